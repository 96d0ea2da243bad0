// SPDX-License-Identifier: GPL-3.0-or-later
#include "unrolled/unrolled_paint.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "explain/formula_paint.h"

namespace unroll {
namespace {

FormulaLayout layOut(const Formula& formula, double size) {
  FormulaLayout::Options options;
  options.size = size;
  options.display = false;
  return FormulaLayout(formula, options);
}

}  // namespace

QString shortNumber(double value, int digits) {
  if (!std::isfinite(value)) return QString::fromStdString(formula::formatNumber(value, 2));
  const double size = std::fabs(value);
  if (size == 0.0) return QStringLiteral("0");
  if (size < 1e-3 || size >= 1e4) return QString::fromStdString(formula::formatNumber(value, std::max(0, digits - 2)));
  const int whole = size < 1.0 ? 0 : static_cast<int>(std::log10(size)) + 1;
  const int decimals = size < 0.1 ? digits + (size < 0.01 ? 1 : 0) : std::max(0, digits - std::max(whole, 1));
  QString text = QString::number(value, 'f', decimals);
  return text.replace(QLatin1Char('-'), QChar(0x2212));
}

double drawFormula(QPainter& painter, const Formula& formula, QPointF at, double size, const QColor& color,
                   Qt::Alignment alignment) {
  const FormulaLayout layout = layOut(formula, size);
  FormulaPaint paint = FormulaPaint::themed();
  paint.text = color;
  const double width = layout.size().width();
  const double left = alignment & Qt::AlignHCenter ? width / 2.0 : alignment & Qt::AlignRight ? width : 0.0;
  paintFormula(painter, layout, at - QPointF(left, layout.baseline()), paint);
  return width;
}

double formulaWidth(const Formula& formula, double size) { return layOut(formula, size).size().width(); }

void drawArrowHead(QPainter& painter, QPointF from, QPointF tip, double size, const QColor& color) {
  const QPointF along = tip - from;
  const double length = std::hypot(along.x(), along.y());
  if (length < 1e-6) return;
  const QPointF u = along / length, n(-u.y(), u.x());
  painter.setPen(Qt::NoPen);
  painter.setBrush(color);
  painter.drawPolygon(QPolygonF{tip, tip - u * size + n * size * 0.5, tip - u * size - n * size * 0.5});
}

Formula symbolAt(const std::string& symbol, int time) {
  constexpr std::array<std::pair<const char*, int>, 3> kTimes{{{"_{t-1}", -1}, {"_{t+1}", 1}, {"_t", 0}}};
  for (const auto& [mark, shift] : kTimes)
    if (const size_t at = symbol.find(mark); at != std::string::npos) {
      std::string timed = symbol;
      return formula::parse(timed.replace(at, std::string(mark).size(), "_{" + std::to_string(time + shift) + "}"));
    }
  return formula::parse(symbol);
}

}  // namespace unroll
