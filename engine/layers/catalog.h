// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string_view>
#include <vector>

#include "layers/descriptor.h"

namespace unroll {

/// The layers that a program knows. The built-in list is catalog.cpp; a test or a plug-in adds its
/// own by making a catalog of both. A value; descriptors are shared.
class LayerCatalog {
 public:
  /// All built-in layers, in the palette's order.
  static const LayerCatalog& builtIn();

  LayerCatalog() = default;
  /// requires: no descriptor with this key yet.
  void add(LayerDescriptor descriptor);
  /// Null where the key is unknown.
  const LayerDescriptor* find(std::string_view key) const;
  std::vector<const LayerDescriptor*> all() const;

 private:
  std::vector<std::shared_ptr<const LayerDescriptor>> m_layers;
};

}  // namespace unroll
