// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QThreadPool>
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "data/dataset.h"
#include "explain/explanation.h"
#include "explain/training_step.h"

namespace unroll {

/// What is to be explained: a document, weights (none: the seed's) and a sample. A value, so that the
/// worker's thread shares nothing with the window.
struct ExplainQuestion {
  NetworkSpec spec;
  std::shared_ptr<const WeightMap> weights;
  /// What the optimizer remembers, of the same moment as the weights. Null beside given weights: not known, and then
  /// the pass does not go on through the update.
  std::shared_ptr<const OptimizerState> optimizer;
  /// The weights are those after the step that this one derives, in place of the given ones.
  std::shared_ptr<const Explanation> stepFrom;
  QString dataPath;         ///< files instead of the document's own data; empty: none
  bool ownSample = false;   ///< the document's sample instead of one of its data
  bool validation = false;  ///< which part of the data
  int64_t sample = 0;
  /// As a step of training computes it: dropout draws, statistics of the batch. Else as it predicts.
  bool training = false;
  bool compareModes = false;  ///< whether the two differ is wanted too
};

/// The sample as a person sees it.
struct SamplePicture {
  SampleView view = SampleView::Row;
  TensorD input;
  std::string text;    ///< text datasets
  std::string target;  ///< the class' name, or the number
  bool classTarget = false;
};

struct ExplainAnswer {
  int ticket = 0;
  std::shared_ptr<const Explanation> explanation;  ///< null: see error
  std::optional<Error> error;
  SamplePicture picture;
  int64_t trainingSamples = 0, validationSamples = 0;
  /// The given weights belong to another network (edited since): the seed's were taken.
  bool weightsDidNotFit = false;
  bool initialWeights = false;
  std::optional<bool> modesDiffer;  ///< the network computes otherwise while it trains; where it was asked for
  TrainingMoment moment;            ///< after stepFrom's step
  /// How far the float network that trains is from the double output: the largest difference of this
  /// sample over the largest output. None where they could not be compared.
  std::optional<double> floatGap;
};

/// Computes explanations off the window's thread, one at a time; a newer question makes an older one
/// worthless, and its answer is dropped. Data sets are made once and kept.
class ExplainJob : public QObject {
  Q_OBJECT
 public:
  explicit ExplainJob(QObject* parent = nullptr);
  ~ExplainJob() override;  ///< waits for the one that runs

  /// Does not block; answered() comes on the window's thread.
  int ask(ExplainQuestion question);
  /// The numerical derivative of one cell (NaN at a kink, infinite where there is none to find); checked() comes on the window's thread.
  void check(std::shared_ptr<const Explanation> explanation, const CellRef& cell);
  bool busy() const { return m_busy; }

  /// The same work, at once, on the caller's thread.
  static ExplainAnswer compute(const ExplainQuestion& question, const DataSplit* data, const Error* dataError);

 Q_SIGNALS:
  void answered(const std::shared_ptr<const unroll::ExplainAnswer>& answer);
  void checked(const std::shared_ptr<const unroll::Explanation>& explanation, const unroll::CellRef& cell,
               double difference);

 private:
  Result<DataSplit> dataOf(const ExplainQuestion& question);
  QThreadPool m_pool;
  std::atomic<int> m_ticket{0};
  std::atomic<int> m_checkTicket{0};
  bool m_busy = false;
  // The data made last; for the worker's thread alone.
  struct Kept {
    DatasetSpec dataset;
    uint64_t seed = 0;
    QString path;
    DataSplit split;
  };
  std::optional<Kept> m_kept;
  std::optional<std::vector<NodeSpec>> m_compared;  ///< the layers whose modes were compared last
  bool m_modesDiffer = false;
};

}  // namespace unroll
