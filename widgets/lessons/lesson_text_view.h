// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFont>
#include <QLabel>
#include <memory>
#include <vector>

#include "explain/formula_layout.h"
#include "lessons/lesson_text.h"

namespace unroll {

/// What an author wrote, with its formulas typeset in the lines: words and formulas share baselines, lines are broken
/// where the script allows it (between Chinese letters too), formulas alone stand on lines of their own. Numbers of a
/// pass can be hovered and clicked. A label to screen readers: it says the text with its formulas in words.
class LessonTextView : public QLabel {
  Q_OBJECT
 public:
  explicit LessonTextView(QWidget* parent = nullptr);

  void setParagraphs(std::vector<Paragraph> paragraphs);
  const std::vector<Paragraph>& paragraphs() const { return m_paragraphs; }
  void setTypeSize(double pixels);
  double typeSize() const { return m_size; }
  void setMuted(bool muted);
  void setLit(std::vector<CellRef> cells);

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;
  bool hasHeightForWidth() const override { return true; }
  int heightForWidth(int width) const override;
  /// How many lines there are at WIDTH.
  int linesWithin(int width) const;

 Q_SIGNALS:
  void hovered(const unroll::CellRef& cell);
  void clicked(const unroll::CellRef& cell);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  /// Words between two places where a line may end, or a formula.
  struct Piece {
    QString words;
    Span::Kind kind = Span::Kind::Plain;
    QFont font;
    std::shared_ptr<const Formula> formula;
    std::shared_ptr<const FormulaLayout> layout;
    double width = 0.0, ink = 0.0;  ///< with and without the spaces at the end
    double ascent = 0.0, descent = 0.0;
    bool breakBefore = false;
    double x = 0.0, baseline = 0.0;
  };
  struct Set {
    std::vector<Piece> pieces;
    std::vector<QPointF> bullets;  ///< baselines of list items
    double height = 0.0;
    int lines = 0;
    int width = -1;
  };
  QFont fontOf(Span::Kind kind) const;
  std::vector<Piece> piecesOf(const Paragraph& paragraph, double room) const;
  void setLines(std::vector<Piece> pieces, double indent, double width, bool centred, Set& set) const;
  const Set& setWithin(int width) const;
  CellRef cellAt(QPointF point) const;
  void relayout();

  std::vector<Paragraph> m_paragraphs;
  double m_size = 16.0;
  bool m_muted = false;
  CellRef m_hovered;
  std::vector<CellRef> m_lit;
  mutable Set m_set;
};

}  // namespace unroll
