// SPDX-License-Identifier: GPL-3.0-or-later
// What is said of an answer.
#include <algorithm>
#include <cmath>
#include <limits>

#include "lessons/answer.h"
#include "lessons/sheet.h"
#include "lessons/sheet_parts.h"

namespace unroll {

namespace lessons {

TensorD squeezed(const TensorD& values) {
  Extents kept;
  std::copy_if(values.extents().begin(), values.extents().end(), std::back_inserter(kept),
               [](int64_t extent) { return extent != 1; });
  return values.reshaped(kept);
}

Formula numbersFormula(const Explanation& explanation, const CellRef& cell, int digits) {
  const CellRef meant = explanation.meant(cell);
  const auto& evaluation = explanation.evaluation();
  if (meant.cell >= 0) return formula::number(explanation.number(meant), cell, digits);
  const TensorD& all = meant.gradient ? evaluation.gradient(meant.value) : evaluation.value(meant.value);
  std::vector<Formula> entries;
  for (int64_t i = 0; i < all.size(); ++i)
    entries.push_back(formula::number(all[i], {cell.value, i, cell.gradient}, digits));
  if (entries.size() == 1) return entries.front();
  const Extents extents = squeezed(all).extents();
  const auto columns = static_cast<int>(extents.back());
  return formula::matrix(static_cast<int>(all.size()) / columns, columns, std::move(entries), cell);
}

}  // namespace lessons

namespace {

using lessons::squeezed;

double distance(const TensorD& a, const TensorD& b) {
  double most = 0.0;
  for (int64_t i = 0; i < a.size(); ++i) most = std::max(most, std::fabs(a[i] - b[i]));
  return most;
}

bool isExactly(const TensorD& a, const TensorD& b) {
  for (int64_t i = 0; i < a.size(); ++i)
    if (std::fabs(a[i] - b[i]) > 1e-6 * std::max(1e-3, std::fabs(b[i]))) return false;
  return true;
}

std::string shapeText(const Extents& extents) {
  if (extents.empty()) return "1";
  std::string text = std::to_string(extents.front());
  for (size_t i = 1; i < extents.size(); ++i) text += " × " + std::to_string(extents[i]);
  return text;
}

Verdict verdict(Verdict::Kind kind, Text sentence) { return {kind, std::move(sentence)}; }

const Text kRight = QT_TRANSLATE_NOOP("engine", "Right.");
const Text kWrong = QT_TRANSLATE_NOOP("engine", "Not yet right.");

Text coarseText(int digits) {
  return {QT_TRANSLATE_NOOP("engine", "Right, but rounded too coarsely: give {0} decimals."), {std::to_string(digits)}};
}

/// Right as far as it goes: EXPECTED rounded to the decimals that were typed.
bool isCoarse(const Answer& answer, const TensorD& expected) {
  if (answer.decimals < 1) return false;
  const double half = 0.5 * std::pow(10.0, -answer.decimals) * (1.0 + 1e-9);
  bool any = false;
  for (int64_t i = 0; i < expected.size(); ++i) {
    if (std::fabs(answer.values[i] - expected[i]) > half) return false;
    any = any || answer.values[i] != 0.0;
  }
  return any;  // "0.0" is no answer to 0.04
}

const LikelyError* nearest(const SheetItem& item, const TensorD& values, double within) {
  const LikelyError* best = nullptr;
  double least = within;
  for (const LikelyError& error : item.errors) {
    const double apart = distance(values, error.value);
    if (apart < least || (apart <= least && !best)) least = apart, best = &error;
  }
  return best;
}

/// What follows for item INDEX from the wrong answers that were typed into the other blanks.
std::optional<TensorD> following(const Sheet& sheet, size_t index, const std::vector<std::string>& typed) {
  std::vector<ChangedCell> changed;
  for (size_t i = 0; i < std::min(typed.size(), sheet.items.size()); ++i) {
    const SheetItem& item = sheet.items[i];
    if (i == index) continue;
    const auto answer = parseAnswer(typed[i], item.expected.size());
    if (!answer || answer->values.size() != item.expected.size() ||
        distance(answer->values, item.expected) <= item.unit)
      continue;
    for (int64_t k = 0; k < item.expected.size(); ++k)
      changed.push_back(
          {{item.cell.value, item.cell.cell < 0 ? k : item.cell.cell, item.cell.gradient}, answer->values[k]});
  }
  if (changed.empty()) return std::nullopt;
  return squeezed(valueAfter(*sheet.explanation, sheet.items[index].cell, changed));
}

}  // namespace

Verdict checkAnswer(const Sheet& sheet, size_t index, std::string_view typed, const std::vector<std::string>& all) {
  UNROLL_ASSERT(index < sheet.items.size());
  const SheetItem& item = sheet.items[index];
  if (typed.find_first_not_of(" \t\r\n") == std::string_view::npos) return {};
  auto parsed = parseAnswer(typed, item.expected.size());
  if (!parsed) return verdict(Verdict::Kind::Unreadable, parsed.error().message);
  Answer answer = std::move(parsed).value();
  const bool fits =
      answer.values.size() == item.expected.size() &&
      (answer.values.rank() < 2 || item.expected.rank() < 2 || answer.values.extents() == item.expected.extents());
  if (!fits)
    return verdict(Verdict::Kind::WrongShape,
                   {QT_TRANSLATE_NOOP("engine", "{0} numbers are asked for, but these are {1}."),
                    {shapeText(item.expected.extents()), shapeText(answer.values.extents())}});
  answer.values = answer.values.reshaped(item.expected.extents());
  Verdict made = verdict(Verdict::Kind::Wrong, kWrong);
  for (int64_t i = 0; i < item.expected.size(); ++i)
    made.rightEntries.push_back(std::fabs(answer.values[i] - item.expected[i]) <= item.unit * (1.0 + 1e-9));
  const auto settle = [&](Verdict::Kind kind, Text sentence) {
    made.kind = kind;
    made.sentence = std::move(sentence);
    return made;
  };
  const auto likely = [&](const LikelyError& error) {
    made.error = error;
    return settle(Verdict::Kind::Likely, error.sentence);
  };
  if (std::all_of(made.rightEntries.begin(), made.rightEntries.end(), [](bool right) { return right; }))
    return settle(Verdict::Kind::Right, kRight);
  const LikelyError* near = nearest(item, answer.values, item.unit * (1.0 + 1e-9));
  if (near && isExactly(answer.values, near->value)) return likely(*near);
  if (isCoarse(answer, item.expected)) return settle(Verdict::Kind::Coarse, coarseText(item.digits));
  if (const auto follows = following(sheet, index, all);
      follows && distance(answer.values, *follows) <= item.unit * (1.0 + 1e-9))
    return settle(
        Verdict::Kind::Follows,
        QT_TRANSLATE_NOOP("engine", "This follows rightly from your other answers, but one of those is wrong."));
  if (near) return likely(*near);
  return made;
}

std::string answerText(const SheetItem& item) {
  const auto text = [&](double value) {
    const double small =
        item.unit < 0.999 * std::pow(10.0, -item.digits) ? std::ceil(-std::log10(item.unit)) : item.digits;
    return formula::formatNumber(value, static_cast<int>(small));
  };
  const TensorD& all = item.expected;
  if (all.rank() == 0) return text(all[0]);
  const int64_t columns = all.extents().back();
  std::string made = "[";
  for (int64_t i = 0; i < all.size(); ++i) made += (i == 0 ? "" : i % columns == 0 ? "; " : ", ") + text(all[i]);
  return made + "]";
}

}  // namespace unroll
