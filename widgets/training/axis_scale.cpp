// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/axis_scale.h"

#include <algorithm>
#include <cmath>

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
  bottom = std::clamp(bottom, top - 8, top - 1);
  return {std::pow(10.0, bottom), std::pow(10.0, top), 1.0};
}

int64_t stepsAxis(int64_t steps, int64_t all) {
  if (all <= 0) return 100;
  int64_t end = 100;
  while (end < steps + steps / 10) end *= 2;
  return 2 * end >= all ? std::max(all, steps) : end;
}

QString valueText(double value) {
  if (!std::isfinite(value)) return QStringLiteral("–");
  const double size = std::abs(value);
  QString text;
  if (size != 0.0 && (size < 1e-4 || size >= 1e6)) {
    text = QString::number(value, 'e', 2);
  } else {
    const int digits = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : 4;
    text = QString::number(value, 'f', digits);
  }
  return text.replace(QLatin1Char('-'), QChar(0x2212));
}

}  // namespace unroll
