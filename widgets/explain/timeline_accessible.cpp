// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAccessible>
#include <QAccessibleWidget>
#include <QPointer>
#include <map>

#include "explain/timeline_view.h"

namespace unroll {
namespace {

/// One time step of a recurrent layer: a list item that says its gates; pressing it goes there.
class TimelineCell : public QAccessibleInterface, public QAccessibleActionInterface {
 public:
  TimelineCell(TimelineView* view, int time) : m_view(view), m_time(time) {}
  bool isValid() const override { return m_view && m_time < m_view->timeline().steps; }
  QObject* object() const override { return nullptr; }
  QWindow* window() const override { return m_view ? m_view->window()->windowHandle() : nullptr; }
  QAccessibleInterface* parent() const override { return QAccessible::queryAccessibleInterface(m_view); }
  QAccessibleInterface* child(int) const override { return nullptr; }
  QAccessibleInterface* childAt(int, int) const override { return nullptr; }
  int childCount() const override { return 0; }
  int indexOfChild(const QAccessibleInterface*) const override { return -1; }
  QString text(QAccessible::Text kind) const override {
    return isValid() && kind == QAccessible::Name ? m_view->nameOfCell(m_time) : QString();
  }
  void setText(QAccessible::Text, const QString&) override {}
  QRect rect() const override {
    if (!isValid()) return {};
    const QRect within = m_view->rectOfCell(m_time);
    return {m_view->mapToGlobal(within.topLeft()), within.size()};
  }
  QAccessible::Role role() const override { return QAccessible::ListItem; }
  QAccessible::State state() const override {
    QAccessible::State state;
    state.invisible = !isValid() || !m_view->isVisible();
    if (state.invisible) return state;
    state.focusable = state.selectable = true;
    state.selected = m_time == m_view->currentTime();
    state.focused = m_view->hasFocus() && m_time == m_view->focusedTime();
    state.offscreen = !m_view->rectOfCell(m_time).intersects(m_view->rect());
    return state;
  }
  void* interface_cast(QAccessible::InterfaceType type) override {
    return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface*>(this) : nullptr;
  }
  QStringList actionNames() const override { return {pressAction()}; }
  void doAction(const QString& name) override {
    if (isValid() && name == pressAction()) m_view->goToTime(m_time);
  }
  QStringList keyBindingsForAction(const QString&) const override { return {}; }

 private:
  QPointer<TimelineView> m_view;
  int m_time;
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
