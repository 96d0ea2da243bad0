// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "explain/pass.h"
#include "math/primitive.h"

namespace unroll::explain {
namespace {

/// Whether the first axis of a value is the samples': data has it, and what is computed of data keeps
/// it unless that axis is summed over.
bool hasSampleAxis(const Pass& pass, ValueId id) {
  const ExpressionNode& node = pass.node(id);
  if (pass.update.contains(id)) return false;
  if (node.extents.empty() || node.extents[0] != pass.samples) return false;
  if (node.leaf == LeafKind::Data || node.leaf == LeafKind::Seed) return true;
  // A constant of that form is made for the samples: a mask, the state before the first step.
  if (!node.op) return node.leaf == LeafKind::Constant && node.extents.size() > 1;
  if (node.op->name == "contract") {
    const std::string& spec = node.params.spec;
    const size_t comma = spec.find(','), arrow = spec.find("->");
    const char first = spec[arrow + 2];
    return (pass.hasSample[static_cast<size_t>(node.operands[0])] && spec[0] == first) ||
           (pass.hasSample[static_cast<size_t>(node.operands[1])] && spec[comma + 1] == first);
  }
  for (const ValueId operand : node.operands)
    if (pass.hasSample[static_cast<size_t>(operand)]) {
      const bool reduces = node.op->name == "sum" || node.op->name == "mean" || node.op->name == "max";
      const auto& ints = node.params.ints;
      if (reduces && std::find(ints.begin() + 1, ints.end(), int64_t{0}) != ints.end()) continue;
      return true;
    }
  return false;
}

void findGradients(Pass& pass) {
  pass.carriesGradient.assign(static_cast<size_t>(pass.expression.size()), false);
  if (pass.loss == kNoValue) return;
  pass.carriesGradient[static_cast<size_t>(pass.loss)] = true;
  for (ValueId id = pass.loss; id >= 0; --id) {
    const ExpressionNode& node = pass.node(id);
    if (!node.op || !pass.carriesGradient[static_cast<size_t>(id)]) continue;
    for (size_t k = 0; k < node.operands.size(); ++k)
      if (!node.op->slopeOf(k).empty()) pass.carriesGradient[static_cast<size_t>(node.operands[k])] = true;
  }
}

/// Inputs, weights and what is computed of them; not what is computed of the target alone.
std::vector<bool> dependsOnNetwork(const Pass& pass) {
  std::vector<bool> depends(static_cast<size_t>(pass.expression.size()), false);
  for (ValueId id = 0; id < pass.expression.size(); ++id) {
    const ExpressionNode& node = pass.node(id);
    depends[static_cast<size_t>(id)] = node.leaf == LeafKind::Weight ||
                                       (node.leaf == LeafKind::Data && node.label.layer != kTargetLayer) ||
                                       std::any_of(node.operands.begin(), node.operands.end(),
                                                   [&](ValueId o) { return depends[static_cast<size_t>(o)]; });
  }
  return depends;
}

/// What a person steps through: operations that compute something, and the gradients of all that can be
/// changed or computed.
bool isOperation(const ExpressionNode& node) { return node.op && !node.op->view; }

void listSteps(Pass& pass) {
  const auto step = [&](ValueId id, Explanation::Direction direction) {
    const Label& label = pass.node(id).label;
    Text section = label.section;
    if (!pass.node(id).op)
      section = pass.node(id).leaf == LeafKind::Weight ? QT_TRANSLATE_NOOP("engine", "gradients of the weights")
                                                       : QT_TRANSLATE_NOOP("engine", "gradient of the input");
    if (section.empty() && label.layer == kLossLayer) section = QT_TRANSLATE_NOOP("engine", "loss");
    pass.steps.push_back({id, direction, label.layer, std::move(section), label.time});
  };
  const ValueId last = pass.loss == kNoValue ? pass.expression.size() - 1 : pass.loss;
  for (ValueId id = 0; id <= last; ++id)
    if (isOperation(pass.node(id))) step(id, Explanation::Direction::Forward);
  if (pass.loss == kNoValue) return;
  const std::vector<bool> ofNetwork = dependsOnNetwork(pass);
  for (ValueId id = pass.loss; id >= 0; --id) {
    const ExpressionNode& node = pass.node(id);
    if (!pass.carriesGradient[static_cast<size_t>(id)] || !ofNetwork[static_cast<size_t>(id)]) continue;
    const bool input = node.leaf == LeafKind::Data || node.leaf == LeafKind::Weight;
    if (isOperation(node) || input) step(id, Explanation::Direction::Backward);
  }
  // The optimizer's step: first what all parameters share, then layer by layer. What has a name: m, v, the new weight;
  // their formulas say the operations in between, which are the same few for every parameter.
  std::map<std::string, int> order{{pass.update.layer, 0}};
  const size_t first = pass.steps.size();
  for (ValueId id = pass.update.from; id < pass.expression.size(); ++id) {
    if (!isOperation(pass.node(id)) || !pass.node(id).label.named) continue;
    order.emplace(pass.node(id).label.layer, static_cast<int>(order.size()));
    step(id, Explanation::Direction::Update);
  }
  std::stable_sort(pass.steps.begin() + static_cast<std::ptrdiff_t>(first), pass.steps.end(),
                   [&](const auto& a, const auto& b) { return order.at(a.layer) < order.at(b.layer); });
}

}  // namespace

void annotate(Pass& pass) {
  pass.hasSample.assign(static_cast<size_t>(pass.expression.size()), false);
  for (ValueId id = 0; id < pass.expression.size(); ++id)
    pass.hasSample[static_cast<size_t>(id)] = hasSampleAxis(pass, id);
  for (ValueId id = 0; id < pass.expression.size(); ++id)
    if (pass.node(id).shorthandOf != kNoValue) pass.compositions[pass.node(id).shorthandOf].push_back(id);
  findGradients(pass);
  listSteps(pass);
}

}  // namespace unroll::explain
