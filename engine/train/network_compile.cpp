// SPDX-License-Identifier: GPL-3.0-or-later
// From a document to a plan: kernels in topological order and one block of memory for everything.
#include <unistd.h>

#include <algorithm>
#include <array>

#include "kernels/factories.h"
#include "train/network_parts.h"
#include "train/node_seed.h"

namespace unroll {
namespace {

/// Layers whose attribute `activation` is the last thing they do to their output and can be left to
/// the loss, which has a stable form of both together.
constexpr std::array<std::string_view, 2> kLayersEndingInActivation = {"dense", "activation"};

const std::map<std::string, ActivationKind, std::less<>> kFinalActivations = {{"softmax", ActivationKind::Softmax},
                                                                              {"sigmoid", ActivationKind::Sigmoid}};

/// Whether the loss takes over the final activation of NODE.
bool fuses(const TrainingSpec& training, const LossDescriptor& loss, const NodeInfo& info,
           const Attributes& attributes) {
  if (training.fromLogits || loss.fusedWith.empty() || !kFinalActivations.contains(loss.fusedWith)) return false;
  const bool ends = std::find(kLayersEndingInActivation.begin(), kLayersEndingInActivation.end(), info.layer->key) !=
                    kLayersEndingInActivation.end();
  // The losses' softmax runs over the last axis; an image's runs over its channels.
  return ends && info.outputs.front().rank() <= 3 && attributes.has("activation") &&
         attributes.choice("activation") == loss.fusedWith;
}

int64_t machineBytes() {
  const long pages = sysconf(_SC_PHYS_PAGES);
  const long page = sysconf(_SC_PAGESIZE);
  return pages > 0 && page > 0 ? static_cast<int64_t>(pages) * page : INT64_MAX;
}

Error tooLarge(int64_t needed, int64_t there) {
  const auto mebibytes = [](int64_t bytes) { return std::to_string(bytes / (1024 * 1024)); };
  return Error{"memory.too_large",
               Text{QT_TRANSLATE_NOOP("engine",
                                      "This network would need {0} MiB of memory, but the machine has {1} MiB. Make "
                                      "the batch smaller, the sequences shorter or the layers smaller."),
                    {mebibytes(needed), mebibytes(there)}},
               {},
               ErrorKind::Input};
}

}  // namespace

Status requireSound(const NetworkSpec& spec, const Inference& inference) {
  for (const Diagnostic& diagnostic : inference.diagnostics) {
    if (diagnostic.severity != Severity::Error) continue;
    const NodeSpec* node = spec.find(diagnostic.node);
    Place place;
    place.line = diagnostic.line;
    place.column = diagnostic.column;
    place.node = node ? node->name : std::string();
    place.attribute = diagnostic.attribute;
    return Error{diagnostic.code, diagnostic.message, place};
  }
  if (inference.outputNodes.empty()) {
    return Error{"graph.empty",
                 Text{QT_TRANSLATE_NOOP("engine", "The network has no layers. Add an Input and the layers after it.")}};
  }
  return Unit{};
}

/// Writes the plan of one document step by step; the sizes are known before any memory is taken.
class NetworkCompiler {
 public:
  NetworkCompiler(Network::Parts& parts, const LayerCatalog& catalog) : m_parts(parts), m_catalog(catalog) {}

  Status plan() {
    UNROLL_CHECK(requireSound(m_parts.spec, m_parts.inference));
    m_parts.loss = findLoss(m_parts.spec.training.loss);
    if (!m_parts.loss) {
      return Error{"loss.unknown",
                   Text{QT_TRANSLATE_NOOP("engine", "There is no loss called '{0}'."), {m_parts.spec.training.loss}}};
    }
    const TrainingSpec& training = m_parts.spec.training;
    m_parts.lossSettings =
        lossSettings(*m_parts.loss, training.fromLogits, training.lossAttributes, training.classWeights);
    for (NodeId id : m_parts.inference.order) addNode(id);
    planOutput();
    planParameters();
    planScratch();
    const int64_t bytes = m_parts.blockFloats * static_cast<int64_t>(sizeof(float));
    if (bytes > machineBytes() / 10 * 9) return tooLarge(bytes, machineBytes());
    return Unit{};
  }

  /// Takes the memory and points every array into it.
  void place() {
    Network::Parts& p = m_parts;
    p.block.assign(static_cast<size_t>(p.blockFloats), 0.0f);
    float* const block = p.block.data();
    for (PlannedBuffer& buffer : p.buffers) {
      buffer.values = block + buffer.valuesAt;
      buffer.gradient = block + buffer.gradientAt;
    }
    for (size_t i = 0; i < p.parameters.size(); ++i) {
      p.parameters[i].values = block + p.parameterAt[i];
      p.parameters[i].gradient = block + p.gradientsAt + (p.parameterAt[i] - p.parameterAt[0]);
    }
    for (PlannedNode& node : p.nodes) placeNode(node, block);
    if (p.finalActivation) p.probabilities = block + p.probabilitiesAt;
    p.masks.assign(static_cast<size_t>(p.maskBytes), 1);
    for (PlannedNode& node : p.nodes) placeMasks(node);
    p.batch.target = block + p.targetAt;
    p.batch.targetMask = p.masks.data() + p.targetMaskAt;
    p.planGradients();
  }

 private:
  /// OWNMASK: it does not share another buffer's mask.
  int addBuffer(const PortRef& port, const Shape& shape, int64_t maxTime, bool ownMask) {
    PlannedBuffer buffer;
    buffer.port = port;
    buffer.shape = shape;
    buffer.width = elementCount(shape.extents(1, 1));
    buffer.openTime = isOpen(shape);
    buffer.maxTime = buffer.time = buffer.openTime ? maxTime : 0;
    buffer.valuesAt = m_parts.reserve(buffer.elements(m_parts.maxBatch));
    buffer.gradientAt = m_parts.reserve(buffer.elements(m_parts.maxBatch));
    if (ownMask && shape.hasTime()) buffer.maskAt = m_parts.reserveMask(m_parts.maxBatch * buffer.steps());
    m_parts.buffers.push_back(std::move(buffer));
    return static_cast<int>(m_parts.buffers.size()) - 1;
  }

  int bufferInto(NodeId node, const std::string& port) const {
    for (const EdgeSpec& edge : m_parts.spec.edges) {
      if (edge.to.node != node || edge.to.port != port) continue;
      for (size_t i = 0; i < m_parts.buffers.size(); ++i) {
        if (m_parts.buffers[i].port == edge.from) return static_cast<int>(i);
      }
    }
    return -1;
  }

  bool isOutput(NodeId id) const { return id == m_parts.inference.outputNodes.front(); }

  void addNode(NodeId id) {
    const NodeInfo& info = m_parts.inference.nodes.at(id);
    const NodeSpec& spec = *m_parts.spec.find(id);
    Attributes attributes(info.layer->attributes, spec.attributes);
    PlannedNode node;
    node.id = id;
    node.layer = info.layer;
    node.seed = nodeSeed(m_parts.spec.seed, spec.name);
    for (const Port& port : info.inputPorts) node.inputs.push_back(bufferInto(id, port.name));
    for (int at : node.inputs) node.times.push_back(at < 0 ? 0 : bufferAt(at).maxTime);
    node.masks.resize(node.inputs.size());
    const int64_t maxTime =
        info.inputPorts.empty() ? maxTimeOfInput(id) : info.layer->timeOfOutput(attributes, node.times);
    for (size_t i = 0; i < info.outputs.size(); ++i) {
      node.outputMasks.push_back(info.layer->maskOfOutput(attributes, i));
      const OutputMask::From from = node.outputMasks.back().from;
      const bool ownMask = info.inputPorts.empty()
                               ? isOpen(info.outputs[i])
                               : from == OutputMask::From::Made || from == OutputMask::From::AnyInput;
      node.outputs.push_back(addBuffer({id, info.outputPorts[i].name}, info.outputs[i], maxTime, ownMask));
    }
    node.attributes.emplace(attributes);
    if (!info.inputPorts.empty()) {
      if (isOutput(id) && fuses(m_parts.spec.training, *m_parts.loss, info, attributes)) fuse(spec, info, attributes);
      node.kernel = info.layer->makeKernel(attributes, info.inputs);
      const KernelNeeds needs = node.kernel->needsByInput(m_parts.maxBatch, node.times);
      node.cacheAt = m_parts.reserve(needs.cache);
      m_parts.scratchFloats = std::max(m_parts.scratchFloats, needs.scratch);
    }
    addParameters(node, spec, info);
    m_parts.nodes.push_back(std::move(node));
  }

  int64_t maxTimeOfInput(NodeId id) const {
    const std::vector<NodeId>& inputs = m_parts.inference.inputNodes;
    const auto at = std::find(inputs.begin(), inputs.end(), id) - inputs.begin();
    return m_parts.maxTimes.at(static_cast<size_t>(at));
  }

  static bool isOpen(const Shape& shape) { return shape.hasTime() && shape.isOpen(shape.find('T')); }
  const PlannedBuffer& bufferAt(int at) const { return m_parts.buffers[static_cast<size_t>(at)]; }

  /// The node gives logits instead; the loss writes the activation's values.
  void fuse(const NodeSpec& spec, const NodeInfo& info, Attributes& attributes) {
    AttributeMap given = spec.attributes;
    given["activation"] = std::string("linear");
    attributes = Attributes(info.layer->attributes, given);
    const Shape& shape = info.outputs.front();
    ActivationConfig config;
    config.columns = shape[shape.rank() - 1].size;
    config.openTime = isOpen(shape);
    config.rowsPerSample = shape.hasTime() && !config.openTime ? shape[shape.find('T')].size : 1;
    config.activation = kFinalActivations.find(m_parts.loss->fusedWith)->second;
    m_parts.finalActivation = makeActivationKernel(config);
    const PlannedBuffer& output = m_parts.buffers.back();
    m_parts.probabilitiesAt = m_parts.reserve(output.elements(m_parts.maxBatch));
    m_parts.scratchFloats =
        std::max(m_parts.scratchFloats, m_parts.finalActivation->needs(m_parts.maxBatch, output.maxTime).scratch);
    m_parts.lossSettings.fromLogits = true;
  }

  void addParameters(PlannedNode& node, const NodeSpec& spec, const NodeInfo& info) {
    for (const ParameterSpec& parameter : info.parameters) {
      if (parameter.l1 > 0.0 || parameter.l2 > 0.0)
        m_parts.penalties.push_back({m_parts.parameters.size(), parameter.l1, parameter.l2});
      node.parameters.push_back(static_cast<int>(m_parts.parameters.size()));
      m_parts.parameters.push_back({spec.name + "." + parameter.name, parameter.extents, nullptr, nullptr,
                                    elementCount(parameter.extents), parameter.trainable && !parameter.running,
                                    parameter.running});
    }
  }

  void planOutput() {
    const NodeId id = m_parts.inference.outputNodes.front();
    for (size_t i = 0; i < m_parts.buffers.size() && m_parts.outputBuffer < 0; ++i) {
      if (m_parts.buffers[i].port.node == id) m_parts.outputBuffer = static_cast<int>(i);
    }
    UNROLL_ASSERT(m_parts.outputBuffer >= 0);
    const PlannedBuffer& output = bufferAt(m_parts.outputBuffer);
    m_parts.targetFloats = output.elements(m_parts.maxBatch);
    m_parts.targetAt = m_parts.reserve(m_parts.targetFloats);
    const int64_t rows = m_parts.maxBatch * std::max<int64_t>(output.steps(), 1);
    m_parts.targetMaskAt = m_parts.reserveMask(rows);
    m_parts.lossMaskAt = m_parts.reserveMask(rows);
  }

  void planParameters() {
    const auto reserveAll = [this](bool first) {
      for (const Network::ParameterView& parameter : m_parts.parameters) {
        const int64_t at = m_parts.reserve(parameter.count);
        if (first) m_parts.parameterAt.push_back(at);
      }
    };
    const int64_t begin = m_parts.blockFloats;
    reserveAll(true);
    m_parts.parameterFloats = m_parts.blockFloats - begin;
    m_parts.gradientsAt = m_parts.blockFloats;
    reserveAll(false);
  }

  void planScratch() { m_parts.scratchAt = m_parts.reserve(m_parts.scratchFloats); }

  void placeNode(PlannedNode& node, float* block) {
    if (node.cacheAt >= 0) node.cache = block + node.cacheAt;
    for (int at : node.inputs) node.inputValues.push_back(at < 0 ? nullptr : bufferAt(at).values);
    for (int at : node.outputs) {
      node.outputValues.push_back(bufferAt(at).values);
      node.outputGradients.push_back(bufferAt(at).gradient);
    }
    for (int at : node.parameters) {
      const Network::ParameterView& parameter = m_parts.parameters[static_cast<size_t>(at)];
      node.parameterValues.push_back(parameter.values);
      node.parameterGradients.push_back(parameter.running ? nullptr : parameter.gradient);
      node.running.push_back(parameter.running ? parameter.values : nullptr);
    }
  }

  void placeMasks(PlannedNode& node) {
    for (size_t i = 0; i < node.outputs.size(); ++i) {
      const PlannedBuffer& output = bufferAt(node.outputs[i]);
      const bool made = node.outputMasks[i].from == OutputMask::From::Made && output.maskAt >= 0;
      node.madeMasks.push_back(made ? m_parts.masks.data() + output.maskAt : nullptr);
    }
  }

  Network::Parts& m_parts;
  const LayerCatalog& m_catalog;
};

Result<std::unique_ptr<Network>> Network::compile(const NetworkSpec& spec, int64_t maxBatch, int64_t maxTime,
                                                  const LayerCatalog& catalog) {
  return compile(spec, maxBatch, std::vector<int64_t>(spec.nodes.size(), maxTime), catalog);
}

Result<std::unique_ptr<Network>> Network::compile(const NetworkSpec& spec, int64_t maxBatch,
                                                  const std::vector<int64_t>& maxTimes, const LayerCatalog& catalog) {
  UNROLL_ASSERT(maxBatch >= 1);
  std::unique_ptr<Network> network(new Network());
  Parts& parts = *network->m_parts;
  parts.spec = spec;
  parts.inference = infer(spec, catalog);
  parts.maxBatch = maxBatch;
  parts.maxTimes = maxTimes;
  UNROLL_ASSERT(maxTimes.size() >= parts.inference.inputNodes.size());
  NetworkCompiler compiler(parts, catalog);
  UNROLL_CHECK(compiler.plan());
  UNROLL_TRY(const WeightMap weights, initialWeights(spec, parts.inference));
  compiler.place();
  network->arrangeBatch(parts.inference.inputNodes);
  network->setWeights(weights);
  return network;
}

}  // namespace unroll
