// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>

namespace unroll {

/// Buttons that open a menu have the menu's entries below them in the accessibility tree (Qt leaves
/// popups out of it). Call once, before the buttons are made.
void installButtonAccessibility();

/// Enter presses the button that has the focus, as Space does. Install on the application.
class EnterPresses : public QObject {
  Q_OBJECT
 public:
  using QObject::QObject;
  bool eventFilter(QObject* watched, QEvent* event) override;
};

}  // namespace unroll
