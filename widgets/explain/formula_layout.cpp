// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/formula_layout.h"

#include <algorithm>
#include <limits>

#include "explain/formula_boxes.h"

namespace unroll {
namespace {

using formula_boxes::Atom;
using formula_boxes::Box;
using formula_boxes::Style;

void gather(const Formula& formula, const Style& style, std::vector<Box>& parts) {
  const bool group = formula.kind == Formula::Kind::Row && !formula.cell.valid() && !formula.fault;
  if (!group) {
    parts.push_back(formula_boxes::layOut(formula, style));
    return;
  }
  for (const Formula& child : formula.children) gather(child, style, parts);
}

double widthOf(const std::vector<Box>& parts, size_t begin, size_t end, const Style& style) {
  double width = 0.0;
  Atom previous = Atom::None;
  for (size_t i = begin; i < end; ++i) {
    width += formula_boxes::spaceBetween(previous, parts[i].atom, style.level) * style.size() + parts[i].width +
             parts[i].italic;
    previous = parts[i].last;
  }
  return width;
}

/// Where lines begin: before a relation where that fits, else before an operation.
std::vector<size_t> breakLines(const std::vector<Box>& parts, const Style& style, double maxWidth) {
  std::vector<size_t> starts{0};
  if (maxWidth <= 0.0) return starts;
  const double indent = style.size();
  while (true) {
    const size_t begin = starts.back();
    const double room = maxWidth - (begin > 0 ? indent : 0.0);
    if (widthOf(parts, begin, parts.size(), style) <= room) return starts;
    size_t relation = 0, operation = 0, first = 0;
    for (size_t i = begin + 1; i < parts.size(); ++i) {
      const bool isRelation = parts[i].atom == Atom::Relation, isOperation = parts[i].atom == Atom::Binary;
      if (!isRelation && !isOperation) continue;
      if (begin == 0 && isRelation && i <= 2) continue;  // "x =" alone on a line explains nothing
      if (first == 0) first = i;
      if (widthOf(parts, begin, i, style) > room) break;
      (isRelation ? relation : operation) = i;
    }
    const size_t next = relation > 0 ? relation : operation > 0 ? operation : first;
    if (next == 0) return starts;
    starts.push_back(next);
  }
}

struct Flatten {
  std::vector<FormulaBox>& boxes;
  std::vector<FormulaInk>& inks;

  int add(const Box& box, QPointF at, int parent) {
    int self = parent;
    if (box.source || parent < 0) {
      self = static_cast<int>(boxes.size());
      FormulaBox made;
      made.rect = QRectF(at.x(), at.y() - box.ascent, box.width, box.ascent + box.descent);
      made.baseline = at.y();
      made.size = box.size;
      made.parent = parent;
      made.source = box.source;
      if (box.source) {
        made.kind = box.source->kind;
        made.cell = box.source->cell;
        made.fault = box.source->fault;
      }
      boxes.push_back(made);
    }
    for (FormulaInk ink : box.inks) {
      ink.box = self;
      for (QPointF& position : ink.positions) position += at;
      if (!ink.rule.isNull()) ink.rule.translate(at);
      if (!ink.path.isEmpty()) ink.path.translate(at);
      inks.push_back(std::move(ink));
    }
    for (const auto& [offset, child] : box.children) add(child, at + offset, self);
    return self;
  }
};

}  // namespace

FormulaLayout::FormulaLayout(const Formula& formula, const Options& options) {
  const Style style{options.size, 0, options.display};
  std::vector<Box> parts;
  gather(formula, style, parts);
  formula_boxes::settleBinaries(parts);
  const std::vector<size_t> starts = breakLines(parts, style, options.maxWidth);
  m_lines = static_cast<int>(starts.size());

  Box whole;
  whole.size = style.size();
  double y = 0.0;
  for (size_t line = 0; line < starts.size(); ++line) {
    const size_t end = line + 1 < starts.size() ? starts[line + 1] : parts.size();
    std::vector<Box> some(std::make_move_iterator(parts.begin() + static_cast<std::ptrdiff_t>(starts[line])),
                          std::make_move_iterator(parts.begin() + static_cast<std::ptrdiff_t>(end)));
    Box row = formula_boxes::hbox(std::move(some), style);
    const double indent = line > 0 ? style.size() : 0.0;
    if (line > 0) y += row.ascent + 0.45 * style.size();
    const double descent = row.descent;
    whole.width = std::max(whole.width, indent + row.width);
    whole.place({indent, y}, std::move(row));
    y += descent;
  }
  whole.ascent = std::max(whole.ascent, 0.72 * style.size());
  whole.descent = std::max(whole.descent, 0.26 * style.size());
  m_baseline = whole.ascent;
  m_size = QSizeF(whole.width, whole.ascent + whole.descent);
  const bool isGroup = formula.kind == Formula::Kind::Row && !formula.cell.valid() && !formula.fault;
  whole.source = isGroup ? &formula : nullptr;
  Flatten{m_boxes, m_inks}.add(whole, {0.0, m_baseline}, -1);
  for (size_t i = 0; i < m_boxes.size(); ++i)
    if (m_boxes[i].cell.valid()) m_live.push_back(static_cast<int>(i));
}

int FormulaLayout::hit(QPointF point) const {
  int best = -1;
  double bestArea = std::numeric_limits<double>::max();
  for (const int index : m_live) {
    const QRectF& rect = m_boxes[static_cast<size_t>(index)].rect;
    const double area = rect.width() * rect.height();
    if (area <= bestArea && rect.adjusted(-2, -2, 2, 2).contains(point)) {
      best = index;
      bestArea = area;
    }
  }
  return best;
}

CellRef FormulaLayout::cellAt(QPointF point) const {
  const int index = hit(point);
  return index < 0 ? CellRef{} : m_boxes[static_cast<size_t>(index)].cell;
}

QString FormulaLayout::nameOf(int box) const {
  const FormulaBox& found = m_boxes[static_cast<size_t>(box)];
  return found.source ? QString::fromStdString(formula::toText(*found.source)) : QString();
}

}  // namespace unroll
