// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "core/tensor.h"

namespace unroll {

/// ‖A‖₂, the largest singular value of a matrix (rows, columns): how much longer A can make a vector. By the
/// bidiagonalization of Golub and Kahan (1965) with full reorthogonalization, stopped once the value stands in all its
/// digits: a few dozen products with A instead of all singular values. An infinite or undefined entry gives NaN.
double spectralNorm(const TensorD& matrix);

/// A · B of matrices.
TensorD matrixProduct(const TensorD& a, const TensorD& b);

}  // namespace unroll
