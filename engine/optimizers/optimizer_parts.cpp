// SPDX-License-Identifier: GPL-3.0-or-later
#include "optimizers/optimizer_parts.h"

namespace unroll {
namespace {

AttributeSpec byForm(AttributeSpec spec, double pytorch) {
  spec.defaultsWhen = {{"form", std::string("pytorch"), pytorch}};
  return spec;
}

}  // namespace

AttributeSpec learningRateAttribute(double keras, double pytorch) {
  return byForm(realAttribute("learning_rate", QT_TRANSLATE_NOOP("engine", "Learning rate"),
                              QT_TRANSLATE_NOOP("engine",
                                                "How far one step goes. Too large and the loss jumps or grows, too "
                                                "small and it hardly moves."),
                              keras, 0.0, 1e6),
                pytorch);
}

AttributeSpec epsilonAttribute(Text help, double keras, double pytorch) {
  return byForm(realAttribute("epsilon", QT_TRANSLATE_NOOP("engine", "ε"), std::move(help), keras, 1e-30, 1.0),
                pytorch);
}

AttributeSpec momentumAttribute() {
  return realAttribute(
      "momentum", QT_TRANSLATE_NOOP("engine", "Momentum"),
      QT_TRANSLATE_NOOP("engine", "The share of the last movement that goes on, like a ball that rolls. 0: none."), 0.0,
      0.0, 1.0);
}

AttributeSpec weightDecayAttribute() {
  return realAttribute("weight_decay", QT_TRANSLATE_NOOP("engine", "Weight decay"),
                       QT_TRANSLATE_NOOP("engine",
                                         "λ of λ w, which is added to the gradient of every parameter: keeps weights "
                                         "small. 0: none."),
                       0.0, 0.0, 1e3);
}

AttributeSpec formAttribute(Text help) {
  return choiceAttribute(
      "form", QT_TRANSLATE_NOOP("engine", "Form"), std::move(help), "keras",
      {{"keras", QT_TRANSLATE_NOOP("engine", "Keras")}, {"pytorch", QT_TRANSLATE_NOOP("engine", "PyTorch")}});
}

bool isPyTorch(const Attributes& attributes) {
  return attributes.has("form") && attributes.choice("form") == "pytorch";
}

UpdateCall updateCall(const OptimizerCall& call, const Attributes& attributes) {
  UpdateCall update;
  update.count = call.count;
  update.parameter = call.parameter;
  update.gradient = call.gradient;
  update.rate = call.learningRate;
  update.form = isPyTorch(attributes) ? UpdateForm::PyTorch : UpdateForm::Keras;
  return update;
}

ValueId decayedGradient(const UpdateBody& body) {
  if (body.attributes.real("weight_decay") == 0.0) return body.gradient;
  Builder& b = body.b;
  return b.name(b.add(body.gradient, b.mul(body.numbers["weight_decay"], body.parameter)), "g", "g_{t}");
}

ValueId runningMean(Builder& b, ValueId mean, ValueId x, ValueId rho) {
  return b.add(b.mul(rho, mean), b.mul(b.oneMinus(rho), x));
}

ValueId guardedRoot(const UpdateBody& body, ValueId x) {
  const ValueId epsilon = body.numbers["epsilon"];
  Builder& b = body.b;
  return isPyTorch(body.attributes) ? b.add(b.sqrt(x), epsilon) : b.sqrt(b.add(x, epsilon));
}

ValueId stepDown(const UpdateBody& body, ValueId from, ValueId direction) {
  Builder& b = body.b;
  return b.name(b.sub(from, b.mul(body.numbers["learning_rate"], direction)), "w");
}

}  // namespace unroll
