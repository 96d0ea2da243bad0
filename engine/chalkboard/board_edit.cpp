// SPDX-License-Identifier: GPL-3.0-or-later
#include "chalkboard/board_edit.h"

#include <algorithm>
#include <cmath>
#include <locale>
#include <sstream>

#include "math/primitive.h"

namespace unroll {
namespace {

bool isGiven(const ExpressionNode& node) {
  return !node.op && (node.leaf == LeafKind::Data || node.leaf == LeafKind::Weight);
}

void replaceAll(std::string& text, std::string_view what, std::string_view with) {
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

std::string trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return std::string(text);
}

std::optional<double> decimalOf(const std::string& text) {
  if (text.empty() || text.find_first_not_of("0123456789.eE+-") != std::string::npos) return std::nullopt;
  std::istringstream in(text);
  in.imbue(std::locale::classic());
  double value = 0.0;
  in >> value;
  return in && in.peek() == std::istringstream::traits_type::eof() ? std::optional(value) : std::nullopt;
}

std::optional<double> fractionOf(const std::string& text) {
  const size_t slash = text.find('/');
  if (slash == std::string::npos) return decimalOf(text);
  const auto above = decimalOf(trimmed(text.substr(0, slash))), below = decimalOf(trimmed(text.substr(slash + 1)));
  if (!above || !below || *below == 0.0) return std::nullopt;
  return *above / *below;
}

/// "ln 2", "ln(3/2)", "−ln 2".
std::optional<double> valueOf(std::string text) {
  double sign = 1.0;
  const size_t log = text.find("ln");
  if (log == std::string::npos) return fractionOf(text);
  const std::string before = trimmed(text.substr(0, log));
  if (before == "-")
    sign = -1.0;
  else if (!before.empty())
    return std::nullopt;
  std::string inside = trimmed(text.substr(log + 2));
  if (inside.size() > 2 && inside.front() == '(' && inside.back() == ')')
    inside = trimmed(inside.substr(1, inside.size() - 2));
  const auto of = fractionOf(inside);
  if (!of || *of <= 0.0) return std::nullopt;
  return *of < 1.0 ? -sign * std::log(1.0 / *of) : sign * std::log(*of);  // ln (1/2) is −ln 2 to the last bit
}

/// "fc.W.m": what the optimizer remembers of fc.W; null: something else.
TensorD* slotCalled(Board& board, const std::string& name) {
  if (!board.update) return nullptr;
  const OptimizerSpec& spec = board.spec.training.optimizer;
  const OptimizerDescriptor* optimizer = findOptimizer(spec.type);
  const auto slots = optimizer->slots(Attributes(optimizer->attributes, spec.attributes));
  for (auto& [parameter, values] : board.update->slots)
    for (size_t i = 0; i < values.size() && i < slots.size(); ++i)
      if (name == parameter + "." + slots[i].name) return &values[i];
  return nullptr;
}

}  // namespace

Result<double> parseBoardNumber(std::string_view typed) {
  std::string text = trimmed(typed);
  replaceAll(text, "−", "-");
  replaceAll(text, "⁄", "/");
  replaceAll(text, ",", ".");
  const auto value = valueOf(text);
  if (value && std::isfinite(*value)) return *value == 0.0 ? 0.0 : *value;
  return Error{"board.number",
               {QT_TRANSLATE_NOOP("engine",
                                  "'{0}' is not a number. Write decimals (0.25), fractions (1/3) or a "
                                  "logarithm (ln 2)."),
                {std::string(typed)}}};
}

std::optional<CellRef> givenCell(const Explanation& explanation, const CellRef& cell) {
  if (!cell.valid() || cell.cell < 0 || cell.gradient) return std::nullopt;
  CellRef at = cell;
  while (!isGiven(explanation.expression()[at.value])) {
    const ExpressionNode& node = explanation.expression()[at.value];
    if (!node.op || !node.op->view) return std::nullopt;
    const std::vector<Term> terms = explanation.evaluation().terms(at.value, at.cell);
    if (terms.size() != 1) return std::nullopt;
    at = {terms[0].value, terms[0].cell, false};
  }
  return at;
}

std::vector<ValueId> givenValues(const Explanation& explanation) {
  const Expression& expression = explanation.expression();
  std::vector<ValueId> inputs, weights, targets;
  for (ValueId id = 0; id < expression.size(); ++id) {
    const ExpressionNode& node = expression[id];
    if (!isGiven(node)) continue;
    if (node.leaf == LeafKind::Data) {
      (node.label.layer == "target" ? targets : inputs).push_back(id);
      continue;
    }
    const auto& users = expression.users(id);
    const bool parts = !users.empty() && std::all_of(users.begin(), users.end(), [&](ValueId user) {
      return expression[user].op->view && expression[user].label.named;
    });
    if (parts)
      weights.insert(weights.end(), users.begin(), users.end());
    else
      weights.push_back(id);
  }
  inputs.insert(inputs.end(), weights.begin(), weights.end());
  inputs.insert(inputs.end(), targets.begin(), targets.end());
  return inputs;
}

Board withNumber(const Board& board, const Explanation& explanation, const CellRef& given, double value) {
  const ExpressionNode& node = explanation.expression()[given.value];
  UNROLL_ASSERT(isGiven(node) && given.cell >= 0 && !given.gradient);
  Board changed = board;
  NetworkSpec& spec = changed.spec;
  const std::string name = node.label.layer + "." + node.label.name;
  if (node.leaf == LeafKind::Weight) {
    if (TensorD* slot = slotCalled(changed, name))
      (*slot)[given.cell] = value;
    else
      spec.weights.try_emplace(name, explanation.evaluation().value(given.value)).first->second[given.cell] = value;
  } else if (node.label.layer == "target") {
    (*spec.sample->target)[given.cell] = value;
  } else {
    spec.sample->inputs.at(node.label.layer)[given.cell] = value;
  }
  return changed;
}

}  // namespace unroll
