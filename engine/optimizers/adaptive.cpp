// SPDX-License-Identifier: GPL-3.0-or-later
// Rates by the size of past gradients: Adagrad (Duchi et al. 2011, all of them) and RMSprop (Tieleman and Hinton
// 2012, the last 1/(1−ρ)). Keras puts ε under the root, PyTorch beside it.
#include "optimizers/optimizer_parts.h"

namespace unroll {
namespace {

constexpr const char* kFormHelp =
    QT_TRANSLATE_NOOP("engine", "Keras adds ε under the root, PyTorch to the root; the defaults follow the form.");
constexpr const char* kEpsilonHelp =
    QT_TRANSLATE_NOOP("engine", "Keeps the quotient small where the gradient is almost zero.");

std::vector<ValueId> adagradBody(const UpdateBody& u) {
  Builder& b = u.b;
  b.section(QT_TRANSLATE_NOOP("engine", "Adagrad step"));
  const ValueId g = decayedGradient(u);
  const ValueId a = b.name(b.add(u.slots[0], b.square(g)), "a", "a_{t}");
  return {stepDown(u, u.parameter, b.div(g, guardedRoot(u, a))), a};
}

/// The slots that RMSprop has beside v, in this order.
struct RmspropSlots {
  int mean = -1, velocity = -1, count = 1;
  explicit RmspropSlots(const Attributes& attributes) {
    if (attributes.boolean("centered")) mean = count++;
    if (attributes.real("momentum") != 0.0) velocity = count++;
  }
};

std::vector<ValueId> rmspropBody(const UpdateBody& u) {
  Builder& b = u.b;
  b.section(QT_TRANSLATE_NOOP("engine", "RMSprop step"));
  const RmspropSlots has(u.attributes);
  const ValueId rho = u.numbers["rho"];
  const ValueId g = decayedGradient(u);
  std::vector<ValueId> results(static_cast<size_t>(has.count) + 1, kNoValue);
  const ValueId v = results[1] = b.name(runningMean(b, u.slots[0], b.square(g), rho), "v", "v_{t}");
  ValueId spread = v;
  if (has.mean > 0) {
    const auto at = static_cast<size_t>(has.mean);
    const ValueId m = results[at + 1] = b.name(runningMean(b, u.slots[at], g, rho), "m", "m_{t}");
    spread = b.name(b.relu(b.sub(v, b.square(m))), "variance", "σ_{t}^{2}");
  }
  const ValueId quotient = b.div(g, guardedRoot(u, spread));
  if (has.velocity < 0) {
    results[0] = stepDown(u, u.parameter, quotient);
    return results;
  }
  const auto at = static_cast<size_t>(has.velocity);
  const ValueId kept = b.mul(u.numbers["momentum"], u.slots[at]);
  if (isPyTorch(u.attributes)) {
    results[at + 1] = b.name(b.add(kept, quotient), "u", "u_{t}");
    results[0] = stepDown(u, u.parameter, results[at + 1]);
  } else {
    results[at + 1] = b.name(b.add(kept, b.mul(u.numbers["learning_rate"], quotient)), "u", "u_{t}");
    results[0] = b.name(b.sub(u.parameter, results[at + 1]), "w");
  }
  return results;
}

void rmspropKernel(const OptimizerCall& call, const Attributes& attributes) {
  UpdateCall update = updateCall(call, attributes);
  update.decay = attributes.real("weight_decay");
  const RmspropSlots has(attributes);
  const auto slot = [&](int at) { return at < 0 ? nullptr : call.slots[static_cast<size_t>(at)]; };
  rmspropUpdate(update, call.slots[0], slot(has.mean), slot(has.velocity),
                {attributes.real("rho"), attributes.real("momentum"), attributes.real("epsilon")});
}

}  // namespace

OptimizerDescriptor adagradOptimizer() {
  OptimizerDescriptor d;
  d.key = "adagrad";
  d.title = QT_TRANSLATE_NOOP("engine", "Adagrad");
  d.summary = QT_TRANSLATE_NOOP(
      "engine", "Each parameter's rate falls with the sum of its squared gradients: rare features keep large steps.");
  d.formula = "a ← a + g^{2}, w ← w - η \\frac{g}{\\sqrt{a + ε}}";
  AttributeSpec start = realAttribute(
      "initial_accumulator_value", QT_TRANSLATE_NOOP("engine", "First sum"),
      QT_TRANSLATE_NOOP("engine", "The sum of squares before the first step: tames the first steps."), 0.1, 0.0, 1e6);
  start.defaultsWhen = {{"form", std::string("pytorch"), 0.0}};
  d.attributes = {formAttribute(kFormHelp), learningRateAttribute(0.001, 0.01), std::move(start),
                  epsilonAttribute(kEpsilonHelp, 1e-7, 1e-10), weightDecayAttribute()};
  d.slots = [](const Attributes& attributes) {
    return std::vector<OptimizerSlot>{{"a", attributes.real("initial_accumulator_value")}};
  };
  d.kernel = [](const OptimizerCall& call, const Attributes& attributes) {
    UpdateCall update = updateCall(call, attributes);
    update.decay = attributes.real("weight_decay");
    adagradUpdate(update, call.slots[0], attributes.real("epsilon"));
  };
  d.body = adagradBody;
  return d;
}

OptimizerDescriptor rmspropOptimizer() {
  OptimizerDescriptor d;
  d.key = "rmsprop";
  d.title = QT_TRANSLATE_NOOP("engine", "RMSprop");
  d.summary = QT_TRANSLATE_NOOP("engine", "Divides the gradient by the root of the mean of its last squares.");
  d.formula = "v ← ρ v + (1 - ρ) g^{2}, w ← w - η \\frac{g}{\\sqrt{v + ε}}";
  AttributeSpec rho = realAttribute("rho", QT_TRANSLATE_NOOP("engine", "ρ"),
                                    QT_TRANSLATE_NOOP("engine", "How much of the mean of the squares a step keeps."),
                                    0.9, 0.0, 0.9999999);
  rho.defaultsWhen = {{"form", std::string("pytorch"), 0.99}};
  d.attributes = {formAttribute(kFormHelp),
                  learningRateAttribute(0.001, 0.01),
                  std::move(rho),
                  momentumAttribute(),
                  booleanAttribute("centered", QT_TRANSLATE_NOOP("engine", "Centered"),
                                   QT_TRANSLATE_NOOP("engine",
                                                     "Divides by the root of the variance of the gradient, not of its "
                                                     "mean square."),
                                   false),
                  epsilonAttribute(kEpsilonHelp, 1e-7, 1e-8),
                  weightDecayAttribute()};
  d.slots = [](const Attributes& attributes) {
    const RmspropSlots has(attributes);
    std::vector<OptimizerSlot> slots(static_cast<size_t>(has.count));
    slots[0].name = "v";
    if (has.mean > 0) slots[static_cast<size_t>(has.mean)].name = "m";
    if (has.velocity > 0) slots[static_cast<size_t>(has.velocity)].name = "u";
    return slots;
  };
  d.kernel = rmspropKernel;
  d.body = rmspropBody;
  return d;
}

}  // namespace unroll
