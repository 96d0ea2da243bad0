// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/explain_answer.h"

#include <charconv>
#include <cmath>

namespace unroll::cli {
namespace {

using Derivation = Explanation::Derivation;

/// Nothing stands behind it.
Derivation endOf(const std::string& ref, double value, std::string op) {
  Derivation end;
  end.ref = ref;
  end.value = value;
  end.op = std::move(op);
  end.recombines = "leaf";
  end.symbols = end.op == "seed" ? formula::word(ref) : formula::numberText(ref);
  end.numbers = formula::numberText(numberText(value));
  end.result = end.numbers;
  return end;
}

std::optional<double> numberIn(const std::string& text) {
  double number = 0.0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = failure == std::errc() && end == text.data() + text.size();
  return whole ? std::optional(number) : std::nullopt;
}

/// The draw "seed 1 init/fc.W[3]": it is the term of a weight that stands in its name.
std::optional<Derivation> drawOf(const Explanation& explanation, const std::string& ref) {
  constexpr std::string_view kStream = "init/";
  const size_t stream = ref.find(kStream), bracket = ref.rfind('[');
  if (!ref.starts_with("seed ") || stream == std::string::npos || bracket == std::string::npos || bracket < stream)
    return std::nullopt;
  const size_t begin = stream + kStream.size();
  const auto whole = explanation.resolve(ref.substr(begin, bracket - begin), true);
  int64_t cell = -1;
  std::from_chars(ref.data() + bracket + 1, ref.data() + ref.size(), cell);
  if (!whole || cell < 0 || cell >= explanation.evaluation().value(whole->value).size()) return std::nullopt;
  const Derivation weight = explanation.derive({whole->value, cell, false});
  for (const Explanation::DerivationTerm& term : weight.terms)
    if (term.ref == ref) return endOf(ref, term.value, term.kind);
  return std::nullopt;
}

/// Fixed numbers are named by all the digits that they need.
std::string refOf(const Explanation::DerivationTerm& term) {
  const bool fixed = !term.cell.valid() && term.kind == "constant";
  return fixed && numberIn(term.ref) != term.value ? numberText(term.value) : term.ref;
}

}  // namespace

Result<Derivation> derivationOf(const Explanation& explanation, const std::string& ref,
                                const Explanation::DeriveOptions& options) {
  if (const auto number = numberIn(ref)) return endOf(ref, *number, "constant");
  if (auto draw = drawOf(explanation, ref)) return *std::move(draw);
  return explanation.derive(ref, options);
}

Json toJson(const Derivation& derivation) {
  Json terms = Json::array();
  for (const Explanation::DerivationTerm& term : derivation.terms) {
    const bool slopes = derivation.op.starts_with("slope of ") && std::isnan(term.partial);  // there is no number
    terms.push_back({{"ref", refOf(term)},
                     {"value", term.value},
                     {"partial", slopes ? Json() : Json(term.partial)},
                     {"kind", term.kind}});
  }
  const auto& difference = derivation.finiteDifference;
  return {
      {"ref", derivation.ref},
      {"value", derivation.value},
      {"op", derivation.op},
      {"recombines", derivation.recombines},
      {"latex", {{"symbols", formula::toLatex(derivation.symbols)}, {"numbers", formula::toLatex(derivation.numbers)}}},
      {"terms", terms},
      {"check", {{"finite_difference", difference ? Json(*difference) : Json()}, {"kink", derivation.kink}}},
      {"note", derivation.note.empty() ? Json() : Json(derivation.note.english())}};
}

Json toJson(const Derivation& derivation, const Explanation& explanation) {
  Json json = toJson(derivation);
  for (size_t i = 0; i < derivation.terms.size(); ++i) {
    const std::string ref = explanation.partialRef(derivation.terms[i]);
    json["terms"][i]["partial_ref"] = ref.empty() ? Json() : Json(ref);
  }
  return json;
}

}  // namespace unroll::cli
