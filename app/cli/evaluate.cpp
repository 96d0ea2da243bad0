// SPDX-License-Identifier: GPL-3.0-or-later
// unroll-cli evaluate: loss and metrics of given weights.
#include <fmt/format.h>

#include "cli/command.h"
#include "cli/documents.h"

namespace unroll::cli {
namespace {

struct Options {
  std::string file, data, weights, part = "validation";
  int threads = 0;
};

Result<int> answer(const Options& options, Context& context, const OpenedDocument& opened) {
  UNROLL_TRY(const DataSplit data, dataFor(opened, options.data));
  UNROLL_TRY(const WeightMap weights, weightsFor(opened, options.weights));
  UNROLL_TRY(const std::unique_ptr<Trainer> trainer, openTrainer(opened, data, &weights));
  const bool validates = options.part == "validation" && trainer->data().validation;
  const Trainer::Evaluation found =
      trainer->evaluate(validates ? *trainer->data().validation : *trainer->data().training);
  const char* const part = validates ? "validation" : "training";
  const std::vector<std::string>& metrics = opened.spec().training.metrics;
  if (context.json) {
    Json json{{"loss", found.loss}};
    for (size_t i = 0; i < metrics.size(); ++i) json[metrics[i]] = found.metrics[i];
    json["samples"] = found.samples;
    json["part"] = part;
    context.answer(json);
    return kDone;
  }
  context.out << fmt::format("{} samples ({}): loss {:.6f}", found.samples, part, found.loss);
  for (size_t i = 0; i < metrics.size(); ++i) context.out << fmt::format("  {} {:.6f}", metrics[i], found.metrics[i]);
  context.out << '\n';
  return kDone;
}

Result<int> evaluate(const Options& options, Context& context) {
  UNROLL_TRY(const OpenedDocument opened, openDocument(options.file));
  ThreadPool pool(options.threads);
  std::optional<Result<int>> result;
  pool.run([&] { result = answer(options, context, opened); });
  return *std::move(result);
}

}  // namespace

void addEvaluate(CLI::App& app, Action& action) {
  auto options = std::make_shared<Options>();
  CLI::App* added = command(app, action, "evaluate", "Gives loss and metrics of trained weights", options, evaluate);
  added->add_option("FILE", options->file, "The document (.unroll)")->required();
  added->add_option("-w,--weights", options->weights, "The weights (.safetensors); without it those of the seed");
  added->add_option("--data", options->data,
                    "Instead of the document's data: a folder of IDX files, .csv, .txt or .npz");
  added->add_option("--part", options->part, "Which part of the data")
      ->check(CLI::IsMember({"training", "validation"}));
  added->add_option("--threads", options->threads, "How many to work with; all cores without it")
      ->check(CLI::Range(0, 1024));
}

}  // namespace unroll::cli
