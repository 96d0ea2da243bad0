// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/headless.h"

#include <fmt/format.h>

#include <QCoreApplication>
#include <QEventLoop>
#include <QFileInfo>
#include <QPixmap>
#include <cstdio>

#include <unistd.h>

#include "document_model.h"
#include "io/templates.h"
#include "theme/theme.h"
#include "training/bridge.h"
#include "training/train_view.h"
#include "translate.h"

namespace unroll {
namespace {

void say(const std::string& line) {
  std::fputs(line.c_str(), stdout);
  std::fflush(stdout);
}

/// "[##########----------] epoch 3/5  step 512/1000  loss 0.1023  21,300 samples/s  4 s left", drawn over itself
/// on a terminal, a line an epoch elsewhere.
class ProgressLine {
 public:
  void show(const Session::Progress& progress, const History& history) {
    const int64_t epochs = history.epochs.size();
    const bool terminal = isatty(STDOUT_FILENO) != 0;
    if (!terminal && epochs == m_epochs) return;
    const double done =
        progress.steps > 0 ? static_cast<double>(progress.step) / static_cast<double>(progress.steps) : 0;
    const int filled = static_cast<int>(done * 24);
    const double loss = history.steps.size() > 0 ? history.steps[history.steps.size() - 1].loss : 0.0;
    std::string line =
        fmt::format("[{}{}] epoch {}/{}  step {}/{}  loss {:.4f}", std::string(static_cast<size_t>(filled), '#'),
                    std::string(static_cast<size_t>(24 - filled), '-'), progress.epoch, progress.epochs, progress.step,
                    progress.steps, loss);
    if (epochs > 0) line += fmt::format("  validation {:.4f}", history.epochs[epochs - 1].validationLoss);
    line += fmt::format("  {:.0f} samples/s  {:.0f} s left", progress.samplesPerSecond, progress.secondsLeft);
    say(terminal ? "\r" + line + "\033[K" : line + "\n");
    m_epochs = epochs;
  }
  void end() const {
    if (isatty(STDOUT_FILENO)) say("\n");
  }

 private:
  int64_t m_epochs = 0;
};

std::string firstProblem(const DocumentModel& document) {
  for (const Diagnostic& diagnostic : document.inference().diagnostics) {
    if (diagnostic.severity == Severity::Error) return diagnostic.message.english();
  }
  return {};
}

/// Trains until the session ends; the exit code.
int train(TrainingBridge& bridge, std::string& problem) {
  QEventLoop loop;
  ProgressLine line;
  const auto ended = [&] {
    if (!bridge.hasSession()) return true;
    const SessionState state = bridge.state();
    return state == SessionState::Finished || state == SessionState::NotFinite || state == SessionState::Failed;
  };
  QObject::connect(&bridge, &TrainingBridge::progressed, &loop, [&] {
    if (bridge.session()) line.show(bridge.session()->progress(), *bridge.history());
  });
  QObject::connect(&bridge, &TrainingBridge::problem, &loop,
                   [&](const QString& sentence) { problem = sentence.toStdString(); });
  QObject::connect(&bridge, &TrainingBridge::stateChanged, &loop, [&] {
    if (ended()) loop.quit();
  });
  bridge.train();
  if (!ended()) loop.exec();
  line.end();
  if (!bridge.hasSession()) return 1;
  if (bridge.state() == SessionState::Finished) return 0;
  if (problem.empty()) problem = bridge.session()->message().english();
  return 1;
}

}  // namespace

bool hasDisplay() { return !qEnvironmentVariableIsEmpty("DISPLAY") || !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY"); }

int runHeadless(const QString& file, const QString& picture) {
  say("There is no display, so the workbench trains its example right here.\n");
  DocumentModel document;
  std::string problem;
  QObject::connect(&document, &DocumentModel::problem,
                   [&](const QString& sentence) { problem = sentence.toStdString(); });
  if (file.isEmpty()) {
    Result<NetworkSpec> example = makeTemplate("mnist_cnn");
    if (!example.ok()) {
      say(example.error().english() + "\n");
      return 1;
    }
    document.reset(std::move(*example), {});
  } else if (!document.open(file)) {
    say(problem + "\n");
    return 1;
  }
  if (problem = firstProblem(document); !problem.empty()) {
    say(problem + "\n");
    return 1;
  }
  say(fmt::format("{}: {} layers, {} parameters\n", document.spec().title, document.spec().nodes.size(),
                  document.inference().parameterCount()));

  Theme::instance().setMode(Theme::Mode::Light);
  TrainingBridge bridge(&document);
  TrainView view(&document, &bridge);
  view.resize(1600, 900);
  view.setAttribute(Qt::WA_DontShowOnScreen);
  view.show();
  if (const int code = train(bridge, problem); code != 0) {
    say(problem + "\n");
    return code;
  }
  const std::shared_ptr<const History> history = bridge.history();
  if (history && history->epochs.size() > 0) {
    const EpochRecord& last = history->epochs[history->epochs.size() - 1];
    std::string line = fmt::format("validation loss {:.4f}", last.validationLoss);
    const auto& names = document.spec().training.metrics;
    for (size_t i = 0; i < names.size() && i < last.validationMetrics.size(); ++i) {
      line += fmt::format(", {} {:.4f}", names[i], last.validationMetrics[i]);
    }
    say(line + "\n");
  }
  QCoreApplication::processEvents();
  if (!view.grab().save(picture)) {
    say(fmt::format("The picture could not be written to {}: choose another place with --picture FILE.\n",
                    picture.toStdString()));
    return 3;
  }
  say(fmt::format("The curve: {}\n", QFileInfo(picture).absoluteFilePath().toStdString()));
  return 0;
}

}  // namespace unroll
