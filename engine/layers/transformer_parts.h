// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/group.h"

// What the Transformer's two blocks share.
namespace unroll::transformer {

/// Heads, sizes, dropout, activation, order of the normalization; CAUSAL by default or not.
std::vector<AttributeSpec> attributes(bool causal);
/// That the sequences fit the heads. TITLE: of the block, for its sentences.
Status check(const Text& title, const Attributes& attributes, const std::vector<Shape>& inputs);

/// Adds the blocks' parts one after the other.
class BlockWriter {
 public:
  BlockWriter(const Attributes& attributes, const Shape& in);
  /// x + attention(x), normalized before or after. MEMORY: what it looks at; nothing: x itself. STEP numbers the
  /// parts that are there more than once ("norm1").
  Expansion::Source attend(const std::string& name, Expansion::Source x, Expansion::Source memory, bool causal,
                           int step);
  /// x + W₂ φ(W₁ x + b₁) + b₂, normalized before or after.
  Expansion::Source feedForward(Expansion::Source x, int step);
  Expansion take() { return std::move(m_expansion); }

 private:
  Expansion::Source normalize(Expansion::Source x, int step);
  Expansion::Source drop(Expansion::Source x, const std::string& name);
  Expansion::Source addTo(Expansion::Source x, Expansion::Source change, int step);

  const Attributes& m_attributes;
  int64_t m_features;
  bool m_first;
  Expansion m_expansion;
};

/// The block in Keras (keras_hub) and PyTorch, NAME as "TransformerEncoder".
std::string exportCode(CodeTarget target, const std::string& kind, const std::string& name,
                       const Attributes& attributes, const std::vector<Shape>& inputs);
std::string subtitle(const Attributes& attributes);

}  // namespace unroll::transformer
