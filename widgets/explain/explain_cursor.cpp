// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/explain_cursor.h"

#include <algorithm>
#include <cmath>

#include "explain/cell_paths.h"

namespace unroll {
namespace {

/// Whether two passes went through the same computation, so that a place in one is a place in the other.
bool sameSteps(const Explanation& a, const Explanation& b) {
  const auto& x = a.steps();
  const auto& y = b.steps();
  return a.spec().nodes == b.spec().nodes &&
         std::equal(x.begin(), x.end(), y.begin(), y.end(),
                    [](const auto& s, const auto& t) { return s.value == t.value && s.direction == t.direction; });
}

/// What a whole tensor of this size does not show at a glance: its strongest cell is a better start
/// than the corner of an image.
constexpr int64_t kManyCells = 64;

}  // namespace

void ExplainCursor::setExplanation(std::shared_ptr<const Explanation> explanation) {
  const bool keep = m_explanation && explanation && sameSteps(*m_explanation, *explanation);
  m_explanation = std::move(explanation);
  m_hovered = {};
  for (auto* cells : {&m_operands, &m_users, &m_lit}) cells->clear();
  if (!keep) {
    m_trail.clear();
    m_ahead.clear();
    m_selected = {};
    m_step = -1;
    m_firstBackward = m_firstUpdate = 0;
  }
  if (m_explanation) {
    const auto& steps = m_explanation->steps();
    const auto firstBehind = [&](Direction direction) {
      return static_cast<int>(
          std::find_if(steps.begin(), steps.end(), [&](const auto& s) { return s.direction > direction; }) -
          steps.begin());
    };
    m_firstBackward = firstBehind(Direction::Forward);
    m_firstUpdate = firstBehind(Direction::Backward);
    if (!keep && !steps.empty()) {
      m_step = 0;
      m_selected = defaultCell();
    }
  }
  Q_EMIT explanationChanged();
  Q_EMIT stepChanged();
  Q_EMIT selectionChanged();
  Q_EMIT hoverChanged();
}

const Explanation::Step* ExplainCursor::currentStep() const {
  if (!m_explanation || m_step < 0) return nullptr;
  return &m_explanation->steps()[static_cast<size_t>(m_step)];
}

ExplainCursor::Direction ExplainCursor::direction() const {
  const Explanation::Step* at = currentStep();
  return at ? at->direction : Direction::Forward;
}

std::pair<int, int> ExplainCursor::range(Direction direction) const {
  const int all = m_explanation ? static_cast<int>(m_explanation->steps().size()) : 0;
  switch (direction) {
    case Direction::Forward: return {0, m_firstBackward};
    case Direction::Backward: return {m_firstBackward, m_firstUpdate};
    case Direction::Update: return {m_firstUpdate, all};
  }
  return {0, 0};
}

void ExplainCursor::setGranularity(Granularity granularity) {
  if (granularity == m_granularity) return;
  m_granularity = granularity;
  Q_EMIT granularityChanged();
}

void ExplainCursor::next() {
  if (canNext()) goTo(m_explanation->nextOf(m_step, m_granularity));
}

void ExplainCursor::back() {
  if (canBack()) goTo(m_explanation->nextOf(m_step, m_granularity, true));
}

bool ExplainCursor::canNext() const { return m_explanation && m_explanation->nextOf(m_step, m_granularity) >= 0; }

bool ExplainCursor::canBack() const { return m_explanation && m_step > 0; }

int ExplainCursor::stepOf(ValueId value, bool gradient) const {
  if (!m_explanation) return -1;
  const auto& steps = m_explanation->steps();
  for (size_t i = 0; i < steps.size(); ++i)
    if (steps[i].value == value && (steps[i].direction == Direction::Backward) == gradient) return static_cast<int>(i);
  return -1;
}

void ExplainCursor::goTo(int step) {
  if (!m_explanation || step < 0 || step >= static_cast<int>(m_explanation->steps().size()) || step == m_step) return;
  m_step = step;
  m_trail.clear();
  m_ahead.clear();
  m_selected = defaultCell();
  hover({});
  Q_EMIT stepChanged();
  Q_EMIT selectionChanged();
}

/// The same unit as before where the next tensor has it; else the first, or the strongest of many.
CellRef ExplainCursor::defaultCell() const {
  const Explanation::Step* at = currentStep();
  if (!at) return {};
  const bool gradient = at->direction == Direction::Backward;
  const Evaluation& evaluation = m_explanation->evaluation();
  const TensorD& tensor = gradient ? evaluation.gradient(at->value) : evaluation.value(at->value);
  CellRef cell{at->value, 0, gradient};
  if (m_selected.valid() && m_selected.cell >= 0 && evaluation.value(m_selected.value).extents() == tensor.extents()) {
    cell.cell = m_selected.cell;
  } else if (tensor.size() > kManyCells) {
    const auto span = tensor.span();
    cell.cell =
        std::max_element(span.begin(), span.end(), [](double a, double b) { return std::fabs(a) < std::fabs(b); }) -
        span.begin();
  }
  return cell;
}

void ExplainCursor::select(const CellRef& cell) {
  if (!m_explanation || !cell.valid() || cell.cell < 0 || cell == m_selected) return;
  if (cell.gradient && (!m_explanation->evaluation().hasGradients() || cell.value > m_explanation->loss())) return;
  if (m_selected.valid()) m_trail.push_back(m_selected);
  m_ahead.clear();
  m_selected = cell;
  Q_EMIT selectionChanged();
}

void ExplainCursor::moveTo(const CellRef& cell) {
  if (!m_explanation || !cell.valid() || cell.cell < 0 || cell == m_selected) return;
  m_selected = cell;
  Q_EMIT selectionChanged();
}

void ExplainCursor::returnTo(int place) {
  if (place < 0 || place >= static_cast<int>(m_trail.size())) return;
  m_ahead.push_back(m_selected);
  for (size_t i = m_trail.size() - 1; i > static_cast<size_t>(place); --i) m_ahead.push_back(m_trail[i]);
  m_selected = m_trail[static_cast<size_t>(place)];
  m_trail.resize(static_cast<size_t>(place));
  Q_EMIT selectionChanged();
}

void ExplainCursor::advanceOne() {
  if (m_ahead.empty()) return;
  m_trail.push_back(m_selected);
  m_selected = m_ahead.back();
  m_ahead.pop_back();
  Q_EMIT selectionChanged();
}

void ExplainCursor::hover(const CellRef& cell) {
  if (cell == m_hovered) return;
  m_hovered = cell;
  for (auto* cells : {&m_operands, &m_users, &m_lit}) cells->clear();
  if (m_explanation && cell.valid() && cell.cell >= 0) {
    Relatives relatives = relativesOf(*m_explanation, cell, direction() == Direction::Update);
    m_operands = std::move(relatives.operands);
    m_users = std::move(relatives.users);
    m_lit = m_operands;
    m_lit.insert(m_lit.end(), m_users.begin(), m_users.end());
  }
  Q_EMIT hoverChanged();
}

}  // namespace unroll
