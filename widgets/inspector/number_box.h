// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QSpinBox>
#include <optional>

namespace unroll {

/// A whole number as a person types it: spaces between the digits, the minus sign of print and
/// full-width digits (Chinese input) are fine. None where WORDS are not that.
std::optional<qlonglong> wholeFromText(const QString& words);

/// A spin box that keeps what was typed, also where it is no number of its range: nothing that a
/// person wrote turns into another number by itself. refusedWords() tells it, until it is mended, a
/// step is taken, or setNumber().
class NumberBox : public QSpinBox {
  Q_OBJECT
 public:
  explicit NumberBox(QWidget* parent = nullptr);
  /// What was typed and is not allowed; null: nothing.
  QString refusedWords() const { return m_refused; }
  /// Shows NUMBER, instead of whatever was typed.
  void setNumber(int number);
  /// As if WORDS were typed and entered.
  void enter(const QString& words);
  /// What stands in the box, without its unit.
  QString words() const { return cleanText(); }

  void stepBy(int steps) override;

 protected:
  QValidator::State validate(QString& text, int& position) const override;
  void fixup(QString& text) const override;
  int valueFromText(const QString& text) const override;
  QString textFromValue(int number) const override;

 private:
  QString bare(QString text) const;
  mutable QString m_refused;  ///< mutable: Qt asks fixup() const, once, for what can't be taken
};

}  // namespace unroll
