// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QLabel>

namespace unroll {

/// A number of the run with its name above it. A label: its text, and its accessible name, are the two in one
/// sentence ("loss 0.0832, validation 0.112").
class Reading : public QLabel {
  Q_OBJECT
 public:
  explicit Reading(const QString& name, QWidget* parent = nullptr);
  void setName(const QString& name);
  /// VALUE is what changes, REST what stands smaller beside it ("of 1 250"); SPOKEN is the sentence
  /// (empty: name, value, rest).
  void setValue(const QString& value, const QString& rest = {}, const QString& spoken = {});
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString m_name, m_value, m_rest;
};

}  // namespace unroll
