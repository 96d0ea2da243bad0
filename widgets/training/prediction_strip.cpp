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
constexpr int kTextWidth = 264;  ///< of a text that goes on

/// Two lines of words below the picture, not a class.
bool hasLines(const ShownSample& sample) { return !sample.steps.empty() || !sample.next.empty(); }

QSize tileSize(SampleView view, const ShownSample& sample) {
  const int wide = sample.next.empty() ? kStepsWidth : kTextWidth;
  if (hasLines(sample)) return {wide + 2 * kFrame, kStepsPicture + 2 * kFrame + 2 * kStepsLine + 4};
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

QSize SampleTile::sizeHint() const { return tileSize(m_view, m_sample); }

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
  } else if (!sample.next.empty()) {
    words = presentNext(set, number);
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

/// The end of the text with what comes next: what the network says of each place that it is asked about, and the truth.
QString SampleTile::presentNext(const Dataset& set, const QString& number) {
  m_known = m_known && m_prediction.next.size() == m_sample.next.size();
  m_wrong = m_wrong && m_known;
  m_next.clear();
  m_nextTrue.clear();
  if (m_sample.next.size() == 1) {  // asked about its end alone: the text leads there
    QString text = m_sample.text;
    for (const QChar c : text.replace(QLatin1Char('\n'), QStringLiteral("↵"))) m_nextTrue.push_back({c, false, false});
    m_next = m_nextTrue;
  }
  const std::vector<QString> truth = nextPieces(set, m_sample.next);
  const std::vector<QString> said = nextPieces(set, m_known ? m_prediction.next : m_sample.next);
  int64_t right = 0;
  for (size_t t = 0; t < truth.size(); ++t) {
    const bool wrong = m_known && m_prediction.next[t] != m_sample.next[t];
    m_next.push_back({said[t], true, wrong});
    m_nextTrue.push_back({truth[t], true, false});
    right += !wrong;
  }
  m_said = className(set, m_known ? m_prediction.next.back() : m_sample.next.back());
  m_truth = className(set, m_sample.next.back());
  m_share = m_known ? percent(m_prediction.probability) : QString();
  const QString text = QStringLiteral("%1: %2").arg(number, m_sample.text);
  if (!m_known) return text;
  QString words = m_wrong ? tr("%1\nwrong, it goes on with %2 (%3), it is %4").arg(text, m_said, m_share, m_truth)
                          : tr("%1\nright, it goes on with %2 (%3)").arg(text, m_said, m_share);
  if (truth.size() > 1) words += u'\n' + tr("%1 of %2 steps right").arg(right).arg(truth.size());
  return words;
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
  const bool lines = hasLines(m_sample);
  const QSize size = lines ? QSize(width() - 2 * kFrame, kStepsPicture) : samplePictureSize(m_view, kPicture);
  const QRectF picture((width() - size.width()) / 2.0, kFrame, size.width(), size.height());
  paintSample(painter, picture, m_view, m_sample, m_known ? &m_prediction : nullptr);
  if (m_wrong) {
    painter.setPen(QPen(theme.error(), 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(picture.adjusted(-1.5, -1.5, 1.5, 1.5), 6, 6);
  }
  if (!m_sample.next.empty()) return paintNext(painter);
  lines ? paintSteps(painter) : paintCaption(painter);
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

/// "✕ shall be t[o]  43 %" and below it "→ shall be t[h]".
void SampleTile::paintNext(QPainter& painter) const {
  const Theme& theme = Theme::instance();
  QFont small = theme.numbers();
  small.setPixelSize(12);
  const double first = kFrame + kStepsPicture + kFrame + kStepsLine - 3.0;
  painter.setFont(small);
  if (m_known) {
    painter.setPen(m_wrong ? theme.error() : theme.good());
    painter.drawText(QPointF(2, first), m_wrong ? QStringLiteral("✕") : QStringLiteral("✓"));
    painter.setPen(theme.muted());
    painter.drawText(QRectF(0, first - kStepsLine + 3, width() - 2.0, kStepsLine), Qt::AlignRight | Qt::AlignVCenter,
                     m_share);
    painter.drawText(QPointF(2, first + kStepsLine), QStringLiteral("→"));
  }
  if (m_known) paintNextLine(painter, first, m_next, true);
  paintNextLine(painter, m_known ? first + kStepsLine : first, m_nextTrue, false);
}

/// As many of the last pieces as fit; what the network is asked about stands out from the text before it.
void SampleTile::paintNextLine(QPainter& painter, double y, const std::vector<NextPiece>& pieces, bool strong) const {
  const Theme& theme = Theme::instance();
  QFont font = theme.code();
  font.setPixelSize(12);
  painter.setFont(font);
  const QFontMetricsF metrics(font);
  constexpr double kIndent = 20.0, kShare = 40.0;
  const double room = width() - kIndent - kShare;
  double used = 0.0;
  size_t from = pieces.size();
  while (from > 0) {
    const double wide = metrics.horizontalAdvance(pieces[from - 1].words);
    if (used + wide > room) break;
    used += wide;
    --from;
  }
  double x = kIndent;
  const bool alone = std::count_if(pieces.begin(), pieces.end(), [](const NextPiece& p) { return p.said; }) == 1;
  for (size_t i = from; i < pieces.size(); ++i) {
    const NextPiece& piece = pieces[i];
    const double wide = metrics.horizontalAdvance(piece.words);
    const QColor ink = piece.wrong ? theme.error() : piece.said ? theme.text() : theme.muted();
    if (piece.wrong || (piece.said && alone)) {
      QColor fill = piece.wrong ? theme.error() : strong ? theme.good() : theme.muted();
      fill.setAlphaF(0.18f);
      painter.setPen(Qt::NoPen);
      painter.setBrush(fill);
      painter.drawRoundedRect(QRectF(x - 0.5, y - metrics.ascent() + 1, wide + 1, metrics.height() - 2), 2, 2);
    }
    painter.setPen(ink);
    painter.drawText(QPointF(x, y), piece.words);
    x += wide;
  }
}

PredictionStrip::PredictionStrip(QWidget* parent) : QWidget(parent), m_tile(tileSize(SampleView::Image, {})) {
  setMinimumHeight(m_tile.height());
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

int PredictionStrip::capacity() const { return std::max(1, (width() + kGap) / (m_tile.width() + kGap)); }

void PredictionStrip::present(const Dataset& set, const std::vector<ShownSample>& samples,
                              const std::vector<Prediction>& predictions, const std::vector<size_t>& order) {
  m_tile = tileSize(set.view(), samples.empty() ? ShownSample{} : samples.front());
  const size_t count = std::min(order.size(), static_cast<size_t>(capacity()));
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
  const int count = std::min(static_cast<int>(m_tiles.size()), capacity());
  for (int i = 0; i < count; ++i) {
    const int x = count > 1 ? i * (width() - m_tile.width()) / (count - 1) : 0;
    m_tiles[static_cast<size_t>(i)]->setGeometry(x, 0, m_tile.width(), m_tile.height());
  }
  setMinimumHeight(m_tile.height());
}

void PredictionStrip::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  place();
  Q_EMIT capacityChanged();
}

}  // namespace unroll
