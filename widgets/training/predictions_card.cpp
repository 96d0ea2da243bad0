// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/predictions_card.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>
#include <algorithm>
#include <numeric>

#include "controls.h"
#include "theme/theme.h"
#include "training/point_cloud.h"
#include "training/prediction_strip.h"

namespace unroll {
namespace {

constexpr int64_t kStripSamples = 64;  ///< from which the worst are chosen
constexpr int64_t kCloudSamples = 400;

}  // namespace

PredictionsCard::PredictionsCard(TrainingBridge* bridge, QWidget* parent) : QFrame(parent), m_bridge(bridge) {
  setRole(this, "card");
  m_title = makeLabel(tr("Predictions on validation samples"));
  QFont strong = Theme::instance().body();
  strong.setWeight(QFont::DemiBold);
  m_title->setFont(strong);
  m_remark = makeLabel(QString(), "small");
  m_worstFirst = new QCheckBox(tr("Worst first"), this);
  m_strip = new PredictionStrip(this);
  m_cloud = new PointCloud(this);
  m_cloud->hide();
  auto* head = new QHBoxLayout;
  head->setSpacing(12);
  head->addWidget(m_title);
  head->addStretch(1);
  head->addWidget(m_remark);
  head->addWidget(m_worstFirst);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(14, 8, 12, 8);
  column->setSpacing(6);
  column->addLayout(head);
  column->addWidget(m_strip);
  column->addWidget(m_cloud, 1);

  connect(m_worstFirst, &QCheckBox::toggled, this, &PredictionsCard::draw);
  connect(m_strip, &PredictionStrip::capacityChanged, this, &PredictionsCard::draw);
  connect(bridge, &TrainingBridge::viewArrived, this, &PredictionsCard::takeView);
  connect(bridge, &TrainingBridge::stateChanged, this, &PredictionsCard::refreshSamples);
  connect(bridge, &TrainingBridge::progressed, this, &PredictionsCard::refreshSamples);
}

const Dataset* PredictionsCard::dataset() const {
  if (!m_data) return nullptr;
  return m_data->validation ? m_data->validation.get() : m_data->training.get();
}

void PredictionsCard::showEvent(QShowEvent* event) {
  QFrame::showEvent(event);
  m_data.reset();  // asks again
  refreshSamples();
}

void PredictionsCard::hideEvent(QHideEvent* event) {
  m_bridge->request({});  // nobody looks: nothing to compute
  QFrame::hideEvent(event);
}

/// Chooses samples once the session's data are there, and asks for their predictions.
void PredictionsCard::refreshSamples() {
  const auto fresh = m_bridge->session() ? m_bridge->session()->data() : nullptr;
  if (fresh == m_data || !isVisible()) return;
  m_data = fresh;
  m_samples.clear();
  m_predictions.clear();
  if (const Dataset* set = dataset()) {
    const bool points = set->view() == SampleView::Point;
    std::vector<int64_t> samples(static_cast<size_t>(std::min(set->size(), points ? kCloudSamples : kStripSamples)));
    // Spread over all of them: neighbours in a text or a series look alike.
    for (size_t i = 0; i < samples.size(); ++i)
      samples[i] = static_cast<int64_t>(i) * set->size() / static_cast<int64_t>(samples.size());
    m_title->setText(m_data->validation ? tr("Predictions on validation samples")
                                        : tr("Predictions on training samples"));
    m_samples = loadSamples(*set, samples);
    m_strip->setVisible(!points);
    m_cloud->setVisible(points);
    m_worstFirst->setVisible(!points);
    Session::ViewRequest request;
    request.validationSamples = std::move(samples);
    m_bridge->request(request);
  }
  draw();
}

void PredictionsCard::takeView() {
  const auto view = m_bridge->view();
  const Dataset* set = dataset();
  if (!view || !set || view->request.validationSamples.size() != m_samples.size() || m_samples.empty()) return;
  const auto count = static_cast<int64_t>(m_samples.size());
  if (view->predictions.size() % count != 0) return;
  const auto width = static_cast<size_t>(view->predictions.size() / count);
  const bool logits = m_bridge->session() && m_bridge->session()->spec().training.fromLogits;
  m_predictions.clear();
  for (size_t i = 0; i < m_samples.size(); ++i)
    m_predictions.push_back(
        readPrediction(*set, m_samples[i], view->predictions.span().subspan(i * width, width), logits));
  draw();
}

void PredictionsCard::draw() {
  const Dataset* set = dataset();
  if (!set) return;
  if (set->view() == SampleView::Point) {
    m_cloud->present(m_samples, m_predictions);
  } else {
    std::vector<size_t> order(m_samples.size());
    std::iota(order.begin(), order.end(), size_t{0});
    if (m_worstFirst->isChecked() && m_predictions.size() == m_samples.size())
      std::stable_sort(order.begin(), order.end(),
                       [this](size_t a, size_t b) { return m_predictions[a].error > m_predictions[b].error; });
    m_strip->present(*set, m_samples, m_predictions, order);
  }
  const auto wrong =
      std::count_if(m_predictions.begin(), m_predictions.end(), [](const Prediction& p) { return p.wrong; });
  const bool classes = !m_predictions.empty() && m_predictions.front().classIndex >= 0;
  m_remark->setText(classes ? tr("%1 of %2 wrong").arg(wrong).arg(m_predictions.size()) : QString());
}

}  // namespace unroll
