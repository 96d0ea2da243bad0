// SPDX-License-Identifier: GPL-3.0-or-later
#include "unrolled/parts_widget.h"

#include <QAccessibleWidget>
#include <QPointer>
#include <map>

#include "explain/accessible_part.h"

namespace unroll {
namespace {

class PartItem : public AccessiblePart<PartsWidget> {
 public:
  using AccessiblePart::AccessiblePart;
  bool isValid() const override { return m_view && m_index < m_view->partCount(); }
  QAccessible::Role role() const override { return QAccessible::ListItem; }
  QAccessible::State state() const override {
    QAccessible::State state;
    state.invisible = !isValid() || !m_view->isVisible();
    if (state.invisible) return state;
    state.focusable = state.selectable = true;
    state.selected = m_index == m_view->focusedPart();
    state.focused = state.selected && m_view->hasFocus();
    return state;
  }

 private:
  QString name() const override { return m_view->partName(m_index); }
  QRect place() const override { return m_view->partRect(m_index); }
  void press() override { m_view->pressPart(m_index); }
};

class PartsList : public QAccessibleWidget {
 public:
  explicit PartsList(PartsWidget* view) : QAccessibleWidget(view, QAccessible::List), m_view(view) {}
  ~PartsList() override {
    for (const auto& [index, id] : m_items) QAccessible::deleteAccessibleInterface(id);
  }
  int childCount() const override { return m_view ? m_view->partCount() : 0; }
  QAccessibleInterface* child(int index) const override {
    if (index < 0 || index >= childCount()) return nullptr;
    const auto known = m_items.find(index);
    if (known != m_items.end()) return QAccessible::accessibleInterface(known->second);
    auto* item = new PartItem(m_view, index);
    m_items[index] = QAccessible::registerAccessibleInterface(item);
    return item;
  }
  int indexOfChild(const QAccessibleInterface* child) const override {
    for (const auto& [index, id] : m_items)
      if (QAccessible::accessibleInterface(id) == child) return index;
    return -1;
  }
  QAccessibleInterface* childAt(int x, int y) const override {
    if (!m_view) return nullptr;
    const QPoint point = m_view->mapFromGlobal(QPoint(x, y));
    for (int i = 0; i < childCount(); ++i)
      if (m_view->partRect(i).contains(point)) return child(i);
    return nullptr;
  }
  QAccessibleInterface* focusChild() const override {
    return m_view && m_view->hasFocus() ? child(m_view->focusedPart()) : nullptr;
  }

 private:
  QPointer<PartsWidget> m_view;
  mutable std::map<int, QAccessible::Id> m_items;
};

QAccessibleInterface* make(const QString&, QObject* object) {
  auto* view = qobject_cast<PartsWidget*>(object);
  return view ? new PartsList(view) : nullptr;
}

}  // namespace

PartsWidget::PartsWidget(QWidget* parent) : QWidget(parent) {
  static const bool installed = (QAccessible::installFactory(make), true);
  (void)installed;
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
}

void PartsWidget::tellFocus() {
  if (focusedPart() < 0) return;
  QAccessibleEvent moved(this, QAccessible::Focus);
  moved.setChild(focusedPart());
  QAccessible::updateAccessibility(&moved);
}

}  // namespace unroll
