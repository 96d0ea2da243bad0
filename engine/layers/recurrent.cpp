// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/recurrent.h"

#include <fmt/format.h>

#include "layers/activation_choice.h"
#include "layers/bidirectional_kernel.h"
#include "layers/shape_check.h"

namespace unroll::recurrent {
namespace {

using Cell = RecurrentConfig::Cell;

/// One way through time: where its parameters start, and how its values are called.
struct Pass {
  bool backward = false;
  size_t firstParameter = 0;
  size_t firstState = 1;  ///< among the inputs, where states are given
  std::string prefix = {};
  std::string mark = {};
};

bool both(const Attributes& a) { return a.choice("direction") == "both"; }
bool hasRecurrentBias(const Design& design, const Attributes& a) {
  return design.cell == Cell::Gru && a.boolean("reset_after") && a.boolean("use_bias");
}
size_t directions(const Attributes& a) { return both(a) ? 2 : 1; }
size_t statesOf(const Design& design) { return design.cellState ? 2 : 1; }
/// Features of the output: both directions side by side, or one.
int64_t outputFeatures(const Attributes& a) {
  return a.integer("units") * (both(a) && a.choice("merge") == "concat" ? 2 : 1);
}

std::vector<AttributeSpec> attributes(std::vector<AttributeSpec> own) {
  std::vector<AttributeSpec> all{integerAttribute(
      "units", QT_TRANSLATE_NOOP("engine", "Units"),
      QT_TRANSLATE_NOOP("engine", "How many numbers the state has that goes from step to step."), 32, 1, 65536)};
  for (AttributeSpec& spec : own) all.push_back(std::move(spec));
  all.push_back(booleanAttribute("use_bias", QT_TRANSLATE_NOOP("engine", "Bias"),
                                 QT_TRANSLATE_NOOP("engine", "Whether learned numbers are added to the weighted sums."),
                                 true));
  all.push_back(booleanAttribute(
      "return_sequences", QT_TRANSLATE_NOOP("engine", "Return sequences"),
      QT_TRANSLATE_NOOP("engine", "On: the state after every step, (N, T, F). Off: after the last step alone, (N, F)."),
      false));
  all.push_back(choiceAttribute(
      "direction", QT_TRANSLATE_NOOP("engine", "Direction"),
      QT_TRANSLATE_NOOP("engine", "Which way the sequence is read. Both: once each way, with weights of their own."),
      "forward",
      {{"forward", QT_TRANSLATE_NOOP("engine", "Forward")},
       {"backward", QT_TRANSLATE_NOOP("engine", "Backward")},
       {"both", QT_TRANSLATE_NOOP("engine", "Both")}}));
  AttributeSpec merge = choiceAttribute(
      "merge", QT_TRANSLATE_NOOP("engine", "Merge"),
      QT_TRANSLATE_NOOP("engine", "How the two directions become one output: side by side, or added up."), "concat",
      {{"concat", QT_TRANSLATE_NOOP("engine", "Side by side")}, {"sum", QT_TRANSLATE_NOOP("engine", "Sum")}});
  merge.visibleWhen = {"direction", AttributeValue{std::string("both")}};
  all.push_back(std::move(merge));
  all.push_back(booleanAttribute(
      "initial_state", QT_TRANSLATE_NOOP("engine", "Initial state"),
      QT_TRANSLATE_NOOP("engine",
                        "On: the state before the first step comes in by a port of its own. Off: it is zero."),
      false));
  all.push_back(booleanAttribute(
      "return_state", QT_TRANSLATE_NOOP("engine", "Return state"),
      QT_TRANSLATE_NOOP(
          "engine", "On: the state after the last step goes out by a port of its own, for a decoder to start from."),
      false));
  return all;
}

std::vector<Port> inputs(const Design& design, const Attributes& a) {
  std::vector<Port> ports{{"in", QT_TRANSLATE_NOOP("engine", "Input")}};
  if (!a.boolean("initial_state")) return ports;
  ports.push_back({"initial_h", QT_TRANSLATE_NOOP("engine", "State before the first step")});
  if (design.cellState) ports.push_back({"initial_c", QT_TRANSLATE_NOOP("engine", "Cell state before the first step")});
  if (!both(a)) return ports;
  ports.push_back({"back_initial_h", QT_TRANSLATE_NOOP("engine", "Backward: state before its first step")});
  if (design.cellState)
    ports.push_back({"back_initial_c", QT_TRANSLATE_NOOP("engine", "Backward: cell state before its first step")});
  return ports;
}

std::vector<Port> outputs(const Design& design, const Attributes& a) {
  std::vector<Port> ports{{"out", QT_TRANSLATE_NOOP("engine", "Output")}};
  if (!a.boolean("return_state")) return ports;
  ports.push_back({"state_h", QT_TRANSLATE_NOOP("engine", "State after the last step")});
  if (design.cellState) ports.push_back({"state_c", QT_TRANSLATE_NOOP("engine", "Cell state after the last step")});
  if (!both(a)) return ports;
  ports.push_back({"back_state_h", QT_TRANSLATE_NOOP("engine", "Backward: state after its last step")});
  if (design.cellState)
    ports.push_back({"back_state_c", QT_TRANSLATE_NOOP("engine", "Backward: cell state after its last step")});
  return ports;
}

/// The states that come in are (N, units).
Status checkStates(const Text& title, const Attributes& attributes, const std::vector<Shape>& inputs) {
  for (size_t i = 1; i < inputs.size(); ++i) {
    if (inputs[i].rank() == 2 && inputs[i][1].size == attributes.integer("units")) continue;
    return shapeError(
        "shape.initial_state",
        {QT_TRANSLATE_NOOP("engine",
                           "{0} '{1}' has {2} units, so its initial state is (N, {2}), but it gets {3}. Give it one "
                           "number for each unit."),
         {title.english(), kNodeName, std::to_string(attributes.integer("units")), inputs[i].str()}},
        "units");
  }
  return Unit{};
}

Result<std::vector<Shape>> inferShape(const Design& design, const Text& title, const Attributes& attributes,
                                      const std::vector<Shape>& inputs) {
  const Shape& in = inputs[0];
  if (!isSequence(in)) {
    return in.rank() == 2
               ? shapeError(
                     "shape.rank",
                     {QT_TRANSLATE_NOOP("engine",
                                        "{0} '{1}' expects sequences (N, T, F), but gets {2}. Switch on \"return "
                                        "sequences\" in the recurrent layer before it, or insert an Embedding layer "
                                        "where tokens come in."),
                      {title.english(), kNodeName, in.str()}})
               : shapeError(
                     "shape.rank",
                     {QT_TRANSLATE_NOOP("engine",
                                        "{0} '{1}' expects sequences (N, T, F), but gets {2}. Connect it to an Input "
                                        "layer with the shape [steps, features]."),
                      {title.english(), kNodeName, in.str()}});
  }
  UNROLL_CHECK(checkStates(title, attributes, inputs));
  const Dim features{'F', outputFeatures(attributes)};
  std::vector<Shape> shapes;
  if (attributes.boolean("return_sequences"))
    shapes.push_back({{'N', kOpen}, in[1], features});
  else
    shapes.push_back({{'N', kOpen}, features});
  if (attributes.boolean("return_state")) {
    const Shape state{{'N', kOpen}, {'F', attributes.integer("units")}};
    shapes.insert(shapes.end(), directions(attributes) * statesOf(design), state);
  }
  return shapes;
}

std::vector<ParameterSpec> parametersOfPass(const Design& design, const Attributes& a, int64_t in,
                                            const std::string& prefix) {
  const int64_t units = a.integer("units");
  const int64_t rows = units * static_cast<int64_t>(design.gates.size());
  ParameterSpec W{prefix + "W", {rows, in}, "glorot_uniform", in, rows};
  W.help = QT_TRANSLATE_NOOP("engine", "Weights of the input, the rows of each gate one below the other.");
  ParameterSpec U{prefix + "U", {rows, units}, "orthogonal", units, rows};
  U.help = QT_TRANSLATE_NOOP("engine", "Weights of the state, the rows of each gate one below the other.");
  std::vector<ParameterSpec> all{W, U};
  if (a.boolean("use_bias")) {
    ParameterSpec bias{prefix + "b", {rows}, "zeros", in, rows};
    bias.help = QT_TRANSLATE_NOOP("engine", "Bias of each gate.");
    if (design.cell == Cell::Lstm && a.boolean("unit_forget_bias")) bias.blocks = {{units, 2 * units, 1.0}};
    all.push_back(bias);
  }
  if (hasRecurrentBias(design, a)) {
    ParameterSpec bias{prefix + "br", {rows}, "zeros", units, rows};
    bias.help = QT_TRANSLATE_NOOP("engine", "Bias of the state's weighted sums.");
    all.push_back(bias);
  }
  return all;
}

std::vector<ParameterSpec> parameters(const Design& design, const Attributes& a, const Shape& in) {
  std::vector<ParameterSpec> all = parametersOfPass(design, a, in[2].size, "");
  if (both(a)) {
    for (ParameterSpec& spec : parametersOfPass(design, a, in[2].size, "back.")) all.push_back(std::move(spec));
  }
  return all;
}

/// W_f = rows [k·u, (k+1)·u) of W and so on, once for all steps.
std::vector<GateWeights> gateWeights(Builder& b, const Design& design, const BodyContext& context, const Pass& pass) {
  const int64_t units = context.attributes.integer("units");
  const bool bias = context.attributes.boolean("use_bias");
  const ValueId* parameter = context.parameters.data() + pass.firstParameter;
  const ValueId W = parameter[0], U = parameter[1];
  const ValueId wb = bias ? parameter[2] : kNoValue;
  const ValueId wbr = hasRecurrentBias(design, context.attributes) ? parameter[3] : kNoValue;
  if (design.gates.size() == 1) return {{W, U, wb, wbr}};
  b.section(QT_TRANSLATE_NOOP("engine", "weights of the gates"));
  std::vector<GateWeights> gates;
  for (size_t k = 0; k < design.gates.size(); ++k) {
    const std::string& letter = design.gates[k];
    const int64_t begin = static_cast<int64_t>(k) * units;
    const auto rows = [&](ValueId whole, const std::string& name, const std::string& base) {
      if (whole == kNoValue) return kNoValue;
      return b.name(b.slice(whole, 0, begin, begin + units), fmt::format("{}{}_{}", pass.prefix, name, letter),
                    fmt::format("{}_{}{}", base, letter, pass.mark));
    };
    gates.push_back({rows(W, "W", "W"), rows(U, "U", "U"), rows(wb, "b", "b"), rows(wbr, "br", "b'")});
  }
  return gates;
}

/// The state before the first step is zero, unless it is given; before the others it is the last step's,
/// under the name that the equations give it: so its gradient is the part that comes back through time alone.
ValueId previousValue(Builder& b, const Pass& pass, ValueId last, const std::string& letter, const Extents& extents) {
  const ValueId value = last == kNoValue ? b.constant(TensorD(extents)) : b.identity(last);
  return b.name(value, pass.prefix + letter + "_prev", letter + (pass.backward ? "_{t+1}" : "_{t-1}") + pass.mark);
}

/// What one pass gives: (N, T, u) or (N, u), and the state after its last step.
struct Unrolled {
  ValueId output = kNoValue;
  State last;
};

Unrolled unroll(Builder& b, const Design& design, const BodyContext& context, const Pass& pass) {
  const ValueId x = context.inputs[0];
  const Extents sizes = b.extents(x);
  const int64_t samples = sizes[0], steps = sizes[1];
  const Extents stateSizes{samples, context.attributes.integer("units")};
  const std::vector<GateWeights> gates = gateWeights(b, design, context, pass);
  std::vector<ValueId> states(static_cast<size_t>(steps));
  State last;
  if (context.inputs.size() > 1) {
    last.h = context.inputs[pass.firstState];
    if (design.cellState) last.c = context.inputs[pass.firstState + 1];
  }
  for (int64_t s = 0; s < steps; ++s) {
    const int64_t t = pass.backward ? steps - 1 - s : s;
    b.time(static_cast<int>(t));
    Step step{b, context.attributes, gates, kNoValue, {}, kNoValue, pass.prefix, pass.mark};
    b.section(QT_TRANSLATE_NOOP("engine", "input of the step"));
    step.x = b.name(b.at(x, 1, t), pass.prefix + "x", "x_t");
    if (context.mask != kNoValue) {
      step.mask = b.name(b.reshape(b.at(context.mask, 1, t), {samples, 1}), pass.prefix + "mask", "m_t");
    }
    step.previous.h = previousValue(b, pass, last.h, "h", stateSizes);
    if (design.cellState) step.previous.c = previousValue(b, pass, last.c, "c", stateSizes);
    last = design.step(step);
    states[static_cast<size_t>(t)] = last.h;
  }
  b.time(-1);
  b.section(QT_TRANSLATE_NOOP("engine", "output"));
  return {context.attributes.boolean("return_sequences") ? b.stack(states, 1) : last.h, last};
}

/// The states as outputs: under the names of their ports, outside of time.
void giveState(Builder& b, const State& last, const Pass& pass, std::vector<ValueId>& outputs) {
  b.section(QT_TRANSLATE_NOOP("engine", "state after the last step"));
  const std::string prefix = pass.prefix.empty() ? "" : "back_";
  outputs.push_back(b.name(b.identity(last.h), prefix + "state_h", "h_{T}" + pass.mark));
  if (last.c != kNoValue) outputs.push_back(b.name(b.identity(last.c), prefix + "state_c", "c_{T}" + pass.mark));
}

std::vector<ValueId> body(Builder& b, const Design& design, const BodyContext& context) {
  const Attributes& a = context.attributes;
  const bool returnState = a.boolean("return_state");
  std::vector<ValueId> outputs;
  if (!both(a)) {
    const Pass pass{a.choice("direction") == "backward"};
    const Unrolled only = unroll(b, design, context, pass);
    outputs.push_back(b.name(only.output, "out", "y"));
    if (returnState) giveState(b, only.last, pass, outputs);
    return outputs;
  }
  const Pass passes[] = {{false, 0, 1}, {true, context.parameters.size() / 2, 1 + statesOf(design), "back.", "^{←}"}};
  const Unrolled ahead = unroll(b, design, context, passes[0]);
  const Unrolled back = unroll(b, design, context, passes[1]);
  const auto axis = static_cast<int64_t>(b.extents(ahead.output).size()) - 1;
  const ValueId merged =
      a.choice("merge") == "sum" ? b.add(ahead.output, back.output) : b.concat({ahead.output, back.output}, axis);
  outputs.push_back(b.name(merged, "out", "y"));
  if (returnState) {
    giveState(b, ahead.last, passes[0], outputs);
    giveState(b, back.last, passes[1], outputs);
  }
  return outputs;
}

std::unique_ptr<LayerKernel> makeKernel(const Design& design, const Attributes& a, const Shape& in) {
  RecurrentConfig config;
  config.cell = design.cell;
  config.in = in[2].size;
  config.units = a.integer("units");
  config.steps = in.isOpen(1) ? 0 : in[1].size;
  config.bias = a.boolean("use_bias");
  config.returnSequences = a.boolean("return_sequences");
  config.returnState = a.boolean("return_state");
  config.activation = activationKind(a.choice("activation"));
  if (a.has("recurrent_activation")) config.recurrentActivation = activationKind(a.choice("recurrent_activation"));
  if (a.has("output_activation")) config.outputActivation = activationKind(a.choice("output_activation"));
  if (a.has("reset_after")) config.resetAfter = a.boolean("reset_after");
  if (a.has("update_gate")) config.takesNew = a.choice("update_gate") == "takes_new";
  config.backward = a.choice("direction") == "backward";
  auto ahead = makeRecurrentKernel(config);
  if (!both(a)) return ahead;
  config.backward = true;
  BidirectionalConfig merge;
  merge.concat = a.choice("merge") == "concat";
  merge.units = config.units;
  merge.steps = config.steps;
  merge.sequences = config.returnSequences;
  merge.givenStates = a.boolean("initial_state") ? statesOf(design) : 0;
  merge.returnedStates = config.returnState ? statesOf(design) : 0;
  return makeBidirectionalKernel(std::move(ahead), makeRecurrentKernel(config), merge);
}

int64_t flops(const Design& design, const Attributes& a, const Shape& in, int64_t time) {
  const int64_t steps = in.isOpen(1) ? time : in[1].size;
  const int64_t units = a.integer("units");
  const int64_t step = 2 * static_cast<int64_t>(design.gates.size()) * units * (in[2].size + units);
  return step * steps * (both(a) ? 2 : 1);
}

std::string subtitle(const Attributes& a) {
  std::string line = std::to_string(a.integer("units"));
  if (a.boolean("return_sequences")) line += " · sequences";
  if (a.choice("direction") != "forward") line += " · " + a.choice("direction");
  return line;
}

}  // namespace

ValueId Step::name(ValueId value, const std::string& name, const std::string& base) const {
  return b.name(value, prefix + name, base + "_t" + mark);
}

ValueId Step::preactivation(const GateWeights& gate) const {
  const ValueId sum = b.add(b.affine(x, gate.W, kNoValue), b.affine(previous.h, gate.U, kNoValue));
  return gate.b == kNoValue ? sum : b.add(sum, gate.b);
}

ValueId Step::masked(ValueId next, ValueId old) const { return mask == kNoValue ? next : b.where(mask, next, old); }

AttributeSpec stateActivation() {
  return activationAttribute(
      "activation", QT_TRANSLATE_NOOP("engine", "Activation"),
      QT_TRANSLATE_NOOP("engine", "The function that the new state's weighted sum goes through."), "tanh");
}

AttributeSpec gateActivation() {
  return activationAttribute(
      "recurrent_activation", QT_TRANSLATE_NOOP("engine", "Gate activation"),
      QT_TRANSLATE_NOOP("engine", "The function that the gates' weighted sums go through: 0 is shut, 1 is open."),
      "sigmoid");
}

LayerDescriptor layer(std::string key, Text title, Text summary, Design design, std::vector<AttributeSpec> own) {
  using Shapes = std::vector<Shape>;
  LayerDescriptor made = plainLayer(std::move(key), title, LayerCategory::Recurrent, std::move(summary));
  made.attributes = attributes(std::move(own));
  made.inputs = [design](const Attributes& a) { return inputs(design, a); };
  made.outputs = [design](const Attributes& a) { return outputs(design, a); };
  made.inferShape = [design, title](const Attributes& a, const Shapes& shapes) {
    return inferShape(design, title, a, shapes);
  };
  made.parameters = [design](const Attributes& a, const Shapes& inputs) { return parameters(design, a, inputs[0]); };
  made.body = [design](Builder& b, const BodyContext& context) { return body(b, design, context); };
  made.makeKernel = [design](const Attributes& a, const Shapes& inputs) { return makeKernel(design, a, inputs[0]); };
  made.flops = [design](const Attributes& a, const Shapes& inputs, int64_t time) {
    return flops(design, a, inputs[0], time);
  };
  made.keepsMask = [](const Attributes& a) { return a.boolean("return_sequences"); };
  made.exportCode = [design](CodeTarget target, const std::string& name, const Attributes& a, const Shapes& inputs) {
    return exportCode(design, target, name, a, inputs);
  };
  made.subtitle = subtitle;
  made.examples = examples();
  addStateExamples(made.examples, statesOf(design));
  addActivationExamples(made.examples, made.attributes);
  return made;
}

}  // namespace unroll::recurrent
