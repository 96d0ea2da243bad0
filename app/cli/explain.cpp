// SPDX-License-Identifier: GPL-3.0-or-later
// unroll-cli explain: why a number is what it is.
#include <fmt/format.h>

#include <cmath>

#include "cli/explain_answer.h"
#include "cli/pass_options.h"
#include "export/explained.h"

namespace unroll::cli {
namespace {

struct Options {
  std::string file, format = "text";
  std::vector<std::string> values;
  bool largestFirst = false;
  size_t terms = 0;
  PassOptions pass;
};

std::string toText(const Explanation::Derivation& derivation) {
  std::string text = fmt::format("{} = {}   ({})\n", derivation.ref, numberText(derivation.value), derivation.op);
  text += "  " + formula::toText(derivation.symbols) + "\n  " + formula::toText(derivation.numbers) + "\n";
  for (const Explanation::DerivationTerm& term : derivation.terms) {
    const bool slopes = derivation.op.starts_with("slope of ") && std::isnan(term.partial);
    text += fmt::format("  {:<32} {:>24} {} {:<24} {}\n", term.ref, numberText(term.value), slopes ? " " : "·",
                        slopes ? std::string() : numberText(term.partial), term.kind);
  }
  if (!derivation.note.empty()) text += "  " + derivation.note.english() + "\n";
  if (derivation.kink) text += "  at a kink: the slopes to the left and to the right differ, so no finite difference\n";
  if (derivation.finiteDifference)
    text += "  by finite differences: " + numberText(*derivation.finiteDifference) + "\n";
  return text;
}

/// A displayed equation for a document with amsmath.
std::string toLatex(const Explanation::Derivation& derivation) {
  return "\\[\n" + derivationLatex(derivation) + "\\]\n";
}

Result<int> explain(const Options& options, Context& context) {
  UNROLL_TRY(const OpenedDocument opened, openDocument(options.file, options.pass.seed));
  UNROLL_TRY(Explanation::Request request, requestFor(opened, options.pass));
  request.update = OptimizerState{};  // the first step: a document holds nothing that an optimizer remembers
  UNROLL_TRY(const auto explanation, Explanation::create(opened.spec(), std::move(request)));
  Json answers = Json::array();
  const Explanation::DeriveOptions how{true, options.largestFirst, options.terms};
  const bool json = context.json || options.format == "json";
  for (const std::string& value : options.values) {
    UNROLL_TRY(const Explanation::Derivation derivation, derivationOf(*explanation, value, how));
    if (json) {
      answers.push_back(toJson(derivation, *explanation));
    } else {
      context.out << (options.format == "latex" ? toLatex(derivation) : toText(derivation));
    }
  }
  if (json) context.answer(answers.size() == 1 ? answers.front() : answers);
  return kDone;
}

}  // namespace

void addExplain(CLI::App& app, Action& action) {
  auto options = std::make_shared<Options>();
  CLI::App* added =
      command(app, action, "explain", "Derives any number of the forward or backward pass", options, explain);
  added->add_option("FILE", options->file, "The document (.unroll)")->required();
  added
      ->add_option(
          "--value", options->values,
          "NODE.NAME[i,j,…], 'd NODE.NAME[i,j,…]' for the loss' derivative by it, 'next NODE.NAME[i,j,…]' for a "
          "weight after the optimizer's step, or 'A by B' for a local derivative")
      ->required()
      ->allow_extra_args(false);
  added->add_option("--format", options->format, "latex: equations for a document with amsmath")
      ->check(CLI::IsMember({"text", "latex", "json"}));
  added->add_flag("--largest-first", options->largestFirst, "Long sums by their largest terms, not in their order");
  added->add_option("--terms", options->terms, "How many terms of a long sum are written; more are folded")
      ->check(CLI::NonNegativeNumber);
  addPassOptions(*added, options->pass);
}

}  // namespace unroll::cli
