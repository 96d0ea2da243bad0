// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What tests/golden/*.py write, read again: tensors, attributes, shapes of samples (null: an open axis).
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/tensor.h"
#include "layers/catalog.h"

namespace unroll::testing {

inline TensorD tensorOf(const nlohmann::json& value) {
  return TensorD(value["shape"].get<Extents>(), value["data"].get<std::vector<double>>());
}

inline std::vector<int64_t> sizesOf(const nlohmann::json& list) {
  std::vector<int64_t> sizes;
  for (const nlohmann::json& size : list) sizes.push_back(size.is_null() ? kOpen : size.get<int64_t>());
  return sizes;
}

inline AttributeValue attributeOf(const nlohmann::json& value) {
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_number_integer()) return value.get<int64_t>();
  if (value.is_number()) return value.get<double>();
  if (value.is_array()) return sizesOf(value);
  return value.get<std::string>();
}

/// requires: each is one of KNOWN, with a value that it may have.
inline AttributeMap attributesOf(const nlohmann::json& given, const std::vector<AttributeSpec>& known) {
  AttributeMap attributes;
  for (const auto& [key, value] : given.items()) {
    const AttributeSpec* spec = findAttribute(known, key);
    UNROLL_ASSERT(spec && checkAttribute(*spec, attributeOf(value)).ok());
    attributes.emplace(key, attributeOf(value));
  }
  return attributes;
}

/// As an Input layer reads it.
inline Shape inputShape(const nlohmann::json& shape) {
  const LayerDescriptor& input = *LayerCatalog::builtIn().find("input");
  return input.inferShape(Attributes(input.attributes, {{"shape", sizesOf(shape)}}), {}).value()[0];
}

}  // namespace unroll::testing
