// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

namespace unroll {

/// The size of an axis that is not fixed by the document: the samples of a batch, an open time axis.
inline constexpr int64_t kOpen = -1;

/// Plain sizes, row-major, as tensors have them.
using Extents = std::vector<int64_t>;

int64_t elementCount(const Extents& extents);
/// "(2, 3)".
std::string toString(const Extents& extents);

/// One axis: its name and its size (or kOpen). Names: N samples, C channels, H height, W width,
/// T time, F features.
struct Dim {
  char name = 'F';
  int64_t size = kOpen;
  bool operator==(const Dim&) const = default;
};

/// A tensor's shape as the document knows it: named axes, the sample axis N first.
class Shape {
 public:
  Shape() = default;
  Shape(std::initializer_list<Dim> dims) : m_dims(dims) {}
  explicit Shape(std::vector<Dim> dims) : m_dims(std::move(dims)) {}

  /// (N, F), (N, T, F), (N, C, H, W) by rank; other ranks name their axes F.
  static Shape ofSample(const Extents& withoutSampleAxis);

  int rank() const { return static_cast<int>(m_dims.size()); }
  const Dim& operator[](int axis) const { return m_dims[static_cast<size_t>(axis)]; }
  Dim& operator[](int axis) { return m_dims[static_cast<size_t>(axis)]; }
  const std::vector<Dim>& dims() const { return m_dims; }
  /// The axis called NAME, or −1.
  int find(char name) const;
  bool hasTime() const { return find('T') >= 0; }
  bool isOpen(int axis) const { return (*this)[axis].size == kOpen; }

  /// Elements of one sample; kOpen where an axis other than N is open.
  int64_t sampleElements() const;
  /// The sizes with N and an open T filled in.
  Extents extents(int64_t samples, int64_t time = kOpen) const;
  /// "(N, 1, 28, 28)"; an open time axis prints as T.
  std::string str() const;

  bool operator==(const Shape&) const = default;

 private:
  std::vector<Dim> m_dims;
};

}  // namespace unroll
