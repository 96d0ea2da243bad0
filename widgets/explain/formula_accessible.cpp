// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAccessible>
#include <QAccessibleWidget>
#include <QPointer>
#include <map>

#include "explain/formula_view.h"

namespace unroll {
namespace {

/// One live number of a formula: a button whose press opens its derivation.
class LiveNumber : public QAccessibleInterface, public QAccessibleActionInterface {
 public:
  LiveNumber(FormulaView* view, int index) : m_view(view), m_index(index) {}
  bool isValid() const override { return m_view && m_index < m_view->liveCount(); }
  QObject* object() const override { return nullptr; }
  QAccessibleInterface* parent() const override { return QAccessible::queryAccessibleInterface(m_view); }
  QAccessibleInterface* child(int) const override { return nullptr; }
  QAccessibleInterface* childAt(int, int) const override { return nullptr; }
  int childCount() const override { return 0; }
  int indexOfChild(const QAccessibleInterface*) const override { return -1; }
  QString text(QAccessible::Text kind) const override {
    return isValid() && kind == QAccessible::Name ? m_view->nameOfLive(m_index) : QString();
  }
  void setText(QAccessible::Text, const QString&) override {}
  QRect rect() const override {
    if (!isValid()) return {};
    const QRect within = m_view->rectOfLive(m_index);
    return {m_view->mapToGlobal(within.topLeft()), within.size()};
  }
  QAccessible::Role role() const override { return QAccessible::Button; }
  QAccessible::State state() const override {
    QAccessible::State state;
    state.focusable = true;
    state.invisible = !isValid() || !m_view->isVisible();
    return state;
  }
  void* interface_cast(QAccessible::InterfaceType type) override {
    return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface*>(this) : nullptr;
  }
  QStringList actionNames() const override { return {pressAction()}; }
  void doAction(const QString& name) override {
    if (isValid() && name == pressAction()) m_view->clickLive(m_index);
  }
  QStringList keyBindingsForAction(const QString&) const override { return {}; }

 private:
  QPointer<FormulaView> m_view;
  int m_index;
};

class FormulaAccessible : public QAccessibleWidget {
 public:
  explicit FormulaAccessible(FormulaView* view) : QAccessibleWidget(view, QAccessible::Grouping), m_view(view) {}
  ~FormulaAccessible() override {
    for (const auto& [index, id] : m_numbers) QAccessible::deleteAccessibleInterface(id);
  }
  int childCount() const override { return m_view ? m_view->liveCount() : 0; }
  QAccessibleInterface* child(int index) const override {
    if (!m_view || index < 0 || index >= m_view->liveCount()) return nullptr;
    const auto known = m_numbers.find(index);
    if (known != m_numbers.end()) return QAccessible::accessibleInterface(known->second);
    auto* number = new LiveNumber(m_view, index);
    m_numbers[index] = QAccessible::registerAccessibleInterface(number);
    return number;
  }
  int indexOfChild(const QAccessibleInterface* child) const override {
    for (const auto& [index, id] : m_numbers)
      if (QAccessible::accessibleInterface(id) == child) return index;
    return -1;
  }
  QAccessibleInterface* childAt(int x, int y) const override {
    if (!m_view) return nullptr;
    const QPoint point = m_view->mapFromGlobal(QPoint(x, y));
    for (int i = 0; i < m_view->liveCount(); ++i)
      if (m_view->rectOfLive(i).contains(point)) return child(i);
    return nullptr;
  }

 private:
  QPointer<FormulaView> m_view;
  mutable std::map<int, QAccessible::Id> m_numbers;
};

QAccessibleInterface* make(const QString&, QObject* object) {
  auto* view = qobject_cast<FormulaView*>(object);
  return view ? new FormulaAccessible(view) : nullptr;
}

}  // namespace

void installFormulaAccessibility() {
  static const bool installed = (QAccessible::installFactory(make), true);
  (void)installed;
}

}  // namespace unroll
