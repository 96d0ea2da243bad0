// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/cell_diagram.h"

#include <algorithm>
#include <map>
#include <optional>

#include "math/primitive.h"

namespace unroll {
namespace {

/// How a primitive is drawn, and the range of what it gives.
struct Sign {
  std::string_view op;
  const char* sign;
  double low, high;
};
constexpr Sign kSigns[] = {
    {"add", "+", 0, 0},        {"sub", "−", 0, 0},       {"mul", "⊙", 0, 0},        {"div", "÷", 0, 0},
    {"one_minus", "1−", 0, 0}, {"neg", "−", 0, 0},       {"sigmoid", "σ", 0, 1},    {"tanh", "tanh", -1, 1},
    {"relu", "ReLU", 0, 0},    {"square", "( )²", 0, 0}, {"exp", "exp", 0, 0},      {"log", "ln", 0, 0},
    {"sqrt", "√", 0, 0},       {"abs", "| |", 0, 0},     {"concat", "[ , ]", 0, 0},
};

Sign signOf(std::string_view op) {
  for (const Sign& sign : kSigns)
    if (sign.op == op) return sign;
  return {op, nullptr, 0, 0};
}

class Drawing {
 public:
  Drawing(const Explanation& explanation, const RecurrentChain& chain, int time, int64_t sample)
      : m_evaluation(explanation.evaluation()),
        m_expression(explanation.expression()),
        m_chain(chain),
        m_time(time),
        m_sample(sample) {
    for (const RecurrentState& state : chain.states)
      m_sources[state.sources[static_cast<size_t>(time)]] = state.name.substr(chain.prefix.size());
  }

  CellDiagram take() {
    for (const RecurrentState& state : m_chain.states)
      m_diagram.outputs.push_back(*partOf(state.values[static_cast<size_t>(m_time)]));
    return std::move(m_diagram);
  }

 private:
  using Part = CellDiagram::Part;
  const ExpressionNode& node(ValueId id) const { return m_expression[id]; }

  bool inStep(ValueId id) const {
    return node(id).op && node(id).label.layer == m_chain.layer && node(id).label.time == m_time;
  }
  bool isSource(ValueId id) const { return m_sources.contains(id); }

  /// A parameter, or a view of one.
  bool isWeight(ValueId id) const {
    while (node(id).op && (node(id).op->view || node(id).op->name == "identity")) id = node(id).operands.front();
    return node(id).leaf == LeafKind::Weight;
  }
  bool isProduct(ValueId id) const {
    return inStep(id) && node(id).op->name == "contract" &&
           std::any_of(node(id).operands.begin(), node(id).operands.end(), [&](ValueId o) { return isWeight(o); });
  }

  /// What ID is another name of: itself, the same value before it was named, the one that the mask picked.
  ValueId seenThrough(ValueId id) {
    while (inStep(id) && !isSource(id)) {
      const ExpressionNode& n = node(id);
      if (n.op->name == "identity") {
        id = n.operands[0];
      } else if (n.op->name == "where" && isMask(n.operands[0])) {
        const TensorD& mask = m_evaluation.value(n.operands[0]);
        const bool keeps = mask[mask.size() == mask.extent(0) ? m_sample : 0] != 0.0;
        m_diagram.padded = m_diagram.padded || !keeps;
        id = n.operands[keeps ? 1 : 2];
      } else {
        break;
      }
    }
    return id;
  }
  /// One number of each sample that no weight has a part in.
  bool isMask(ValueId id) const {
    const TensorD& value = m_evaluation.value(id);
    while (node(id).op && (node(id).op->view || node(id).op->name == "identity")) id = node(id).operands.front();
    return value.rank() > 0 && value.size() == value.extent(0) && !node(id).op;
  }

  /// The summands of a sum of sums.
  void summands(ValueId id, std::vector<ValueId>& all) {
    const ValueId seen = seenThrough(id);
    if (inStep(seen) && node(seen).op->name == "add" && !isSource(seen)) {
      for (const ValueId operand : node(seen).operands) summands(operand, all);
    } else {
      all.push_back(seen);
    }
  }
  bool isWeightedSum(ValueId id) {
    std::vector<ValueId> all;
    summands(id, all);
    return std::any_of(all.begin(), all.end(), [&](ValueId s) { return isProduct(s); });
  }

  /// The one weighted sum that ID is a function of, element by element; none where there are others.
  /// A value with a name in between is a part of its own.
  std::optional<ValueId> sumBehind(ValueId given, bool inside = false) {
    const ValueId id = seenThrough(given);
    if (!inStep(id) || isSource(id)) return std::nullopt;
    if (isWeightedSum(id)) return id;
    if (inside && (node(id).label.named || node(given).label.named)) return std::nullopt;
    if (node(id).op->view || node(id).op->name == "contract") return std::nullopt;
    std::optional<ValueId> found;
    for (const ValueId operand : node(id).operands) {
      if (node(operand).leaf == LeafKind::Constant) continue;
      const std::optional<ValueId> behind = sumBehind(operand, true);
      if (!behind || (found && *found != *behind)) return std::nullopt;
      found = behind;
    }
    return found;
  }

  /// The part that gives ID; none for weights and constants, which are not drawn.
  std::optional<int> partOf(ValueId given) {
    if (isWeight(given)) return std::nullopt;
    const ValueId id = seenThrough(given);
    if (node(id).leaf == LeafKind::Constant && !isSource(id)) return std::nullopt;
    if (const auto known = m_places.find(id); known != m_places.end()) {
      takeName(m_diagram.parts[static_cast<size_t>(known->second)], given);
      return known->second;
    }
    Part part;
    part.value = id;
    if (isSource(id)) {
      part.kind = CellDiagram::Kind::State;
      part.key = m_sources.at(id) + "_prev";
    } else if (!inStep(id) || comesFromOutside(id)) {
      part.kind = CellDiagram::Kind::Input;
    } else if (const auto sum = sumBehind(id)) {
      part.kind = *sum == id ? CellDiagram::Kind::Sum : CellDiagram::Kind::Gate;
      part.sum = *sum;
      fillGate(part, id);
    } else {
      const Sign sign = signOf(node(id).op->name);
      part.sign = sign.sign ? sign.sign : std::string(node(id).op->name);
      part.low = sign.low;
      part.high = sign.high;
      for (const ValueId operand : node(id).operands) addOperand(part, operand);
    }
    takeName(part, given);
    takeName(part, id);
    if (part.key.empty()) part.key = keyOf(part, id);
    const TensorD& value = m_evaluation.value(id);
    part.units = value.rank() == 0 ? 1 : value.size() / std::max<int64_t>(1, value.extent(0));
    m_diagram.parts.push_back(std::move(part));
    return m_places[id] = static_cast<int>(m_diagram.parts.size()) - 1;
  }

  /// A view (x_t: a slice of the sequence) of what is not of this step.
  bool comesFromOutside(ValueId id) const {
    while (inStep(id) && (node(id).op->view || node(id).op->name == "identity")) id = node(id).operands.front();
    return !inStep(id) && !isSource(id);
  }

  void addOperand(Part& part, ValueId value) {
    const std::optional<int> operand = partOf(value);
    if (operand && std::find(part.operands.begin(), part.operands.end(), *operand) == part.operands.end())
      part.operands.push_back(*operand);
  }

  void fillGate(Part& part, ValueId id) {
    std::vector<ValueId> all;
    summands(part.sum, all);
    for (const ValueId summand : all) {
      if (!isProduct(summand)) {
        addOperand(part, summand);
      } else {
        for (const ValueId operand : node(summand).operands) addOperand(part, operand);
      }
    }
    if (part.kind == CellDiagram::Kind::Sum) {
      part.sign = "Σ";
      return;
    }
    // One primitive after the sum has its own sign; of several together the formula tells.
    const bool single = node(id).operands.size() == 1 && seenThrough(node(id).operands[0]) == part.sum;
    const Sign sign = signOf(node(id).op->name);
    part.sign = single && sign.sign ? sign.sign : "φ";
    if (single) part.low = sign.low, part.high = sign.high;
  }

  /// The body's own name, without that of its direction.
  void takeName(Part& part, ValueId id) const {
    const Label& label = node(id).label;
    if (!label.named || !part.symbol.empty() || !inStep(id)) return;
    part.value = id;
    part.symbol = label.symbol;
    if (part.kind != CellDiagram::Kind::State && label.name.starts_with(m_chain.prefix))
      part.key = label.name.substr(m_chain.prefix.size());
  }

  std::string keyOf(const Part& part, ValueId id) const {
    if (part.kind == CellDiagram::Kind::Input) return node(id).label.layer + "." + node(id).label.name;
    std::string key = part.kind == CellDiagram::Kind::Sum ? "sum(" : std::string(node(id).op->name) + "(";
    for (size_t k = 0; k < part.operands.size(); ++k)
      key += (k ? "," : "") + m_diagram.parts[static_cast<size_t>(part.operands[k])].key;
    return key + ")";
  }

  const Evaluation& m_evaluation;
  const Expression& m_expression;
  const RecurrentChain& m_chain;
  const int m_time;
  const int64_t m_sample;
  std::map<ValueId, std::string> m_sources;
  std::map<ValueId, int> m_places;
  CellDiagram m_diagram;
};

}  // namespace

CellDiagram cellDiagram(const Explanation& explanation, const RecurrentChain& chain, int time, int64_t sample) {
  UNROLL_ASSERT(time >= 0 && time < chain.steps);
  return Drawing(explanation, chain, time, sample).take();
}

}  // namespace unroll
