// SPDX-License-Identifier: GPL-3.0-or-later
#include "chalkboard/number_editor.h"

#include <QKeyEvent>
#include <QVBoxLayout>
#include <algorithm>

#include "chalkboard/board_edit.h"
#include "controls.h"
#include "inspector/attribute_editor.h"
#include "theme/theme.h"
#include "translate.h"

namespace unroll {

std::vector<CellRef> editableCells(const FormulaView& view, const Explanation& explanation) {
  std::vector<CellRef> cells;
  const FormulaLayout& layout = view.layoutOf();
  for (const int box : layout.liveBoxes()) {
    const CellRef cell = layout.boxes()[static_cast<size_t>(box)].cell;
    if (givenCell(explanation, cell)) cells.push_back(cell);
  }
  return cells;
}

NumberEditor::NumberEditor(BoardModel* model, QWidget* page)
    : QLineEdit(page), m_model(model), m_bubble(new QFrame(page)), m_sentence(makeLabel({}, "error", m_bubble)) {
  hide();
  setRole(m_bubble, "bubble");
  m_bubble->hide();
  m_sentence->setWordWrap(true);
  auto* column = new QVBoxLayout(m_bubble);
  column->setContentsMargins(12, 8, 12, 8);
  column->addWidget(m_sentence);
  setAlignment(Qt::AlignCenter);
  connect(this, &QLineEdit::textEdited, this, &NumberEditor::take);
}

void NumberEditor::edit(FormulaView* view, const CellRef& cell) {
  static int merges = 1'000'000;  // apart from those of the forms
  m_view = view;
  m_cell = cell;
  m_mergeId = ++merges;
  m_undoIndex = m_model->undoStack()->index();
  refuse({});
  setText(QString::fromStdString(m_model->notation().typed(cell)));
  setAccessibleName(tr("Number %1").arg(QString::fromStdString(m_model->explanation()->refOf(cell))));
  setToolTip(tr("Decimals, fractions (1/3) or logarithms (ln 2). Enter keeps, Escape takes back, Tab goes on."));
  selectAll();
  place();
  show();
  raise();
  setFocus(Qt::OtherFocusReason);
}

void NumberEditor::place() {
  if (!m_view) return;
  const FormulaLayout& layout = m_view->layoutOf();
  QRectF box;
  for (const int live : layout.liveBoxes())
    if (layout.boxes()[static_cast<size_t>(live)].cell == m_cell) {
      box = layout.boxes()[static_cast<size_t>(live)].rect.translated(m_view->origin());
      break;
    }
  QFont face = Theme::instance().numbers();
  face.setPixelSize(std::max(14, static_cast<int>(m_view->fontSize() * 0.82)));
  setFont(face);
  const int high = std::max(Theme::kControlHeight, face.pixelSize() + 14);
  const int wide = std::max({static_cast<int>(box.width()) + 24, fontMetrics().horizontalAdvance(text()) + 30, 56});
  const QPoint centre = m_view->mapTo(parentWidget(), box.center().toPoint());
  setGeometry(QRect(centre.x() - wide / 2, centre.y() - high / 2, wide, high));
  m_bubble->setFixedWidth(300);
  m_bubble->adjustSize();
  m_bubble->move(std::max(4, std::min(centre.x() - 150, parentWidget()->width() - 304)), geometry().bottom() + 6);
}

void NumberEditor::refuse(const QString& sentence) {
  m_sentence->setText(sentence);
  m_bubble->setVisible(!sentence.isEmpty());
  if (!sentence.isEmpty()) m_bubble->raise();
  setAccessibleDescription(sentence);
  markWrong(this, !sentence.isEmpty());
}

void NumberEditor::take(const QString& typed) {
  if (!m_view) return;
  const Result<double> value = parseBoardNumber(typed.toStdString());
  // Half a number is no mistake yet: the sentence waits until it is to be kept.
  if (value) m_model->setNumber(m_cell, *value, m_mergeId);
  if (value) refuse({});
  place();
}

void NumberEditor::finish(bool backToFormula) {
  const QPointer<FormulaView> view = m_view;
  m_view = nullptr;
  refuse({});
  hide();
  if (backToFormula && view) view->setFocus(Qt::OtherFocusReason);
  Q_EMIT closed();
}

void NumberEditor::goOn(bool forward) {
  const std::vector<CellRef> cells = editableCells(*m_view, *m_model->explanation());
  const auto at = std::find(cells.begin(), cells.end(), m_cell);
  FormulaView* const view = m_view;
  if (forward && at != cells.end() && at + 1 != cells.end()) return edit(view, *(at + 1));
  if (!forward && at != cells.begin() && at != cells.end()) return edit(view, *(at - 1));
  finish(true);
  Q_EMIT leftAtEnd(view, forward);
}

/// Tab would go to the next widget before a key press is heard of.
bool NumberEditor::event(QEvent* event) {
  if (event->type() != QEvent::KeyPress) return QLineEdit::event(event);
  auto* key = static_cast<QKeyEvent*>(event);
  if (key->key() != Qt::Key_Tab && key->key() != Qt::Key_Backtab) return QLineEdit::event(event);
  keyPressEvent(key);
  return true;
}

void NumberEditor::keyPressEvent(QKeyEvent* event) {
  const int key = event->key();
  const bool keeps = key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Tab || key == Qt::Key_Backtab;
  if (key == Qt::Key_Escape) {
    while (m_model->undoStack()->index() > m_undoIndex) m_model->undoStack()->undo();
    return finish(true);
  }
  if (!keeps) return QLineEdit::keyPressEvent(event);
  if (const Result<double> value = parseBoardNumber(text().toStdString()); !value) {
    refuse(translated(value.error().message));
    place();
    return;
  }
  if (key == Qt::Key_Return || key == Qt::Key_Enter) return finish(true);
  goOn(key == Qt::Key_Tab);
}

/// Elsewhere: what was put in stays, and so does what is no number, with its sentence.
void NumberEditor::focusOutEvent(QFocusEvent* event) {
  QLineEdit::focusOutEvent(event);
  const bool stays = event->reason() == Qt::PopupFocusReason || event->reason() == Qt::ActiveWindowFocusReason;
  if (stays || !m_view) return;
  const Result<double> value = parseBoardNumber(text().toStdString());
  if (value) return finish(false);
  refuse(translated(value.error().message));
  place();
}

}  // namespace unroll
