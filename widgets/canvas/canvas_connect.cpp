// SPDX-License-Identifier: GPL-3.0-or-later
// Drawing a connection from port to port, with the mouse or the keys.
#include <QLabel>
#include <algorithm>
#include <utility>

#include "canvas/canvas.h"
#include "canvas/canvas_edits.h"
#include "canvas/card_style.h"
#include "theme/theme.h"

namespace unroll {

PortItem* Canvas::sourcePort() const {
  const NodeItem* node = m_scene->node(m_source.node);
  return node ? node->port(m_source.port, m_sourceIsOutput) : nullptr;
}

void Canvas::startConnection(PortItem* port) {
  if (!port && m_document->selection().size() == 1) {
    const NodeItem* node = m_scene->node(m_document->selection().front());
    if (node && !node->outputs().empty()) port = node->outputs().front();
  }
  if (!port) {
    sayHere(tr("Select one layer with an output first."));
    return;
  }
  beginConnection(port, Gesture::ConnectByKeys);
  nextTarget(true);
}

/// A drag that starts at a connected input picks its edge up; from elsewhere a new one begins.
void Canvas::beginConnection(PortItem* source, Gesture gesture) {
  m_gesture = gesture;
  m_replaced.reset();
  m_source = source->ref();
  m_sourceIsOutput = source->isOutput();
  if (!source->isOutput()) {
    for (const EdgeSpec& edge : m_document->spec().edges) {
      if (edge.to != source->ref()) continue;
      m_replaced = edge;
      m_source = edge.from;
      m_sourceIsOutput = true;
    }
  }
  m_aim = source->centre();
  m_hovered = nullptr;
  lightPorts();
  viewport()->setCursor(Qt::CrossCursor);
}

/// Every port says whether the connection may end there.
void Canvas::lightPorts() {
  const PortItem* source = sourcePort();
  if (!source) return;
  for (const NodeItem* node : m_scene->nodes()) {
    for (const std::vector<PortItem*>* ports : {&node->inputs(), &node->outputs()}) {
      for (PortItem* port : *ports) {
        if (port == source) {
          port->setState(PortState::Source);
          continue;
        }
        const std::optional<EdgeSpec> edge = edgeBetween(*source, *port);
        port->setState(edge ? judge(*m_document, *edge).state : PortState::Impossible);
      }
    }
  }
}

/// The port under the mouse; over a card, the one of its ports that fits best.
PortItem* Canvas::targetAt(const QPointF& where) const {
  if (PortItem* port = m_scene->portNear(where)) return port;
  const NodeItem* node = m_scene->nodeAt(where);
  if (!node || node->id() == m_source.node) return nullptr;
  const std::vector<PortItem*>& ports = m_sourceIsOutput ? node->inputs() : node->outputs();
  const auto fitting =
      std::find_if(ports.begin(), ports.end(), [](const PortItem* p) { return p->state() == PortState::Fits; });
  if (fitting != ports.end()) return *fitting;
  return ports.empty() ? nullptr : ports.front();
}

void Canvas::aimAt(PortItem* target, const QPointF& where) {
  const PortItem* source = sourcePort();
  if (!source) return endConnection();
  m_aim = target ? target->centre() : where;
  viewport()->update();
  if (!target || target == source) {
    m_hint->hide();
    return;
  }
  const std::optional<EdgeSpec> edge = edgeBetween(*source, *target);
  if (!edge) return sayAt(where, tr("Connect an output with an input."), PortState::Impossible);
  if (m_replaced && *edge == *m_replaced) return m_hint->hide();
  const ConnectionVerdict verdict = judge(*m_document, *edge);
  const QString name = edgeName(m_document->spec(), *edge);
  QString words = verdict.why.isEmpty() ? name : verdict.why;
  if (m_gesture == Gesture::ConnectByKeys)
    words += QLatin1Char('\n') + tr("Tab: next port   Enter: connect   Escape: leave");
  sayAt(target->centre(), words, verdict.state);
}

/// WORDS about what can't be done, at the selected card or in the middle, until the next action.
void Canvas::sayHere(const QString& words) {
  QPointF at = mapToScene(viewport()->rect().center());
  if (!m_document->selection().empty()) {
    if (const NodeItem* node = m_scene->node(m_document->selection().front()))
      at = node->pos() + QPointF(0, kCardHeight);
  }
  m_hint->setText(QString());  // said again, even where it was said before
  sayAt(at, words, PortState::DoesNotFit);
  m_hintStays = true;
}

/// The person does something: what was said has been read.
void Canvas::letGo() {
  if (!std::exchange(m_hintStays, false)) return;
  m_hint->hide();
  m_hint->setText(QString());
}

void Canvas::sayAt(const QPointF& scenePoint, const QString& words, PortState state) {
  const Theme& theme = Theme::instance();
  const bool fits = state == PortState::Fits;
  const QColor ink = fits ? theme.good() : state == PortState::DoesNotFit ? theme.warning() : theme.error();
  m_hint->setStyleSheet(
      QStringLiteral("background:%1; border:1px solid %2; border-radius:7px; padding:5px 9px; color:%3")
          .arg(theme.panel().name(), ink.name(), fits ? theme.text().name() : ink.name()));
  if (m_hint->text() != words) Q_EMIT said(words);
  m_hint->setText(words);
  m_hint->setAccessibleName(words);
  m_hint->adjustSize();
  QPoint at = mapFromScene(scenePoint) + QPoint(16, 14);
  at.setX(std::clamp(at.x(), 4, std::max(4, viewport()->width() - m_hint->width() - 4)));
  at.setY(std::clamp(at.y(), 4, std::max(4, viewport()->height() - m_hint->height() - 4)));
  m_hint->move(at);
  m_hint->show();
  m_hint->raise();
}

void Canvas::finishConnection(PortItem* target) {
  const PortItem* source = sourcePort();
  const std::optional<EdgeSpec> edge = source ? edgeBetween(*source, *target) : std::nullopt;
  const std::optional<EdgeSpec> replaced = m_replaced;
  if (!source || target == source || (replaced && edge && *edge == *replaced)) return endConnection();
  const ConnectionVerdict verdict =
      edge ? judge(*m_document, *edge)
           : ConnectionVerdict{PortState::Impossible, tr("Connect an output with an input.")};
  if (verdict.state == PortState::Impossible) {
    // With the keys the choice goes on; with the mouse the reason stays where the port was.
    if (m_gesture == Gesture::ConnectByKeys) return aimAt(target, target->centre());
    const QPointF where = target->centre();
    endConnection();
    sayAt(where, verdict.why, PortState::Impossible);
    m_hintStays = true;
    return;
  }
  endConnection();
  if (replaced) {
    m_document->edit(Edits{{Disconnect{*replaced}, Connect{*edge}}},
                     tr("Connect %1").arg(edgeName(m_document->spec(), *edge)));
  } else {
    connectPorts(*m_document, *edge);
  }
}

void Canvas::endConnection() {
  m_gesture = Gesture::None;
  m_replaced.reset();
  m_hintStays = false;
  m_hint->hide();
  m_hint->setText(QString());
  viewport()->unsetCursor();
  for (const NodeItem* node : m_scene->nodes()) {
    for (PortItem* port : node->inputs()) port->setState(PortState::Plain);
    for (PortItem* port : node->outputs()) port->setState(PortState::Plain);
  }
  viewport()->update();
}

/// With the keys: the next port, those that fit first in the order of the cards, then those that do not,
/// last those that are impossible: their reason can be read, too.
void Canvas::nextTarget(bool forward) {
  const PortItem* source = sourcePort();
  if (!source) return endConnection();
  std::vector<PortItem*> targets;
  for (PortState wanted : {PortState::Fits, PortState::DoesNotFit, PortState::Impossible}) {
    for (const NodeItem* node : m_scene->nodes()) {
      for (PortItem* port : m_sourceIsOutput ? node->inputs() : node->outputs()) {
        if (port->state() == wanted && node->id() != m_source.node) targets.push_back(port);
      }
    }
  }
  if (targets.empty()) {
    endConnection();
    sayHere(tr("There is no other layer to connect with yet. Add one from the left."));
    return;
  }
  auto at = std::find_if(targets.begin(), targets.end(), [this](const PortItem* p) { return p->centre() == m_aim; });
  if (at == targets.end())
    at = forward ? targets.begin() : targets.end() - 1;
  else if (forward)
    at = at + 1 == targets.end() ? targets.begin() : at + 1;
  else
    at = at == targets.begin() ? targets.end() - 1 : at - 1;
  reveal((*at)->node()->id());
  aimAt(*at, (*at)->centre());
}

}  // namespace unroll
