// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFrame>
#include <set>
#include <utility>

#include "document_model.h"

class QBoxLayout;
class QLabel;

namespace unroll {

class Canvas;

/// Makes the edits of a fix as one undoable command.
bool applyFix(DocumentModel& document, const Fix& fix);
/// One button per fix of PROBLEM into LAYOUT.
void addFixButtons(QBoxLayout* layout, DocumentModel* document, const Diagnostic& problem);

/// A problem's sign and sentence.
QWidget* makeProblemLine(const Diagnostic& problem);

/// The sentence about a problem, near its card, with buttons that mend it. One at a time: that of the
/// selected card, else the first error.
class ProblemBubble : public QFrame {
  Q_OBJECT
 public:
  explicit ProblemBubble(Canvas* canvas);
  void refresh();
  void place();

 private:
  const Diagnostic* choose() const;
  void rebuild(const Diagnostic& problem);
  Canvas* m_canvas;
  QWidget* m_body = nullptr;
  NodeId m_node = kNoNode;
  QString m_shown;  ///< what is built, so that it is built once
  std::set<std::pair<NodeId, std::string>> m_dismissed;
};

}  // namespace unroll
