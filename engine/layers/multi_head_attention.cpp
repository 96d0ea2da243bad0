// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/multi_head_attention.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "layers/attention_parts.h"

namespace unroll {
namespace {

const Text kTitle = QT_TRANSLATE_NOOP("engine", "MultiHeadAttention");

std::vector<AttributeSpec> attributes() {
  std::vector<AttributeSpec> all{
      integerAttribute("num_heads", QT_TRANSLATE_NOOP("engine", "Heads"),
                       QT_TRANSLATE_NOOP("engine", "How many attentions work side by side."), 4, 1, 4096),
      integerAttribute("key_dim", QT_TRANSLATE_NOOP("engine", "Size of a key"),
                       QT_TRANSLATE_NOOP("engine", "How many numbers the query and the key of each head have."), 16, 1,
                       65536),
      integerAttribute("value_dim", QT_TRANSLATE_NOOP("engine", "Size of a value"),
                       QT_TRANSLATE_NOOP("engine", "How many numbers the value of each head has. 0: as the key."), 0, 0,
                       65536),
      booleanAttribute("use_bias", QT_TRANSLATE_NOOP("engine", "Bias"),
                       QT_TRANSLATE_NOOP("engine", "Whether learned numbers are added to the weighted sums."), true),
  };
  for (AttributeSpec& spec : attention::attributes()) all.push_back(std::move(spec));
  return all;
}

struct Sizes {
  Sizes(const Attributes& a, const std::vector<Shape>& inputs)
      : shapes(inputs), heads(a.integer("num_heads")), keyDim(a.integer("key_dim")), valueDim(a.integer("value_dim")) {
    if (valueDim == 0) valueDim = keyDim;
  }
  attention::Shapes shapes;
  int64_t heads, keyDim, valueDim;
  int64_t query() const { return shapes.query[2].size; }
  int64_t value() const { return shapes.value[2].size; }
  int64_t key() const { return shapes.key[2].size; }
};

Result<std::vector<Shape>> inferShape(const Attributes&, const std::vector<Shape>& inputs) {
  UNROLL_CHECK(attention::check(kTitle, inputs));
  return std::vector<Shape>{inputs[0]};
}

std::vector<ParameterSpec> parameters(const Attributes& attributes, const std::vector<Shape>& inputs) {
  const Sizes s(attributes, inputs);
  struct Projection {
    const char *weight, *bias;
    int64_t out, in;
    Text help;
  };
  const std::array<Projection, 4> projections{{
      {"Wq", "bq", s.heads * s.keyDim, s.query(),
       QT_TRANSLATE_NOOP("engine", "Weights of the queries, the rows of each head one below the other.")},
      {"Wk", "bk", s.heads * s.keyDim, s.key(),
       QT_TRANSLATE_NOOP("engine", "Weights of the keys, the rows of each head one below the other.")},
      {"Wv", "bv", s.heads * s.valueDim, s.value(),
       QT_TRANSLATE_NOOP("engine", "Weights of the values, the rows of each head one below the other.")},
      {"Wo", "bo", s.query(), s.heads * s.valueDim,
       QT_TRANSLATE_NOOP("engine", "Weights that put the heads together, their columns side by side.")},
  }};
  std::vector<ParameterSpec> all;
  for (const Projection& p : projections) {
    all.push_back({p.weight, {p.out, p.in}, "glorot_uniform", p.in, p.out});
    all.back().help = p.help;
  }
  if (!attributes.boolean("use_bias")) return all;
  for (const Projection& p : projections) {
    all.push_back({p.bias, {p.out}, "zeros", p.in, p.out});
    all.back().help = QT_TRANSLATE_NOOP("engine", "Bias: one number per row of its weights.");
  }
  return all;
}

std::vector<ValueId> body(Builder& b, const BodyContext& context) {
  const Attributes& a = context.attributes;
  const attention::Values v = attention::values(context);
  const int64_t heads = a.integer("num_heads"), keyDim = a.integer("key_dim");
  const bool bias = a.boolean("use_bias");
  const auto project = [&](ValueId x, size_t at) {
    return b.affine(x, context.parameters[at], bias ? context.parameters[at + 4] : kNoValue);
  };
  // (N, T, H·d) → (N, T, H, d).
  const auto split = [&](ValueId x) {
    const Extents sizes = b.extents(x);
    return b.reshape(x, {sizes[0], sizes[1], heads, sizes[2] / heads});
  };
  b.section(QT_TRANSLATE_NOOP("engine", "query, key and value of each head"));
  const ValueId Q = split(b.name(project(v.query, 0), "Q"));
  const ValueId K = split(b.name(project(v.key, 1), "K"));
  const ValueId V = split(b.name(project(v.value, 2), "V"));
  b.section(QT_TRANSLATE_NOOP("engine", "scores"));
  const double factor = 1.0 / std::sqrt(static_cast<double>(keyDim));
  const ValueId scores = b.name(b.scale(b.contract(Q, K, "nqhd,nkhd->nhqk"), factor), "scores", "s");
  const ValueId weights = attention::weights(b, context, scores);
  b.section(QT_TRANSLATE_NOOP("engine", "weighted mean of each head"));
  const ValueId C = b.name(b.contract(weights, V, "nhqk,nkhd->nqhd"), "context", "C");
  b.section(QT_TRANSLATE_NOOP("engine", "heads together"));
  const Extents sizes = b.extents(C);
  return {b.name(project(b.reshape(C, {sizes[0], sizes[1], heads * sizes[3]}), 3), "out", "y")};
}

std::unique_ptr<LayerKernel> makeKernel(const Attributes& attributes, const std::vector<Shape>& inputs) {
  const Sizes s(attributes, inputs);
  MultiHeadAttentionConfig config;
  config.inputs = attention::config(attributes, inputs);
  config.heads = s.heads;
  config.keyDim = s.keyDim;
  config.valueDim = s.valueDim;
  config.out = s.query();
  config.bias = attributes.boolean("use_bias");
  return makeMultiHeadAttentionKernel(config);
}

int64_t flops(const Attributes& attributes, const std::vector<Shape>& inputs, int64_t time) {
  const Sizes s(attributes, inputs);
  const int64_t queries = attention::querySteps(inputs, time), keys = attention::keySteps(inputs, time);
  const int64_t products =
      queries * s.query() * (s.keyDim + s.valueDim) + keys * (s.key() * s.keyDim + s.value() * s.valueDim);
  return 2 * s.heads * (products + queries * keys * (s.keyDim + s.valueDim));
}

/// The equations, where nn.MultiheadAttention has no such sizes.
std::string torchEquations(const std::string& name, const Attributes& a, const std::vector<Shape>& inputs,
                           const Sizes& s) {
  const attention::TorchNames names = attention::torchNames(inputs);
  const char* bias = a.boolean("use_bias") ? "" : ", bias=False";
  std::string code;
  const auto linear = [&](const char* letter, int64_t in, int64_t out) {
    code += fmt::format("self.{}_{} = nn.Linear({}, {}{})\n", name, letter, in, out, bias);
  };
  linear("q", s.query(), s.heads * s.keyDim);
  linear("k", s.key(), s.heads * s.keyDim);
  linear("v", s.value(), s.heads * s.valueDim);
  linear("o", s.heads * s.valueDim, s.query());
  code +=
      fmt::format("Q = self.{}_q({}).unflatten(-1, ({}, {})).transpose(1, 2)\n", name, names.query, s.heads, s.keyDim);
  code +=
      fmt::format("K = self.{}_k({}).unflatten(-1, ({}, {})).transpose(1, 2)\n", name, names.key, s.heads, s.keyDim);
  code += fmt::format("V = self.{}_v({}).unflatten(-1, ({}, {})).transpose(1, 2)\n", name, names.value, s.heads,
                      s.valueDim);
  code += fmt::format("scores = Q @ K.transpose(-2, -1) / {} ** 0.5\n", s.keyDim);
  return code + attention::torchWeights(a) +
         fmt::format("x = self.{}_o((weights @ V).transpose(1, 2).flatten(2))", name);
}

std::string exportCode(CodeTarget target, const std::string& name, const Attributes& a,
                       const std::vector<Shape>& inputs) {
  const Sizes s(a, inputs);
  const double rate = a.real("dropout");
  if (target == CodeTarget::Keras) {
    return fmt::format("# call it with {}\nlayers.MultiHeadAttention(num_heads={}, key_dim={}{}{}{}, name=\"{}\")",
                       attention::kerasCall(a, inputs), s.heads, s.keyDim,
                       s.valueDim == s.keyDim ? "" : fmt::format(", value_dim={}", s.valueDim),
                       rate > 0.0 ? fmt::format(", dropout={}", rate) : "",
                       a.boolean("use_bias") ? "" : ", use_bias=False", name);
  }
  if (s.heads * s.keyDim != s.query() || s.valueDim != s.keyDim) return torchEquations(name, a, inputs, s);
  const attention::TorchNames names = attention::torchNames(inputs);
  const bool others = s.key() != s.query() || s.value() != s.query();
  const std::string mask =
      a.boolean("use_causal_mask")
          ? fmt::format(
                ", attn_mask=torch.ones({0}.shape[1], {1}.shape[1], dtype=torch.bool, device={0}.device).triu(1)",
                names.query, names.key)
          : "";
  return fmt::format(
      "self.{0} = nn.MultiheadAttention({1}, {2}{3}{4}{5}, batch_first=True)\nx = self.{0}({9}, {6}, {7}{8})[0]", name,
      s.query(), s.heads, rate > 0.0 ? fmt::format(", dropout={}", rate) : "",
      a.boolean("use_bias") ? "" : ", bias=False", others ? fmt::format(", kdim={}, vdim={}", s.key(), s.value()) : "",
      names.key, names.value, mask, names.query);
}

std::vector<LayerExample> examples() {
  const Shape four{{'N', kOpen}, {'T', kOpen}, {'F', 4}}, two{{'N', kOpen}, {'T', kOpen}, {'F', 2}},
      three{{'N', kOpen}, {'T', kOpen}, {'F', 3}};
  const auto heads = [](int64_t count, int64_t keyDim, AttributeMap more = {}) {
    more.emplace("num_heads", count);
    more.emplace("key_dim", keyDim);
    return more;
  };
  LayerExample cross{"a decoder's steps and an encoder's", heads(2, 3), {four, two, {}}, 3, 2};
  cross.times = {2, 4, 0};
  return {
      {"itself", heads(2, 2), {four, {}, {}}, 3, 4},
      {"itself, causal", heads(2, 2, {{"use_causal_mask", true}}), {four, {}, {}}, 3, 5},
      {"query, value and key", heads(2, 2), {four, two, three}, 2, 3},
      cross,
      {"values of their own size", heads(3, 2, {{"value_dim", int64_t{1}}}), {four, three, {}}, 2, 3},
      {"no bias", heads(2, 1, {{"use_bias", false}}), {three, {}, {}}, 2, 3},
      {"dropout", heads(2, 2, {{"dropout", 0.3}}), {four, {}, {}}, 2, 3},
      {"one head, one step of one sample", heads(1, 3), {two, {}, {}}, 1, 1},
      {"fixed length, causal, dropout",
       heads(2, 2, {{"dropout", 0.5}, {"use_causal_mask", true}}),
       {{{'N', kOpen}, {'T', 3}, {'F', 4}}, {}, {}},
       2},
  };
}

}  // namespace

LayerDescriptor multiHeadAttentionLayer() {
  LayerDescriptor layer = attention::layer(
      "multi_head_attention", kTitle,
      QT_TRANSLATE_NOOP("engine", "Several attentions side by side, each with a learned view of the sequences."));
  layer.formula = "C_h = \\softmax(\\frac{Q_h K_h^{T}}{\\sqrt{d}}) V_h";
  layer.attributes = attributes();
  layer.inferShape = inferShape;
  layer.parameters = parameters;
  layer.body = body;
  layer.makeKernel = makeKernel;
  layer.flops = flops;
  layer.exportCode = exportCode;
  layer.subtitle = [](const Attributes& a) {
    return fmt::format("{} × {}{}", a.integer("num_heads"), a.integer("key_dim"),
                       a.boolean("use_causal_mask") ? " · causal" : "");
  };
  layer.examples = examples();
  return layer;
}

}  // namespace unroll
