// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/step_list.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <map>

#include "explain/derivation_rows.h"
#include "explain/formula_delegate.h"
#include "math/primitive.h"
#include "translate.h"

namespace unroll {

QString headingOf(const Text& section) {
  QString words = translated(section);
  if (!words.isEmpty()) words[0] = words[0].toUpper();
  return words;
}

StepList::StepList(ExplainCursor* cursor, QWidget* parent) : QTreeWidget(parent), m_cursor(cursor) {
  setColumnCount(1);
  setHeaderHidden(true);
  setItemDelegate(new FormulaDelegate(15.0, this));
  setIndentation(14);
  setUniformRowHeights(false);
  setFrameShape(QFrame::NoFrame);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setVerticalScrollMode(ScrollPerPixel);
  setExpandsOnDoubleClick(true);
  setMouseTracking(true);
  setAccessibleName(tr("Steps"));
  FormulaDelegate::styleTree(this);
  connect(cursor, &ExplainCursor::explanationChanged, this, &StepList::rebuild);
  connect(cursor, &ExplainCursor::stepChanged, this, &StepList::follow);
  connect(this, &QTreeWidget::currentItemChanged, this, [this](QTreeWidgetItem* item) {
    if (m_following || !item || item->data(0, Qt::UserRole).isNull()) return;
    m_cursor->goTo(item->data(0, Qt::UserRole).toInt());
  });
  // A click on a heading opens it and goes to its first step.
  connect(this, &QTreeWidget::itemClicked, this, [this](QTreeWidgetItem* item) {
    if (!item->data(0, Qt::UserRole).isNull()) return;
    item->setExpanded(true);
    while (item->childCount() > 0) item = item->child(0);
    if (!item->data(0, Qt::UserRole).isNull()) m_cursor->goTo(item->data(0, Qt::UserRole).toInt());
  });
}

void StepList::setFaults(std::set<int> steps) {
  m_faults = std::move(steps);
  markFaults();
}

void StepList::markFaults() {
  for (size_t i = 0; i < m_items.size(); ++i) {
    const bool faulty = m_faults.count(m_begin + static_cast<int>(i)) > 0;
    m_items[i]->setData(0, FormulaDelegate::kFault, faulty);
    m_items[i]->setToolTip(0, faulty ? tr("Printed wrongly in the document") : QString());
    for (QTreeWidgetItem* above = m_items[i]->parent(); faulty && above; above = above->parent())
      above->setData(0, FormulaDelegate::kFault, true);
  }
}

QTreeWidgetItem* StepList::itemOfStep(int step) const {
  const int at = step - m_begin;
  return at >= 0 && at < static_cast<int>(m_items.size()) ? m_items[static_cast<size_t>(at)] : nullptr;
}

void StepList::rebuild() {
  m_following = true;
  clear();
  m_items.clear();
  m_following = false;
  if (!m_cursor->explanation()) return;
  m_direction = m_cursor->direction();
  const auto [begin, end] = m_cursor->range(m_direction);
  m_begin = begin;
  const Explanation& explanation = *m_cursor->explanation();
  const bool gradient = m_direction == ExplainCursor::Direction::Backward;
  QList<QTreeWidgetItem*> tops;
  QTreeWidgetItem *layer = nullptr, *time = nullptr, *section = nullptr;
  const Explanation::Step* before = nullptr;
  for (int i = begin; i < end; ++i) {
    const Explanation::Step& step = explanation.steps()[static_cast<size_t>(i)];
    const bool newLayer = !before || before->layer != step.layer;
    const bool newTime = newLayer || before->time != step.time,
               newSection = newTime || !(before->section == step.section);
    if (newLayer) {
      const bool loss = step.layer == "loss" && !explanation.spec().findByName(step.layer);
      tops << (layer = new QTreeWidgetItem({loss ? tr("loss") : QString::fromStdString(step.layer)}));
    }
    if (newLayer) layer->setData(0, FormulaDelegate::kBold, true);
    if (newTime)
      time = step.time < 0 || explanation.timeSteps(step.layer) < 2
                 ? layer
                 : new QTreeWidgetItem(layer, {QStringLiteral("t = %1").arg(step.time)});
    if (newSection) section = step.section.empty() ? time : new QTreeWidgetItem(time, {headingOf(step.section)});
    const Formula symbol = inlineSymbol(explanation, {step.value, -1, gradient});
    auto* item = new QTreeWidgetItem(section, {QString::fromStdString(formula::toText(symbol))});
    item->setData(0, FormulaDelegate::kFormula, QVariant::fromValue(symbol));
    item->setData(0, Qt::UserRole, i);
    m_items.push_back(item);
    before = &step;
  }
  addTopLevelItems(tops);
  markFaults();
  follow();
}

void StepList::follow() {
  if (!m_cursor->explanation()) return;
  if (m_cursor->direction() != m_direction) return rebuild();
  QTreeWidgetItem* item = itemOfStep(m_cursor->step());
  if (!item) return;
  m_following = true;
  setCurrentItem(item);
  scrollToItem(item);
  m_following = false;
}

/// Space and Backspace belong to the transport, wherever the keyboard is.
void StepList::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Space || event->key() == Qt::Key_Backspace) return event->ignore();
  QTreeWidget::keyPressEvent(event);
}

void StepList::resizeEvent(QResizeEvent* event) {
  QTreeWidget::resizeEvent(event);
  if (currentItem()) scrollToItem(currentItem());
}

void StepList::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) {
    setAccessibleName(tr("Steps"));
    rebuild();
  }
  QTreeWidget::changeEvent(event);
}

}  // namespace unroll
