// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/node_item.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QStyleOptionGraphicsItem>
#include <algorithm>
#include <tuple>

#include "canvas/card_style.h"
#include "controls.h"
#include "theme/icons.h"
#include "theme/theme.h"
#include "translate.h"

namespace unroll {

namespace {

constexpr double kInset = 14.0;

QString elided(const QFont& font, const QString& words, double width) {
  return QFontMetricsF(font).elidedText(words, Qt::ElideRight, width);
}

QFont semibold(QFont font) {
  font.setWeight(QFont::DemiBold);
  return font;
}

/// "Conv2D", "32 · 3×3 · relu".
std::pair<QString, QString> subtitleOf(const NodeSpec& node, const LayerDescriptor* layer) {
  if (!layer) return {NodeItem::tr("unknown layer “%1”").arg(QString::fromStdString(node.type)), {}};
  const Attributes attributes(layer->attributes, node.attributes);
  return {translated(layer->title), layer->subtitle ? QString::fromStdString(layer->subtitle(attributes)) : QString()};
}

}  // namespace

NodeItem::NodeItem(NodeId id, QGraphicsItem* parent) : QGraphicsObject(parent), m_id(id) { setZValue(1); }

void NodeItem::show(const NodeSpec& node, const NodeInfo* info) {
  m_name = QString::fromStdString(node.name);
  m_layer = info ? info->layer : nullptr;
  std::tie(m_title, m_subtitle) = subtitleOf(node, m_layer);
  static const std::vector<Port> noPorts;
  static const std::vector<Shape> noShapes;
  setPorts(m_inputs, info ? info->inputPorts : noPorts, info ? info->inputs : noShapes, false);
  setPorts(m_outputs, info ? info->outputPorts : noPorts, info ? info->outputs : noShapes, true);
  m_shape = info && !info->outputs.empty() ? shapeText(info->outputs.front()) : QString();
  m_parameters =
      info && info->parameterCount > 0 ? tr("%1 parameters").arg(countText(info->parameterCount)) : QString();
  update();
}

QString NodeItem::description() const {
  QStringList parts{summary()};
  if (!m_shape.isEmpty()) parts << tr("output %1").arg(m_shape);
  if (!m_parameters.isEmpty()) parts << m_parameters;
  if (!m_problem.isEmpty()) parts << m_problem;
  return parts.join(QStringLiteral(", "));
}

void NodeItem::setPorts(std::vector<PortItem*>& items, const std::vector<Port>& ports, const std::vector<Shape>& shapes,
                        bool output) {
  while (items.size() > ports.size()) {
    delete items.back();
    items.pop_back();
  }
  while (items.size() < ports.size()) items.push_back(new PortItem(this, output));
  for (size_t i = 0; i < ports.size(); ++i) {
    const double share = (static_cast<double>(i) + 1) / (static_cast<double>(ports.size()) + 1);
    items[i]->setPos(output ? kCardWidth : 0, kCardHeight * share);
    items[i]->show(ports[i], i < shapes.size() ? shapes[i] : Shape());
  }
}

void NodeItem::setProblem(std::optional<Severity> severity, const QString& sentence) {
  if (m_severity == severity && m_problem == sentence) return;
  m_severity = severity;
  m_problem = sentence;
  setToolTip(sentence);
  update();
}

void NodeItem::setChosen(bool chosen) {
  if (m_chosen == chosen) return;
  m_chosen = chosen;
  setZValue(chosen ? 2 : 1);
  update();
}

void NodeItem::setThumbnails(std::vector<QImage> pictures) {
  m_thumbnails = std::move(pictures);
  update();
}

PortItem* NodeItem::port(const std::string& name, bool output) const {
  for (PortItem* item : output ? m_outputs : m_inputs) {
    if (item->port() == name) return item;
  }
  return nullptr;
}

QRectF NodeItem::boundingRect() const { return cardRect().adjusted(-8, -8, 8, 10); }

QPainterPath NodeItem::shape() const {
  QPainterPath path;
  path.addRoundedRect(cardRect(), Theme::kCardRadius, Theme::kCardRadius);
  return path;
}

void NodeItem::paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget*) {
  const Theme& theme = Theme::instance();
  painter->setRenderHint(QPainter::Antialiasing);
  const bool wrong = m_severity == Severity::Error;
  const bool doubtful = m_severity == Severity::Warning;
  const QColor border = wrong ? theme.error() : m_chosen ? theme.accent() : doubtful ? theme.warning() : theme.line();
  const double scale = option->levelOfDetailFromTransform(painter->worldTransform());
  // A group of layers lies on a small stack of cards.
  if (m_layer && m_layer->expand)
    for (const double below : {6.0, 3.0}) paintCard(*painter, cardRect().translated(below, below), theme.line(), 1.0);
  // However far away, a border is one point of the screen at least.
  paintCard(*painter, cardRect(), border, (wrong || m_chosen ? 2.0 : 1.0) / std::min(1.0, scale));
  if (wrong && m_chosen) {
    painter->setPen(QPen(theme.accent(), 1.5));
    painter->setBrush(Qt::NoBrush);
    painter->drawRoundedRect(cardRect().adjusted(-3, -3, 3, 3), Theme::kCardRadius + 3, Theme::kCardRadius + 3);
  }
  // The category's stripe, 3 px.
  painter->setPen(Qt::NoPen);
  painter->setBrush(theme.stripe(m_layer));
  painter->drawRoundedRect(QRectF(1, 13, 3, kCardHeight - 26), 1.5, 1.5);

  if (scale < kReadableScale) return paintFar(*painter, scale);
  const double width = kCardWidth - 2 * kInset - (m_severity ? 18 : 0);
  const QFont title = semibold(theme.body());
  painter->setFont(title);
  painter->setPen(theme.text());
  painter->drawText(QRectF(kInset, 9, width, 18), Qt::AlignVCenter, elided(title, m_name, width));
  painter->setFont(theme.small());
  painter->setPen(m_layer ? theme.muted() : theme.error());
  paintSubtitle(*painter);
  if (m_severity) {
    const QPixmap sign =
        themedIcon(wrong ? QStringLiteral("error") : QStringLiteral("warning"), wrong ? theme.error() : theme.warning())
            .pixmap(32, 32);
    painter->drawPixmap(QRectF(kCardWidth - kInset - 14, 10, 16, 16), sign, sign.rect());
  }
  paintThumbnails(*painter, QRectF(kInset, 45, kCardWidth - 2 * kInset, 34));

  const QRectF foot(kInset, kCardHeight - 22, kCardWidth - 2 * kInset, 15);
  painter->setFont(theme.small());
  painter->setPen(theme.muted());
  painter->drawText(foot, Qt::AlignLeft | Qt::AlignVCenter, m_shape);
  // The parameters give way to live pictures.
  if (m_thumbnails.empty()) painter->drawText(foot.translated(0, -16), Qt::AlignLeft | Qt::AlignVCenter, m_parameters);
}

/// "Conv2D 32 · 3×3 · relu"; what is too long goes on in a second line, where no pictures stand.
void NodeItem::paintSubtitle(QPainter& painter) const {
  const QFont font = Theme::instance().small();
  const QRectF line(kInset, 27, kCardWidth - 2 * kInset, 15);
  const QString whole = summary();
  const bool second = m_thumbnails.empty() && QFontMetricsF(font).horizontalAdvance(whole) > line.width();
  painter.drawText(line, Qt::AlignVCenter, elided(font, second ? m_title : whole, line.width()));
  if (second) painter.drawText(line.translated(0, 13), Qt::AlignVCenter, elided(font, m_subtitle, line.width()));
}

/// From far away the name alone, as large as the card allows, and the sign of a problem.
void NodeItem::paintFar(QPainter& painter, double scale) const {
  const Theme& theme = Theme::instance();
  QFont font = semibold(theme.body());
  font.setPixelSize(static_cast<int>(std::min(11.0 / scale, 34.0)));
  const QRectF room = cardRect().adjusted(kInset, 6, -6, -6);
  painter.setFont(font);
  painter.setPen(m_severity == Severity::Error ? theme.error() : theme.text());
  const QString words = m_severity ? QStringLiteral("! ") + m_name : m_name;
  painter.drawText(room, Qt::AlignVCenter, elided(font, words, room.width()));
}

void NodeItem::paintThumbnails(QPainter& painter, const QRectF& area) const {
  double x = area.x();
  painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
  for (const QImage& picture : m_thumbnails) {
    const double width = std::min(area.width(), area.height() * picture.width() / std::max(1, picture.height()));
    if (x + width > area.right() + 0.5) break;
    painter.drawImage(QRectF(x, area.y(), width, area.height()), picture);
    x += width + 6;
  }
}

PortItem::PortItem(NodeItem* node, bool output) : QGraphicsObject(node), m_node(node), m_output(output) {
  setZValue(3);
}

QString PortItem::fullName() const { return m_node->name() + QLatin1Char('.') + QString::fromStdString(m_port); }

void PortItem::show(const Port& port, const Shape& shape) {
  m_port = port.name;
  const QString label = port.label.empty() ? QString::fromStdString(port.name) : translated(port.label);
  const QString size = shapeText(shape);
  QString words = size.isEmpty() ? label : QStringLiteral("%1  %2").arg(label, size);
  if (port.optional) words += QStringLiteral("  ") + tr("(may stay open)");
  setToolTip(words);
}

void PortItem::setState(PortState state) {
  if (m_state == state) return;
  m_state = state;
  update();
}

QRectF PortItem::boundingRect() const { return {-10, -10, 20, 20}; }

void PortItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) {
  const Theme& theme = Theme::instance();
  painter->setRenderHint(QPainter::Antialiasing);
  struct Look {
    QColor ink, fill;
    double radius;
  };
  const auto look = [&]() -> Look {
    switch (m_state) {
      case PortState::Plain: return {theme.faint(), theme.panel(), kPortRadius};
      case PortState::Hovered: return {theme.accent(), theme.accentSoft(), kPortRadius + 1.5};
      case PortState::Source: return {theme.accent(), theme.accent(), kPortRadius + 1};
      case PortState::Fits: return {theme.good(), theme.panel(), kPortRadius + 1.5};
      case PortState::DoesNotFit: return {theme.warning(), theme.panel(), kPortRadius};
      case PortState::Impossible: return {theme.line(), theme.canvas(), kPortRadius - 1};
    }
    return {theme.faint(), theme.panel(), kPortRadius};
  }();
  if (m_state == PortState::Fits) {
    QColor halo = theme.good();
    halo.setAlpha(50);
    painter->setPen(Qt::NoPen);
    painter->setBrush(halo);
    painter->drawEllipse(QPointF(), 10, 10);
  }
  painter->setPen(QPen(look.ink, 1.6));
  painter->setBrush(look.fill);
  painter->drawEllipse(QPointF(), look.radius, look.radius);
  // A sign beside the colour: what does not fit is crossed out.
  if (m_state == PortState::DoesNotFit || m_state == PortState::Impossible) {
    painter->drawLine(QPointF(-2.2, -2.2), QPointF(2.2, 2.2));
    painter->drawLine(QPointF(-2.2, 2.2), QPointF(2.2, -2.2));
  }
}

}  // namespace unroll
