// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFrame>

namespace unroll {

/// What mouse and keys do in the Build view, as a panel above the canvas.
class KeysPanel : public QFrame {
  Q_OBJECT
 public:
  explicit KeysPanel(QWidget* parent);
  /// Into the upper middle of the parent, however small that is.
  void place();

 Q_SIGNALS:
  void closed();

 protected:
  void keyPressEvent(QKeyEvent* event) override;
};

}  // namespace unroll
