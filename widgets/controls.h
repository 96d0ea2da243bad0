// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QLabel>
#include <QPushButton>
#include <QString>
#include <QWidget>
#include <cstdint>

namespace unroll {

// Small makers for the controls that the style sheet knows by their "role".

QPushButton* makeButton(const QString& words, const char* role = nullptr, QWidget* parent = nullptr);
/// A square button with a line icon; WORDS are its accessible name and tooltip. Follows the theme.
QPushButton* makeIconButton(const QString& words, const QString& icon, QWidget* parent = nullptr);
/// Puts a line icon on a button, in the ink its role asks for, now and whenever the theme changes.
void setThemedIcon(QPushButton* button, const QString& icon);
QLabel* makeLabel(const QString& words, const char* role = nullptr, QWidget* parent = nullptr);
/// A small heading: in capitals where the script has them.
QLabel* makeHeading(const QString& words, QWidget* parent = nullptr);
/// Sets a "role" property and restyles.
void setRole(QWidget* widget, const char* role);

/// "693 962": groups of three by a narrow space, with a true minus sign.
QString countText(int64_t count);
/// "1.78 MFLOP": floating-point operations in a readable unit.
QString flopText(int64_t flops);
/// A number as an editor shows it: up to eight significant digits, no trailing zeros.
QString numberText(double value);

}  // namespace unroll
