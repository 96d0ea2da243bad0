// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/activation_choice.h"

#include <fmt/format.h>

#include <algorithm>

namespace unroll {
namespace {

struct Function {
  const char* key;
  const char* title;
  ActivationKind kind;
  const char* torch;  ///< {0} is the argument, {1} the axis of the features
};

// The order is that of the lists that people choose from.
constexpr Function kFunctions[] = {
    {"linear", QT_TRANSLATE_NOOP("engine", "Linear"), ActivationKind::Linear, "{0}"},
    {"relu", QT_TRANSLATE_NOOP("engine", "ReLU"), ActivationKind::Relu, "torch.relu({0})"},
    {"leaky_relu", QT_TRANSLATE_NOOP("engine", "Leaky ReLU (slope 0.2)"), ActivationKind::LeakyRelu,
     "nn.functional.leaky_relu({0}, 0.2)"},
    {"elu", QT_TRANSLATE_NOOP("engine", "ELU"), ActivationKind::Elu, "nn.functional.elu({0})"},
    {"selu", QT_TRANSLATE_NOOP("engine", "SELU"), ActivationKind::Selu, "nn.functional.selu({0})"},
    {"gelu", QT_TRANSLATE_NOOP("engine", "GELU"), ActivationKind::Gelu, "nn.functional.gelu({0})"},
    {"silu", QT_TRANSLATE_NOOP("engine", "SiLU (swish)"), ActivationKind::Silu, "nn.functional.silu({0})"},
    {"sigmoid", QT_TRANSLATE_NOOP("engine", "Sigmoid"), ActivationKind::Sigmoid, "torch.sigmoid({0})"},
    {"hard_sigmoid", QT_TRANSLATE_NOOP("engine", "Hard sigmoid"), ActivationKind::HardSigmoid,
     "nn.functional.hardsigmoid({0})"},
    {"tanh", QT_TRANSLATE_NOOP("engine", "Tanh"), ActivationKind::Tanh, "torch.tanh({0})"},
    {"softplus", QT_TRANSLATE_NOOP("engine", "Softplus"), ActivationKind::Softplus, "nn.functional.softplus({0})"},
    {"softmax", QT_TRANSLATE_NOOP("engine", "Softmax"), ActivationKind::Softmax, "torch.softmax({0}, dim={1})"},
    {"log_softmax", QT_TRANSLATE_NOOP("engine", "Log-softmax"), ActivationKind::LogSoftmax,
     "torch.log_softmax({0}, dim={1})"},
};

const Function& function(std::string_view key) {
  const auto found =
      std::find_if(std::begin(kFunctions), std::end(kFunctions), [&](const Function& f) { return f.key == key; });
  UNROLL_ASSERT(found != std::end(kFunctions));
  return *found;
}

}  // namespace

AttributeSpec activationAttribute(std::string key, Text label, Text help, std::string defaultValue) {
  std::vector<AttributeChoice> choices;
  for (const Function& f : kFunctions) choices.push_back({f.key, f.title});
  return choiceAttribute(std::move(key), std::move(label), std::move(help), std::move(defaultValue),
                         std::move(choices));
}

ActivationKind activationKind(std::string_view key) { return function(key).kind; }

bool actsOnFeatures(std::string_view key) {
  const ActivationKind kind = activationKind(key);
  return kind == ActivationKind::Softmax || kind == ActivationKind::LogSoftmax;
}

ValueId applyActivation(Builder& b, ValueId x, std::string_view key) {
  if (activationKind(key) == ActivationKind::Linear) return x;
  return b.activation(x, key, b.extents(x).size() == 4 ? 1 : -1);
}

std::string torchActivation(std::string_view key, const std::string& x, bool image) {
  return fmt::format(fmt::runtime(function(key).torch), x, image ? 1 : -1);
}

}  // namespace unroll
