// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QImage>
#include <QPainter>
#include <map>
#include <memory>

#include "unrolled/norm_rows.h"
#include "unrolled/parts_widget.h"

namespace unroll {

/// A recurrent layer as a chain of cells, all steps at once, each cell coloured by its state; below it, step by step in
/// the same columns, the norms as bars on log scales. The present step is marked through all rows and its numbers are
/// written out; where columns have room, all are. A click goes to a step, another one opens its cell. By keyboard: left,
/// right, Home, End; Enter opens.
class ChainView : public PartsWidget {
  Q_OBJECT
 public:
  using Axes = std::map<NormRow::Kind, LogAxis>;
  explicit ChainView(QWidget* parent = nullptr);

  /// requires: ANALYSIS is of EXPLANATION. Empty steps: nothing is shown but SENTENCE.
  void setChain(std::shared_ptr<const Explanation> explanation, TimeAnalysis analysis, QString title);
  void setSentence(QString sentence);
  /// Axes that several chains share, so that bars can be compared; and whether this one writes the rows' names.
  void setAxes(const Axes& axes);
  void setLabelled(bool labelled);
  /// Its factors are still computed: what it shows of them is of the question before.
  void setPending(bool pending);
  /// Its cell is the one that is opened.
  void setActive(bool active);
  /// How many rows there is room for, the most telling first, and how tall each may be.
  void setRows(int most, double height);
  void setTime(int time);

  const TimeAnalysis& analysis() const { return m_analysis; }
  const std::vector<NormRow>& rows() const { return m_rows; }
  int time() const { return m_time; }
  static Axes axesOf(const std::vector<const TimeAnalysis*>& analyses);

  int partCount() const override { return static_cast<int>(m_analysis.steps.size()); }
  QString partName(int part) const override;
  QRect partRect(int part) const override;
  void pressPart(int part) override;
  int focusedPart() const override { return m_time; }
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return {200, sizeHint().height()}; }

 Q_SIGNALS:
  void timeChosen(int time);
  void cellWanted(int time);  ///< Enter, or a second click
  /// A second click on a norm: the state of that step, or its gradient, is to be derived.
  void numberWanted(int time, bool gradient);
  void hovered(int time);  ///< −1: no step

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool event(QEvent* event) override;

 private:
  int shownRows() const { return std::min(m_mostRows, static_cast<int>(m_rows.size())); }
  double left() const;
  double pitch() const;
  QRectF column(int time) const;
  QRectF rowRect(int row) const;
  int timeAt(QPointF point) const;
  const NormRow* rowAt(QPointF point) const;
  bool writes(int time) const;
  void go(int time);
  void describe();
  void paintStates();
  void paintCells(QPainter& painter) const;
  void paintRow(QPainter& painter, int row) const;
  void paintNumbers(QPainter& painter, const NormRow& row, const QRectF& rect, const LogAxis& axis) const;

  std::shared_ptr<const Explanation> m_explanation;
  TimeAnalysis m_analysis;
  std::vector<NormRow> m_rows;
  Axes m_axes;
  QString m_title, m_sentence;
  QImage m_states;  ///< a column for each step, a row for each unit
  bool m_labelled = true;
  bool m_active = false;
  bool m_pending = false;
  int m_mostRows = 4;
  double m_rowHeight = 44.0;
  int m_time = 0;
  int m_hovered = -1;
};

}  // namespace unroll
