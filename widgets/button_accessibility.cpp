// SPDX-License-Identifier: GPL-3.0-or-later
#include "button_accessibility.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QKeyEvent>
#include <QMenu>
#include <QPushButton>

namespace unroll {

namespace {

class MenuButtonAccessible : public QAccessibleWidget {
 public:
  explicit MenuButtonAccessible(QPushButton* button)
      : QAccessibleWidget(button, QAccessible::ButtonMenu), m_button(button) {}

  QString text(QAccessible::Text kind) const override {
    if (kind != QAccessible::Name || !m_button->accessibleName().isEmpty()) return QAccessibleWidget::text(kind);
    return m_button->text();
  }
  int childCount() const override { return m_button->menu() ? 1 : 0; }
  QAccessibleInterface* child(int index) const override {
    return index == 0 && m_button->menu() ? QAccessible::queryAccessibleInterface(m_button->menu()) : nullptr;
  }
  int indexOfChild(const QAccessibleInterface* child) const override {
    return child && child->object() == m_button->menu() ? 0 : -1;
  }
  QAccessible::State state() const override {
    QAccessible::State state = QAccessibleWidget::state();
    state.hasPopup = true;
    return state;
  }
  QStringList actionNames() const override {
    QStringList names;
    if (m_button->isEnabled()) names << pressAction() << showMenuAction();
    return names << QAccessibleWidget::actionNames();
  }
  void doAction(const QString& action) override {
    if (action != pressAction() && action != showMenuAction()) return QAccessibleWidget::doAction(action);
    // Queued: the menu runs its own loop, and whoever asked waits for the answer.
    if (m_button->isEnabled()) QMetaObject::invokeMethod(m_button, &QPushButton::showMenu, Qt::QueuedConnection);
  }

 private:
  QPushButton* m_button;
};

QAccessibleInterface* makeInterface(const QString&, QObject* object) {
  auto* button = qobject_cast<QPushButton*>(object);
  return button && button->menu() ? new MenuButtonAccessible(button) : nullptr;
}

}  // namespace

void installButtonAccessibility() { QAccessible::installFactory(makeInterface); }

bool EnterPresses::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() != QEvent::KeyPress) return false;
  const auto* key = static_cast<QKeyEvent*>(event);
  if ((key->key() != Qt::Key_Return && key->key() != Qt::Key_Enter) || key->isAutoRepeat()) return false;
  auto* button = qobject_cast<QAbstractButton*>(watched);
  if (!button || !button->hasFocus() || !button->isEnabled()) return false;
  // A dialog of the system's kind has its own default button.
  if (qobject_cast<QPushButton*>(button) && static_cast<QPushButton*>(button)->autoDefault()) return false;
  if (auto* push = qobject_cast<QPushButton*>(button); push && push->menu())
    push->showMenu();
  else
    button->click();
  return true;
}

}  // namespace unroll
