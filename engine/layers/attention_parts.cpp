// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/attention_parts.h"

#include <fmt/format.h>

#include "kernels/factories.h"
#include "layers/shape_check.h"

namespace unroll::attention {
namespace {

/// The mask as the body shows it: causal, padding, or both; kNoValue where every query sees every key.
ValueId seen(Builder& b, const BodyContext& context, const Extents& scores, ValueId padding) {
  const int64_t queries = scores[scores.size() - 2], keys = scores.back();
  ValueId causal = kNoValue;
  if (context.attributes.boolean("use_causal_mask")) {
    TensorD triangle({queries, keys});
    for (int64_t q = 0; q < queries; ++q)
      for (int64_t k = 0; k <= std::min(q, keys - 1); ++k) triangle.at({q, k}) = 1.0;
    causal = b.constant(std::move(triangle));
  }
  if (causal == kNoValue) return padding == kNoValue ? kNoValue : b.name(b.identity(padding), "mask", "m");
  return b.name(padding == kNoValue ? b.identity(causal) : b.mul(causal, padding), "mask", "m");
}

/// (N, 1, Tk) or (N, 1, 1, Tk): 1 where neither value nor key is padding.
ValueId paddingOf(Builder& b, const BodyContext& context, size_t rank) {
  const size_t value = context.inputs[1] == kNoValue ? 0 : 1;
  ValueId keep = context.maskOf(value);
  const ValueId key = context.inputs[2] == kNoValue ? kNoValue : context.maskOf(2);
  if (keep == kNoValue)
    keep = key;
  else if (key != kNoValue)
    keep = b.mul(keep, key);
  if (keep == kNoValue) return kNoValue;
  const Extents sizes = b.extents(keep);
  Extents spread{sizes[0]};
  spread.resize(rank - 1, 1);
  spread.push_back(sizes[1]);
  return b.reshape(keep, spread);
}

}  // namespace

std::vector<Port> ports(const Attributes&) {
  return {{"query", QT_TRANSLATE_NOOP("engine", "Query: who asks")},
          {"value", QT_TRANSLATE_NOOP("engine", "Value: what is taken; the query where left open"), true},
          {"key", QT_TRANSLATE_NOOP("engine", "Key: what is compared; the value where left open"), true}};
}

std::vector<AttributeSpec> attributes() {
  return {
      booleanAttribute("use_causal_mask", QT_TRANSLATE_NOOP("engine", "Causal"),
                       QT_TRANSLATE_NOOP("engine", "Whether each step sees only itself and the steps before it."),
                       false),
      realAttribute("dropout", QT_TRANSLATE_NOOP("engine", "Dropout"),
                    QT_TRANSLATE_NOOP("engine", "The probability with which each weight is left out while training."),
                    0.0, 0.0, 0.99),
  };
}

Shapes::Shapes(const std::vector<Shape>& inputs)
    : query(inputs[0]), valueGiven(inputs[1].rank() > 0), keyGiven(inputs[2].rank() > 0) {
  value = valueGiven ? inputs[1] : query;
  key = keyGiven ? inputs[2] : value;
}

Status check(const Text& title, const std::vector<Shape>& inputs) {
  const Shapes shapes(inputs);
  for (const Shape* shape : {&shapes.query, &shapes.value, &shapes.key}) {
    if (isSequence(*shape)) continue;
    return shapeError("shape.rank",
                      {QT_TRANSLATE_NOOP("engine",
                                         "{0} '{1}' expects sequences (N, T, F), but gets {2}. Insert an Embedding "
                                         "layer where tokens come in, or switch on \"return sequences\" in the "
                                         "recurrent layer before it."),
                       {title.english(), kNodeName, shape->str()}});
  }
  if (!shapes.sameSteps()) {
    return shapeError("shape.attention",
                      {QT_TRANSLATE_NOOP("engine",
                                         "{0} '{1}' takes a value for each key, but gets {2} as values and {3} as "
                                         "keys. Connect both to sequences of the same length."),
                       {title.english(), kNodeName, shapes.value.str(), shapes.key.str()}});
  }
  return Unit{};
}

AttentionConfig config(const Attributes& attributes, const std::vector<Shape>& inputs) {
  const Shapes shapes(inputs);
  AttentionConfig config;
  config.query = shapes.query[2].size;
  config.value = shapes.value[2].size;
  config.key = shapes.key[2].size;
  config.querySteps = shapes.query.isOpen(1) ? 0 : shapes.query[1].size;
  config.keySteps = shapes.value.isOpen(1) ? 0 : shapes.value[1].size;
  config.valueGiven = shapes.valueGiven;
  config.keyGiven = shapes.keyGiven;
  config.causal = attributes.boolean("use_causal_mask");
  config.dropout = attributes.real("dropout");
  return config;
}

int64_t querySteps(const std::vector<Shape>& inputs, int64_t time) {
  return inputs[0].isOpen(1) ? time : inputs[0][1].size;
}
int64_t keySteps(const std::vector<Shape>& inputs, int64_t time) {
  const Shape value = Shapes(inputs).value;
  return value.isOpen(1) ? time : value[1].size;
}

LayerDescriptor layer(std::string key, Text title, Text summary) {
  LayerDescriptor made = plainLayer(std::move(key), std::move(title), LayerCategory::Attention, std::move(summary));
  made.inputs = ports;
  made.mixesTimes = true;
  return made;
}

Values values(const BodyContext& context) {
  const ValueId query = context.inputs[0];
  const ValueId value = context.inputs[1] == kNoValue ? query : context.inputs[1];
  return {query, value, context.inputs[2] == kNoValue ? value : context.inputs[2]};
}

ValueId weights(Builder& b, const BodyContext& context, ValueId scores) {
  const Extents sizes = b.extents(scores);
  b.section(QT_TRANSLATE_NOOP("engine", "weights"));
  const ValueId padding = paddingOf(b, context, sizes.size());
  const ValueId mask = seen(b, context, sizes, padding);
  // e^(−10⁹ − max) is 0; a query that sees nothing would weigh all alike, so its weights are taken out afterwards.
  if (mask != kNoValue) scores = b.name(b.where(mask, scores, b.constant(-1e9)), "masked_scores", "\\tilde{s}");
  ValueId weights = b.softmax(scores, -1);
  if (padding != kNoValue) weights = b.mul(mask, weights);
  weights = b.name(weights, "weights", "α");
  const double rate = context.attributes.real("dropout");
  if (!context.training || rate <= 0.0) return weights;
  TensorD factors(sizes);
  for (int64_t e = 0; e < factors.size(); ++e)
    factors[e] = dropoutKeeps(context.seed, context.step, e, rate) ? 1.0 / (1.0 - rate) : 0.0;
  return b.name(b.mul(b.drawn(std::move(factors), "kept", "k"), weights), "dropped_weights", "\\tilde{α}");
}

std::string kerasCall(const Attributes& attributes, const std::vector<Shape>& inputs) {
  const Shapes shapes(inputs);
  return fmt::format("query, {}{}{}", shapes.valueGiven ? "value" : "query", shapes.keyGiven ? ", key" : "",
                     attributes.boolean("use_causal_mask") ? ", use_causal_mask=True" : "");
}

std::string torchWeights(const Attributes& attributes) {
  std::string code;
  if (attributes.boolean("use_causal_mask")) {
    code += "scores = scores.masked_fill(torch.ones_like(scores, dtype=torch.bool).triu(1), float(\"-inf\"))\n";
  }
  code += "weights = torch.softmax(scores, dim=-1)\n";
  if (const double rate = attributes.real("dropout"); rate > 0.0)
    code += fmt::format("weights = nn.functional.dropout(weights, {}, self.training)\n", rate);
  return code;
}

TorchNames torchNames(const std::vector<Shape>& inputs) {
  const Shapes shapes(inputs);
  const std::string value = shapes.valueGiven ? "x[1]" : "x[0]";
  return {"x[0]", value, shapes.keyGiven ? "x[2]" : value};
}

}  // namespace unroll::attention
