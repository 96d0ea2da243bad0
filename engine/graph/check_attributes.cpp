// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <charconv>
#include <cmath>

#include "graph/aliases.h"
#include "graph/inference_run.h"
#include "graph/names.h"

namespace unroll::detail {
namespace {

std::vector<std::string> keysOf(const std::vector<AttributeSpec>& specs) {
  std::vector<std::string> keys;
  for (const AttributeSpec& spec : specs) keys.push_back(spec.key);
  return keys;
}

/// The keys of SPECS that may be meant by KEY and are free, with the value: another program's word, then slips.
std::vector<std::pair<std::string, AttributeValue>> keysMeant(const std::vector<AttributeSpec>& specs,
                                                              const AttributeMap& given, const std::string& key) {
  constexpr size_t kMost = 2;
  const AttributeValue& value = given.find(key)->second;
  std::vector<std::pair<std::string, AttributeValue>> meant;
  if (auto other = attributeMeant(specs, key, value); other && !given.count(other->first))
    meant.push_back(std::move(*other));
  std::vector<std::string> known = keysOf(specs);
  std::erase_if(known, [&](const std::string& each) { return given.count(each) > 0; });
  while (meant.size() < kMost) {
    const std::string nearest = nearestName(key, known);
    if (nearest.empty()) break;
    std::erase(known, nearest);
    auto checked = checkAttribute(*findAttribute(specs, nearest), value);
    if (checked.ok() && (meant.empty() || meant.front().first != nearest)) meant.emplace_back(nearest, *checked);
  }
  return meant;
}

void reportUnknownKey(InferenceRun& run, const std::vector<AttributeSpec>& specs, const AttributeMap& given,
                      const std::string& key, NodeId node, const std::string& prefix, const std::string& owner,
                      const std::function<std::vector<Edit>(const AttributeMap&)>& mended) {
  const auto meant = keysMeant(specs, given, key);
  const std::string nearest = !meant.empty() ? meant.front().first : nearestName(key, keysOf(specs));
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
  for (const auto& [other, value] : meant) {
    AttributeMap renamed = without;
    renamed.insert_or_assign(other, value);
    // "bidirectional": true has another value as well as another name.
    const bool same = std::holds_alternative<bool>(given.find(key)->second) == std::holds_alternative<bool>(value);
    run.offer(problem,
              same ? Text{QT_TRANSLATE_NOOP("engine", "Rename it '{0}'"), {other}}
                   : Text{QT_TRANSLATE_NOOP("engine", "Set {0} to {1}"),
                          {findAttribute(specs, other)->label.english(), attributeText(value)}},
              mended(renamed));
  }
  run.offer(problem, {QT_TRANSLATE_NOOP("engine", "Remove '{0}'"), {key}}, mended(without));
}

/// What VALUE says as a number: 0.5, "0.5".
std::optional<double> numberIn(const AttributeValue& value) {
  if (const auto* whole = std::get_if<int64_t>(&value)) return static_cast<double>(*whole);
  if (const auto* real = std::get_if<double>(&value)) return *real;
  const auto* word = std::get_if<std::string>(&value);
  double number = 0.0;
  if (!word || std::from_chars(word->data(), word->data() + word->size(), number).ec != std::errc())
    return std::nullopt;
  return number;
}

/// What may be meant by VALUE, which SPEC does not take: the end of the range, the number in a text, sizes cut to
/// their count or filled up with the last.
std::optional<AttributeValue> nearestValue(const AttributeSpec& spec, const AttributeValue& value) {
  const auto within = [&](double number) { return std::clamp(number, spec.minimum, spec.maximum); };
  if (spec.kind == AttributeKind::Boolean) {
    if (const auto* word = std::get_if<std::string>(&value); word && (*word == "true" || *word == "false"))
      return *word == "true";
    if (const auto number = numberIn(value); number && (*number == 0.0 || *number == 1.0)) return *number == 1.0;
  }
  if (spec.kind == AttributeKind::Real || spec.kind == AttributeKind::Integer) {
    const auto* list = std::get_if<std::vector<int64_t>>(&value);
    const std::optional<double> number =
        list && !list->empty() ? numberIn(AttributeValue{list->front()}) : numberIn(value);
    if (!number || !std::isfinite(*number)) return std::nullopt;
    if (spec.kind == AttributeKind::Real) return within(*number);
    return static_cast<int64_t>(std::clamp(within(std::round(*number)), -9e15, 9e15));
  }
  const auto* sizes = std::get_if<std::vector<int64_t>>(&value);
  if (spec.kind != AttributeKind::Sizes || !sizes || sizes->empty()) return std::nullopt;
  std::vector<int64_t> near = *sizes;
  if (spec.count > 0) near.resize(static_cast<size_t>(spec.count), near.back());
  // Only the first may be open.
  const bool open = spec.openAllowed && std::find(near.begin(), near.end(), kOpen) != near.end();
  if (open) {
    std::erase(near, kOpen);
    near.insert(near.begin(), kOpen);
  }
  for (size_t i = open ? 1 : 0; i < near.size(); ++i)
    near[i] = static_cast<int64_t>(within(static_cast<double>(near[i])));
  return near;
}

void reportWrongValue(InferenceRun& run, const std::vector<AttributeSpec>& specs, const AttributeSpec& spec,
                      const AttributeMap& given, NodeId node, const std::string& prefix, Error error,
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
  AttributeMap without = given;
  without.erase(spec.key);
  const AttributeValue usual = Attributes(specs, without).value(spec.key);
  const auto near = nearestValue(spec, value);
  const auto offerNear = [&] {
    run.offer(problem, {QT_TRANSLATE_NOOP("engine", "Set {0} to {1}"), {spec.label.english(), valueText(spec, *near)}},
              mended(near == usual ? without : with(*near)));
  };
  // The end of a range of real numbers is rarely what is meant: a learning rate of 0, a momentum of 1.
  const bool isEnd = spec.kind == AttributeKind::Real && near && numberIn(value) != numberIn(*near);
  if (near && (!isEnd || near == usual)) offerNear();
  if (near != usual) {
    run.offer(
        problem,
        {QT_TRANSLATE_NOOP("engine", "Set {0} to {1}, its default"), {spec.label.english(), valueText(spec, usual)}},
        mended(without));
  }
  if (isEnd && near != usual) offerNear();
}

std::string parameterList(const std::string& node, const NodeInfo& info) {
  std::string all;
  for (const ParameterSpec& parameter : info.parameters) all += (all.empty() ? "" : ", ") + node + "." + parameter.name;
  return all;
}

void offerWithoutWeights(InferenceRun& run, Diagnostic& problem, const std::string& name) {
  std::map<std::string, TensorD> rest = run.spec.weights;
  rest.erase(name);
  run.offer(problem, {QT_TRANSLATE_NOOP("engine", "Remove these weights")}, {SetWeights{std::move(rest)}});
}

/// The rows as columns, as Keras writes its kernels.
TensorD transposed(const TensorD& values) {
  TensorD out({values.extent(1), values.extent(0)});
  for (int64_t i = 0; i < out.size(); ++i)
    out[i] = values[i % values.extent(0) * values.extent(1) + i / values.extent(0)];
  return out;
}

/// Weights of the right number in another shape; or the layer as wide as they are.
void offerWeightShapes(InferenceRun& run, Diagnostic& problem, const std::string& name, const TensorD& values,
                       const Extents& wanted, NodeId node) {
  const auto with = [&](TensorD tensor) {
    std::map<std::string, TensorD> weights = run.spec.weights;
    weights.insert_or_assign(name, std::move(tensor));
    return std::vector<Edit>{SetWeights{std::move(weights)}};
  };
  if (values.rank() == 2 && wanted == Extents{values.extent(1), values.extent(0)})
    run.offer(problem, QT_TRANSLATE_NOOP("engine", "Transpose them"), with(transposed(values)));
  if (values.size() == elementCount(wanted)) {
    run.offer(problem, {QT_TRANSLATE_NOOP("engine", "Take them as {0}"), {toString(wanted)}},
              with(values.reshaped(wanted)));
  }
  if (values.rank() > 0) offerUnits(run, problem, node, values.extent(0));
}

/// Parameters whose names are near.
void offerWeightNames(InferenceRun& run, Diagnostic& problem, const std::string& name, const TensorD& values) {
  std::vector<std::string> known;
  for (const NodeSpec& node : run.spec.nodes) {
    for (const ParameterSpec& parameter : run.info(node.id).parameters) {
      const std::string full = node.name + "." + parameter.name;
      if (parameter.extents == values.extents() && !run.spec.weights.count(full)) known.push_back(full);
    }
  }
  std::string nearest = nearestName(name, known);
  if (nearest.empty() && known.size() == 1) nearest = known.front();
  if (nearest.empty()) return;
  std::map<std::string, TensorD> renamed = run.spec.weights;
  renamed.erase(name);
  renamed.emplace(nearest, values);
  run.offer(problem, {QT_TRANSLATE_NOOP("engine", "Rename it '{0}'"), {nearest}}, {SetWeights{std::move(renamed)}});
}

/// The first value that training, which computes in float, cannot take; −1: all can be taken.
int64_t firstNotFinite(const TensorD& values) {
  const auto wrong = std::find_if(values.span().begin(), values.span().end(),
                                  [](double x) { return !std::isfinite(static_cast<float>(x)); });
  return wrong == values.span().end() ? -1 : wrong - values.span().begin();
}

void checkFiniteWeight(InferenceRun& run, const std::string& name, const TensorD& values, NodeId node) {
  const int64_t wrong = firstNotFinite(values);
  if (wrong < 0) return;
  Diagnostic& problem = run.report(
      "weights.not_finite", Severity::Error, node,
      {QT_TRANSLATE_NOOP("engine",
                         "The weights given for '{0}' hold {1}, which is not finite in the floats that training "
                         "computes with. Give finite numbers, or leave the weights out to draw them from the seed."),
       {name, attributeText(values[wrong])}},
      "weights." + name);
  if (run.withFixes) offerWithoutWeights(run, problem, name);
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
  const NodeId id = node ? node->id : kNoNode;
  if (parameter && parameter->extents == values.extents()) {
    checkFiniteWeight(run, name, values, id);
    return;
  }
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
  if (!run.withFixes) return;
  if (parameter)
    offerWeightShapes(run, problem, name, values, parameter->extents, id);
  else
    offerWeightNames(run, problem, name, values);
  offerWithoutWeights(run, problem, name);
}

void reportNotFiniteSample(InferenceRun& run, const std::string& name, double value, NodeId node, SampleSpec without) {
  Diagnostic& problem =
      run.report("sample.not_finite", Severity::Error, node,
                 {QT_TRANSLATE_NOOP("engine",
                                    "The sample's values for '{0}' hold {1}, which is not finite in the floats that "
                                    "the network computes with. Give a finite number."),
                  {name, attributeText(value)}},
                 "sample." + name);
  run.offer(problem, {QT_TRANSLATE_NOOP("engine", "Remove '{0}' from the sample"), {name}},
            {SetSample{std::move(without)}});
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
  if (const int64_t wrong = firstNotFinite(values); wrong >= 0) {
    reportNotFiniteSample(run, name, values[wrong], node->id, rest);
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
  if (!run.withFixes) return;
  // As many numbers in other axes, a network that takes the sample, or no sample.
  const Extents wanted = info.outputs.front().extents(1);
  const int64_t one = elementCount(wanted);
  if (std::find(wanted.begin(), wanted.end(), kOpen) == wanted.end() && one > 0 && values.size() % one == 0) {
    const Extents sizes = info.outputs.front().extents(values.size() / one);
    rest.inputs[name] = values.reshaped(sizes);
    run.offer(problem, {QT_TRANSLATE_NOOP("engine", "Take them as {0}"), {toString(sizes)}}, {SetSample{rest}});
  }
  if (values.rank() > 1 && findAttribute(info.layer->attributes, "shape")) {
    const Extents sizes(values.extents().begin() + 1, values.extents().end());
    run.offer(problem, {QT_TRANSLATE_NOOP("engine", "Set the shape of '{0}' to {1}"), {name, attributeText(sizes)}},
              {SetAttribute{node->id, "shape", sizes}});
  }
  rest.inputs.erase(name);
  run.offer(problem, {QT_TRANSLATE_NOOP("engine", "Remove '{0}' from the sample"), {name}}, {SetSample{rest}});
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
    if (!checked.ok()) reportWrongValue(run, specs, *spec, given, node, prefix, std::move(checked.error()), mended);
  }
}

void checkInlineTensors(InferenceRun& run) {
  for (const auto& [name, values] : run.spec.weights) checkWeight(run, name, values);
  if (!run.spec.sample) return;
  for (const auto& [name, values] : run.spec.sample->inputs) checkSampleInput(run, name, values);
  if (!run.spec.sample->target) return;
  if (const int64_t wrong = firstNotFinite(*run.spec.sample->target); wrong >= 0) {
    SampleSpec without = *run.spec.sample;
    without.target.reset();
    reportNotFiniteSample(run, "target", (*run.spec.sample->target)[wrong], kNoNode, std::move(without));
  }
}

}  // namespace unroll::detail
