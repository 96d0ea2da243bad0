// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/product_form.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

#include "explain/pattern.h"
#include "explain/pass.h"
#include "math/primitive.h"

namespace unroll::explain {
namespace {

struct Form {
  std::string_view axes;
  std::string_view product;  ///< in the small TeX; {0} and {1} are the operands
};

/// Contractions with the axes called a, b, c in the order in which they come.
constexpr std::array kForms = {
    Form{"ab,b,a", "{0} {1}"},       Form{"a,ba,b", "{1} {0}"},           Form{"ab,a,b", "{0}^{⊤} {1}"},
    Form{"a,ab,b", "{1}^{⊤} {0}"},   Form{"a,a,", "{0}^{⊤} {1}"},         Form{"a,b,ab", "{0} {1}^{⊤}"},
    Form{"a,b,ba", "{1} {0}^{⊤}"},   Form{"ab,bc,ac", "{0} {1}"},         Form{"ab,cb,ac", "{0} {1}^{⊤}"},
    Form{"ab,cb,ca", "{1} {0}^{⊤}"}, Form{"ab,ac,bc", "{0}^{⊤} {1}"},     Form{"ab,ac,cb", "{1}^{⊤} {0}"},
    Form{"ab,ca,cb", "{1} {0}"},     Form{"ab,ca,bc", "{0}^{⊤} {1}^{⊤}"}, Form{"ab,bc,ca", "{1}^{⊤} {0}^{⊤}"},
    Form{",,", "{0} · {1}"},         Form{",a,a", "{0} · {1}"},           Form{"a,,a", "{0} · {1}"},
    Form{",ab,ab", "{0} · {1}"},     Form{"ab,,ab", "{0} · {1}"},
};

/// Uᵀ (i ⊙ δ): what is multiplied element by element stands in parentheses beside a matrix.
Formula asMatrix(Formula f) {
  const bool byElement = f.kind == Formula::Kind::Row && std::any_of(f.children.begin(), f.children.end(), [](auto& c) {
                           return c.kind == Formula::Kind::Operator && c.text == "⊙";
                         });
  return byElement ? formula::fenced("()", std::move(f)) : f;
}

}  // namespace

std::optional<Formula> matrixProduct(const ProductAxes& axes, Formula a, Formula b) {
  std::map<char, char> letters;
  std::string canonical;
  for (const char letter : axes.a + "," + axes.b + "," + axes.out) {
    if (letter == ',')
      canonical += letter;
    else
      canonical += letters.emplace(letter, static_cast<char>('a' + letters.size())).first->second;
  }
  const auto form = std::find_if(kForms.begin(), kForms.end(), [&](const Form& f) { return f.axes == canonical; });
  if (form == kForms.end()) return std::nullopt;
  Filling filling;
  filling.operands = {asMatrix(std::move(a)), asMatrix(std::move(b))};
  return fillPattern(form->product, filling);
}

std::string summedAxes(const ProductAxes& axes) {
  std::string summed;
  for (const char letter : axes.a + axes.b)
    if (axes.out.find(letter) == std::string::npos && summed.find(letter) == std::string::npos) summed += letter;
  return summed;
}

ProductAxes axesOf(const Pass& pass, ValueId id) {
  const ExpressionNode& node = pass.node(id);
  const std::string& spec = node.params.spec;
  const size_t comma = spec.find(','), arrow = spec.find("->");
  ProductAxes axes{spec.substr(0, comma), spec.substr(comma + 1, arrow - comma - 1), spec.substr(arrow + 2)};
  const auto drop = [&](std::string& letters, ValueId value) {
    if (pass.hasSample[static_cast<size_t>(value)]) letters.erase(0, 1);
  };
  drop(axes.a, node.operands[0]);
  drop(axes.b, node.operands[1]);
  drop(axes.out, id);
  return axes;
}

bool sumsOverSamples(const Pass& pass, ValueId id) {
  if (pass.samples == 1 || pass.hasSample[static_cast<size_t>(id)]) return false;
  const auto& operands = pass.node(id).operands;
  return std::any_of(operands.begin(), operands.end(),
                     [&](ValueId o) { return pass.hasSample[static_cast<size_t>(o)]; });
}

Formula lettersOf(const std::string& letters) {
  std::vector<Formula> parts;
  for (const char letter : letters) parts.push_back(formula::symbol(std::string(1, letter)));
  return letters.empty() ? formula::row({}) : joined(std::move(parts), ",");
}

Formula indexed(Formula f, const std::string& letters) {
  if (letters.empty()) return f;
  Formula base = asFactor(std::move(f));
  if (base.kind == Formula::Kind::Script &&
      !(base.children[1].kind == Formula::Kind::Row && base.children[1].children.empty())) {
    base.children[1] = formula::row({base.children[1], formula::op(","), lettersOf(letters)});
    return base;
  }
  if (base.kind == Formula::Kind::Script) {
    base.children[1] = lettersOf(letters);
    return base;
  }
  const CellRef cell = base.cell;
  Formula script = formula::sub(std::move(base), lettersOf(letters));
  script.cell = cell;
  return script;
}

}  // namespace unroll::explain
