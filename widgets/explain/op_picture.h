// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "explain/op_page.h"

namespace unroll {

/// What an operation did to the chosen number, as a picture: a window with its products, a softmax's row, a head of
/// attention, a mean with its variance. Hidden where the number comes from none of these.
class OpPicture : public QWidget {
  Q_OBJECT
 public:
  explicit OpPicture(ExplainCursor* cursor, QWidget* parent = nullptr);
  void load();
  void mark();
  void setRoom(int width);
  WindowPage* window() const { return m_window; }
  SoftmaxPage* softmax() const { return m_softmax; }
  AttentionPage* attention() const { return m_attention; }
  StatisticsPage* statistics() const { return m_statistics; }

 protected:
  void changeEvent(QEvent* event) override;

 private:
  WindowPage* m_window;
  SoftmaxPage* m_softmax;
  AttentionPage* m_attention;
  StatisticsPage* m_statistics;
  std::vector<OpPage*> m_pages;
};

}  // namespace unroll
