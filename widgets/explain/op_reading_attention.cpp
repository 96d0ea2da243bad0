// SPDX-License-Identifier: GPL-3.0-or-later
// Attention as its primitives show it: a contraction of values with weights that a softmax makes, over the axis that the
// softmax runs along.
#include <algorithm>
#include <string>
#include <string_view>

#include "explain/op_reading.h"
#include "math/primitive.h"

namespace unroll {
namespace {

constexpr int kFarthest = 8;  ///< operations between a softmax and the mixture, or the scores and their product

bool isOp(const Expression& e, ValueId id, std::string_view name) {
  return id != kNoValue && e[id].op && e[id].op->name == name;
}

/// The letters of a contraction's operands and of its result: "nhqk", "nkhd", "nqhd".
struct Letters {
  std::string a, b, out;
  static Letters of(const std::string& spec) {
    const size_t comma = spec.find(','), arrow = spec.find("->");
    return {spec.substr(0, comma), spec.substr(comma + 1, arrow - comma - 1), spec.substr(arrow + 2)};
  }
};

/// The softmax that ID is made by: weights are masked, dropped and named behind it.
ValueId softmaxBehind(const Expression& e, ValueId id) {
  for (int i = 0; i < kFarthest && e[id].op; ++i) {
    if (e[id].shorthandOf != kNoValue && isOp(e, id, "div")) return id;
    if (!isOp(e, id, "mul") && !isOp(e, id, "identity")) return kNoValue;
    // Masks and factors are the other operand: the one with the larger share of the axes is what they act on.
    const auto& operands = e[id].operands;
    ValueId next = operands[0];
    for (const ValueId operand : operands)
      if (e[operand].op && softmaxBehind(e, operand) != kNoValue) next = operand;
    if (next == operands[0] && !e[next].op) return kNoValue;
    id = next;
  }
  return kNoValue;
}

struct Chain {
  ValueId mixture = kNoValue, weights = kNoValue, values = kNoValue, mask = kNoValue, scores = kNoValue,
          product = kNoValue;
  std::string weightLetters, outLetters;
};

/// The scores behind what the softmax takes, and the mask between.
void findScores(const Expression& e, ValueId input, Chain& chain) {
  chain.scores = input;
  while (isOp(e, chain.scores, "identity")) chain.scores = e[chain.scores].operands[0];
  if (isOp(e, chain.scores, "where")) {
    chain.mask = e[chain.scores].operands[0];
    chain.scores = e[chain.scores].operands[1];
  }
  ValueId id = chain.scores;
  for (int i = 0; i < kFarthest && e[id].op && !isOp(e, id, "contract"); ++i) id = e[id].operands[0];
  chain.product = isOp(e, id, "contract") ? id : chain.scores;
}

std::optional<Chain> chainOf(const Expression& e, ValueId mixture) {
  if (!isOp(e, mixture, "contract")) return std::nullopt;
  const Letters letters = Letters::of(e[mixture].params.spec);
  for (size_t which = 0; which < 2; ++which) {
    const ValueId weights = e[mixture].operands[which];
    const ValueId softmax = softmaxBehind(e, weights);
    const std::string& own = which == 0 ? letters.a : letters.b;
    if (softmax == kNoValue || own.size() < 2) continue;
    if (letters.out.find(own.back()) != std::string::npos) continue;  // mixed along another axis than the softmax's
    Chain chain;
    chain.mixture = mixture;
    chain.weights = weights;
    chain.values = e[mixture].operands[1 - which];
    chain.weightLetters = own;
    chain.outLetters = letters.out;
    findScores(e, e[softmax].shorthandOf, chain);
    return chain;
  }
  return std::nullopt;
}

/// Walks along some axes of a tensor while others stay: the cells of one head.
class Slice {
 public:
  Slice(const Expression& e, ValueId value, const std::string& letters) : m_value(value), m_letters(letters) {
    int64_t stride = 1;
    const Extents& extents = e[value].extents;
    m_strides.resize(extents.size());
    m_extents = extents;
    for (size_t i = extents.size(); i-- > 0; stride *= extents[i]) m_strides[i] = extents[i] == 1 ? 0 : stride;
  }
  int64_t extent(char letter) const {
    const size_t at = m_letters.find(letter);
    return at == std::string::npos ? 1 : m_extents[at];
  }
  int64_t step(char letter) const {
    const size_t at = m_letters.find(letter);
    return at == std::string::npos ? 0 : m_strides[at];
  }
  /// ROWS × COLUMNS, from FIRST on.
  AttentionReading::Part part(char rows, const std::string& columns, int64_t first, int64_t rowCount,
                              Extents columnCounts) const {
    AttentionReading::Part part;
    part.value = m_value;
    const int64_t across = elementCount(columnCounts);
    part.extents = {rowCount, across};
    for (int64_t r = 0; r < rowCount; ++r)
      for (int64_t c = 0; c < across; ++c) {
        int64_t at = first + r * step(rows), rest = c;
        for (size_t i = columns.size(); i-- > 0;) {
          at += rest % columnCounts[i] * step(columns[i]);
          rest /= columnCounts[i];
        }
        part.cells.push_back({m_value, at, false});
      }
    return part;
  }

 private:
  ValueId m_value;
  std::string m_letters;
  Extents m_strides, m_extents;
};

constexpr int64_t kMostCells = 1 << 16;  ///< of one head's map

class Reader {
 public:
  Reader(const Explanation& explanation, const Chain& chain) : m_e(explanation.expression()), m_chain(chain) {
    const std::string& w = chain.weightLetters;
    m_key = w.back();
    m_query = w[w.size() - 2];
    // What is left are samples and heads.
    const Slice weights(m_e, chain.weights, w);
    for (const char letter : w.substr(0, w.size() - 2))
      if (letter != w.front() || weights.extent(letter) == 1) m_heads += letter;
    for (const char letter : chain.outLetters)
      if (w.find(letter) == std::string::npos) m_features += letter;
    m_queries = weights.extent(m_query);
    m_keys = weights.extent(m_key);
    for (const char letter : m_heads) m_count *= weights.extent(letter);
  }

  std::optional<AttentionReading> read(const CellRef& cell, int64_t head) const {
    if (m_queries * m_keys > kMostCells) return std::nullopt;
    AttentionReading reading;
    reading.heads = m_count;
    reading.head = head >= 0 && head < m_count ? head : headOf(cell);
    const std::string& w = m_chain.weightLetters;
    reading.weights = map(m_chain.weights, w, reading.head);
    reading.scores = map(m_chain.scores, w, reading.head);
    if (m_chain.mask != kNoValue) {
      // A mask may lack axes in front, and have 1 where it is the same for all.
      const size_t rank = m_e[m_chain.mask].extents.size();
      if (rank <= w.size()) reading.mask = map(m_chain.mask, w.substr(w.size() - rank), reading.head);
    }
    const Slice mixture(m_e, m_chain.mixture, m_chain.outLetters);
    Extents counts;
    for (const char letter : m_features) counts.push_back(mixture.extent(letter));
    reading.mixture = mixture.part(m_query, m_features, first(mixture, reading.head), m_queries, counts);
    readProduct(reading);
    return reading;
  }

 private:
  AttentionReading::Part map(ValueId value, const std::string& letters, int64_t head) const {
    const Slice slice(m_e, value, letters);
    return slice.part(m_query, std::string(1, m_key), first(slice, head), m_queries, {m_keys});
  }

  /// Where a head begins, in the first sample.
  int64_t first(const Slice& slice, int64_t head) const {
    const Slice weights(m_e, m_chain.weights, m_chain.weightLetters);
    int64_t at = 0;
    for (size_t i = m_heads.size(); i-- > 0;) {
      const int64_t extent = weights.extent(m_heads[i]);
      at += head % extent * slice.step(m_heads[i]);
      head /= extent;
    }
    return at;
  }

  /// The head that CELL lies in, where its value has one.
  int64_t headOf(const CellRef& cell) const {
    const bool map = cell.value == m_chain.weights || cell.value == m_chain.scores;
    if (m_count == 1 || (!map && cell.value != m_chain.mixture)) return 0;
    const Slice slice(m_e, cell.value, map ? m_chain.weightLetters : m_chain.outLetters);
    int64_t head = 0;
    for (const char letter : m_heads)
      head = head * slice.extent(letter) +
             (slice.step(letter) > 0 ? cell.cell / slice.step(letter) % slice.extent(letter) : 0);
    return head;
  }

  /// Queries and keys of the head, where the scores are products of such.
  void readProduct(AttentionReading& reading) const {
    if (!isOp(m_e, m_chain.product, "contract") || m_e[m_chain.product].extents != m_e[m_chain.weights].extents) return;
    const Letters letters = Letters::of(m_e[m_chain.product].params.spec);
    // Its result has the axes of the weights, in their order; its letters are its own.
    const std::string& out = letters.out;
    if (out.size() != m_chain.weightLetters.size()) return;
    const auto renamed = [&](std::string own) {
      for (char& letter : own)
        if (const size_t at = out.find(letter); at != std::string::npos)
          letter = m_chain.weightLetters[at];
        else
          letter = static_cast<char>(letter - 'a' + 'A');  // summed
      return own;
    };
    for (size_t which = 0; which < 2; ++which) {
      const std::string own = renamed(which == 0 ? letters.a : letters.b);
      const char rows = own.find(m_query) != std::string::npos ? m_query : m_key;
      if (own.find(rows) == std::string::npos) return;
      const Slice slice(m_e, m_e[m_chain.product].operands[which], own);
      std::string summed;
      Extents counts;
      for (const char letter : own)
        if (letter >= 'A' && letter <= 'Z') {
          summed += letter;
          counts.push_back(slice.extent(letter));
        }
      (rows == m_query ? reading.queries : reading.keys) =
          slice.part(rows, summed, first(slice, reading.head), rows == m_query ? m_queries : m_keys, counts);
    }
  }

  const Expression& m_e;
  const Chain& m_chain;
  char m_key = 0, m_query = 0;
  std::string m_heads, m_features;
  int64_t m_queries = 1, m_keys = 1, m_count = 1;
};

}  // namespace

std::optional<AttentionReading> readAttention(const Explanation& explanation, const CellRef& cell, int64_t head) {
  const Expression& e = explanation.expression();
  if (!cell.valid() || cell.gradient || !e[cell.value].op) return std::nullopt;
  // The mixture comes at most a few operations behind any part of it.
  const ValueId last =
      std::min<ValueId>(explanation.loss() == kNoValue ? e.size() - 1 : explanation.loss(), cell.value + 24);
  for (ValueId id = cell.value; id <= last; ++id) {
    if (e[id].label.layer != e[cell.value].label.layer) break;
    const auto chain = chainOf(e, id);
    if (!chain) continue;
    if (cell.value < chain->product) return std::nullopt;
    return Reader(explanation, *chain).read(cell, head);
  }
  return std::nullopt;
}

}  // namespace unroll
