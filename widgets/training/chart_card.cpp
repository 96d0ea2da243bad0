// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/chart_card.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include "controls.h"
#include "theme/theme.h"

namespace unroll {

ChartCard::ChartCard(const QString& title, QWidget* parent) : QFrame(parent) {
  setRole(this, "card");
  m_title = makeLabel(title);
  QFont strong = Theme::instance().body();
  strong.setWeight(QFont::DemiBold);
  m_title->setFont(strong);
  m_remark = makeLabel(QString(), "small");
  m_remark->setTextFormat(Qt::PlainText);
  m_legend = makeLabel(QString());
  m_legend->setTextFormat(Qt::RichText);
  m_legend->setFont(Theme::instance().numbers());
  m_chart = new CurveView(this);
  m_chart->setAccessibleName(title);
  m_chart->viewport()->setAccessibleName(title);

  auto* head = new QHBoxLayout;
  head->setSpacing(12);
  head->addWidget(m_title);
  head->addWidget(m_legend);
  head->addStretch(1);
  head->addWidget(m_remark);
  m_column = new QVBoxLayout(this);
  m_column->setContentsMargins(14, 8, 12, 8);
  m_column->setSpacing(4);
  m_column->addLayout(head);
  m_column->addWidget(m_chart, 1);
}

void ChartCard::setTitle(const QString& title) {
  m_title->setText(title);
  m_chart->setAccessibleName(title);
  m_chart->viewport()->setAccessibleName(title);
}

void ChartCard::setRemark(const QString& remark) { m_remark->setText(remark); }

void ChartCard::offerLogarithm() {
  auto* box = new QCheckBox(tr("Logarithmic"), this);
  static_cast<QHBoxLayout*>(m_column->itemAt(0)->layout())->addWidget(box);
  connect(box, &QCheckBox::toggled, m_chart, &CurveView::setLogarithmic);
}

void ChartCard::setLegend(const std::vector<Entry>& entries) {
  QString rich, plain;
  for (const Entry& entry : entries) {
    rich += QStringLiteral(
                "<span style='color:%1'>●</span>&nbsp;<span style='color:%2'>%3</span>&nbsp;<b>%4</b>"
                "&nbsp;&nbsp;&nbsp;")
                .arg(entry.color.name(), Theme::instance().muted().name(), entry.name.toHtmlEscaped(),
                     valueText(entry.value));
    plain += entry.name + QLatin1Char(' ') + valueText(entry.value) + QLatin1Char(' ');
  }
  m_legend->setText(rich);
  m_legend->setAccessibleName(plain.trimmed());
}

}  // namespace unroll
