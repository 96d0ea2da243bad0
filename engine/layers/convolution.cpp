// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/convolution.h"

#include <fmt/format.h>

#include "layers/shape_check.h"

namespace unroll::convolution {

AttributeSpec filtersAttribute() {
  return integerAttribute("filters", QT_TRANSLATE_NOOP("engine", "Filters"),
                          QT_TRANSLATE_NOOP("engine", "How many patterns are looked for: one feature map each."), 32, 1,
                          65536);
}

AttributeSpec groupsAttribute() {
  return integerAttribute(
      "groups", QT_TRANSLATE_NOOP("engine", "Groups"),
      QT_TRANSLATE_NOOP("engine", "The channels are split into this many groups; each filter sees one."), 1, 1, 65536);
}

AttributeSpec biasAttribute() {
  return booleanAttribute("use_bias", QT_TRANSLATE_NOOP("engine", "Bias"),
                          QT_TRANSLATE_NOOP("engine", "Whether a learned number is added to each feature map."), true);
}

std::optional<Error> checkGroups(const Text& title, const Attributes& attributes, const Shape& in, int64_t channels) {
  const int64_t groups = attributes.integer("groups"), filters = attributes.integer("filters");
  if (channels % groups != 0) {
    return shapeError(
        "shape.channels",
        {QT_TRANSLATE_NOOP("engine",
                           "{0} '{1}' splits what it gets into {2} groups, but gets {3} with {4} channels, which is "
                           "no multiple of {2}. Choose groups that divide {4}."),
         {title.english(), kNodeName, std::to_string(groups), in.str(), std::to_string(channels)}},
        "groups");
  }
  if (filters % groups != 0) {
    return shapeError("shape.channels",
                      {QT_TRANSLATE_NOOP("engine",
                                         "{0} '{1}' has {2} filters in {3} groups, but {2} is no multiple of {3}. "
                                         "Choose a number of filters that {3} divides."),
                       {title.english(), kNodeName, std::to_string(filters), std::to_string(groups)}},
                      "filters");
  }
  return std::nullopt;
}

std::vector<ParameterSpec> parameters(const Attributes& attributes, Extents extents, int64_t fanIn, int64_t fanOut) {
  ParameterSpec W{"W", std::move(extents), "glorot_uniform", fanIn, fanOut};
  W.help = QT_TRANSLATE_NOOP("engine", "Filters: one small window of weights per filter and channel.");
  if (!attributes.boolean("use_bias")) return {W};
  ParameterSpec bias{"b", {attributes.integer("filters")}, "zeros", fanIn, fanOut};
  bias.help = QT_TRANSLATE_NOOP("engine", "Bias: one number per filter.");
  return {W, bias};
}

std::string kerasOptions(const Attributes& attributes) {
  std::string code;
  if (attributes.integer("groups") != 1) code += fmt::format(", groups={}", attributes.integer("groups"));
  if (attributes.choice("activation") != "linear")
    code += fmt::format(", activation=\"{}\"", attributes.choice("activation"));
  if (!attributes.boolean("use_bias")) code += ", use_bias=False";
  return code;
}

std::string subtitle2d(const Attributes& attributes) {
  const auto& kernel = attributes.sizes("kernel_size");
  return fmt::format("{} · {}×{} · {}", attributes.integer("filters"), kernel[0], kernel[1],
                     attributes.choice("activation"));
}

}  // namespace unroll::convolution
