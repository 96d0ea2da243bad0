// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/fold_button.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QKeyEvent>

#include "controls.h"

namespace unroll {
namespace {

class FoldAccessible : public QAccessibleWidget {
 public:
  explicit FoldAccessible(FoldButton* fold) : QAccessibleWidget(fold, QAccessible::Button), m_fold(fold) {}
  QString text(QAccessible::Text kind) const override {
    return kind == QAccessible::Name ? m_fold->text() : QAccessibleWidget::text(kind);
  }
  QAccessible::State state() const override {
    QAccessible::State state = QAccessibleWidget::state();
    state.expandable = true;
    state.expanded = m_fold->isOpen();
    state.collapsed = !m_fold->isOpen();
    return state;
  }
  QStringList actionNames() const override { return QStringList{pressAction()} + QAccessibleWidget::actionNames(); }
  void doAction(const QString& action) override {
    action == pressAction() ? m_fold->click() : QAccessibleWidget::doAction(action);
  }

 private:
  FoldButton* m_fold;
};

QAccessibleInterface* make(const QString&, QObject* object) {
  auto* fold = qobject_cast<FoldButton*>(object);
  return fold ? new FoldAccessible(fold) : nullptr;
}

}  // namespace

FoldButton::FoldButton(const QString& words, bool open, QWidget* parent) : QToolButton(parent) {
  static const bool installed = (QAccessible::installFactory(make), true);
  (void)installed;
  setRole(this, "fold");
  setText(words);
  setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  setFocusPolicy(Qt::StrongFocus);
  setCheckable(true);
  setChecked(open);
  setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
  connect(this, &QToolButton::toggled, this, [this](bool on) {
    setArrowType(on ? Qt::DownArrow : Qt::RightArrow);
    QAccessible::State changed;
    changed.expanded = changed.collapsed = true;
    QAccessibleStateChangeEvent event(this, changed);
    QAccessible::updateAccessibility(&event);
  });
}

void FoldButton::keyPressEvent(QKeyEvent* event) {
  const bool right = event->key() == Qt::Key_Right, left = event->key() == Qt::Key_Left;
  if (!right && !left) return QToolButton::keyPressEvent(event);
  setOpen(right);
}

}  // namespace unroll
