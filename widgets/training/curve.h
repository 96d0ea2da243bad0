// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QList>
#include <QPointF>
#include <cstdint>
#include <vector>

namespace unroll {

/// A value per step, however many, drawn in a time that depends on the picture's width alone: least and
/// greatest values of 8, 64, 512, … steps are kept beside the values, so that a pixel column shows
/// both, whatever it covers. Values that are not finite are left out.
class Curve {
 public:
  void append(float value);
  void clear();
  int64_t size() const { return static_cast<int64_t>(m_values.size()); }
  float operator[](int64_t i) const { return m_values[static_cast<size_t>(i)]; }
  float last() const { return m_values.back(); }

  /// The curve over the steps FROM … TO (value i stands at step i + 1) for a picture COLUMNS pixels wide: every
  /// value where they are few, else least and greatest of each column, in the order in which they came.
  QList<QPointF> points(int64_t from, int64_t to, int columns) const;

  struct Range {
    float low = 0.0f;
    float high = 0.0f;
    bool any = false;
  };
  /// Least and greatest value of the steps FROM … TO.
  Range range(int64_t from, int64_t to) const;

 private:
  struct Block {
    int64_t lowAt = -1;   ///< place of the least value; −1: no finite one
    int64_t highAt = -1;  ///< place of the greatest
  };
  static constexpr int64_t kFan = 8;
  void merge(Block& into, const Block& other) const;
  Block blockOf(int64_t begin, int64_t end) const;
  std::vector<float> m_values;
  std::vector<std::vector<Block>> m_levels;  ///< of kFan, kFan², … values
};

}  // namespace unroll
