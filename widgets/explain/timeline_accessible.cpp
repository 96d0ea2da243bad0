// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAccessibleWidget>
#include <QPointer>
#include <map>

#include "explain/accessible_part.h"
#include "explain/timeline_view.h"

namespace unroll {
namespace {

/// One time step of a recurrent layer: a list item that says its gates; pressing it goes there.
class TimelineCell : public AccessiblePart<TimelineView> {
 public:
  using AccessiblePart::AccessiblePart;
  bool isValid() const override { return m_view && m_index < m_view->timeline().steps; }
  QAccessible::Role role() const override { return QAccessible::ListItem; }
  QAccessible::State state() const override {
    QAccessible::State state;
    state.invisible = !isValid() || !m_view->isVisible();
    if (state.invisible) return state;
    state.focusable = state.selectable = true;
    state.selected = m_index == m_view->currentTime();
    state.focused = m_view->hasFocus() && m_index == m_view->focusedTime();
    state.offscreen = !m_view->rectOfCell(m_index).intersects(m_view->rect());
    return state;
  }

 private:
  QString name() const override { return m_view->nameOfCell(m_index); }
  QRect place() const override { return m_view->rectOfCell(m_index); }
  void press() override { m_view->goToTime(m_index); }
};

class TimelineAccessible : public QAccessibleWidget {
 public:
  explicit TimelineAccessible(TimelineView* view) : QAccessibleWidget(view, QAccessible::List), m_view(view) {}
  ~TimelineAccessible() override {
    for (const auto& [time, id] : m_cells) QAccessible::deleteAccessibleInterface(id);
  }
  // The cells come first, then the widget's own children (the scroll bar).
  int childCount() const override { return steps() + QAccessibleWidget::childCount(); }
  QAccessibleInterface* child(int index) const override {
    if (index < 0 || index >= steps()) return QAccessibleWidget::child(index - steps());
    const auto known = m_cells.find(index);
    if (known != m_cells.end()) return QAccessible::accessibleInterface(known->second);
    auto* cell = new TimelineCell(m_view, index);
    m_cells[index] = QAccessible::registerAccessibleInterface(cell);
    return cell;
  }
  int indexOfChild(const QAccessibleInterface* child) const override {
    for (const auto& [time, id] : m_cells)
      if (QAccessible::accessibleInterface(id) == child) return time;
    const int own = QAccessibleWidget::indexOfChild(child);
    return own < 0 ? -1 : own + steps();
  }
  QAccessibleInterface* childAt(int x, int y) const override {
    if (!m_view) return nullptr;
    const QPoint point = m_view->mapFromGlobal(QPoint(x, y));
    for (int t = 0; t < steps(); ++t)
      if (m_view->rectOfCell(t).contains(point)) return child(t);
    return QAccessibleWidget::childAt(x, y);
  }
  QAccessibleInterface* focusChild() const override {
    if (m_view && m_view->hasFocus() && steps() > 0) return child(m_view->focusedTime());
    return QAccessibleWidget::focusChild();
  }

 private:
  int steps() const { return m_view ? m_view->timeline().steps : 0; }
  QPointer<TimelineView> m_view;
  mutable std::map<int, QAccessible::Id> m_cells;
};

QAccessibleInterface* make(const QString&, QObject* object) {
  auto* view = qobject_cast<TimelineView*>(object);
  return view ? new TimelineAccessible(view) : nullptr;
}

}  // namespace

void installTimelineAccessibility() {
  static const bool installed = (QAccessible::installFactory(make), true);
  (void)installed;
}

}  // namespace unroll
