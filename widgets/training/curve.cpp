// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/curve.h"

#include <algorithm>
#include <cmath>

namespace unroll {

void Curve::append(float value) {
  const int64_t at = size();
  m_values.push_back(value);
  const Block one = std::isfinite(value) ? Block{at, at} : Block{};
  int64_t covered = kFan;
  for (size_t level = 0;; ++level, covered *= kFan) {
    // A level begins once there is more than one block for it to sum up.
    if (level == m_levels.size()) {
      if (at < covered) break;
      m_levels.emplace_back();
      for (int64_t begin = 0; begin <= at; begin += covered) {
        Block block;
        for (int64_t i = begin; i <= std::min(at, begin + covered - 1); ++i)
          merge(block, std::isfinite(m_values[static_cast<size_t>(i)]) ? Block{i, i} : Block{});
        m_levels.back().push_back(block);
      }
      continue;
    }
    auto& blocks = m_levels[level];
    if (at / covered == static_cast<int64_t>(blocks.size())) blocks.emplace_back();
    merge(blocks.back(), one);
  }
}

void Curve::clear() {
  m_values.clear();
  m_levels.clear();
}

void Curve::merge(Block& into, const Block& other) const {
  if (other.lowAt < 0) return;
  if (into.lowAt < 0 || (*this)[other.lowAt] < (*this)[into.lowAt]) into.lowAt = other.lowAt;
  if (into.highAt < 0 || (*this)[other.highAt] > (*this)[into.highAt]) into.highAt = other.highAt;
}

/// Least and greatest of the places [begin, end): whole blocks of the highest level that fit, single
/// values at the edges.
Curve::Block Curve::blockOf(int64_t begin, int64_t end) const {
  Block sum;
  while (begin < end) {
    int64_t covered = 1;
    size_t level = 0;
    while (level < m_levels.size() && begin % (covered * kFan) == 0 && begin + covered * kFan <= end) {
      covered *= kFan;
      ++level;
    }
    if (level > 0) {
      merge(sum, m_levels[level - 1][static_cast<size_t>(begin / covered)]);
    } else if (std::isfinite((*this)[begin])) {
      merge(sum, {begin, begin});
    }
    begin += covered;
  }
  return sum;
}

Curve::Range Curve::range(int64_t from, int64_t to) const {
  const Block block = blockOf(std::max<int64_t>(from - 1, 0), std::min(to, size()));
  if (block.lowAt < 0) return {};
  return {(*this)[block.lowAt], (*this)[block.highAt], true};
}

QList<QPointF> Curve::points(int64_t from, int64_t to, int columns) const {
  const int64_t begin = std::max<int64_t>(from - 1, 0), end = std::min(to, size());
  QList<QPointF> out;
  const auto put = [&](int64_t i) { out.append({static_cast<double>(i + 1), static_cast<double>((*this)[i])}); };
  columns = std::max(columns, 1);
  if (to - from + 1 <= 2 * columns) {
    for (int64_t i = begin; i < end; ++i)
      if (std::isfinite((*this)[i])) put(i);
    return out;
  }
  // Columns are cut by the step, not by where the view begins: the picture does not shimmer as it grows.
  const int64_t width = (to - from + columns) / columns;
  for (int64_t i = begin; i < end; i += width) {
    const Block block = blockOf(i, std::min(i + width, end));
    if (block.lowAt < 0) continue;
    put(std::min(block.lowAt, block.highAt));
    if (block.lowAt != block.highAt) put(std::max(block.lowAt, block.highAt));
  }
  return out;
}

}  // namespace unroll
