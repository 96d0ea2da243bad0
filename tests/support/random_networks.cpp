// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/random_networks.h"

#include <fmt/format.h>
#include <rapidcheck.h>

#include <algorithm>

#include "core/rng.h"
#include "explain/explanation.h"
#include "graph/inference.h"
#include "optimizers/clip.h"
#include "optimizers/schedule.h"
#include "support/random_configurations.h"

namespace unroll::testing {
namespace {

constexpr int64_t kMostWeights = 300;

int64_t drawBetween(int64_t low, int64_t high) { return *rc::gen::inRange(low, high + 1); }
bool drawCoin() { return drawBetween(0, 1) == 1; }
template <class T>
const T& drawOne(const std::vector<T>& all) {
  return all[static_cast<size_t>(drawBetween(0, static_cast<int64_t>(all.size()) - 1))];
}

/// What ends a network: the activation of its last layer and the loss that takes it.
struct Ending {
  const char *activation, *loss;
  enum class Target { Numbers, Shares, Classes } target;
};
const std::vector<Ending>& endings() {
  using T = Ending::Target;
  static const std::vector<Ending> all = {{"linear", "mean_squared_error", T::Numbers},
                                          {"tanh", "mean_absolute_error", T::Numbers},
                                          {"relu", "huber", T::Numbers},
                                          {"sigmoid", "binary_crossentropy", T::Shares},
                                          {"softmax", "categorical_crossentropy", T::Shares},
                                          {"softmax", "sparse_categorical_crossentropy", T::Classes}};
  return all;
}

class NetworkDraw {
 public:
  RandomNetwork draw() {
    addFirst();
    for (int64_t more = drawBetween(0, 2); more > 0; --more) addNext();
    addEnd();
    drawTraining();
    drawNumbers();
    return std::move(m_network);
  }

 private:
  NetworkSpec& spec() { return m_network.spec; }

  NodeId addNode(const std::string& type, const std::string& stem, AttributeMap attributes) {
    NodeSpec node;
    node.id = spec().nextId();
    node.type = type;
    node.name = stem + std::to_string(node.id);
    node.attributes = std::move(attributes);
    spec().nodes.push_back(std::move(node));
    return spec().nodes.back().id;
  }

  bool isSound() const {
    const Inference inference = infer(m_network.spec);
    const bool wrong = std::any_of(inference.diagnostics.begin(), inference.diagnostics.end(),
                                   [](const Diagnostic& d) { return d.severity == Severity::Error; });
    int64_t weights = 0;
    for (const auto& [id, info] : inference.nodes)
      for (const ParameterSpec& parameter : info.parameters) weights += elementCount(parameter.extents);
    return !wrong && weights <= kMostWeights;
  }

  Shape output() const { return infer(m_network.spec).nodes.at(m_last).outputs.front(); }

  /// A layer of any kind with Inputs of its own.
  void addFirst() {
    std::vector<const LayerDescriptor*> layers;
    for (const LayerDescriptor* layer : LayerCatalog::builtIn().all())
      if (layer->category != LayerCategory::Data && !layer->examples.empty()) layers.push_back(layer);
    const LayerDescriptor& layer = *drawOne(layers);
    const LayerExample example = drawConfiguration(layer);
    m_samples = std::min<int64_t>(example.batch, 3);
    const std::vector<Port> ports = layer.inputs(Attributes(layer.attributes, example.attributes));
    std::vector<NodeId> inputs;
    for (size_t i = 0; i < example.inputs.size(); ++i) {
      const Shape& shape = example.inputs[i];
      if (shape.rank() == 0) {
        inputs.push_back(kNoNode);
        continue;
      }
      std::vector<int64_t> sizes;
      for (int axis = 1; axis < shape.rank(); ++axis) sizes.push_back(shape[axis].size);
      inputs.push_back(addNode("input", "in", {{"shape", sizes}}));
      const std::string& name = spec().nodes.back().name;
      m_times[name] = example.timeOf(i);
      m_bounds[name] = example.isInteger(i) ? example.integerBound : 0;
    }
    m_last = addNode(layer.key, "a", example.attributes);
    for (size_t i = 0; i < inputs.size(); ++i)
      if (inputs[i] != kNoNode) spec().edges.push_back({{inputs[i], "out"}, {m_last, ports[i].name}});
    m_port = layer.outputs(Attributes(layer.attributes, example.attributes)).front().name;
    RC_PRE(isSound());
  }

  /// Another layer behind it that takes its output; none where the drawn one does not.
  void addNext() {
    std::vector<const LayerDescriptor*> layers;
    for (const LayerDescriptor* layer : LayerCatalog::builtIn().all())
      if (layer->category != LayerCategory::Data && !layer->examples.empty()) layers.push_back(layer);
    for (int tries = 0; tries < 4; ++tries) {
      const LayerDescriptor& layer = *drawOne(layers);
      LayerExample example = layer.examples.front();
      drawAttributes(layer, example);
      const Attributes attributes(layer.attributes, example.attributes);
      if (layer.inputs(attributes).size() != 1) continue;
      if (append(layer.key, example.attributes, layer.inputs(attributes).front().name,
                 layer.outputs(attributes).front().name))
        return;
    }
  }

  bool append(const std::string& type, const AttributeMap& attributes, const std::string& in, const std::string& out) {
    const NetworkSpec before = spec();
    const NodeId added = addNode(type, "b", attributes);
    spec().edges.push_back({{m_last, m_port}, {added, in}});
    if (!isSound()) {
      spec() = before;
      return false;
    }
    m_last = added;
    m_port = out;
    return true;
  }

  void addEnd() {
    const Ending& ending = drawOne(endings());
    m_target = ending.target;
    spec().training.loss = ending.loss;
    if (output().rank() > 3 || (output().rank() == 3 && !output().hasTime())) append("flatten", {}, "in", "out");
    const int64_t least = std::string(ending.activation) == "softmax" ? 2 : 1;
    RC_PRE(append("dense", {{"units", drawBetween(least, 3)}, {"activation", std::string(ending.activation)}}, "in",
                  "out"));
    if (drawCoin()) spec().nodes.back().attributes["kernel_l2"] = 0.125;
    if (drawCoin()) spec().nodes.back().attributes["kernel_l1"] = 0.0625;
    RC_PRE(isSound());
  }

  void drawTraining() {
    TrainingSpec& training = spec().training;
    const OptimizerDescriptor& optimizer = drawOne(optimizers());
    training.optimizer.type = optimizer.key;
    for (const AttributeSpec& attribute : optimizer.attributes) {
      if (!drawCoin()) continue;
      if (attribute.kind == AttributeKind::Boolean) training.optimizer.attributes[attribute.key] = true;
      if (attribute.key == "form") training.optimizer.attributes["form"] = std::string("pytorch");
      if (attribute.key == "momentum") training.optimizer.attributes["momentum"] = 0.75;
      if (attribute.key == "weight_decay") training.optimizer.attributes["weight_decay"] = 0.125;
    }
    if (drawCoin()) training.clip = ChoiceSpec{drawOne(clips()).key, {{"limit", 0.25}}};
    training.schedule = {drawOne(schedules()).key, {{"warmup_steps", drawBetween(0, 3)}}};
    spec().seed = static_cast<uint64_t>(drawBetween(0, 1 << 20));
    m_network.training = drawCoin();
    m_network.optimizer.step = drawBetween(0, 4);
    m_network.optimizer.stepsPerEpoch = 3;
  }

  /// The sample, its target and what the optimizer remembers, from a stream of the document's seed.
  void drawNumbers() {
    Rng rng(spec().seed, "test/network");
    for (const NodeSpec& node : spec().nodes) {
      if (node.type != "input") continue;
      const Shape shape = infer(spec()).nodes.at(node.id).outputs.front();
      TensorD values(shape.extents(m_samples, m_times[node.name]));
      const int64_t bound = m_bounds[node.name];
      for (double& value : values.span())
        value = bound > 0 ? static_cast<double>(rng.below(bound)) : rng.uniform(-1.0, 1.0);
      m_network.inputs[node.name] = std::move(values);
    }
    drawTarget(rng);
    if (m_network.optimizer.step > 0) drawSlots(rng);
  }

  void drawTarget(Rng& rng) {
    // How long an open time axis is in the end is for the layers to say.
    Explanation::Request request;
    request.inputs = m_network.inputs;
    request.weights = *initialWeights(spec(), infer(spec()));
    const auto forward = Explanation::create(spec(), std::move(request));
    RC_PRE(forward.ok());
    Extents extents = (*forward)->evaluation().value((*forward)->outputOf(spec().find(m_last)->name)).extents();
    RC_PRE(elementCount(extents) > 0);
    const int64_t classes = extents.back();
    if (m_target == Ending::Target::Classes) extents.pop_back();
    m_network.target = TensorD(extents);
    for (double& value : m_network.target.span()) {
      if (m_target == Ending::Target::Classes) value = static_cast<double>(rng.below(classes));
      if (m_target == Ending::Target::Shares) value = rng.uniform(0.0, 1.0);
      if (m_target == Ending::Target::Numbers) value = rng.uniform(-1.0, 1.0);
    }
  }

  void drawSlots(Rng& rng) {
    const OptimizerDescriptor& optimizer = *findOptimizer(spec().training.optimizer.type);
    const Attributes attributes(optimizer.attributes, spec().training.optimizer.attributes);
    for (const auto& [id, info] : infer(spec()).nodes) {
      for (const ParameterSpec& parameter : info.parameters) {
        if (!parameter.trainable) continue;
        std::vector<TensorD>& slots = m_network.optimizer.slots[spec().find(id)->name + "." + parameter.name];
        for (size_t i = 0; i < optimizer.slots(attributes).size(); ++i) {
          slots.emplace_back(parameter.extents);
          for (double& value : slots.back().span()) value = rng.uniform(0.0, 0.5);  // means of squares are none below 0
        }
      }
    }
  }

  RandomNetwork m_network;
  NodeId m_last = kNoNode;
  std::string m_port;
  int64_t m_samples = 1;
  Ending::Target m_target = Ending::Target::Numbers;
  std::map<std::string, int64_t> m_times;   ///< by input
  std::map<std::string, int64_t> m_bounds;  ///< by input; 0: real numbers
};

}  // namespace

std::string RandomNetwork::describe() const {
  std::string text;
  for (const NodeSpec& node : spec.nodes) {
    text += node.name + ": " + node.type;
    for (const auto& [key, value] : node.attributes) text += fmt::format(" {}={}", key, attributeText(value));
    text += "; ";
  }
  return text + spec.training.loss + ", " + spec.training.optimizer.type + ", " + spec.training.schedule.type +
         (spec.training.clip ? ", clip " + spec.training.clip->type : "") + (training ? ", training" : "");
}

RandomNetwork drawNetwork() { return NetworkDraw().draw(); }

}  // namespace unroll::testing
