// SPDX-License-Identifier: GPL-3.0-or-later
// Writes for each template what its first steps of training start from: tests/golden/make_trajectories.py builds the
// same network in PyTorch from it. write_trajectories FOLDER
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "io/templates.h"
#include "support/double_training.h"

using namespace unroll;
using namespace unroll::test;
using Json = nlohmann::json;

namespace {

constexpr int64_t kSteps = 20;

Json tensorJson(const TensorD& tensor) {
  return {{"shape", tensor.extents()}, {"data", std::vector<double>(tensor.span().begin(), tensor.span().end())}};
}

Json attributesJson(const AttributeMap& attributes) {
  Json json = Json::object();
  for (const auto& [key, value] : attributes) std::visit([&, name = key](const auto& v) { json[name] = v; }, value);
  return json;
}

Json nodesJson(const NetworkSpec& spec, const Inference& inference) {
  Json nodes = Json::array();
  for (const NodeId id : inference.order) {
    const NodeSpec& node = *spec.find(id);
    const NodeInfo& info = inference.nodes.at(id);
    Json inputs = Json::array(), parameters = Json::array(), outputs = Json::array();
    for (const Port& port : info.inputPorts) {
      Json from;
      for (const EdgeSpec& edge : spec.edges) {
        if (edge.to == PortRef{id, port.name}) from = spec.find(edge.from.node)->name + "." + edge.from.port;
      }
      inputs.push_back(from);
    }
    for (const Port& port : info.outputPorts) outputs.push_back(port.name);
    for (const ParameterSpec& p : info.parameters)
      parameters.push_back({{"name", p.name}, {"trainable", p.trainable}, {"l1", p.l1}, {"l2", p.l2}});
    nodes.push_back({{"name", node.name},
                     {"type", node.type},
                     {"attributes", attributesJson(Attributes(info.layer->attributes, node.attributes).all())},
                     {"inputs", inputs},
                     {"outputs", outputs},
                     {"parameters", parameters}});
  }
  return nodes;
}

/// What random layers multiplied or added in the pass, by node and name: drawn by us, given to PyTorch.
Json drawsOf(const Explanation& pass) {
  Json draws = Json::object();
  for (ValueId id = 0; id < pass.expression().size(); ++id) {
    const ExpressionNode& node = pass.expression()[id];
    const std::string& type =
        pass.spec().findByName(node.label.layer) ? pass.spec().findByName(node.label.layer)->type : "";
    const bool random = type.find("dropout") != std::string::npos || type.find("noise") != std::string::npos;
    if (random && !node.op && !node.label.name.empty())
      draws[node.label.layer][node.label.name] = tensorJson(pass.evaluation().value(id));
  }
  return draws;
}

Json stepJson(DoubleTraining& training, int64_t step) {
  const std::vector<int64_t> samples = samplesOfStep(training.spec(), training.data(), step);
  const DoubleBatch batch = batchOf(training.spec(), training.inference(), training.data(), samples);
  training.step();
  Json json{
      {"target", tensorJson(batch.target)}, {"rate", training.rate()}, {"draws", drawsOf(training.explanation())}};
  for (const auto& [name, values] : batch.inputs) json["inputs"][name] = tensorJson(values);
  for (const auto& [name, mask] : batch.masks) json["masks"][name] = mask;
  if (!batch.targetMask.empty()) json["target_mask"] = batch.targetMask;
  return json;
}

Json documentJson(const NetworkSpec& spec) {
  auto trainer = Trainer::create(spec);
  if (!trainer.ok()) {
    std::cerr << trainer.error().english() << '\n';
    return {};
  }
  DoubleTraining training(spec, **trainer);
  const TrainingSpec& t = spec.training;
  const LossDescriptor& loss = *findLoss(t.loss);
  const OptimizerDescriptor& optimizer = *findOptimizer(t.optimizer.type);
  Json json{{"nodes", nodesJson(training.spec(), training.inference())},
            {"output", training.spec().find(training.inference().outputNodes.front())->name},
            {"loss", t.loss},
            {"from_logits", t.fromLogits},
            {"loss_attributes", attributesJson(Attributes(loss.attributes, t.lossAttributes).all())},
            {"class_weight", t.classWeights},
            {"optimizer", t.optimizer.type},
            {"optimizer_attributes", attributesJson(Attributes(optimizer.attributes, t.optimizer.attributes).all())}};
  if (t.clip) json["clip"] = {{"type", t.clip->type}, {"attributes", attributesJson(t.clip->attributes)}};
  for (const auto& [name, values] : training.weights()) json["weights"][name] = tensorJson(values);
  for (int64_t step = 0; step < kSteps; ++step) json["steps"].push_back(stepJson(training, step));
  return json;
}

}  // namespace

int main(int count, char** words) {
  if (count != 2) {
    std::cerr << "write_trajectories FOLDER\n";
    return 2;
  }
  std::filesystem::create_directories(words[1]);
  for (const Template& one : templates()) {
    if (one.kind != Template::Kind::Template) continue;
    const auto spec = makeTemplate(one.key);
    if (!spec.ok()) continue;
    const Json json = documentJson(shortened(*spec));
    if (!json.is_null()) std::ofstream(std::filesystem::path(words[1]) / (one.key + ".json")) << json;
  }
  return 0;
}
