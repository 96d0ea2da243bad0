// SPDX-License-Identifier: GPL-3.0-or-later
// unroll-cli train: trains a document, keeps its weights, writes a line per epoch.
#include "train/trainer.h"

#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "cli/command.h"
#include "cli/documents.h"
#include "cli/interrupt.h"
#include "cli/progress_bar.h"
#include "cli/vocabulary.h"
#include "formats/tensors.h"

namespace unroll::cli {
namespace {

struct Options {
  std::string file, data, weights, output, log;
  std::optional<int64_t> epochs;
  std::optional<uint64_t> seed;
  std::optional<double> learningRate;
  int threads = 0;
};

/// The line of contract.md for one epoch. Without validation its figures are null, as are metrics that mean nothing for
/// the loss.
Json epochJson(const EpochRecord& epoch, const std::vector<std::string>& metrics, bool validates) {
  Json line{{"epoch", epoch.epoch}, {"step", epoch.step}, {"loss", numberJson(epoch.loss)}};
  for (size_t i = 0; i < metrics.size(); ++i) line[metrics[i]] = figureJson(epoch.metrics[i]);
  line["validation_loss"] = validates ? numberJson(epoch.validationLoss) : Json();
  for (size_t i = 0; i < metrics.size(); ++i) {
    line["validation_" + metrics[i]] =
        i < epoch.validationMetrics.size() ? figureJson(epoch.validationMetrics[i]) : Json();
  }
  line["learning_rate"] = epoch.learningRate;
  line["samples_per_second"] = epoch.samplesPerSecond;
  return line;
}

std::string epochText(const EpochRecord& epoch, int64_t epochs, const std::vector<std::string>& metrics) {
  std::string line = fmt::format("epoch {}/{}  loss {:.4f}", epoch.epoch, epochs, epoch.loss);
  for (size_t i = 0; i < metrics.size(); ++i)
    line += fmt::format("  {} {}", metrics[i], figureText(epoch.metrics[i], 4));
  if (!epoch.validationMetrics.empty() || !std::isnan(epoch.validationLoss)) {
    line += fmt::format("  |  validation loss {:.4f}", epoch.validationLoss);
    for (size_t i = 0; i < epoch.validationMetrics.size(); ++i) {
      line += fmt::format("  {} {}", metrics[i], figureText(epoch.validationMetrics[i], 4));
    }
  }
  return line + fmt::format("  |  {:.0f} samples/s", epoch.samplesPerSecond);
}

/// Everything that can fail has been tried before the first step: what is left is training.
class Run {
 public:
  Run(const Options& options, Context& context, const OpenedDocument& opened, std::unique_ptr<Trainer> trainer)
      : m_options(options), m_context(context), m_opened(opened), m_trainer(std::move(trainer)) {}

  Status openLog() {
    if (m_options.log.empty()) return Unit{};
    UNROLL_CHECK(checkWritable(m_options.log));
    m_log.open(m_options.log, std::ios::trunc);
    return m_log ? Status(Unit{}) : logFailed();
  }

  Result<int> train() {
    const InterruptGuard guard;
    Status logged = Unit{};
    {
      ProgressBar bar(m_context.err, m_context.terminal && !m_context.json);
      while (!m_trainer->done() && !guard.interrupted()) {
        m_trainer->step();
        if (m_trainer->notFinite()) break;
        const auto& steps = m_trainer->history().steps;
        bar.show(*m_trainer, steps[steps.size() - 1]);
        if (m_trainer->history().epochs.size() > m_epochsTold) {
          bar.clear();
          logged = tellEpoch();
          if (!logged) break;
        }
      }
    }
    UNROLL_CHECK(saveWeights(m_options.output, m_trainer->network().weights(), m_trainer->data()));
    if (!logged) return std::move(logged).error();
    return finish(guard.interrupted() && !m_trainer->done());
  }

 private:
  const std::vector<std::string>& metrics() const { return m_opened.spec().training.metrics; }

  bool validates() const { return m_trainer->data().validation != nullptr; }

  Error logFailed() const {
    return {"log.unwritable",
            Text{QT_TRANSLATE_NOOP("engine", "The log '{0}' cannot be written. Is the disk full?"), {m_options.log}},
            {},
            ErrorKind::Machine};
  }

  Status tellEpoch() {
    const EpochRecord& epoch = m_trainer->history().epochs[m_epochsTold++];
    if (m_log.is_open()) {
      m_log << epochJson(epoch, metrics(), validates()).dump() << std::endl;
      if (!m_log) return logFailed();
    }
    if (!m_context.json) {
      m_context.out << epochText(epoch, m_trainer->stepsInAll() / m_trainer->stepsPerEpoch(), metrics()) << std::endl;
    }
    return Unit{};
  }

  Json summaryJson(bool interrupted) const {
    const auto& epochs = m_trainer->history().epochs;
    Json answer{{"weights", m_options.output}, {"steps", m_trainer->stepCount()}, {"interrupted", interrupted}};
    answer["epochs"] = Json::array();
    for (int64_t i = 0; i < epochs.size(); ++i)
      answer["epochs"].push_back(epochJson(epochs[i], metrics(), validates()));
    if (epochs.size() > 0) answer.update(epochJson(epochs[epochs.size() - 1], metrics(), validates()));
    if (const EarlyStopping* stopping = m_trainer->earlyStopping()) {
      answer["stopped_early"] = stopping->stopped();
      answer["best_epoch"] = stopping->bestEpoch();
      answer["best"] = stopping->bestEpoch() > 0 ? numberJson(stopping->best()) : Json();
    }
    return answer;
  }

  Result<int> finish(bool interrupted) {
    if (const NotFinite* problem = m_trainer->notFinite()) {
      if (!m_context.json)
        m_context.out << "Weights of step " << m_trainer->stepCount() << " saved to " << m_options.output << '\n';
      Place place;
      place.node = problem->node;
      return Error{"train.not_finite", problem->message, place};
    }
    if (m_context.json) {
      m_context.answer(summaryJson(interrupted));
    } else if (interrupted) {
      m_context.out << "Interrupted after step " << m_trainer->stepCount() << "; the weights so far are saved to "
                    << m_options.output << '\n';
    } else {
      if (const EarlyStopping* stopping = m_trainer->earlyStopping()) {
        if (stopping->stopped())
          m_context.out << "Stopped early: " << stopping->monitor() << " did not become better after epoch "
                        << stopping->bestEpoch() << '\n';
        if (stopping->restores() && stopping->bestEpoch() > 0)
          m_context.out << "These are the weights of epoch " << stopping->bestEpoch() << ", the best\n";
      }
      m_context.out << "Weights saved to " << m_options.output << '\n';
    }
    return interrupted ? kInterrupted : kDone;
  }

  const Options& m_options;
  Context& m_context;
  const OpenedDocument& m_opened;
  std::unique_ptr<Trainer> m_trainer;
  std::ofstream m_log;
  int64_t m_epochsTold = 0;
};

Result<int> trainIn(const Options& options, Context& context, OpenedDocument& opened) {
  NetworkSpec& spec = opened.document.spec;
  if (options.epochs) spec.training.epochs = *options.epochs;
  UNROLL_TRY(const DataSplit data, dataFor(opened, options.data));
  std::optional<WeightMap> weights;
  if (!options.weights.empty()) { UNROLL_TRY(weights, weightsFor(opened, options.weights)); }
  UNROLL_TRY(std::unique_ptr<Trainer> trainer, openTrainer(opened, data, weights ? &*weights : nullptr));
  if (options.learningRate) trainer->setLearningRate(*options.learningRate);
  Run run(options, context, opened, std::move(trainer));
  UNROLL_CHECK(run.openLog());
  return run.train();
}

Result<int> train(const Options& given, Context& context) {
  Options options = given;
  if (options.output.empty())
    options.output = std::filesystem::path(options.file).replace_extension(".safetensors").string();
  UNROLL_TRY(OpenedDocument opened, openDocument(options.file, options.seed));
  UNROLL_CHECK(checkWritable(options.output));
  ThreadPool pool(options.threads);
  std::optional<Result<int>> result;
  pool.run([&] { result = trainIn(options, context, opened); });
  return *std::move(result);
}

}  // namespace

void addTrain(CLI::App& app, Action& action) {
  auto options = std::make_shared<Options>();
  CLI::App* added = command(app, action, "train", "Trains the network and writes its weights", options, train);
  added->add_option("FILE", options->file, "The document (.unroll)")->required();
  added->add_option("--data", options->data,
                    "Instead of the document's data: a folder of IDX files, .csv, .txt or .npz");
  added->add_option("--epochs", options->epochs, "Instead of the document's number")
      ->check(CLI::Range(int64_t{1}, int64_t{1'000'000'000}));
  added->add_option("--seed", options->seed, "Instead of the document's seed")->check(isSeed());
  added->add_option("--learning-rate", options->learningRate, "Instead of the document's")->check(isBetween(0.0, 1e6));
  added->add_option("--threads", options->threads, "How many to work with; all cores without it")
      ->check(CLI::Range(0, 1024));
  added->add_option("-w,--weights", options->weights, "Weights to go on from (.safetensors)");
  added->add_option("-o,--output", options->output, "Where the weights go; FILE.safetensors without it");
  added->add_option("--log", options->log, "A file that gets one line of JSON per epoch");
}

}  // namespace unroll::cli
