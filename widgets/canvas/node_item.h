// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QGraphicsObject>
#include <QImage>
#include <optional>
#include <vector>

#include "graph/inference.h"

namespace unroll {

class PortItem;

/// What a port shows while a connection is drawn.
enum class PortState { Plain, Hovered, Source, Fits, DoesNotFit, Impossible };

/// A node as a card: name, layer and its attributes, output shape, parameters; its ports are children.
/// Shows what it was given last; knows the node by id only.
class NodeItem : public QGraphicsObject {
  Q_OBJECT
 public:
  enum { Type = UserType + 1 };
  int type() const override { return Type; }
  NodeItem(NodeId id, QGraphicsItem* parent = nullptr);

  NodeId id() const { return m_id; }
  QString name() const { return m_name; }
  QString summary() const { return m_subtitle.isEmpty() ? m_title : m_title + QLatin1Char(' ') + m_subtitle; }
  /// One sentence for screen readers: layer, shape, parameters, problem.
  QString description() const;
  void show(const NodeSpec& node, const NodeInfo* info);
  void setProblem(std::optional<Severity> severity, const QString& sentence);
  void setChosen(bool chosen);
  bool chosen() const { return m_chosen; }
  bool wrong() const { return m_severity == Severity::Error; }
  /// Live pictures of the node's output, while it trains; empty: none.
  void setThumbnails(std::vector<QImage> pictures);

  const std::vector<PortItem*>& inputs() const { return m_inputs; }
  const std::vector<PortItem*>& outputs() const { return m_outputs; }
  PortItem* port(const std::string& name, bool output) const;

  QRectF boundingRect() const override;
  QPainterPath shape() const override;
  void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

 private:
  void setPorts(std::vector<PortItem*>& items, const std::vector<Port>& ports, const std::vector<Shape>& shapes,
                bool output);
  void paintSubtitle(QPainter& painter) const;
  void paintFar(QPainter& painter, double scale) const;
  void paintThumbnails(QPainter& painter, const QRectF& area) const;
  NodeId m_id;
  QString m_name, m_title, m_subtitle, m_shape, m_parameters, m_problem;
  const LayerDescriptor* m_layer = nullptr;
  std::optional<Severity> m_severity;
  bool m_chosen = false;
  std::vector<QImage> m_thumbnails;
  std::vector<PortItem*> m_inputs, m_outputs;
};

/// A port of a card: the circle from which an edge is drawn.
class PortItem : public QGraphicsObject {
  Q_OBJECT
 public:
  enum { Type = UserType + 2 };
  int type() const override { return Type; }
  PortItem(NodeItem* node, bool output);
  NodeItem* node() const { return m_node; }
  bool isOutput() const { return m_output; }
  const std::string& port() const { return m_port; }
  PortRef ref() const { return {m_node->id(), m_port}; }
  /// "conv1.out".
  QString fullName() const;
  QString description() const { return toolTip(); }
  void show(const Port& port, const Shape& shape);
  void setState(PortState state);
  PortState state() const { return m_state; }
  QPointF centre() const { return mapToScene(0, 0); }

  QRectF boundingRect() const override;
  void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

 private:
  NodeItem* m_node;
  bool m_output;
  std::string m_port;
  PortState m_state = PortState::Plain;
};

}  // namespace unroll
