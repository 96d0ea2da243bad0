// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QTabBar>
#include <QLabel>
#include <QPushButton>
#include <QTimer>
#include <vector>

#include "explain/op_reading.h"
#include "explain/spot_plot.h"
#include "explain/tensor_view.h"

namespace unroll {

/// The picture of one kind of operation: shows what the chosen number has to do with it, or nothing.
class OpPage : public QWidget {
 public:
  OpPage(ExplainCursor* cursor, QWidget* parent) : QWidget(parent), m_cursor(cursor) {}
  /// Whether there is something to show of the chosen number.
  virtual bool load() = 0;
  virtual void mark() {}
  /// The width that it may take.
  virtual void setRoom(int width) = 0;
  virtual void retranslate() {}

 protected:
  TensorView* addTensor(QLayout* layout);
  void markTensors(std::initializer_list<TensorView*> tensors);
  ExplainCursor* m_cursor;
};

/// A window on its way over a tensor: the place where it stands, its numbers, those it is multiplied with, the products
/// and what becomes of them. Left, right, up and down move it; it runs by itself where that is asked for.
class WindowPage : public OpPage {
  Q_OBJECT
 public:
  WindowPage(ExplainCursor* cursor, QWidget* parent);
  bool load() override;
  void mark() override;
  void setRoom(int width) override;
  void retranslate() override;
  const WindowReading& reading() const { return m_reading; }
  TensorView* source() const { return m_source; }
  TensorView* window() const { return m_window; }
  void setRunning(bool running);
  /// To the place so many rows and columns on; at the end of a row the next one begins where WRAP.
  void moveBy(int64_t rows, int64_t columns, bool wrap = false);
  QString words() const { return m_words->text(); }

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void hideEvent(QHideEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  void showSource();
  void showWords();
  void showRun();
  int64_t m_map = -1;                          ///< that is shown of the source; −1: the whole
  std::shared_ptr<const Explanation> m_shown;  ///< that the map is of
  WindowReading m_reading;
  TensorView *m_source, *m_window, *m_kernel, *m_products;
  QLabel *m_times, *m_equals, *m_words;
  QPushButton* m_run;
  QTimer m_timer;
};

/// Softmax over a row: numbers, their exponentials with the sum, the quotients, as bars.
class SoftmaxPage : public OpPage {
  Q_OBJECT
 public:
  SoftmaxPage(ExplainCursor* cursor, QWidget* parent);
  bool load() override;
  void setRoom(int width) override;
  const SpotPlot& plot() const;

 private:
  class Bars;
  Bars* m_bars;
};

/// Attention of one head: queries, keys, scores, mask, weights and the mixture, as maps.
class AttentionPage : public OpPage {
  Q_OBJECT
 public:
  AttentionPage(ExplainCursor* cursor, QWidget* parent);
  bool load() override;
  void mark() override;
  void setRoom(int width) override;
  void retranslate() override;
  QTabBar* heads() const { return m_heads; }
  const AttentionReading& reading() const { return m_reading; }

 private:
  void show(int64_t head);
  void showTabs();
  static constexpr int kParts = 6;
  AttentionReading m_reading;
  QTabBar* m_heads;
  QLabel* m_title;
  QLabel* m_captions[kParts];
  QWidget* m_boxes[kParts];
  TensorView* m_maps[kParts];
  bool m_following = false;
};

/// Mean and variance: the numbers that share them as dots, and what normalization makes of them.
class StatisticsPage : public OpPage {
  Q_OBJECT
 public:
  StatisticsPage(ExplainCursor* cursor, QWidget* parent);
  bool load() override;
  void setRoom(int width) override;
  const SpotPlot& plot() const;

 private:
  class Dots;
  Dots* m_dots;
};

}  // namespace unroll
