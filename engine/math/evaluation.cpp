// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <limits>
#include <mutex>

#include "math/expression.h"
#include "math/primitive.h"

namespace unroll {

/// What is computed when it is asked for.
struct Evaluation::Later {
  std::recursive_mutex mutex;  // a value asks for its operands
  std::vector<bool> done;      ///< by value, from the first of them on
  std::map<ValueId, ValueId> gradients;
};

Evaluation::~Evaluation() = default;
Evaluation::Evaluation(Evaluation&&) noexcept = default;
Evaluation& Evaluation::operator=(Evaluation&&) noexcept = default;

Evaluation::Evaluation(const Expression& expression, std::map<ValueId, TensorD> leaves)
    : Evaluation(expression, std::move(leaves), expression.size(), {}) {}

Evaluation::Evaluation(const Expression& expression, std::map<ValueId, TensorD> leaves, ValueId later,
                       std::map<ValueId, ValueId> gradients)
    : m_expression(&expression), m_laterFrom(later) {
  m_values.resize(static_cast<size_t>(expression.size()));
  for (ValueId id = 0; id < expression.size(); ++id) {
    const ExpressionNode& node = expression[id];
    if (node.op || gradients.contains(id)) {
      if (id < later) compute(id);
      continue;
    }
    const auto given = leaves.find(id);
    UNROLL_ASSERT(given != leaves.end() && given->second.extents() == node.extents);
    m_values[static_cast<size_t>(id)] = std::move(given->second);
  }
  if (later == expression.size()) return;
  m_later = std::make_unique<Later>();
  m_later->gradients = std::move(gradients);
  for (ValueId id = later; id < expression.size(); ++id)
    m_later->done.push_back(!expression[id].op && !m_later->gradients.contains(id));
}

void Evaluation::compute(ValueId id) const {
  const ExpressionNode& node = (*m_expression)[id];
  TensorD& value = m_values[static_cast<size_t>(id)];
  value = TensorD(node.extents);
  node.op->forward({operandsOf(id), node.params, node.extents}, value);
}

/// Whether ID is computed later, has not been yet, and takes of each operand one cell for each of its own: then single
/// cells can be had without the rest.
bool Evaluation::isByCell(ValueId id) const {
  if (id < m_laterFrom) return false;
  const ExpressionNode& node = (*m_expression)[id];
  const bool elementwise = node.op && (node.op->inferExtents == primitive("exp").inferExtents ||
                                       node.op->inferExtents == primitive("add").inferExtents);
  if (!elementwise) return false;
  for (const ValueId operand : node.operands) {
    const Extents& extents = (*m_expression)[operand].extents;
    if (extents != node.extents && elementCount(extents) != 1) return false;
  }
  const std::lock_guard lock(m_later->mutex);
  return !m_later->done[static_cast<size_t>(id - m_laterFrom)];
}

/// One cell's operation on tensors of one element each.
struct Evaluation::Cells {
  std::vector<TensorD> values;
  std::vector<const TensorD*> operands;
  std::vector<int64_t> places;  ///< where they are cells of the real operands
  Extents extents = {};
};

Evaluation::Cells Evaluation::cellsOf(ValueId id, int64_t cell) const {
  Cells cells;
  for (const ValueId operand : (*m_expression)[id].operands) {
    const bool single = elementCount((*m_expression)[operand].extents) == 1;
    cells.places.push_back(single ? 0 : cell);
    cells.values.emplace_back(Extents{}, number(operand, cells.places.back()));
  }
  for (const TensorD& value : cells.values) cells.operands.push_back(&value);
  return cells;
}

double Evaluation::number(ValueId id, int64_t cell) const {
  if (id < m_laterFrom) return value(id)[cell];
  if (const auto of = m_later->gradients.find(id); of != m_later->gradients.end()) return gradient(of->second)[cell];
  if (!isByCell(id)) return value(id)[cell];
  const Cells cells = cellsOf(id, cell);
  return (*m_expression)[id].op->at({cells.operands, (*m_expression)[id].params, cells.extents}, 0);
}

const TensorD& Evaluation::laterValue(ValueId id) const {
  const std::lock_guard lock(m_later->mutex);
  const auto at = static_cast<size_t>(id - m_laterFrom);
  if (!m_later->done[at]) {
    const auto gradientOf = m_later->gradients.find(id);
    if (gradientOf == m_later->gradients.end())
      compute(id);
    else
      m_values[static_cast<size_t>(id)] = gradient(gradientOf->second);
    m_later->done[at] = true;
  }
  return m_values[static_cast<size_t>(id)];
}

std::vector<const TensorD*> Evaluation::operandsOf(ValueId id) const {
  std::vector<const TensorD*> operands;
  for (const ValueId operand : (*m_expression)[id].operands) operands.push_back(&value(operand));
  return operands;
}

void Evaluation::backward(ValueId loss) {
  UNROLL_ASSERT(loss < m_laterFrom && value(loss).size() == 1);
  m_loss = loss;
  const auto count = static_cast<size_t>(m_laterFrom);
  m_gradients.assign(count, TensorD());
  for (size_t i = 0; i < count; ++i) m_gradients[i] = TensorD(m_values[i].extents());
  m_gradients[static_cast<size_t>(loss)].fill(1.0);

  std::vector<bool> reaches(count, false);
  reaches[static_cast<size_t>(loss)] = true;
  for (ValueId id = loss; id >= 0; --id) {
    const ExpressionNode& node = (*m_expression)[id];
    if (!reaches[static_cast<size_t>(id)] || !node.op) continue;
    std::vector<TensorD*> gradients;
    for (const ValueId operand : node.operands) {
      reaches[static_cast<size_t>(operand)] = true;
      gradients.push_back(&m_gradients[static_cast<size_t>(operand)]);
    }
    node.op->vjp({operandsOf(id), node.params, node.extents}, value(id), gradient(id), gradients);
  }
}

std::vector<Term> Evaluation::terms(ValueId id, int64_t cell) const {
  const ExpressionNode& node = (*m_expression)[id];
  std::vector<Term> terms;
  if (!node.op) return terms;
  UNROLL_ASSERT(cell >= 0 && cell < elementCount(node.extents));
  std::vector<OperandTerm> found;
  if (isByCell(id)) {
    const Cells cells = cellsOf(id, cell);
    const OpContext context{cells.operands, node.params, cells.extents};
    node.op->terms(context, TensorD(Extents{}, node.op->at(context, 0)), 0, found);
    for (const OperandTerm& term : found) {
      const auto operand = static_cast<size_t>(term.operand);
      terms.push_back({node.operands[operand], cells.places[operand], term.partial});
    }
    return terms;
  }
  node.op->terms({operandsOf(id), node.params, node.extents}, value(id), cell, found);
  for (const OperandTerm& term : found)
    terms.push_back({node.operands[static_cast<size_t>(term.operand)], term.cell, term.partial});
  return terms;
}

std::vector<Term> Evaluation::uses(ValueId id, int64_t cell, ValueId last) const {
  UNROLL_ASSERT(cell >= 0 && cell < value(id).size());
  std::vector<Term> uses;
  std::vector<OutputUse> found;
  for (const ValueId user : m_expression->users(id)) {
    if (user > last) break;
    const ExpressionNode& node = (*m_expression)[user];
    const std::vector<const TensorD*> operands = operandsOf(user);
    const OpContext context{operands, node.params, node.extents};
    for (size_t which = 0; which < node.operands.size(); ++which) {
      if (node.operands[which] != id) continue;
      found.clear();
      node.op->uses(context, value(user), static_cast<int>(which), cell, found);
      for (const OutputUse& use : found) uses.push_back({user, use.cell, use.partial});
    }
  }
  return uses;
}

double Evaluation::recompute(ValueId id, int64_t cell) const {
  const ExpressionNode& node = (*m_expression)[id];
  if (!node.op || isByCell(id)) return number(id, cell);
  return node.op->at({operandsOf(id), node.params, node.extents}, cell);
}

namespace {

/// The values that differ from an evaluation's when one cell is changed. Cells are followed one by one
/// while they are few; a value of which a quarter changes is computed as a whole.
class Change {
 public:
  Change(const Evaluation& evaluation, ValueId id, int64_t cell, double value) : m_evaluation(evaluation) {
    Dirty& first = m_dirty[id];
    first.value = evaluation.value(id);
    first.value[cell] = value;
    first.cells = {cell};
  }

  double follow(ValueId last) {
    const Expression& expression = m_evaluation.expression();
    for (ValueId id = m_dirty.begin()->first + 1; id <= last; ++id) {
      const ExpressionNode& node = expression[id];
      if (node.op &&
          std::any_of(node.operands.begin(), node.operands.end(), [&](ValueId o) { return m_dirty.count(o) > 0; }))
        update(id, node);
    }
    const auto found = m_dirty.find(last);
    return (found == m_dirty.end() ? m_evaluation.value(last) : found->second.value)[0];
  }

 private:
  struct Dirty {
    TensorD value;
    std::vector<int64_t> cells;
    bool whole = false;
  };

  void update(ValueId id, const ExpressionNode& node) {
    std::vector<const TensorD*> operands;
    for (const ValueId operand : node.operands) {
      const auto found = m_dirty.find(operand);
      operands.push_back(found == m_dirty.end() ? &m_evaluation.value(operand) : &found->second.value);
    }
    const OpContext context{operands, node.params, node.extents};
    std::vector<int64_t> cells;
    if (!cellsToUpdate(id, node, context, cells)) {
      Dirty dirty{TensorD(node.extents), {}, true};
      node.op->forward(context, dirty.value);
      m_dirty.emplace(id, std::move(dirty));
    } else if (!cells.empty()) {
      Dirty dirty{m_evaluation.value(id), std::move(cells), false};
      for (const int64_t cell : dirty.cells) dirty.value[cell] = node.op->at(context, cell);
      m_dirty.emplace(id, std::move(dirty));
    }
  }

  /// False where all of it had better be computed.
  bool cellsToUpdate(ValueId id, const ExpressionNode& node, const OpContext& context,
                     std::vector<int64_t>& cells) const {
    const size_t most = static_cast<size_t>(m_evaluation.value(id).size() / 4);
    std::vector<OutputUse> uses;
    for (size_t which = 0; which < node.operands.size(); ++which) {
      const auto found = m_dirty.find(node.operands[which]);
      if (found == m_dirty.end()) continue;
      if (found->second.whole || found->second.cells.size() > most) return false;
      for (const int64_t cell : found->second.cells) {
        uses.clear();
        node.op->uses(context, m_evaluation.value(id), static_cast<int>(which), cell, uses);
        for (const OutputUse& use : uses) cells.push_back(use.cell);
        if (cells.size() > most) return false;
      }
    }
    std::sort(cells.begin(), cells.end());
    cells.erase(std::unique(cells.begin(), cells.end()), cells.end());
    return true;
  }

  const Evaluation& m_evaluation;
  std::map<ValueId, Dirty> m_dirty;
};

}  // namespace

double Evaluation::lossWith(ValueId id, int64_t cell, double newValue) const {
  UNROLL_ASSERT(m_loss != kNoValue && cell >= 0 && cell < value(id).size());
  if (id > m_loss) return value(m_loss)[0];
  return Change(*this, id, cell, newValue).follow(m_loss);
}

bool Evaluation::hasKink(ValueId id, int64_t cell) const {
  const double x = value(id)[cell], here = value(m_loss)[0];
  // Right slope minus left slope: shrinks with h where the loss is smooth, stays where it is not. The rounding of
  // the loss looks like neither: it grows as h shrinks, and changes its sign.
  const auto gap = [&](double h) {
    return (lossWith(id, cell, x + h) - here) / h - (here - lossWith(id, cell, x - h)) / h;
  };
  const double h = 1e-5 * std::max(1.0, std::fabs(x));
  const double gaps[] = {gap(h), gap(h / 4.0), gap(h / 16.0)};
  const auto [low, high] = std::minmax_element(std::begin(gaps), std::end(gaps));
  const double least = std::min(std::fabs(*low), std::fabs(*high)), most = std::max(std::fabs(*low), std::fabs(*high));
  // A loss near 0 is still the difference of numbers near 1: −ln p with p near 1.
  const double rounding = 64.0 * std::numeric_limits<double>::epsilon() * std::max(std::fabs(here), 0.1) / h;
  return *low * *high > 0.0 && least > 0.5 * most && std::fabs(gaps[2]) > 16.0 * rounding;
}

double Evaluation::centralDifference(ValueId id, int64_t cell) const {
  const double x = value(id)[cell], size = std::fabs(value(m_loss)[0]);
  const auto difference = [&](double h) {
    const double up = x + h, down = x - h;  // the steps that the doubles really take
    return (lossWith(id, cell, up) - lossWith(id, cell, down)) / (up - down);
  };
  double best = std::numeric_limits<double>::quiet_NaN(), smallest = std::numeric_limits<double>::infinity();
  double h = 2e-4 * std::max(1.0, std::fabs(x));
  for (int attempt = 0; attempt < 8; ++attempt, h /= 8.0) {
    const double wide = difference(h), narrow = difference(h / 2.0);
    const double estimate = (4.0 * narrow - wide) / 3.0;
    const double rounding = 8.0 * std::numeric_limits<double>::epsilon() * size / h;
    const double doubt = std::fabs(wide - narrow) + rounding;
    if (doubt < smallest) {
      smallest = doubt;
      best = estimate;
    }
    if (std::fabs(wide - narrow) <= 1e-5 * std::fabs(estimate) + rounding) break;
  }
  return best;
}

}  // namespace unroll
