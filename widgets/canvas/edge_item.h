// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QGraphicsObject>
#include <QPainterPath>

#include "graph/network_spec.h"

namespace unroll {

/// The way of an edge from an output port at FROM to an input port at TO: a curve to the right, or,
/// where the target stands further left (the next row), a rounded path between the rows.
QPainterPath edgePath(const QPointF& from, const QPointF& to);

/// An edge with the live shape of what runs along it.
class EdgeItem : public QGraphicsObject {
  Q_OBJECT
 public:
  enum { Type = UserType + 3 };
  int type() const override { return Type; }
  explicit EdgeItem(const EdgeSpec& edge, QGraphicsItem* parent = nullptr);

  const EdgeSpec& edge() const { return m_edge; }
  /// "conv1.out → pool1.in".
  QString name() const { return m_name; }
  QString description() const { return m_label; }
  void show(const QString& name, const QString& label, bool wrong, const QString& problem);
  void place(const QPointF& from, const QPointF& to);
  void setChosen(bool chosen);
  bool chosen() const { return m_chosen; }
  QPointF middle() const { return m_middle; }

  QRectF boundingRect() const override;
  QPainterPath shape() const override;
  void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

 private:
  EdgeSpec m_edge;
  QString m_name, m_label;
  QPainterPath m_path;
  QPointF m_middle;
  bool m_wrong = false;
  bool m_pill = false;  ///< there is room for the label; the card says the shape too
  bool m_chosen = false;
  bool m_hovered = false;
  void hoverEnterEvent(QGraphicsSceneHoverEvent* event) override;
  void hoverLeaveEvent(QGraphicsSceneHoverEvent* event) override;
};

}  // namespace unroll
