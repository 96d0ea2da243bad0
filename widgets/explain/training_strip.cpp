// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/training_strip.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "controls.h"
#include "explain/derivation_rows.h"
#include "theme/theme.h"

namespace unroll {

/// The losses as a line, the last one with a dot.
class TrainingStrip::Line : public QWidget {
 public:
  explicit Line(TrainingStrip* strip) : QWidget(strip), m_strip(strip) {
    setMinimumWidth(60);
    setFixedHeight(28);
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    const std::vector<double>& losses = m_strip->m_losses;
    std::vector<QPointF> points;
    double low = INFINITY, high = -INFINITY;
    for (const double loss : losses) {
      if (!std::isfinite(loss)) continue;
      low = std::min(low, loss);
      high = std::max(high, loss);
    }
    if (losses.size() < 2 || low > high) return;
    const double across = width() - 10.0, up = height() - 10.0, range = high > low ? high - low : 1.0;
    for (size_t i = 0; i < losses.size(); ++i)
      if (std::isfinite(losses[i]))
        points.emplace_back(5.0 + across * static_cast<double>(i) / static_cast<double>(losses.size() - 1),
                            5.0 + up * (high - losses[i]) / range);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme& theme = Theme::instance();
    painter.setPen(QPen(theme.accent(), 1.6));
    painter.drawPolyline(points.data(), static_cast<int>(points.size()));
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.accent());
    if (points.size() < 40)
      for (const QPointF& point : points) painter.drawEllipse(point, 1.8, 1.8);
    painter.drawEllipse(points.back(), 3.4, 3.4);
  }

 private:
  TrainingStrip* m_strip;
};

TrainingStrip::TrainingStrip(QWidget* parent) : QFrame(parent) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(10);
  m_words = makeLabel({}, "small", this);
  m_line = new Line(this);
  m_loss = makeLabel({}, nullptr, this);
  m_loss->setFont(Theme::instance().numbers());
  m_reset = makeButton({}, nullptr, this);
  m_reset->setFocusPolicy(Qt::TabFocus);
  row->addWidget(m_words);
  row->addWidget(m_line, 1);
  row->addWidget(m_loss);
  row->addWidget(m_reset);
  connect(m_reset, &QPushButton::clicked, this, &TrainingStrip::resetWanted);
  hide();
}

void TrainingStrip::setLosses(std::vector<double> losses, int steps, bool ofRun) {
  m_losses = std::move(losses);
  m_steps = steps;
  m_ofRun = ofRun;
  show();
}

void TrainingStrip::show() {
  setVisible(m_steps > 0);
  m_words->setText((m_ofRun ? tr("steps of the run: %1") : tr("training steps on what is shown: %1")).arg(m_steps));
  const auto word = [](double loss) { return std::isfinite(loss) ? shownNumber(loss) : QStringLiteral("…"); };
  m_loss->setText(m_losses.empty() ? QString() : tr("loss %1 → %2").arg(word(m_losses.front()), word(m_losses.back())));
  m_line->setToolTip(tr("The loss of what is shown, after each step"));
  m_line->setAccessibleName(m_line->toolTip());
  m_reset->setText(tr("Back to the start"));
  m_reset->setToolTip(tr("Takes all these steps back"));
  m_reset->setVisible(!m_ofRun);
  m_line->update();
}

void TrainingStrip::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) show();
  QFrame::changeEvent(event);
}

}  // namespace unroll
