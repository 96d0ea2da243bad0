// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/changed_pass.h"

#include <algorithm>

namespace unroll::lessons {

ChangedPass::ChangedPass(const Explanation& explanation)
    : m_explanation(explanation), m_expression(explanation.expression()), m_loss(explanation.loss()) {}

/// In the optimizer's step, leaves stand for the loss' derivative by a weight.
std::optional<ValueId> ChangedPass::standsFor(ValueId leaf) const {
  if (m_loss == kNoValue || leaf <= m_loss || m_expression[leaf].op) return std::nullopt;
  const CellRef meant = m_explanation.meant({leaf, 0, false});
  return meant.gradient ? std::optional(meant.value) : std::nullopt;
}

bool ChangedPass::hasCell(ValueId id, bool gradient) const {
  return std::any_of(m_cells.begin(), m_cells.end(),
                     [&](const Cell& c) { return c.cell.value == id && c.cell.gradient == gradient; });
}

void ChangedPass::putCells(ValueId id, bool gradient, TensorD& values) const {
  for (const Cell& c : m_cells)
    if (c.cell.value == id && c.cell.gradient == gradient) values[c.cell.cell] = c.value;
}

bool ChangedPass::valueChanged(ValueId id) {
  if (const auto known = m_valueChanged.find(id); known != m_valueChanged.end()) return known->second;
  const auto operands = m_expression[id].operands;
  bool changed = m_forward.count(id) > 0 || hasCell(id, false) ||
                 std::any_of(operands.begin(), operands.end(), [&](ValueId operand) { return valueChanged(operand); });
  if (const auto weight = standsFor(id)) changed = changed || gradientChanged(*weight);
  return m_valueChanged[id] = changed;
}

bool ChangedPass::gradientChanged(ValueId id) {
  if (m_loss == kNoValue || id > m_loss) return false;
  if (const auto known = m_gradientChanged.find(id); known != m_gradientChanged.end()) return known->second;
  bool changed = m_gradientIs.count(id) > 0 || hasCell(id, true);
  for (const ValueId user : m_expression.users(id)) {
    if (changed || user > m_loss) break;
    const auto& operands = m_expression[user].operands;
    changed = m_backward.count(user) > 0 || gradientChanged(user) || valueChanged(user) ||
              std::any_of(operands.begin(), operands.end(), [&](ValueId operand) { return valueChanged(operand); });
  }
  return m_gradientChanged[id] = changed;
}

OpContext ChangedPass::context(ValueId id, std::vector<const TensorD*>& operands) {
  for (const ValueId operand : m_expression[id].operands) operands.push_back(&value(operand));
  return {operands, m_expression[id].params, m_expression[id].extents};
}

const TensorD& ChangedPass::value(ValueId id) {
  if (!valueChanged(id)) return m_explanation.evaluation().value(id);
  if (const auto known = m_values.find(id); known != m_values.end()) return known->second;
  const ExpressionNode& node = m_expression[id];
  TensorD made(node.extents);
  if (!node.op) {
    const auto weight = standsFor(id);
    made = weight ? gradient(*weight) : m_explanation.evaluation().value(id);
  } else {
    std::vector<const TensorD*> operands;
    const OpContext c = context(id, operands);
    const auto other = m_forward.find(id);
    if (other != m_forward.end())
      made = other->second(c);
    else
      node.op->forward(c, made);
  }
  putCells(id, false, made);
  return m_values.emplace(id, std::move(made)).first->second;
}

const TensorD& ChangedPass::gradient(ValueId id) {
  if (!gradientChanged(id)) return m_explanation.evaluation().gradient(id);
  if (const auto known = m_gradients.find(id); known != m_gradients.end()) return known->second;
  TensorD made(m_expression[id].extents);
  if (const auto whole = m_gradientIs.find(id); whole != m_gradientIs.end()) {
    made = whole->second;
  } else {
    if (id == m_loss) made[0] = 1.0;
    for (const ValueId user : m_expression.users(id)) {
      if (user > m_loss) break;
      const ExpressionNode& node = m_expression[user];
      const TensorD& dOut = gradient(user);
      std::vector<const TensorD*> values;
      const OpContext c = context(user, values);
      const auto other = m_backward.find(user);
      for (size_t k = 0; k < node.operands.size(); ++k) {
        if (node.operands[k] != id) continue;
        TensorD part(m_expression[id].extents);
        if (other != m_backward.end()) {
          other->second(c, value(user), dOut, k, part);
        } else {
          std::vector<TensorD*> wanted(node.operands.size(), nullptr);
          wanted[k] = &part;
          node.op->vjp(c, value(user), dOut, wanted);
        }
        for (int64_t i = 0; i < made.size(); ++i) made[i] += part[i];
      }
    }
  }
  putCells(id, true, made);
  return m_gradients.emplace(id, std::move(made)).first->second;
}

TensorD ChangedPass::at(const CellRef& asked) {
  const CellRef cell = m_explanation.meant(asked);
  const TensorD& all = cell.gradient ? gradient(cell.value) : value(cell.value);
  if (cell.cell < 0) return all;
  return TensorD(Extents{}, std::vector<double>{all[cell.cell]});
}

}  // namespace unroll::lessons
