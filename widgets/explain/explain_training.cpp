// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/explain_training.h"

#include <limits>
#include <utility>

namespace unroll {
namespace {

double lossOf(const Explanation* explanation) {
  return explanation && explanation->loss() != kNoValue ? explanation->evaluation().value(explanation->loss())[0]
                                                        : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

ExplainTraining::ExplainTraining(ExplainCursor* cursor, TrainingBridge* bridge, Transport* transport,
                                 TrainingStrip* strip, QObject* parent)
    : QObject(parent), m_cursor(cursor), m_bridge(bridge), m_transport(transport), m_strip(strip) {
  connect(transport, &Transport::trainingStepWanted, this, &ExplainTraining::step);
  connect(transport, &Transport::trainingStepBackWanted, this, &ExplainTraining::back);
  connect(strip, &TrainingStrip::resetWanted, this, &ExplainTraining::reset);
  connect(cursor, &ExplainCursor::explanationChanged, this, &ExplainTraining::follow);
  connect(bridge, &TrainingBridge::stateChanged, this, [this] {
    if (!m_bridge->hasSession() || m_bridge->state() == SessionState::Running) {
      m_runLosses.clear();
      m_runPending = m_runArrived = false;
    }
    follow();
  });
  follow();
}

void ExplainTraining::fill(ExplainQuestion& question) {
  if (ofRun()) m_own.clear();  // the run's weights are what is shown from here on
  if (m_own.steps() > 0) {
    question.weights = m_own.moment().weights;
    question.optimizer = m_own.moment().optimizer;
  }
  question.stepFrom = m_pending && !ofRun() ? m_cursor->explanation() : nullptr;
  m_runArrived = m_runPending && m_bridge->weights() != m_runBefore;
}

void ExplainTraining::take(const ExplainAnswer& answer) {
  const bool pending = std::exchange(m_pending, false);
  const double loss = lossOf(answer.explanation.get());
  m_misfit = m_bridge->hasSession() && answer.weightsDidNotFit;
  if (pending && answer.moment.weights) m_own.take(answer.moment);
  if (m_own.steps() > 0 && answer.weightsDidNotFit) m_own.clear();  // the network is another one now
  m_own.setLoss(loss);
  if (m_runArrived) m_runLosses.push_back(loss);
  if (m_runArrived) m_runPending = m_runArrived = false;
}

void ExplainTraining::step() {
  if (!m_cursor->explanation()) return;
  if (!ofRun()) {
    m_pending = true;
    Q_EMIT askWanted();
    return;
  }
  if (m_runLosses.empty()) m_runLosses.push_back(lossOf(m_cursor->explanation().get()));
  m_runBefore = m_bridge->weights();
  m_runPending = true;
  m_bridge->step();
}

void ExplainTraining::back() {
  m_own.back();
  Q_EMIT askWanted();
}

void ExplainTraining::reset() {
  m_transport->setPlaying(false);
  m_own.clear();
  Q_EMIT askWanted();
}

void ExplainTraining::follow() {
  const auto& explanation = m_cursor->explanation();
  const auto [begin, end] = m_cursor->range(ExplainCursor::Direction::Update);
  Transport::Training training;
  training.offered = true;
  if (ofRun()) {
    const SessionState state = m_bridge->state();
    training.canStep = state == SessionState::Paused;
    training.why = state == SessionState::Running || state == SessionState::Preparing
                       ? tr("It trains by itself: pause it to go step by step.")
                       : tr("The run has ended. Reset it, or train on.");
  } else {
    training.canStep = explanation && begin < end;
    training.canUndo = m_own.canBack();
    training.why = tr("Without a target, or without anything that learns, there is no step to take.");
  }
  m_transport->setTraining(training);
  if (ofRun())
    m_strip->setLosses(m_runLosses, m_runLosses.empty() ? 0 : static_cast<int>(m_runLosses.size()) - 1, true);
  else
    m_strip->setLosses(m_own.losses(), m_own.steps(), false);
}

QString ExplainTraining::words() const {
  if (m_own.steps() == 0 || ofRun()) return {};
  return m_own.steps() == 1 ? tr("weights after a training step on what is shown")
                            : tr("weights after %1 training steps on what is shown").arg(m_own.steps());
}

}  // namespace unroll
