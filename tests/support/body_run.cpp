// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <limits>

#include "math/primitive.h"
#include "support/layer_trial.h"

namespace unroll::testing {
namespace {

/// The distance between the two largest cells of each group that a "max" reduces.
double distanceFromTie(const ExpressionNode& node, const TensorD& x, double distance) {
  const std::vector<int64_t>& ints = node.params.ints;  // keepAxes, then the axes
  std::map<Extents, std::pair<double, double>> largest;
  constexpr double kNone = -std::numeric_limits<double>::infinity();
  for (int64_t e = 0; e < x.size(); ++e) {
    Extents place = unflatten(e, x.extents());
    for (size_t i = 1; i < ints.size(); ++i) place[static_cast<size_t>(ints[i])] = 0;
    auto& [first, second] = largest.try_emplace(place, kNone, kNone).first->second;
    if (x[e] > first)
      second = std::exchange(first, x[e]);
    else
      second = std::max(second, x[e]);
  }
  for (const auto& [place, pair] : largest) distance = std::min(distance, pair.first - pair.second);
  return distance;
}

/// No gradient goes through it (softmax takes the largest away): its kinks do not show.
bool isStopped(const Expression& expression, ValueId id) {
  const std::vector<ValueId>& users = expression.users(id);
  return std::all_of(users.begin(), users.end(), [&](ValueId user) { return expression[user].op->name == "stop"; });
}

}  // namespace

BodyRun::BodyRun(const LayerDescriptor& layer, const Attributes& attributes, const LayerNumbers& numbers) {
  Builder b;
  std::map<ValueId, TensorD> leaves;
  const auto leaf = [&](LeafKind kind, const TensorD& values, const std::string& name) {
    const ValueId id = b.leaf(kind, values.extents(), name);
    leaves.emplace(id, values);
    return id;
  };
  b.enterLayer("data");
  for (const TensorD& input : numbers.inputs)
    m_inputs.push_back(input.size() == 0 ? kNoValue : leaf(LeafKind::Data, input, "x"));
  std::vector<ValueId> masks;
  for (size_t i = 0; i < numbers.inputs.size(); ++i) {
    const std::vector<uint8_t> mask = numbers.maskOf(i);
    const int64_t steps = static_cast<int64_t>(mask.size()) / numbers.batch;
    masks.push_back(mask.empty()
                        ? kNoValue
                        : leaf(LeafKind::Data, TensorD({numbers.batch, steps}, {mask.begin(), mask.end()}), "mask"));
  }
  b.enterLayer("layer");
  for (const TensorD& parameter : numbers.parameters) m_parameters.push_back(leaf(LeafKind::Weight, parameter, "p"));
  BodyContext context{attributes,       m_inputs,     m_parameters, masks.empty() ? kNoValue : masks[0],
                      numbers.training, numbers.seed, numbers.step};
  context.masks = masks;
  m_running.assign(m_parameters.size(), kNoValue);
  context.running = &m_running;
  m_outputs = layer.body(b, context);
  for (size_t i = 0; i < m_outputs.size(); ++i) {
    const bool made = layer.maskOfOutput(attributes, i).from == OutputMask::From::Made;
    m_outputMasks.push_back(made ? layer.maskBody(b, context, i) : kNoValue);
  }
  b.enterLayer("loss");
  ValueId loss = kNoValue;
  for (size_t i = 0; i < m_outputs.size(); ++i) {
    const Extents extents = b.extents(m_outputs[i]);
    // An output of the wrong shape is the harness' to report.
    const bool fits = i < numbers.outputWeights.size() && numbers.outputWeights[i].extents() == extents;
    const ValueId weights =
        leaf(LeafKind::Constant, fits ? numbers.outputWeights[i] : TensorD(extents, 1.0), "weights");
    std::vector<int64_t> axes(extents.size());
    for (size_t axis = 0; axis < axes.size(); ++axis) axes[axis] = static_cast<int64_t>(axis);
    const ValueId part = b.sum(b.mul(weights, m_outputs[i]), axes);
    loss = loss == kNoValue ? part : b.add(loss, part);
  }
  for (const auto& [id, values] : b.constants()) leaves.emplace(id, values);
  m_expression = b.take();
  m_evaluation.emplace(m_expression, std::move(leaves));
  m_evaluation->backward(loss);
}

LayerResults BodyRun::results() const {
  LayerResults results;
  results.loss = m_evaluation->value(m_evaluation->loss())[0];
  for (const ValueId id : m_outputs) results.outputs.push_back(m_evaluation->value(id));
  for (const ValueId id : m_inputs)
    results.dInputs.push_back(id == kNoValue ? TensorD(Extents{0}) : TensorD(m_evaluation->gradient(id)));
  for (const ValueId id : m_parameters) results.dParameters.push_back(m_evaluation->gradient(id));
  for (const ValueId id : m_running)
    results.running.push_back(id == kNoValue ? TensorD(Extents{0}) : TensorD(m_evaluation->value(id)));
  for (const ValueId id : m_outputMasks) {
    results.outputMasks.emplace_back();
    if (id == kNoValue) continue;
    for (const double keeps : m_evaluation->value(id).span())
      results.outputMasks.back().push_back(static_cast<uint8_t>(keeps));
  }
  return results;
}

int64_t BodyRun::longestSum() const {
  int64_t longest = 1;
  for (ValueId id = 0; id < m_expression.size(); ++id) {
    const ExpressionNode& node = m_expression[id];
    if (!node.op || node.op->name != "contract") continue;
    // Of a (n, k), b (u, k) → (n, u): |a|·|b|/|out| = k², |b|·|out|/|a| = u², |a|·|out|/|b| = n².
    const double a = static_cast<double>(elementCount(m_expression[node.operands[0]].extents));
    const double b = static_cast<double>(elementCount(m_expression[node.operands[1]].extents));
    const double out = static_cast<double>(elementCount(node.extents));
    longest = std::max(longest, static_cast<int64_t>(std::sqrt(std::max({a * b / out, b * out / a, a * out / b}))));
  }
  return longest;
}

double BodyRun::kinkDistance() const {
  double distance = std::numeric_limits<double>::infinity();
  for (ValueId id = 0; id < m_expression.size(); ++id) {
    const ExpressionNode& node = m_expression[id];
    if (!node.op) continue;
    const TensorD& x = m_evaluation->value(node.operands[0]);
    if (node.op->name == "relu" || node.op->name == "abs") {
      for (const double value : x.span()) distance = std::min(distance, std::fabs(value));
    } else if (node.op->name == "clip") {
      for (const double value : x.span()) {
        distance = std::min({distance, std::fabs(value - node.params.scalar), std::fabs(value - node.params.scalar2)});
      }
    } else if (node.op->name == "max" && !isStopped(m_expression, id)) {
      distance = distanceFromTie(node, x, distance);
    }
  }
  return distance;
}

}  // namespace unroll::testing
