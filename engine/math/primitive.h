// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <array>
#include <span>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/tensor.h"
#include "math/expression.h"
#include "math/formula.h"

namespace unroll {

/// What a primitive's functions see: the operands' values, the parameters, and the extents.
struct OpContext {
  std::span<const TensorD* const> operands;
  const OpParams& params;
  const Extents& extents;  ///< of the result
};

/// One operand cell of an output cell: which operand, which cell, ∂out/∂in.
struct OperandTerm {
  int operand = 0;
  int64_t cell = 0;
  double partial = 0.0;
};

/// One output cell that uses an operand's cell: which one, ∂out/∂in.
struct OutputUse {
  int64_t cell = 0;
  double partial = 0.0;
};

/// One tensor-level operation, the only place where its mathematics stands: shape rule, value,
/// vector-Jacobian product, and the cells one cell comes from. primitives.cpp lists them all; each kind
/// has its own file.
struct Primitive {
  std::string_view name;  ///< "contract", "add", "sigmoid": the "op" of explain's answers
  int arity = 1;          ///< −1: any number (concat)
  /// How it recombines: value = Σ partial · operand (Linear), value = ½ Σ partial · operand over
  /// pairs (Bilinear: mul, contract), else value = op(operands).
  enum class Degree { Linear, Bilinear, Other } degree = Degree::Other;
  /// The formula for a person in the small TeX of formula::parse; operands are {0}, {1}, {2}, the scalars
  /// {s}, {t}. Empty: the formula depends on the parameters (contract) or is a list of parts (concat).
  std::string_view pattern;
  /// By operand (the last for all that follow): ∂L/∂operand as a person writes it; {d} is ∂L/∂result, {y} the
  /// result. Empty: no gradient
  /// goes there. (contract: it depends on the parameters.)
  std::array<std::string_view, 3> slopes;

  /// The result's extents. Programmer mistakes assert.
  Extents (*inferExtents)(std::span<const Extents* const> operands, const OpParams& params);
  /// Writes every element of OUT, which has the result's extents.
  void (*forward)(const OpContext&, TensorD& out);
  /// dOperands[i] += (∂out/∂operand i)ᵀ dOut; a null entry is not wanted.
  void (*vjp)(const OpContext&, const TensorD& out, const TensorD& dOut, std::span<TensorD* const> dOperands);
  /// One output cell alone: the same bits as forward.
  double (*at)(const OpContext&, int64_t cell);
  /// The terms of one output cell, in a fixed order.
  void (*terms)(const OpContext&, const TensorD& out, int64_t cell, std::vector<OperandTerm>& terms);
  /// The output cells that depend on a cell of an operand, each once, ascending: the transpose of terms.
  /// No scan over whole tensors.
  void (*uses)(const OpContext&, const TensorD& out, int operand, int64_t cell, std::vector<OutputUse>& uses);
  /// Memory is only looked at in another way (reshape, slice …): the steps of an explanation leave it out.
  bool view = false;

  std::string_view slopeOf(size_t operand) const {
    return slopes[operand < slopes.size() ? operand : slopes.size() - 1];
  }
};

/// All primitives, sorted by name.
std::span<const Primitive* const> primitives();
/// requires: NAME exists.
const Primitive& primitive(std::string_view name);

}  // namespace unroll
