// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/additive_attention.h"

#include <fmt/format.h>

#include "layers/attention_parts.h"

namespace unroll {
namespace {

const Text kTitle = QT_TRANSLATE_NOOP("engine", "AdditiveAttention");

std::vector<AttributeSpec> attributes() {
  std::vector<AttributeSpec> all{
      integerAttribute("units", QT_TRANSLATE_NOOP("engine", "Units"),
                       QT_TRANSLATE_NOOP("engine", "How many hidden units compare a query with a key."), 32, 1, 65536)};
  for (AttributeSpec& spec : attention::attributes()) all.push_back(std::move(spec));
  return all;
}

Result<std::vector<Shape>> inferShape(const Attributes&, const std::vector<Shape>& inputs) {
  UNROLL_CHECK(attention::check(kTitle, inputs));
  const attention::Shapes shapes(inputs);
  Shape out = shapes.query;
  out[2] = shapes.value[2];
  return std::vector<Shape>{out};
}

std::vector<ParameterSpec> parameters(const Attributes& attributes, const std::vector<Shape>& inputs) {
  const attention::Shapes shapes(inputs);
  const int64_t units = attributes.integer("units"), query = shapes.query[2].size, key = shapes.key[2].size;
  ParameterSpec Wq{"Wq", {units, query}, "glorot_uniform", query, units};
  Wq.help = QT_TRANSLATE_NOOP("engine", "Weights of the query: one row per unit.");
  ParameterSpec Wk{"Wk", {units, key}, "glorot_uniform", key, units};
  Wk.help = QT_TRANSLATE_NOOP("engine", "Weights of the key: one row per unit.");
  ParameterSpec v{"v", {units}, "glorot_uniform", units, 1};
  v.help = QT_TRANSLATE_NOOP("engine", "Weights of the units in the score.");
  return {Wq, Wk, v};
}

std::vector<ValueId> body(Builder& b, const BodyContext& context) {
  const attention::Values v = attention::values(context);
  b.section(QT_TRANSLATE_NOOP("engine", "scores"));
  const ValueId Q = b.name(b.affine(v.query, context.parameters[0], kNoValue), "Q");
  const ValueId K = b.name(b.affine(v.key, context.parameters[1], kNoValue), "K");
  const Extents q = b.extents(Q), k = b.extents(K);
  const ValueId sum = b.add(b.reshape(Q, {q[0], q[1], 1, q[2]}), b.reshape(K, {k[0], 1, k[1], k[2]}));
  const ValueId a = b.name(b.tanh(sum), "a");
  const ValueId scores = b.name(b.contract(a, context.parameters[2], "nqku,u->nqk"), "scores", "s");
  const ValueId weights = attention::weights(b, context, scores);
  b.section(QT_TRANSLATE_NOOP("engine", "weighted mean"));
  return {b.name(b.contract(weights, v.value, "nqk,nkd->nqd"), "out", "y")};
}

std::unique_ptr<LayerKernel> makeKernel(const Attributes& attributes, const std::vector<Shape>& inputs) {
  return makeAdditiveAttentionKernel({attention::config(attributes, inputs), attributes.integer("units")});
}

int64_t flops(const Attributes& attributes, const std::vector<Shape>& inputs, int64_t time) {
  const attention::Shapes shapes(inputs);
  const int64_t units = attributes.integer("units");
  const int64_t queries = attention::querySteps(inputs, time), keys = attention::keySteps(inputs, time);
  return 2 * units * (queries * shapes.query[2].size + keys * shapes.key[2].size) +
         2 * queries * keys * (units + shapes.value[2].size);
}

std::string exportCode(CodeTarget target, const std::string& name, const Attributes& attributes,
                       const std::vector<Shape>& inputs) {
  const attention::Shapes shapes(inputs);
  const int64_t units = attributes.integer("units");
  if (target == CodeTarget::Keras) {
    const double rate = attributes.real("dropout");
    return fmt::format(
        "# Keras' layer has no W_q and W_k: put Dense({0}, use_bias=False) before its query and its key\n"
        "# call it with [{1}], the key given\n"
        "layers.AdditiveAttention(use_scale=True, {2}name=\"{3}\")",
        units, attention::kerasCall(attributes, inputs), rate > 0.0 ? fmt::format("dropout={}, ", rate) : "", name);
  }
  const attention::TorchNames names = attention::torchNames(inputs);
  return fmt::format(
             "self.{0}_q = nn.Linear({1}, {2}, bias=False)\nself.{0}_k = nn.Linear({3}, {2}, bias=False)\n"
             "self.{0}_v = nn.Linear({2}, 1, bias=False)\n"
             "scores = self.{0}_v(torch.tanh(self.{0}_q({4})[:, :, None] + self.{0}_k({5})[:, None])).squeeze(-1)\n",
             name, shapes.query[2].size, units, shapes.key[2].size, names.query, names.key) +
         attention::torchWeights(attributes) + fmt::format("x = weights @ {}", names.value);
}

std::vector<LayerExample> examples() {
  const Shape three{{'N', kOpen}, {'T', kOpen}, {'F', 3}}, two{{'N', kOpen}, {'T', kOpen}, {'F', 2}};
  const auto units = [](int64_t count, AttributeMap more = {}) {
    more.emplace("units", count);
    return more;
  };
  LayerExample decoder{"a decoder's steps and an encoder's", units(4), {two, three, {}}, 3, 2};
  decoder.times = {2, 5, 0};
  return {
      {"three sequences", units(3), {three, two, three}, 3, 3},
      decoder,
      {"itself, causal", units(2, {{"use_causal_mask", true}}), {three, {}, {}}, 3, 4},
      {"dropout", units(3, {{"dropout", 0.3}}), {two, two, {}}, 2, 3},
      {"one step of one sample, one unit", units(1), {two, two, two}, 1, 1},
      {"fixed lengths, more units than a vector",
       units(18),
       {{{'N', kOpen}, {'T', 2}, {'F', 3}}, {{'N', kOpen}, {'T', 4}, {'F', 2}}, {}},
       2},
  };
}

}  // namespace

LayerDescriptor additiveAttentionLayer() {
  LayerDescriptor layer = attention::layer(
      "additive_attention", kTitle,
      QT_TRANSLATE_NOOP("engine",
                        "Each step takes a mean of another sequence; a small network says how well they agree."));
  layer.formula = "s_{ij} = v^{T} \\tanh(W_q q_i + W_k k_j)";
  layer.attributes = attributes();
  layer.inferShape = inferShape;
  layer.parameters = parameters;
  layer.body = body;
  layer.makeKernel = makeKernel;
  layer.flops = flops;
  layer.exportCode = exportCode;
  layer.subtitle = [](const Attributes& a) { return fmt::format("{}", a.integer("units")); };
  layer.examples = examples();
  return layer;
}

}  // namespace unroll
