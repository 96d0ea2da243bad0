// SPDX-License-Identifier: GPL-3.0-or-later
// unroll-cli explain: why a number is what it is.
#include <fmt/format.h>

#include "cli/documents.h"
#include "cli/explain_answer.h"
#include "cli/sample.h"

namespace unroll::cli {
namespace {

struct Options {
  std::string file, weights, target, data, format = "text", mode = "evaluate";
  std::vector<std::string> inputs, values;
  std::optional<uint64_t> seed;
  uint64_t step = 1;
  int64_t sample = 0;
};

std::string toText(const Explanation::Derivation& derivation) {
  std::string text = fmt::format("{} = {}   ({})\n", derivation.ref, numberText(derivation.value), derivation.op);
  text += "  " + formula::toText(derivation.symbols) + "\n  " + formula::toText(derivation.numbers) + "\n";
  for (const Explanation::DerivationTerm& term : derivation.terms) {
    text += fmt::format("  {:<32} {:>24} · {:<24} {}\n", term.ref, numberText(term.value), numberText(term.partial),
                        term.kind);
  }
  if (!derivation.note.empty()) text += "  " + derivation.note.english() + "\n";
  if (derivation.kink) text += "  at a kink: the slopes to the left and to the right differ, so no finite difference\n";
  if (derivation.finiteDifference)
    text += "  by finite differences: " + numberText(*derivation.finiteDifference) + "\n";
  return text;
}

std::string toLatex(const Explanation::Derivation& derivation) {
  return formula::toLatex(derivation.symbols) + "\n" + formula::toLatex(derivation.numbers) + "\n";
}

/// The pass that is asked about: the given sample, the document's own, or one of its data.
Result<Explanation::Request> requestFor(const OpenedDocument& opened, const Options& options) {
  Explanation::Request request;
  UNROLL_TRY(request.weights, weightsFor(opened, options.weights));
  request.weightsAreInitial = options.weights.empty();
  request.training = options.mode == "train";
  request.step = options.step;
  if (options.inputs.empty() && !opened.spec().sample) {
    UNROLL_TRY(GivenSample sample, sampleOfData(opened, options.data, options.sample));
    request.inputs = std::move(sample.inputs);
    request.target = std::move(sample.target);
    request.targetMask = std::move(sample.targetMask);
    if (options.target.empty()) return request;
  } else {
    UNROLL_TRY(request.inputs, inputsFor(opened, options.inputs));
  }
  // The document's own target belongs to its own sample.
  if (options.target.empty() && !options.inputs.empty()) return request;
  UNROLL_TRY(request.target, targetFor(opened, options.target, request.inputs.begin()->second.extent(0),
                                       outputTimeOf(opened, request.inputs)));
  return request;
}

Result<int> explain(const Options& options, Context& context) {
  UNROLL_TRY(const OpenedDocument opened, openDocument(options.file, options.seed));
  UNROLL_TRY(Explanation::Request request, requestFor(opened, options));
  request.update = OptimizerState{};  // the first step: a document holds nothing that an optimizer remembers
  UNROLL_TRY(const auto explanation, Explanation::create(opened.spec(), std::move(request)));
  Json answers = Json::array();
  const bool json = context.json || options.format == "json";
  for (const std::string& value : options.values) {
    UNROLL_TRY(const Explanation::Derivation derivation, derivationOf(*explanation, value));
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
      ->add_option("--value", options->values,
                   "NODE.NAME[i,j,…], 'd NODE.NAME[i,j,…]' for the loss' derivative by it, 'next NODE.NAME[i,j,…]' for a "
                   "weight after the optimizer's step, or 'A by B' for a local derivative")
      ->required()
      ->allow_extra_args(false);
  added->add_option("-w,--weights", options->weights, "The weights (.safetensors); without it those of the seed");
  added->add_option("--input", options->inputs, "[NODE=]FILE.npy: samples for an input")->allow_extra_args(false);
  added->add_option("--target", options->target, "The target (.npy)");
  added->add_option("--data", options->data, "Data to take the sample from, instead of the document's");
  added->add_option("--sample", options->sample, "Which sample of the data, from 0, where none is given")
      ->check(CLI::NonNegativeNumber);
  added->add_option("--format", options->format)->check(CLI::IsMember({"text", "latex", "json"}));
  added->add_option("--mode", options->mode, "train: dropout is active")->check(CLI::IsMember({"evaluate", "train"}));
  added->add_option("--step", options->step, "The training step whose dropout is drawn, from 1");
  added->add_option("--seed", options->seed, "Instead of the document's seed")->check(isSeed());
}

}  // namespace unroll::cli
