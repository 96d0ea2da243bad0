// SPDX-License-Identifier: GPL-3.0-or-later
#include "chalkboard/board_line.h"

#include <QPainter>
#include <QVBoxLayout>

#include "controls.h"
#include "theme/theme.h"

namespace unroll {

BoardLine::BoardLine(int step, ExplainCursor* cursor, QWidget* parent)
    : QFrame(parent),
      m_step(step),
      m_cursor(cursor),
      m_caption(makeLabel({}, "small", this)),
      m_formula(new FormulaView(this)),
      m_single(new FormulaView(this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(18, 4, 12, 4);
  column->setSpacing(2);
  m_caption->setContentsMargins(4, 0, 0, 0);
  column->addWidget(m_caption);
  column->addWidget(m_formula);
  auto* indented = new QVBoxLayout;
  indented->setContentsMargins(28, 0, 0, 4);
  indented->addWidget(m_single);
  column->addLayout(indented);
  m_single->hide();
  connectFormula(m_formula);
  connectFormula(m_single);
  connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void BoardLine::connectFormula(FormulaView* view) {
  view->setNamer([this](const CellRef& cell) {
    const auto& explanation = m_cursor->explanation();
    if (!explanation || !cell.valid()) return QString();
    return QString::fromStdString(cell.cell < 0 ? formula::toText(explanation->symbolOf(cell))
                                                : explanation->refOf(cell));
  });
  connect(view, &FormulaView::hovered, m_cursor, &ExplainCursor::hover);
  connect(view, &FormulaView::clicked, this, [this, view](const CellRef& cell) { Q_EMIT clicked(view, cell); });
}

void BoardLine::write(const BoardNotation& notation, const QString& caption) {
  const Explanation::Step& step = m_cursor->explanation()->steps()[static_cast<size_t>(m_step)];
  m_backward = step.direction == Explanation::Direction::Backward;
  BoardNotation::Line line = notation.lineOf(step);
  m_folded = line.folded;
  m_caption->setText(caption);
  m_caption->setVisible(!caption.isEmpty());
  m_formula->setFormula(std::move(line.formula));
}

void BoardLine::showCell(const BoardNotation& notation, const CellRef& cell) {
  m_cell = cell;
  m_single->setVisible(cell.valid());
  if (cell.valid()) m_single->setFormula(notation.cellLine(cell));
}

void BoardLine::setFontSize(double pixels) {
  m_size = pixels;
  m_formula->setFontSize(pixels);
  m_single->setFontSize(pixels * 0.86);
  for (PrintedNote* note : m_notes) note->setFontSize(pixels * 0.86);
}

void BoardLine::setCurrent(bool current) {
  if (m_current == current) return;
  m_current = current;
  update();
}

void BoardLine::setFaults(const std::vector<PrintedFault>& faults, const QString& source, bool printed) {
  for (PrintedNote* note : m_notes) note->deleteLater();
  m_notes.clear();
  for (const PrintedFault& fault : faults) {
    m_notes.push_back(new PrintedNote(fault, source, printed, this));
    layout()->addWidget(m_notes.back());
    m_notes.back()->setFontSize(m_size * 0.86);
  }
}

void BoardLine::mark(const ExplainCursor& cursor) {
  for (FormulaView* view : formulas()) {
    view->setHovered(cursor.hovered());
    view->setLit(cursor.lit());
    view->setSelected(m_cell);
  }
}

/// The line that is being spoken of has a bar at its side; what flows backward has the gradients' colour.
void BoardLine::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::instance();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(m_current ? (m_backward ? theme.gradientPositive() : theme.accent()) : theme.line());
  const double wide = m_current ? 4.0 : 2.0;
  painter.drawRoundedRect(QRectF(4.0 + (4.0 - wide) / 2.0, 6.0, wide, height() - 12.0), wide / 2.0, wide / 2.0);
}

}  // namespace unroll
