// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QTreeWidget>
#include <set>
#include <vector>

#include "explain/explain_cursor.h"

namespace unroll {

/// The steps of a direction: layer, time step and section, then the operations. Follows the cursor
/// and drives it.
class StepList : public QTreeWidget {
  Q_OBJECT
 public:
  explicit StepList(ExplainCursor* cursor, QWidget* parent = nullptr);
  /// Steps at which a document printed something wrong.
  void setFaults(std::set<int> steps);
  QTreeWidgetItem* itemOfStep(int step) const;

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void rebuild();
  void follow();
  void markFaults();
  ExplainCursor* m_cursor;
  std::vector<QTreeWidgetItem*> m_items;  ///< by step, from m_begin
  std::set<int> m_faults;
  int m_begin = 0;
  ExplainCursor::Direction m_direction = ExplainCursor::Direction::Forward;
  bool m_following = false;
};

/// "Forget gate": a section's or layer's heading as it stands in a list.
QString headingOf(const Text& section);

}  // namespace unroll
