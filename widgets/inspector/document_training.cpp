// SPDX-License-Identifier: GPL-3.0-or-later
// The training part of the document's inspector: loss, optimizer, run, metrics.
#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QVBoxLayout>
#include <algorithm>

#include "controls.h"
#include "inspector/attribute_form.h"
#include "inspector/document_panel.h"
#include "losses/loss.h"
#include "optimizers/optimizer.h"
#include "translate.h"

namespace unroll {

namespace {

std::vector<AttributeSpec> lossSpecs() {
  return {booleanAttribute(
      "from_logits", QT_TRANSLATE_NOOP("engine", "From logits"),
      QT_TRANSLATE_NOOP("engine",
                        "Whether the network's output is before softmax or sigmoid: the loss then applies it."),
      false)};
}

std::vector<AttributeSpec> runSpecs() {
  return {integerAttribute("batch", QT_TRANSLATE_NOOP("engine", "Batch"),
                           QT_TRANSLATE_NOOP("engine", "How many samples one step looks at."), 32, 1, 1e6),
          integerAttribute("epochs", QT_TRANSLATE_NOOP("engine", "Epochs"),
                           QT_TRANSLATE_NOOP("engine", "How often training goes through all samples."), 10, 1, 1e6)};
}

QLabel* summaryLabel(QVBoxLayout* column) {
  QLabel* label = makeLabel(QString(), "small");
  label->setWordWrap(true);
  column->addWidget(label);
  return label;
}

/// Metrics that mean nothing for the loss go; where none is left, those that people look at with it come.
void chooseMetrics(TrainingSpec& training) {
  const LossDescriptor* loss = findLoss(training.loss);
  if (!loss) return;
  std::erase_if(training.metrics, [&](const std::string& key) {
    const MetricDescriptor* metric = findMetric(key);
    return metric && !metric->fits(*loss);
  });
  if (!training.metrics.empty()) return;
  for (const MetricDescriptor& metric : metrics()) {
    if (metric.higherIsBetter && metric.fits(*loss)) training.metrics.push_back(metric.key);
  }
}

}  // namespace

void DocumentPanel::makeTraining(QVBoxLayout* column) {
  column->addSpacing(8);
  column->addWidget(makeHeading(tr("Training")));
  m_loss = addChoiceRow(column, tr("Loss"));
  for (const LossDescriptor& loss : losses()) m_loss->addItem(translated(loss.title), QString::fromStdString(loss.key));
  m_lossSummary = summaryLabel(column);
  m_lossForm = new AttributeForm;
  m_lossForm->setSpecs(lossSpecs());
  column->addWidget(m_lossForm);
  m_optimizer = addChoiceRow(column, tr("Optimizer"));
  for (const OptimizerDescriptor& one : optimizers())
    m_optimizer->addItem(translated(one.title), QString::fromStdString(one.key));
  m_optimizerSummary = summaryLabel(column);
  m_optimizerForm = new AttributeForm;
  m_runForm = new AttributeForm;
  m_runForm->setSpecs(runSpecs());
  column->addWidget(m_optimizerForm);
  column->addWidget(m_runForm);
  column->addWidget(makeLabel(tr("Metrics")));
  m_metrics = new QVBoxLayout;
  m_metrics->setSpacing(2);
  column->addLayout(m_metrics);

  connect(m_loss, &QComboBox::activated, this, [this](int row) {
    TrainingSpec training = m_document->spec().training;
    training.loss = m_loss->itemData(row).toString().toStdString();
    chooseMetrics(training);
    if (training.loss != m_document->spec().training.loss) editTraining(training, tr("loss"));
  });
  connect(m_lossForm, &AttributeForm::committed, this,
          [this](const QString&, const AttributeValue& value, int mergeId) {
            TrainingSpec training = m_document->spec().training;
            training.fromLogits = std::get<bool>(value);
            editTraining(training, tr("from logits"), mergeId);
          });
  connect(m_optimizer, &QComboBox::activated, this, [this](int row) {
    TrainingSpec training = m_document->spec().training;
    const std::string type = m_optimizer->itemData(row).toString().toStdString();
    if (type == training.optimizer.type) return;
    training.optimizer = {type, {}};
    editTraining(training, tr("optimizer"));
  });
  connect(m_optimizerForm, &AttributeForm::committed, this,
          [this](const QString& key, const AttributeValue& value, int mergeId) {
            TrainingSpec training = m_document->spec().training;
            training.optimizer.attributes[key.toStdString()] = value;
            editTraining(training, key, mergeId);
          });
  connect(m_runForm, &AttributeForm::committed, this,
          [this](const QString& key, const AttributeValue& value, int mergeId) {
            TrainingSpec training = m_document->spec().training;
            (key == QLatin1String("batch") ? training.batch : training.epochs) = std::get<int64_t>(value);
            editTraining(training, key, mergeId);
          });
}

void DocumentPanel::refreshTraining() {
  const TrainingSpec& training = m_document->spec().training;
  const LossDescriptor* loss = findLoss(training.loss);
  m_loss->setCurrentIndex(m_loss->findData(QString::fromStdString(training.loss)));
  m_lossSummary->setText(loss ? translated(loss->summary) : QString());
  m_lossForm->setVisible(loss && !loss->fusedWith.empty());
  m_lossForm->setValues({{"from_logits", training.fromLogits}});
  const OptimizerDescriptor* optimizer = findOptimizer(training.optimizer.type);
  m_optimizer->setCurrentIndex(m_optimizer->findData(QString::fromStdString(training.optimizer.type)));
  m_optimizerSummary->setText(optimizer ? translated(optimizer->summary) : QString());
  if (optimizer) {
    m_optimizerForm->setSpecs(optimizer->attributes);
    m_optimizerForm->setValues(training.optimizer.attributes);
  }
  m_runForm->setValues({{"batch", training.batch}, {"epochs", training.epochs}});
  refreshMetrics();
}

/// A check box for each metric that means something for the loss, or that the document asks for.
void DocumentPanel::refreshMetrics() {
  const TrainingSpec& training = m_document->spec().training;
  const LossDescriptor* loss = findLoss(training.loss);
  for (const MetricDescriptor& metric : metrics()) {
    QCheckBox*& box = m_metricBoxes[metric.key];
    if (!box) {
      box = new QCheckBox(translated(metric.title));
      m_metrics->addWidget(box);
      connect(box, &QCheckBox::toggled, this, [this, key = metric.key](bool on) {
        TrainingSpec changed = m_document->spec().training;
        std::erase(changed.metrics, key);
        if (on) changed.metrics.push_back(key);
        editTraining(changed, tr("metrics"));
      });
    }
    const bool chosen =
        std::find(training.metrics.begin(), training.metrics.end(), metric.key) != training.metrics.end();
    const QSignalBlocker quiet(box);
    box->setChecked(chosen);
    box->setVisible(chosen || (loss && metric.fits(*loss)));
  }
}

}  // namespace unroll
