// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <cstdint>

namespace unroll {

/// The ends of an axis and the distance of its ticks, in round numbers.
struct AxisScale {
  double low = 0.0;
  double high = 1.0;
  double step = 0.25;
  bool operator==(const AxisScale&) const = default;
};

/// LOW … HIGH widened to round numbers with about TICKS ticks.
AxisScale roundScale(double low, double high, int ticks);
/// The powers of ten around LOW … HIGH; step is 1 decade. requires: high > 0.
AxisScale decades(double low, double high);
/// The last step of an axis for a run of STEPS of ALL planned steps: doubled now and then while the run
/// is young, the whole plan later, so that the curve is never a sliver and does not creep.
int64_t stepsAxis(int64_t steps, int64_t all);

/// A value for people: four significant digits, a true minus sign, powers of ten where it is tiny or
/// huge. "–" where it is not finite.
QString valueText(double value);

}  // namespace unroll
