// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QLineEdit>

namespace unroll {

/// A field for one line of words. While nobody types in it, words that are too long for it end in dots, and its
/// tooltip says them all.
class TitleField : public QLineEdit {
  Q_OBJECT
 public:
  using QLineEdit::QLineEdit;
  /// What is painted while nobody types.
  QString shownWords() const;

 protected:
  bool event(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  QRect wordsRect() const;
};

}  // namespace unroll
