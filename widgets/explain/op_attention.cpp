// SPDX-License-Identifier: GPL-3.0-or-later
// Attention as maps, one head at a time.
#include <QVBoxLayout>
#include <algorithm>

#include "controls.h"
#include "explain/derivation_rows.h"
#include "explain/flow_layout.h"
#include "explain/op_page.h"
#include "theme/theme.h"

namespace unroll {
namespace {

std::shared_ptr<const TensorD> gather(const Explanation& explanation, const AttentionReading::Part& part) {
  auto tensor = std::make_shared<TensorD>(part.extents);
  const TensorD& whole = explanation.evaluation().value(part.value);
  for (size_t i = 0; i < part.cells.size(); ++i) (*tensor)[static_cast<int64_t>(i)] = whole[part.cells[i].cell];
  return tensor;
}

}  // namespace

AttentionPage::AttentionPage(ExplainCursor* cursor, QWidget* parent) : OpPage(cursor, parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(4, 4, 4, 4);
  column->setSpacing(8);
  m_title = makeLabel({}, "small", this);
  column->addWidget(m_title);
  m_heads = new QTabBar(this);
  m_heads->setProperty("role", "segments");
  m_heads->setDrawBase(false);
  m_heads->setExpanding(false);
  column->addWidget(m_heads, 0, Qt::AlignLeft);
  auto* maps = new QWidget(this);
  QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
  policy.setHeightForWidth(true);
  maps->setSizePolicy(policy);
  auto* flow = new FlowLayout(maps, 14, true);
  for (int i = 0; i < kParts; ++i) {
    m_boxes[i] = new QWidget(maps);
    auto* box = new QVBoxLayout(m_boxes[i]);
    box->setContentsMargins(0, 0, 0, 0);
    box->setSpacing(0);
    m_captions[i] = makeLabel({}, "small", m_boxes[i]);
    m_captions[i]->setContentsMargins(4, 0, 0, 0);
    box->addWidget(m_captions[i]);
    m_maps[i] = addTensor(box);
    box->addStretch(1);
    flow->addWidget(m_boxes[i]);
  }
  column->addWidget(maps);
  connect(m_heads, &QTabBar::currentChanged, this, [this](int head) {
    if (!m_following && head >= 0) show(head);
  });
  retranslate();
}

void AttentionPage::retranslate() {
  const QString captions[kParts] = {tr("queries"), tr("keys"),    tr("scores"),
                                    tr("mask"),    tr("weights"), tr("mixture of the values")};
  for (int i = 0; i < kParts; ++i) m_captions[i]->setText(captions[i]);
  m_title->setText(tr("a row for each query, a column for each key"));
  m_heads->setAccessibleName(tr("Heads"));
  for (int i = 0; i < m_heads->count(); ++i) m_heads->setTabText(i, tr("Head %1").arg(i + 1));
}

bool AttentionPage::load() {
  const auto& explanation = m_cursor->explanation();
  const auto reading = explanation ? readAttention(*explanation, m_cursor->selected()) : std::nullopt;
  if (!reading) return false;
  m_reading = *reading;
  showTabs();
  show(m_reading.head);
  return true;
}

void AttentionPage::showTabs() {
  m_following = true;
  while (m_heads->count() > m_reading.heads) m_heads->removeTab(m_heads->count() - 1);
  while (m_heads->count() < m_reading.heads) m_heads->addTab(tr("Head %1").arg(m_heads->count() + 1));
  m_heads->setCurrentIndex(static_cast<int>(m_reading.head));
  m_heads->setVisible(m_reading.heads > 1);
  m_following = false;
}

void AttentionPage::show(int64_t head) {
  const auto& explanation = m_cursor->explanation();
  const auto reading = explanation ? readAttention(*explanation, m_cursor->selected(), head) : std::nullopt;
  if (!reading) return;
  m_reading = *reading;
  const AttentionReading::Part* parts[kParts] = {&m_reading.queries, &m_reading.keys,    &m_reading.scores,
                                                 &m_reading.mask,    &m_reading.weights, &m_reading.mixture};
  for (int i = 0; i < kParts; ++i) {
    m_boxes[i]->setVisible(parts[i]->value != kNoValue);
    if (parts[i]->value == kNoValue) continue;
    m_maps[i]->setParts(gather(*explanation, *parts[i]), parts[i]->cells,
                        inlineSymbol(*explanation, {parts[i]->value, -1, false}));
  }
  mark();
}

void AttentionPage::mark() { markTensors({m_maps[0], m_maps[1], m_maps[2], m_maps[3], m_maps[4], m_maps[5]}); }

void AttentionPage::setRoom(int width) {
  // As many side by side as keep their cells apart; numbers in them where they fit.
  const double zoom = width > 1100 ? 1.5 : 1.0;
  const double each = std::clamp(width / 3.0 - 22.0, 150.0, 380.0);
  for (TensorView* view : m_maps) view->setRoom({each, 190.0 * zoom}, 44.0 * zoom);
}

}  // namespace unroll
