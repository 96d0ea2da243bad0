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
  const char* torch;  ///< {0} is the argument
};

constexpr Function kFunctions[] = {
    {"linear", QT_TRANSLATE_NOOP("engine", "Linear"), ActivationKind::Linear, "{0}"},
    {"relu", QT_TRANSLATE_NOOP("engine", "ReLU"), ActivationKind::Relu, "torch.relu({0})"},
    {"sigmoid", QT_TRANSLATE_NOOP("engine", "Sigmoid"), ActivationKind::Sigmoid, "torch.sigmoid({0})"},
    {"tanh", QT_TRANSLATE_NOOP("engine", "Tanh"), ActivationKind::Tanh, "torch.tanh({0})"},
    {"softmax", QT_TRANSLATE_NOOP("engine", "Softmax"), ActivationKind::Softmax, "torch.softmax({0}, dim=-1)"},
};

const Function& function(std::string_view key) {
  const auto found =
      std::find_if(std::begin(kFunctions), std::end(kFunctions), [&](const Function& f) { return f.key == key; });
  UNROLL_ASSERT(found != std::end(kFunctions));
  return *found;
}

}  // namespace

AttributeSpec activationAttribute(std::string key, Text label, Text help, std::string defaultValue, bool softmax) {
  std::vector<AttributeChoice> choices;
  for (const Function& f : kFunctions) {
    if (softmax || f.kind != ActivationKind::Softmax) choices.push_back({f.key, f.title});
  }
  return choiceAttribute(std::move(key), std::move(label), std::move(help), std::move(defaultValue),
                         std::move(choices));
}

ActivationKind activationKind(std::string_view key) { return function(key).kind; }

ValueId applyActivation(Builder& b, ValueId x, std::string_view key) {
  return activationKind(key) == ActivationKind::Linear ? x : b.activation(x, key);
}

std::string torchActivation(std::string_view key, const std::string& x) {
  return fmt::format(fmt::runtime(function(key).torch), x);
}

}  // namespace unroll
