// SPDX-License-Identifier: GPL-3.0-or-later
// Softmax and normalization: what one row of numbers becomes.
#include <QPainter>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "explain/derivation_rows.h"
#include "explain/formula_paint.h"
#include "explain/op_page.h"
#include "theme/theme.h"

namespace unroll {
namespace {

QFont sized(int pixels) {
  QFont font = Theme::instance().numbers();
  font.setPixelSize(pixels);
  return font;
}

/// Mathematics beside a drawing; returns its width.
double paintSymbol(QPainter& painter, const Formula& formula, QPointF leftMiddle, double size, double most = 1e9) {
  FormulaLayout::Options options;
  options.size = size;
  options.display = false;
  FormulaLayout layout(formula, options);
  if (layout.size().width() > most) {
    options.size *= most / layout.size().width();
    layout = FormulaLayout(formula, options);
  }
  paintFormula(painter, layout, leftMiddle - QPointF(0, layout.size().height() / 2.0), FormulaPaint::themed());
  return layout.size().width();
}

}  // namespace

// --- softmax

class SoftmaxPage::Bars : public SpotPlot {
 public:
  using SpotPlot::SpotPlot;
  bool load() {
    const auto& explanation = m_cursor->explanation();
    auto reading = explanation ? readSoftmax(*explanation, m_cursor->selected()) : std::nullopt;
    if (!reading) return false;
    m_reading = std::move(*reading);
    choose();
    setAccessibleName(
        SoftmaxPage::tr("Softmax: %1 numbers, their exponentials and shares").arg(m_reading.inputs.size()));
    arrange();
    return true;
  }
  void setRoom(int width) {
    m_room = width;
    arrange();
  }
  QSize sizeHint() const override { return {m_room, static_cast<int>(3 * band() + kFoot * zoom())}; }

 protected:
  void paintEvent(QPaintEvent*) override {
    if (!m_cursor->explanation() || m_shown.empty()) return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme& theme = Theme::instance();
    const char* symbols[] = {"x_i", "e^{x_i - \\max x}", "y_i"};
    for (int row = 0; row < 3; ++row) {
      painter.setPen(theme.muted());
      paintSymbol(painter, formula::parse(symbols[row]), {4.0, (row + 0.55) * band()}, 14.0 * zoom(), kLabel - 10.0);
      painter.setPen(QPen(theme.line(), 1.0));
      painter.drawLine(QPointF(kLabel, base(row)), QPointF(width() - kSum, base(row)));
      paintRow(painter, row);
    }
    painter.setFont(sized(static_cast<int>(12 * zoom())));
    painter.setPen(theme.text());
    const QRectF side(width() - kSum + 8.0, band(), kSum - 8.0, band());
    painter.drawText(side, Qt::AlignVCenter | Qt::AlignLeft,
                     QStringLiteral("Σ = %1").arg(shownNumber(numberOf(m_reading.sum))));
    painter.setPen(theme.muted());
    painter.drawText(side.translated(0, band()), Qt::AlignVCenter | Qt::AlignLeft, QStringLiteral("÷ Σ"));
    paintIndices(painter);
    paintMarks(painter);
  }

 private:
  static constexpr double kLabel = 92.0, kSum = 92.0, kFoot = 18.0;
  static constexpr size_t kMost = 64;
  double zoom() const { return m_room > 1100 ? 1.4 : 1.0; }
  double band() const { return 62.0 * zoom(); }
  double numberOf(const CellRef& cell) const { return m_cursor->explanation()->number(cell); }
  const std::vector<CellRef>& rowCells(int row) const {
    return row == 0 ? m_reading.inputs : row == 1 ? m_reading.powers : m_reading.outputs;
  }

  /// All of them, or those with the largest shares and the chosen one, in their order.
  void choose() {
    m_shown.resize(m_reading.outputs.size());
    std::iota(m_shown.begin(), m_shown.end(), size_t{0});
    if (m_shown.size() <= kMost) return;
    const auto share = [this](size_t i) { return numberOf(m_reading.outputs[i]); };
    std::partial_sort(m_shown.begin(), m_shown.begin() + kMost, m_shown.end(),
                      [&](size_t a, size_t b) { return share(a) > share(b); });
    m_shown.resize(kMost);
    if (m_reading.chosen >= 0 && !std::count(m_shown.begin(), m_shown.end(), static_cast<size_t>(m_reading.chosen)))
      m_shown.back() = static_cast<size_t>(m_reading.chosen);
    std::sort(m_shown.begin(), m_shown.end());
  }

  double columnWidth() const {
    return std::min(64.0 * zoom(), (m_room - kLabel - kSum) / std::max<double>(1.0, double(m_shown.size())));
  }
  bool hasNumbers() const { return columnWidth() >= 40.0; }
  /// The line that a row's bars stand on: in the middle where there are negative ones.
  double base(int row) const {
    const double low = ends(row).first, high = ends(row).second;
    const double room = band() - 20.0 * zoom();
    return (row + 1) * band() - 4.0 - room * (high > low ? -low / (high - low) : 0.0);
  }
  std::pair<double, double> ends(int row) const {
    double low = 0.0, high = 0.0;
    for (const size_t i : m_shown) {
      const double v = numberOf(rowCells(row)[i]);
      if (!std::isfinite(v) || v < -1e6) continue;  // what a mask has taken out
      low = std::min(low, v);
      high = std::max(high, v);
    }
    return {low, high};
  }

  void arrange() {
    if (!m_cursor->explanation() || m_shown.empty()) return;
    std::vector<Spot> spots;
    const double column = columnWidth(), bar = std::min(column * 0.6, 30.0 * zoom());
    for (int row = 0; row < 3; ++row) {
      const auto [low, high] = ends(row);
      const double room = band() - 20.0 * zoom(), foot = base(row);
      for (size_t k = 0; k < m_shown.size(); ++k) {
        const CellRef& cell = rowCells(row)[m_shown[k]];
        const double v = std::clamp(numberOf(cell), low, high);
        const double length = high > low ? room * v / (high - low) : 0.0;
        const double x = kLabel + (double(k) + 0.5) * column - bar / 2.0;
        const double top = std::min(foot, foot - length), tall = std::max(2.0, std::fabs(length));
        spots.push_back({QRectF(x, top, bar, tall), cell});
      }
    }
    setSpots(std::move(spots));
    updateGeometry();
    update();
  }

  void paintRow(QPainter& painter, int row) {
    const Theme& theme = Theme::instance();
    const size_t count = m_shown.size();
    painter.setFont(sized(static_cast<int>(11 * zoom())));
    for (size_t k = 0; k < count; ++k) {
      const Spot& spot = spots()[static_cast<size_t>(row) * count + k];
      const double v = numberOf(spot.cell);
      painter.setPen(Qt::NoPen);
      painter.setBrush(v < 0.0 ? theme.dataNegative() : theme.dataPositive());
      painter.drawRoundedRect(spot.rect, 2, 2);
      if (!hasNumbers()) continue;
      painter.setPen(theme.text());
      const double center = spot.rect.center().x();
      const QRectF words(center - columnWidth() / 2, (v < 0.0 ? base(row) : spot.rect.top()) - 15.0 * zoom(),
                         columnWidth(), 14.0 * zoom());
      painter.drawText(words, Qt::AlignCenter, shownNumber(v, columnWidth() > 56.0 ? 4 : 2));
    }
  }

  void paintIndices(QPainter& painter) {
    if (columnWidth() < 16.0) return;
    painter.setFont(sized(static_cast<int>(10 * zoom())));
    painter.setPen(Theme::instance().faint());
    for (size_t k = 0; k < m_shown.size(); ++k)
      painter.drawText(QRectF(kLabel + double(k) * columnWidth(), 3 * band(), columnWidth(), kFoot * zoom()),
                       Qt::AlignCenter, QString::number(m_shown[k]));
  }

  SoftmaxReading m_reading;
  std::vector<size_t> m_shown;
  int m_room = 600;
};

SoftmaxPage::SoftmaxPage(ExplainCursor* cursor, QWidget* parent) : OpPage(cursor, parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(4, 4, 4, 4);
  m_bars = new Bars(cursor, this);
  column->addWidget(m_bars);
}
bool SoftmaxPage::load() { return m_bars->load(); }
void SoftmaxPage::setRoom(int width) { m_bars->setRoom(width - 8); }
const SpotPlot& SoftmaxPage::plot() const { return *m_bars; }

// --- mean and variance

class StatisticsPage::Dots : public SpotPlot {
 public:
  using SpotPlot::SpotPlot;
  bool load() {
    const auto& explanation = m_cursor->explanation();
    auto reading = explanation ? readStatistics(*explanation, m_cursor->selected()) : std::nullopt;
    if (!reading || reading->values.empty()) return false;
    m_reading = std::move(*reading);
    setAccessibleName(StatisticsPage::tr("%1 numbers with the mean %2 and the variance %3")
                          .arg(m_reading.values.size())
                          .arg(shownNumber(numberOf(m_reading.mean)), shownNumber(numberOf(m_reading.variance))));
    arrange();
    return true;
  }
  void setRoom(int width) {
    m_room = width;
    arrange();
  }
  QSize sizeHint() const override { return {m_room, static_cast<int>(2 * band() + 4)}; }

 protected:
  void paintEvent(QPaintEvent*) override {
    if (!m_cursor->explanation() || m_reading.values.empty()) return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintBand(painter, 0);
    paintBand(painter, 1);
    const Theme& theme = Theme::instance();
    for (const Spot& spot : spots()) {
      QColor ink = numberOf(spot.cell) < 0.0 ? theme.dataNegative() : theme.dataPositive();
      if (m_reading.values.size() > 60) ink.setAlpha(150);
      if (spot.rect.width() < 1.0) continue;  // the lines of mean and spread are drawn with their band
      painter.setPen(Qt::NoPen);
      painter.setBrush(ink);
      painter.drawEllipse(spot.rect);
    }
    paintMarks(painter);
  }

 private:
  static constexpr double kLabel = 60.0, kEnd = 24.0;
  double zoom() const { return m_room > 1100 ? 1.4 : 1.0; }
  double head() const { return (m_room < 560 ? 38.0 : 22.0) * zoom(); }
  double band() const { return 70.0 * zoom() + head(); }
  double middleOf(int row) const { return row * band() + head() + (band() - head()) * 0.48; }
  double numberOf(const CellRef& cell) const { return m_cursor->explanation()->number(cell); }
  double spread() const { return numberOf(m_reading.root); }

  /// From where to where a band's line goes: all dots, and the mean with its spread.
  std::pair<double, double> ends(int row) const {
    const double middle = row == 0 ? numberOf(m_reading.mean) : 0.0, wide = row == 0 ? spread() : 1.0;
    double low = middle - 1.2 * wide, high = middle + 1.2 * wide;
    for (const CellRef& cell : row == 0 ? m_reading.values : m_reading.normalized) {
      low = std::min(low, numberOf(cell));
      high = std::max(high, numberOf(cell));
    }
    return {low, high};
  }
  double xOf(int row, double v) const {
    const auto [low, high] = m_ends[row];
    return kLabel + (m_room - kLabel - kEnd) * (high > low ? (v - low) / (high - low) : 0.5);
  }

  void arrange() {
    if (!m_cursor->explanation() || m_reading.values.empty()) return;
    std::vector<Spot> spots;
    const double size = (m_reading.values.size() > 200 ? 4.0 : m_reading.values.size() > 40 ? 6.0 : 9.0) * zoom();
    for (int row = 0; row < 2; ++row) {
      m_ends[row] = ends(row);
      const auto& cells = row == 0 ? m_reading.values : m_reading.normalized;
      for (size_t i = 0; i < cells.size(); ++i) {
        // Spread in height by a fixed pattern (the golden section), so that equal numbers stay apart.
        const double up = std::fmod(double(i) * 0.6180339887498949, 1.0) - 0.5;
        const QPointF at(xOf(row, numberOf(cells[i])), middleOf(row) + up * (band() - head()) * 0.6);
        spots.push_back({QRectF(at.x() - size / 2, at.y() - size / 2, size, size), cells[i]});
      }
    }
    setSpots(std::move(spots));
    updateGeometry();
    update();
  }

  void paintBand(QPainter& painter, int row) {
    const Theme& theme = Theme::instance();
    const double middle = row == 0 ? numberOf(m_reading.mean) : 0.0, wide = row == 0 ? spread() : 1.0;
    const double top = row * band() + head() + 4.0, foot = (row + 1) * band() - 8.0;
    QColor soft = theme.accentSoft();
    painter.setPen(Qt::NoPen);
    painter.setBrush(soft);
    painter.drawRect(QRectF(QPointF(xOf(row, middle - wide), top), QPointF(xOf(row, middle + wide), foot)));
    painter.setPen(QPen(theme.line(), 1.0));
    painter.drawLine(QPointF(kLabel, middleOf(row)), QPointF(m_room - kEnd, middleOf(row)));
    painter.setPen(QPen(theme.accent(), 2.0));
    painter.drawLine(QPointF(xOf(row, middle), top), QPointF(xOf(row, middle), foot));
    const Explanation& explanation = *m_cursor->explanation();
    const CellRef of{(row == 0 ? m_reading.values : m_reading.normalized).front().value, -1, false};
    paintSymbol(painter, inlineSymbol(explanation, of), {4.0, middleOf(row)}, 15.0 * zoom(), kLabel - 10.0);
    painter.setPen(theme.text());
    painter.setFont(sized(static_cast<int>(11 * zoom())));
    const QString words =
        row == 1 ? StatisticsPage::tr("(x − mean) ÷ spread: mean 0, spread 1")
        : m_reading.own
            ? StatisticsPage::tr("%1 numbers · mean %2 · variance %3 · spread √(variance + ε) %4")
                  .arg(m_reading.values.size())
                  .arg(shownNumber(middle), shownNumber(numberOf(m_reading.variance)), shownNumber(wide))
            : StatisticsPage::tr("mean %1 and variance %2 are kept from training · spread √(variance + ε) %3")
                  .arg(shownNumber(middle), shownNumber(numberOf(m_reading.variance)), shownNumber(wide));
    painter.drawText(QRectF(kLabel, row * band() + 2.0, m_room - kLabel, head()),
                     Qt::AlignLeft | Qt::AlignVCenter | Qt::TextWordWrap,
                     row == 1 && !m_reading.own ? StatisticsPage::tr("(x − mean) ÷ spread") : words);
  }

  StatisticsReading m_reading;
  std::pair<double, double> m_ends[2];
  int m_room = 600;
};

StatisticsPage::StatisticsPage(ExplainCursor* cursor, QWidget* parent) : OpPage(cursor, parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(4, 4, 4, 4);
  m_dots = new Dots(cursor, this);
  column->addWidget(m_dots);
}
bool StatisticsPage::load() { return m_dots->load(); }
void StatisticsPage::setRoom(int width) { m_dots->setRoom(width - 8); }
const SpotPlot& StatisticsPage::plot() const { return *m_dots; }

}  // namespace unroll
