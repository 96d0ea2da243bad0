// SPDX-License-Identifier: GPL-3.0-or-later
// A document's network as one expression: the bodies of its layers joined along the edges. The loss: build_loss.cpp.
#include <algorithm>
#include <cmath>

#include "explain/build.h"
#include "math/primitive.h"
#include "train/node_seed.h"

namespace unroll::explain {

Error inputError(std::string code, Text message, const std::string& node) {
  Place place;
  place.node = node;
  return {std::move(code), std::move(message), place};
}

std::string freeLayer(const NetworkSpec& spec, std::string name) {
  while (spec.findByName(name)) name += "_";
  return name;
}

namespace {

Status checkInference(const NetworkSpec& spec, const Inference& inference) {
  for (const Diagnostic& diagnostic : inference.diagnostics) {
    if (diagnostic.severity != Severity::Error) continue;
    Place place;
    place.line = diagnostic.line;
    place.column = diagnostic.column;
    place.attribute = diagnostic.attribute;
    if (const NodeSpec* node = spec.find(diagnostic.node)) place.node = node->name;
    return Error{diagnostic.code, diagnostic.message, place};
  }
  if (inference.outputNodes.empty())
    return inputError("graph.empty",
                      QT_TRANSLATE_NOOP("engine", "The network has no layers. Add an Input and the layers after it."));
  return Unit{};
}

/// "W", "b'", "W_{q}", "γ"; the backward direction of a recurrent layer gets an arrow, a part of a group its name.
std::string parameterSymbol(const std::string& name) {
  static const std::map<std::string, std::string> kSpecial = {
      {"br", "b'"}, {"gamma", "γ"}, {"beta", "β"}, {"mean", "μ"}, {"variance", "σ^{2}"}};
  const size_t dot = name.rfind('.');
  const std::string own = dot == std::string::npos ? name : name.substr(dot + 1);
  const auto special = kSpecial.find(own);
  std::string symbol = special != kSpecial.end() ? special->second
                       : own.size() > 1          ? own.substr(0, 1) + "_{" + own.substr(1) + "}"
                                                 : own;
  if (dot == std::string::npos) return symbol;
  const std::string part = name.substr(0, dot);
  return symbol + (part == "back" ? "^{←}" : "^{\\text{" + part + "}}");
}

bool isFixed(const ParameterSpec& parameter) {
  return parameter.initializer == "zeros" || parameter.initializer == "ones" || parameter.initializer == "constant" ||
         parameter.initializer == "identity";
}

class NetworkBody {
 public:
  NetworkBody(Pass& pass, const Explanation::Request& request, bool fused)
      : m_pass(pass), m_request(request), m_fused(fused) {}

  Status build() {
    UNROLL_CHECK(checkInference(m_pass.spec, m_pass.inference));
    UNROLL_CHECK(checkWeights(m_pass.spec, m_pass.inference, m_request.weights));
    UNROLL_CHECK(readInputs());
    UNROLL_CHECK(readMasks());
    for (const NodeId id : m_pass.inference.order) addNode(id);
    if (m_request.target) UNROLL_CHECK(addLossOfOutput());
    if (m_request.target && m_request.update) UNROLL_CHECK(addUpdate(m_pass, *m_request.update, m_builder));
    const std::map<ValueId, TensorD>& constants = m_builder.constants();
    m_pass.leaves.insert(constants.begin(), constants.end());
    m_pass.expression = m_builder.take();
    return checkIndices();
  }

 private:
  const NodeInfo& infoOf(NodeId id) const { return m_pass.inference.nodes.at(id); }
  const std::string& nameOf(NodeId id) const { return m_pass.spec.find(id)->name; }

  /// Every input has its tensor, in the shape that the document says; all have as many samples.
  Status readInputs() {
    bool first = true;
    for (const NodeId id : m_pass.inference.inputNodes) {
      const std::string& name = nameOf(id);
      const auto given = m_request.inputs.find(name);
      const Shape& shape = infoOf(id).outputs.front();
      if (given == m_request.inputs.end())
        return inputError("explain.input",
                          {QT_TRANSLATE_NOOP("engine", "Input '{0}' has no sample. Give one with the shape {1}."),
                           {name, shape.str()}},
                          name);
      const Extents& extents = given->second.extents();
      bool fits = static_cast<int>(extents.size()) == shape.rank() && elementCount(extents) > 0;
      for (int axis = 0; fits && axis < shape.rank(); ++axis)
        fits = shape.isOpen(axis) || shape[axis].size == extents[static_cast<size_t>(axis)];
      if (!fits)
        return inputError("explain.input",
                          {QT_TRANSLATE_NOOP("engine", "Input '{0}' expects {1}, but the sample has the shape {2}."),
                           {name, shape.str(), toString(extents)}},
                          name);
      if (!first && extents[0] != m_pass.samples)
        return inputError("explain.input",
                          {QT_TRANSLATE_NOOP("engine",
                                             "Input '{0}' gets {1} samples, but another input gets {2}. "
                                             "Give all inputs the same number."),
                           {name, std::to_string(extents[0]), std::to_string(m_pass.samples)}},
                          name);
      m_pass.samples = extents[0];
      first = false;
    }
    return Unit{};
  }

  static bool hasOpenTime(const Shape& shape) { return shape.hasTime() && shape.isOpen(shape.find('T')); }

  /// The masks as leaves of their own, (N, T), where a step is padding.
  Status readMasks() {
    ValueId common = kNoValue;
    for (const NodeId id : m_pass.inference.inputNodes) {
      const Shape& shape = infoOf(id).outputs.front();
      const auto own = m_request.masks.find(nameOf(id));
      const bool isOwn = own != m_request.masks.end();
      if (!hasOpenTime(shape) || (!isOwn && !m_request.mask)) continue;
      const std::vector<uint8_t>& mask = isOwn ? own->second : *m_request.mask;
      const auto size = static_cast<int64_t>(mask.size());
      const int64_t wanted = m_pass.samples * m_request.inputs.at(nameOf(id)).extent(shape.find('T'));
      if (wanted != size)
        return inputError("explain.mask",
                          {QT_TRANSLATE_NOOP("engine", "The mask has {0} steps, but the samples of '{1}' have {2}."),
                           {std::to_string(size), nameOf(id), std::to_string(wanted)}});
      if (std::find(mask.begin(), mask.end(), uint8_t{0}) == mask.end()) continue;
      if (isOwn || common == kNoValue) m_inputMasks[id] = addMask("mask", mask, size / m_pass.samples);
      if (!isOwn) common = m_inputMasks[id] = common == kNoValue ? m_inputMasks[id] : common;
    }
    return Unit{};
  }

  ValueId addMask(const std::string& name, const std::vector<uint8_t>& mask, int64_t steps) {
    std::string layer = freeLayer(m_pass.spec, name);
    while (!m_maskLayers.insert(layer).second) layer += "_";
    m_builder.enterLayer(layer);
    const ValueId leaf = m_builder.leaf(LeafKind::Constant, {m_pass.samples, steps}, "out", "m");
    m_pass.leaves[leaf] = TensorD({m_pass.samples, steps}, std::vector<double>(mask.begin(), mask.end()));
    return leaf;
  }

  PortRef sourceOf(NodeId node, const std::string& port) const {
    for (const EdgeSpec& edge : m_pass.spec.edges)
      if (edge.to.node == node && edge.to.port == port) return edge.from;
    return {};
  }

  void addNode(NodeId id) {
    const NodeInfo& info = infoOf(id);
    const NodeSpec& node = *m_pass.spec.find(id);
    m_pass.layers.push_back(node.name);
    m_builder.enterLayer(node.name);
    if (info.inputPorts.empty()) return addInput(id, info, node);
    const Attributes attributes(info.layer->attributes, node.attributes);
    BodyContext context{attributes,    {}, {}, kNoValue, m_request.training, nodeSeed(m_pass.spec.seed, node.name),
                        m_request.step};
    for (const Port& port : info.inputPorts) {
      const auto value = m_ports.find(sourceOf(id, port.name));
      context.inputs.push_back(value == m_ports.end() ? kNoValue : value->second);
    }
    for (const ParameterSpec& parameter : info.parameters)
      context.parameters.push_back(addParameter(node.name, parameter));
    for (const ValueId input : context.inputs) context.masks.push_back(maskOf(input));
    context.mask = context.masks.front();
    std::vector<ValueId> outputs = info.layer->body(m_builder, context);
    m_builder.time(-1);
    UNROLL_ASSERT(outputs.size() == info.outputPorts.size());
    nameOutput(node.name, outputs.front());
    for (size_t i = 0; i < outputs.size(); ++i) {
      m_ports[{id, info.outputPorts[i].name}] = outputs[i];
      if (!info.outputs[i].hasTime()) continue;
      const ValueId mask = maskOfOutput(*info.layer, context, i);
      const int64_t steps = m_builder.extents(outputs[i])[static_cast<size_t>(info.outputs[i].find('T'))];
      if (mask != kNoValue && m_builder.extents(mask)[1] == steps) m_masks[outputs[i]] = mask;
    }
    m_pass.outputs[node.name] = outputs.front();
  }

  ValueId maskOf(ValueId value) const {
    const auto mask = m_masks.find(value);
    return mask == m_masks.end() ? kNoValue : mask->second;
  }

  /// Whether the mask that LAYER makes leaves a step out. Of data it is looked up, so that formulas of whole sequences
  /// say nothing of masks.
  bool pads(const LayerDescriptor& layer, const BodyContext& context, size_t output) const {
    const auto data = m_pass.leaves.find(context.inputs.front());
    if (data == m_pass.leaves.end() || context.inputs.size() > 1 || context.maskOf(0) != kNoValue) return true;
    Builder b;
    b.enterLayer("mask");
    BodyContext alone{context.attributes, {b.leaf(LeafKind::Data, data->second.extents(), "x")}, {}};
    const ValueId mask = layer.maskBody(b, alone, output);
    if (mask == kNoValue) return false;
    std::map<ValueId, TensorD> leaves = b.constants();
    leaves[alone.inputs.front()] = data->second;
    const Evaluation evaluation(b.expression(), std::move(leaves));
    const auto keeps = evaluation.value(mask).span();
    return std::find(keeps.begin(), keeps.end(), 0.0) != keeps.end();
  }

  /// As Network does it.
  ValueId maskOfOutput(const LayerDescriptor& layer, const BodyContext& context, size_t output) {
    const OutputMask mask = layer.maskOfOutput(context.attributes, output);
    ValueId all = kNoValue;
    switch (mask.from) {
      case OutputMask::From::None: return kNoValue;
      case OutputMask::From::Input: return context.masks[mask.port];
      case OutputMask::From::Made:
        return pads(layer, context, output) ? layer.maskBody(m_builder, context, output) : kNoValue;
      case OutputMask::From::AnyInput:
        for (const ValueId one : context.masks) {
          if (one != kNoValue && one != all) all = all == kNoValue ? one : m_builder.mul(all, one);
        }
    }
    return all;
  }

  /// "out" exists for every node.
  void nameOutput(const std::string& layer, ValueId& output) {
    const Label& label = m_builder.expression()[output].label;
    if (label.layer != layer || label.name != "out" || label.time >= 0)
      output = m_builder.name(output, "out", label.named ? label.symbol : "y");
  }

  void addInput(NodeId id, const NodeInfo& info, const NodeSpec& node) {
    const TensorD& given = m_request.inputs.at(node.name);
    const std::string symbol = m_pass.inference.inputNodes.size() == 1 ? "x" : "x^{\\text{" + node.name + "}}";
    const ValueId leaf = m_builder.leaf(LeafKind::Data, given.extents(), "out", symbol);
    m_pass.leaves[leaf] = given;
    m_pass.inputs[node.name] = leaf;
    m_pass.outputs[node.name] = leaf;
    m_ports[{id, info.outputPorts.front().name}] = leaf;
    if (const auto mask = m_inputMasks.find(id); mask != m_inputMasks.end()) m_masks[leaf] = mask->second;
  }

  ValueId addParameter(const std::string& layer, const ParameterSpec& parameter) {
    const std::string full = layer + "." + parameter.name;
    const ValueId leaf =
        m_builder.leaf(LeafKind::Weight, parameter.extents, parameter.name, parameterSymbol(parameter.name));
    m_pass.leaves[leaf] = m_request.weights.at(full);
    m_pass.parameters[full] = leaf;
    if (m_request.weightsAreInitial && !m_pass.spec.weights.contains(full))
      (isFixed(parameter) ? m_pass.set : m_pass.drawn).insert(leaf);
    return leaf;
  }

  Status addLossOfOutput() {
    const NodeId output = m_pass.inference.outputNodes.front();
    const ValueId prediction = m_ports.at({output, infoOf(output).outputPorts.front().name});
    return addLoss(m_pass, m_request, m_builder, {output, prediction, maskOf(prediction), m_fused});
  }

  /// What picks rows of a table has to be data, perhaps rearranged: whole numbers within it.
  Status checkIndices() {
    for (ValueId id = 0; id < m_pass.expression.size(); ++id) {
      const ExpressionNode& node = m_pass.node(id);
      if (!node.op || node.op->name != "gather") continue;
      std::vector<ValueId> open{node.operands[1]};
      while (!open.empty()) {
        const ValueId at = open.back();
        open.pop_back();
        m_pass.picksRows.insert(at);
        if (!m_pass.node(at).op) {
          UNROLL_CHECK(checkIndices(at, node));
          continue;
        }
        const Primitive& op = *m_pass.node(at).op;
        if (!op.view && op.name != "concat" && op.name != "stack" && op.name != "pad")
          return computedIndices(node.label.layer);
        for (const ValueId operand : m_pass.node(at).operands) open.push_back(operand);
      }
    }
    return Unit{};
  }

  Status checkIndices(ValueId leaf, const ExpressionNode& gather) const {
    const auto values = m_pass.leaves.find(leaf);
    if (values == m_pass.leaves.end() || m_pass.node(leaf).leaf == LeafKind::Weight)
      return computedIndices(gather.label.layer);
    const int64_t rows = m_pass.node(gather.operands[0]).extents[0];
    for (const double value : values->second.span()) {
      if (value == std::floor(value) && value >= 0.0 && value < static_cast<double>(rows)) continue;
      return inputError(
          "explain.class",
          {QT_TRANSLATE_NOOP("engine", "'{0}' holds {1}, but '{2}' takes whole numbers from 0 to {3}."),
           {m_pass.node(leaf).label.layer, formula::formatNumber(value), gather.label.layer, std::to_string(rows - 1)}},
          m_pass.node(leaf).label.layer);
    }
    return Unit{};
  }

  static Error computedIndices(const std::string& layer) {
    return inputError("explain.tokens",
                      {QT_TRANSLATE_NOOP("engine",
                                         "'{0}' takes whole numbers, but what comes in is computed by other layers. "
                                         "Connect it to an Input with tokens."),
                       {layer}},
                      layer);
  }

  Pass& m_pass;
  const Explanation::Request& m_request;
  const bool m_fused;
  Builder m_builder;
  std::map<PortRef, ValueId> m_ports;
  std::map<NodeId, ValueId> m_inputMasks;
  std::map<ValueId, ValueId> m_masks;  ///< by value
  std::set<std::string> m_maskLayers;
};

}  // namespace

Result<std::unique_ptr<Pass>> buildPass(const NetworkSpec& spec, const Explanation::Request& request,
                                        const LayerCatalog& catalog, bool fused) {
  auto pass = std::make_unique<Pass>();
  pass->spec = spec;
  pass->inference = infer(spec, catalog);
  pass->fused = fused;
  pass->weightsAfter = request.weightsAfter;
  if (!pass->weightsAfter && request.update && request.update->step > 0) pass->weightsAfter = request.update->step;
  UNROLL_CHECK(NetworkBody(*pass, request, fused).build());
  pass->addresses = Addresses(pass->expression, pass->update);
  return pass;
}

}  // namespace unroll::explain
