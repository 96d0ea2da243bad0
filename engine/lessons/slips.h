// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lessons/changed_pass.h"
#include "lessons/likely_errors.h"

namespace unroll::lessons {

/// One step of a pass, done in one wrong way.
struct Slip {
  std::string_view key;  ///< of errorsOfWork()
  Text sentence;
  CellRef at;  ///< the operation that goes wrong; gradient: on the way back through it
  std::function<void(ChangedPass&)> apply;
};

/// An operation on the way to a number.
struct Site {
  const Explanation& explanation;
  ValueId id = kNoValue;
  size_t operand = 0;         ///< on the way back: the operand whose derivative is wanted
  ValueId wanted = kNoValue;  ///< on the way back: that operand
  const ExpressionNode& node() const { return explanation.expression()[id]; }
  const TensorD& value(ValueId of) const { return explanation.evaluation().value(of); }
};

/// Every wrong way through the operation of SITE.
void addForwardSlips(const Site& site, std::vector<Slip>& slips);
/// The same of a composition that has a name of its own (softmax), as a whole.
void addCompositionSlips(const Site& site, std::vector<Slip>& slips);
/// An operand mistaken for another value of its layer: of another time step, c for h, i for f.
void addMistakenOperands(const Site& site, std::vector<Slip>& slips);
/// Every wrong way back through the operation of SITE, from ∂L/∂result to ∂L/∂operand.
void addBackwardSlips(const Site& site, std::vector<Slip>& slips);
/// ∂L/∂ID as a sum over its users, with one or all but one of them left out.
void addLostPaths(const Explanation& explanation, ValueId id, std::vector<Slip>& slips);

// What values are (slip_parts.cpp).

/// ID, looked at through what only rearranges memory.
ValueId throughViews(const Expression& expression, ValueId id);
/// How a sentence calls a value: its symbol, or what it is computed of: "U h_{t−1}".
std::string nameOf(const Explanation& explanation, ValueId id);
/// A weight that is added as it stands.
bool isBias(const Expression& expression, ValueId id);
/// A number between 0 and 1 that comes out of σ: what multiplies with it is let through so far.
bool isGate(const Expression& expression, ValueId id);
bool isActivation(std::string_view op);
/// "σ", "tanh", "ReLU".
std::string functionName(const ExpressionNode& node);
/// The operation of NODE from other operands.
TensorD computed(const ExpressionNode& node, const std::vector<const TensorD*>& operands);
/// A tensor in place of operand WHICH of C, the rest as it is.
std::vector<const TensorD*> withOperand(const OpContext& c, size_t which, const TensorD& other);
/// The last two axes exchanged. requires: they are equally long.
TensorD swapped(const TensorD& matrix);
bool isSquare(const Extents& extents);

}  // namespace unroll::lessons
