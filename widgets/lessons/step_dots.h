// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QStringList>
#include <QWidget>
#include <vector>

namespace unroll {

/// The steps of a lesson as a row of dashes: done, present, to come. A click goes to one; with the keyboard, the arrow
/// keys. Its name says which step it is at.
class StepDots : public QWidget {
  Q_OBJECT
 public:
  explicit StepDots(QWidget* parent = nullptr);
  void setSteps(QStringList titles);
  void setState(int current, std::vector<bool> done);
  int current() const { return m_current; }
  QRectF rectOf(int step) const;
  QSize sizeHint() const override { return {200, 22}; }

 Q_SIGNALS:
  void chosen(int step);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool event(QEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

 private:
  int stepAt(QPointF point) const;
  QStringList m_titles;
  std::vector<bool> m_done;
  int m_current = 0;
};

}  // namespace unroll
