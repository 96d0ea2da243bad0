// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/transformer_encoder.h"

#include "layers/transformer_parts.h"

namespace unroll {
namespace {

const Text kTitle = QT_TRANSLATE_NOOP("engine", "TransformerEncoder");

Expansion expand(const Attributes& attributes, const std::vector<Shape>& inputs) {
  transformer::BlockWriter block(attributes, inputs[0]);
  const auto a = block.attend("mha", Expansion::input(0), {}, attributes.boolean("use_causal_mask"), 1);
  block.feedForward(a, 2);
  return block.take();
}

std::vector<LayerExample> examples() {
  const Shape four{{'N', kOpen}, {'T', kOpen}, {'F', 4}};
  const auto block = [](int64_t heads, int64_t units, AttributeMap more = {}) {
    more.emplace("num_heads", heads);
    more.emplace("intermediate_dim", units);
    return more;
  };
  return {
      {"normalized after", block(2, 5), {four}, 3, 3},
      {"normalized first", block(2, 5, {{"normalize_first", true}}), {four}, 3, 3},
      {"causal, GELU", block(1, 3, {{"use_causal_mask", true}, {"activation", "gelu"}}), {four}, 2, 4},
      {"dropout", block(2, 3, {{"dropout", 0.3}, {"normalize_first", true}}), {four}, 2, 3},
      {"one step of one sample", block(2, 2), {four}, 1, 1},
      {"keys of their own size, fixed length",
       block(2, 3, {{"key_dim", int64_t{3}}, {"activation", "gelu"}}),
       {{{'N', kOpen}, {'T', 2}, {'F', 3}}},
       2},
  };
}

}  // namespace

LayerDescriptor transformerEncoderLayer() {
  LayerDescriptor layer = group::layer(
      "transformer_encoder", kTitle,
      QT_TRANSLATE_NOOP("engine", "Each step looks at all steps, then is worked on by itself: one Transformer block."),
      {{"in", QT_TRANSLATE_NOOP("engine", "Input")}},
      [](const Attributes& a, const std::vector<Shape>& inputs) { return transformer::check(kTitle, a, inputs); },
      expand);
  layer.formula = "y = \\text{norm}(a + W_2 φ(W_1 a + b_1) + b_2)";
  layer.attributes = transformer::attributes(false);
  layer.exportCode = [](CodeTarget target, const std::string& name, const Attributes& a,
                        const std::vector<Shape>& inputs) {
    return transformer::exportCode(target, "TransformerEncoder", name, a, inputs);
  };
  layer.subtitle = transformer::subtitle;
  layer.examples = examples();
  return layer;
}

}  // namespace unroll
