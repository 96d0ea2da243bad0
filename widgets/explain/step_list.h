// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QTreeWidget>
#include <set>
#include <vector>

#include "explain/explain_cursor.h"

namespace unroll {

/// The steps of a direction: layer, time step and section, then the operations. Follows the cursor
/// and drives it. What the number under the mouse was made from and goes into lights up, and so do the layers of those.
class StepList : public QTreeWidget {
  Q_OBJECT
 public:
  explicit StepList(ExplainCursor* cursor, QWidget* parent = nullptr);
  /// Steps at which a document printed something wrong.
  void setFaults(std::set<int> steps);
  QTreeWidgetItem* itemOfStep(int step);

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  /// The steps of a layer, or of one of its time steps: their items are made once they are looked at.
  struct Group {
    int begin = 0;
    int end = 0;
    QTreeWidgetItem* item = nullptr;
    bool filled = false;
  };
  void rebuild();
  void addLayer(QTreeWidgetItem* heading, int begin, int end, bool unrolled);
  void follow();
  void markFaults();
  void markLit();
  void fill(Group& group);
  Group* groupOf(const QTreeWidgetItem* item);
  ExplainCursor* m_cursor;
  std::vector<Group> m_groups;            ///< in the order of their steps
  std::vector<QTreeWidgetItem*> m_items;  ///< by step, from m_begin; null: not made yet
  std::set<int> m_faults;
  std::set<QTreeWidgetItem*> m_lit;
  int m_begin = 0;
  ExplainCursor::Direction m_direction = ExplainCursor::Direction::Forward;
  bool m_following = false;
};

/// "Forget gate": a section's or layer's heading as it stands in a list.
QString headingOf(const Text& section);

}  // namespace unroll
