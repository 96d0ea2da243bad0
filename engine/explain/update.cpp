// SPDX-License-Identifier: GPL-3.0-or-later
// The optimizer's step behind a pass: clipping and update as the optimizers' bodies say it, for every parameter that
// learns, from the gradients of this pass.
#include "explain/update.h"

#include "explain/build.h"
#include "optimizers/clip.h"
#include "optimizers/optimizer.h"
#include "optimizers/schedule.h"

namespace unroll::explain {
namespace {

/// One parameter that learns.
struct Learner {
  std::string layer, name;  ///< "fc", "W"
  ValueId parameter = kNoValue, gradient = kNoValue;
  std::vector<ValueId> slots;

  std::string full() const { return layer + "." + name; }
};

/// "W" → "W^{\text{new}}", "W^{←}" → "W^{←,\text{new}}".
std::string newSymbol(const std::string& symbol) {
  const size_t script = symbol.rfind("^{");
  if (script == std::string::npos || symbol.back() != '}') return symbol + "^{\\text{new}}";
  return symbol.substr(0, symbol.size() - 1) + ",\\text{new}}";
}

class UpdateSteps {
 public:
  UpdateSteps(Pass& pass, const OptimizerState& state, Builder& builder)
      : m_pass(pass), m_state(state), m_builder(builder), m_update(pass.update) {}

  Status add() {
    const TrainingSpec& training = m_pass.spec.training;
    const OptimizerDescriptor* optimizer = findOptimizer(training.optimizer.type);
    if (!optimizer)
      return inputError("optimizer.unknown", {QT_TRANSLATE_NOOP("engine", "There is no optimizer called '{0}'."),
                                              {training.optimizer.type}});
    const Attributes attributes(optimizer->attributes, training.optimizer.attributes);
    m_update.from = m_builder.expression().size();
    m_update.step = m_state.step;
    m_update.layer = freeLayer(m_pass.spec, kOptimizerLayer);
    m_builder.enterLayer(m_update.layer);
    UNROLL_TRY(const double rate, findRate(training, attributes));
    const UpdateNumbers numbers(m_builder, *optimizer, attributes, rate, m_state.step + 1);
    m_update.learningRate = numbers["learning_rate"];
    if (m_update.scheduled) label(m_update.learningRate).symbol = "η_{t}";
    UNROLL_CHECK(findLearners(*optimizer, attributes));
    UNROLL_CHECK(clip(training));
    for (const Learner& learner : m_learners) step(learner, *optimizer, {numbers, attributes});
    return Unit{};
  }

 private:
  struct Given {
    const UpdateNumbers& numbers;
    const Attributes& attributes;
  };

  Label& label(ValueId id) { return m_builder.expression()[id].label; }

  void enter(const Learner& learner) {
    m_builder.enterLayer(learner.layer);
    m_builder.part(learner.name + ".");
  }

  /// The rate of this step, and how the schedule comes to it.
  Result<double> findRate(const TrainingSpec& training, const Attributes& attributes) {
    const ScheduleDescriptor* descriptor = findSchedule(training.schedule.type);
    if (!descriptor)
      return inputError(
          "schedule.unknown",
          {QT_TRANSLATE_NOOP("engine", "There is no learning rate schedule called '{0}'."), {training.schedule.type}});
    Schedule schedule(*descriptor, training.schedule.attributes);
    schedule.setReduction(m_state.reduction);
    const int64_t perEpoch = std::max<int64_t>(m_state.stepsPerEpoch, 1);
    const int64_t steps = m_state.steps > 0 ? m_state.steps : perEpoch * std::max<int64_t>(training.epochs, 1);
    m_update.baseRate = m_state.baseRate.value_or(attributes.real("learning_rate"));
    m_update.scheduled = !schedule.isConstant();
    if (m_update.scheduled) {
      const Schedule::Formulas formulas = schedule.formulas(m_update.baseRate, m_state.step, perEpoch, steps);
      m_update.rateSymbols = formula::parse(formulas.symbols);
      m_update.rateNumbers = formula::parse(formulas.numbers);
    }
    return schedule.rate(m_update.baseRate, m_state.step, perEpoch, steps);
  }

  Status findLearners(const OptimizerDescriptor& optimizer, const Attributes& attributes) {
    const std::vector<OptimizerSlot> slots = optimizer.slots(attributes);
    for (const NodeId id : m_pass.inference.order) {
      for (const ParameterSpec& parameter : m_pass.inference.nodes.at(id).parameters) {
        Learner learner;
        learner.layer = m_pass.spec.find(id)->name;
        learner.name = parameter.name;
        const auto leaf = m_pass.parameters.find(learner.full());
        if (!parameter.trainable || leaf == m_pass.parameters.end()) continue;
        learner.parameter = leaf->second;
        enter(learner);
        learner.gradient = gradientOf(learner);
        UNROLL_CHECK(addSlots(learner, slots));
        m_learners.push_back(std::move(learner));
      }
    }
    return Unit{};
  }

  ValueId gradientOf(const Learner& learner) {
    const Extents extents = m_builder.extents(learner.parameter);
    const ValueId leaf = m_builder.leaf(LeafKind::Weight, extents, "gradient", "g_{\\text{" + learner.full() + "}}");
    m_builder.expression()[leaf].leaf = LeafKind::None;
    m_update.gradients[leaf] = learner.parameter;
    m_update.leaves[learner.parameter] = leaf;
    return leaf;
  }

  /// What the optimizer remembers: before the first step a fixed number, later numbers that steps have left.
  Status addSlots(Learner& learner, const std::vector<OptimizerSlot>& slots) {
    const auto given = m_state.slots.find(learner.full());
    const Extents extents = m_builder.extents(learner.parameter);  // a copy: leaves are added below
    const bool known = given != m_state.slots.end();
    if (known && given->second.size() != slots.size()) return wrongState(learner);
    for (size_t i = 0; i < slots.size(); ++i) {
      if (known && given->second[i].extents() != extents) return wrongState(learner);
      const ValueId leaf = m_builder.leaf(known ? LeafKind::Weight : LeafKind::Constant, extents, slots[i].name,
                                          slots[i].name + "_{t-1}");
      m_pass.leaves[leaf] = known ? given->second[i] : TensorD(extents, slots[i].initial);
      m_update.slots.insert(leaf);
      learner.slots.push_back(leaf);
    }
    return Unit{};
  }

  Error wrongState(const Learner& learner) const {
    return inputError("explain.optimizer_state",
                      {QT_TRANSLATE_NOOP("engine",
                                         "What is remembered of '{0}' is not what the optimizer '{1}' remembers: it "
                                         "belongs to another run."),
                       {learner.full(), m_pass.spec.training.optimizer.type}},
                      learner.layer);
  }

  Status clip(const TrainingSpec& training) {
    if (!training.clip) return Unit{};
    const ClipDescriptor* clip = findClip(training.clip->type);
    if (!clip)
      return inputError("clip.unknown", {QT_TRANSLATE_NOOP("engine", "There is no way of clipping called '{0}'."),
                                         {training.clip->type}});
    const double limit = Attributes(clip->attributes, training.clip->attributes).real("limit");
    if (clip->together) {
      m_builder.enterLayer(m_update.layer);
      std::vector<ValueId> all;
      for (const Learner& learner : m_learners) all.push_back(learner.gradient);
      const std::vector<ValueId> clipped = clip->body(m_builder, all, limit);
      for (size_t i = 0; i < clipped.size(); ++i) {
        label(clipped[i]).layer = m_learners[i].layer;
        label(clipped[i]).name = m_learners[i].name + ".clipped";
        m_learners[i].gradient = clipped[i];
        m_update.next.insert(clipped[i]);
      }
      return Unit{};
    }
    for (Learner& learner : m_learners) {
      enter(learner);
      const ValueId first = m_builder.expression().size();
      learner.gradient = clip->body(m_builder, {learner.gradient}, limit).front();
      nameNext(first);
    }
    return Unit{};
  }

  void nameNext(ValueId first) {
    for (ValueId id = first; id < m_builder.expression().size(); ++id)
      if (m_builder.expression()[id].op) m_update.next.insert(id);
  }

  void step(const Learner& learner, const OptimizerDescriptor& optimizer, const Given& given) {
    enter(learner);
    const ValueId first = m_builder.expression().size();
    const std::vector<ValueId> results = optimizer.body(
        {m_builder, learner.parameter, learner.gradient, learner.slots, given.numbers, given.attributes});
    nameNext(first);
    label(results[0]).name = learner.name;
    label(results[0]).symbol = newSymbol(label(learner.parameter).symbol);
    for (size_t i = 0; i < learner.slots.size(); ++i) label(results[i + 1]).name = label(learner.slots[i]).name;
    m_update.weights[learner.full()] = results[0];
  }

  Pass& m_pass;
  const OptimizerState& m_state;
  Builder& m_builder;
  UpdateValues& m_update;
  std::vector<Learner> m_learners;
};

}  // namespace

Status addUpdate(Pass& pass, const OptimizerState& state, Builder& builder) {
  return UpdateSteps(pass, state, builder).add();
}

}  // namespace unroll::explain
