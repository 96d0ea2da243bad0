// SPDX-License-Identifier: GPL-3.0-or-later
#include "math/builder.h"

#include <algorithm>

#include "math/primitive.h"

namespace unroll {
namespace {

size_t axisOf(int64_t axis, size_t rank) {
  const int64_t counted = axis < 0 ? axis + static_cast<int64_t>(rank) : axis;
  UNROLL_ASSERT(counted >= 0 && counted < static_cast<int64_t>(rank));
  return static_cast<size_t>(counted);
}

/// "f" → "f", "out" → "\\text{out}", "z_f" → "z_{f}", "mul3" → "\\text{mul}_{3}".
std::string symbolFromName(const std::string& name) {
  const auto isLetter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const size_t letters = static_cast<size_t>(std::find_if_not(name.begin(), name.end(), isLetter) - name.begin());
  if (letters == 0) return name;
  const std::string word = name.substr(0, letters), head = letters > 1 ? "\\text{" + word + "}" : word;
  const std::string index = name.substr(letters + (letters < name.size() && name[letters] == '_' ? 1 : 0));
  return index.empty() ? head : head + "_{" + index + "}";
}

}  // namespace

void Builder::enterLayer(std::string layer) {
  m_layer = std::move(layer);
  m_part.clear();
  m_section = {};
  m_time = -1;
}
void Builder::section(Text title) {
  m_section = std::move(title);
  if (m_part.empty()) return;
  const std::string part = m_part.substr(0, m_part.size() - 1);
  m_section = Text{QT_TRANSLATE_NOOP("engine", "{0}: {1}"), {part, m_section.english()}};
}
void Builder::time(int step) { m_time = step; }

Label Builder::freshLabel(std::string_view stem, int time) {
  Label label;
  label.layer = m_layer;
  int& count = m_unnamed[placeOf(m_part + std::string(stem), time)];
  std::string own;
  do {
    own = std::string(stem) + std::to_string(++count);
    label.name = m_part + own;
  } while (!m_taken.insert(placeOf(label.name, time)).second);
  label.time = time;
  label.section = m_section;
  label.symbol = symbolFromName(own);
  return label;
}

ValueId Builder::name(ValueId value, std::string name, std::string symbol) {
  const Label& old = m_expression[value].label;
  if (old.named || old.layer != m_layer || old.time != m_time || !m_expression[value].op) value = identity(value);
  Label& label = m_expression[value].label;
  m_taken.erase(placeOf(label.name, m_time));
  label.symbol = symbol.empty() ? symbolFromName(name) : std::move(symbol);
  name.insert(0, m_part);
  label.name = name;
  for (int i = 2; !m_taken.insert(placeOf(label.name, m_time)).second; ++i) label.name = name + "_" + std::to_string(i);
  label.section = m_section;
  label.named = true;
  return value;
}

ValueId Builder::leaf(LeafKind kind, Extents extents, std::string name, std::string symbol) {
  UNROLL_ASSERT(kind != LeafKind::None);
  ExpressionNode node;
  node.leaf = kind;
  node.extents = std::move(extents);
  node.label.layer = m_layer;
  node.label.symbol = symbol.empty() ? symbolFromName(name) : std::move(symbol);
  name.insert(0, m_part);
  node.label.name = name;
  for (int i = 2; !m_taken.insert(placeOf(node.label.name, -1)).second; ++i)
    node.label.name = name + "_" + std::to_string(i);
  node.label.named = true;
  return m_expression.add(std::move(node));
}

ValueId Builder::constant(double value) {
  const ValueId id = constant(TensorD({}, std::vector<double>{value}));
  m_expression[id].label.symbol = formula::formatNumber(value);
  return id;
}

ValueId Builder::constant(TensorD value) {
  ExpressionNode node;
  node.leaf = LeafKind::Constant;
  node.extents = value.extents();
  node.label = freshLabel("constant", -1);
  const ValueId id = m_expression.add(std::move(node));
  m_constants.emplace(id, std::move(value));
  return id;
}

ValueId Builder::number(double value, std::string name, std::string symbol) {
  const ValueId id = leaf(LeafKind::Constant, {}, std::move(name), std::move(symbol));
  m_constants.emplace(id, TensorD({}, std::vector<double>{value}));
  return id;
}

ValueId Builder::drawn(TensorD values, std::string name, std::string symbol) {
  const ValueId id = leaf(LeafKind::Seed, values.extents(), std::move(name), std::move(symbol));
  m_expression[id].label.section = m_section;
  m_constants.emplace(id, std::move(values));
  return id;
}

ValueId Builder::append(std::string_view op, std::vector<ValueId> operands, OpParams params) {
  ExpressionNode node;
  node.op = &primitive(op);
  UNROLL_ASSERT(node.op->arity < 0 ? !operands.empty() : operands.size() == static_cast<size_t>(node.op->arity));
  std::vector<const Extents*> extents;
  extents.reserve(operands.size());
  for (const ValueId operand : operands) extents.push_back(&m_expression[operand].extents);
  node.extents = node.op->inferExtents(extents, params);
  node.operands = std::move(operands);
  node.params = std::move(params);
  node.label = freshLabel(op, m_time);
  return m_expression.add(std::move(node));
}

ValueId Builder::add(ValueId a, ValueId b) { return append("add", {a, b}); }
ValueId Builder::sub(ValueId a, ValueId b) { return append("sub", {a, b}); }
ValueId Builder::mul(ValueId a, ValueId b) { return append("mul", {a, b}); }
ValueId Builder::div(ValueId a, ValueId b) { return append("div", {a, b}); }
ValueId Builder::neg(ValueId x) { return append("neg", {x}); }
ValueId Builder::scale(ValueId x, double factor) { return append("scale", {x}, {{}, {}, factor}); }
ValueId Builder::addScalar(ValueId x, double summand) { return append("add_scalar", {x}, {{}, {}, summand}); }
ValueId Builder::oneMinus(ValueId x) { return append("one_minus", {x}); }
ValueId Builder::square(ValueId x) { return append("square", {x}); }
ValueId Builder::exp(ValueId x) { return append("exp", {x}); }
ValueId Builder::log(ValueId x) { return append("log", {x}); }
ValueId Builder::sqrt(ValueId x) { return append("sqrt", {x}); }
ValueId Builder::tanh(ValueId x) { return append("tanh", {x}); }
ValueId Builder::sigmoid(ValueId x) { return append("sigmoid", {x}); }
ValueId Builder::relu(ValueId x) { return append("relu", {x}); }
ValueId Builder::softplus(ValueId x) { return append("softplus", {x}); }
ValueId Builder::abs(ValueId x) { return append("abs", {x}); }
ValueId Builder::erf(ValueId x) { return append("erf", {x}); }
ValueId Builder::pow(ValueId x, double exponent) { return append("pow", {x}, {{}, {}, exponent}); }
ValueId Builder::power(ValueId x, ValueId exponent) { return append("power", {x, exponent}); }
ValueId Builder::clip(ValueId x, double low, double high) { return append("clip", {x}, {{}, {}, low, high}); }
ValueId Builder::identity(ValueId x) { return append("identity", {x}); }
ValueId Builder::stop(ValueId x) { return append("stop", {x}); }
ValueId Builder::where(ValueId condition, ValueId a, ValueId b) { return append("where", {condition, a, b}); }

ValueId Builder::reduce(std::string_view op, ValueId x, std::vector<int64_t> axes, bool keepAxes) {
  OpParams params;
  params.ints.push_back(keepAxes ? 1 : 0);
  for (int64_t& axis : axes) axis = static_cast<int64_t>(axisOf(axis, extents(x).size()));
  std::sort(axes.begin(), axes.end());
  UNROLL_ASSERT(std::adjacent_find(axes.begin(), axes.end()) == axes.end());
  params.ints.insert(params.ints.end(), axes.begin(), axes.end());
  return append(op, {x}, std::move(params));
}

ValueId Builder::sum(ValueId x, std::vector<int64_t> axes, bool keepAxes) {
  return reduce("sum", x, std::move(axes), keepAxes);
}
ValueId Builder::mean(ValueId x, std::vector<int64_t> axes, bool keepAxes) {
  return reduce("mean", x, std::move(axes), keepAxes);
}
ValueId Builder::max(ValueId x, std::vector<int64_t> axes, bool keepAxes) {
  return reduce("max", x, std::move(axes), keepAxes);
}

ValueId Builder::contract(ValueId a, ValueId b, std::string spec) {
  return append("contract", {a, b}, {{}, std::move(spec)});
}

ValueId Builder::reshape(ValueId x, Extents target) {
  const auto open = std::find(target.begin(), target.end(), kOpen);
  if (open != target.end()) {
    *open = 1;
    *open = elementCount(extents(x)) / std::max<int64_t>(1, elementCount(target));
  }
  return append("reshape", {x}, {std::move(target)});
}

ValueId Builder::permute(ValueId x, std::vector<int64_t> axes) {
  for (int64_t& axis : axes) axis = static_cast<int64_t>(axisOf(axis, extents(x).size()));
  return append("permute", {x}, {std::move(axes)});
}

ValueId Builder::slice(ValueId x, int64_t axis, int64_t begin, int64_t end) {
  return append("slice", {x}, {{static_cast<int64_t>(axisOf(axis, extents(x).size())), begin, end}});
}

ValueId Builder::at(ValueId x, int64_t axis, int64_t index) {
  return append("at", {x}, {{static_cast<int64_t>(axisOf(axis, extents(x).size())), index}});
}

ValueId Builder::concat(const std::vector<ValueId>& parts, int64_t axis) {
  UNROLL_ASSERT(!parts.empty());
  return append("concat", parts, {{static_cast<int64_t>(axisOf(axis, extents(parts[0]).size()))}});
}

ValueId Builder::stack(const std::vector<ValueId>& parts, int64_t axis) {
  UNROLL_ASSERT(!parts.empty());
  return append("stack", parts, {{static_cast<int64_t>(axisOf(axis, extents(parts[0]).size() + 1))}});
}

ValueId Builder::pad(ValueId x, std::vector<int64_t> before, std::vector<int64_t> after, double value) {
  before.insert(before.end(), after.begin(), after.end());
  return append("pad", {x}, {std::move(before), {}, value});
}

ValueId Builder::window2d(ValueId x, int64_t kh, int64_t kw, int64_t sh, int64_t sw, int64_t dh, int64_t dw) {
  UNROLL_ASSERT(kh > 0 && kw > 0 && sh > 0 && sw > 0 && dh > 0 && dw > 0);
  return append("window2d", {x}, {{kh, kw, sh, sw, dh, dw}});
}

ValueId Builder::gather(ValueId table, ValueId indices) { return append("gather", {table, indices}); }

}  // namespace unroll
