// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <algorithm>
#include <new>
#include <span>
#include <utility>
#include <vector>

#include "core/assert.h"
#include "core/shape.h"

namespace unroll {

/// Memory on 64-byte boundaries, for whole cache lines and the widest vectors.
template <class T>
struct AlignedAllocator {
  using value_type = T;
  static constexpr std::align_val_t kAlignment{64};
  AlignedAllocator() = default;
  template <class U>
  AlignedAllocator(const AlignedAllocator<U>&) {}
  T* allocate(size_t n) { return static_cast<T*>(::operator new(n * sizeof(T), kAlignment)); }
  void deallocate(T* p, size_t) { ::operator delete(p, kAlignment); }
  bool operator==(const AlignedAllocator&) const { return true; }
};

template <class T>
using AlignedVector = std::vector<T, AlignedAllocator<T>>;

/// A dense row-major array that owns its elements; a value. A scalar has no extents and one element.
template <class T>
class Tensor {
 public:
  Tensor() : m_data(1, T{}) {}
  explicit Tensor(Extents extents, T fill = T{})
      : m_extents(std::move(extents)), m_data(static_cast<size_t>(elementCount(m_extents)), fill) {}
  /// requires: values.size() is the product of the extents.
  Tensor(Extents extents, const std::vector<T>& values)
      : m_extents(std::move(extents)), m_data(values.begin(), values.end()) {
    UNROLL_ASSERT(static_cast<int64_t>(m_data.size()) == elementCount(m_extents));
  }

  const Extents& extents() const { return m_extents; }
  int rank() const { return static_cast<int>(m_extents.size()); }
  int64_t extent(int axis) const { return m_extents[static_cast<size_t>(axis)]; }
  int64_t size() const { return static_cast<int64_t>(m_data.size()); }
  T* data() { return m_data.data(); }
  const T* data() const { return m_data.data(); }
  T& operator[](int64_t i) { return m_data[static_cast<size_t>(i)]; }
  const T& operator[](int64_t i) const { return m_data[static_cast<size_t>(i)]; }
  T& at(const Extents& index) { return m_data[static_cast<size_t>(offset(index))]; }
  const T& at(const Extents& index) const { return m_data[static_cast<size_t>(offset(index))]; }
  std::span<T> span() { return m_data; }
  std::span<const T> span() const { return m_data; }
  void fill(T value) { std::fill(m_data.begin(), m_data.end(), value); }

  /// The place of INDEX in memory. requires: one index per axis, each in range.
  int64_t offset(const Extents& index) const {
    UNROLL_ASSERT(index.size() == m_extents.size());
    int64_t at = 0;
    for (size_t i = 0; i < index.size(); ++i) {
      UNROLL_ASSERT(index[i] >= 0 && index[i] < m_extents[i]);
      at = at * m_extents[i] + index[i];
    }
    return at;
  }
  /// The same elements under other extents of the same product.
  Tensor reshaped(Extents extents) const {
    UNROLL_ASSERT(elementCount(extents) == size());
    Tensor out = *this;
    out.m_extents = std::move(extents);
    return out;
  }
  template <class U>
  Tensor<U> as() const {
    Tensor<U> out(m_extents);
    std::transform(m_data.begin(), m_data.end(), out.data(), [](T v) { return static_cast<U>(v); });
    return out;
  }
  bool operator==(const Tensor& other) const { return m_extents == other.m_extents && m_data == other.m_data; }

 private:
  Extents m_extents;
  AlignedVector<T> m_data;
};

using TensorF = Tensor<float>;
using TensorD = Tensor<double>;

/// The index (one number per axis) of the element at place FLAT.
inline Extents unflatten(int64_t flat, const Extents& extents) {
  Extents index(extents.size());
  for (size_t i = extents.size(); i-- > 0;) {
    index[i] = flat % extents[i];
    flat /= extents[i];
  }
  return index;
}

}  // namespace unroll
