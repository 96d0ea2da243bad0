// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/likely_errors.h"

#include <algorithm>
#include <cmath>
#include <deque>

#include "lessons/slips.h"

namespace unroll {
namespace {

using namespace lessons;

constexpr int kReach = 2;          ///< values with a name that people compute in one go
constexpr size_t kMostSites = 40;  ///< operations that are looked at
constexpr int kMostTrials = 1000;  ///< wrong ways that are computed
constexpr int kFewTrials = 12;
constexpr size_t kFewSites = 8;     ///< the same in a large pass, where each costs time
constexpr int64_t kLarge = 50'000;  ///< cells of a large pass; a node counts as 100
constexpr int64_t kMostCells = 64;  ///< of a tensor whose other cells may have been taken
constexpr double kSame = 1e-9;      ///< relative: the same number

bool same(const TensorD& a, const TensorD& b) {
  if (a.size() != b.size()) return false;
  for (int64_t i = 0; i < a.size(); ++i)
    if (std::fabs(a[i] - b[i]) > kSame * std::max({1e-3, std::fabs(a[i]), std::fabs(b[i])})) return false;
  return true;
}

/// A number that somebody may come to.
struct Candidate {
  LikelyError error;
  size_t rank = 0;
  int depth = 0;
};

size_t rankOf(std::string_view key) {
  const auto& all = errorsOfWork();
  const auto found = std::find_if(all.begin(), all.end(), [&](const ErrorKindOfWork& kind) { return kind.key == key; });
  UNROLL_ASSERT(found != all.end());
  return static_cast<size_t>(found - all.begin());
}

class Finder {
 public:
  Finder(const Explanation& explanation, const CellRef& cell, const std::vector<CellRef>& told)
      : m_explanation(explanation), m_expression(explanation.expression()), m_cell(explanation.meant(cell)) {
    for (const CellRef& value : told) {
      const CellRef meant = explanation.meant(value);
      m_told.insert({meant.value, meant.gradient});
    }
    m_right = ChangedPass(explanation).at(m_cell);
    int64_t size = 0;
    for (ValueId id = 0; id < m_expression.size() && size <= kLarge; ++id)
      size += 100 + elementCount(m_expression[id].extents);
    if (size > kLarge) m_mostSites = kFewSites, m_trials = kFewTrials;
  }

  std::vector<LikelyError> run() {
    m_cell.gradient ? walkBack() : walkForward();
    addNegated();
    addNeighbours();
    addOtherValues();
    std::stable_sort(m_found.begin(), m_found.end(), [](const Candidate& a, const Candidate& b) {
      return a.rank != b.rank ? a.rank < b.rank : a.depth < b.depth;
    });
    std::vector<LikelyError> errors;
    for (Candidate& candidate : m_found) {
      const bool known = std::any_of(errors.begin(), errors.end(), [&](const LikelyError& error) {
        return same(error.value, candidate.error.value);
      });
      if (!known) errors.push_back(std::move(candidate.error));
    }
    return errors;
  }

 private:
  bool told(ValueId id, bool gradient) const { return m_told.count({id, gradient}) > 0; }

  void add(std::string_view key, Text sentence, TensorD value, CellRef at, int depth) {
    const bool finite =
        std::all_of(value.span().begin(), value.span().end(), [](double v) { return std::isfinite(v); });
    if (!finite || same(value, m_right)) return;
    m_found.push_back({{std::string(key), std::move(sentence), std::move(value), at}, rankOf(key), depth});
  }

  void tryOut(const std::vector<Slip>& slips, int depth) {
    for (const Slip& slip : slips) {
      if (m_trials-- <= 0) return;
      ChangedPass pass(m_explanation);
      slip.apply(pass);
      add(slip.key, slip.sentence, pass.at(m_cell), slip.at, depth);
    }
  }

  /// From the value to its operands, through views, as far as kReach names.
  void walkForward() {
    struct Stop {
      ValueId id;
      int depth;
    };
    std::deque<Stop> ahead{{m_cell.value, 0}};
    std::set<ValueId> seen{m_cell.value};
    size_t sites = 0;
    while (!ahead.empty() && sites < m_mostSites) {
      const auto [id, depth] = ahead.front();
      ahead.pop_front();
      const ExpressionNode& node = m_expression[id];
      if (!node.op || (id != m_cell.value && told(id, false))) continue;
      std::vector<ValueId> next = node.operands;
      // A window is only a way to look at an image, but one that people get wrong.
      if (!node.op->view || node.op->name == "window2d") {
        std::vector<Slip> slips;
        const Site site{m_explanation, id};
        if (node.shorthand.empty()) {
          addForwardSlips(site, slips);
          if (depth < kReach) addMistakenOperands(site, slips);
        } else {
          addCompositionSlips(site, slips);
          next = {node.shorthandOf};
        }
        tryOut(slips, depth);
        ++sites;
      }
      for (const ValueId operand : next) {
        const int far = depth + (m_expression[operand].label.named ? 1 : 0);
        if (far <= kReach && seen.insert(operand).second) ahead.push_back({operand, far});
      }
    }
  }

  /// From the value to what uses it, down to the loss.
  void walkBack() {
    std::deque<ValueId> ahead{m_cell.value};
    std::set<ValueId> seen{m_cell.value};
    int sites = 0;
    while (!ahead.empty() && static_cast<size_t>(sites) < m_mostSites) {
      const ValueId id = ahead.front();
      ahead.pop_front();
      if (id != m_cell.value && told(id, true)) continue;
      std::vector<Slip> slips;
      if (const ValueId end = compositionOf(id); end != kNoValue) {
        addJumped(id, end, slips);
        tryOut(slips, sites++);
        if (seen.insert(end).second) ahead.push_back(end);
        continue;
      }
      addLostPaths(m_explanation, id, slips);
      for (const ValueId user : m_expression.users(id)) {
        if (user > m_explanation.loss()) break;
        const ExpressionNode& node = m_expression[user];
        for (size_t k = 0; k < node.operands.size(); ++k)
          if (node.operands[k] == id && !node.op->view) addBackwardSlips({m_explanation, user, k, id}, slips);
        if (seen.insert(user).second) ahead.push_back(user);
      }
      tryOut(slips, sites++);
    }
  }

  /// Where a composition with a name of its own ends that begins at ID, if it all goes there.
  ValueId compositionOf(ValueId id) const {
    const auto& users = m_expression.users(id);
    if (users.empty()) return kNoValue;
    for (ValueId end = users.front(); end <= std::min(m_explanation.loss(), id + 12); ++end)
      if (!m_expression[end].shorthand.empty() && m_expression[end].shorthandOf == id) return end;
    return kNoValue;
  }

  void addJumped(ValueId id, ValueId end, std::vector<Slip>& slips) {
    slips.push_back(
        {"slope",
         {QT_TRANSLATE_NOOP("engine", "The derivative of {0} is left out: it is a factor of the chain rule."),
          {m_expression[end].shorthand.starts_with("\\softmax") ? "softmax" : nameOf(m_explanation, end)}},
         {end, -1, true},
         [id, end](ChangedPass& pass) { pass.setGradient(id, TensorD(pass.gradient(end))); }});
  }

  void addNegated() {
    TensorD value = m_right;
    for (double& v : value.span()) v = -v;
    add("sign", QT_TRANSLATE_NOOP("engine", "The sign is wrong."), std::move(value), m_cell, kReach + 1);
  }

  const TensorD& tensor(ValueId id, bool gradient) const {
    return gradient ? m_explanation.evaluation().gradient(id) : m_explanation.evaluation().value(id);
  }
  std::string nameOfCell(const CellRef& cell) const { return formula::toText(m_explanation.symbolOf(cell)); }

  void addNeighbours() {
    const TensorD& all = tensor(m_cell.value, m_cell.gradient);
    if (m_cell.cell < 0) {
      if (isSquare(all.extents()))
        add("transposed", QT_TRANSLATE_NOOP("engine", "Rows and columns are exchanged."), swapped(all), m_cell,
            kReach + 1);
      return;
    }
    if (all.size() > kMostCells) return;
    for (int64_t cell = 0; cell < all.size(); ++cell)
      add("cell",
          {QT_TRANSLATE_NOOP("engine", "This is {0}, another place."),
           {nameOfCell({m_cell.value, cell, m_cell.gradient})}},
          TensorD(Extents{}, std::vector<double>{all[cell]}), m_cell, 0);
  }

  /// The same place of another tensor of the layer.
  void addOtherValues() {
    const ExpressionNode& node = m_expression[m_cell.value];
    for (ValueId id = 0; id < m_expression.size(); ++id) {
      const ExpressionNode& other = m_expression[id];
      if (id == m_cell.value || !other.label.named || other.label.layer != node.label.layer ||
          other.extents != node.extents || other.leaf == LeafKind::Weight)
        continue;
      const int apart = std::abs(other.label.time - node.label.time);
      const bool sameName = other.label.name == node.label.name;
      if (apart > 1 || (apart == 1 && !sameName)) continue;
      for (const bool gradient : {false, true}) {
        if (gradient && (!m_cell.gradient || id > m_explanation.loss())) continue;
        addOther({id, m_cell.cell, gradient}, apart == 1 && gradient == m_cell.gradient ? "time" : keyOf(id));
      }
    }
  }

  std::string_view keyOf(ValueId id) const {
    const ExpressionNode& node = m_expression[m_cell.value];
    const ExpressionNode& other = m_expression[id];
    if (m_cell.gradient) return "value";
    if (other.op && isActivation(other.op->name) && other.operands[0] == m_cell.value) return "activated";
    const auto isState = [](const std::string& name) { return name == "h" || name == "c"; };
    return isState(node.label.name) && isState(other.label.name) ? "state" : "value";
  }

  void addOther(const CellRef& cell, std::string_view key) {
    const TensorD& all = tensor(cell.value, cell.gradient);
    if (key == "state" && m_expression[cell.value].label.name == m_expression[m_cell.value].label.name) key = "value";
    TensorD value = cell.cell < 0 ? all : TensorD(Extents{}, std::vector<double>{all[cell.cell]});
    add(key,
        {QT_TRANSLATE_NOOP("engine", "This is {0}, but {1} is asked for."), {nameOfCell(cell), nameOfCell(m_cell)}},
        std::move(value), cell, kReach + 1);
  }

  const Explanation& m_explanation;
  const Expression& m_expression;
  CellRef m_cell;
  TensorD m_right;
  size_t m_mostSites = kMostSites;
  int m_trials = kMostTrials;
  std::set<std::pair<ValueId, bool>> m_told;
  std::vector<Candidate> m_found;
};

}  // namespace

const std::vector<ErrorKindOfWork>& errorsOfWork() {
  static const std::vector<ErrorKindOfWork> all{
      {"bias", QT_TRANSLATE_NOOP("engine", "The bias is left out")},
      {"activation", QT_TRANSLATE_NOOP("engine", "z instead of a: the activation is left out")},
      {"activated", QT_TRANSLATE_NOOP("engine", "a instead of z: the activation is applied too early")},
      {"gate", QT_TRANSLATE_NOOP("engine", "A gate is not applied")},
      {"state", QT_TRANSLATE_NOOP("engine", "Another value of the cell: h instead of c")},
      {"one_minus", QT_TRANSLATE_NOOP("engine", "z instead of 1 − z")},
      {"time", QT_TRANSLATE_NOOP("engine", "Off by one step in time, or only one step of all")},
      {"slope", QT_TRANSLATE_NOOP("engine", "The derivative of the activation is left out")},
      {"slope_argument", QT_TRANSLATE_NOOP("engine", "The derivative of the activation at the wrong place")},
      {"slope_form", QT_TRANSLATE_NOOP("engine", "Only a part of the derivative of the activation")},
      {"mean", QT_TRANSLATE_NOOP("engine", "A sum instead of a mean")},
      {"two", QT_TRANSLATE_NOOP("engine", "The 2 of the square's derivative is left out")},
      {"sign", QT_TRANSLATE_NOOP("engine", "A wrong sign")},
      {"transposed", QT_TRANSLATE_NOOP("engine", "Rows and columns are exchanged")},
      {"learning_rate", QT_TRANSLATE_NOOP("engine", "The learning rate is left out")},
      {"scale", QT_TRANSLATE_NOOP("engine", "Scores that are not divided by √d")},
      {"normalization", QT_TRANSLATE_NOOP("engine", "Softmax without division by the sum")},
      {"exponential", QT_TRANSLATE_NOOP("engine", "The exponential is left out")},
      {"pooling", QT_TRANSLATE_NOOP("engine", "The mean instead of the largest, or the other way round")},
      {"winner", QT_TRANSLATE_NOOP("engine", "A shared gradient, where the largest takes it all")},
      {"flipped", QT_TRANSLATE_NOOP("engine", "The kernel is turned around")},
      {"stride", QT_TRANSLATE_NOOP("engine", "The window is moved too far or not far enough")},
      {"divisor", QT_TRANSLATE_NOOP("engine", "A division is left out")},
      {"root", QT_TRANSLATE_NOOP("engine", "The root is left out")},
      {"square", QT_TRANSLATE_NOOP("engine", "The square is left out, or a 2 in its place")},
      {"logarithm", QT_TRANSLATE_NOOP("engine", "A wrong logarithm")},
      {"other_activation", QT_TRANSLATE_NOOP("engine", "tanh and σ are mixed up")},
      {"factor", QT_TRANSLATE_NOOP("engine", "A factor is left out")},
      {"term", QT_TRANSLATE_NOOP("engine", "A summand is left out")},
      {"path", QT_TRANSLATE_NOOP("engine", "A path of the chain rule is left out")},
      {"sum", QT_TRANSLATE_NOOP("engine", "Added instead of multiplied")},
      {"value", QT_TRANSLATE_NOOP("engine", "Another value of the layer")},
      {"cell", QT_TRANSLATE_NOOP("engine", "The number of another place")},
  };
  return all;
}

bool isErrorOfWork(std::string_view key) {
  const auto& all = errorsOfWork();
  return std::any_of(all.begin(), all.end(), [&](const ErrorKindOfWork& kind) { return kind.key == key; });
}

std::vector<LikelyError> likelyErrors(const Explanation& explanation, const CellRef& cell,
                                      const std::vector<CellRef>& told) {
  return Finder(explanation, cell, told).run();
}

TensorD valueAfter(const Explanation& explanation, const CellRef& cell, const std::vector<ChangedCell>& changed) {
  ChangedPass pass(explanation);
  for (const ChangedCell& change : changed) pass.setCell(explanation.meant(change.cell), change.value);
  return pass.at(cell);
}

}  // namespace unroll
