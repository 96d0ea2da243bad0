// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QToolButton>

namespace unroll {

/// The heading of a group that folds: an arrow and its words. Space, Enter, and the arrow keys to the right and left
/// unfold and fold it; a screen reader is told whether it is expanded.
class FoldButton : public QToolButton {
  Q_OBJECT
 public:
  explicit FoldButton(const QString& words, bool open, QWidget* parent = nullptr);
  bool isOpen() const { return isChecked(); }
  void setOpen(bool open) { setChecked(open); }

 protected:
  void keyPressEvent(QKeyEvent* event) override;
};

}  // namespace unroll
