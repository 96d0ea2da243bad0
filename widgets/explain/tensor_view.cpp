// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/tensor_view.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "core/assert.h"
#include "explain/formula_paint.h"
#include "theme/theme.h"

namespace unroll {
namespace {

constexpr double kTitle = 24.0;   ///< height of the symbol's line
constexpr double kLegend = 24.0;  ///< of the scale below
constexpr double kEdge = 4.0;     ///< around the cells, for the ring of a chosen one
constexpr double kLeastWidth = 118.0;
constexpr double kNumberWidth = 38.0;    ///< a cell that has room for a number
constexpr double kCompactNumber = 31.0;  ///< for two digits of it

constexpr double kScaleBar = 52.0, kScaleGap = 5.0;

/// Large cells are read from afar, and so are the words around them.
double zoomOf(double maxCell) { return maxCell > 60.0 ? 1.35 : 1.0; }

QFont scaled(QFont font, double pixels, double zoom) {
  font.setPixelSize(static_cast<int>(std::lround(pixels * zoom)));
  return font;
}
QFont legendFont(double zoom) { return scaled(Theme::instance().numbers(), 10.0, zoom); }
QFont sizeFont(double zoom) { return scaled(Theme::instance().small(), 11.0, zoom); }

QString shown(double value, int digits) { return QString::fromStdString(formula::formatNumber(value, digits)); }
/// An end of the scale: small ones keep their digits.
QString endOf(double value) { return shown(value, std::fabs(value) < 0.1 ? 4 : 2); }

}  // namespace

TensorView::TensorView(QWidget* parent) : QWidget(parent) {
  setMouseTracking(true);
  setFocusPolicy(Qt::TabFocus);
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  connect(&Theme::instance(), &Theme::changed, this, &TensorView::restyle);
}

void TensorView::setTensor(std::shared_ptr<const TensorD> tensor, const CellRef& whole, const Formula& symbol) {
  m_whole = {whole.value, -1, whole.gradient};
  m_cells.clear();
  m_places.clear();
  take(std::move(tensor), symbol);
}

void TensorView::setParts(std::shared_ptr<const TensorD> tensor, std::vector<CellRef> cells, const Formula& symbol,
                          bool gradient) {
  UNROLL_ASSERT(static_cast<int64_t>(cells.size()) == tensor->size());
  m_whole = {kNoValue, -1, gradient};
  m_cells = std::move(cells);
  m_places.clear();
  for (size_t i = 0; i < m_cells.size(); ++i)
    m_places.emplace(std::pair{m_cells[i].value, m_cells[i].cell}, static_cast<int64_t>(i));
  take(std::move(tensor), symbol);
}

void TensorView::take(std::shared_ptr<const TensorD> tensor, const Formula& symbol) {
  m_tensor = std::move(tensor);
  m_symbol = symbol;
  m_selected = m_hovered = m_focus = m_winner = -1;
  for (auto* cells : {&m_operands, &m_users, &m_frame}) cells->clear();
  m_low = m_high = 0.0;
  bool first = true;
  for (const double v : m_tensor->span()) {
    if (!std::isfinite(v)) continue;
    m_low = first ? v : std::min(m_low, v);
    m_high = first ? v : std::max(m_high, v);
    first = false;
  }
  m_reach = std::max(std::fabs(m_low), std::fabs(m_high));
  setRoom(m_room, m_maxCell);
  restyle();
  describe();
}

void TensorView::setRoom(QSizeF room, double maxCell) {
  m_room = room;
  m_maxCell = maxCell;
  if (m_tensor) m_tiles = TensorTiles(m_tensor->extents(), room, maxCell);
  updateGeometry();
  update();
}

void TensorView::describe() {
  const QString name = QString::fromStdString(formula::toText(m_symbol));
  setAccessibleName(
      tr("%1, %2, from %3 to %4")
          .arg(name, QString::fromStdString(toString(m_tensor->extents())), shown(m_low, 4), shown(m_high, 4)));
}

void TensorView::restyle() {
  if (!m_tensor) return;
  const auto columns = static_cast<int>(std::max<int64_t>(1, m_tiles.tileColumns()));
  const auto rows = static_cast<int>((m_tensor->size() + columns - 1) / columns);
  m_image = QImage(columns, rows, QImage::Format_ARGB32_Premultiplied);
  m_image.fill(Qt::transparent);
  const Theme& theme = Theme::instance();
  // A table of colours: a tensor may have a million cells.
  constexpr int kShades = 256;
  std::vector<QRgb> shades(2 * kShades + 1);
  for (int i = -kShades; i <= kShades; ++i)
    shades[static_cast<size_t>(i + kShades)] =
        theme.diverging(static_cast<double>(i) / kShades, m_whole.gradient).rgb();
  for (int64_t i = 0; i < m_tensor->size(); ++i) {
    const double v = (*m_tensor)[i];
    const double t = m_reach > 0.0 && std::isfinite(v) ? v / m_reach : 0.0;
    auto* line = reinterpret_cast<QRgb*>(m_image.scanLine(static_cast<int>(i / columns)));
    line[i % columns] =
        std::isfinite(v) ? shades[static_cast<size_t>(std::lround(t * kShades) + kShades)] : theme.error().rgb();
  }
  update();
}

QPointF TensorView::tilesAt() const { return {kEdge, kTitle * zoomOf(m_maxCell) + kEdge}; }

FormulaLayout TensorView::title() const {
  FormulaLayout::Options options;
  const double zoom = zoomOf(m_maxCell);
  options.size = 15.0 * zoom;
  options.display = false;
  FormulaLayout title(m_symbol, options);
  if (title.size().height() > kTitle * zoom - 2.0) {
    options.size *= (kTitle * zoom - 2.0) / title.size().height();
    title = FormulaLayout(m_symbol, options);
  }
  return title;
}

/// "1×32×26×26".
QString TensorView::sizeWords() const {
  QStringList sizes;
  for (const int64_t n : m_tensor->extents()) sizes << QString::number(n);
  return sizes.join(QChar(0xD7));
}

QSize TensorView::sizeOf(const TensorTiles& tiles, double roomWidth) const {
  if (m_compact)
    return {static_cast<int>(
                std::ceil(std::max(tiles.size().width(), m_tensor ? title().size().width() : 0.0) + 2 * kEdge)),
            static_cast<int>(std::ceil(kTitle * zoomOf(m_maxCell) + 2 * kEdge + tiles.size().height()))};
  double wide = std::max({kLeastWidth, tiles.size().width() + 2 * kEdge, legendWidth()});
  if (m_tensor) {
    const double words = QFontMetricsF(sizeFont(zoomOf(m_maxCell))).horizontalAdvance(sizeWords());
    wide = std::max(wide, std::min(title().size().width() + words + 2 * kEdge + 12.0, roomWidth));
  }
  return {static_cast<int>(std::ceil(wide)),
          static_cast<int>(std::ceil((kTitle + kLegend) * zoomOf(m_maxCell) + 2 * kEdge + tiles.size().height()))};
}

QSize TensorView::sizeHint() const { return sizeOf(m_tiles, m_room.width()); }

QSize TensorView::sizeHintWithin(QSizeF room, double maxCell) const {
  return sizeOf(m_tensor ? TensorTiles(m_tensor->extents(), room, maxCell) : m_tiles, room.width());
}

int64_t TensorView::placeOf(const CellRef& cell) const {
  if (cell.gradient != m_whole.gradient) return -1;
  if (m_cells.empty()) return cell.value == m_whole.value ? cell.cell : -1;
  const auto found = m_places.find({cell.value, cell.cell});
  return found == m_places.end() ? -1 : found->second;
}

void TensorView::setSelected(const CellRef& cell) {
  m_selected = placeOf(cell);
  update();
}

void TensorView::setMarked(const CellRef& hovered, const std::vector<CellRef>& operands,
                           const std::vector<CellRef>& users) {
  m_hovered = placeOf(hovered);
  const auto mark = [this](std::vector<int64_t>& marked, const std::vector<CellRef>& cells) {
    marked.clear();
    for (const CellRef& cell : cells)
      if (const int64_t place = placeOf(cell); place >= 0) marked.push_back(place);
  };
  mark(m_operands, operands);
  mark(m_users, users);
  update();
}

void TensorView::setCompact(bool compact) {
  m_compact = compact;
  updateGeometry();
}

void TensorView::setFrame(const std::vector<CellRef>& cells) {
  m_frame.clear();
  for (const CellRef& cell : cells)
    if (const int64_t place = placeOf(cell); place >= 0) m_frame.push_back(place);
  update();
}

void TensorView::markPlace(int64_t place) {
  m_hovered = place;
  update();
}

void TensorView::setWinner(int64_t cell) {
  m_winner = cell;
  update();
}

/// One frame a tile around all of its cells.
void TensorView::paintFrame(QPainter& painter) const {
  const int64_t inTile = std::max<int64_t>(1, m_tiles.tileRows() * m_tiles.tileColumns());
  std::map<int64_t, QRectF> frames;
  for (const int64_t cell : m_frame) {
    QRectF& frame = frames[cell / inTile];
    frame = frame.united(m_tiles.cellRect(cell));
  }
  const Theme& theme = Theme::instance();
  painter.setBrush(Qt::NoBrush);
  for (const auto& [tile, frame] : frames) {
    const QRectF rect = frame.translated(tilesAt()).adjusted(-1.5, -1.5, 1.5, 1.5);
    painter.setPen(QPen(theme.panel(), 4.0));  // stands out from light and dark cells alike
    painter.drawRoundedRect(rect, 2, 2);
    painter.setPen(QPen(theme.accent(), 2.0));
    painter.drawRoundedRect(rect, 2, 2);
  }
}

void TensorView::paintEvent(QPaintEvent*) {
  if (!m_tensor) return;
  QPainter painter(this);
  const Theme& theme = Theme::instance();
  const FormulaLayout title = this->title();
  const double high = kTitle * zoomOf(m_maxCell);
  paintFormula(painter, title, {kEdge, (high - title.size().height()) / 2.0}, FormulaPaint::themed());
  painter.setPen(theme.faint());
  painter.setFont(sizeFont(zoomOf(m_maxCell)));
  if (!m_compact)
    painter.drawText(QRectF(kEdge + title.size().width() + 8, 0, width(), high), Qt::AlignVCenter | Qt::AlignLeft,
                     sizeWords());
  paintCells(painter);
  if (m_tiles.cellWidth() >= (m_compact ? kCompactNumber : kNumberWidth)) paintNumbers(painter);
  painter.setRenderHint(QPainter::Antialiasing);
  if (!m_frame.empty()) paintFrame(painter);
  outline(painter, m_winner, theme.good(), 2.5);
  for (const int64_t cell : m_users) outline(painter, cell, theme.accent(), 1.5, true);
  for (const int64_t cell : m_operands) outline(painter, cell, theme.accent(), 1.5);
  outline(painter, m_hovered, theme.text(), 1.5);
  if (hasFocus()) outline(painter, m_focus, theme.muted(), 2.0);
  outline(painter, m_selected, theme.accent(), 2.0);
  if (!m_compact) paintLegend(painter);
}

void TensorView::paintCells(QPainter& painter) {
  painter.save();
  painter.translate(tilesAt());
  painter.setRenderHint(QPainter::SmoothPixmapTransform, m_tiles.cellWidth() < 1.0);
  const auto rows = m_tiles.tileRows(), columns = m_tiles.tileColumns();
  for (int64_t tile = 0; tile < m_tiles.tiles(); ++tile) {
    const QRectF target = m_tiles.tileRect(tile);
    painter.drawImage(
        target, m_image,
        QRectF(0, static_cast<double>(tile * rows), static_cast<double>(columns), static_cast<double>(rows)));
  }
  if (m_tiles.cellWidth() >= 8.0) {  // hairlines part the cells where there is room for them
    painter.setPen(QPen(Theme::instance().panel(), 1.0));
    for (int64_t tile = 0; tile < m_tiles.tiles(); ++tile) {
      const QRectF r = m_tiles.tileRect(tile);
      for (int64_t c = 1; c < columns; ++c) {
        const double x = r.x() + static_cast<double>(c) * m_tiles.cellWidth();
        painter.drawLine(QPointF(x, r.top()), QPointF(x, r.bottom()));
      }
      for (int64_t l = 1; l < rows; ++l) {
        const double y = r.y() + static_cast<double>(l) * m_tiles.cellHeight();
        painter.drawLine(QPointF(r.left(), y), QPointF(r.right(), y));
      }
    }
  }
  painter.restore();
}

int TensorView::digits() const {
  const double wide = m_tiles.cellWidth() / (m_tiles.cellWidth() >= 1.35 * kNumberWidth ? zoomOf(m_maxCell) : 1.0);
  return wide >= 52.0 ? 4 : wide >= 44.0 ? 3 : 2;
}

void TensorView::paintNumbers(QPainter& painter) const {
  const double zoom = m_tiles.cellWidth() >= 1.35 * kNumberWidth ? zoomOf(m_maxCell) : 1.0;
  painter.setFont(scaled(Theme::instance().numbers(), m_tiles.cellWidth() < kNumberWidth ? 10.0 : 11.0, zoom));
  for (int64_t i = 0; i < m_tensor->size(); ++i) {
    const QRectF rect = m_tiles.cellRect(i).translated(tilesAt());
    const double v = (*m_tensor)[i];
    const QColor fill = QColor::fromRgb(
        m_image.pixel(static_cast<int>(i % m_tiles.tileColumns()), static_cast<int>(i / m_tiles.tileColumns())));
    // The ink that stands out from the cell (relative luminance of WCAG, roughly).
    const double light = 0.299 * fill.redF() + 0.587 * fill.greenF() + 0.114 * fill.blueF();
    painter.setPen(light > 0.52 ? QColor(0x1A, 0x22, 0x30) : QColor(0xFF, 0xFF, 0xFF));
    painter.drawText(
        rect, Qt::AlignCenter,
        painter.fontMetrics().elidedText(shown(v, digits()), Qt::ElideRight, static_cast<int>(rect.width())));
  }
}

void TensorView::outline(QPainter& painter, int64_t cell, const QColor& color, double width, bool dashed) const {
  if (cell < 0 || cell >= m_tensor->size()) return;
  QRectF rect = m_tiles.cellRect(cell).translated(tilesAt());
  if (rect.width() < 5.0) rect = QRectF(rect.center() - QPointF(2.5, 2.5), QSizeF(5, 5));  // stays visible
  painter.setPen(QPen(color, width, dashed ? Qt::DotLine : Qt::SolidLine));
  painter.setBrush(Qt::NoBrush);
  painter.drawRoundedRect(rect.adjusted(-0.5, -0.5, 0.5, 0.5), 2, 2);
}

TensorView::Scale TensorView::scale() const {
  const double low = m_low < 0.0 ? -m_reach : 0.0;
  return {low, m_high > 0.0 || low == 0.0 ? m_reach : 0.0};
}

double TensorView::legendWidth() const {
  const QFontMetricsF metrics(legendFont(zoomOf(m_maxCell)));
  const Scale ends = scale();
  return 2 * kEdge + metrics.horizontalAdvance(endOf(ends.low)) + metrics.horizontalAdvance(endOf(ends.high)) +
         kScaleBar + 2 * kScaleGap;
}

void TensorView::paintLegend(QPainter& painter) const {
  const Theme& theme = Theme::instance();
  const double y = tilesAt().y() + m_tiles.size().height() + kEdge + 4.0;
  const auto [low, high] = scale();
  const double zoom = zoomOf(m_maxCell);
  painter.setFont(legendFont(zoom));
  painter.setPen(theme.muted());
  const QString left = endOf(low), right = endOf(high);
  const double wide = painter.fontMetrics().horizontalAdvance(left);
  painter.drawText(QPointF(kEdge, y + 9 * zoom), left);
  const QRectF strip(kEdge + wide + kScaleGap, y + 1, kScaleBar, 8 * zoom);
  QLinearGradient gradient(strip.topLeft(), strip.topRight());
  for (int i = 0; i <= 8; ++i) {
    const double v = low + (high - low) * i / 8.0;
    gradient.setColorAt(i / 8.0, theme.diverging(m_reach > 0.0 ? v / m_reach : 0.0, m_whole.gradient));
  }
  painter.setPen(Qt::NoPen);
  painter.setBrush(gradient);
  painter.drawRoundedRect(strip, 2, 2);
  painter.setPen(theme.muted());
  painter.drawText(QPointF(strip.right() + kScaleGap, y + 9 * zoom), right);
}

void TensorView::hover(int64_t cell) {
  if (cell == m_hovered) return;
  m_hovered = cell;
  setCursor(cell >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
  update();
  Q_EMIT hovered(cell >= 0 ? refOf(cell) : CellRef{});
  Q_EMIT placeHovered(cell);
}

bool TensorView::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip && m_tensor) {
    auto* help = static_cast<QHelpEvent*>(event);
    const int64_t cell = m_tiles.cellAt(help->pos() - tilesAt());
    if (cell < 0 || cell >= m_tensor->size()) {
      QToolTip::hideText();
    } else {
      const QString name = m_namer ? m_namer(refOf(cell)) : QString();
      QToolTip::showText(help->globalPos(), name + QStringLiteral(" = ") + shown((*m_tensor)[cell], 6), this);
    }
    return true;
  }
  if (event->type() == QEvent::FocusIn && m_tensor && m_focus < 0) m_focus = std::max<int64_t>(0, m_selected);
  if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut) update();
  return QWidget::event(event);
}

void TensorView::mouseMoveEvent(QMouseEvent* event) {
  if (m_tensor) hover(m_tiles.cellAt(event->position() - tilesAt()));
}

void TensorView::mousePressEvent(QMouseEvent* event) {
  const int64_t cell = m_tensor ? m_tiles.cellAt(event->position() - tilesAt()) : -1;
  if (cell < 0 || event->button() != Qt::LeftButton) {
    event->ignore();
    return;
  }
  m_focus = cell;
  Q_EMIT clicked(refOf(cell));
}

void TensorView::leaveEvent(QEvent*) { hover(-1); }

void TensorView::keyPressEvent(QKeyEvent* event) {
  if (!m_tensor) return QWidget::keyPressEvent(event);
  const int64_t count = m_tensor->size(), columns = std::max<int64_t>(1, m_tiles.tileColumns());
  const int key = event->key();
  if ((key == Qt::Key_Return || key == Qt::Key_Enter) && m_focus >= 0) {
    Q_EMIT clicked(refOf(m_focus));
    return;
  }
  const int64_t move = key == Qt::Key_Left    ? -1
                       : key == Qt::Key_Right ? 1
                       : key == Qt::Key_Up    ? -columns
                       : key == Qt::Key_Down  ? columns
                                              : 0;
  if (move == 0) return QWidget::keyPressEvent(event);
  m_focus = std::clamp<int64_t>(std::max<int64_t>(0, m_focus) + move, 0, count - 1);
  hover(m_focus);
  const QString name = m_namer ? m_namer(refOf(m_focus)) : QString();
  setAccessibleDescription(name + QStringLiteral(" = ") + shown((*m_tensor)[m_focus], 6));
  update();
}

void TensorView::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange && m_tensor) describe();
  QWidget::changeEvent(event);
}

}  // namespace unroll
