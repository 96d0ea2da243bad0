// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <memory>
#include <utility>
#include <vector>

#include "explain/explanation.h"

namespace unroll {

/// Where a person is within an explanation: the step, the number whose derivation is open, the trail
/// that led to it, and the number under the mouse with those it was made from. All views of Explain
/// observe this one place; none knows of another.
class ExplainCursor : public QObject {
  Q_OBJECT
 public:
  using Direction = Explanation::Direction;
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
  void next() { goTo(m_step + 1); }
  void back() { goTo(m_step - 1); }
  bool canNext() const;
  bool canBack() const { return m_step > 0; }
  /// The step that computes VALUE (or its gradient), or −1.
  int stepOf(ValueId value, bool gradient) const;

  // The chosen number.
  CellRef selected() const { return m_selected; }
  void select(const CellRef& cell);  ///< the present one goes onto the trail
  const std::vector<CellRef>& trail() const { return m_trail; }
  void returnTo(int place);  ///< an entry of the trail; what came after it is forgotten

  // The number under the mouse, and the operands that it lights.
  CellRef hovered() const { return m_hovered; }
  const std::vector<CellRef>& lit() const { return m_lit; }
  void hover(const CellRef& cell);

 Q_SIGNALS:
  void explanationChanged();
  void stepChanged();
  void selectionChanged();
  void hoverChanged();

 private:
  CellRef defaultCell() const;
  std::shared_ptr<const Explanation> m_explanation;
  int m_step = -1;
  int m_firstBackward = 0;
  CellRef m_selected, m_hovered;
  std::vector<CellRef> m_trail, m_lit;
};

}  // namespace unroll

Q_DECLARE_METATYPE(unroll::CellRef)
