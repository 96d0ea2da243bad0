// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "explain/explanation.h"
#include "math/primitive.h"

namespace unroll::lessons {

/// A pass in which some steps are done in another way: what comes of it is computed again, when it is asked for; all
/// else is the pass itself.
class ChangedPass {
 public:
  /// The result of an operation from its operands.
  using Forward = std::function<TensorD(const OpContext&)>;
  /// ∂L/∂operand from ∂L/∂result, added to a tensor of zeros that has the operand's extents.
  using Backward =
      std::function<void(const OpContext&, const TensorD& out, const TensorD& dOut, size_t operand, TensorD& dOperand)>;

  explicit ChangedPass(const Explanation& explanation);

  void setForward(ValueId id, Forward forward) { m_forward[id] = std::move(forward); }
  void setBackward(ValueId id, Backward backward) { m_backward[id] = std::move(backward); }
  /// ∂L/∂ID as a whole.
  void setGradient(ValueId id, TensorD gradient) { m_gradientIs[id] = std::move(gradient); }
  /// One number, whatever comes of the rest.
  void setCell(const CellRef& cell, double value) { m_cells.push_back({cell, value}); }

  /// As computed after all changes are set.
  const TensorD& value(ValueId id);
  const TensorD& gradient(ValueId id);
  /// A number, or all of a tensor (cell −1).
  TensorD at(const CellRef& cell);

  const Explanation& explanation() const { return m_explanation; }

 private:
  struct Cell {
    CellRef cell;
    double value = 0.0;
  };
  bool valueChanged(ValueId id);
  bool gradientChanged(ValueId id);
  bool hasCell(ValueId id, bool gradient) const;
  void putCells(ValueId id, bool gradient, TensorD& values) const;
  OpContext context(ValueId id, std::vector<const TensorD*>& operands);
  std::optional<ValueId> standsFor(ValueId leaf) const;

  const Explanation& m_explanation;
  const Expression& m_expression;
  ValueId m_loss;
  std::map<ValueId, Forward> m_forward;
  std::map<ValueId, Backward> m_backward;
  std::map<ValueId, TensorD> m_gradientIs;
  std::vector<Cell> m_cells;
  std::map<ValueId, bool> m_valueChanged, m_gradientChanged;
  std::map<ValueId, TensorD> m_values, m_gradients;
};

}  // namespace unroll::lessons
