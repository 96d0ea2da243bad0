// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/formula_view.h"

#include <QAccessible>
#include <QContextMenuEvent>
#include <QCoreApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QRegularExpression>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "explain/formula_paint.h"
#include "export/copied.h"
#include "theme/theme.h"

namespace unroll {

namespace {

/// The formula as text; what a shortened sum leaves out ("⋯ 27 more") is said in the window's language.
QString spoken(const Formula& formula) {
  QString text = QString::fromStdString(formula::toText(formula));
  static const QRegularExpression shortened(QStringLiteral("⋯ (\\d+) more"));
  qsizetype from = 0;
  for (auto found = shortened.match(text); found.hasMatch(); found = shortened.match(text, from)) {
    const QString words =
        QStringLiteral("⋯ ") + QCoreApplication::translate("FormulaLayout", "%1 more").arg(found.captured(1));
    text.replace(found.capturedStart(), found.capturedLength(), words);
    from = found.capturedStart() + words.size();
  }
  return text;
}

}  // namespace

FormulaView::FormulaView(QWidget* parent) : QWidget(parent), m_bar(new QScrollBar(Qt::Horizontal, this)) {
  installFormulaAccessibility();
  setMouseTracking(true);
  setFocusPolicy(Qt::TabFocus);
  QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
  m_bar->hide();
  m_bar->setAccessibleName(tr("Scroll the formula"));
  connect(m_bar, &QScrollBar::valueChanged, this, qOverload<>(&QWidget::update));
  connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void FormulaView::setFormula(Formula formula) {
  if (formula == m_formula && m_layoutWidth >= 0) return;
  m_formula = std::move(formula);
  m_focus = -1;
  m_bar->setValue(0);
  setAccessibleName(spoken(m_formula));
  relayout();
}

void FormulaView::setFontSize(double pixels) {
  if (pixels == m_size) return;
  m_size = pixels;
  relayout();
}

void FormulaView::setWrap(bool wrap) {
  m_wrap = wrap;
  QSizePolicy policy = sizePolicy();
  policy.setHeightForWidth(wrap);
  setSizePolicy(policy);
  relayout();
}

void FormulaView::setPassive(bool passive) {
  m_passive = passive;
  setFocusPolicy(passive ? Qt::NoFocus : Qt::TabFocus);
  setMouseTracking(!passive);
  setAttribute(Qt::WA_TransparentForMouseEvents, passive);
}

void FormulaView::relayout() {
  m_layoutWidth = -1;
  m_sizes.clear();
  updateBar();
  updateGeometry();
  update();
}

FormulaLayout FormulaView::laidOut(int room) const {
  FormulaLayout::Options options;
  options.size = m_size;
  options.maxWidth = room;
  return FormulaLayout(m_formula, options);
}

/// Layouts ask for sizes many times over, at a few widths; laying out a matrix takes milliseconds.
QSizeF FormulaView::sizeWithin(int room) const {
  for (const auto& [known, size] : m_sizes)
    if (known == room) return size;
  const bool whole = room <= 0;
  // What fits on one line is the same at every width that holds it.
  const QSizeF size = !whole && sizeWithin(0).width() <= room ? sizeWithin(0) : laidOut(room).size();
  m_sizes.emplace_back(room, size);
  return size;
}

const FormulaLayout& FormulaView::layoutOf() const {
  if (m_layoutWidth == width()) return m_layout;
  const int room = m_wrap ? roomIn(width()) : 0;
  const bool whole = room <= 0 || sizeWithin(0).width() <= room;
  if (m_layoutWidth < 0 || !whole || !m_layoutWhole) m_layout = laidOut(room);
  m_layoutWhole = whole;
  m_layoutWidth = width();
  return m_layout;
}

QPointF FormulaView::origin() const { return {kMargin - static_cast<double>(m_bar->value()), kMargin}; }

void FormulaView::updateBar() {
  const double wide = layoutOf().size().width() + 2 * kMargin;
  const bool needed = !m_passive && wide > width() + 1.0 && width() > 0;
  const bool was = !m_bar->isHidden();
  m_bar->setVisible(needed);
  if (needed) {
    const int tall = m_bar->sizeHint().height();
    m_bar->setGeometry(0, height() - tall, width(), tall);
    m_bar->setRange(0, static_cast<int>(std::ceil(wide)) - width());
    m_bar->setPageStep(width());
    m_bar->setSingleStep(40);
  } else {
    m_bar->setRange(0, 0);
  }
  if (was != needed) updateGeometry();
}

int FormulaView::widthWithin(int width) const {
  return static_cast<int>(std::ceil(sizeWithin(roomIn(width)).width())) + 2 * kMargin;
}

QSize FormulaView::sizeHint() const {
  const QSizeF size = sizeWithin(0);
  return {static_cast<int>(std::ceil(size.width())) + 2 * kMargin,
          static_cast<int>(std::ceil(size.height())) + 2 * kMargin};
}

QSize FormulaView::minimumSizeHint() const {
  return {std::min(80, sizeHint().width()), m_wrap && width() > 0 ? heightForWidth(width()) : sizeHint().height()};
}

int FormulaView::heightForWidth(int width) const {
  const QSizeF size = sizeWithin(m_wrap ? roomIn(width) : 0);
  const bool scrolls = !m_passive && size.width() + 2 * kMargin > width + 1.0;
  return static_cast<int>(std::ceil(size.height())) + 2 * kMargin + (scrolls ? m_bar->sizeHint().height() + 2 : 0);
}

void FormulaView::setHovered(const CellRef& cell) {
  if (cell == m_hovered) return;
  m_hovered = cell;
  update();
}

void FormulaView::setSelected(const CellRef& cell) {
  if (cell == m_selected) return;
  m_selected = cell;
  update();
}

void FormulaView::setLit(std::vector<CellRef> cells) {
  if (cells == m_lit) return;
  m_lit = std::move(cells);
  update();
}

QString FormulaView::nameOfLive(int index) const {
  const int box = layoutOf().liveBoxes()[static_cast<size_t>(index)];
  const QString text = layoutOf().nameOf(box);
  const QString name = m_namer ? m_namer(layoutOf().boxes()[static_cast<size_t>(box)].cell) : QString();
  return name.isEmpty() || name == text ? text : tr("%1, which is %2").arg(text, name);
}

QRect FormulaView::rectOfLive(int index) const {
  const int box = layoutOf().liveBoxes()[static_cast<size_t>(index)];
  return layoutOf().boxes()[static_cast<size_t>(box)].rect.translated(origin()).toAlignedRect();
}

void FormulaView::clickLive(int index) {
  if (index < 0 || index >= liveCount()) return;
  Q_EMIT clicked(layoutOf().boxes()[static_cast<size_t>(layoutOf().liveBoxes()[static_cast<size_t>(index)])].cell);
}

void FormulaView::hover(const CellRef& cell) {
  if (cell == m_hovered) return;
  m_hovered = cell;
  setCursor(cell.valid() ? Qt::PointingHandCursor : Qt::ArrowCursor);
  update();
  Q_EMIT hovered(cell);
}

bool FormulaView::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip && m_namer) {
    auto* help = static_cast<QHelpEvent*>(event);
    const CellRef cell = layoutOf().cellAt(help->pos() - origin());
    if (cell.valid())
      QToolTip::showText(help->globalPos(), m_namer(cell), this);
    else
      QToolTip::hideText();
    return true;
  }
  // Here Ctrl+C takes this formula, whatever the view around it would take.
  if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent*>(event)->matches(QKeySequence::Copy)) {
    event->accept();
    return true;
  }
  return QWidget::event(event);
}

void FormulaView::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  FormulaPaint paint = FormulaPaint::themed();
  paint.hovered = m_hovered;
  paint.selected = m_selected;
  paint.lit = m_lit;
  if (m_focus >= 0 && m_focus < liveCount() && hasFocus())
    paint.focus = layoutOf().liveBoxes()[static_cast<size_t>(m_focus)];
  paintFormula(painter, layoutOf(), origin(), paint);
}

void FormulaView::resizeEvent(QResizeEvent*) { updateBar(); }

void FormulaView::mouseMoveEvent(QMouseEvent* event) {
  if (!m_passive) hover(layoutOf().cellAt(event->position() - origin()));
}

void FormulaView::mousePressEvent(QMouseEvent* event) {
  const CellRef cell = layoutOf().cellAt(event->position() - origin());
  if (m_passive || event->button() != Qt::LeftButton || !cell.valid()) {
    event->ignore();
    return;
  }
  Q_EMIT clicked(cell);
}

void FormulaView::leaveEvent(QEvent*) { hover({}); }

void FormulaView::focusInEvent(QFocusEvent* event) {
  if (m_focus < 0 && liveCount() > 0) m_focus = 0;
  QWidget::focusInEvent(event);
}

void FormulaView::focusOutEvent(QFocusEvent* event) {
  hover({});
  QWidget::focusOutEvent(event);
}

/// Left and right go in reading order; up and down to the nearest number on another line.
void FormulaView::moveFocus(int key) {
  const int count = liveCount();
  if (count == 0) return;
  const int step = key == Qt::Key_Left ? -1 : key == Qt::Key_Right ? 1 : 0;
  if (step != 0) {
    m_focus = std::clamp(m_focus + step, 0, count - 1);
  } else {
    const QPointF from = QRectF(rectOfLive(std::max(0, m_focus))).center();
    double best = 1e18;
    int found = m_focus;
    for (int i = 0; i < count; ++i) {
      const QPointF to = QRectF(rectOfLive(i)).center();
      const double dy = (to.y() - from.y()) * (key == Qt::Key_Up ? -1.0 : 1.0);
      const double distance = 3.0 * std::abs(to.x() - from.x()) + dy;
      if (dy > 4.0 && distance < best) best = distance, found = i;
    }
    m_focus = found;
  }
  reveal(m_focus);
  hover(layoutOf().boxes()[static_cast<size_t>(layoutOf().liveBoxes()[static_cast<size_t>(m_focus)])].cell);
  QAccessibleEvent moved(this, QAccessible::Focus);
  moved.setChild(m_focus);
  QAccessible::updateAccessibility(&moved);
  update();
}

void FormulaView::reveal(int index) {
  const QRect rect = rectOfLive(index);
  if (rect.left() < kMargin) m_bar->setValue(m_bar->value() + rect.left() - kMargin);
  if (rect.right() > width() - kMargin) m_bar->setValue(m_bar->value() + rect.right() - width() + kMargin);
}

void FormulaView::keyPressEvent(QKeyEvent* event) {
  if (event->matches(QKeySequence::Copy)) return copyToClipboard(copiedFormula(m_formula));
  switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down: moveFocus(event->key()); return;
    case Qt::Key_Return:
    case Qt::Key_Enter: clickLive(m_focus); return;
    default: QWidget::keyPressEvent(event);
  }
}

void FormulaView::contextMenuEvent(QContextMenuEvent* event) {
  if (m_passive) return event->ignore();
  QMenu menu(this);
  addCopyActions(menu, [this] { return copiedFormula(m_formula); });
  menu.exec(event->globalPos());
}

void FormulaView::wheelEvent(QWheelEvent* event) {
  const QPoint turn = event->angleDelta();
  const int sideways = turn.x() != 0 ? turn.x() : event->modifiers() & Qt::ShiftModifier ? turn.y() : 0;
  if (sideways == 0 || m_bar->isHidden()) {
    event->ignore();
    return;
  }
  m_bar->setValue(m_bar->value() - sideways / 2);
}

void FormulaView::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange || event->type() == QEvent::FontChange) relayout();
  QWidget::changeEvent(event);
}

}  // namespace unroll
