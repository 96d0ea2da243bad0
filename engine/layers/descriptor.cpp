// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/descriptor.h"

namespace unroll {

LayerDescriptor plainLayer(std::string key, Text title, LayerCategory category, Text summary) {
  LayerDescriptor layer;
  layer.icon = key;
  layer.key = std::move(key);
  layer.title = std::move(title);
  layer.category = category;
  layer.summary = std::move(summary);
  layer.inputs = [](const Attributes&) { return std::vector<Port>{{"in", QT_TRANSLATE_NOOP("engine", "Input")}}; };
  layer.outputs = [](const Attributes&) { return std::vector<Port>{{"out", QT_TRANSLATE_NOOP("engine", "Output")}}; };
  layer.inferShape = [](const Attributes&, const std::vector<Shape>& shapes) -> Result<std::vector<Shape>> {
    return shapes;
  };
  layer.parameters = [](const Attributes&, const std::vector<Shape>&) { return std::vector<ParameterSpec>{}; };
  layer.flops = [](const Attributes&, const std::vector<Shape>&, int64_t) { return int64_t{0}; };
  layer.keepsMask = [](const Attributes&) { return true; };
  layer.migrate = [](AttributeMap attributes, int) -> Result<AttributeMap> { return attributes; };
  layer.subtitle = [](const Attributes&) { return std::string(); };
  return layer;
}

OutputMask LayerDescriptor::maskOfOutput(const Attributes& given, size_t output) const {
  if (outputMasks) return outputMasks(given)[output];
  return {keepsMask(given) ? OutputMask::From::Input : OutputMask::From::None, 0};
}

int64_t LayerDescriptor::timeOfOutput(const Attributes& given, std::span<const int64_t> inputTimes) const {
  if (outputTime) return outputTime(given, inputTimes);
  for (int64_t time : inputTimes)
    if (time > 0) return time;
  return 0;
}

}  // namespace unroll
