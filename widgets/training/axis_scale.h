// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <cstdint>
#include <vector>

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

/// A value for people: four significant digits, a true minus sign, powers of ten (formula::formatNumber)
/// where it is tiny or huge. "–" where it is not a number.
QString valueText(double value);
/// A learning rate: 0.001, 2·10⁻⁵.
QString rateText(float rate);
/// A tick of an axis whose ticks are STEP apart: as many digits as tell them apart.
QString tickText(double value, double step);
/// The ticks of a scale, from low to high.
std::vector<double> ticks(const AxisScale& scale);
/// The powers of ten of a scale of decades(), at most about MOST of them.
std::vector<double> decadeTicks(const AxisScale& scale, int most);

}  // namespace unroll
