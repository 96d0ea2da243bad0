// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/step_list.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <algorithm>

#include "explain/derivation_rows.h"
#include "explain/formula_delegate.h"
#include "math/primitive.h"
#include "translate.h"

namespace unroll {

namespace {

constexpr int kGroup = Qt::UserRole + 20;  ///< of a heading whose steps are made late: its place in m_groups

}  // namespace

QString headingOf(const Text& section) {
  QString words = translated(section);
  // A parameter's name stays as it is: "b: Adam step".
  if (words.size() > 1 && (words[1].isLetter() || words[1].isSpace())) words[0] = words[0].toUpper();
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
  connect(cursor, &ExplainCursor::hoverChanged, this, &StepList::markLit);
  connect(this, &QTreeWidget::currentItemChanged, this, [this](QTreeWidgetItem* item) {
    if (m_following || !item || item->data(0, Qt::UserRole).isNull()) return;
    m_cursor->goTo(item->data(0, Qt::UserRole).toInt());
  });
  connect(this, &QTreeWidget::itemExpanded, this, [this](QTreeWidgetItem* item) {
    if (Group* group = groupOf(item)) fill(*group);
  });
  // A click on a heading opens it and goes to its first step.
  connect(this, &QTreeWidget::itemClicked, this, [this](QTreeWidgetItem* item) {
    if (!item->data(0, Qt::UserRole).isNull()) return;
    item->setExpanded(true);
    while (item) {
      if (Group* group = groupOf(item)) fill(*group);
      if (item->childCount() == 0) break;
      item = item->child(0);
    }
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
    QTreeWidgetItem* item = faulty ? itemOfStep(m_begin + static_cast<int>(i)) : m_items[i];
    if (!item) continue;
    item->setData(0, FormulaDelegate::kFault, faulty);
    item->setToolTip(0, faulty ? tr("Printed wrongly in the document") : QString());
    for (QTreeWidgetItem* above = item->parent(); faulty && above; above = above->parent())
      above->setData(0, FormulaDelegate::kFault, true);
  }
}

/// The steps that are concerned, or the folded headings above them.
void StepList::markLit() {
  std::set<QTreeWidgetItem*> lit;
  const auto& explanation = m_cursor->explanation();
  if (explanation && m_cursor->hovered().valid()) {
    std::set<std::pair<ValueId, bool>> values{{m_cursor->hovered().value, m_cursor->hovered().gradient}};
    for (const CellRef& cell : m_cursor->lit()) values.insert({cell.value, cell.gradient});
    std::set<QString> layers;
    for (const auto& [value, gradient] : values) {
      layers.insert(QString::fromStdString(explanation->expression()[value].label.layer));
      const int at = m_cursor->stepOf(value, gradient) - m_begin;
      if (at < 0 || at >= static_cast<int>(m_items.size())) continue;
      QTreeWidgetItem* item = m_items[static_cast<size_t>(at)];
      for (const Group& group : m_groups)  // not looked at yet: its heading stands for it
        if (!item && group.begin <= at + m_begin && at + m_begin < group.end) item = group.item;
      for (QTreeWidgetItem* above = item; above; above = above->parent())
        if (above->parent() && !above->parent()->isExpanded()) item = above->parent();
      if (item) lit.insert(item);
    }
    for (int i = 0; i < topLevelItemCount(); ++i)
      if (layers.count(topLevelItem(i)->text(0))) lit.insert(topLevelItem(i));
  }
  for (QTreeWidgetItem* item : m_lit)
    if (!lit.count(item)) item->setData(0, FormulaDelegate::kLit, false);
  for (QTreeWidgetItem* item : lit)
    if (!m_lit.count(item)) item->setData(0, FormulaDelegate::kLit, true);
  m_lit = std::move(lit);
}

QTreeWidgetItem* StepList::itemOfStep(int step) {
  const int at = step - m_begin;
  if (at < 0 || at >= static_cast<int>(m_items.size())) return nullptr;
  const auto after = std::upper_bound(m_groups.begin(), m_groups.end(), step,
                                      [](int wanted, const Group& group) { return wanted < group.begin; });
  if (after != m_groups.begin()) fill(*std::prev(after));
  return m_items[static_cast<size_t>(at)];
}

StepList::Group* StepList::groupOf(const QTreeWidgetItem* item) {
  const QVariant at = item->data(0, kGroup);
  return at.isNull() ? nullptr : &m_groups[at.toUInt()];
}

/// The steps below a heading, by their sections.
void StepList::fill(Group& group) {
  if (group.filled) return;
  group.filled = true;
  const Explanation& explanation = *m_cursor->explanation();
  const bool gradient = m_direction == ExplainCursor::Direction::Backward;
  QList<QTreeWidgetItem*> children;
  QTreeWidgetItem* section = nullptr;
  for (int i = group.begin; i < group.end; ++i) {
    const Explanation::Step& step = explanation.steps()[static_cast<size_t>(i)];
    if (i == group.begin || !(explanation.steps()[static_cast<size_t>(i) - 1].section == step.section)) {
      section = step.section.empty() ? nullptr : new QTreeWidgetItem({headingOf(step.section)});
      if (section) children << section;
    }
    const Formula symbol = inlineSymbol(explanation, {step.value, -1, gradient});
    auto* item = new QTreeWidgetItem({QString::fromStdString(formula::toText(symbol))});
    item->setData(0, FormulaDelegate::kFormula, QVariant::fromValue(symbol));
    item->setData(0, Qt::UserRole, i);
    if (section)
      section->addChild(item);
    else
      children << item;
    m_items[static_cast<size_t>(i - m_begin)] = item;
  }
  group.item->addChildren(children);
  group.item->setChildIndicatorPolicy(QTreeWidgetItem::DontShowIndicatorWhenChildless);
}

/// The headings; long sequences have thousands of steps, of which a person sees a few.
void StepList::rebuild() {
  m_following = true;
  m_lit.clear();
  clear();
  m_items.clear();
  m_groups.clear();
  m_following = false;
  if (!m_cursor->explanation()) return;
  m_direction = m_cursor->direction();
  const auto [begin, end] = m_cursor->range(m_direction);
  m_begin = begin;
  m_items.assign(static_cast<size_t>(end - begin), nullptr);
  const auto& steps = m_cursor->explanation()->steps();
  QList<QTreeWidgetItem*> tops;
  for (int i = begin; i < end;) {
    const std::string& layer = steps[static_cast<size_t>(i)].layer;
    int last = i, longest = 0;
    for (; last < end && steps[static_cast<size_t>(last)].layer == layer; ++last)
      longest = std::max(longest, steps[static_cast<size_t>(last)].time + 1);
    const bool loss = layer == "loss" && !m_cursor->explanation()->spec().findByName(layer);
    tops << new QTreeWidgetItem({loss ? tr("loss") : QString::fromStdString(layer)});
    tops.last()->setData(0, FormulaDelegate::kBold, true);
    addLayer(tops.last(), i, last, longest > 1);
    i = last;
  }
  addTopLevelItems(tops);
  markFaults();
  follow();
}

/// The steps from BEGIN to END of a layer: below its heading, or below those of its time steps.
void StepList::addLayer(QTreeWidgetItem* heading, int begin, int end, bool unrolled) {
  const auto& steps = m_cursor->explanation()->steps();
  const auto timeOf = [&](int step) { return unrolled ? steps[static_cast<size_t>(step)].time : -1; };
  for (int i = begin; i < end;) {
    int last = i;
    while (last < end && timeOf(last) == timeOf(i)) ++last;
    const bool own = timeOf(i) >= 0;
    QTreeWidgetItem* item = own ? new QTreeWidgetItem(heading, {QStringLiteral("t = %1").arg(timeOf(i))}) : heading;
    m_groups.push_back({i, last, item, false});
    // What a layer does once, before its first time step, stands before its heading: in order, so at once.
    if (!own && unrolled) {
      fill(m_groups.back());
    } else {
      item->setData(0, kGroup, static_cast<uint>(m_groups.size() - 1));
      item->setChildIndicatorPolicy(QTreeWidgetItem::ShowIndicator);
    }
    i = last;
  }
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
