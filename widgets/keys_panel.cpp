// SPDX-License-Identifier: GPL-3.0-or-later
#include "keys_panel.h"

#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "controls.h"
#include "theme/theme.h"

namespace unroll {

KeysPanel::KeysPanel(QWidget* parent) : QFrame(parent) {
  setRole(this, "card");
  setFocusPolicy(Qt::StrongFocus);
  setAccessibleName(tr("Keys and mouse"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(20, 14, 14, 18);
  auto* head = new QHBoxLayout;
  head->addWidget(makeLabel(tr("Keys and mouse"), "title"), 1);
  QPushButton* close = makeIconButton(tr("Close"), QStringLiteral("close"));
  connect(close, &QPushButton::clicked, this, &KeysPanel::closed);
  head->addWidget(close);
  column->addLayout(head);
  auto* grid = new QGridLayout;
  grid->setHorizontalSpacing(24);
  grid->setVerticalSpacing(6);
  const std::pair<QString, QString> rows[] = {
      {tr("Add a layer"), tr("drag it from the left; / to search, Enter to add")},
      {tr("Connect"), tr("drag from port to port; C, then Tab to choose and Enter")},
      {tr("Take an edge off"), tr("drag its end away, or click it and press Delete")},
      {tr("Select"), tr("click, Ctrl+click, drag a frame; Tab, Ctrl+A; E for edges")},
      {tr("Move"), tr("drag; arrow keys, with Shift in single steps")},
      {tr("Edit attributes, rename"), tr("Enter, F2; Escape goes back")},
      {tr("Delete, duplicate"), tr("Delete, Ctrl+D; Ctrl+C, Ctrl+X, Ctrl+V")},
      {tr("Open a group of layers"), tr("O, or the menu of its card")},
      {tr("Undo, redo"), tr("Ctrl+Z, Ctrl+Shift+Z")},
      {tr("Look around"), tr("wheel, middle button or Space and drag; Ctrl+wheel zooms, Home shows all")},
      {tr("Train, step, stop"), tr("F5, F6, Shift+F5")},
      {tr("Views"), tr("Ctrl+1 to Ctrl+4; F8 for problems, Ctrl+G for examples")}};
  int row = 0;
  for (const auto& [what, how] : rows) {
    grid->addWidget(makeLabel(what), row, 0, Qt::AlignTop);
    QLabel* right = makeLabel(how, "muted");
    right->setWordWrap(true);
    grid->addWidget(right, row++, 1, Qt::AlignTop);
  }
  grid->setColumnStretch(1, 1);
  column->addLayout(grid);
}

void KeysPanel::place() {
  constexpr int kWidth = 640;
  constexpr int kMargin = 16;
  const QSize room = parentWidget()->size();
  const int wide = std::min(kWidth, room.width() - 2 * kMargin);
  const int high = std::min(heightForWidth(wide), room.height() - 2 * kMargin);
  setGeometry((room.width() - wide) / 2, std::clamp((room.height() - high) / 4, kMargin, 64), wide, high);
}

void KeysPanel::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape || event->key() == Qt::Key_F1) {
    Q_EMIT closed();
    return;
  }
  QFrame::keyPressEvent(event);
}

}  // namespace unroll
