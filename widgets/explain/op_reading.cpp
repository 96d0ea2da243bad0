// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/op_reading.h"

#include <algorithm>
#include <numeric>
#include <string_view>

#include "explain/cell_paths.h"
#include "math/primitive.h"

namespace unroll {
namespace {

constexpr size_t kMostPlaces = 4096;  ///< of a window or a row: more than these are no picture

bool isOp(const Expression& e, ValueId id, std::string_view name) {
  return id != kNoValue && e[id].op && e[id].op->name == name;
}

/// The extents of the axes along which CELLS of a tensor differ.
Extents varyingExtents(const Extents& extents, const std::vector<int64_t>& cells) {
  Extents varying;
  int64_t stride = elementCount(extents);
  for (const int64_t extent : extents) {
    stride /= std::max<int64_t>(1, extent);
    const auto along = [&](int64_t cell) { return cell / stride % extent; };
    if (std::any_of(cells.begin(), cells.end(), [&](int64_t c) { return along(c) != along(cells.front()); }))
      varying.push_back(extent);
  }
  return varying;
}

struct Place {
  int64_t window;  ///< the cell of the window's view: their order is that of the window
  CellRef input, weight;
  double value, factor;
};

std::optional<WindowReading> windowAt(const Explanation& explanation, const CellRef& cell) {
  const Expression& e = explanation.expression();
  const Evaluation& evaluation = explanation.evaluation();
  const ExpressionNode& node = e[cell.value];
  constexpr std::pair<std::string_view, WindowReading::Kind> kKinds[] = {
      {"contract", WindowReading::Kind::Products},
      {"max", WindowReading::Kind::Max},
      {"mean", WindowReading::Kind::Mean},
      {"sum", WindowReading::Kind::Sum},
  };
  const auto kind =
      std::find_if(std::begin(kKinds), std::end(kKinds), [&](const auto& k) { return node.op->name == k.first; });
  if (kind == std::end(kKinds)) return std::nullopt;
  ValueId view = kNoValue;
  WindowReading reading;
  for (const ValueId operand : node.operands)
    if (const ValueId source = movedOver(e, operand); source != kNoValue) {
      view = operand;
      reading.source = source;
    }
  if (view == kNoValue) return std::nullopt;
  const std::vector<Term> terms = evaluation.terms(cell.value, cell.cell);
  const bool products = kind->second == WindowReading::Kind::Products;
  if (terms.empty() || terms.size() > 2 * kMostPlaces || (products && terms.size() % 2 != 0)) return std::nullopt;
  std::vector<Place> places;
  for (size_t i = 0; i < terms.size(); i += products ? 2 : 1) {
    const bool second = products && terms[i + 1].value == view;
    const Term& input = second ? terms[i + 1] : terms[i];
    Place place{input.cell, behindViews(evaluation, {input.value, input.cell, false}), {}, 0.0, input.partial};
    if (products) {
      const Term& weight = second ? terms[i] : terms[i + 1];
      place.weight = behindViews(evaluation, {weight.value, weight.cell, false});
    }
    place.value = evaluation.number(input.value, input.cell);
    places.push_back(place);
  }
  std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) { return a.window < b.window; });
  reading.kind = kind->second;
  reading.output = cell;
  reading.result = evaluation.number(cell.value, cell.cell);
  std::vector<int64_t> cells;
  for (const Place& place : places) {
    cells.push_back(place.window);
    reading.inputs.push_back(place.input);
    if (products) reading.weights.push_back(place.weight);
    reading.values.push_back(place.value);
    reading.factors.push_back(place.factor);
    reading.products.push_back(place.value * place.factor);
    if (kind->second == WindowReading::Kind::Max && place.factor != 0.0)
      reading.winner = static_cast<int64_t>(cells.size()) - 1;
  }
  if (products) reading.kernel = places.front().weight.value;
  reading.shape = varyingExtents(e[view].extents, cells);
  if (elementCount(reading.shape) != static_cast<int64_t>(cells.size())) reading.shape = {int64_t(cells.size())};
  return reading;
}

/// A softmax's values: what it is taken of, less its largest; e to that; their sum; the quotients.
struct Softmax {
  ValueId input, shifted, powers, sum, result;
};

std::optional<Softmax> softmaxOf(const Expression& e, ValueId id) {
  if (e[id].shorthandOf == kNoValue || !isOp(e, id, "div")) return std::nullopt;
  const ValueId powers = e[id].operands[0], sum = e[id].operands[1];
  if (!isOp(e, powers, "exp") || !isOp(e, sum, "sum") || !isOp(e, e[powers].operands[0], "sub")) return std::nullopt;
  return Softmax{e[id].shorthandOf, e[powers].operands[0], powers, sum, id};
}

bool sameLayer(const Expression& e, ValueId a, ValueId b) {
  return e[a].label.layer == e[b].label.layer && e[a].label.time == e[b].label.time;
}

/// The users of ID, and theirs, up to DEPTH, in its layer.
std::vector<ValueId> usersWithin(const Explanation& explanation, ValueId id, int depth) {
  const Expression& e = explanation.expression();
  const ValueId last = explanation.loss() == kNoValue ? e.size() - 1 : explanation.loss();
  std::vector<ValueId> found{id};
  for (size_t i = 0, end = 1; depth > 0; --depth, end = found.size())
    for (; i < end; ++i)
      for (const ValueId user : e.users(found[i]))
        if (user <= last && sameLayer(e, user, id) && std::find(found.begin(), found.end(), user) == found.end())
          found.push_back(user);
  return found;
}

/// The first cell of WANTED that CELL leads to.
CellRef leadsTo(const Explanation& explanation, const CellRef& cell, ValueId wanted, int depth) {
  if (cell.value == wanted) return cell;
  if (depth == 0) return {};
  const ValueId last = explanation.loss() == kNoValue ? explanation.expression().size() - 1 : explanation.loss();
  for (const Term& use : explanation.evaluation().uses(cell.value, cell.cell, std::min(last, wanted))) {
    const CellRef found = leadsTo(explanation, {use.value, use.cell, false}, wanted, depth - 1);
    if (found.valid()) return found;
  }
  return {};
}

}  // namespace

ValueId movedOver(const Expression& e, ValueId id) {
  while (e[id].op && e[id].op->view) {
    if (isOp(e, id, "window2d")) return e[id].operands[0];
    id = e[id].operands[0];
  }
  return kNoValue;
}

std::optional<WindowReading> readWindow(const Explanation& explanation, const CellRef& cell) {
  const Expression& e = explanation.expression();
  if (!cell.valid() || cell.cell < 0 || cell.gradient) return std::nullopt;
  if (explanation.loss() != kNoValue && cell.value > explanation.loss()) return std::nullopt;
  if (!e[cell.value].op) return std::nullopt;
  if (auto reading = windowAt(explanation, cell)) return reading;
  // A bias is added, the sum is divided by a count, or only looked at in another order: the window is behind that.
  const std::string_view op = e[cell.value].op->name;
  if (!e[cell.value].op->view && op != "add" && op != "div") return std::nullopt;
  for (const Term& term : explanation.evaluation().terms(cell.value, cell.cell))
    if (sameLayer(e, term.value, cell.value))
      if (auto reading = readWindow(explanation, {term.value, term.cell, false})) return reading;
  return std::nullopt;
}

std::optional<SoftmaxReading> readSoftmax(const Explanation& explanation, const CellRef& cell) {
  const Expression& e = explanation.expression();
  if (!cell.valid() || cell.cell < 0 || cell.gradient) return std::nullopt;
  // From its difference to the quotient it is at most three operations.
  std::optional<Softmax> softmax;
  for (const ValueId id : usersWithin(explanation, cell.value, 3))
    if (const auto found = softmaxOf(e, id); found && (cell.value == id || cell.value == found->powers ||
                                                       cell.value == found->sum || cell.value == found->shifted))
      softmax = softmax ? softmax : found;
  if (!softmax) return std::nullopt;
  const Evaluation& evaluation = explanation.evaluation();
  SoftmaxReading reading;
  reading.result = softmax->result;
  if (cell.value == softmax->sum) {
    reading.sum = cell;
  } else {
    for (const Term& term : evaluation.terms(softmax->result, cell.cell))
      if (term.value == softmax->sum) reading.sum = {term.value, term.cell, false};
  }
  if (!reading.sum.valid()) return std::nullopt;
  for (const Term& term : evaluation.terms(reading.sum.value, reading.sum.cell)) {
    if (reading.powers.size() == kMostPlaces) return std::nullopt;
    if (cell.value != softmax->sum && term.cell == cell.cell) reading.chosen = int64_t(reading.powers.size());
    reading.powers.push_back({term.value, term.cell, false});
    reading.outputs.push_back({softmax->result, term.cell, false});
    reading.inputs.push_back({softmax->input, term.cell, false});
  }
  return reading;
}

std::optional<StatisticsReading> readStatistics(const Explanation& explanation, const CellRef& cell) {
  const Expression& e = explanation.expression();
  const Evaluation& evaluation = explanation.evaluation();
  if (!cell.valid() || cell.cell < 0 || cell.gradient || !e[cell.value].op) return std::nullopt;
  // x̂ = (x − μ) / √(σ² + ε)
  for (const ValueId id : usersWithin(explanation, cell.value, 6)) {
    if (!isOp(e, id, "div")) continue;
    const ValueId centered = e[id].operands[0], root = e[id].operands[1];
    if (!isOp(e, centered, "sub") || !isOp(e, root, "sqrt") || !isOp(e, e[root].operands[0], "add_scalar")) continue;
    // From the mean on: what comes before it in the same layer has nothing to do with it yet.
    const ValueId mean = e[centered].operands[1];
    if (cell.value < (e[mean].op && !e[mean].op->view ? mean : centered) || cell.value > id) continue;
    const CellRef place = cell.value == centered ? CellRef{id, cell.cell, false} : leadsTo(explanation, cell, id, 6);
    if (!place.valid()) continue;
    StatisticsReading reading;
    const auto operandOf = [&](ValueId value, int64_t at, size_t which) {
      for (const Term& term : evaluation.terms(value, at))
        if (term.value == e[value].operands[which]) return CellRef{term.value, term.cell, false};
      return CellRef{};
    };
    reading.mean = operandOf(centered, place.cell, 1);
    reading.root = operandOf(id, place.cell, 1);
    if (!reading.mean.valid() || !reading.root.valid()) continue;
    const CellRef sum = operandOf(root, reading.root.cell, 0);
    reading.variance = operandOf(sum.value, sum.cell, 0);
    for (const Term& use : evaluation.uses(reading.mean.value, reading.mean.cell, centered)) {
      if (use.value != centered) continue;
      if (reading.values.size() == kMostPlaces) break;
      if (use.cell == place.cell) reading.chosen = int64_t(reading.values.size());
      reading.values.push_back(operandOf(centered, use.cell, 0));
      reading.normalized.push_back({id, use.cell, false});
    }
    const bool shared = cell.value == reading.mean.value || cell.value == reading.variance.value ||
                        cell.value == root || cell.value == sum.value;
    if (shared) reading.chosen = -1;
    reading.mean = behindViews(evaluation, reading.mean);
    reading.variance = behindViews(evaluation, reading.variance);
    reading.own = e[reading.mean.value].op != nullptr;
    return reading;
  }
  return std::nullopt;
}

}  // namespace unroll
