// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of every formula: symbols with their indices, tensors as matrices.
#include <cstdlib>

#include "explain/formula_writer.h"
#include "math/primitive.h"

namespace unroll::explain {
namespace {

using Kind = Formula::Kind;

bool isEmpty(const Formula& f) { return f.kind == Kind::Row && f.children.empty(); }

/// SYMBOL with one more part in its subscript or superscript.
Formula withScript(Formula symbol, Formula part, bool above) {
  const CellRef cell = symbol.cell;
  if (symbol.kind != Kind::Script) {
    symbol = formula::subsup(std::move(symbol), formula::row({}), formula::row({}));
    symbol.cell = cell;
  }
  Formula& place = symbol.children[above ? 2 : 1];
  place = isEmpty(place) ? std::move(part) : formula::row({std::move(place), formula::op(","), std::move(part)});
  return symbol;
}

bool isText(const Formula& f, std::string_view text) { return f.text == text && f.children.empty(); }

/// In a subscript, t, t − 1 and t + 1 as numbers.
Formula subscriptWithTime(Formula f, int time) {
  const auto step = [](int t) { return formula::numberText((t < 0 ? "−" : "") + std::to_string(std::abs(t))); };
  if (f.kind == Kind::Symbol && f.text == "t") return step(time);
  if (f.kind != Kind::Row) return f;
  const auto& c = f.children;
  if (c.size() == 3 && isText(c[0], "t") && isText(c[2], "1") && (isText(c[1], "−") || isText(c[1], "+")))
    return step(c[1].text == "+" ? time + 1 : time - 1);
  for (Formula& child : f.children) child = subscriptWithTime(std::move(child), time);
  return f;
}

Formula withTime(Formula f, int time) {
  for (size_t i = 0; i < f.children.size(); ++i)
    f.children[i] = f.kind == Kind::Script && i == 1 ? subscriptWithTime(std::move(f.children[i]), time)
                                                     : withTime(std::move(f.children[i]), time);
  return f;
}

/// In a subscript, t, t − 1 and t + 1 DELTA steps later.
Formula subscriptShifted(Formula f, int delta) {
  const auto moved = [&](int offset) {
    const int there = offset + delta;
    if (there == 0) return formula::symbol("t");
    return formula::row({formula::symbol("t"), formula::op(there < 0 ? "−" : "+"),
                         formula::numberText(std::to_string(std::abs(there)))});
  };
  if (f.kind == Kind::Symbol && f.text == "t") return moved(0);
  if (f.kind != Kind::Row) return f;
  const auto& c = f.children;
  if (c.size() == 3 && isText(c[0], "t") && isText(c[2], "1") && (isText(c[1], "−") || isText(c[1], "+")))
    return moved(c[1].text == "+" ? 1 : -1);
  for (Formula& child : f.children) child = subscriptShifted(std::move(child), delta);
  return f;
}

Formula withShift(Formula f, int delta) {
  for (size_t i = 0; i < f.children.size(); ++i)
    f.children[i] = f.kind == Kind::Script && i == 1 ? subscriptShifted(std::move(f.children[i]), delta)
                                                     : withShift(std::move(f.children[i]), delta);
  return f;
}

/// "mha" of "mha.Q": the layer inside of a group that a value belongs to. A direction is none.
std::string partOf(const std::string& name) {
  const size_t dot = name.rfind('.');
  const std::string part = dot == std::string::npos ? std::string() : name.substr(0, dot);
  return part == "back" ? std::string() : part;
}

size_t partsOf(const Formula& f) {
  size_t count = 1;
  for (const Formula& child : f.children) count += partsOf(child);
  return count;
}

/// The places that are shown of COUNT: all, or the first, −1 for the fold, and the last.
std::vector<int64_t> shownPlaces(int64_t count, int64_t most) {
  std::vector<int64_t> places;
  const bool fold = count > most;
  for (int64_t i = 0; i < (fold ? most - 2 : count); ++i) places.push_back(i);
  if (fold) places.insert(places.end(), {-1, count - 1});
  return places;
}

}  // namespace

Extents FormulaWriter::shown(ValueId id) const {
  Extents extents = m_pass.node(id).extents;
  if (m_pass.hasSample[static_cast<size_t>(id)]) extents.erase(extents.begin());
  return extents;
}

bool FormulaWriter::isLoss(ValueId id) const {
  for (ValueId loss = m_pass.loss; loss != kNoValue; loss = m_pass.node(loss).operands[0]) {
    if (loss == id) return true;
    if (!m_pass.node(loss).op || m_pass.node(loss).op->name != "identity") return false;
  }
  return false;
}

/// A constant from which a class' row is picked (one-hot). A look at its first rows tells.
bool FormulaWriter::isUnitMatrix(ValueId id) const {
  const ExpressionNode& node = m_pass.node(id);
  const Extents& extents = node.extents;
  if (node.leaf != LeafKind::Constant || node.label.named || extents.size() != 2 || extents[0] != extents[1] ||
      extents[0] < 2)
    return false;
  const TensorD& values = m_pass.evaluation->value(id);
  return values[0] == 1.0 && values[1] == 0.0 && values[extents[1]] == 0.0 && values[extents[1] + 1] == 1.0;
}

/// As the layer writes it, whatever the time.
Formula FormulaWriter::ownSymbol(ValueId id) const {
  const ExpressionNode& node = m_pass.node(id);
  const bool plainNumber = node.leaf == LeafKind::Constant && node.extents.empty() &&
                           node.label.symbol == formula::formatNumber(m_pass.evaluation->number(id, 0));
  Formula f = plainNumber        ? formula::numberText(node.label.symbol, {id, -1, false})
              : isUnitMatrix(id) ? formula::symbol("I", {id, -1, false})
                                 : formula::parse(node.label.symbol, {id, -1, false});
  const bool shared = node.label.layer == m_pass.update.layer && m_pass.update.contains(id);
  const bool foreign =
      node.label.layer != m_context.layer && node.leaf != LeafKind::Data && node.leaf != LeafKind::Constant && !shared;
  // Inside of a group each part has a y of its own. (Weights say theirs in their symbol.)
  const std::string part = partOf(node.label.name);
  const std::string here = partOf(m_context.name);
  const bool inGroup = node.op && !shared && !m_pass.update.contains(id);
  if (inGroup && !part.empty() && (foreign || part != here)) f = withScript(std::move(f), formula::word(part), true);
  if (inGroup && part.empty() && !foreign && !here.empty())  // the group's own
    f = withScript(std::move(f), formula::word(node.label.layer), true);
  return foreign ? withScript(std::move(f), formula::word(node.label.layer), true) : f;
}

Formula FormulaWriter::symbol(ValueId id) const {
  if (const CellRef meant = m_pass.update.meant({id, -1, false}); meant.gradient) {
    Formula derivative = formula::derivative(symbol(meant.value));
    derivative.cell = meant;
    return derivative;
  }
  const Label& label = m_pass.node(id).label;
  if (label.time < 0 || label.time == m_time) return ownSymbol(id);
  return m_time < 0 ? withTime(ownSymbol(id), label.time) : withShift(ownSymbol(id), label.time - m_time);
}

/// What a value is called where it is spoken of: its symbol, or of one without a name, its formula.
Formula FormulaWriter::title(ValueId id) const {
  constexpr size_t kLongest = 60;
  if (!standsForItself(id)) {
    const auto written = tensor(id, Style::Symbols, true);
    if (written && partsOf(*written) <= kLongest) {
      Formula f = formula::fenced("()", *written);
      f.cell = {id, -1, false};
      return f;
    }
  }
  return symbol(id);
}

/// What memory is looked at in another way has no name: the cell is called as it is called where it comes from.
CellRef FormulaWriter::behindViews(CellRef cell) const {
  while (cell.cell >= 0 && !cell.gradient && !standsForItself(cell.value) && m_pass.node(cell.value).op->view) {
    const std::vector<Term> terms = m_pass.evaluation->terms(cell.value, cell.cell);
    if (terms.size() != 1) break;
    cell = {terms[0].value, terms[0].cell, false};
  }
  return cell;
}

Formula FormulaWriter::symbolOf(const CellRef& asked) const {
  const CellRef cell = behindViews(m_pass.update.meant(asked));
  const ExpressionNode& node = m_pass.node(cell.value);
  FormulaWriter there = *this;
  there.m_time = node.label.time;
  Formula f = there.title(cell.value);
  if (node.label.time >= 0) f = withTime(std::move(f), node.label.time);
  if (cell.cell >= 0 && !(node.leaf == LeafKind::Constant && node.extents.empty())) {
    Extents index = unflatten(cell.cell, node.extents);
    if (m_pass.hasSample[static_cast<size_t>(cell.value)]) {
      const std::string sample = std::to_string(index[0]);
      index.erase(index.begin());
      if (m_pass.samples > 1) f = withScript(std::move(f), formula::fenced("()", formula::numberText(sample)), true);
    }
    for (const int64_t i : index) f = withScript(std::move(f), formula::numberText(std::to_string(i)), false);
  }
  f.cell = {cell.value, cell.cell, false};
  if (!cell.gradient) return f;
  Formula derivative = formula::derivative(std::move(f));
  derivative.cell = cell;
  return derivative;
}

/// The first ROWS × COLUMNS cells as a matrix, folded where it is large.
Formula FormulaWriter::grid(ValueId id, bool gradient, int64_t rows, int64_t columns) const {
  const std::vector<int64_t> shownRows = shownPlaces(rows, m_maxEntries),
                             shownColumns = shownPlaces(columns, m_maxEntries);
  std::vector<Formula> entries;
  for (const int64_t r : shownRows)
    for (const int64_t c : shownColumns) {
      if (r < 0 || c < 0) {
        entries.push_back(formula::ellipsis(r >= 0 ? "⋯" : c >= 0 ? "⋮" : "⋱"));
        continue;
      }
      const CellRef cell{id, r * columns + c, gradient};
      entries.push_back(formula::number(m_pass.number(cell), cell));
    }
  return formula::matrix(static_cast<int>(shownRows.size()), static_cast<int>(shownColumns.size()), std::move(entries),
                         {id, -1, gradient});
}

std::optional<Formula> FormulaWriter::matrix(ValueId id, bool gradient) const {
  if (const CellRef meant = m_pass.update.meant({id, -1, gradient}); meant.value != id)
    return matrix(meant.value, true);
  const Extents extents = shown(id);
  if (extents.size() > 2) return std::nullopt;
  if (!extents.empty()) return grid(id, gradient, extents[0], extents.size() == 2 ? extents[1] : 1);
  const CellRef cell{id, 0, gradient};
  return formula::number(m_pass.number(cell), cell);
}

/// "y_{0} = [ … ]": of more than two axes the first of all but the last two.
Formula FormulaWriter::slab(ValueId id, bool gradient, Formula name) const {
  const Extents extents = shown(id);
  for (size_t i = 0; i + 2 < extents.size(); ++i) name = withScript(std::move(name), formula::numberText("0"), false);
  return formula::row({gradient ? formula::derivative(std::move(name)) : std::move(name), formula::op("="),
                       grid(id, gradient, extents[extents.size() - 2], extents.back())});
}

}  // namespace unroll::explain
