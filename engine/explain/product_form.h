// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>
#include <string>

#include "math/formula.h"

namespace unroll::explain {

/// The axes of a contraction without the samples': "uk", "k", "u".
struct ProductAxes {
  std::string a, b, out;
};

/// A contraction as a product of matrices and vectors: A x, Wᵀ δ, δ xᵀ. None where it is another one.
std::optional<Formula> matrixProduct(const ProductAxes& axes, Formula a, Formula b);
/// The axes that are summed over.
std::string summedAxes(const ProductAxes& axes);

}  // namespace unroll::explain
