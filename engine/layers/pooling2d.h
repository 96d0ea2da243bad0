// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "kernels/factories.h"
#include "layers/descriptor.h"
#include "layers/padding.h"

namespace unroll::pooling {

/// What the two pooling layers share: attributes, sizes, kernel, export. Only their bodies differ.

/// The sizes of one layer on one image.
struct Geometry {
  Geometry(const Attributes& attributes, const Shape& in);
  int64_t channels, height, width;
  int64_t kh = 2, kw = 2, sh = 2, sw = 2;
  WindowPlaces rows, columns;
  bool padded() const { return rows.before + rows.after + columns.before + columns.after > 0; }
};

/// (N, C, H, W) → (N, C, H', W', kh, kw), with VALUE around the image where padding is "same".
ValueId windows(Builder& b, ValueId x, const Geometry& geometry, double value);

/// A layer with everything but its body, formula and examples. NAME in Keras and PyTorch follows from KIND.
LayerDescriptor layer(std::string key, Text title, Text summary, Pool2dConfig::Kind kind);

/// Examples that both layers are tried on.
std::vector<LayerExample> examples();

}  // namespace unroll::pooling
