// SPDX-License-Identifier: GPL-3.0-or-later
// Fractions, scripts, accents, fences, sums, matrices, roots and braces.
#include <QCoreApplication>
#include <QPainterPathStroker>
#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "explain/formula_boxes.h"

namespace unroll::formula_boxes {
namespace {

double constant(MathFont::Constant which, double size) { return MathFont::instance().constant(which) * size; }
double axis(double size) { return constant(MathFont::kAxisHeight, size); }

const Formula& child(const Formula& formula, size_t index) {
  static const Formula empty;
  return index < formula.children.size() ? formula.children[index] : empty;
}

bool isEmpty(const Formula& formula) { return formula.kind == Formula::Kind::Row && formula.children.empty(); }

/// The two marks of a fence, "[]", "||" or "‖‖".
std::array<char32_t, 2> marksOf(const Formula& formula) {
  const std::u32string marks = QString::fromStdString(formula.text).toStdU32String();
  std::array<char32_t, 2> both{U'(', U')'};
  if (marks.size() >= 2) both = {marks[0], marks[1]};
  return both;
}

/// A fence covers nine tenths of what it encloses, or all but half an em (TeXbook, p. 152).
double fenceHeight(double ascent, double descent, double size) {
  const double reach = std::max(ascent - axis(size), descent + axis(size));
  return std::max(2.0 * reach * 0.92, 2.0 * reach - 0.35 * size);
}

}  // namespace

FormulaInk ruleInk(double x, double y, double width, double height) {
  FormulaInk ink;
  ink.rule = QRectF(x, y, width, height);
  return ink;
}

double ruleThickness(double size) { return std::max(1.0, constant(MathFont::kFractionRule, size)); }

Box fenceBox(char32_t mark, double height, double size) {
  const MathFont& font = MathFont::instance();
  const MathFont::Stretched made = font.vertical(mark, height / size);
  Box box;
  box.size = size;
  if (made.pieces.empty()) return box;
  if (made.pieces.size() == 1) {
    const quint32 glyph = made.pieces.front().glyph;
    const QRectF ink = font.bounds(glyph);
    const double shift = (-ink.center().y()) * size - axis(size);  // its middle goes onto the axis
    FormulaInk run;
    run.size = size;
    run.glyphs = {glyph};
    run.positions = {QPointF(0.0, shift)};
    box.inks.push_back(run);
    box.width = font.advance(glyph) * size;
    box.ascent = -ink.top() * size - shift;
    box.descent = ink.bottom() * size + shift;
    return box;
  }
  // Pieces as one outline: no seams, whatever the pixels.
  FormulaInk ink;
  ink.path.setFillRule(Qt::WindingFill);
  const double bottom = made.length * size / 2.0 - axis(size);
  for (const MathFont::Piece& piece : made.pieces) {
    QPainterPath outline = font.raw(size).pathForGlyph(piece.glyph);
    outline.translate(0.0, bottom - piece.offset * size - font.bounds(piece.glyph).bottom() * size);
    ink.path.addPath(outline);
    box.width = std::max(box.width, font.advance(piece.glyph) * size);
  }
  box.ascent = made.length * size - bottom;
  box.descent = bottom;
  box.inks.push_back(std::move(ink));
  return box;
}

Box layOutFraction(const Formula& formula, const Style& style) {
  Box above = layOut(child(formula, 0), style.inner()), below = layOut(child(formula, 1), style.inner());
  const double size = style.size(), rule = ruleThickness(size), middle = -axis(size);
  const bool roomy = style.display;
  const double upGap = constant(roomy ? MathFont::kNumeratorDisplayGapMin : MathFont::kNumeratorGapMin, size);
  const double downGap = constant(roomy ? MathFont::kDenominatorDisplayGapMin : MathFont::kDenominatorGapMin, size);
  double up = constant(roomy ? MathFont::kNumeratorDisplayShiftUp : MathFont::kNumeratorShiftUp, size);
  double down = constant(roomy ? MathFont::kDenominatorDisplayShiftDown : MathFont::kDenominatorShiftDown, size);
  up = std::max(up, above.descent + upGap + rule / 2.0 - middle);
  down = std::max(down, below.ascent + downGap + rule / 2.0 + middle);
  const double inset = 0.12 * size, over = 0.06 * size;
  const double inside = std::max(above.width, below.width) + 2.0 * over;
  Box box;
  box.width = inside + 2.0 * inset;
  box.inks.push_back(ruleInk(inset, middle - rule / 2.0, inside, rule));
  const double aboveX = (box.width - above.width) / 2.0, belowX = (box.width - below.width) / 2.0;
  box.place({aboveX, -up}, std::move(above));
  box.place({belowX, down}, std::move(below));
  return box;
}

Box layOutScript(const Formula& formula, const Style& style) {
  Box base = layOut(child(formula, 0), style);
  const bool hasSub = !isEmpty(child(formula, 1)), hasSup = !isEmpty(child(formula, 2));
  Box sub = layOut(child(formula, 1), style.script()), sup = layOut(child(formula, 2), style.script());
  const double size = style.size();
  double down =
      std::max(constant(MathFont::kSubscriptShiftDown, size), sub.ascent - constant(MathFont::kSubscriptTopMax, size));
  double up = std::max(constant(MathFont::kSuperscriptShiftUp, size),
                       sup.descent + constant(MathFont::kSuperscriptBottomMin, size));
  if (!base.single) {
    down = std::max(down, base.descent + constant(MathFont::kSubscriptBaselineDropMin, size));
    up = std::max(up, base.ascent - constant(MathFont::kSuperscriptBaselineDropMax, size));
  }
  if (hasSub && hasSup) {
    const double gap = (up - sup.descent) - (sub.ascent - down);
    const double missing = constant(MathFont::kSubSuperscriptGapMin, size) - gap;
    if (missing > 0.0) {
      const double lift =
          std::clamp(constant(MathFont::kSuperscriptBottomMaxWithSubscript, size) - (up - sup.descent), 0.0, missing);
      up += lift;
      down += missing - lift;
    }
  }
  Box box;
  box.atom = base.atom, box.last = base.last;
  const double start = base.width, lean = base.italic;
  const double subWidth = sub.width, supWidth = sup.width;
  box.place({0.0, 0.0}, std::move(base));
  if (hasSub) box.place({start, down}, std::move(sub));
  if (hasSup) box.place({start + lean, -up}, std::move(sup));
  const double end = std::max(hasSub ? subWidth : 0.0, hasSup ? lean + supWidth : 0.0);
  box.width = start + end + (end > 0.0 ? constant(MathFont::kSpaceAfterScript, size) : 0.0);
  return box;
}

Box layOutAccent(const Formula& formula, const Style& style) {
  const MathFont& font = MathFont::instance();
  const double size = style.size();
  Box base = layOut(child(formula, 0), style), box;
  box.width = base.width, box.italic = base.italic, box.single = base.single;
  box.atom = base.atom, box.last = base.last;
  if (formula.text == "-") {
    const double rule = ruleThickness(size), gap = constant(MathFont::kOverbarGap, size);
    box.inks.push_back(ruleInk(0.04 * size, -base.ascent - gap - rule, base.width + base.italic - 0.04 * size, rule));
    box.ascent = base.ascent + gap + rule;
    box.place({0.0, 0.0}, std::move(base));
    return box;
  }
  struct Mark {
    const char* text;
    char32_t accent;
  };
  static constexpr Mark kMarks[] = {{"~", 0x303}, {"^", 0x302}, {".", 0x307}, {"→", 0x20D7}};
  char32_t accent = kMarks[0].accent;
  for (const Mark& mark : kMarks)
    if (formula.text == mark.text) accent = mark.accent;
  const quint32 glyph = base.single ? font.glyph(accent) : font.horizontalVariant(accent, base.width / size);
  const QRectF ink = font.bounds(glyph);
  const double middle = base.accentX >= 0.0 ? base.accentX : base.width / 2.0;
  const double x = middle - (base.single ? font.accentX(glyph) : ink.center().x()) * size;
  const double raise = std::max(0.0, base.ascent - constant(MathFont::kAccentBaseHeight, size));
  FormulaInk run;
  run.size = size;
  run.glyphs = {glyph};
  run.positions = {QPointF(x, -raise)};
  box.inks.push_back(run);
  box.ascent = -ink.top() * size + raise;
  box.place({0.0, 0.0}, std::move(base));
  return box;
}

Box layOutFenced(const Formula& formula, const Style& style) {
  const std::array<char32_t, 2> marks = marksOf(formula);
  const double size = style.size();
  Box inside = layOut(child(formula, 0), style);
  const double height = fenceHeight(inside.ascent, inside.descent, size);
  Box open = fenceBox(marks[0], height, size), close = fenceBox(marks[1], height, size);
  const bool tall = height > 1.3 * size;
  const double gap = tall ? 0.08 * size : 0.0;
  Box box;
  box.atom = Atom::Open, box.last = Atom::Close;
  const double insideAt = open.width + gap, closeAt = insideAt + inside.width + gap;
  box.width = closeAt + close.width;
  box.place({0.0, 0.0}, std::move(open));
  box.place({insideAt, 0.0}, std::move(inside));
  box.place({closeAt, 0.0}, std::move(close));
  return box;
}

Box layOutSum(const Formula& formula, const Style& style) {
  const double size = style.size();
  const std::u32string text = QString::fromStdString(formula.text).toStdU32String();
  Box sign =
      text.size() == 1
          ? fenceBox(text.front(),
                     MathFont::instance().displayOperatorHeight() * (style.level == 0 ? size : 0.75 * size), size)
          : textBox(text, size);
  Box below = layOut(child(formula, 0), style.script()), above = layOut(child(formula, 1), style.script());
  const bool hasBelow = !isEmpty(child(formula, 0)), hasAbove = !isEmpty(child(formula, 1));
  const double across = std::max({sign.width, hasBelow ? below.width : 0.0, hasAbove ? above.width : 0.0});
  Box box;
  const double down = sign.descent + std::max(constant(MathFont::kLowerLimitGapMin, size) + below.ascent,
                                              text.size() == 1 ? 0.0 : 0.7 * size - sign.descent);
  const double up = sign.ascent + constant(MathFont::kUpperLimitGapMin, size) + above.descent;
  const double signAt = (across - sign.width) / 2.0, belowAt = (across - below.width) / 2.0,
               aboveAt = (across - above.width) / 2.0;
  box.place({signAt, 0.0}, std::move(sign));
  if (hasBelow) box.place({belowAt, down}, std::move(below));
  if (hasAbove) box.place({aboveAt, -up}, std::move(above));
  box.width = across;
  box.setAtom(Atom::Large);
  if (isEmpty(child(formula, 2))) return box;
  Box body = layOut(child(formula, 2), style);
  const double bodyAt = box.width + spaceBetween(Atom::Large, Atom::Ordinary, style.level) * size;
  box.width = bodyAt + body.width + body.italic;
  box.last = body.last;
  box.place({bodyAt, 0.0}, std::move(body));
  return box;
}

namespace {

struct Column {
  double left = 0.0, right = 0.0, plain = 0.0;
};  ///< reach of numbers around their points

/// Numbers stand with their decimal points below each other; the rest is centred.
std::vector<Column> measureColumns(const std::vector<Box>& cells, int rows, int columns) {
  std::vector<Column> all(static_cast<size_t>(columns));
  for (int r = 0; r < rows; ++r)
    for (int c = 0; c < columns; ++c) {
      const Box& cell = cells[static_cast<size_t>(r * columns + c)];
      Column& column = all[static_cast<size_t>(c)];
      if (cell.pivot >= 0.0) {
        column.left = std::max(column.left, cell.pivot);
        column.right = std::max(column.right, cell.width - cell.pivot);
      } else {
        column.plain = std::max(column.plain, cell.width + cell.italic);
      }
    }
  return all;
}

}  // namespace

Box layOutMatrix(const Formula& formula, const Style& style) {
  const double size = style.size();
  const int rows = std::max(formula.rows, 0), columns = std::max(formula.columns, 0);
  const Style inner{style.base, style.level, false};
  std::vector<Box> cells;
  for (int i = 0; i < rows * columns; ++i) cells.push_back(layOut(child(formula, static_cast<size_t>(i)), inner));
  const std::vector<Column> measured = measureColumns(cells, rows, columns);

  std::vector<double> baselines(static_cast<size_t>(rows));
  double y = 0.0;
  for (int r = 0; r < rows; ++r) {
    double ascent = 0.72 * size, descent = 0.30 * size;
    for (int c = 0; c < columns; ++c) {
      ascent = std::max(ascent, cells[static_cast<size_t>(r * columns + c)].ascent);
      descent = std::max(descent, cells[static_cast<size_t>(r * columns + c)].descent);
    }
    baselines[static_cast<size_t>(r)] = y + ascent;
    y += ascent + descent + (r + 1 < rows ? 0.18 * size : 0.0);
  }
  const double height = y, top = -axis(size) - height / 2.0;
  Box open = fenceBox(U'[', height, size), close = fenceBox(U']', height, size), box;
  const double edge = 0.12 * size, gap = (columns > 8 ? 0.7 : 0.9) * size;
  std::vector<double> starts, widths;
  double x = open.width + edge;
  for (int c = 0; c < columns; ++c) {
    const Column& column = measured[static_cast<size_t>(c)];
    starts.push_back(x);
    widths.push_back(std::max(column.left + column.right, column.plain));
    x += widths.back() + (c + 1 < columns ? gap : 0.0);
  }
  for (int i = 0; i < rows * columns; ++i) {  // in reading order, which is that of the keyboard
    Box& cell = cells[static_cast<size_t>(i)];
    const auto c = static_cast<size_t>(i % columns);
    const Column& column = measured[c];
    const double numbersAt = starts[c] + (widths[c] - column.left - column.right) / 2.0;
    const double at =
        cell.pivot >= 0.0 ? numbersAt + column.left - cell.pivot : starts[c] + (widths[c] - cell.width) / 2.0;
    box.place({at, top + baselines[static_cast<size_t>(i / columns)]}, std::move(cell));
  }
  x += edge;
  box.width = x + close.width;
  box.place({0.0, 0.0}, std::move(open));
  box.place({x, 0.0}, std::move(close));
  box.setAtom(Atom::Inner);
  return box;
}

Box layOutRoot(const Formula& formula, const Style& style) {
  const double size = style.size(), rule = ruleThickness(size);
  Box inside = layOut(child(formula, 0), style);
  const double gap = constant(style.display ? MathFont::kRadicalDisplayGap : MathFont::kRadicalGap, size);
  const double height = inside.ascent + inside.descent + gap + rule;
  Box sign = fenceBox(U'√', height, size), box;
  const double top = -inside.ascent - gap - rule;  // the sign hangs from the rule
  const double shift = top + sign.ascent;
  const double signWidth = sign.width, insideWidth = inside.width + inside.italic;
  box.place({0.0, shift}, std::move(sign));
  box.inks.push_back(ruleInk(signWidth - 0.02 * size, top, insideWidth + 0.06 * size, rule));
  box.place({signWidth, 0.0}, std::move(inside));
  box.ascent = std::max(box.ascent, -top + rule);
  box.width = signWidth + insideWidth + 0.06 * size;
  return box;
}

Box layOutBrace(const Formula& formula, const Style& style) {
  const double size = style.size();
  Box body = layOut(child(formula, 0), style), label = layOut(child(formula, 1), style.script()), box;
  const double width = std::max(body.width, label.width), bodyAt = (width - body.width) / 2.0;
  const double top = body.descent + 0.14 * size, depth = 0.26 * size;
  QPainterPath line;
  const double left = bodyAt, right = bodyAt + body.width, middle = (left + right) / 2.0, half = depth / 2.0;
  const double bend = std::min(0.35 * size, (right - left) / 4.0);
  line.moveTo(left, top);
  line.quadTo(left, top + half, left + bend, top + half);
  line.lineTo(middle - bend, top + half);
  line.quadTo(middle, top + half, middle, top + depth);
  line.quadTo(middle, top + half, middle + bend, top + half);
  line.lineTo(right - bend, top + half);
  line.quadTo(right, top + half, right, top);
  QPainterPathStroker pen;
  pen.setWidth(std::max(1.0, 0.055 * size));
  pen.setCapStyle(Qt::RoundCap);
  pen.setJoinStyle(Qt::RoundJoin);
  FormulaInk ink;
  ink.path = pen.createStroke(line);
  ink.muted = true;
  box.inks.push_back(ink);
  const double labelY = top + depth + 0.12 * size + label.ascent, labelAt = (width - label.width) / 2.0;
  box.width = width;
  box.place({bodyAt, 0.0}, std::move(body));
  box.descent = std::max(box.descent, top + depth);
  box.place({labelAt, labelY}, std::move(label));
  return box;
}

}  // namespace unroll::formula_boxes
