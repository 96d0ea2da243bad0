// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <vector>

#include "explain/explain_cursor.h"
#include "explain/explain_job.h"
#include "explain/training_step.h"
#include "explain/training_strip.h"
#include "explain/transport.h"
#include "training/bridge.h"

namespace unroll {

/// Training within Explain, one step after another with the weights really changing. Where a run has trained the
/// weights, they are its own and its one-step command is used; else the step is the one that is derived on the screen:
/// the optimizer's, with the gradients of this sample, in double. Neither changes the document.
class ExplainTraining : public QObject {
  Q_OBJECT
 public:
  ExplainTraining(ExplainCursor* cursor, TrainingBridge* bridge, Transport* transport, TrainingStrip* strip,
                  QObject* parent);
  /// The question's weights, where steps were taken here.
  void fill(ExplainQuestion& question);
  /// Before the cursor gets the answer.
  void take(const ExplainAnswer& answer);
  /// What can be done now.
  void follow();
  /// Steps taken on what is shown.
  int steps() const { return m_own.steps(); }
  /// Whose weights these are, where steps were taken here; else empty.
  QString words() const;

 Q_SIGNALS:
  void askWanted();

 private:
  bool ofRun() const { return m_bridge->hasSession() && !m_misfit; }
  void step();
  void back();
  void reset();
  ExplainCursor* m_cursor;
  TrainingBridge* m_bridge;
  Transport* m_transport;
  TrainingStrip* m_strip;
  ExplainedTraining m_own;
  bool m_pending = false;                        ///< a step that is derived here is on its way
  bool m_misfit = false;                         ///< the run's weights belong to the network before it was edited
  std::vector<double> m_runLosses;               ///< before the run's first step from here, and after each
  std::shared_ptr<const WeightMap> m_runBefore;  ///< the run's weights before the step that is under way
  bool m_runPending = false, m_runArrived = false;
};

}  // namespace unroll
