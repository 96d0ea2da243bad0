// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "explain/pattern.h"
#include "lessons/slips.h"

namespace unroll::lessons {
namespace {

struct FunctionName {
  std::string_view op, name;
};
constexpr FunctionName kActivations[] = {
    {"sigmoid", "σ"}, {"tanh", "tanh"}, {"relu", "ReLU"}, {"softplus", "softplus"}, {"erf", "erf"}};

Formula formulaOf(const Explanation& explanation, ValueId id, int depth) {
  const ExpressionNode& node = explanation.expression()[id];
  if (node.label.named || !node.op) {
    if (node.leaf == LeafKind::Constant && elementCount(node.extents) == 1 && !node.label.named)
      return formula::number(explanation.evaluation().value(id)[0]);
    return explanation.symbolOf({id, -1, false});
  }
  if (depth > 3) return formula::ellipsis("⋯");
  explain::Filling filling;
  if (!node.shorthand.empty()) {
    filling.operands.push_back(formulaOf(explanation, node.shorthandOf, depth + 1));
    return explain::fillPattern(node.shorthand, filling);
  }
  if (node.op->view) return formulaOf(explanation, node.operands[0], depth);
  for (const ValueId operand : node.operands) filling.operands.push_back(formulaOf(explanation, operand, depth + 1));
  filling.s = node.params.scalar;
  filling.t = node.params.scalar2;
  if (node.op->name == "contract")
    return formula::row({explain::asFactor(filling.operands[0]), explain::asFactor(filling.operands[1])});
  if (node.op->pattern.empty()) return formula::word(node.label.name);
  return explain::fillPattern(node.op->pattern, filling);
}

}  // namespace

ValueId throughViews(const Expression& expression, ValueId id) {
  while (expression[id].op && expression[id].op->view && expression[id].operands.size() == 1)
    id = expression[id].operands[0];
  return id;
}

std::string nameOf(const Explanation& explanation, ValueId id) {
  return formula::toText(formulaOf(explanation, id, 0));
}

bool isBias(const Expression& expression, ValueId id) {
  return expression[throughViews(expression, id)].leaf == LeafKind::Weight;
}

bool isGate(const Expression& expression, ValueId id) {
  ValueId at = throughViews(expression, id);
  if (expression[at].op && expression[at].op->name == "one_minus")
    at = throughViews(expression, expression[at].operands[0]);
  return expression[at].op && expression[at].op->name == "sigmoid";
}

bool isActivation(std::string_view op) {
  return std::any_of(std::begin(kActivations), std::end(kActivations),
                     [&](const FunctionName& f) { return f.op == op; });
}

std::string functionName(const ExpressionNode& node) {
  for (const FunctionName& f : kActivations)
    if (node.op && f.op == node.op->name) return std::string(f.name);
  return node.op ? std::string(node.op->name) : std::string();
}

TensorD computed(const ExpressionNode& node, const std::vector<const TensorD*>& operands) {
  TensorD out(node.extents);
  node.op->forward({operands, node.params, node.extents}, out);
  return out;
}

std::vector<const TensorD*> withOperand(const OpContext& c, size_t which, const TensorD& other) {
  std::vector<const TensorD*> operands(c.operands.begin(), c.operands.end());
  operands[which] = &other;
  return operands;
}

bool isSquare(const Extents& extents) {
  return extents.size() >= 2 && extents.back() == extents[extents.size() - 2] && extents.back() > 1;
}

TensorD swapped(const TensorD& matrix) {
  TensorD made(matrix.extents());
  const int64_t n = matrix.extents().back();
  for (int64_t i = 0; i < matrix.size(); ++i) {
    const int64_t slab = i / (n * n), row = i / n % n, column = i % n;
    made[slab * n * n + column * n + row] = matrix[i];
  }
  return made;
}

}  // namespace unroll::lessons
