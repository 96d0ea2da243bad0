// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/parameter_settings.h"

#include <algorithm>

#include "layers/attribute_groups.h"
#include "layers/catalog.h"
#include "layers/group.h"

namespace unroll {
namespace {

/// What people read of a group of parameters.
struct GroupWords {
  const char* group;
  const char *initializer, *scale, *l1, *l2;
};

constexpr GroupWords kGroups[] = {
    {"kernel", QT_TRANSLATE_NOOP("engine", "Weights begin"), QT_TRANSLATE_NOOP("engine", "Weights' scale"),
     QT_TRANSLATE_NOOP("engine", "L1 of the weights"), QT_TRANSLATE_NOOP("engine", "L2 of the weights")},
    {"recurrent", QT_TRANSLATE_NOOP("engine", "Recurrent weights begin"),
     QT_TRANSLATE_NOOP("engine", "Recurrent weights' scale"),
     QT_TRANSLATE_NOOP("engine", "L1 of the recurrent weights"),
     QT_TRANSLATE_NOOP("engine", "L2 of the recurrent weights")},
    {"embeddings", QT_TRANSLATE_NOOP("engine", "Table begins"), QT_TRANSLATE_NOOP("engine", "Table's scale"),
     QT_TRANSLATE_NOOP("engine", "L1 of the table"), QT_TRANSLATE_NOOP("engine", "L2 of the table")},
    {"gamma", QT_TRANSLATE_NOOP("engine", "γ begins"), QT_TRANSLATE_NOOP("engine", "Scale of γ"),
     QT_TRANSLATE_NOOP("engine", "L1 of γ"), QT_TRANSLATE_NOOP("engine", "L2 of γ")},
    {"beta", QT_TRANSLATE_NOOP("engine", "β begins"), QT_TRANSLATE_NOOP("engine", "Scale of β"),
     QT_TRANSLATE_NOOP("engine", "L1 of β"), QT_TRANSLATE_NOOP("engine", "L2 of β")},
    {"bias", QT_TRANSLATE_NOOP("engine", "Biases begin"), QT_TRANSLATE_NOOP("engine", "Biases' scale"),
     QT_TRANSLATE_NOOP("engine", "L1 of the biases"), QT_TRANSLATE_NOOP("engine", "L2 of the biases")},
};

constexpr const char* kInitializerHelp =
    QT_TRANSLATE_NOOP("engine", "How the values before the first step are drawn from the document's seed.");
constexpr const char* kScaleHelp = QT_TRANSLATE_NOOP(
    "engine",
    "The value of a constant, the limit of a uniform draw, the deviation of a normal one, the gain of identity and "
    "orthogonal; the others follow the layer's sizes.");
constexpr const char* kL1Help =
    QT_TRANSLATE_NOOP("engine", "λ of λ Σ|w|, which is added to the loss: drives weights to 0. 0: none.");
constexpr const char* kL2Help =
    QT_TRANSLATE_NOOP("engine", "λ of λ Σ w², which is added to the loss: keeps weights small. 0: none.");

struct Choice {
  const char* key;
  const char* title;
  int leastRank, mostRank;
  double scale;  ///< Keras' default of what it takes
};

constexpr int kAnyRank = 99;
/// Keras' names.
constexpr Choice kChoices[] = {
    {"zeros", QT_TRANSLATE_NOOP("engine", "Zeros"), 0, kAnyRank, 1.0},
    {"ones", QT_TRANSLATE_NOOP("engine", "Ones"), 0, kAnyRank, 1.0},
    {"constant", QT_TRANSLATE_NOOP("engine", "Constant"), 0, kAnyRank, 0.0},
    {"identity", QT_TRANSLATE_NOOP("engine", "Identity"), 2, 2, 1.0},
    {"orthogonal", QT_TRANSLATE_NOOP("engine", "Orthogonal"), 2, kAnyRank, 1.0},
    {"random_normal", QT_TRANSLATE_NOOP("engine", "Normal"), 0, kAnyRank, 0.05},
    {"random_uniform", QT_TRANSLATE_NOOP("engine", "Uniform"), 0, kAnyRank, 0.05},
    {"truncated_normal", QT_TRANSLATE_NOOP("engine", "Truncated normal"), 0, kAnyRank, 0.05},
    {"glorot_uniform", QT_TRANSLATE_NOOP("engine", "Glorot uniform"), 0, kAnyRank, 1.0},
    {"glorot_normal", QT_TRANSLATE_NOOP("engine", "Glorot normal"), 0, kAnyRank, 1.0},
    {"he_uniform", QT_TRANSLATE_NOOP("engine", "He uniform"), 0, kAnyRank, 1.0},
    {"he_normal", QT_TRANSLATE_NOOP("engine", "He normal"), 0, kAnyRank, 1.0},
    {"lecun_uniform", QT_TRANSLATE_NOOP("engine", "LeCun uniform"), 0, kAnyRank, 1.0},
    {"lecun_normal", QT_TRANSLATE_NOOP("engine", "LeCun normal"), 0, kAnyRank, 1.0},
};

/// The layers' shorter names for two of them.
std::string publicName(const std::string& initializer) {
  return initializer == "uniform" || initializer == "normal" ? "random_" + initializer : initializer;
}

/// What the layer's examples show of a group.
struct GroupFacts {
  std::string initializer;
  double scale = 1.0;
  int leastRank = kAnyRank, mostRank = 0;
};

using Facts = std::map<std::string, GroupFacts>;

Facts factsOf(const LayerDescriptor& layer) {
  Facts facts;
  for (const LayerExample& example : layer.examples) {
    const Attributes attributes(layer.attributes, example.attributes);
    if (!layer.inferShape(attributes, example.inputs).ok()) continue;
    for (const ParameterSpec& parameter : layer.parameters(attributes, example.inputs)) {
      const std::string group = parameterGroup(parameter);
      if (group.empty()) continue;
      GroupFacts& fact = facts[group];
      if (fact.initializer.empty()) {
        fact.initializer = publicName(parameter.initializer);
        fact.scale = parameter.scale;
      }
      const int rank = static_cast<int>(parameter.extents.size());
      fact.leastRank = std::min(fact.leastRank, rank);
      fact.mostRank = std::max(fact.mostRank, rank);
    }
  }
  return facts;
}

void addAttributesOf(std::vector<AttributeSpec>& attributes, const GroupWords& words, const GroupFacts& fact) {
  const std::string group = words.group;
  AttributeSpec initializer =
      choiceAttribute(group + "_initializer", words.initializer, kInitializerHelp, fact.initializer, {});
  AttributeSpec scale = realAttribute(group + "_scale", words.scale, kScaleHelp, fact.scale, -1e6, 1e6);
  for (const Choice& choice : kChoices) {
    if (fact.leastRank < choice.leastRank || fact.mostRank > choice.mostRank) continue;
    initializer.choices.push_back({choice.key, choice.title});
    if (choice.key != fact.initializer)
      scale.defaultsWhen.push_back({initializer.key, std::string(choice.key), choice.scale});
  }
  AttributeSpec l1 = realAttribute(group + "_l1", words.l1, kL1Help, 0.0, 0.0, 1e6);
  AttributeSpec l2 = realAttribute(group + "_l2", words.l2, kL2Help, 0.0, 0.0, 1e6);
  for (AttributeSpec* spec : {&initializer, &scale, &l1, &l2}) {
    const bool draws = spec == &initializer || spec == &scale;
    spec->group = draws ? attribute_group::kInitialization : attribute_group::kRegularization;
    attributes.push_back(std::move(*spec));
  }
}

void apply(ParameterSpec& parameter, const Attributes& attributes, const Facts& facts) {
  const std::string group = parameterGroup(parameter);
  const auto fact = facts.find(group);
  if (fact == facts.end() || !attributes.has(group + "_initializer")) return;
  const std::string& initializer = attributes.choice(group + "_initializer");
  const double scale = attributes.real(group + "_scale");
  if (initializer != fact->second.initializer || scale != fact->second.scale) {
    parameter.initializer = initializer;
    parameter.scale = scale;
  }
  parameter.l1 = attributes.real(group + "_l1");
  parameter.l2 = attributes.real(group + "_l2");
}

bool isSetting(const AttributeSpec& spec) {
  return spec.group == attribute_group::kInitialization || spec.group == attribute_group::kRegularization;
}

/// The settings of a group's parts, each once, in the order of kGroups. Parts stand before their group in the catalog.
std::vector<AttributeSpec> settingsOfParts(const LayerDescriptor& layer, const LayerCatalog& catalog) {
  std::map<std::string, AttributeSpec> found;
  for (const LayerExample& example : layer.examples) {
    const Expansion expansion = layer.expand(Attributes(layer.attributes, example.attributes), example.inputs);
    for (const Expansion::Part& part : expansion.parts) {
      const LayerDescriptor* type = catalog.find(part.type);
      UNROLL_ASSERT(type != nullptr);
      for (const AttributeSpec& spec : type->attributes) {
        if (isSetting(spec)) found.emplace(spec.key, spec);
      }
    }
  }
  std::vector<AttributeSpec> settings;
  for (const GroupWords& words : kGroups) {
    for (const char* what : {"_initializer", "_scale", "_l1", "_l2"}) {
      const auto spec = found.find(words.group + std::string(what));
      if (spec != found.end()) settings.push_back(spec->second);
    }
  }
  return settings;
}

/// What is set of SETTINGS in the group, set in each of the parts that have it.
void handOn(const std::vector<AttributeSpec>& settings, const Attributes& group, Expansion& expansion) {
  const Attributes usual(settings, {});
  AttributeMap set;
  for (const AttributeSpec& spec : settings) {
    if (group.value(spec.key) != usual.value(spec.key)) set.emplace(spec.key, group.value(spec.key));
  }
  if (set.empty()) return;
  for (Expansion::Part& part : expansion.parts) {
    const LayerDescriptor* type = LayerCatalog::builtIn().find(part.type);
    for (const auto& [key, value] : set) {
      if (type && findAttribute(type->attributes, key)) part.attributes.insert_or_assign(key, value);
    }
  }
}

void addSettingsOfParts(LayerDescriptor& layer, const LayerCatalog& parts) {
  const std::vector<AttributeSpec> settings = settingsOfParts(layer, parts);
  if (settings.empty()) return;
  layer.attributes.insert(layer.attributes.end(), settings.begin(), settings.end());
  group::setExpansion(layer, [own = layer.expand, settings](const Attributes& a, const std::vector<Shape>& inputs) {
    Expansion expansion = own(a, inputs);
    handOn(settings, a, expansion);
    return expansion;
  });
}

}  // namespace

std::string parameterGroup(const ParameterSpec& parameter) {
  if (!parameter.trainable) return {};
  std::string name = parameter.name.substr(parameter.name.rfind('.') + 1);  // "back.W"
  if (name == "gamma" || name == "beta") return name;
  if (name == "E") return "embeddings";
  if (name[0] == 'U') return "recurrent";
  if (name[0] == 'b') return "bias";
  return "kernel";
}

void addParameterAttributes(LayerDescriptor& layer, const LayerCatalog& parts) {
  const bool done = std::any_of(layer.attributes.begin(), layer.attributes.end(), isSetting);
  if (done) return;
  if (layer.expand) {
    addSettingsOfParts(layer, parts);
    return;
  }
  const Facts facts = factsOf(layer);
  if (facts.empty()) return;
  for (const GroupWords& words : kGroups) {
    const auto fact = facts.find(words.group);
    if (fact != facts.end()) addAttributesOf(layer.attributes, words, fact->second);
  }
  layer.parameters = [own = std::move(layer.parameters), facts](const Attributes& attributes,
                                                                const std::vector<Shape>& inputs) {
    std::vector<ParameterSpec> parameters = own(attributes, inputs);
    for (ParameterSpec& parameter : parameters) apply(parameter, attributes, facts);
    return parameters;
  };
}

}  // namespace unroll
