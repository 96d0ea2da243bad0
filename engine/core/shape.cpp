// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shape.h"

namespace unroll {

int64_t elementCount(const Extents& extents) {
  int64_t count = 1;
  for (int64_t size : extents) count *= size;
  return count;
}

std::string toString(const Extents& extents) {
  std::string out = "(";
  for (size_t i = 0; i < extents.size(); ++i) {
    if (i) out += ", ";
    out += std::to_string(extents[i]);
  }
  return out + (extents.size() == 1 ? ",)" : ")");
}

Shape Shape::ofSample(const Extents& sizes) {
  static constexpr const char* kNames[] = {"", "F", "TF", "CHW"};
  std::vector<Dim> dims{{'N', kOpen}};
  for (size_t i = 0; i < sizes.size(); ++i) {
    dims.push_back({sizes.size() <= 3 ? kNames[sizes.size()][i] : 'F', sizes[i]});
  }
  return Shape(std::move(dims));
}

int Shape::find(char name) const {
  for (size_t i = 0; i < m_dims.size(); ++i) {
    if (m_dims[i].name == name) return static_cast<int>(i);
  }
  return -1;
}

int64_t Shape::sampleElements() const {
  int64_t count = 1;
  for (size_t i = 1; i < m_dims.size(); ++i) {
    if (m_dims[i].size == kOpen) return kOpen;
    count *= m_dims[i].size;
  }
  return count;
}

Extents Shape::extents(int64_t samples, int64_t time) const {
  Extents sizes;
  for (const Dim& dim : m_dims) { sizes.push_back(dim.name == 'N' ? samples : dim.size == kOpen ? time : dim.size); }
  return sizes;
}

std::string Shape::str() const {
  std::string out = "(";
  for (size_t i = 0; i < m_dims.size(); ++i) {
    if (i) out += ", ";
    out += m_dims[i].size == kOpen ? std::string(1, m_dims[i].name) : std::to_string(m_dims[i].size);
  }
  return out + ")";
}

}  // namespace unroll
