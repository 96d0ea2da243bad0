// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <optional>

#include "math/formula.h"

namespace unroll::test {

/// What a formula of numbers says: the right side of "a = b", computed as a reader would. Numbers that stand for a cell
/// are taken from NUMBER in full, others as they are printed. None where something is folded or unknown.
std::optional<double> valueOf(const Formula& formula, const std::function<double(const CellRef&)>& number);

}  // namespace unroll::test
