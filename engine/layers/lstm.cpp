// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/lstm.h"

#include "layers/activation_choice.h"
#include "layers/recurrent.h"

namespace unroll {
namespace {

recurrent::State step(const recurrent::Step& s) {
  Builder& b = s.b;
  const std::string& gateActivation = s.attributes.choice("recurrent_activation");
  const auto gate = [&](size_t index, const std::string& letter, const std::string& activation) {
    return s.name(applyActivation(b, s.preactivation(s.gates[index]), activation), letter, letter);
  };
  b.section(QT_TRANSLATE_NOOP("engine", "input gate"));
  const ValueId i = gate(0, "i", gateActivation);
  b.section(QT_TRANSLATE_NOOP("engine", "forget gate"));
  const ValueId f = gate(1, "f", gateActivation);
  b.section(QT_TRANSLATE_NOOP("engine", "candidate"));
  const ValueId g = gate(2, "g", s.attributes.choice("activation"));
  b.section(QT_TRANSLATE_NOOP("engine", "output gate"));
  const ValueId o = gate(3, "o", gateActivation);
  b.section(QT_TRANSLATE_NOOP("engine", "cell state"));
  const ValueId kept = b.mul(f, s.previous.c);
  const ValueId c = s.name(s.masked(b.add(kept, b.mul(i, g)), s.previous.c), "c", "c");
  b.section(QT_TRANSLATE_NOOP("engine", "hidden state"));
  const ValueId shown = b.mul(o, applyActivation(b, c, s.attributes.choice("output_activation")));
  return {s.name(s.masked(shown, s.previous.h), "h", "h"), c};
}

std::vector<AttributeSpec> ownAttributes() {
  return {
      recurrent::stateActivation(),
      recurrent::gateActivation(),
      activationAttribute("output_activation", QT_TRANSLATE_NOOP("engine", "Output activation"),
                          QT_TRANSLATE_NOOP("engine",
                                            "The function that the cell state goes through before the output "
                                            "gate. Linear gives the variant h = o ⊙ c."),
                          "tanh"),
      booleanAttribute("unit_forget_bias", QT_TRANSLATE_NOOP("engine", "Forget bias 1"),
                       QT_TRANSLATE_NOOP("engine",
                                         "Start with a bias of 1 at the forget gate, so that the cell keeps its "
                                         "state at first."),
                       true),
  };
}

}  // namespace

LayerDescriptor lstmLayer() {
  LayerDescriptor layer = recurrent::layer(
      "lstm", QT_TRANSLATE_NOOP("engine", "LSTM"),
      QT_TRANSLATE_NOOP("engine",
                        "Reads a sequence with a memory cell, and gates that say what it keeps, takes in and shows."),
      {RecurrentConfig::Cell::Lstm, {"i", "f", "g", "o"}, true, step}, ownAttributes());
  layer.formula = "c_t = f_t ⊙ c_{t-1} + i_t ⊙ g_t,  h_t = o_t ⊙ ψ(c_t)";
  const std::vector<Shape> open{{{'N', kOpen}, {'T', kOpen}, {'F', 2}}};
  layer.examples.push_back(
      {"output activation linear", {{"units", int64_t{3}}, {"output_activation", "linear"}}, open, 2, 4});
  layer.examples.push_back({"other activations",
                            {{"units", int64_t{2}},
                             {"activation", "sigmoid"},
                             {"recurrent_activation", "tanh"},
                             {"output_activation", "relu"}},
                            open,
                            2,
                            3});
  layer.examples.push_back({"no forget bias", {{"units", int64_t{2}}, {"unit_forget_bias", false}}, open, 1, 2});
  return layer;
}

}  // namespace unroll
