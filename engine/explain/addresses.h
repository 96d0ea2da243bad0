// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "explain/update.h"
#include "math/expression.h"

namespace unroll::explain {

/// The name of every cell of an expression, "lstm1.f[0,1,0]" or "d fc.W[2,3]", and the way back. Each
/// value has exactly one name; values of one name at several times share it, the time is then the
/// second index (after the sample), or the only one of a scalar.
class Addresses {
 public:
  Addresses() = default;
  /// Values of UPDATE are called "next fc.W", its leaves that stand for gradients as those.
  Addresses(const Expression& expression, const UpdateValues& update);

  /// "lstm1.f" of a value.
  const std::string& nameOf(ValueId id) const { return m_names[static_cast<size_t>(id)]; }
  std::string refOf(const Expression& expression, const CellRef& cell) const;
  /// Without an index: the only cell, or the whole tensor (cell −1) where WHOLEALLOWED; of several
  /// times the first.
  Result<CellRef> resolve(const Expression& expression, std::string_view ref, bool wholeAllowed) const;

 private:
  std::vector<std::string> m_names;
  std::map<std::string, std::map<int, ValueId>, std::less<>> m_values;  ///< by name and time
};

}  // namespace unroll::explain
