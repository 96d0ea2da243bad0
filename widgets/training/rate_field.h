// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QDoubleSpinBox>

namespace unroll {

/// The learning rate, in logarithmic steps: the arrows go 1, 2, 5, 10 times a power of ten. Any positive number
/// can be typed, "3e-4" too.
class RateField : public QDoubleSpinBox {
  Q_OBJECT
 public:
  explicit RateField(QWidget* parent = nullptr);
  /// Shows what the run trains with; of a schedule's many digits four.
  void display(double rate);
  void stepBy(int steps) override;
  QString textFromValue(double value) const override;
  double valueFromText(const QString& text) const override;
  QValidator::State validate(QString& text, int& at) const override;

 Q_SIGNALS:
  /// A person set it.
  void rateChosen(double rate);

 private:
  QString m_displayed;  ///< what is not typed by a person
};

/// The number of the sequence … 0.1, 0.2, 0.5, 1, 2, 5 … that lies STEPS behind (before) RATE.
double steppedRate(double rate, int steps);

}  // namespace unroll
