// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <span>
#include <string_view>

namespace unroll {

/// The ways in which a digit is written: paths of a pen in the unit square, y downwards. Commands as
/// in SVG: M moves, L draws a line, C a cubic Bézier curve; coordinates in hundredths.
std::span<const std::string_view> digitShapes(int digit);

}  // namespace unroll
