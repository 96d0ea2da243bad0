// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QThreadPool>
#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "explain/time_analysis.h"

namespace unroll {

/// What a recurrent layer would do with other recurrent weights, and another type of cell beside it.
struct UnrolledQuestion {
  std::shared_ptr<const Explanation> base;
  std::string layer;
  double factor = 1.0;    ///< of the recurrent weights, of both
  std::string otherType;  ///< a layer's key; empty: nothing beside it
  LayerCatalog catalog = LayerCatalog::builtIn();
};

/// One network with its chains; where it has no pass, the sentence that says why.
struct UnrolledSide {
  std::shared_ptr<const Explanation> explanation;
  std::vector<TimeAnalysis> chains;
  std::optional<Text> error;
};

struct UnrolledAnswer {
  UnrolledQuestion question;
  std::vector<UnrolledSide> sides;  ///< the layer's own, and the other where one was asked for
  bool complete = false;            ///< false: values and gradients alone, the factors follow
};

/// Computes answers off the window's thread: first the passes and their norms, then the factors. A newer question makes
/// an older one worthless; it is given up.
class UnrolledJob : public QObject {
  Q_OBJECT
 public:
  explicit UnrolledJob(QObject* parent = nullptr);
  ~UnrolledJob() override;  ///< waits for the one that runs

  /// Does not block; answered() comes on the window's thread, first with the passes, then with more and more factors.
  void ask(UnrolledQuestion question);
  bool busy() const { return m_busy; }

  /// The other network, before its weights are scaled.
  struct Other {
    std::shared_ptr<const Explanation> base;
    std::string layer, type;
    std::optional<Result<std::shared_ptr<const Explanation>>> made = {};
  };

  /// The same work, at once, on the caller's thread.
  static UnrolledAnswer compute(const UnrolledQuestion& question);

 Q_SIGNALS:
  void answered(const std::shared_ptr<const unroll::UnrolledAnswer>& answer);

 private:
  using Cancelled = std::shared_ptr<std::atomic<bool>>;
  void deliver(UnrolledAnswer answer, const Cancelled& cancelled);
  QThreadPool m_pool;
  Cancelled m_cancelled;  ///< of the newest question
  bool m_busy = false;
  Other m_other;  ///< for the worker's thread alone
};

}  // namespace unroll
