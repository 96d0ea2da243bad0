// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "graph/inference_run.h"
#include "graph/names.h"

namespace unroll::detail {
namespace {

std::vector<std::string> keysOf(const std::vector<AttributeSpec>& specs) {
  std::vector<std::string> keys;
  for (const AttributeSpec& spec : specs) keys.push_back(spec.key);
  return keys;
}

void reportUnknownKey(InferenceRun& run, const std::vector<AttributeSpec>& specs, const AttributeMap& given,
                      const std::string& key, NodeId node, const std::string& prefix, const std::string& owner,
                      const std::function<std::vector<Edit>(const AttributeMap&)>& mended) {
  const std::string nearest = nearestName(key, keysOf(specs));
  std::string all;
  for (const AttributeSpec& spec : specs) all += (all.empty() ? "" : ", ") + spec.key;
  Text message =
      !nearest.empty()
          ? Text{QT_TRANSLATE_NOOP("engine", "{0} has no attribute '{1}'. Did you mean '{2}'?"), {owner, key, nearest}}
      : specs.empty()
          ? Text{QT_TRANSLATE_NOOP("engine", "{0} has no attribute '{1}'; it has none at all."), {owner, key}}
          : Text{QT_TRANSLATE_NOOP("engine", "{0} has no attribute '{1}'. It has: {2}."), {owner, key, all}};
  Diagnostic& problem = run.report("attribute.unknown", Severity::Error, node, std::move(message), prefix + key);
  if (!run.withFixes) return;
  AttributeMap without = given;
  without.erase(key);
  if (!nearest.empty() && !given.count(nearest)) {
    AttributeMap renamed = without;
    const AttributeSpec* spec = findAttribute(specs, nearest);
    if (auto value = checkAttribute(*spec, given.find(key)->second); value.ok()) {
      renamed[nearest] = *value;
      run.offer(problem, {QT_TRANSLATE_NOOP("engine", "Rename it '{0}'"), {nearest}}, mended(renamed));
    }
  }
  run.offer(problem, {QT_TRANSLATE_NOOP("engine", "Remove '{0}'"), {key}}, mended(without));
}

void reportWrongValue(InferenceRun& run, const AttributeSpec& spec, const AttributeMap& given, NodeId node,
                      const std::string& prefix, Error error,
                      const std::function<std::vector<Edit>(const AttributeMap&)>& mended) {
  if (node != kNoNode) error.message = named(std::move(error.message), run.nameOf(node));
  Diagnostic& problem = run.report(error.code, Severity::Error, node, std::move(error.message), prefix + spec.key);
  if (!run.withFixes) return;
  const auto with = [&](const AttributeValue& value) {
    AttributeMap map = given;
    map.insert_or_assign(spec.key, value);
    return map;
  };
  const AttributeValue& value = given.find(spec.key)->second;
  if (const std::string* word = std::get_if<std::string>(&value); word && spec.kind == AttributeKind::Choice) {
    std::vector<std::string> keys;
    for (const AttributeChoice& choice : spec.choices) keys.push_back(choice.key);
    if (const std::string nearest = nearestName(*word, keys); !nearest.empty()) {
      run.offer(problem, {QT_TRANSLATE_NOOP("engine", "Set {0} to {1}"), {spec.label.english(), nearest}},
                mended(with(nearest)));
    }
  }
  if (spec.kind == AttributeKind::Integer || spec.kind == AttributeKind::Real) {
    // The nearest end of the range, where the number lies outside of it.
    const auto* whole = std::get_if<int64_t>(&value);
    const auto* real = std::get_if<double>(&value);
    if (whole || real) {
      const double number = std::clamp(whole ? static_cast<double>(*whole) : *real, spec.minimum, spec.maximum);
      const AttributeValue near =
          spec.kind == AttributeKind::Integer ? AttributeValue{static_cast<int64_t>(number)} : AttributeValue{number};
      run.offer(problem, {QT_TRANSLATE_NOOP("engine", "Set {0} to {1}"), {spec.label.english(), attributeText(near)}},
                mended(with(near)));
    }
  }
  AttributeMap without = given;
  without.erase(spec.key);
  run.offer(problem,
            {QT_TRANSLATE_NOOP("engine", "Set {0} to {1}, its default"),
             {spec.label.english(), attributeText(spec.defaultValue)}},
            mended(without));
}

std::string parameterList(const std::string& node, const NodeInfo& info) {
  std::string all;
  for (const ParameterSpec& parameter : info.parameters) all += (all.empty() ? "" : ", ") + node + "." + parameter.name;
  return all;
}

void checkWeight(InferenceRun& run, const std::string& name, const TensorD& values) {
  const size_t dot = name.find('.');
  const NodeSpec* node = run.spec.findByName(name.substr(0, dot));
  const ParameterSpec* parameter = nullptr;
  const NodeInfo* info = node ? &run.info(node->id) : nullptr;
  if (info && (!info->layer || info->outputs.empty() || info->outputs.front().rank() == 0)) return;  // not known yet
  if (info && dot != std::string::npos) {
    for (const ParameterSpec& known : info->parameters) {
      if (known.name == name.substr(dot + 1)) parameter = &known;
    }
  }
  if (parameter && parameter->extents == values.extents()) return;
  const NodeId id = node ? node->id : kNoNode;
  Text message;
  if (parameter) {
    message = {
        QT_TRANSLATE_NOOP("engine",
                          "The weights given for '{0}' are {1}, but the layer wants {2}. Give them in that shape, "
                          "or leave them out to draw them from the seed."),
        {name, toString(values.extents()), toString(parameter->extents)}};
  } else if (node && !info->parameters.empty()) {
    message = {QT_TRANSLATE_NOOP("engine", "There is no parameter '{0}'. '{1}' has: {2}."),
               {name, node->name, parameterList(node->name, *info)}};
  } else if (node) {
    message = {QT_TRANSLATE_NOOP("engine", "There is no parameter '{0}': '{1}' has none. Remove these weights."),
               {name, node->name}};
  } else {
    message = {QT_TRANSLATE_NOOP("engine",
                                 "The weights '{0}' belong to no layer: none is called '{1}'. Write them as "
                                 "layer.parameter, or remove them."),
               {name, name.substr(0, dot)}};
  }
  Diagnostic& problem = run.report(parameter ? "weights.shape" : "weights.unknown", Severity::Error, id,
                                   std::move(message), "weights." + name);
  std::map<std::string, TensorD> rest = run.spec.weights;
  rest.erase(name);
  run.offer(problem, {QT_TRANSLATE_NOOP("engine", "Remove these weights")}, {SetWeights{std::move(rest)}});
}

void checkSampleInput(InferenceRun& run, const std::string& name, const TensorD& values) {
  const NodeSpec* node = run.spec.findByName(name);
  const auto& inputs = run.result.inputNodes;
  SampleSpec rest = *run.spec.sample;
  rest.inputs.erase(name);
  if (!node || std::find(inputs.begin(), inputs.end(), node->id) == inputs.end()) {
    Diagnostic& problem = run.report(
        "sample.unknown", Severity::Error, node ? node->id : kNoNode,
        {QT_TRANSLATE_NOOP("engine",
                           "The sample gives values for '{0}', which is no input of the network. Name an input layer, "
                           "or remove them."),
         {name}},
        "sample." + name);
    run.offer(problem, {QT_TRANSLATE_NOOP("engine", "Remove '{0}' from the sample"), {name}}, {SetSample{rest}});
    return;
  }
  const NodeInfo& info = run.info(node->id);
  if (info.outputs.empty() || info.outputs.front().rank() == 0 || sizesFit(values.extents(), info.outputs.front()))
    return;
  Diagnostic& problem = run.report(
      "sample.shape", Severity::Error, node->id,
      {QT_TRANSLATE_NOOP("engine",
                         "The sample's values for '{0}' are {1}, but the input is {2}, the samples (N) first. "
                         "Give them in that shape."),
       {name, toString(values.extents()), info.outputs.front().str()}},
      "sample." + name);
  Extents withSamples = values.extents();
  withSamples.insert(withSamples.begin(), 1);
  if (sizesFit(withSamples, info.outputs.front())) {
    rest.inputs[name] = values.reshaped(withSamples);
    run.offer(problem, QT_TRANSLATE_NOOP("engine", "Take them as one sample"), {SetSample{rest}});
  }
}

}  // namespace

void checkAttributes(InferenceRun& run, const std::vector<AttributeSpec>& specs, const AttributeMap& given, NodeId node,
                     const std::string& prefix, const std::string& owner,
                     const std::function<std::vector<Edit>(const AttributeMap&)>& mended) {
  for (const auto& [key, value] : given) {
    const AttributeSpec* spec = findAttribute(specs, key);
    if (!spec) {
      reportUnknownKey(run, specs, given, key, node, prefix, owner, mended);
      continue;
    }
    Result<AttributeValue> checked = checkAttribute(*spec, value);
    if (!checked.ok()) reportWrongValue(run, *spec, given, node, prefix, std::move(checked.error()), mended);
  }
}

void checkInlineTensors(InferenceRun& run) {
  for (const auto& [name, values] : run.spec.weights) checkWeight(run, name, values);
  if (!run.spec.sample) return;
  for (const auto& [name, values] : run.spec.sample->inputs) checkSampleInput(run, name, values);
}

}  // namespace unroll::detail
