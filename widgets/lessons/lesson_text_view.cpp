// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lesson_text_view.h"

#include <QMouseEvent>
#include <QPainter>
#include <QTextBoundaryFinder>
#include <algorithm>
#include <cmath>

#include "explain/formula_paint.h"
#include "theme/theme.h"

namespace unroll {
namespace {

constexpr double kMathScale = 1.18;  ///< Latin Modern has smaller letters than the window's face
constexpr double kLeading = 0.30;    ///< of the type, between lines
constexpr double kGap = 0.62;        ///< of the type, between paragraphs
constexpr double kItemGap = 0.22;    ///< between the items of a list
constexpr double kIndent = 1.35;     ///< of items
constexpr QChar kStandIn = u'x';     ///< a formula, to the rules of line breaking: a letter

bool isFormula(const Span& span) {
  return span.kind == Span::Kind::Formula || (span.kind == Span::Kind::Number && !(span.formula == Formula{}));
}

}  // namespace

LessonTextView::LessonTextView(QWidget* parent) : QLabel(parent) {
  setMouseTracking(true);
  QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
  connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void LessonTextView::setParagraphs(std::vector<Paragraph> paragraphs) {
  if (paragraphs == m_paragraphs) return;
  m_paragraphs = std::move(paragraphs);
  setAccessibleName(QString::fromStdString(plainText(m_paragraphs)));
  relayout();
}

void LessonTextView::setTypeSize(double pixels) {
  if (pixels == m_size) return;
  m_size = pixels;
  relayout();
}

void LessonTextView::setMuted(bool muted) {
  m_muted = muted;
  update();
}

void LessonTextView::setLit(std::vector<CellRef> cells) {
  m_lit = std::move(cells);
  update();
}

void LessonTextView::relayout() {
  m_set.width = -1;
  updateGeometry();
  update();
}

QFont LessonTextView::fontOf(Span::Kind kind) const {
  QFont font = kind == Span::Kind::Code ? Theme::instance().code() : Theme::instance().body();
  font.setPixelSize(static_cast<int>(std::lround(kind == Span::Kind::Code ? m_size * 0.92 : m_size)));
  if (kind == Span::Kind::Strong) font.setWeight(QFont::DemiBold);
  if (kind == Span::Kind::Emphasis) font.setItalic(true);
  return font;
}

std::vector<LessonTextView::Piece> LessonTextView::piecesOf(const Paragraph& paragraph, double room) const {
  QString all;
  for (const Span& span : paragraph.spans)
    all += isFormula(span) ? QString(kStandIn) : QString::fromStdString(span.text);
  all.replace(u'\n', u' ');
  std::vector<bool> mayBreak(static_cast<size_t>(all.size()) + 1, false);
  QTextBoundaryFinder finder(QTextBoundaryFinder::Line, all);
  for (qsizetype at = finder.toNextBoundary(); at >= 0; at = finder.toNextBoundary())
    mayBreak[static_cast<size_t>(at)] = true;
  std::vector<Piece> pieces;
  qsizetype at = 0;
  for (const Span& span : paragraph.spans) {
    if (isFormula(span)) {
      Piece piece;
      piece.kind = span.kind;
      piece.formula = std::make_shared<Formula>(span.formula);
      FormulaLayout::Options options;
      options.size = m_size * kMathScale;
      options.maxWidth = room;
      options.display = paragraph.kind == Paragraph::Kind::Display;
      piece.layout = std::make_shared<FormulaLayout>(*piece.formula, options);
      piece.width = piece.ink = piece.layout->size().width();
      piece.ascent = piece.layout->baseline();
      piece.descent = piece.layout->size().height() - piece.ascent;
      piece.breakBefore = mayBreak[static_cast<size_t>(at)];
      pieces.push_back(std::move(piece));
      ++at;
      continue;
    }
    const qsizetype end = at + QString::fromStdString(span.text).size();
    const QFont font = fontOf(span.kind);
    const QFontMetricsF metrics(font);
    while (at < end) {
      qsizetype next = at + 1;
      while (next < end && !mayBreak[static_cast<size_t>(next)]) ++next;
      Piece piece;
      piece.kind = span.kind;
      piece.words = all.mid(at, next - at);
      piece.font = font;
      QString ink = piece.words;
      while (ink.endsWith(u' ')) ink.chop(1);
      piece.width = metrics.horizontalAdvance(piece.words);
      piece.ink = metrics.horizontalAdvance(ink);
      piece.ascent = metrics.ascent();
      piece.descent = metrics.descent();
      piece.breakBefore = mayBreak[static_cast<size_t>(at)];
      pieces.push_back(std::move(piece));
      at = next;
    }
  }
  return pieces;
}

/// Fills lines as far as they go, and puts them below what SET has.
void LessonTextView::setLines(std::vector<Piece> pieces, double indent, double width, bool centred, Set& set) const {
  size_t begin = 0;
  while (begin < pieces.size()) {
    double x = 0.0, ink = 0.0;
    size_t end = begin, breakAt = begin;
    for (; end < pieces.size(); ++end) {
      if (end > begin && pieces[end].breakBefore) breakAt = end;
      if (x + pieces[end].ink > width - indent && breakAt > begin) break;
      ink = x + pieces[end].ink;
      x += pieces[end].width;
    }
    if (end < pieces.size()) {
      end = breakAt;
      ink = 0.0;
      for (size_t i = begin; i < end; ++i) ink += i + 1 < end ? pieces[i].width : pieces[i].ink;
    }
    double ascent = 0.0, descent = 0.0;
    for (size_t i = begin; i < end; ++i) {
      ascent = std::max(ascent, pieces[i].ascent);
      descent = std::max(descent, pieces[i].descent);
    }
    double left = centred ? std::max(indent, (width - ink) / 2) : indent;
    const double baseline = std::round(set.height + ascent);
    for (size_t i = begin; i < end; ++i) {
      pieces[i].x = left;
      pieces[i].baseline = baseline;
      left += pieces[i].width;
    }
    set.height = baseline + descent + m_size * kLeading;
    ++set.lines;
    begin = end;
  }
  for (Piece& piece : pieces) set.pieces.push_back(std::move(piece));
}

const LessonTextView::Set& LessonTextView::setWithin(int width) const {
  if (m_set.width == width) return m_set;
  Set set;
  set.width = width;
  const Paragraph* before = nullptr;
  for (const Paragraph& paragraph : m_paragraphs) {
    const bool item = paragraph.kind == Paragraph::Kind::Item;
    const bool items = item && before && before->kind == Paragraph::Kind::Item;
    if (before) set.height += m_size * (items ? kItemGap : kGap);
    const double indent = item ? m_size * kIndent : 0.0;
    const size_t first = set.pieces.size();
    setLines(piecesOf(paragraph, width - indent), indent, width, paragraph.kind == Paragraph::Kind::Display, set);
    if (item && set.pieces.size() > first) set.bullets.push_back({m_size * 0.45, set.pieces[first].baseline});
    before = &paragraph;
  }
  if (set.height > 0) set.height -= m_size * kLeading;
  m_set = std::move(set);
  return m_set;
}

QSize LessonTextView::sizeHint() const { return {480, heightForWidth(480)}; }

QSize LessonTextView::minimumSizeHint() const { return {160, heightForWidth(std::max(160, width()))}; }

int LessonTextView::heightForWidth(int width) const { return static_cast<int>(std::ceil(setWithin(width).height)) + 2; }

int LessonTextView::linesWithin(int width) const { return setWithin(width).lines; }

void LessonTextView::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Theme& theme = Theme::instance();
  const QColor ink = m_muted ? theme.muted() : theme.text();
  FormulaPaint paint = FormulaPaint::themed();
  paint.text = ink;
  paint.hovered = m_hovered;
  paint.lit = m_lit;
  const Set& set = setWithin(width());
  for (const QPointF& bullet : set.bullets) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.accent());
    painter.drawEllipse(bullet - QPointF(0, m_size * 0.33), m_size * 0.15, m_size * 0.15);
  }
  for (const Piece& piece : set.pieces) {
    if (piece.layout) {
      paintFormula(painter, *piece.layout, {piece.x, piece.baseline - piece.ascent}, paint);
      continue;
    }
    if (piece.kind == Span::Kind::Code) {
      painter.setPen(Qt::NoPen);
      painter.setBrush(theme.line());
      const QRectF behind(piece.x - 2, piece.baseline - piece.ascent, piece.ink + 4, piece.ascent + piece.descent);
      painter.drawRoundedRect(behind, 4, 4);
    }
    painter.setFont(piece.font);
    painter.setPen(ink);
    painter.drawText(QPointF(piece.x, piece.baseline), piece.words);
  }
}

CellRef LessonTextView::cellAt(QPointF point) const {
  for (const Piece& piece : setWithin(width()).pieces) {
    if (!piece.layout) continue;
    const QPointF origin(piece.x, piece.baseline - piece.ascent);
    if (QRectF(origin, piece.layout->size()).adjusted(-2, -2, 2, 2).contains(point))
      return piece.layout->cellAt(point - origin);
  }
  return {};
}

void LessonTextView::mouseMoveEvent(QMouseEvent* event) {
  const CellRef cell = cellAt(event->position());
  if (cell == m_hovered) return;
  m_hovered = cell;
  setCursor(cell.valid() ? Qt::PointingHandCursor : Qt::ArrowCursor);
  update();
  Q_EMIT hovered(cell);
}

void LessonTextView::mousePressEvent(QMouseEvent* event) {
  const CellRef cell = cellAt(event->position());
  if (!cell.valid() || event->button() != Qt::LeftButton) return event->ignore();
  Q_EMIT clicked(cell);
}

void LessonTextView::leaveEvent(QEvent*) {
  if (!m_hovered.valid()) return;
  m_hovered = {};
  update();
  Q_EMIT hovered({});
}

void LessonTextView::changeEvent(QEvent* event) {
  if (event->type() == QEvent::FontChange) relayout();
  QLabel::changeEvent(event);
}

}  // namespace unroll
