// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>

namespace unroll {

/// A view that paints its parts by itself (time steps, gates) and tells them to screen readers: each is an item of a
/// list, with a name, a place and something that pressing does.
class PartsWidget : public QWidget {
  Q_OBJECT
 public:
  explicit PartsWidget(QWidget* parent = nullptr);
  virtual int partCount() const = 0;
  virtual QString partName(int part) const = 0;
  virtual QRect partRect(int part) const = 0;
  virtual void pressPart(int part) = 0;
  /// The part that the keyboard is at, or −1.
  virtual int focusedPart() const = 0;

 protected:
  /// Says to screen readers where the keyboard is now.
  void tellFocus();
};

}  // namespace unroll
