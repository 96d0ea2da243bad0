// SPDX-License-Identifier: GPL-3.0-or-later
// Down the gradient: with all samples at once, or stochastic with momentum (Polyak 1964) and its look ahead
// (Nesterov 1983, as in Sutskever et al. 2013).
#include "optimizers/optimizer_parts.h"

namespace unroll {
namespace {

std::vector<ValueId> gradientDescentBody(const UpdateBody& u) {
  u.b.section(QT_TRANSLATE_NOOP("engine", "gradient step"));
  return {stepDown(u, u.parameter, decayedGradient(u))};
}

std::vector<ValueId> sgdBody(const UpdateBody& u) {
  if (u.attributes.real("momentum") == 0.0) return gradientDescentBody(u);
  Builder& b = u.b;
  b.section(QT_TRANSLATE_NOOP("engine", "SGD step"));
  const bool nesterov = u.attributes.boolean("nesterov");
  const ValueId g = decayedGradient(u), momentum = u.numbers["momentum"];
  const ValueId kept = b.mul(momentum, u.slots[0]);
  if (isPyTorch(u.attributes)) {
    const ValueId v = b.name(b.add(kept, g), "v", "v_{t}");
    const ValueId along = nesterov ? b.name(b.add(g, b.mul(momentum, v)), "direction", "d_{t}") : v;
    return {stepDown(u, u.parameter, along), v};
  }
  const ValueId step = b.mul(u.numbers["learning_rate"], g);
  const ValueId v = b.name(b.sub(kept, step), "v", "v_{t}");
  const ValueId move = nesterov ? b.sub(b.mul(momentum, v), step) : v;
  return {b.name(b.add(u.parameter, move), "w"), v};
}

void sgdKernel(const OptimizerCall& call, const Attributes& attributes) {
  UpdateCall update = updateCall(call, attributes);
  update.decay = attributes.real("weight_decay");
  sgdUpdate(update, call.slots.empty() ? nullptr : call.slots[0], attributes.real("momentum"),
            attributes.boolean("nesterov"));
}

}  // namespace

OptimizerDescriptor gradientDescentOptimizer() {
  OptimizerDescriptor d;
  d.key = "gradient_descent";
  d.title = QT_TRANSLATE_NOOP("engine", "Gradient descent");
  d.summary = QT_TRANSLATE_NOOP("engine", "One step an epoch, by the gradient over all training samples at once.");
  d.formula = "w ← w - η g";
  d.wholeSet = true;
  d.attributes = {learningRateAttribute(0.1, 0.1), weightDecayAttribute()};
  d.slots = [](const Attributes&) { return std::vector<OptimizerSlot>(); };
  d.kernel = [](const OptimizerCall& call, const Attributes& attributes) {
    UpdateCall update = updateCall(call, attributes);
    update.decay = attributes.real("weight_decay");
    sgdUpdate(update, nullptr, 0.0, false);
  };
  d.body = gradientDescentBody;
  return d;
}

OptimizerDescriptor sgdOptimizer() {
  OptimizerDescriptor d;
  d.key = "sgd";
  d.title = QT_TRANSLATE_NOOP("engine", "SGD");
  d.summary = QT_TRANSLATE_NOOP("engine", "Goes down the gradient, with momentum if wanted.");
  d.formula = "v ← μ v - η g, w ← w + v";
  d.attributes = {
      formAttribute(QT_TRANSLATE_NOOP("engine",
                                      "Keras: v = μ v − η g, w += v. PyTorch: v = μ v + g, w −= η v. They part only "
                                      "where the learning rate changes.")),
      learningRateAttribute(0.01, 0.01),
      momentumAttribute(),
      booleanAttribute(
          "nesterov", QT_TRANSLATE_NOOP("engine", "Nesterov"),
          QT_TRANSLATE_NOOP("engine", "Looks one step ahead: corrects the movement by the gradient at once."), false),
      weightDecayAttribute(),
  };
  d.slots = [](const Attributes& attributes) {
    return attributes.real("momentum") == 0.0 ? std::vector<OptimizerSlot>() : std::vector<OptimizerSlot>{{"v"}};
  };
  d.kernel = sgdKernel;
  d.body = sgdBody;
  return d;
}

}  // namespace unroll
