// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/axis_scale.h"

#include <algorithm>
#include <cmath>

#include "math/formula.h"

namespace unroll {

AxisScale roundScale(double low, double high, int ticks) {
  if (!(high > low)) {
    const double about = std::max(std::abs(high), 1e-6);
    low -= about * 0.5;
    high += about * 0.5;
  }
  const double rough = (high - low) / std::max(ticks, 1);
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  double step = 10 * power;
  for (double factor : {1.0, 2.0, 2.5, 5.0}) {
    if (rough <= factor * power * 1.0001) {
      step = factor * power;
      break;
    }
  }
  return {std::floor(low / step + 1e-9) * step, std::ceil(high / step - 1e-9) * step, step};
}

AxisScale decades(double low, double high) {
  const double top = std::ceil(std::log10(std::max(high, 1e-30)) - 1e-9);
  double bottom = low > 0 ? std::floor(std::log10(low) + 1e-9) : top - 1;
  // Eight decades, so that one tiny value does not flatten the rest; a run that explodes is shown from 1.
  bottom = std::clamp(bottom, std::min(top - 8, 0.0), top - 1);
  return {std::pow(10.0, bottom), std::pow(10.0, top), 1.0};
}

int64_t stepsAxis(int64_t steps, int64_t all) {
  if (all <= 0) return 100;
  int64_t end = 100;
  while (end < steps + steps / 10) end *= 2;
  return 2 * end >= all ? std::max(all, steps) : end;
}

QString valueText(double value) {
  if (std::isnan(value)) return QStringLiteral("–");
  const double size = std::abs(value);
  // Powers of ten as everywhere in the program; numbers of ordinary size keep their digits, so that a
  // reading that changes does not change its width.
  if (std::isinf(value) || (size != 0.0 && (size < 1e-3 || size >= 1e6)))
    return QString::fromStdString(formula::formatNumber(value, 3));
  const int digits = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : 4;
  return QString::number(value, 'f', digits).replace(QLatin1Char('-'), QChar(0x2212));
}

QString rateText(float rate) {
  // The shortest decimal number that is this float: 0.1, not 0.10000000149.
  return QString::fromStdString(formula::formatNumber(QString::number(rate, 'g', 6).toDouble(), 4));
}

QString tickText(double value, double step) {
  const double size = std::abs(value);
  if (size != 0.0 && (size >= 1e5 || step < 1e-3)) return QString::fromStdString(formula::formatNumber(value, 3));
  int digits = std::clamp(static_cast<int>(-std::floor(std::log10(step) + 1e-9)), 0, 6);
  const double shifted = step * std::pow(10.0, digits);
  if (std::abs(shifted - std::round(shifted)) > 1e-6) ++digits;  // 0.25, 2.5
  return QString::number(value, 'f', digits).replace(QLatin1Char('-'), QChar(0x2212));
}

std::vector<double> ticks(const AxisScale& scale) {
  std::vector<double> all;
  const auto count = static_cast<int>(std::lround((scale.high - scale.low) / scale.step));
  for (int i = 0; i <= count; ++i) {
    const double value = scale.low + i * scale.step;
    all.push_back(std::abs(value) < 1e-9 * scale.step ? 0.0 : value);
  }
  return all;
}

std::vector<double> decadeTicks(const AxisScale& scale, int most) {
  const auto low = std::lround(std::log10(scale.low)), high = std::lround(std::log10(scale.high));
  const long stride = std::max<long>(1, (high - low + most - 1) / std::max(most, 1));
  std::vector<double> all;
  for (long power = low; power <= high; ++power)
    if (power % stride == 0) all.push_back(std::pow(10.0, static_cast<double>(power)));
  return all;
}

}  // namespace unroll
