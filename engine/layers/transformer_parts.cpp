// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/transformer_parts.h"

#include <fmt/format.h>

#include "layers/shape_check.h"

namespace unroll::transformer {
namespace {

using Source = Expansion::Source;

int64_t keyDim(const Attributes& a, int64_t features) {
  const int64_t given = a.integer("key_dim");
  return given > 0 ? given : features / a.integer("num_heads");
}

}  // namespace

std::vector<AttributeSpec> attributes(bool causal) {
  return {
      integerAttribute("num_heads", QT_TRANSLATE_NOOP("engine", "Heads"),
                       QT_TRANSLATE_NOOP("engine", "How many attentions work side by side."), 4, 1, 4096),
      integerAttribute("key_dim", QT_TRANSLATE_NOOP("engine", "Size of a key"),
                       QT_TRANSLATE_NOOP("engine",
                                         "How many numbers query, key and value of each head have. 0: the features "
                                         "shared out among the heads."),
                       0, 0, 65536),
      integerAttribute("intermediate_dim", QT_TRANSLATE_NOOP("engine", "Feed-forward units"),
                       QT_TRANSLATE_NOOP("engine", "How many hidden units the part has that works on each step."), 64,
                       1, 1 << 20),
      choiceAttribute("activation", QT_TRANSLATE_NOOP("engine", "Activation"),
                      QT_TRANSLATE_NOOP("engine", "The function between the two layers that work on each step."),
                      "relu",
                      {{"relu", QT_TRANSLATE_NOOP("engine", "ReLU")}, {"gelu", QT_TRANSLATE_NOOP("engine", "GELU")}}),
      realAttribute("dropout", QT_TRANSLATE_NOOP("engine", "Dropout"),
                    QT_TRANSLATE_NOOP("engine",
                                      "The probability with which a number is left out while training: of the "
                                      "attention's weights, of the hidden units, and of what each part adds."),
                    0.0, 0.0, 0.99),
      booleanAttribute("normalize_first", QT_TRANSLATE_NOOP("engine", "Normalize first"),
                       QT_TRANSLATE_NOOP("engine",
                                         "On: each part gets a normalized input, and its output is added (pre-norm). "
                                         "Off: the sum is normalized (post-norm, as published)."),
                       false),
      realAttribute("layer_norm_epsilon", QT_TRANSLATE_NOOP("engine", "Epsilon"),
                    QT_TRANSLATE_NOOP("engine", "Added to the variances of the layer normalizations."), 1e-5, 1e-12,
                    1.0),
      booleanAttribute("use_causal_mask", QT_TRANSLATE_NOOP("engine", "Causal"),
                       QT_TRANSLATE_NOOP("engine", "Whether each step sees only itself and the steps before it."),
                       causal),
  };
}

Status check(const Text& title, const Attributes& a, const std::vector<Shape>& inputs) {
  for (const Shape& in : inputs) {
    if (isSequence(in)) continue;
    return shapeError("shape.rank",
                      {QT_TRANSLATE_NOOP("engine",
                                         "{0} '{1}' expects sequences (N, T, F), but gets {2}. Insert an Embedding "
                                         "layer where tokens come in, or switch on \"return sequences\" in the "
                                         "recurrent layer before it."),
                       {title.english(), kNodeName, in.str()}});
  }
  const int64_t features = inputs[0][2].size, heads = a.integer("num_heads");
  if (a.integer("key_dim") == 0 && features % heads != 0) {
    return shapeError("shape.heads",
                      {QT_TRANSLATE_NOOP("engine",
                                         "{0} '{1}' shares {2} features out among {3} heads, but {2} is no multiple of "
                                         "{3}. Choose a number of heads that divides {2}, or give the size of a key."),
                       {title.english(), kNodeName, std::to_string(features), std::to_string(heads)}},
                      "num_heads");
  }
  return Unit{};
}

BlockWriter::BlockWriter(const Attributes& attributes, const Shape& in)
    : m_attributes(attributes), m_features(in[2].size), m_first(attributes.boolean("normalize_first")) {}

Source BlockWriter::normalize(Source x, int step) {
  return m_expansion.add(fmt::format("norm{}", step), "layer_normalization",
                         {{"epsilon", m_attributes.real("layer_norm_epsilon")}}, {x});
}

Source BlockWriter::drop(Source x, const std::string& name) {
  const double rate = m_attributes.real("dropout");
  return rate > 0.0 ? m_expansion.add(name, "dropout", {{"rate", rate}}, {x}) : x;
}

Source BlockWriter::addTo(Source x, Source change, int step) {
  const Source sum =
      m_expansion.add(fmt::format("add{}", step), "add", {}, {x, drop(change, fmt::format("dropout{}", step))});
  return m_first ? sum : normalize(sum, step);
}

Source BlockWriter::attend(const std::string& name, Source x, Source memory, bool causal, int step) {
  const int64_t size = keyDim(m_attributes, m_features);
  const AttributeMap attributes{{"num_heads", m_attributes.integer("num_heads")},
                                {"key_dim", size},
                                {"use_causal_mask", causal},
                                {"dropout", m_attributes.real("dropout")}};
  const Source query = m_first ? normalize(x, step) : x;
  const Source found = m_expansion.add(name, "multi_head_attention", attributes, {query, memory, {}});
  return addTo(x, found, step);
}

Source BlockWriter::feedForward(Source x, int step) {
  const Source in = m_first ? normalize(x, step) : x;
  const Source hidden = m_expansion.add(
      "ff1", "dense",
      {{"units", m_attributes.integer("intermediate_dim")}, {"activation", m_attributes.choice("activation")}}, {in});
  const Source out = m_expansion.add("ff2", "dense", {{"units", m_features}}, {drop(hidden, "dropout_ff")});
  return addTo(x, out, step);
}

std::string exportCode(CodeTarget target, const std::string& kind, const std::string& name, const Attributes& a,
                       const std::vector<Shape>& inputs) {
  const int64_t features = inputs[0][2].size, heads = a.integer("num_heads");
  const bool decoder = inputs.size() > 1, causal = a.boolean("use_causal_mask");
  const double rate = a.real("dropout");
  if (keyDim(a, features) * heads != features || inputs.back()[2].size != features) {
    return fmt::format(
        "raise NotImplementedError(\"{}: {} has heads of features / heads numbers, and an encoder of as many features; "
        "open the group and export its parts\")",
        name, kind);
  }
  if (target == CodeTarget::Keras) {
    return fmt::format(
        "# call it with {}use_causal_mask={}\n"
        "keras_hub.layers.{}({}, {}, dropout={}, activation=\"{}\", layer_norm_epsilon={}, normalize_first={}, "
        "name=\"{}\")",
        decoder ? "decoder_sequence, encoder_sequence, " : "", causal ? "True" : "False", kind,
        a.integer("intermediate_dim"), heads, rate, a.choice("activation"), a.real("layer_norm_epsilon"),
        a.boolean("normalize_first") ? "True" : "False", name);
  }
  const std::string x = decoder ? "x[0]" : "x";  // of several inputs x is the list
  const std::string mask =
      causal ? fmt::format(", {0}=torch.ones({1}.shape[1], {1}.shape[1], dtype=torch.bool, device={1}.device).triu(1)",
                           decoder ? "tgt_mask" : "src_mask", x)
             : "";
  return fmt::format(
      "self.{0} = nn.{1}Layer({2}, {3}, {4}, dropout={5}, activation=\"{6}\", layer_norm_eps={7}, batch_first=True, "
      "norm_first={8})\nx = self.{0}({9}{10}{11})",
      name, kind, features, heads, a.integer("intermediate_dim"), rate, a.choice("activation"),
      a.real("layer_norm_epsilon"), a.boolean("normalize_first") ? "True" : "False", x, decoder ? ", x[1]" : "", mask);
}

std::string subtitle(const Attributes& a) {
  return fmt::format("{} heads · {}{}", a.integer("num_heads"), a.integer("intermediate_dim"),
                     a.boolean("use_causal_mask") ? " · causal" : "");
}

}  // namespace unroll::transformer
