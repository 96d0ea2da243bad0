// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <memory>
#include <utility>
#include <vector>

#include "explain/explanation.h"

namespace unroll {

/// Where a person is within an explanation: the step, the number whose derivation is open, the trail
/// that led to it, and the number under the mouse with those it was made from and those it goes into. All views of
/// Explain observe this one place; none knows of another.
class ExplainCursor : public QObject {
  Q_OBJECT
 public:
  using Direction = Explanation::Direction;
  using Granularity = Explanation::Granularity;
  explicit ExplainCursor(QObject* parent = nullptr) : QObject(parent) {}

  /// Another pass. The place is kept where the steps are the same ones (other sample, newer weights).
  void setExplanation(std::shared_ptr<const Explanation> explanation);
  const std::shared_ptr<const Explanation>& explanation() const { return m_explanation; }

  // Steps. −1 and null: there is none.
  int step() const { return m_step; }
  const Explanation::Step* currentStep() const;
  Direction direction() const;
  /// The steps of a direction, [first, second).
  std::pair<int, int> range(Direction direction) const;
  void goTo(int step);
  /// How far next() and back() go at once.
  void setGranularity(Granularity granularity);
  Granularity granularity() const { return m_granularity; }
  void next();
  void back();
  bool canNext() const;
  bool canBack() const;
  /// The step that computes VALUE (or its gradient), or −1.
  int stepOf(ValueId value, bool gradient) const;

  // The chosen number.
  CellRef selected() const { return m_selected; }
  void select(const CellRef& cell);  ///< the present one goes onto the trail
  void moveTo(const CellRef& cell);  ///< to a neighbour: it takes the present one's place, the trail stays
  const std::vector<CellRef>& trail() const { return m_trail; }
  void returnTo(int place);  ///< an entry of the trail; those behind it can be gone through again
  const std::vector<CellRef>& ahead() const { return m_ahead; }  ///< what was returned from, the nearest last
  bool canReturn() const { return !m_trail.empty(); }
  bool canAdvance() const { return !m_ahead.empty(); }
  void returnOne() { returnTo(static_cast<int>(m_trail.size()) - 1); }
  void advanceOne();

  // The number under the mouse, and what it lights: the operands that it was made from, the users that it goes into.
  CellRef hovered() const { return m_hovered; }
  const std::vector<CellRef>& operands() const { return m_operands; }
  const std::vector<CellRef>& users() const { return m_users; }
  /// Both.
  const std::vector<CellRef>& lit() const { return m_lit; }
  void hover(const CellRef& cell);

 Q_SIGNALS:
  void explanationChanged();
  void stepChanged();
  void selectionChanged();
  void hoverChanged();
  void granularityChanged();

 private:
  CellRef defaultCell() const;
  std::shared_ptr<const Explanation> m_explanation;
  int m_step = -1;
  int m_firstBackward = 0, m_firstUpdate = 0;
  Granularity m_granularity = Granularity::Op;
  CellRef m_selected, m_hovered;
  std::vector<CellRef> m_trail, m_ahead, m_operands, m_users, m_lit;
};

}  // namespace unroll

Q_DECLARE_METATYPE(unroll::CellRef)
