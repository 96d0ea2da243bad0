// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <map>
#include <string>

#include "document_model.h"
#include "training/bridge.h"

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace unroll {

class AttributeForm;
class ChoicePart;

/// The inspector with nothing selected: the document itself, its data and how it is trained.
class DocumentPanel : public QWidget {
  Q_OBJECT
 public:
  DocumentPanel(DocumentModel* document, TrainingBridge* bridge, QWidget* parent = nullptr);
  void refresh();
  void focusFirst();

 private:
  void makeTitle(QVBoxLayout* column);
  void makeData(QVBoxLayout* column);
  void makeFiles(QVBoxLayout* column);
  void makeTraining(QVBoxLayout* column);
  void refreshData();
  void refreshTraining();
  void refreshMetrics();
  void chooseData(bool folder);
  void editTraining(const TrainingSpec& training, const QString& what, int mergeId = -1);
  void editDataset(const DatasetSpec& dataset, const QString& what, int mergeId = -1);

  DocumentModel* m_document;
  TrainingBridge* m_bridge;
  QLineEdit* m_title;
  AttributeForm* m_seed;
  QComboBox* m_dataset;
  QLabel* m_datasetSummary;
  AttributeForm *m_datasetForm, *m_splitForm;
  QLabel* m_files;
  QPushButton* m_ownData;
  QComboBox* m_loss;
  QLabel* m_lossSummary;
  AttributeForm *m_lossForm, *m_runForm;
  ChoicePart *m_optimizer, *m_schedule, *m_clip, *m_stopping;
  QVBoxLayout* m_metrics;
  std::map<std::string, QCheckBox*> m_metricBoxes;  ///< by the metric's key
  QGridLayout* m_facts;
};

}  // namespace unroll
