// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/prediction_strip.h"

#include <QPainter>
#include <algorithm>

#include "theme/theme.h"
#include "training/axis_scale.h"
#include "training/sample_picture.h"

namespace unroll {
namespace {

constexpr int kPicture = 56;
constexpr int kCaption = 22;
constexpr int kFrame = 3;  ///< around the picture, for the sign of a wrong one
constexpr int kGap = 16;
constexpr int kStepsWidth = 190;  ///< of a sample with a class for each step
constexpr int kStepsPicture = 40;
constexpr int kStepsLine = 17;

QSize tileSize(SampleView view, bool steps) {
  if (steps) return {kStepsWidth + 2 * kFrame, kStepsPicture + 2 * kFrame + 2 * kStepsLine + 4};
  const QSize picture = samplePictureSize(view, kPicture);
  return {std::max(picture.width(), 72) + 2 * kFrame, picture.height() + 2 * kFrame + kCaption};
}

/// The value that the picture shows: of the last step the first feature.
double firstOfLastStep(const ShownSample& sample, const std::vector<float>& values) {
  const auto features = static_cast<size_t>(sample.extents.size() == 2 ? sample.extents[1] : 1);
  if (values.empty()) return 0.0;
  return static_cast<double>(values.size() >= features ? values[values.size() - features] : values.front());
}

QString percent(double share) { return QStringLiteral("%1 %").arg(qRound(100 * share)); }

}  // namespace

SampleTile::SampleTile(QWidget* parent) : QWidget(parent) {
  connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

QSize SampleTile::sizeHint() const { return tileSize(m_view, !m_sample.steps.empty()); }

void SampleTile::present(const Dataset& set, const ShownSample& sample, const Prediction* prediction) {
  m_view = set.view();
  m_sample = sample;
  m_known = prediction != nullptr;
  m_prediction = prediction ? *prediction : Prediction{};
  m_wrong = m_known && m_prediction.wrong;
  const QString number = tr("sample %1").arg(sample.sample);
  QString words = number;
  m_steps.clear();
  if (!sample.steps.empty()) {
    words = presentSteps(set, number);
  } else if (!m_known) {
    m_said = sample.classIndex >= 0 ? className(set, sample.classIndex) : QString();
    m_share.clear();
    m_truth.clear();
  } else if (m_prediction.classIndex >= 0) {
    m_said = className(set, m_prediction.classIndex);
    m_share = percent(m_prediction.probability);
    m_truth = m_wrong ? className(set, sample.classIndex) : QString();
    words = m_wrong ? tr("%1: wrong, %2 with %3, it is %4").arg(number, m_said, m_share, m_truth)
                    : tr("%1: right, %2 with %3").arg(number, m_said, m_share);
  } else {
    m_said = valueText(firstOfLastStep(sample, m_prediction.values));
    m_share = QStringLiteral("(%1)").arg(valueText(firstOfLastStep(sample, sample.target)));
    m_truth.clear();
    words = tr("%1: predicted %2, it is %3").arg(number, m_said, m_share.mid(1).chopped(1));
  }
  setAccessibleName(words);
  setToolTip(words);
  update();
}

/// The row of classes that the network says, or the true one while it says nothing.
QString SampleTile::presentSteps(const Dataset& set, const QString& number) {
  m_known = m_known && m_prediction.steps.size() == m_sample.steps.size();
  m_wrong = m_wrong && m_known;
  m_said = stepText(set, m_known ? m_prediction.steps : m_sample.steps);
  m_truth = stepText(set, m_sample.steps);
  m_share.clear();
  if (!m_known) return QStringLiteral("%1: %2 → %3").arg(number, m_sample.text, m_truth);
  for (const StepWord& word : stepWords(set, m_prediction.steps))
    m_steps.emplace_back(word.words, m_prediction.steps[word.step] == m_sample.steps[word.step]);
  const auto counts = std::count_if(m_sample.steps.begin(), m_sample.steps.end(), [](int64_t c) { return c >= 0; });
  int64_t right = 0;
  for (size_t t = 0; t < m_sample.steps.size(); ++t)
    right += m_sample.steps[t] >= 0 && m_prediction.steps[t] == m_sample.steps[t];
  return m_wrong ? tr("%1: %2\nwrong, %3 of %4 steps right\npredicted: %5\nit is: %6")
                       .arg(number, m_sample.text)
                       .arg(right)
                       .arg(counts)
                       .arg(m_said, m_truth)
                 : tr("%1: %2\nright, all %3 steps: %4").arg(number, m_sample.text).arg(counts).arg(m_said);
}

struct SampleTile::Piece {
  QString words;
  QFont font;
  QColor color;
};

void SampleTile::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::instance();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const bool steps = !m_sample.steps.empty();
  const QSize size = steps ? QSize(width() - 2 * kFrame, kStepsPicture) : samplePictureSize(m_view, kPicture);
  const QRectF picture((width() - size.width()) / 2.0, kFrame, size.width(), size.height());
  paintSample(painter, picture, m_view, m_sample, m_known ? &m_prediction : nullptr);
  if (m_wrong) {
    painter.setPen(QPen(theme.error(), 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(picture.adjusted(-1.5, -1.5, 1.5, 1.5), 6, 6);
  }
  steps ? paintSteps(painter) : paintCaption(painter);
}

/// "✕ 9 52 % → 4": the class strong, its share muted, the truth behind an arrow.
void SampleTile::paintCaption(QPainter& painter) const {
  const Theme& theme = Theme::instance();
  QFont strong = theme.numbers(), light = theme.numbers();
  strong.setPixelSize(12);
  strong.setWeight(QFont::DemiBold);
  light.setPixelSize(11);
  const QFontMetricsF metrics(strong);
  const auto fitted = [&](const QString& words, double share) {
    return metrics.elidedText(words, Qt::ElideRight, share * width());
  };
  std::vector<Piece> pieces;
  if (m_wrong) pieces.push_back({QStringLiteral("✕"), light, theme.error()});
  if (!m_said.isEmpty())
    pieces.push_back({fitted(m_said, m_wrong ? 0.38 : 0.66), strong,
                      m_wrong   ? theme.error()
                      : m_known ? theme.text()
                                : theme.faint()});
  if (m_wrong)
    pieces.push_back({QStringLiteral("→ ") + fitted(m_truth, 0.32), strong, theme.text()});
  else if (!m_share.isEmpty())
    pieces.push_back({m_share, light, theme.muted()});
  double total = 0;
  for (const Piece& piece : pieces) total += QFontMetricsF(piece.font).horizontalAdvance(piece.words) + 5;
  double x = (width() - total + 5) / 2;
  for (const Piece& piece : pieces) {
    painter.setFont(piece.font);
    painter.setPen(piece.color);
    painter.drawText(QPointF(x, height() - 6), piece.words);
    x += QFontMetricsF(piece.font).horizontalAdvance(piece.words) + 5;
  }
}

/// "✓ D A N V" or "✕ D N N V", the wrong steps in red, and below the true row of a wrong one.
void SampleTile::paintSteps(QPainter& painter) const {
  const Theme& theme = Theme::instance();
  QFont strong = theme.numbers(), light = theme.numbers();
  strong.setPixelSize(12);
  strong.setWeight(QFont::DemiBold);
  light.setPixelSize(12);
  const QFontMetricsF metrics(strong), thin(light);
  const double left = 2.0, indent = 18.0, end = width() - 2.0;
  const double first = kFrame + kStepsPicture + kFrame + kStepsLine - 3.0;
  painter.setFont(strong);
  if (m_known) {
    painter.setPen(m_wrong ? theme.error() : theme.good());
    painter.drawText(QPointF(left, first), m_wrong ? QStringLiteral("✕") : QStringLiteral("✓"));
  }
  // A right one has the second line for itself.
  const double last = m_wrong ? first : first + kStepsLine;
  const double dots = metrics.horizontalAdvance(QChar(0x2026));
  double x = left + indent, y = first;
  for (size_t i = 0; i < m_steps.size(); ++i) {
    QString words = m_steps[i].first;
    const bool lastWord = i + 1 == m_steps.size();
    double wide = metrics.horizontalAdvance(words);
    if (x + wide > end && y < last) {
      words = words.trimmed();
      wide = metrics.horizontalAdvance(words);
      x = left + indent;
      y += kStepsLine;
    }
    if (x + wide + (lastWord || y < last ? 0.0 : dots) > end) {
      painter.setPen(theme.muted());
      painter.drawText(QPointF(x, y), QStringLiteral("…"));
      break;
    }
    painter.setPen(m_steps[i].second ? theme.text() : theme.error());
    painter.drawText(QPointF(x, y), words);
    x += wide;
  }
  if (m_known && !m_wrong) return;
  painter.setFont(light);
  painter.setPen(m_known ? theme.text() : theme.faint());
  painter.drawText(QPointF(left, first + kStepsLine), QStringLiteral("→"));
  painter.drawText(QPointF(left + indent, first + kStepsLine),
                   thin.elidedText(m_truth, Qt::ElideRight, end - left - indent));
}

PredictionStrip::PredictionStrip(QWidget* parent) : QWidget(parent) {
  setMinimumHeight(tileSize(SampleView::Image, false).height());
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

int PredictionStrip::capacity(SampleView view, bool steps) const {
  return std::max(1, (width() + kGap) / (tileSize(view, steps).width() + kGap));
}

void PredictionStrip::present(const Dataset& set, const std::vector<ShownSample>& samples,
                              const std::vector<Prediction>& predictions, const std::vector<size_t>& order) {
  m_view = set.view();
  m_inSteps = !samples.empty() && !samples.front().steps.empty();
  const size_t count = std::min(order.size(), static_cast<size_t>(capacity(m_view, m_inSteps)));
  while (m_tiles.size() < count) m_tiles.push_back(new SampleTile(this));
  for (size_t i = 0; i < m_tiles.size(); ++i) {
    m_tiles[i]->setVisible(i < count);
    if (i >= count) continue;
    const size_t at = order[i];
    m_tiles[i]->present(set, samples[at], at < predictions.size() ? &predictions[at] : nullptr);
  }
  place();
}

/// Spread over the whole width, so that the strip ends where the cards above end.
void PredictionStrip::place() {
  const QSize size = tileSize(m_view, m_inSteps);
  const int count = std::min(static_cast<int>(m_tiles.size()), capacity(m_view, m_inSteps));
  for (int i = 0; i < count; ++i) {
    const int x = count > 1 ? i * (width() - size.width()) / (count - 1) : 0;
    m_tiles[static_cast<size_t>(i)]->setGeometry(x, 0, size.width(), size.height());
  }
  setMinimumHeight(size.height());
}

void PredictionStrip::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  place();
  Q_EMIT capacityChanged();
}

}  // namespace unroll
