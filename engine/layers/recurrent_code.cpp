// SPDX-License-Identifier: GPL-3.0-or-later
// The recurrent layers in Keras and PyTorch.
#include <fmt/format.h>

#include "layers/activation_choice.h"
#include "layers/recurrent.h"

namespace unroll::recurrent {
namespace {

using Cell = RecurrentConfig::Cell;

struct Names {
  const char* keras;
  const char* torch;
};
Names names(Cell cell) {
  constexpr Names kNames[] = {{"SimpleRNN", "RNN"}, {"LSTM", "LSTM"}, {"GRU", "GRU"}};
  return kNames[static_cast<size_t>(cell)];
}

std::string choiceOr(const Attributes& a, std::string_view key, const std::string& otherwise) {
  return a.has(key) ? a.choice(key) : otherwise;
}
bool flagOr(const Attributes& a, std::string_view key, bool otherwise) {
  return a.has(key) ? a.boolean(key) : otherwise;
}
/// "initial_h, initial_c, back_initial_h, back_initial_c", as far as there are such.
std::string stateNames(const Design& design, const Attributes& a, const std::string& stem) {
  const auto pass = [&](const std::string& prefix) {
    return prefix + stem + "_h" + (design.cellState ? ", " + prefix + stem + "_c" : "");
  };
  return pass("") + (a.choice("direction") == "both" ? ", " + pass("back_") : "");
}

bool takesNew(const Attributes& a) { return choiceOr(a, "update_gate", "keeps_old") == "takes_new"; }

/// Keras' own layer; go_backwards leaves the sequence turned round, so it is turned back.
std::string kerasCell(const Design& design, const std::string& name, const Attributes& a, bool both) {
  std::string code = fmt::format("layers.{}({}", names(design.cell).keras, a.integer("units"));
  const auto word = [&](std::string_view key, std::string_view keras) {
    if (choiceOr(a, key, std::string(keras)) != keras) code += fmt::format(", {}=\"{}\"", key, a.choice(key));
  };
  const auto flag = [&](std::string_view key, bool keras) {
    if (flagOr(a, key, keras) != keras) code += fmt::format(", {}={}", key, keras ? "False" : "True");
  };
  word("activation", "tanh");
  word("recurrent_activation", "sigmoid");
  flag("use_bias", true);
  flag("unit_forget_bias", true);
  flag("reset_after", true);
  flag("return_sequences", false);
  flag("return_state", false);
  if (a.choice("direction") == "backward") code += ", go_backwards=True";
  return code + (both ? ")" : fmt::format(", name=\"{}\")", name));
}

std::string kerasCode(const Design& design, const std::string& name, const Attributes& a) {
  std::string code;
  if (choiceOr(a, "output_activation", a.choice("activation")) != a.choice("activation")) {
    return fmt::format(
        "raise NotImplementedError(\"{}: layers.LSTM has one activation for the candidate and the output; "
        "this layer has {} and {}\")",
        name, a.choice("activation"), a.choice("output_activation"));
  }
  if (takesNew(a) && a.choice("recurrent_activation") != "sigmoid") {
    return fmt::format("raise NotImplementedError(\"{}: layers.GRU has no update gate that takes the new state\")",
                       name);
  }
  // 1 − σ(s) = σ(−s): the same layer with the update gate's weights negated.
  if (takesNew(a)) code = "# the update gate takes the new state: load its kernel, recurrent kernel and bias negated\n";
  if (a.boolean("initial_state")) {
    code += fmt::format("# call it with initial_state=[{}]\n", stateNames(design, a, "initial"));
  }
  if (a.boolean("return_state")) code += fmt::format("# gives x, {}\n", stateNames(design, a, "state"));
  if (a.choice("direction") == "both") {
    return code + fmt::format("layers.Bidirectional({}, merge_mode=\"{}\", name=\"{}\")",
                              kerasCell(design, name, a, true), a.choice("merge"), name);
  }
  code += kerasCell(design, name, a, false);
  if (a.choice("direction") == "backward" && a.boolean("return_sequences")) {
    code += fmt::format("\nlayers.Lambda(lambda x: x[:, ::-1], name=\"{}_turned\")", name);
  }
  return code;
}

/// Whether nn.RNN, nn.LSTM or nn.GRU computes exactly this layer.
bool hasTorchModule(const Design& design, const Attributes& a) {
  const std::string& activation = a.choice("activation");
  if (design.cell == Cell::Simple) return activation == "tanh" || activation == "relu";
  return activation == "tanh" && a.choice("recurrent_activation") == "sigmoid" &&
         choiceOr(a, "output_activation", "tanh") == "tanh" && flagOr(a, "reset_after", true) && !takesNew(a);
}

std::string torchModule(const Design& design, const std::string& name, const Attributes& a, int64_t in) {
  const bool both = a.choice("direction") == "both";
  const bool backward = a.choice("direction") == "backward";
  const bool sequences = a.boolean("return_sequences");
  const int64_t units = a.integer("units");
  std::string code = fmt::format("self.{} = nn.{}({}, {}, batch_first=True", name, names(design.cell).torch, in, units);
  if (design.cell == Cell::Simple && a.choice("activation") == "relu") code += ", nonlinearity=\"relu\"";
  if (!a.boolean("use_bias")) code += ", bias=False";
  if (both) code += ", bidirectional=True";
  const auto given = [&](const std::string& letter) {
    return both ? fmt::format("torch.stack([initial_{0}, back_initial_{0}])", letter)
                : fmt::format("initial_{}[None]", letter);
  };
  const std::string state = !a.boolean("initial_state") ? ""
                            : design.cellState          ? fmt::format(", ({}, {})", given("h"), given("c"))
                                                        : ", " + given("h");
  const std::string last = !a.boolean("return_state") ? "_" : design.cellState ? "(h_n, c_n)" : "h_n";
  code += fmt::format(")\nx, {} = self.{}({}{})", last, name, backward ? "x.flip(1)" : "x", state);
  for (int pass = 0; pass < (both ? 2 : 1) && a.boolean("return_state"); ++pass) {
    for (const char letter : std::string(design.cellState ? "hc" : "h"))
      code += fmt::format("\n{}state_{} = {}_n[{}]", pass == 1 ? "back_" : "", letter, letter, pass);
  }
  if (backward && sequences) code += "\nx = x.flip(1)";
  if (!both) return sequences ? code : code + "\nx = x[:, -1]";
  // The last step of the second direction is its state at t = 0.
  if (!sequences) code += fmt::format("\nx = torch.cat([x[:, -1, :{0}], x[:, 0, {0}:]], dim=-1)", units);
  if (a.choice("merge") == "sum") code += fmt::format("\nx = x[..., :{0}] + x[..., {0}:]", units);
  return code;
}

/// The equations of one step, as PyTorch writes them. W x_t + b is a Linear, so is U h (+ b').
std::string torchStep(const Design& design, const std::string& module, const Attributes& a) {
  const auto state = [&](const std::string& x) { return torchActivation(a.choice("activation"), x); };
  const auto gate = [&](const std::string& x) {
    return torchActivation(choiceOr(a, "recurrent_activation", "sigmoid"), x);
  };
  if (design.cell == Cell::Simple) {
    return fmt::format("    h = {}\n", state(fmt::format("{0}_W(x_t) + {0}_U(h)", module)));
  }
  if (design.cell == Cell::Lstm) {
    return fmt::format(
        "    i, f, g, o = ({0}_W(x_t) + {0}_U(h)).chunk(4, dim=-1)\n"
        "    c = {1} * c + {2} * {3}\n"
        "    h = {4} * {5}\n",
        module, gate("f"), gate("i"), state("g"), gate("o"), torchActivation(a.choice("output_activation"), "c"));
  }
  const std::string blend = takesNew(a) ? "    h = (1 - z) * h + z * n\n" : "    h = z * h + (1 - z) * n\n";
  if (a.boolean("reset_after")) {
    return fmt::format(
               "    wz, wr, wn = {0}_W(x_t).chunk(3, dim=-1)\n"
               "    uz, ur, un = {0}_U(h).chunk(3, dim=-1)\n"
               "    z, r = {1}, {2}\n"
               "    n = {3}\n",
               module, gate("wz + uz"), gate("wr + ur"), state("wn + r * un")) +
           blend;
  }
  return fmt::format(
             "    wz, wr, wn = {0}_W(x_t).chunk(3, dim=-1)\n"
             "    Uz, Ur, Un = {0}_U.weight.chunk(3, dim=0)\n"
             "    z, r = {1}, {2}\n"
             "    n = {3}\n",
             module, gate("wz + h @ Uz.T"), gate("wr + h @ Ur.T"), state("wn + (r * h) @ Un.T")) +
         blend;
}

/// A variant that PyTorch has no module for: its loop in time, once per direction.
std::string torchLoop(const Design& design, const std::string& name, const Attributes& a, int64_t in) {
  const int64_t units = a.integer("units");
  const int64_t rows = units * static_cast<int64_t>(design.gates.size());
  const std::string bias = a.boolean("use_bias") ? "" : ", bias=False";
  const bool stateBias = design.cell == Cell::Gru && a.boolean("reset_after") && a.boolean("use_bias");
  const bool both = a.choice("direction") == "both";
  std::string definitions, forward;
  for (int pass = 0; pass < (both ? 2 : 1); ++pass) {
    const bool backward = pass == 1 || a.choice("direction") == "backward";
    const std::string module = "self." + name + (pass == 1 ? "_back" : "");
    const std::string output = !both ? "x" : pass == 1 ? "back" : "ahead";
    definitions += fmt::format("{0}_W = nn.Linear({1}, {2}{3})\n{0}_U = nn.Linear({4}, {2}{5})\n", module, in, rows,
                               bias, units, stateBias ? "" : ", bias=False");
    const std::string prefix = pass == 1 ? "back_" : "";
    forward += a.boolean("initial_state")
                   ? fmt::format("h = {0}initial_h\n{1}", prefix,
                                 design.cellState ? fmt::format("c = {}initial_c\n", prefix) : "")
                   : fmt::format("h = {}x.new_zeros(x.shape[0], {})\n", design.cellState ? "c = " : "", units);
    forward += fmt::format("steps = []\nfor x_t in x{}.unbind(1):\n", backward ? ".flip(1)" : "");
    forward += torchStep(design, module, a) + "    steps.append(h)\n";
    forward += a.boolean("return_sequences")
                   ? fmt::format("{} = torch.stack(steps{}, dim=1)\n", output, backward ? "[::-1]" : "")
                   : fmt::format("{} = h\n", output);
    if (!a.boolean("return_state")) continue;
    for (const char letter : std::string(design.cellState ? "hc" : "h"))
      forward += fmt::format("{}state_{} = {}\n", prefix, letter, letter);
  }
  if (both) forward += a.choice("merge") == "sum" ? "x = ahead + back\n" : "x = torch.cat([ahead, back], dim=-1)\n";
  forward.pop_back();
  return definitions + forward;
}

}  // namespace

std::string exportCode(const Design& design, CodeTarget target, const std::string& name, const Attributes& attributes,
                       const std::vector<Shape>& inputs) {
  if (target == CodeTarget::Keras) return kerasCode(design, name, attributes);
  const int64_t in = inputs[0][2].size;
  return hasTorchModule(design, attributes) ? torchModule(design, name, attributes, in)
                                            : torchLoop(design, name, attributes, in);
}

}  // namespace unroll::recurrent
