// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/transformer_decoder.h"

#include "layers/transformer_parts.h"

namespace unroll {
namespace {

const Text kTitle = QT_TRANSLATE_NOOP("engine", "TransformerDecoder");

Expansion expand(const Attributes& attributes, const std::vector<Shape>& inputs) {
  transformer::BlockWriter block(attributes, inputs[0]);
  const auto a = block.attend("mha", Expansion::input(0), {}, attributes.boolean("use_causal_mask"), 1);
  const auto c = block.attend("cross", a, Expansion::input(1), false, 2);
  block.feedForward(c, 3);
  return block.take();
}

std::vector<LayerExample> examples() {
  const Shape four{{'N', kOpen}, {'T', kOpen}, {'F', 4}}, three{{'N', kOpen}, {'T', kOpen}, {'F', 3}};
  const auto block = [](int64_t heads, int64_t units, AttributeMap more = {}) {
    more.emplace("num_heads", heads);
    more.emplace("intermediate_dim", units);
    return more;
  };
  LayerExample lengths{"sequences of other lengths", block(2, 3), {four, three}, 3, 2};
  lengths.times = {2, 4};
  return {
      lengths,
      {"normalized first, GELU", block(2, 3, {{"normalize_first", true}, {"activation", "gelu"}}), {four, four}, 2, 3},
      {"dropout, not causal", block(1, 3, {{"dropout", 0.3}, {"use_causal_mask", false}}), {four, three}, 2, 3},
      {"one step of one sample", block(2, 2), {four, four}, 1, 1},
  };
}

}  // namespace

LayerDescriptor transformerDecoderLayer() {
  LayerDescriptor layer = group::layer(
      "transformer_decoder", kTitle,
      QT_TRANSLATE_NOOP("engine",
                        "Each step looks at the steps before it and at an encoder's output: one Transformer block."),
      {{"in", QT_TRANSLATE_NOOP("engine", "Input")}, {"encoder", QT_TRANSLATE_NOOP("engine", "Output of the encoder")}},
      [](const Attributes& a, const std::vector<Shape>& inputs) { return transformer::check(kTitle, a, inputs); },
      expand);
  layer.formula = "c = \\text{norm}(a + \\text{cross}(a, m))";
  layer.attributes = transformer::attributes(true);
  layer.exportCode = [](CodeTarget target, const std::string& name, const Attributes& a,
                        const std::vector<Shape>& inputs) {
    return transformer::exportCode(target, "TransformerDecoder", name, a, inputs);
  };
  layer.subtitle = transformer::subtitle;
  layer.examples = examples();
  return layer;
}

}  // namespace unroll
