// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/edits_json.h"

namespace unroll::cli {
namespace {

Json valueJson(const AttributeValue& value) {
  return std::visit(
      [](const auto& held) {
        if constexpr (std::is_same_v<std::decay_t<decltype(held)>, std::vector<int64_t>>) {
          Json sizes = Json::array();
          for (int64_t size : held) sizes.push_back(size == kOpen ? Json() : Json(size));
          return sizes;
        } else {
          return Json(held);
        }
      },
      value);
}

Json attributesJson(const AttributeMap& attributes) {
  Json all = Json::object();
  for (const auto& [key, value] : attributes) all[key] = valueJson(value);
  return all;
}

/// One overload for each kind of edit; names stand for ids.
class Writer {
 public:
  explicit Writer(const NetworkSpec& spec) : m_spec(spec) {}

  Json operator()(const AddNode& e) {
    m_added[e.node.id] = e.node.name;
    return {{"edit", "add_node"},
            {"name", e.node.name},
            {"type", e.node.type},
            {"attributes", attributesJson(e.node.attributes)}};
  }
  Json operator()(const RemoveNode& e) { return {{"edit", "remove_node"}, {"node", name(e.id)}}; }
  Json operator()(const SetAttribute& e) {
    return {{"edit", "set_attribute"},
            {"node", name(e.id)},
            {"attribute", e.key},
            {"value", e.value ? valueJson(*e.value) : Json()}};
  }
  Json operator()(const RenameNode& e) { return {{"edit", "rename_node"}, {"node", name(e.id)}, {"name", e.name}}; }
  Json operator()(const MoveNode& e) {
    return {{"edit", "move_node"},
            {"node", name(e.id)},
            {"position", e.position ? Json({e.position->x, e.position->y}) : Json()}};
  }
  Json operator()(const Connect& e) {
    return {{"edit", "connect"}, {"from", port(e.edge.from)}, {"to", port(e.edge.to)}};
  }
  Json operator()(const Disconnect& e) {
    return {{"edit", "disconnect"}, {"from", port(e.edge.from)}, {"to", port(e.edge.to)}};
  }
  static Json choice(const std::string& type, const AttributeMap& attributes) {
    return {{"type", type}, {"attributes", attributesJson(attributes)}};
  }
  Json operator()(const SetTraining& e) {
    const TrainingSpec& training = e.training;
    Json json{{"edit", "set_training"},
              {"loss", training.loss},
              {"from_logits", training.fromLogits},
              {"optimizer", choice(training.optimizer.type, training.optimizer.attributes)},
              {"batch", training.batch},
              {"epochs", training.epochs},
              {"metrics", training.metrics}};
    if (!training.lossAttributes.empty()) json["loss_attributes"] = attributesJson(training.lossAttributes);
    if (!training.classWeights.empty()) json["class_weight"] = training.classWeights;
    if (training.schedule != TrainingSpec().schedule)
      json["schedule"] = choice(training.schedule.type, training.schedule.attributes);
    if (training.clip) json["clip"] = choice(training.clip->type, training.clip->attributes);
    if (training.earlyStopping) json["early_stopping"] = attributesJson(*training.earlyStopping);
    return json;
  }
  Json operator()(const SetDataset& e) {
    return {{"edit", "set_dataset"}, {"type", e.dataset.type}, {"attributes", attributesJson(e.dataset.attributes)}};
  }
  Json operator()(const SetSeed& e) { return {{"edit", "set_seed"}, {"seed", e.seed}}; }
  Json operator()(const SetTitle& e) { return {{"edit", "set_title"}, {"title", e.title}}; }
  Json operator()(const SetSample& e) { return {{"edit", "set_sample"}, {"given", e.sample.has_value()}}; }
  Json operator()(const SetWeights& e) {
    Json names = Json::array();
    for (const auto& [key, values] : e.weights) names.push_back(key);
    return {{"edit", "set_weights"}, {"names", names}};
  }
  Json operator()(const Edits& e) {
    Json all = Json::array();
    for (const Edit& edit : e.all) all.push_back(std::visit(*this, edit));
    return {{"edit", "all"}, {"edits", all}};
  }

 private:
  std::string name(NodeId id) const {
    if (const NodeSpec* node = m_spec.find(id)) return node->name;
    const auto added = m_added.find(id);
    return added == m_added.end() ? std::string() : added->second;
  }
  std::string port(const PortRef& ref) const { return name(ref.node) + "." + ref.port; }

  const NetworkSpec& m_spec;
  std::map<NodeId, std::string> m_added;
};

}  // namespace

Json toJson(const Edit& edit, const NetworkSpec& spec) {
  Writer writer(spec);
  return std::visit(writer, edit);
}

Json toJson(const Diagnostic& diagnostic, const NetworkSpec& spec) {
  const NodeSpec* node = spec.find(diagnostic.node);
  Json fixes = Json::array();
  for (const Fix& fix : diagnostic.fixes) {
    Writer writer(spec);  // one for the whole fix: later edits may name nodes that earlier ones add
    Json edits = Json::array();
    for (const Edit& edit : fix.edits) edits.push_back(std::visit(writer, edit));
    fixes.push_back({{"title", fix.title.english()}, {"edits", edits}});
  }
  return {{"code", diagnostic.code},
          {"severity", diagnostic.severity == Severity::Error ? "error" : "warning"},
          {"node", node ? Json(node->name) : Json()},
          {"attribute", diagnostic.attribute.empty() ? Json() : Json(diagnostic.attribute)},
          {"line", diagnostic.line > 0 ? Json(diagnostic.line) : Json()},
          {"column", diagnostic.column > 0 ? Json(diagnostic.column) : Json()},
          {"message", diagnostic.message.english()},
          {"fixes", fixes}};
}

}  // namespace unroll::cli
