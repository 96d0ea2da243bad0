// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/canvas_overlay.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "canvas/canvas.h"
#include "canvas/canvas_edits.h"
#include "canvas/card_style.h"
#include "canvas/problem_bubble.h"
#include "controls.h"
#include "theme/theme.h"

namespace unroll {

namespace {
constexpr int kMargin = 12;
constexpr QSize kMinimapSize(160, 92);
}  // namespace

Minimap::Minimap(Canvas* canvas) : QWidget(canvas->viewport()), m_canvas(canvas) {
  setFixedSize(kMinimapSize);
  setAccessibleName(tr("Minimap"));
  setToolTip(tr("The whole network; click to go there"));
  setCursor(Qt::PointingHandCursor);
}

/// The cards and what is seen, fitted into the widget.
QTransform Minimap::fromScene() const {
  const QRectF seen = m_canvas->mapToScene(m_canvas->viewport()->rect()).boundingRect();
  const QRectF all = (m_canvas->cards()->contents() | seen).adjusted(-20, -20, 20, 20);
  const QRectF room = QRectF(rect()).adjusted(6, 6, -6, -6);
  const double scale = std::min(room.width() / all.width(), room.height() / all.height());
  QTransform transform;
  transform.translate(room.center().x(), room.center().y());
  transform.scale(scale, scale);
  transform.translate(-all.center().x(), -all.center().y());
  return transform;
}

void Minimap::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::instance();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(theme.line(), 1));
  painter.setBrush(theme.panel());
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
  const QTransform transform = fromScene();
  painter.setPen(Qt::NoPen);
  for (const NodeItem* item : m_canvas->cards()->nodes()) {
    painter.setBrush(item->wrong() ? theme.error() : item->chosen() ? theme.accent() : theme.faint());
    painter.drawRoundedRect(transform.mapRect(cardRect().translated(item->pos())), 2, 2);
  }
  const QRectF seen = transform.mapRect(m_canvas->mapToScene(m_canvas->viewport()->rect()).boundingRect());
  painter.setPen(QPen(theme.accent(), 1.2));
  painter.setBrush(Qt::NoBrush);
  painter.drawRoundedRect(seen.intersected(QRectF(rect()).adjusted(1, 1, -1, -1)), 3, 3);
}

void Minimap::goTo(const QPointF& where) { m_canvas->goTo(fromScene().inverted().map(where)); }
void Minimap::mousePressEvent(QMouseEvent* event) { goTo(event->position()); }
void Minimap::mouseMoveEvent(QMouseEvent* event) { goTo(event->position()); }

CanvasOverlay::CanvasOverlay(Canvas* canvas) : QObject(canvas), m_canvas(canvas) {
  m_minimap = new Minimap(canvas);
  m_invitation = makeInvitation();  // first in the tab order
  m_zoom = makeZoomRow();
  m_bubble = new ProblemBubble(canvas);
  connect(canvas, &Canvas::viewMoved, this, &CanvasOverlay::place);
  connect(canvas->cards(), &CanvasScene::arranged, this, &CanvasOverlay::place);
  connect(canvas->document(), &DocumentModel::changed, this, &CanvasOverlay::refresh);
  connect(canvas->document(), &DocumentModel::selectionChanged, this, &CanvasOverlay::refresh);
  refresh();
}

QWidget* CanvasOverlay::makeZoomRow() {
  auto* row = new QWidget(m_canvas->viewport());
  auto* box = new QHBoxLayout(row);
  box->setContentsMargins(0, 0, 0, 0);
  box->setSpacing(4);
  QPushButton* out = makeIconButton(tr("Zoom out"), QStringLiteral("zoom_out"));
  QPushButton* in = makeIconButton(tr("Zoom in"), QStringLiteral("zoom_in"));
  QPushButton* all = makeIconButton(tr("Show the whole network"), QStringLiteral("fit"));
  connect(out, &QPushButton::clicked, m_canvas, [this] { m_canvas->setZoom(m_canvas->zoom() / 1.2); });
  connect(in, &QPushButton::clicked, m_canvas, [this] { m_canvas->setZoom(m_canvas->zoom() * 1.2); });
  connect(all, &QPushButton::clicked, m_canvas, &Canvas::fit);
  for (QPushButton* button : {out, in, all}) box->addWidget(button);
  row->adjustSize();
  return row;
}

QWidget* CanvasOverlay::makeInvitation() {
  auto* box = new QWidget(m_canvas->viewport());
  auto* column = new QVBoxLayout(box);
  column->setSpacing(8);
  QLabel* title = makeLabel(tr("An empty network"), "title");
  QLabel* words = makeLabel(tr("Begin with an Input layer: it says what one sample is.\n"
                               "Then drag layers from the left onto this place, or press / and type a name,\n"
                               "and draw from the circle on a card's right to the next card's circle on the left."),
                            "muted");
  QPushButton* input = makeButton(tr("Add an Input layer"), "primary");
  QPushButton* gallery = makeButton(tr("Start from an example"));
  connect(input, &QPushButton::clicked, m_canvas, [this] {
    addLayer(*m_canvas->document(), "input", m_canvas->freePlace());
    m_canvas->setFocus(Qt::OtherFocusReason);
  });
  connect(gallery, &QPushButton::clicked, m_canvas, &Canvas::galleryWanted);
  title->setAlignment(Qt::AlignCenter);
  words->setAlignment(Qt::AlignCenter);
  column->addWidget(title);
  column->addWidget(words);
  column->addSpacing(4);
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(8);
  buttons->addStretch(1);
  buttons->addWidget(input);
  buttons->addWidget(gallery);
  buttons->addStretch(1);
  column->addLayout(buttons);
  box->adjustSize();
  return box;
}

void CanvasOverlay::refresh() {
  const bool empty = m_canvas->document()->spec().nodes.empty();
  m_invitation->setVisible(empty);
  m_minimap->setVisible(!empty);
  m_bubble->refresh();
  place();
}

void CanvasOverlay::place() {
  const QSize room = m_canvas->viewport()->size();
  m_minimap->move(room.width() - kMargin - m_minimap->width(), room.height() - kMargin - m_minimap->height());
  m_minimap->update();
  m_zoom->adjustSize();
  const int right = m_minimap->isHidden() ? room.width() - kMargin : m_minimap->x() - 8;
  m_zoom->move(right - m_zoom->width(), room.height() - kMargin - m_zoom->height());
  m_invitation->adjustSize();
  m_invitation->move((room.width() - m_invitation->width()) / 2, (room.height() - m_invitation->height()) / 2);
  m_bubble->place();
}

}  // namespace unroll
