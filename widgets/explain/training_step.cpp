// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/training_step.h"

#include "optimizers/optimizer.h"

namespace unroll {
namespace {

size_t bytesOf(const TrainingMoment& moment) {
  size_t cells = 0;
  for (const auto& [name, weight] : *moment.weights) cells += static_cast<size_t>(weight.size());
  for (const auto& [name, slots] : moment.optimizer->slots)
    for (const TensorD& slot : slots) cells += static_cast<size_t>(slot.size());
  return cells * sizeof(double);
}

}  // namespace

TrainingMoment momentAfter(const Explanation& explanation) {
  const auto& request = explanation.request();
  const TrainingSpec& training = explanation.spec().training;
  const OptimizerDescriptor* optimizer = findOptimizer(training.optimizer.type);
  if (!request.update || !optimizer) return {};
  const auto slots = optimizer->slots(Attributes(optimizer->attributes, training.optimizer.attributes));
  auto weights = std::make_shared<WeightMap>(request.weights);
  auto state = std::make_shared<OptimizerState>(*request.update);
  const Evaluation& evaluation = explanation.evaluation();
  bool any = false;
  for (auto& [name, weight] : *weights) {
    const ValueId next = explanation.nextOf(name);
    if (next == kNoValue) continue;
    any = true;
    weight = evaluation.value(next);
    std::vector<TensorD> remembered;
    for (const OptimizerSlot& slot : slots)
      if (const auto cell = explanation.resolve("next " + name + "." + slot.name, true))
        remembered.push_back(evaluation.value(cell->value));
    if (remembered.size() == slots.size()) state->slots[name] = std::move(remembered);
  }
  if (!any) return {};
  ++state->step;
  return {std::move(weights), std::move(state)};
}

const TrainingMoment& ExplainedTraining::moment() const {
  static const TrainingMoment none;
  return m_moments.empty() ? none : m_moments.back();
}

void ExplainedTraining::take(TrainingMoment moment) {
  const size_t each = std::max<size_t>(1, bytesOf(moment));
  m_losses.resize(m_moments.size() + 1, std::numeric_limits<double>::quiet_NaN());
  m_moments.push_back(std::move(moment));
  ++m_kept;
  for (const size_t most = std::max<size_t>(2, kMostBytes / each); m_kept > most; --m_kept)
    m_moments[m_moments.size() - m_kept] = {};
}

void ExplainedTraining::setLoss(double loss) {
  m_losses.resize(m_moments.size(), std::numeric_limits<double>::quiet_NaN());
  m_losses.push_back(loss);
}

void ExplainedTraining::back() {
  if (!canBack()) return;
  m_moments.pop_back();
  --m_kept;
  m_losses.resize(std::min(m_losses.size(), m_moments.size() + 1));
}

void ExplainedTraining::clear() {
  m_moments.clear();
  m_losses.clear();
  m_kept = 0;
}

}  // namespace unroll
