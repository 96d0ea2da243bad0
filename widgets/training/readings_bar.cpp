// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/readings_bar.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <algorithm>
#include <cmath>

#include "controls.h"
#include "losses/loss.h"
#include "optimizers/optimizer.h"
#include "training/axis_scale.h"
#include "training/data_button.h"
#include "training/rate_field.h"
#include "training/reading.h"
#include "translate.h"

namespace unroll {
namespace {

const QString kNone = QStringLiteral("–");

QString duration(double seconds) {
  const auto whole = static_cast<int64_t>(std::llround(std::max(0.0, seconds)));
  if (whole < 60) return ReadingsBar::tr("%1 s").arg(whole);
  if (whole < 3600) return ReadingsBar::tr("%1 min %2 s").arg(whole / 60).arg(whole % 60);
  return ReadingsBar::tr("%1 h %2 min").arg(whole / 3600).arg(whole / 60 % 60);
}

/// The rate that the document starts with.
double documentRate(const TrainingSpec& training) {
  const OptimizerDescriptor* optimizer = findOptimizer(training.optimizer.type);
  if (!optimizer || !findAttribute(optimizer->attributes, "learning_rate")) return 1e-3;
  return Attributes(optimizer->attributes, training.optimizer.attributes).real("learning_rate");
}

}  // namespace

QString metricName(const TrainingSpec& training) {
  if (training.metrics.empty()) return {};
  const MetricDescriptor* metric = findMetric(training.metrics.front());
  if (metric && metric->matrix) return ReadingsBar::tr("share on the diagonal");  // its picture is the matrix itself
  return metric ? translated(metric->title).toLower() : QString();
}

ReadingsBar::ReadingsBar(DocumentModel* document, TrainingBridge* bridge, QWidget* parent)
    : QFrame(parent), m_document(document), m_bridge(bridge) {
  setRole(this, "card");
  m_loss = new Reading(tr("loss"), this);
  m_metric = new Reading(tr("accuracy"), this);
  m_epoch = new Reading(tr("epoch"), this);
  m_step = new Reading(tr("step"), this);
  m_speed = new Reading(tr("samples per second"), this);
  m_left = new Reading(tr("time left"), this);
  m_rate = new RateField(this);
  m_rate->setAccessibleName(tr("Learning rate"));
  QLabel* rateLabel = makeLabel(tr("Learning rate"), "muted", this);
  rateLabel->setBuddy(m_rate);

  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(16, 8, 12, 8);
  row->setSpacing(24);
  for (Reading* reading : {m_loss, m_metric, m_epoch, m_step, m_speed, m_left}) row->addWidget(reading);
  row->addStretch(1);
  auto* rate = new QHBoxLayout;
  rate->setSpacing(8);
  rate->addWidget(rateLabel);
  rate->addWidget(m_rate);
  row->addLayout(rate);
  row->addWidget(m_data = new DataButton(document, bridge, this));

  connect(m_rate, &RateField::rateChosen, bridge, &TrainingBridge::setLearningRate);
  connect(bridge, &TrainingBridge::stateChanged, this, &ReadingsBar::refreshRate);
  connect(bridge, &TrainingBridge::progressed, this, &ReadingsBar::refreshRate);
  connect(document, &DocumentModel::changed, this, &ReadingsBar::refreshRate);
  refreshRate();
}

void ReadingsBar::chooseData() { m_data->showMenu(); }

const TrainingSpec& ReadingsBar::training() const {
  return m_bridge->session() ? m_bridge->session()->spec().training : m_document->spec().training;
}

void ReadingsBar::refreshRate() {
  const Session* session = m_bridge->session();
  const SessionState state = session ? session->state() : SessionState::Finished;
  const bool live = session && state != SessionState::Failed && state != SessionState::NotFinite;
  m_rate->setEnabled(live);
  m_rate->setToolTip(live      ? tr("Takes effect with the next step; the arrow keys go 1, 2, 5, 10")
                     : session ? tr("The run has ended; start another to change its rate")
                               : tr("Start training to change the rate while it runs; the document's is set in Build"));
  if (m_rate->hasFocus()) return;
  const double rate = session ? session->progress().learningRate : 0.0;
  m_rate->display(rate > 0.0 ? rate : documentRate(training()));
}

void ReadingsBar::refresh(const RunCurves& curves) {
  const QString name = metricName(training());
  m_metric->setVisible(!name.isEmpty());
  if (!name.isEmpty()) m_metric->setName(name);
  const bool any = curves.steps() > 0;
  const auto show = [any](Reading* reading, const QString& called, const Curve& curve,
                          const QList<QPointF>& validation) {
    if (!any) return reading->setValue(kNone);
    const QString value = valueText(static_cast<double>(curve.last()));
    if (validation.isEmpty()) return reading->setValue(value);
    const QString other = tr("validation %1").arg(valueText(validation.last().y()));
    reading->setValue(value, other, QStringLiteral("%1 %2, %3").arg(called, value, other));
  };
  show(m_loss, tr("loss"), curves.smoothLoss, curves.validationLoss);
  show(m_metric, name, curves.metric, curves.validationMetric);

  const Session* session = m_bridge->session();
  const Session::Progress p = session ? session->progress() : Session::Progress{};
  if (!session || p.steps == 0) {
    for (Reading* reading : {m_epoch, m_step, m_speed, m_left}) reading->setValue(kNone);
    return;
  }
  m_epoch->setValue(QString::number(p.epoch), tr("of %1").arg(p.epochs));
  const QString step = tr("step %1 of %2");
  m_step->setValue(countText(p.step), tr("of %1").arg(countText(p.steps)), step.arg(p.step).arg(p.steps));
  const int64_t speed = std::llround(p.samplesPerSecond);
  m_speed->setValue(speed > 0 ? countText(speed) : kNone, {}, tr("samples per second %1").arg(speed));
  const bool running = session->state() == SessionState::Running || session->state() == SessionState::Paused;
  m_left->setValue(running && p.samplesPerSecond > 0 ? duration(p.secondsLeft) : kNone);
}

}  // namespace unroll
