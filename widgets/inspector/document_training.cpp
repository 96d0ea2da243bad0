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
#include "inspector/choice_part.h"
#include "inspector/document_panel.h"
#include "losses/loss.h"
#include "optimizers/clip.h"
#include "optimizers/early_stopping.h"
#include "optimizers/optimizer.h"
#include "optimizers/schedule.h"
#include "translate.h"

namespace unroll {

namespace {

/// The loss' own attributes, and whether it takes logits where it can.
std::vector<AttributeSpec> lossSpecs(const LossDescriptor& loss) {
  std::vector<AttributeSpec> specs = loss.attributes;
  if (!loss.fusedWith.empty()) {
    specs.push_back(booleanAttribute(
        "from_logits", QT_TRANSLATE_NOOP("engine", "From logits"),
        QT_TRANSLATE_NOOP("engine",
                          "Whether the network's output is before softmax or sigmoid: the loss then applies it."),
        false));
  }
  return specs;
}

/// Early stopping as a choice of one.
std::vector<ChoicePart::Option> stoppingOptions() {
  return {{"early_stopping", QT_TRANSLATE_NOOP("engine", "Early stopping"),
           QT_TRANSLATE_NOOP("engine", "Training ends where a value has not become better for some epochs."),
           earlyStoppingAttributes()}};
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

/// Attributes and class weights that the loss does not know go.
void keepKnown(TrainingSpec& training) {
  const LossDescriptor* loss = findLoss(training.loss);
  if (!loss) return;
  std::erase_if(training.lossAttributes,
                [&](const auto& entry) { return !findAttribute(loss->attributes, entry.first); });
  if (!findAttribute(loss->attributes, "weighted_mean")) training.classWeights.clear();
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
    if (metric.key == "accuracy" && metric.fits(*loss)) training.metrics.push_back(metric.key);
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
  column->addWidget(m_lossForm);
  m_optimizer = new ChoicePart(tr("Optimizer"), optionsOf(optimizers()));
  m_runForm = new AttributeForm;
  m_runForm->setSpecs(runSpecs());
  m_schedule = new ChoicePart(tr("Learning-rate schedule"), optionsOf(schedules()));
  m_clip = new ChoicePart(tr("Gradient clipping"), optionsOf(clips()), tr("None"));
  m_stopping = new ChoicePart(tr("End of training"), stoppingOptions(), tr("After all epochs"));
  for (QWidget* part :
       {static_cast<QWidget*>(m_optimizer), static_cast<QWidget*>(m_runForm), static_cast<QWidget*>(m_schedule),
        static_cast<QWidget*>(m_clip), static_cast<QWidget*>(m_stopping)}) {
    column->addWidget(part);
  }
  column->addWidget(makeLabel(tr("Metrics")));
  m_metrics = new QVBoxLayout;
  m_metrics->setSpacing(2);
  column->addLayout(m_metrics);

  connect(m_loss, &QComboBox::activated, this, [this](int row) {
    TrainingSpec training = m_document->spec().training;
    training.loss = m_loss->itemData(row).toString().toStdString();
    keepKnown(training);
    chooseMetrics(training);
    if (training.loss != m_document->spec().training.loss) editTraining(training, tr("loss"));
  });
  connect(m_lossForm, &AttributeForm::committed, this,
          [this](const QString& key, const AttributeValue& value, int mergeId) {
            TrainingSpec training = m_document->spec().training;
            if (key == QLatin1String("from_logits"))
              training.fromLogits = std::get<bool>(value);
            else
              training.lossAttributes[key.toStdString()] = value;
            editTraining(training, key == QLatin1String("from_logits") ? tr("from logits") : key, mergeId);
          });
  // What a choice is written to.
  const auto follow = [this](ChoicePart* part, auto put) {
    connect(part, &ChoicePart::edited, this,
            [this, put](const std::optional<ChoiceSpec>& choice, const QString& what, int mergeId) {
              TrainingSpec training = m_document->spec().training;
              put(training, choice);
              editTraining(training, what, mergeId);
            });
  };
  follow(m_optimizer, [](TrainingSpec& training, const std::optional<ChoiceSpec>& choice) {
    training.optimizer = {choice->type, choice->attributes};
  });
  follow(m_schedule,
         [](TrainingSpec& training, const std::optional<ChoiceSpec>& choice) { training.schedule = *choice; });
  follow(m_clip, [](TrainingSpec& training, const std::optional<ChoiceSpec>& choice) { training.clip = choice; });
  follow(m_stopping, [](TrainingSpec& training, const std::optional<ChoiceSpec>& choice) {
    training.earlyStopping = choice ? std::optional(choice->attributes) : std::nullopt;
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
  const std::vector<AttributeSpec> lossAttributes = loss ? lossSpecs(*loss) : std::vector<AttributeSpec>();
  m_lossForm->setVisible(!lossAttributes.empty());
  m_lossForm->setSpecs(lossAttributes);
  AttributeMap lossValues = training.lossAttributes;
  lossValues["from_logits"] = training.fromLogits;
  m_lossForm->setValues(lossValues);
  m_optimizer->show(ChoiceSpec{training.optimizer.type, training.optimizer.attributes});
  m_schedule->show(training.schedule);
  m_clip->show(training.clip);
  m_stopping->show(training.earlyStopping ? std::optional(ChoiceSpec{"early_stopping", *training.earlyStopping})
                                          : std::nullopt);
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
      box->setToolTip(translated(metric.summary));
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
