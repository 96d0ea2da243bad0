// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/attention.h"

#include <fmt/format.h>

#include <cmath>

#include "layers/attention_parts.h"
#include "layers/shape_check.h"

namespace unroll {
namespace {

const Text kTitle = QT_TRANSLATE_NOOP("engine", "Attention");

std::vector<AttributeSpec> attributes() {
  std::vector<AttributeSpec> all{
      booleanAttribute("scaled", QT_TRANSLATE_NOOP("engine", "Divide by √d"),
                       QT_TRANSLATE_NOOP("engine",
                                         "Whether scores are divided by the root of the number of features, as in "
                                         "Transformers: scaled dot-product attention. Keras' layer does not."),
                       false),
      booleanAttribute("use_scale", QT_TRANSLATE_NOOP("engine", "Learned scale"),
                       QT_TRANSLATE_NOOP("engine", "Whether scores are multiplied with one learned number."), false),
  };
  for (AttributeSpec& spec : attention::attributes()) all.push_back(std::move(spec));
  return all;
}

Result<std::vector<Shape>> inferShape(const Attributes&, const std::vector<Shape>& inputs) {
  UNROLL_CHECK(attention::check(kTitle, inputs));
  const attention::Shapes shapes(inputs);
  if (shapes.query[2].size != shapes.key[2].size) {
    return shapeError(
        "shape.attention",
        {QT_TRANSLATE_NOOP("engine",
                           "Attention '{0}' multiplies queries and keys number by number, but gets {1} as "
                           "queries and {2} as keys. Give both the same number of features, or use "
                           "AdditiveAttention or MultiHeadAttention."),
         {kNodeName, shapes.query.str(), shapes.key.str()}});
  }
  Shape out = shapes.query;
  out[2] = shapes.value[2];
  return std::vector<Shape>{out};
}

std::vector<ParameterSpec> parameters(const Attributes& attributes, const std::vector<Shape>&) {
  if (!attributes.boolean("use_scale")) return {};
  ParameterSpec scale{"scale", {1}, "ones", 1, 1};
  scale.help = QT_TRANSLATE_NOOP("engine", "What the scores are multiplied with.");
  return {scale};
}

double factorOf(const Attributes& attributes, int64_t features) {
  return attributes.boolean("scaled") ? 1.0 / std::sqrt(static_cast<double>(features)) : 1.0;
}

std::vector<ValueId> body(Builder& b, const BodyContext& context) {
  const attention::Values v = attention::values(context);
  b.section(QT_TRANSLATE_NOOP("engine", "scores"));
  ValueId scores = b.contract(v.query, v.key, "nqd,nkd->nqk");
  if (context.attributes.boolean("scaled"))
    scores = b.scale(scores, factorOf(context.attributes, b.extents(v.query)[2]));
  if (!context.parameters.empty()) scores = b.mul(scores, context.parameters[0]);
  const ValueId weights = attention::weights(b, context, b.name(scores, "scores", "s"));
  b.section(QT_TRANSLATE_NOOP("engine", "weighted mean"));
  return {b.name(b.contract(weights, v.value, "nqk,nkd->nqd"), "out", "y")};
}

std::unique_ptr<LayerKernel> makeKernel(const Attributes& attributes, const std::vector<Shape>& inputs) {
  DotAttentionConfig config;
  config.inputs = attention::config(attributes, inputs);
  config.factor = factorOf(attributes, config.inputs.query);
  config.learnedScale = attributes.boolean("use_scale");
  return makeDotAttentionKernel(config);
}

int64_t flops(const Attributes&, const std::vector<Shape>& inputs, int64_t time) {
  const attention::Shapes shapes(inputs);
  return 2 * attention::querySteps(inputs, time) * attention::keySteps(inputs, time) *
         (shapes.query[2].size + shapes.value[2].size);
}

std::string exportCode(CodeTarget target, const std::string& name, const Attributes& attributes,
                       const std::vector<Shape>& inputs) {
  const double factor = factorOf(attributes, inputs[0][2].size);
  const bool learned = attributes.boolean("use_scale"), scaled = attributes.boolean("scaled");
  if (target == CodeTarget::Keras) {
    std::string code = fmt::format("# call it with [{}]\n", attention::kerasCall(attributes, inputs));
    if (scaled) code += fmt::format("# Keras does not divide by √d: multiply the query with {:.17g} first\n", factor);
    const double rate = attributes.real("dropout");
    return code + fmt::format("layers.Attention({}{}name=\"{}\")", learned ? "use_scale=True, " : "",
                              rate > 0.0 ? fmt::format("dropout={}, ", rate) : "", name);
  }
  const attention::TorchNames names = attention::torchNames(inputs);
  std::string code = learned ? fmt::format("self.{}_scale = nn.Parameter(torch.ones(1))\n", name) : "";
  code += fmt::format("scores = {} @ {}.transpose(1, 2)", names.query, names.key);
  if (scaled) code += fmt::format(" * {:.17g}", factor);
  if (learned) code += fmt::format(" * self.{}_scale", name);
  return code + "\n" + attention::torchWeights(attributes) + fmt::format("x = weights @ {}", names.value);
}

std::vector<LayerExample> examples() {
  const Shape three{{'N', kOpen}, {'T', kOpen}, {'F', 3}}, two{{'N', kOpen}, {'T', kOpen}, {'F', 2}};
  const Shape fixed{{'N', kOpen}, {'T', 5}, {'F', 3}};
  const AttributeMap scaled{{"scaled", true}}, causal{{"scaled", true}, {"use_causal_mask", true}};
  const auto mixed = [](std::string title, AttributeMap attributes, std::vector<Shape> inputs, int64_t batch,
                        std::vector<int64_t> times) {
    LayerExample e{std::move(title), std::move(attributes), std::move(inputs), batch, times[0]};
    e.times = std::move(times);
    return e;
  };
  return {
      {"query, value and key", {}, {three, two, three}, 3, 4},
      {"scaled", scaled, {three, three, three}, 2, 3},
      {"a learned scale", {{"use_scale", true}}, {three, two, three}, 2, 3},
      {"both scales, dropout", {{"scaled", true}, {"use_scale", true}, {"dropout", 0.4}}, {three, two, three}, 2, 4},
      {"causal", causal, {three, three, three}, 3, 5},
      {"itself", causal, {three, {}, {}}, 3, 4},
      {"keys are the values", {{"use_scale", true}}, {three, three, {}}, 2, 3},
      {"one step of one sample", {}, {two, two, two}, 1, 1},
      mixed("other lengths", {{"dropout", 0.2}}, {three, two, three}, 2, {3, 6, 6}),
      mixed("causal, more queries than keys", causal, {three, two, three}, 2, {5, 2, 2}),
      mixed("one query, fixed keys", scaled, {three, fixed, fixed}, 3, {1, 0, 0}),
      {"many keys",
       {{"scaled", true}},
       {{{'N', kOpen}, {'T', 2}, {'F', 3}}, {{'N', kOpen}, {'T', 19}, {'F', 1}}, {{'N', kOpen}, {'T', 19}, {'F', 3}}},
       2},
  };
}

}  // namespace

LayerDescriptor attentionLayer() {
  LayerDescriptor layer = attention::layer(
      "attention", kTitle,
      QT_TRANSLATE_NOOP(
          "engine",
          "Dot-product attention: each step takes a mean of another sequence, weighted by how well they agree."));
  layer.formula = "Y = \\softmax(Q K^{T}) V";
  layer.attributes = attributes();
  layer.inferShape = inferShape;
  layer.parameters = parameters;
  layer.body = body;
  layer.makeKernel = makeKernel;
  layer.flops = flops;
  layer.exportCode = exportCode;
  layer.subtitle = [](const Attributes& a) {
    return std::string(a.boolean("scaled") ? "scaled" : "dot") + (a.boolean("use_causal_mask") ? " · causal" : "");
  };
  layer.examples = examples();
  return layer;
}

}  // namespace unroll
