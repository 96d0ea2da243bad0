// SPDX-License-Identifier: GPL-3.0-or-later
#include "math/expression.h"

#include <algorithm>

namespace unroll {

ValueId Expression::add(ExpressionNode node) {
  const ValueId id = size();
  for (const ValueId operand : node.operands) {
    UNROLL_ASSERT(operand >= 0 && operand < id);
    std::vector<ValueId>& users = m_users[static_cast<size_t>(operand)];
    if (users.empty() || users.back() != id) users.push_back(id);
  }
  m_nodes.push_back(std::move(node));
  m_users.emplace_back();
  return id;
}

std::map<int, ValueId> Expression::find(std::string_view layer, std::string_view name) const {
  std::map<int, ValueId> found;
  for (ValueId id = 0; id < size(); ++id) {
    const Label& label = (*this)[id].label;
    if (label.layer == layer && label.name == name) found.emplace(label.time, id);
  }
  return found;
}

}  // namespace unroll
