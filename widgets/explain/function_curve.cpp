// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/function_curve.h"

#include <QEvent>
#include <QLineF>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "explain/derivation_rows.h"
#include "explain/formula_paint.h"
#include "math/primitive.h"
#include "theme/theme.h"

namespace unroll {
namespace {

constexpr int kPoints = 161;

/// Values given to a name again are the same numbers: look at what made them.
CellRef behindNames(const Expression& expression, CellRef cell) {
  while (expression[cell.value].op && expression[cell.value].op->name == "identity")
    cell.value = expression[cell.value].operands.front();
  return cell;
}

}  // namespace

std::optional<FunctionCurve> curveOf(const Explanation& explanation, const CellRef& of) {
  if (!of.valid() || of.cell < 0 || of.gradient) return std::nullopt;
  const Expression& expression = explanation.expression();
  const CellRef cell = behindNames(expression, of);
  const ExpressionNode& node = expression[cell.value];
  if (!node.op || node.op->arity != 1 || node.op->degree != Primitive::Degree::Other || node.operands.size() != 1)
    return std::nullopt;
  if (expression[node.operands.front()].extents != node.extents) return std::nullopt;
  const std::vector<Term> terms = explanation.evaluation().terms(cell.value, cell.cell);
  if (terms.size() != 1 || terms.front().cell != cell.cell) return std::nullopt;
  FunctionCurve curve;
  curve.pattern = std::string(node.op->pattern);
  curve.x = explanation.number({terms.front().value, terms.front().cell, false});
  curve.y = explanation.number(cell);
  curve.slope = terms.front().partial;
  if (!std::isfinite(curve.x) || !std::isfinite(curve.y)) return std::nullopt;
  const double reach = std::max(4.0, std::ceil(1.4 * std::fabs(curve.x)));
  const Extents extents{kPoints};
  TensorD in(extents), out(extents);
  for (int i = 0; i < kPoints; ++i) in[i] = -reach + 2.0 * reach * i / (kPoints - 1);
  const TensorD* operand = &in;
  node.op->forward({std::span(&operand, 1), node.params, extents}, out);
  double low = out[0], high = out[0];
  for (int i = 0; i < kPoints; ++i) {
    curve.points.emplace_back(in[i], out[i]);
    if (!std::isfinite(out[i])) continue;
    low = std::isfinite(low) ? std::min(low, out[i]) : out[i];
    high = std::isfinite(high) ? std::max(high, out[i]) : out[i];
  }
  if (!(high > low)) return std::nullopt;
  const double rise = (out[kPoints - 1] - out[0]) / (kPoints - 1);
  bool straight = true;
  for (int i = 0; i < kPoints; ++i) straight = straight && std::fabs(out[i] - out[0] - rise * i) < 1e-9 * (high - low);
  if (straight) return std::nullopt;  // a constant was added: nothing to see
  curve.cell = of;
  curve.operand = {terms.front().value, terms.front().cell, false};
  return curve;
}

FunctionCurveView::FunctionCurveView(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  setMouseTracking(true);
  connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void FunctionCurveView::setCurve(const std::optional<FunctionCurve>& curve) {
  m_curve = curve;
  setVisible(curve.has_value());
  describe();
  update();
}

void FunctionCurveView::setRoom(int width) {
  m_width = std::max(width, kLeastWidth);
  updateGeometry();
}

void FunctionCurveView::describe() {
  if (m_curve)
    setAccessibleName(tr("Curve: at %1 the value is %2 and the slope %3")
                          .arg(shownNumber(m_curve->x), shownNumber(m_curve->y), shownNumber(m_curve->slope)));
}

void FunctionCurveView::paintEvent(QPaintEvent*) {
  if (!m_curve) return;
  const Theme& theme = Theme::instance();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const QRectF room(8, 22, width() - 16, height() - 44);
  const double reach = m_curve->points.back().first;
  double low = m_curve->y, high = m_curve->y;
  for (const auto& [x, y] : m_curve->points)
    if (std::isfinite(y)) low = std::min(low, y), high = std::max(high, y);
  // A steep function (exp) is cut where the point would vanish at the bottom.
  const double cut = std::max(2.0 * std::fabs(m_curve->y), 4.0);
  low = std::max(low, -cut), high = std::min(high, cut);
  if (high - low < 1e-9) high = low + 1.0;
  const auto at = [&](double x, double y) {
    return QPointF(room.left() + (x + reach) / (2.0 * reach) * room.width(),
                   room.bottom() - (y - low) / (high - low) * room.height());
  };
  painter.setPen(QPen(theme.line(), 1.0));
  painter.drawLine(at(0, low), at(0, high));
  painter.drawLine(at(-reach, std::clamp(0.0, low, high)), at(reach, std::clamp(0.0, low, high)));
  painter.save();
  painter.setClipRect(room.adjusted(-1, -2, 1, 2));
  QPainterPath path;
  bool started = false;
  for (const auto& [x, y] : m_curve->points) {
    if (!std::isfinite(y)) {
      started = false;
      continue;
    }
    started ? path.lineTo(at(x, y)) : path.moveTo(at(x, y));
    started = true;
  }
  painter.setPen(QPen(theme.accent(), 2.0, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter.drawPath(path);
  const double step = 0.12 * reach;
  painter.setPen(QPen(theme.dataPositive(), 1.4));
  painter.drawLine(at(m_curve->x - step, m_curve->y - step * m_curve->slope),
                   at(m_curve->x + step, m_curve->y + step * m_curve->slope));
  painter.restore();
  const QPointF point = at(m_curve->x, m_curve->y);
  painter.setPen(QPen(theme.dataPositive(), 1.0, Qt::DashLine));
  painter.drawLine(point, at(m_curve->x, std::clamp(0.0, low, high)));
  painter.setPen(QPen(theme.panel(), 1.5));
  painter.setBrush(theme.dataPositive());
  painter.drawEllipse(point, 5.0, 5.0);
  m_point = point;
  m_foot = at(m_curve->x, std::clamp(0.0, low, high));
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(theme.accent(), 2.0));
  if (m_pointLit) painter.drawEllipse(point, 9.0, 9.0);
  if (m_xLit) painter.drawEllipse(m_foot, 6.0, 6.0);
  painter.setFont(theme.small());
  painter.setPen(theme.muted());
  std::string name = m_curve->pattern;
  for (size_t place = name.find("{0}"); place != std::string::npos; place = name.find("{0}"))
    name = name.substr(0, place) + "z" + name.substr(place + 3);
  const Formula title = formula::parse(name);
  FormulaLayout::Options options;
  options.size = 15.0;
  options.display = false;
  const FormulaLayout layout(title, options);
  FormulaPaint ink = FormulaPaint::themed();
  ink.text = theme.muted();
  paintFormula(painter, layout, {0.0, 14.0 - layout.baseline()}, ink);
  painter.setPen(theme.muted());
  painter.drawText(QRectF(layout.size().width() + 10.0, 0, width(), 18), Qt::AlignLeft | Qt::AlignVCenter,
                   tr("slope here %1").arg(shownNumber(m_curve->slope)));
  painter.drawText(QRectF(std::clamp(point.x() - 40.0, 0.0, width() - 80.0), height() - 20.0, 80.0, 18.0),
                   Qt::AlignCenter, shownNumber(m_curve->x));
  painter.setFont(theme.numbers());
  painter.setPen(theme.text());
  const bool right = point.x() < width() - 90.0;
  // Below a rising curve and above a falling one nothing is in the way.
  const bool onAxis = at(m_curve->x, std::clamp(0.0, low, high)).y() - point.y() < 20.0;
  const double beside = (m_curve->slope >= 0.0) == right && !onAxis ? 3.0 : -22.0;
  painter.drawText(QRectF(right ? point.x() + 10.0 : point.x() - 90.0, point.y() + beside, 80.0, 16.0),
                   right ? Qt::AlignLeft : Qt::AlignRight, shownNumber(m_curve->y));
}

void FunctionCurveView::setMarked(const CellRef& hovered, const std::vector<CellRef>& lit) {
  if (!m_curve) return;
  const auto marked = [&](const CellRef& cell) {
    return cell == hovered || std::find(lit.begin(), lit.end(), cell) != lit.end();
  };
  m_pointLit = marked(m_curve->cell);
  m_xLit = marked(m_curve->operand);
  update();
}

/// The point, or x where its line meets the axis and below.
CellRef FunctionCurveView::cellAt(QPointF point) const {
  if (!m_curve) return {};
  if (QLineF(point, m_point).length() < 14.0) return m_curve->cell;
  const bool below = std::fabs(point.x() - m_foot.x()) < 24.0 && point.y() > height() - 24.0;
  return below || QLineF(point, m_foot).length() < 10.0 ? m_curve->operand : CellRef{};
}

void FunctionCurveView::mouseMoveEvent(QMouseEvent* event) {
  const CellRef cell = cellAt(event->position());
  setCursor(cell.valid() ? Qt::PointingHandCursor : Qt::ArrowCursor);
  Q_EMIT hovered(cell);
}

void FunctionCurveView::mousePressEvent(QMouseEvent* event) {
  const CellRef cell = cellAt(event->position());
  if (!cell.valid() || event->button() != Qt::LeftButton) return event->ignore();
  Q_EMIT clicked(cell);
}

void FunctionCurveView::leaveEvent(QEvent*) { Q_EMIT hovered({}); }

void FunctionCurveView::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) describe();
  QWidget::changeEvent(event);
}

}  // namespace unroll
