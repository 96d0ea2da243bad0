// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/style_sheet.h"

#include <QHash>

#include "theme/theme.h"

namespace unroll {

namespace {

// @name stands for a colour, @scheme for "light" or "dark".
constexpr const char* kControls = R"(
QToolTip { background: @panel; color: @text; border: 1px solid @line; padding: 5px 8px; }
QPushButton { background: @panel; color: @text; border: 1px solid @line; border-radius: 7px;
  padding: 0 12px; min-height: 28px; }
QPushButton:hover { background: @hover; }
QPushButton:pressed { background: @line; }
QPushButton:focus { border-color: @accent; }
QPushButton:disabled { color: @faint; }
QPushButton[role="primary"] { background: @accent; color: @onAccent; border-color: @accent; font-weight: 600; }
QPushButton[role="primary"]:hover { background: @accentHover; border-color: @accentHover; }
QPushButton[role="primary"]:focus { border: 2px solid @text; padding: 0 11px; min-height: 26px; }
QPushButton[role="primary"]:disabled { background: @line; color: @faint; border-color: @line; }
QPushButton[role="icon"] { padding: 0; min-width: 28px; max-width: 28px; }
QPushButton[role="quiet"] { background: transparent; border-color: transparent; color: @muted; padding: 0 6px;
  min-height: 22px; border-radius: 5px; text-align: left; }
QPushButton[role="quiet"]:hover { background: @hover; color: @text; }
QPushButton[role="quiet"]:focus { border-color: @accent; }
QPushButton[role="problems"] { background: transparent; border-color: transparent; color: @error; padding: 0 6px;
  min-height: 22px; border-radius: 5px; font-weight: 600; }
QPushButton[role="problems"]:hover { background: @hover; }
QPushButton[role="problems"]:focus { border-color: @accent; }
QPushButton[role="fix"] { color: @accent; border-color: @accent; min-height: 24px; padding: 0 10px; }
QPushButton[role="fix"]:hover { background: @accentSoft; }
QPushButton[role="segment"] { background: transparent; border: none; color: @muted; padding: 0 14px; min-height: 26px;
  border-radius: 5px; }
QPushButton[role="segment"]:disabled { color: @faint; }
QPushButton[role="segment"]:checked { background: @panel; color: @text; font-weight: 600; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: 7px; padding: 4px; color: @text; }
QToolButton:hover { background: @hover; }
QToolButton:focus { border-color: @accent; }
QToolButton:checked { background: @accentSoft; }
QToolButton[role="fold"], QToolButton[role="fold"]:checked { background: transparent; color: @muted; padding: 3px 6px 3px 2px; }
QToolButton[role="fold"]:hover { background: @hover; color: @text; }
QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QComboBox { background: @panel; color: @text;
  border: 1px solid @line; border-radius: 7px; padding: 0 8px; min-height: 28px;
  selection-background-color: @accent; selection-color: @onAccent; }
QLineEdit:hover, QAbstractSpinBox:hover, QComboBox:hover { border-color: @faint; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QAbstractSpinBox:focus, QComboBox:focus { border-color: @accent; }
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled { color: @faint; background: @background; }
QLineEdit[role="blank"] { padding: 0 2px; border-color: @faint; border-radius: 5px; min-height: 0; }
QLineEdit[role="blank"]:focus { border: 2px solid @accent; }
QLineEdit[verdict="good"] { border: 2px solid @good; }
QLineEdit[verdict="almost"] { border: 2px solid @warning; }
QLineEdit[verdict="wrong"] { border: 2px solid @error; }
QLineEdit[wrong="true"], QAbstractSpinBox[wrong="true"], QComboBox[wrong="true"] { border-color: @error; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; background: transparent; width: 18px; }
QAbstractSpinBox::up-button { subcontrol-position: top right; margin: 2px 3px 0 0; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; margin: 0 3px 2px 0; }
QAbstractSpinBox::up-arrow { image: url(:/icons/up_@scheme.svg); width: 10px; height: 10px; }
QAbstractSpinBox::down-arrow { image: url(:/icons/down_@scheme.svg); width: 10px; height: 10px; }
QAbstractSpinBox::up-arrow:off, QAbstractSpinBox::down-arrow:off { image: none; }
QComboBox { padding-right: 4px; }
QComboBox::drop-down { border: none; width: 22px; subcontrol-position: center right; }
QComboBox::down-arrow { image: url(:/icons/down_@scheme.svg); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: @panel; color: @text; border: 1px solid @line; outline: none; padding: 4px;
  selection-background-color: @accentSoft; selection-color: @text; }
QCheckBox { spacing: 8px; color: @text; min-height: 22px; }
QCheckBox::indicator { width: 16px; height: 16px; border: 1px solid @faint; border-radius: 4px; background: @panel; }
QCheckBox::indicator:hover, QCheckBox::indicator:focus { border-color: @accent; }
QCheckBox::indicator:focus { border: 2px solid @accent; width: 14px; height: 14px; }
QCheckBox::indicator:checked { background: @accent; border-color: @accent; image: url(:/icons/check_@scheme.svg); }
QCheckBox::indicator:checked:focus { border-color: @text; }
QCheckBox::indicator:disabled { border-color: @line; background: @background; }
QSlider { min-height: 22px; }
QSlider::groove:horizontal { height: 5px; background: @line; border-radius: 2px; }
QSlider::sub-page:horizontal { background: @accent; border-radius: 2px; }
QSlider::handle:horizontal { width: 14px; height: 14px; margin: -6px 0; background: @panel; border: 2px solid @accent;
  border-radius: 8px; }
QSlider::handle:horizontal:focus { background: @accentSoft; }
QSlider::handle:horizontal:disabled { border-color: @faint; }
QProgressBar { background: @line; border: none; border-radius: 3px; max-height: 6px; text-align: center; color: transparent; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
)";

constexpr const char* kSurfaces = R"(
QMenuBar { background: transparent; color: @muted; spacing: 0; }
QMenuBar::item { background: transparent; padding: 5px 9px; border-radius: 6px; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: @hover; color: @text; }
QMenu { background: @panel; color: @text; border: 1px solid @line; padding: 5px; }
QMenu::item { padding: 6px 28px 6px 28px; border-radius: 5px; }
QMenu::item:selected { background: @accentSoft; color: @text; }
QMenu::item:disabled { color: @faint; }
QMenu::separator { height: 1px; background: @line; margin: 5px 8px; }
QMenu::indicator { width: 14px; height: 14px; left: 7px; }
QMenu::indicator:checked { image: url(:/icons/tick_@scheme.svg); }
QMenu::right-arrow { image: url(:/icons/right_@scheme.svg); width: 10px; height: 10px; margin-right: 8px; }
QTabBar[role="segments"] { background: @background; border: 1px solid @line; border-radius: 8px; font-weight: 500; }
QFrame[role="segments"] { background: @background; border: 1px solid @line; border-radius: 8px; }
QTabBar[role="segments"]::tab { background: transparent; color: @muted; padding: 0 16px; margin: 2px; min-height: 26px;
  border: 1px solid transparent; border-radius: 6px; }
QTabBar[role="segments"]::tab:hover { color: @text; }
QTabBar[role="segments"]::tab:selected { background: @segment; color: @text; border-color: @line; }
QTabBar[role="segments"]::tab:selected:focus { border-color: @accent; }
QFrame[role="bar"] { background: @panel; border: none; border-bottom: 1px solid @line; }
QFrame[role="foot"] { background: @panel; border: none; border-top: 1px solid @line; }
QFrame[role="left"] { background: @panel; border: none; border-right: 1px solid @line; }
QFrame[role="right"] { background: @panel; border: none; border-left: 1px solid @line; }
QFrame[role="card"] { background: @panel; border: 1px solid @line; border-radius: 10px; }
QFrame[role="bubble"] { background: @panel; border: 1px solid @error; border-radius: 10px; }
QFrame[role="bubbleWarning"] { background: @panel; border: 1px solid @warning; border-radius: 10px; }
QFrame[role="banner"] { background: @panel; border: none; border-bottom: 1px solid @line; border-left: 4px solid @error; }
QFrame[role="bannerQuiet"] { background: @panel; border: none; border-bottom: 1px solid @line; border-left: 4px solid @accent; }
QFrame[role="separator"] { background: @line; border: none; max-height: 1px; min-height: 1px; }
QLabel { background: transparent; }
QLabel[role="heading"] { color: @muted; font-size: 11px; font-weight: 600; }
QLabel[role="muted"] { color: @muted; }
QLabel[role="small"] { color: @muted; font-size: 11px; }
QLabel[role="title"] { font-size: 16px; font-weight: 600; }
QLabel[role="error"] { color: @error; font-weight: 600; }
QLabel[role="fault"] { color: @error; }
QLabel[role="warning"] { color: @warning; font-weight: 600; }
QLabel[role="good"] { color: @good; font-weight: 600; }
QScrollArea, QScrollArea > QWidget > QWidget[role="page"] { background: transparent; border: none; }
QAbstractItemView { background: @panel; color: @text; border: 1px solid @line; outline: none;
  selection-background-color: @accentSoft; selection-color: @text; }
QListView[role="plain"], QListWidget[role="plain"] { background: transparent; border: none; }
QListView[role="plain"]::item { border-radius: 6px; }
QListWidget[role="plain"]::item:selected { background: @accentSoft; color: @text; }
QTreeView::item { min-height: 24px; }
QHeaderView::section { background: @panel; color: @muted; border: none; border-bottom: 1px solid @line; padding: 4px 8px; }
QSplitter::handle { background: @line; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 2px; }
QScrollBar::handle { background: @line; border-radius: 3px; min-height: 28px; min-width: 28px; }
QScrollBar::handle:hover { background: @faint; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page { background: none; border: none;
  width: 0; height: 0; }
)";

QColor shade(const QColor& color, bool dark, double share) {
  return dark ? color.lighter(100 + static_cast<int>(share * 100)) : color.darker(100 + static_cast<int>(share * 100));
}

}  // namespace

QString styleSheet(const Theme& theme) {
  const QHash<QString, QString> names{
      {QStringLiteral("background"), theme.background().name()},
      {QStringLiteral("panel"), theme.panel().name()},
      {QStringLiteral("canvas"), theme.canvas().name()},
      {QStringLiteral("line"), theme.line().name()},
      {QStringLiteral("text"), theme.text().name()},
      {QStringLiteral("muted"), theme.muted().name()},
      {QStringLiteral("faint"), theme.faint().name()},
      {QStringLiteral("accent"), theme.accent().name()},
      {QStringLiteral("accentSoft"), theme.accentSoft().name()},
      {QStringLiteral("onAccent"), theme.onAccent().name()},
      {QStringLiteral("accentHover"), shade(theme.accent(), theme.dark(), 0.08).name()},
      {QStringLiteral("hover"), theme.dark() ? QStringLiteral("#232932") : QStringLiteral("#F0F2F5")},
      {QStringLiteral("segment"), theme.panel().name()},
      {QStringLiteral("error"), theme.error().name()},
      {QStringLiteral("warning"), theme.warning().name()},
      {QStringLiteral("good"), theme.good().name()},
      {QStringLiteral("scheme"), theme.dark() ? QStringLiteral("dark") : QStringLiteral("light")}};
  const QString pattern = QString::fromLatin1(kControls) + QString::fromLatin1(kSurfaces);
  QString sheet;
  sheet.reserve(pattern.size());
  for (qsizetype i = 0; i < pattern.size();) {
    if (pattern[i] != QLatin1Char('@')) {
      sheet += pattern[i++];
      continue;
    }
    qsizetype end = i + 1;
    while (end < pattern.size() && pattern[end].isLetter()) ++end;
    sheet += names.value(pattern.mid(i + 1, end - i - 1));
    i = end;
  }
  return sheet;
}

}  // namespace unroll
