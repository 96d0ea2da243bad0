// SPDX-License-Identifier: GPL-3.0-or-later
#include "gallery.h"

#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QTextLayout>
#include <QVBoxLayout>
#include <algorithm>

#include "canvas/card_style.h"
#include "canvas/edge_item.h"
#include "chalkboard/board.h"
#include "controls.h"
#include "graph/layout.h"
#include "layers/catalog.h"
#include "theme/theme.h"
#include "translate.h"

namespace unroll {

namespace {
constexpr const char* kFirstLevel = QT_TRANSLATE_NOOP("engine", "first steps");  ///< a level of templates()
constexpr int kCardWide = 238;
constexpr int kGap = 12;
constexpr double kPictureHeight = 80;
constexpr int kWidestCard = 296;

QFont titleFont() {
  QFont font = Theme::instance().body();
  font.setWeight(QFont::DemiBold);
  return font;
}

/// WORDS broken into at most MOST lines; the last has dots where more would follow.
QStringList wrapped(const QString& words, const QFont& font, double width, int most) {
  QTextLayout layout(words, font);
  QStringList lines;
  layout.beginLayout();
  for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
    line.setLineWidth(width);
    if (lines.size() + 1 == most) {
      lines << QFontMetricsF(font).elidedText(words.mid(line.textStart()), Qt::ElideRight, width);
      break;
    }
    lines << words.mid(line.textStart(), line.textLength()).trimmed();
  }
  layout.endLayout();
  return lines;
}
}  // namespace

TemplateCard::TemplateCard(const QString& title, const QString& summary, NetworkSpec spec, QWidget* parent)
    : QAbstractButton(parent), m_title(title), m_summary(summary), m_spec(std::move(spec)) {
  setText(title);
  setAccessibleName(title);
  setAccessibleDescription(summary);
  setCursor(Qt::PointingHandCursor);
  setFocusPolicy(Qt::StrongFocus);
  setFixedSize(sizeHint());
}

void TemplateCard::enterEvent(QEnterEvent*) { update(); }
void TemplateCard::leaveEvent(QEvent*) { update(); }

void TemplateCard::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::instance();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const bool lit = underMouse() || hasFocus();
  const QRectF card = QRectF(rect()).adjusted(3, 2, -3, -5);
  paintCard(painter, card, lit ? theme.accent() : theme.line(), hasFocus() ? 2 : 1);
  const QRectF picture = card.adjusted(1, 1, -1, kPictureHeight - card.height());
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme.canvas());
  painter.drawRoundedRect(picture, Theme::kCardRadius - 1, Theme::kCardRadius - 1);
  painter.drawRect(picture.adjusted(0, 20, 0, 0));
  painter.setPen(QPen(theme.line(), 1));
  painter.drawLine(picture.bottomLeft(), picture.bottomRight());
  paintNetwork(painter, picture.adjusted(14, 12, -14, -12));

  const QRectF words = wordsRect();
  double y = words.top();
  const auto paintLines = [&](const QStringList& lines, const QFont& font, const QColor& ink) {
    const QFontMetricsF metrics(font);
    painter.setFont(font);
    painter.setPen(ink);
    for (const QString& line : lines) {
      painter.drawText(QPointF(words.left(), y + metrics.ascent()), line);
      y += metrics.lineSpacing();
    }
  };
  paintLines(titleLines(), titleFont(), theme.text());
  y += 3;
  paintLines(summaryLines(), theme.small(), theme.muted());
}

QRectF TemplateCard::wordsRect() const {
  return QRectF(rect()).adjusted(3 + 14, 2 + kPictureHeight + 9, -3 - 14, -5 - 6);
}

QStringList TemplateCard::titleLines() const { return wrapped(m_title, titleFont(), wordsRect().width(), 2); }

QStringList TemplateCard::summaryLines() const {
  const double used = 3 + static_cast<double>(titleLines().size()) * QFontMetricsF(titleFont()).lineSpacing();
  const QFont font = Theme::instance().small();
  const auto room = static_cast<int>((wordsRect().height() - used) / QFontMetricsF(font).lineSpacing() + 0.1);
  return wrapped(m_summary, font, wordsRect().width(), std::max(1, room));
}

void TemplateCard::paintNetwork(QPainter& painter, const QRectF& area) const {
  const Theme& theme = Theme::instance();
  if (m_spec.nodes.empty()) {
    painter.setPen(QPen(theme.faint(), 2, Qt::SolidLine, Qt::RoundCap));
    const QPointF centre = area.center();
    painter.drawLine(centre - QPointF(9, 0), centre + QPointF(9, 0));
    painter.drawLine(centre - QPointF(0, 9), centre + QPointF(0, 9));
    return;
  }
  const std::map<NodeId, Position> places = layoutOf(m_spec);
  QRectF all;
  for (const auto& [id, place] : places) all |= cardRect().translated(place.x, place.y);
  const double scale = std::min({area.width() / all.width(), area.height() / all.height(), 0.34});
  painter.save();
  painter.translate(area.center());
  painter.scale(scale, scale);
  painter.translate(-all.center());
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(theme.faint(), 1.2 / scale));
  for (const EdgeSpec& edge : m_spec.edges) {
    const Position& from = places.at(edge.from.node);
    const Position& to = places.at(edge.to.node);
    painter.drawPath(edgePath({from.x + kCardWidth, from.y + kCardHeight / 2}, {to.x, to.y + kCardHeight / 2}));
  }
  for (const NodeSpec& node : m_spec.nodes) {
    const QRectF card = cardRect().translated(places.at(node.id).x, places.at(node.id).y);
    painter.setPen(QPen(theme.line(), 1 / scale));
    painter.setBrush(theme.panel());
    painter.drawRoundedRect(card, 16, 16);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.stripe(LayerCatalog::builtIn().find(node.type)));
    painter.drawRoundedRect(QRectF(card.left() + 14, card.top() + 18, 14, card.height() - 36), 7, 7);
    QColor ink = theme.faint();
    ink.setAlpha(110);
    painter.setBrush(ink);
    painter.drawRoundedRect(QRectF(card.left() + 46, card.top() + 26, 92, 14), 6, 6);
    painter.drawRoundedRect(QRectF(card.left() + 46, card.top() + 56, 60, 14), 6, 6);
  }
  painter.restore();
}

Gallery::Gallery(QWidget* parent) : QWidget(parent) {
  setFocusPolicy(Qt::StrongFocus);
  setAccessibleName(tr("Gallery of examples"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  m_area = new QScrollArea;
  m_area->setWidgetResizable(true);
  m_area->setFrameShape(QFrame::NoFrame);
  m_area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* page = new QWidget;
  setRole(page, "page");
  m_column = new QVBoxLayout(page);
  m_column->setContentsMargins(32, 14, 32, 20);
  m_column->setSpacing(4);
  auto* head = new QHBoxLayout;
  head->addWidget(makeLabel(tr("Examples"), "title"));
  head->addSpacing(8);
  head->addWidget(makeLabel(tr("Each opens as a new document; nothing you have saved is changed."), "muted"), 1);
  QPushButton* close = makeIconButton(tr("Close the gallery"), QStringLiteral("close"));
  connect(close, &QPushButton::clicked, this, &Gallery::closed);
  head->addWidget(close);
  m_column->addLayout(head);
  auto* cards = new QWidget;
  m_grid = new QGridLayout(cards);
  m_grid->setContentsMargins(0, 0, 0, 0);
  m_grid->setHorizontalSpacing(kGap);
  m_grid->setVerticalSpacing(6);
  m_column->addWidget(cards);
  m_column->addStretch(1);
  m_area->setWidget(page);
  column->addWidget(m_area);
  connect(&Theme::instance(), &Theme::changed, this, [this] { update(); });
}

void Gallery::showEvent(QShowEvent* event) {
  if (!m_filled) fill();
  if (!m_filled) {
    for (const Group& group : m_groups) {
      for (QWidget* card : group.cards) card->installEventFilter(this);
    }
  }
  m_filled = true;
  arrange();
  QWidget::showEvent(event);
}

void Gallery::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  arrange();
}

void Gallery::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape) {
    Q_EMIT closed();
    return;
  }
  QWidget::keyPressEvent(event);
}

/// Whoever comes by the keys stands on the first example.
void Gallery::focusInEvent(QFocusEvent* event) {
  QWidget::focusInEvent(event);
  if (!m_groups.empty() && !m_groups.front().cards.empty()) m_groups.front().cards.front()->setFocus(event->reason());
}

/// The arrow keys go to the next card as it lies on the page.
bool Gallery::eventFilter(QObject* watched, QEvent* event) {
  auto* from = qobject_cast<TemplateCard*>(watched);
  if (!from || event->type() != QEvent::KeyPress) return QWidget::eventFilter(watched, event);
  QPoint way;
  switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Left: way = {-1, 0}; break;
    case Qt::Key_Right: way = {1, 0}; break;
    case Qt::Key_Up: way = {0, -1}; break;
    case Qt::Key_Down: way = {0, 1}; break;
    default: return false;
  }
  QWidget* best = nullptr;
  int bestCost = 0;
  for (const Group& group : m_groups) {
    for (QWidget* card : group.cards) {
      const QPoint by = card->geometry().center() - from->geometry().center();
      const int ahead = QPoint::dotProduct(by, way);
      const int aside = std::abs(way.x() != 0 ? by.y() : by.x());
      // Cards of a row may differ in height: beside each other is what overlaps.
      const bool besides = std::abs(by.y()) < (card->height() + from->height()) / 2;
      if (ahead <= 0 || besides != (way.x() != 0)) continue;
      const int cost = ahead + 3 * aside;
      if (best && cost >= bestCost) continue;
      best = card;
      bestCost = cost;
    }
  }
  if (!best) return true;
  best->setFocus(Qt::TabFocusReason);
  m_area->ensureWidgetVisible(best, 0, 40);
  return true;
}

Gallery::Group& Gallery::groupOf(const QString& level) {
  for (Group& group : m_groups) {
    if (group.level == level) return group;
  }
  Group group;
  group.level = level;
  group.heading = makeHeading(level);
  m_groups.push_back(group);
  return m_groups.back();
}

void Gallery::fill() {
  auto* empty = new TemplateCard(tr("Empty document"), tr("Start with nothing and build a network of your own."), {});
  connect(empty, &QAbstractButton::clicked, this, &Gallery::emptyWanted);
  groupOf(translated(std::string(kFirstLevel))).cards.push_back(empty);
  for (const Template::Kind kind : {Template::Kind::Template, Template::Kind::Worked}) {
    for (const Template& one : templates()) {
      if (one.kind != kind) continue;
      Result<NetworkSpec> spec = makeTemplate(one.key);
      if (!spec.ok()) continue;
      const bool worked = kind == Template::Kind::Worked;
      Group& group = groupOf(worked ? tr("Worked examples") : translated(one.level));
      auto* card = new TemplateCard(translated(one.title), translated(one.summary), std::move(spec).value());
      if (!one.source.empty()) card->setToolTip(tr("After %1").arg(QString::fromStdString(one.source)));
      connect(card, &QAbstractButton::clicked, this,
              [this, key = one.key] { Q_EMIT chosen(QString::fromStdString(key)); });
      group.cards.push_back(card);
    }
  }
  addLessons();
}

/// The way to the lessons, which have a view of their own.
void Gallery::addLessons() {
  Result<Board> board = makeBoard({"lstm"});
  auto* card = new TemplateCard(tr("Lessons and exercises"),
                                tr("From a single neuron to attention: read, predict, work it out."),
                                board ? board->spec : NetworkSpec{});
  connect(card, &QAbstractButton::clicked, this, &Gallery::lessonsWanted);
  groupOf(tr("Lessons")).cards.push_back(card);
}

void Gallery::arrange() {
  const int columns = std::max(1, (width() - 64 + kGap) / (kCardWide + kGap));
  const int wide = std::clamp((width() - 64 - (columns - 1) * kGap) / columns, kCardWide, kWidestCard);
  for (const Group& group : m_groups)
    for (QWidget* card : group.cards) card->setFixedSize(wide, card->sizeHint().height());
  while (QLayoutItem* item = m_grid->takeAt(0)) delete item;  // the widgets stay
  int row = 0, column = 0, rowsUsed = 0;
  for (Group& group : m_groups) {
    const int count = static_cast<int>(group.cards.size());
    if (column > 0 && column + count > columns) {
      row += rowsUsed;
      column = rowsUsed = 0;
    }
    const int across = std::min(count, columns - column);
    m_grid->addWidget(group.heading, row, column, 1, across, Qt::AlignLeft | Qt::AlignBottom);
    m_grid->setRowMinimumHeight(row, 26);
    for (int i = 0; i < count; ++i) {
      m_grid->addWidget(group.cards[static_cast<size_t>(i)], row + 1 + i / across, column + i % across,
                        Qt::AlignLeft | Qt::AlignTop);
    }
    rowsUsed = std::max(rowsUsed, 1 + (count + across - 1) / across);
    column += across;
  }
  for (int c = 0; c < m_grid->columnCount(); ++c) m_grid->setColumnStretch(c, c == columns ? 1 : 0);
  m_grid->setColumnStretch(columns, 1);
}

}  // namespace unroll
