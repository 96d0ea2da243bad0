// SPDX-License-Identifier: GPL-3.0-or-later
// Adam (Kingma and Ba 2015, algorithm 1) and AdamW (Loshchilov and Hutter 2019, algorithm 2): means of the gradient
// and of its square, over about 1/(1−β) steps. Keras moves the bias corrections into the rate, as at the end of the
// paper's section 2, so that its ε is added to √v; PyTorch adds ε to √v̂.
#include "optimizers/optimizer_parts.h"

namespace unroll {
namespace {

std::vector<AttributeSpec> adamAttributes() {
  return {formAttribute(QT_TRANSLATE_NOOP(
              "engine",
              "Keras adds ε to √v and corrects the bias in the learning rate; PyTorch adds ε to the corrected √v.")),
          learningRateAttribute(0.001, 0.001),
          realAttribute("beta_1", QT_TRANSLATE_NOOP("engine", "β₁"),
                        QT_TRANSLATE_NOOP("engine", "How much of the mean of the gradient a step keeps."), 0.9, 0.0,
                        0.999999),
          realAttribute("beta_2", QT_TRANSLATE_NOOP("engine", "β₂"),
                        QT_TRANSLATE_NOOP("engine", "How much of the mean of its square a step keeps."), 0.999, 0.0,
                        0.9999999),
          epsilonAttribute(QT_TRANSLATE_NOOP("engine", "Keeps the quotient small where the gradient is almost zero."),
                           1e-7, 1e-8)};
}

/// 1 − βᵗ: means that begin at 0 are too small by this factor.
ValueId correction(const UpdateBody& u, std::string_view beta) {
  return u.b.oneMinus(u.b.power(u.numbers[beta], u.numbers["step"]));
}

/// The step for the gradient G of weights W: w, m and v after it.
std::vector<ValueId> adamStep(const UpdateBody& u, ValueId w, ValueId g) {
  Builder& b = u.b;
  const ValueId m = b.name(runningMean(b, u.slots[0], g, u.numbers["beta_1"]), "m", "m_{t}");
  const ValueId v = b.name(runningMean(b, u.slots[1], b.square(g), u.numbers["beta_2"]), "v", "v_{t}");
  const ValueId epsilon = u.numbers["epsilon"];
  if (isPyTorch(u.attributes)) {
    const ValueId mean = b.name(b.div(m, correction(u, "beta_1")), "m_hat", "\\hat{m}_{t}");
    const ValueId square = b.name(b.div(v, correction(u, "beta_2")), "v_hat", "\\hat{v}_{t}");
    return {stepDown(u, w, b.div(mean, b.add(b.sqrt(square), epsilon))), m, v};
  }
  const ValueId corrected = b.div(b.sqrt(correction(u, "beta_2")), correction(u, "beta_1"));
  const ValueId rate = b.name(b.mul(u.numbers["learning_rate"], corrected), "rate", "α_{t}");
  const ValueId move = b.mul(rate, b.div(m, b.add(b.sqrt(v), epsilon)));
  return {b.name(b.sub(w, move), "w"), m, v};
}

std::vector<ValueId> adamBody(const UpdateBody& u) {
  u.b.section(QT_TRANSLATE_NOOP("engine", "Adam step"));
  return adamStep(u, u.parameter, decayedGradient(u));
}

std::vector<ValueId> adamwBody(const UpdateBody& u) {
  Builder& b = u.b;
  ValueId w = u.parameter;
  if (u.attributes.real("weight_decay") != 0.0) {
    b.section(QT_TRANSLATE_NOOP("engine", "weight decay"));
    const ValueId share = b.mul(u.numbers["learning_rate"], u.numbers["weight_decay"]);
    w = b.name(b.sub(w, b.mul(share, w)), "decayed", "\\tilde{w}");
  }
  b.section(QT_TRANSLATE_NOOP("engine", "Adam step"));
  return adamStep(u, w, u.gradient);
}

void adamKernel(const OptimizerCall& call, const Attributes& attributes, bool decoupled) {
  UpdateCall update = updateCall(call, attributes);
  const double decay = attributes.real("weight_decay");
  if (!decoupled) update.decay = decay;
  adamUpdate(update, call.slots[0], call.slots[1],
             {attributes.real("beta_1"), attributes.real("beta_2"), attributes.real("epsilon"), decoupled ? decay : 0.0,
              call.step});
}

OptimizerDescriptor adamLike() {
  OptimizerDescriptor d;
  d.attributes = adamAttributes();
  d.slots = [](const Attributes&) { return std::vector<OptimizerSlot>{{"m"}, {"v"}}; };
  return d;
}

}  // namespace

OptimizerDescriptor adamOptimizer() {
  OptimizerDescriptor d = adamLike();
  d.key = "adam";
  d.title = QT_TRANSLATE_NOOP("engine", "Adam");
  d.summary = QT_TRANSLATE_NOOP(
      "engine", "A rate of its own for every parameter: its mean gradient over the root of its mean square.");
  d.formula = "w ← w - η \\frac{\\sqrt{1 - β_{2}^{t}}}{1 - β_{1}^{t}} \\frac{m}{\\sqrt{v} + ε}";
  d.attributes.push_back(weightDecayAttribute());
  d.kernel = [](const OptimizerCall& call, const Attributes& attributes) { adamKernel(call, attributes, false); };
  d.body = adamBody;
  return d;
}

OptimizerDescriptor adamwOptimizer() {
  OptimizerDescriptor d = adamLike();
  d.key = "adamw";
  d.title = QT_TRANSLATE_NOOP("engine", "AdamW");
  d.summary = QT_TRANSLATE_NOOP("engine", "Adam whose weight decay stays out of its means and acts on the weights.");
  d.formula = "w ← (1 - η λ) w - η \\frac{\\sqrt{1 - β_{2}^{t}}}{1 - β_{1}^{t}} \\frac{m}{\\sqrt{v} + ε}";
  AttributeSpec decay = weightDecayAttribute();
  decay.help = QT_TRANSLATE_NOOP("engine", "λ of η λ w, which every step takes away from every parameter.");
  decay.defaultValue = 0.004;
  decay.defaultsWhen = {{"form", std::string("pytorch"), 0.01}};
  d.attributes.push_back(std::move(decay));
  d.kernel = [](const OptimizerCall& call, const Attributes& attributes) { adamKernel(call, attributes, true); };
  d.body = adamwBody;
  return d;
}

}  // namespace unroll
