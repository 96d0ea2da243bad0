// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>
#include <string>

#include "math/expression.h"
#include "math/formula.h"

namespace unroll::explain {

struct Pass;

/// The axes of a contraction without the samples': "uk", "k", "u".
struct ProductAxes {
  std::string a, b, out;
};

/// A contraction as a product of matrices and vectors: A x, Wᵀ δ, δ xᵀ. None where it is another one.
std::optional<Formula> matrixProduct(const ProductAxes& axes, Formula a, Formula b);
/// The axes that are summed over.
std::string summedAxes(const ProductAxes& axes);

ProductAxes axesOf(const Pass& pass, ValueId contraction);
/// Several samples become one number: no single sample can stand for them.
bool sumsOverSamples(const Pass& pass, ValueId id);
/// "c, i, j" as a subscript, and F with it.
Formula lettersOf(const std::string& letters);
Formula indexed(Formula f, const std::string& letters);

}  // namespace unroll::explain
