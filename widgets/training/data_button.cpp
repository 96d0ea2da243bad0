// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/data_button.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>

#include "controls.h"
#include "data/dataset.h"
#include "translate.h"

namespace unroll {

namespace {

constexpr int kWidestName = 230;

}  // namespace

DataButton::DataButton(DocumentModel* document, TrainingBridge* bridge, QWidget* parent)
    : QPushButton(parent), m_document(document), m_bridge(bridge) {
  setAutoDefault(false);
  setThemedIcon(this, QStringLiteral("data"));
  // The menu's sign is part of the words: Qt's own would stand in the corner.
  setStyleSheet(QStringLiteral("QPushButton::menu-indicator { image: none; width: 0; }"));
  auto* menu = new QMenu(this);
  QAction* own = menu->addAction(QString(), this, [this] { m_bridge->setDataPath({}); });
  own->setCheckable(true);
  menu->addSeparator();
  menu->addAction(tr("Folder of IDX files…"), this, &DataButton::chooseFolder);
  menu->addAction(tr("File (.csv, .txt, .npz)…"), this, &DataButton::chooseFile);
  connect(menu, &QMenu::aboutToShow, this, [this, own] {
    own->setText(tr("The document's own: %1").arg(ownName()));
    own->setChecked(m_bridge->dataPath().isEmpty());
  });
  setMenu(menu);
  connect(document, &DocumentModel::changed, this, &DataButton::refresh);
  connect(document, &DocumentModel::replaced, this, &DataButton::refresh);
  connect(bridge, &TrainingBridge::dataPathChanged, this, &DataButton::refresh);
  refresh();
}

QString DataButton::ownName() const {
  const DatasetDescriptor* own = findDataset(m_document->spec().dataset.type);
  return own ? translated(own->title) : tr("none");
}

void DataButton::refresh() {
  const QString path = m_bridge->dataPath();
  const QString name = path.isEmpty() ? ownName() : QFileInfo(path).fileName();
  setText(fontMetrics().elidedText(name, Qt::ElideMiddle, kWidestName) + QStringLiteral("  ▾"));
  setAccessibleName(tr("Data: %1").arg(name));
  setToolTip(path.isEmpty() ? tr("What the network trains on. Choose other data here.") : path);
}

void DataButton::chooseFolder() {
  const QString path = QFileDialog::getExistingDirectory(window(), tr("Folder of IDX files"), m_bridge->dataPath());
  if (!path.isEmpty()) m_bridge->setDataPath(path);
}

void DataButton::chooseFile() {
  const QString kinds = tr("Data (*.csv *.tsv *.txt *.npz *.gz);;All files (*)");
  const QString path = QFileDialog::getOpenFileName(window(), tr("Data file"), m_bridge->dataPath(), kinds);
  if (!path.isEmpty()) m_bridge->setDataPath(path);
}

}  // namespace unroll
