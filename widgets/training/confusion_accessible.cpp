// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAccessibleWidget>
#include <QPointer>
#include <map>

#include "explain/accessible_part.h"
#include "training/confusion_view.h"

namespace unroll {
namespace {

/// One number of the matrix: a list item called by its sentence; pressing it chooses the cell.
class ConfusionCell : public AccessiblePart<ConfusionView> {
 public:
  using AccessiblePart::AccessiblePart;
  bool isValid() const override { return m_view && m_index < m_view->cells(); }
  QAccessible::Role role() const override { return QAccessible::ListItem; }
  QAccessible::State state() const override {
    QAccessible::State state;
    state.invisible = !isValid() || !m_view->isVisible();
    if (state.invisible) return state;
    state.focusable = state.selectable = true;
    state.selected = m_index == m_view->focusedCell();
    state.focused = m_view->hasFocus() && m_index == m_view->focusedCell();
    return state;
  }

 private:
  QString name() const override { return m_view->sentence(m_index); }
  QRect place() const override { return m_view->cellRect(m_index).toAlignedRect(); }
  void press() override { m_view->focusCell(m_index); }
};

class ConfusionAccessible : public QAccessibleWidget {
 public:
  explicit ConfusionAccessible(ConfusionView* view) : QAccessibleWidget(view, QAccessible::List), m_view(view) {}
  ~ConfusionAccessible() override {
    for (const auto& [cell, id] : m_cells) QAccessible::deleteAccessibleInterface(id);
  }
  int childCount() const override { return m_view ? static_cast<int>(m_view->cells()) : 0; }
  QAccessibleInterface* child(int index) const override {
    if (index < 0 || index >= childCount()) return nullptr;
    const auto known = m_cells.find(index);
    if (known != m_cells.end()) return QAccessible::accessibleInterface(known->second);
    auto* cell = new ConfusionCell(m_view, index);
    m_cells[index] = QAccessible::registerAccessibleInterface(cell);
    return cell;
  }
  int indexOfChild(const QAccessibleInterface* child) const override {
    for (const auto& [cell, id] : m_cells)
      if (QAccessible::accessibleInterface(id) == child) return cell;
    return -1;
  }
  QAccessibleInterface* childAt(int x, int y) const override {
    return m_view ? child(static_cast<int>(m_view->cellAt(m_view->mapFromGlobal(QPoint(x, y))))) : nullptr;
  }
  QAccessibleInterface* focusChild() const override {
    return m_view && m_view->hasFocus() ? child(static_cast<int>(m_view->focusedCell())) : nullptr;
  }

 private:
  QPointer<ConfusionView> m_view;
  mutable std::map<int, QAccessible::Id> m_cells;
};

QAccessibleInterface* make(const QString&, QObject* object) {
  auto* view = qobject_cast<ConfusionView*>(object);
  return view ? new ConfusionAccessible(view) : nullptr;
}

}  // namespace

void installConfusionAccessibility() {
  static const bool installed = (QAccessible::installFactory(make), true);
  (void)installed;
}

}  // namespace unroll
