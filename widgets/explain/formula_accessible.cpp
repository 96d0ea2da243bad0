// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAccessibleWidget>
#include <QPointer>
#include <map>

#include "explain/accessible_part.h"
#include "explain/formula_view.h"

namespace unroll {
namespace {

/// One live number of a formula: a button whose press opens its derivation.
class LiveNumber : public AccessiblePart<FormulaView> {
 public:
  using AccessiblePart::AccessiblePart;
  bool isValid() const override { return m_view && m_index < m_view->liveCount(); }
  QAccessible::Role role() const override { return QAccessible::Button; }
  QAccessible::State state() const override {
    QAccessible::State state;
    state.focusable = true;
    state.invisible = !isValid() || !m_view->isVisible();
    return state;
  }

 private:
  QString name() const override { return m_view->nameOfLive(m_index); }
  QRect place() const override { return m_view->rectOfLive(m_index); }
  void press() override { m_view->clickLive(m_index); }
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
