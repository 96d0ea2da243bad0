// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/simple_rnn.h"

#include "layers/activation_choice.h"
#include "layers/recurrent.h"

namespace unroll {
namespace {

recurrent::State step(const recurrent::Step& s) {
  s.b.section(QT_TRANSLATE_NOOP("engine", "weighted sum"));
  const ValueId a = s.name(s.preactivation(s.gates[0]), "a", "a");
  s.b.section(QT_TRANSLATE_NOOP("engine", "hidden state"));
  const ValueId next = applyActivation(s.b, a, s.attributes.choice("activation"));
  return {s.name(s.masked(next, s.previous.h), "h", "h"), kNoValue};
}

}  // namespace

LayerDescriptor simpleRnnLayer() {
  LayerDescriptor layer = recurrent::layer(
      "simple_rnn", QT_TRANSLATE_NOOP("engine", "SimpleRNN"),
      QT_TRANSLATE_NOOP("engine",
                        "Reads a sequence step by step; its state is computed from the input and from itself."),
      {RecurrentConfig::Cell::Simple, {""}, false, step}, {recurrent::stateActivation()});
  layer.formula = "h_t = φ(W x_t + U h_{t-1} + b)";
  layer.examples.push_back({"ReLU",
                            {{"units", int64_t{3}}, {"activation", "relu"}, {"return_sequences", true}},
                            {{{'N', kOpen}, {'T', 3}, {'F', 2}}},
                            2});
  layer.examples.push_back(
      {"linear", {{"units", int64_t{2}}, {"activation", "linear"}}, {{{'N', kOpen}, {'T', kOpen}, {'F', 2}}}, 2, 3});
  return layer;
}

}  // namespace unroll
