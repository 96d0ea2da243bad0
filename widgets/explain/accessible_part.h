// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAccessible>
#include <QPointer>
#include <QWidget>

namespace unroll {

/// One part that a view paints by itself (a live number, a time step), as a node of the accessibility tree that can
/// be pressed. The view itself is its parent. What the part is called, where it is and what pressing does, its
/// subclass says.
template <class View>
class AccessiblePart : public QAccessibleInterface, public QAccessibleActionInterface {
 public:
  AccessiblePart(View* view, int index) : m_view(view), m_index(index) {}
  QObject* object() const override { return nullptr; }
  QWindow* window() const override { return m_view ? m_view->window()->windowHandle() : nullptr; }
  QAccessibleInterface* parent() const override { return QAccessible::queryAccessibleInterface(m_view); }
  QAccessibleInterface* child(int) const override { return nullptr; }
  QAccessibleInterface* childAt(int, int) const override { return nullptr; }
  int childCount() const override { return 0; }
  int indexOfChild(const QAccessibleInterface*) const override { return -1; }
  QString text(QAccessible::Text kind) const override {
    return isValid() && kind == QAccessible::Name ? name() : QString();
  }
  void setText(QAccessible::Text, const QString&) override {}
  QRect rect() const override {
    if (!isValid()) return {};
    const QRect within = place();
    return {m_view->mapToGlobal(within.topLeft()), within.size()};
  }
  void* interface_cast(QAccessible::InterfaceType type) override {
    return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface*>(this) : nullptr;
  }
  QStringList actionNames() const override { return {pressAction()}; }
  void doAction(const QString& action) override {
    if (isValid() && action == pressAction()) press();
  }
  QStringList keyBindingsForAction(const QString&) const override { return {}; }

 protected:
  // Called while the part is valid.
  virtual QString name() const = 0;
  virtual QRect place() const = 0;  ///< within the view
  virtual void press() = 0;

  QPointer<View> m_view;
  int m_index;
};

}  // namespace unroll
