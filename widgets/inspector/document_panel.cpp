// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/title_field.h"
#include "inspector/document_panel.h"

#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QVBoxLayout>

#include "controls.h"
#include "inspector/attribute_form.h"
#include "inspector/fact_table.h"
#include "theme/theme.h"
#include "translate.h"

namespace unroll {

namespace {

std::vector<AttributeSpec> seedSpecs() {
  return {integerAttribute(
      "seed", QT_TRANSLATE_NOOP("engine", "Seed"),
      QT_TRANSLATE_NOOP("engine", "All random numbers of a run come from it: same document and seed, same run."), 1, 0,
      9e18)};
}

std::vector<AttributeSpec> splitSpecs() {
  return {
      realAttribute("train", QT_TRANSLATE_NOOP("engine", "Training share"),
                    QT_TRANSLATE_NOOP("engine", "The part of the samples that is trained on; the rest validates."), 0.8,
                    0.01, 1.0),
      booleanAttribute("shuffle", QT_TRANSLATE_NOOP("engine", "Shuffle"),
                       QT_TRANSLATE_NOOP("engine", "Whether the samples are mixed before they are divided."), true)};
}

}  // namespace

DocumentPanel::DocumentPanel(DocumentModel* document, TrainingBridge* bridge, QWidget* parent)
    : QWidget(parent), m_document(document), m_bridge(bridge) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(16, 14, 16, 16);
  column->setSpacing(6);
  makeTitle(column);
  makeData(column);
  makeFiles(column);
  makeTraining(column);
  connect(document, &DocumentModel::replaced, this, [this] {
    for (AttributeForm* form : findChildren<AttributeForm*>()) form->forgetDrafts();
  });
  auto* facts = new QWidget;
  m_facts = new QGridLayout(facts);
  m_facts->setContentsMargins(0, 0, 0, 0);
  m_facts->setVerticalSpacing(5);
  column->addSpacing(8);
  column->addWidget(facts);
  column->addStretch(1);
}

void DocumentPanel::makeTitle(QVBoxLayout* column) {
  m_title = new TitleField;
  m_title->setFont(Theme::instance().title());
  m_title->setAccessibleName(tr("Title"));
  m_title->setPlaceholderText(tr("Title of the document"));
  connect(m_title, &QLineEdit::editingFinished, this, [this] {
    const std::string title = m_title->text().trimmed().toStdString();
    if (title != m_document->spec().title) m_document->edit(SetTitle{title}, tr("Change the title"));
  });
  m_seed = new AttributeForm;
  m_seed->setSpecs(seedSpecs());
  connect(m_seed, &AttributeForm::committed, this, [this](const QString&, const AttributeValue& value, int mergeId) {
    m_document->edit(SetSeed{static_cast<uint64_t>(std::get<int64_t>(value))}, tr("Change the seed"), mergeId);
  });
  column->addWidget(m_title);
  column->addWidget(makeLabel(tr("Select a layer to edit it; this is the document itself."), "small"));
  column->addSpacing(2);
  column->addWidget(m_seed);
}

void DocumentPanel::makeData(QVBoxLayout* column) {
  column->addSpacing(8);
  column->addWidget(makeHeading(tr("Data")));
  m_dataset = addChoiceRow(column, tr("Dataset"));
  m_dataset->addItem(tr("none"), QString());
  for (const DatasetDescriptor& descriptor : datasets()) {
    m_dataset->addItem(translated(descriptor.title), QString::fromStdString(descriptor.key));
  }
  connect(m_dataset, &QComboBox::activated, this, [this](int row) {
    DatasetSpec dataset = m_document->spec().dataset;
    const std::string type = m_dataset->itemData(row).toString().toStdString();
    if (type == dataset.type) return;
    dataset.type = type;
    dataset.attributes.clear();
    editDataset(dataset, tr("Dataset"));
  });
  m_datasetSummary = makeLabel(QString(), "small");
  m_datasetSummary->setWordWrap(true);
  m_datasetForm = new AttributeForm;
  connect(m_datasetForm, &AttributeForm::committed, this,
          [this](const QString& key, const AttributeValue& value, int mergeId) {
            DatasetSpec dataset = m_document->spec().dataset;
            dataset.attributes[key.toStdString()] = value;
            editDataset(dataset, key, mergeId);
          });
  m_splitForm = new AttributeForm;
  m_splitForm->setSpecs(splitSpecs());
  connect(m_splitForm, &AttributeForm::committed, this,
          [this](const QString& key, const AttributeValue& value, int mergeId) {
            DatasetSpec dataset = m_document->spec().dataset;
            if (key == QLatin1String("train"))
              dataset.split.train = std::get<double>(value);
            else
              dataset.split.shuffle = std::get<bool>(value);
            editDataset(dataset, key, mergeId);
          });
  column->addWidget(m_datasetSummary);
  column->addWidget(m_datasetForm);
  column->addWidget(m_splitForm);
}

void DocumentPanel::makeFiles(QVBoxLayout* column) {
  m_files = makeLabel(QString(), "small");
  m_files->setWordWrap(true);
  auto* row = new QHBoxLayout;
  row->setSpacing(6);
  QPushButton* folder = makeButton(tr("Folder…"));
  folder->setAccessibleName(tr("Data from a folder"));
  folder->setToolTip(tr("Train on a folder of IDX files (train-* and t10k-*, plain or .gz), as MNIST has them"));
  QPushButton* file = makeButton(tr("File…"));
  file->setAccessibleName(tr("Data from a file"));
  file->setToolTip(tr("Train on a .csv, .txt or .npz file"));
  m_ownData = makeButton(tr("Own data"));
  m_ownData->setToolTip(tr("Go back to the document's own dataset"));
  row->addWidget(folder, 1);
  row->addWidget(file, 1);
  row->addWidget(m_ownData, 1);
  connect(folder, &QPushButton::clicked, this, [this] { chooseData(true); });
  connect(file, &QPushButton::clicked, this, [this] { chooseData(false); });
  connect(m_ownData, &QPushButton::clicked, this, [this] { m_bridge->setDataPath(QString()); });
  connect(m_bridge, &TrainingBridge::dataPathChanged, this, [this] {
    m_document->setDataFromFiles(!m_bridge->dataPath().isEmpty());
    refreshData();
  });
  column->addSpacing(4);
  column->addWidget(makeLabel(tr("Data from files…")));
  column->addLayout(row);
  column->addWidget(m_files);
}

void DocumentPanel::chooseData(bool folder) {
  const QString start = QSettings().value(QStringLiteral("dataFolder")).toString();
  const QString path =
      folder ? QFileDialog::getExistingDirectory(this, tr("A folder of IDX files"), start)
             : QFileDialog::getOpenFileName(this, tr("A file with data"), start, tr("Data (*.csv *.txt *.npz)"));
  if (path.isEmpty()) return;
  QSettings().setValue(QStringLiteral("dataFolder"), folder ? path : QFileInfo(path).absolutePath());
  m_bridge->setDataPath(path);
}

void DocumentPanel::editTraining(const TrainingSpec& training, const QString& what, int mergeId) {
  m_document->edit(SetTraining{training}, tr("Change training: %1").arg(what), mergeId);
}

void DocumentPanel::editDataset(const DatasetSpec& dataset, const QString& what, int mergeId) {
  m_document->edit(SetDataset{dataset}, tr("Change data: %1").arg(what), mergeId);
}

void DocumentPanel::refresh() {
  const NetworkSpec& spec = m_document->spec();
  const QString title = QString::fromStdString(spec.title);
  if (m_title->text() != title) {
    m_title->setText(title);
    m_title->setCursorPosition(0);
  }
  m_seed->setValues({{"seed", static_cast<int64_t>(spec.seed)}});
  refreshData();
  refreshTraining();
  FactTable table(m_facts);
  table.heading(tr("Network"));
  table.fact(tr("Layers"), countText(static_cast<int64_t>(spec.nodes.size())));
  table.fact(tr("Parameters"), countText(m_document->inference().parameterCount()));
  table.fact(tr("Forward, per sample"), flopText(m_document->inference().flops()));
  table.done();
}

void DocumentPanel::refreshData() {
  const DatasetSpec& dataset = m_document->spec().dataset;
  const QString path = m_bridge->dataPath();
  const bool own = path.isEmpty();
  const DatasetDescriptor* descriptor = findDataset(dataset.type);
  m_dataset->setCurrentIndex(std::max(0, m_dataset->findData(QString::fromStdString(dataset.type))));
  m_datasetSummary->setText(descriptor ? translated(descriptor->summary)
                                       : tr("Choose data for the network to train on."));
  m_datasetForm->setVisible(descriptor != nullptr);
  m_splitForm->setVisible(descriptor != nullptr || !own);
  if (descriptor) {
    m_datasetForm->setSpecs(descriptor->attributes);
    m_datasetForm->setValues(dataset.attributes);
  }
  m_splitForm->setValues({{"train", dataset.split.train}, {"shuffle", dataset.split.shuffle}});
  m_files->setText(own ? QString()
                       : tr("Training uses %1 instead of the dataset above.").arg(QDir::toNativeSeparators(path)));
  m_files->setVisible(!own);
  m_ownData->setVisible(!own);
}

void DocumentPanel::focusFirst() { m_title->setFocus(Qt::OtherFocusReason); }

}  // namespace unroll
