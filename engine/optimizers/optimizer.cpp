// SPDX-License-Identifier: GPL-3.0-or-later
#include "optimizers/optimizer.h"

#include <algorithm>
#include <cmath>

#include "kernels/update_kernels.h"

namespace unroll {
namespace {

AttributeSpec learningRateAttribute(double defaultValue) {
  return realAttribute(
      "learning_rate", QT_TRANSLATE_NOOP("engine", "Learning rate"),
      QT_TRANSLATE_NOOP("engine",
                        "How far one step goes. Too large and the loss jumps or grows, too small and it hardly moves."),
      defaultValue, 0.0, 1e6);
}

// Stochastic gradient descent. Momentum (Polyak 1964) keeps a velocity v = μ v − η g and moves by it; Nesterov's form
// (Sutskever et al. 2013) moves by the velocity of the step after: μ v − η g. Keras' form, in which the velocity holds
// the learning rate.
OptimizerDescriptor sgdDescriptor() {
  OptimizerDescriptor d;
  d.key = "sgd";
  d.title = QT_TRANSLATE_NOOP("engine", "SGD");
  d.summary = QT_TRANSLATE_NOOP("engine", "Goes down the gradient, with momentum if wanted.");
  d.formula = "v ← μ v - η g, w ← w + v";
  d.attributes = {
      learningRateAttribute(0.01),
      realAttribute(
          "momentum", QT_TRANSLATE_NOOP("engine", "Momentum"),
          QT_TRANSLATE_NOOP("engine", "The share of the last movement that goes on, like a ball that rolls. 0: none."),
          0.0, 0.0, 1.0),
      booleanAttribute(
          "nesterov", QT_TRANSLATE_NOOP("engine", "Nesterov"),
          QT_TRANSLATE_NOOP("engine", "Looks one step ahead: corrects the movement by the gradient at once."), false),
  };
  d.slots = {"v"};
  d.kernel = [](const OptimizerCall& call, const Attributes& attributes) {
    const double momentum = attributes.real("momentum");
    sgdUpdate(call.count, call.parameter, call.gradient, momentum == 0.0 ? nullptr : call.slots[0],
              static_cast<float>(call.learningRate), static_cast<float>(momentum), attributes.boolean("nesterov"));
  };
  d.body = [](Builder& b, ValueId parameter, ValueId gradient, const std::vector<ValueId>& slots, double learningRate,
              int64_t, const Attributes& attributes) -> std::vector<ValueId> {
    b.section(QT_TRANSLATE_NOOP("engine", "SGD step"));
    const double momentum = attributes.real("momentum");
    const ValueId step = b.name(b.scale(gradient, learningRate), "step", "η g");
    if (momentum == 0.0) return {b.name(b.sub(parameter, step), "w"), slots[0]};
    const ValueId v = b.name(b.sub(b.scale(slots[0], momentum), step), "v");
    const ValueId move =
        attributes.boolean("nesterov") ? b.name(b.sub(b.scale(v, momentum), step), "move", "μ v - η g") : v;
    return {b.name(b.add(parameter, move), "w"), v};
  };
  return d;
}

/// η √(1−β₂ᵗ) / (1−β₁ᵗ): both bias corrections in one factor.
double adamRate(double learningRate, int64_t step, const Attributes& attributes) {
  const auto t = static_cast<double>(step);
  return learningRate * std::sqrt(1.0 - std::pow(attributes.real("beta_2"), t)) /
         (1.0 - std::pow(attributes.real("beta_1"), t));
}

// Adam (Kingma and Ba 2015, algorithm 1, with the corrections moved into the rate as at the end of its section 2): means
// of the gradient and of its square, over about 1/(1−β) steps. Keras adds ε to √v, PyTorch to √v̂.
OptimizerDescriptor adamDescriptor() {
  OptimizerDescriptor d;
  d.key = "adam";
  d.title = QT_TRANSLATE_NOOP("engine", "Adam");
  d.summary = QT_TRANSLATE_NOOP(
      "engine", "A rate of its own for every parameter: its mean gradient over the root of its mean square.");
  d.formula = "w ← w - η \\frac{\\sqrt{1 - β_{2}^{t}}}{1 - β_{1}^{t}} \\frac{m}{\\sqrt{v} + ε}";
  d.attributes = {
      learningRateAttribute(0.001),
      realAttribute("beta_1", QT_TRANSLATE_NOOP("engine", "β₁"),
                    QT_TRANSLATE_NOOP("engine", "How much of the mean of the gradient a step keeps."), 0.9, 0.0,
                    0.999999),
      realAttribute("beta_2", QT_TRANSLATE_NOOP("engine", "β₂"),
                    QT_TRANSLATE_NOOP("engine", "How much of the mean of its square a step keeps."), 0.999, 0.0,
                    0.9999999),
      realAttribute("epsilon", QT_TRANSLATE_NOOP("engine", "ε"),
                    QT_TRANSLATE_NOOP("engine", "Keeps the quotient small where the gradient is almost zero."), 1e-7,
                    1e-30, 1.0),
  };
  d.slots = {"m", "v"};
  d.kernel = [](const OptimizerCall& call, const Attributes& attributes) {
    adamUpdate(call.count, call.parameter, call.gradient, call.slots[0], call.slots[1],
               static_cast<float>(adamRate(call.learningRate, call.step, attributes)), attributes.real("beta_1"),
               attributes.real("beta_2"), static_cast<float>(attributes.real("epsilon")));
  };
  d.body = [](Builder& b, ValueId parameter, ValueId gradient, const std::vector<ValueId>& slots, double learningRate,
              int64_t step, const Attributes& attributes) -> std::vector<ValueId> {
    b.section(QT_TRANSLATE_NOOP("engine", "Adam step"));
    const double beta1 = attributes.real("beta_1"), beta2 = attributes.real("beta_2");
    const ValueId m = b.name(b.add(b.scale(slots[0], beta1), b.scale(gradient, 1.0 - beta1)), "m");
    const ValueId v = b.name(b.add(b.scale(slots[1], beta2), b.scale(b.square(gradient), 1.0 - beta2)), "v");
    const ValueId root = b.addScalar(b.sqrt(v), attributes.real("epsilon"));
    const ValueId move = b.scale(b.div(m, root), adamRate(learningRate, step, attributes));
    return {b.name(b.sub(parameter, b.name(move, "move", "Δw")), "w"), m, v};
  };
  return d;
}

}  // namespace

const std::vector<OptimizerDescriptor>& optimizers() {
  static const std::vector<OptimizerDescriptor> all = {sgdDescriptor(), adamDescriptor()};
  return all;
}

const OptimizerDescriptor* findOptimizer(std::string_view key) {
  const auto& all = optimizers();
  const auto found = std::find_if(all.begin(), all.end(), [&](const OptimizerDescriptor& d) { return d.key == key; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace unroll
