// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/gru.h"

#include "layers/activation_choice.h"
#include "layers/recurrent.h"

namespace unroll {
namespace {

/// U h (+ b').
ValueId stateSum(const recurrent::Step& s, const recurrent::GateWeights& gate, ValueId h) {
  return s.b.affine(h, gate.U, gate.br);
}

/// Equations (1) and (2).
ValueId gate(const recurrent::Step& s, const recurrent::GateWeights& weights, const std::string& letter) {
  const ValueId sum = s.b.add(s.b.affine(s.x, weights.W, weights.b), stateSum(s, weights, s.previous.h));
  return s.name(applyActivation(s.b, sum, s.attributes.choice("recurrent_activation")), letter, letter);
}

/// Equations (3a) and (3b).
ValueId candidate(const recurrent::Step& s, ValueId r) {
  Builder& b = s.b;
  const recurrent::GateWeights& weights = s.gates[2];
  const ValueId input = b.affine(s.x, weights.W, weights.b);
  const ValueId state = s.attributes.boolean("reset_after") ? b.mul(r, stateSum(s, weights, s.previous.h))
                                                            : stateSum(s, weights, b.mul(r, s.previous.h));
  return s.name(applyActivation(b, b.add(input, state), s.attributes.choice("activation")), "hh", "\\tilde{h}");
}

recurrent::State step(const recurrent::Step& s) {
  Builder& b = s.b;
  b.section(QT_TRANSLATE_NOOP("engine", "update gate"));
  const ValueId z = gate(s, s.gates[0], "z");
  b.section(QT_TRANSLATE_NOOP("engine", "reset gate"));
  const ValueId r = gate(s, s.gates[1], "r");
  b.section(QT_TRANSLATE_NOOP("engine", "candidate"));
  const ValueId hh = candidate(s, r);
  b.section(QT_TRANSLATE_NOOP("engine", "hidden state"));
  const bool takesNew = s.attributes.choice("update_gate") == "takes_new";
  const ValueId old = b.mul(takesNew ? b.oneMinus(z) : z, s.previous.h);
  const ValueId fresh = b.mul(takesNew ? z : b.oneMinus(z), hh);
  return {s.name(s.masked(b.add(old, fresh), s.previous.h), "h", "h"), kNoValue};
}

std::vector<AttributeSpec> ownAttributes() {
  return {
      recurrent::stateActivation(),
      recurrent::gateActivation(),
      booleanAttribute("reset_after", QT_TRANSLATE_NOOP("engine", "Reset after"),
                       QT_TRANSLATE_NOOP("engine",
                                         "On: the reset gate acts on U h, as in Keras and PyTorch. Off: on h "
                                         "before the product."),
                       true),
      choiceAttribute("update_gate", QT_TRANSLATE_NOOP("engine", "Update gate"),
                      QT_TRANSLATE_NOOP("engine",
                                        "What an open update gate does: keep the old state (Keras, PyTorch) or "
                                        "take the new one."),
                      "keeps_old",
                      {{"keeps_old", QT_TRANSLATE_NOOP("engine", "Keeps the old")},
                       {"takes_new", QT_TRANSLATE_NOOP("engine", "Takes the new")}}),
  };
}

}  // namespace

LayerDescriptor gruLayer() {
  LayerDescriptor layer = recurrent::layer(
      "gru", QT_TRANSLATE_NOOP("engine", "GRU"),
      QT_TRANSLATE_NOOP(
          "engine", "Reads a sequence with two gates: how much of its state is replaced, and how much of it counts."),
      {RecurrentConfig::Cell::Gru, {"z", "r", "h"}, false, step}, ownAttributes());
  layer.formula = "h_t = z_t ⊙ h_{t-1} + (1 − z_t) ⊙ \\tilde{h}_t";
  const std::vector<Shape> open{{{'N', kOpen}, {'T', kOpen}, {'F', 2}}};
  const AttributeMap before{{"units", int64_t{3}}, {"reset_after", false}};
  layer.examples.push_back({"reset before", before, open, 2, 4});
  layer.examples.push_back({"reset before, takes new, no bias",
                            {{"units", int64_t{2}},
                             {"reset_after", false},
                             {"update_gate", "takes_new"},
                             {"use_bias", false},
                             {"return_sequences", true}},
                            open,
                            2,
                            3});
  layer.examples.push_back(
      {"reset after, takes new", {{"units", int64_t{3}}, {"update_gate", "takes_new"}}, open, 2, 3});
  layer.examples.push_back(
      {"other activations, reset before",
       {{"units", int64_t{2}}, {"activation", "sigmoid"}, {"recurrent_activation", "tanh"}, {"reset_after", false}},
       open,
       2,
       3});
  return layer;
}

}  // namespace unroll
