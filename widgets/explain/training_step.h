// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <memory>
#include <vector>

#include "explain/explanation.h"

namespace unroll {

/// Where training stands between two steps: the weights, and what the optimizer remembers. Shared, not copied.
struct TrainingMoment {
  std::shared_ptr<const WeightMap> weights;
  std::shared_ptr<const OptimizerState> optimizer;
};

/// After the optimizer's step that EXPLANATION derives: every number is the one that is shown as the weight's next
/// value, in double. {}: the pass has no update.
TrainingMoment momentAfter(const Explanation& explanation);

/// Steps of training taken one after another in Explain, on what is shown there; each can be taken back exactly.
class ExplainedTraining {
 public:
  /// Steps taken; moment() is the last one's, and without any it is empty.
  int steps() const { return static_cast<int>(m_moments.size()); }
  const TrainingMoment& moment() const;
  /// The loss before the first step and after each, as far as it is known: those that were explained.
  const std::vector<double>& losses() const { return m_losses; }
  void take(TrainingMoment moment);
  /// The explanation of the present moment has this loss.
  void setLoss(double loss);
  void back();
  void clear();
  /// The oldest steps are forgotten where all together would take more than this.
  static constexpr size_t kMostBytes = size_t{256} << 20;
  /// Steps that back() can undo.
  bool canBack() const { return !m_moments.empty() && (m_kept == m_moments.size() || m_kept > 1); }

 private:
  std::vector<TrainingMoment> m_moments;  ///< by step; the oldest may be empty
  std::vector<double> m_losses;
  size_t m_kept = 0;  ///< moments at the end of the list that are not empty
};

}  // namespace unroll
