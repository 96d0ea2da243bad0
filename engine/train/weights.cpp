// SPDX-License-Identifier: GPL-3.0-or-later
// Where a network's weights come from: the seed, the document, a file.
#include <cmath>
#include <optional>
#include <set>

#include "layers/initializer.h"
#include "train/network.h"

namespace unroll {
namespace {

Place nodePlace(const std::string& name) {
  Place place;
  place.node = name.substr(0, name.find('.'));
  return place;
}

Error wrongShape(const std::string& name, const Extents& given, const Extents& wanted) {
  return Error{"weights.shape",
               Text{QT_TRANSLATE_NOOP("engine",
                                      "The weights '{0}' have the shape {1}, but the document's layer needs {2}. "
                                      "Use weights that were made for this document, or change the layer's size back."),
                    {name, toString(given), toString(wanted)}},
               nodePlace(name)};
}

/// Weights of a training that ran away; a double beyond a float's range is none to train with either.
std::optional<Error> notFinite(const std::string& name, const TensorD& values) {
  for (const double value : values.span()) {
    if (std::isfinite(static_cast<float>(value))) continue;
    return Error{
        "weights.not_finite",
        Text{QT_TRANSLATE_NOOP("engine",
                               "The weights '{0}' hold {1}, which is not finite in the floats that the network "
                               "computes with. Use weights from before the training ran away."),
             {name, attributeText(value)}},
        nodePlace(name)};
  }
  return std::nullopt;
}

Error unknownWeights(const std::string& name) {
  return Error{"weights.unknown",
               Text{QT_TRANSLATE_NOOP("engine",
                                      "The weights hold '{0}', but the document has no such parameter. Use weights "
                                      "that were made for this document, or remove these."),
                    {name}},
               nodePlace(name)};
}

/// Calls USE(full name, spec) for every parameter, in the document's order, until it returns false.
template <class Use>
void forEachParameter(const NetworkSpec& spec, const Inference& inference, Use use) {
  for (const NodeSpec& node : spec.nodes) {
    const auto info = inference.nodes.find(node.id);
    if (info == inference.nodes.end()) continue;
    for (const ParameterSpec& parameter : info->second.parameters) {
      if (!use(node.name + "." + parameter.name, parameter)) return;
    }
  }
}

}  // namespace

Result<WeightMap> initialWeights(const NetworkSpec& spec, const Inference& inference) {
  WeightMap weights;
  std::optional<Error> error;
  forEachParameter(spec, inference, [&](const std::string& name, const ParameterSpec& parameter) {
    const auto given = spec.weights.find(name);
    if (given == spec.weights.end()) {
      weights.emplace(name, initialValues(parameter, name, spec.seed));
    } else if (given->second.extents() != parameter.extents) {
      error = wrongShape(name, given->second.extents(), parameter.extents);
      return false;
    } else {
      weights.emplace(name, given->second);
    }
    return true;
  });
  if (error) return *std::move(error);
  for (const auto& [name, values] : spec.weights) {
    if (!weights.contains(name)) return unknownWeights(name);
  }
  return weights;
}

Status checkWeights(const NetworkSpec& spec, const Inference& inference, const WeightMap& given) {
  std::optional<Error> error;
  std::set<std::string> known;
  forEachParameter(spec, inference, [&](const std::string& name, const ParameterSpec& parameter) {
    known.insert(name);
    const auto at = given.find(name);
    if (at == given.end()) {
      error = Error{"weights.missing",
                    Text{QT_TRANSLATE_NOOP("engine",
                                           "The weights lack '{0}', which the document's layer needs. Use weights "
                                           "that were made for this document."),
                         {name}},
                    nodePlace(name)};
    } else if (at->second.extents() != parameter.extents) {
      error = wrongShape(name, at->second.extents(), parameter.extents);
    } else {
      error = notFinite(name, at->second);
    }
    return !error;
  });
  if (error) return *std::move(error);
  for (const auto& [name, values] : given) {
    const bool prepares = !spec.dataset.preprocess.empty() && name.starts_with(kPreprocessWeights);
    if (!known.contains(name) && !prepares) return unknownWeights(name);
  }
  return Unit{};
}

}  // namespace unroll
