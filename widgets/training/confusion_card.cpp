// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/confusion_card.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include "controls.h"
#include "losses/loss.h"
#include "theme/theme.h"
#include "training/confusion_view.h"
#include "training/prediction.h"
#include "translate.h"

namespace unroll {
namespace {

constexpr int kLeastWidth = 336;  ///< ten classes with their counts

}  // namespace

const MetricDescriptor* matrixMetric(const TrainingSpec& training) {
  for (const std::string& key : training.metrics) {
    const MetricDescriptor* metric = findMetric(key);
    if (metric && metric->matrix) return metric;
  }
  return nullptr;
}

ConfusionCard::ConfusionCard(TrainingBridge* bridge, QWidget* parent) : QFrame(parent), m_bridge(bridge) {
  setRole(this, "card");
  QLabel* title = makeLabel(tr("Confusion matrix"), nullptr, this);
  QFont strong = Theme::instance().body();
  strong.setWeight(QFont::DemiBold);
  title->setFont(strong);
  m_remark = makeLabel(QString(), "small", this);
  m_view = new ConfusionView(this);
  m_sentence = makeLabel(QString(), "small", this);
  m_sentence->setWordWrap(true);
  m_sentence->setAlignment(Qt::AlignLeft | Qt::AlignTop);
  // Two lines, so that nothing moves when the sentence of another cell is longer.
  m_sentence->setMinimumHeight(2 * QFontMetrics(Theme::instance().small()).lineSpacing() + 2);
  auto* head = new QHBoxLayout;
  head->setSpacing(12);
  head->addWidget(title);
  head->addStretch(1);
  head->addWidget(m_remark);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(14, 8, 12, 6);
  column->setSpacing(6);
  column->addLayout(head);
  column->addWidget(m_view, 1);
  column->addWidget(m_sentence);
  setMinimumWidth(kLeastWidth);
  connect(m_view, &ConfusionView::shownCellChanged, this, &ConfusionCard::say);
}

void ConfusionCard::refresh() {
  const auto history = m_bridge->history();
  const auto fresh = history ? history->matrices() : nullptr;
  if (fresh == m_matrices && (fresh || m_view->classes() == 0)) return;
  m_matrices = fresh;
  const Session* session = m_bridge->session();
  const MetricDescriptor* metric = session ? matrixMetric(session->spec().training) : nullptr;
  const auto samples = session ? session->data() : nullptr;
  const auto found =
      fresh && metric ? fresh->byMetric.find(metric->key) : std::map<std::string, TensorD>::const_iterator{};
  const bool any = fresh && metric && samples && found != fresh->byMetric.end() && found->second.size() > 0;
  if (!any) {
    m_remark->setText(fresh && metric ? tr("too many classes to show") : QString());
    m_view->setCounts({}, {});
    return;
  }
  std::vector<QString> names;
  for (int64_t i = 0; i < found->second.extents()[0]; ++i) names.push_back(className(*samples->training, i));
  m_remark->setText(fresh->validation ? tr("validation, epoch %1").arg(fresh->epoch)
                                      : tr("training, epoch %1").arg(fresh->epoch));
  m_view->setCounts(found->second, std::move(names));
}

QString ConfusionCard::sentence() const { return m_sentence->text(); }

void ConfusionCard::say() {
  const int64_t shown = m_view->shownCell();
  if (shown >= 0)
    m_sentence->setText(m_view->sentence(shown));
  else if (m_view->worstCell() >= 0)
    m_sentence->setText(tr("Most frequent mistake: %1").arg(m_view->sentence(m_view->worstCell())));
  else
    m_sentence->setText(m_view->classes() > 0 ? tr("No mistake at all.") : QString());
}

}  // namespace unroll
