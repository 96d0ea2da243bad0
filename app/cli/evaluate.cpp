// SPDX-License-Identifier: GPL-3.0-or-later
// unroll-cli evaluate: loss and metrics of given weights.
#include <fmt/format.h>

#include <algorithm>

#include "cli/command.h"
#include "cli/documents.h"

namespace unroll::cli {
namespace {

struct Options {
  std::string file, data, weights, part = "validation";
  int threads = 0;
};

Json matrixJson(const TensorD& matrix) {
  Json rows = Json::array();
  for (int64_t i = 0; i < matrix.extent(0); ++i) {
    Json row = Json::array();
    for (int64_t j = 0; j < matrix.extent(1); ++j) row.push_back(static_cast<int64_t>(matrix.at({i, j})));
    rows.push_back(std::move(row));
  }
  return rows;
}

/// Counts by class (rows) and prediction (columns), each row with its class' name.
std::string matrixText(const TensorD& matrix, const Dataset& data) {
  size_t width = 4;
  std::vector<std::string> names;
  for (int64_t i = 0; i < matrix.extent(0); ++i) {
    names.push_back(i < data.classes() ? data.className(i) : std::to_string(i));
    width = std::max(width, names.back().size());
  }
  std::string out;
  for (int64_t i = 0; i < matrix.extent(0); ++i) {
    out += fmt::format("  {:>{}}", names[static_cast<size_t>(i)], width);
    for (int64_t j = 0; j < matrix.extent(1); ++j)
      out += fmt::format(" {:>6}", static_cast<int64_t>(matrix.at({i, j})));
    out += '\n';
  }
  return out;
}

Result<int> answer(const Options& options, Context& context, const OpenedDocument& opened) {
  UNROLL_TRY(const DataSplit data, dataFor(opened, options.data));
  UNROLL_TRY(const WeightMap weights, weightsFor(opened, options.weights));
  UNROLL_TRY(const std::unique_ptr<Trainer> trainer, openTrainer(opened, data, &weights));
  const bool validates = options.part == "validation" && trainer->data().validation;
  const Dataset& samples = validates ? *trainer->data().validation : *trainer->data().training;
  const Trainer::Evaluation found = trainer->evaluate(samples);
  const char* const part = validates ? "validation" : "training";
  const std::vector<std::string>& metrics = opened.spec().training.metrics;
  if (context.json) {
    Json json{{"loss", found.loss}};
    for (size_t i = 0; i < metrics.size(); ++i) {
      const auto matrix = found.matrices.find(metrics[i]);
      json[metrics[i]] = matrix == found.matrices.end() ? figureJson(found.metrics[i]) : matrixJson(matrix->second);
    }
    json["samples"] = found.samples;
    json["part"] = part;
    context.answer(json);
    return kDone;
  }
  context.out << fmt::format("{} samples ({}): loss {:.6f}", found.samples, part, found.loss);
  for (size_t i = 0; i < metrics.size(); ++i)
    context.out << fmt::format("  {} {}", metrics[i], figureText(found.metrics[i], 6));
  context.out << '\n';
  for (const auto& [key, matrix] : found.matrices) context.out << key << ":\n" << matrixText(matrix, samples);
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
