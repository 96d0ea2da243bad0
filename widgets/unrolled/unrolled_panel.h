// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QBoxLayout>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSlider>
#include <QWidget>
#include <array>
#include <memory>

#include "explain/explain_cursor.h"
#include "unrolled/cell_view.h"
#include "unrolled/chain_view.h"
#include "unrolled/unrolled_job.h"

namespace unroll {

/// A recurrent layer unrolled in time: the chain with its norms and one opened cell; beside them the same data through
/// another type of cell. A slider scales the recurrent weights of a copy, and all of Explain shows what that does; the
/// document and its weights stay as they are.
class UnrolledPanel : public QWidget {
  Q_OBJECT
 public:
  explicit UnrolledPanel(ExplainCursor* cursor, QWidget* parent = nullptr);

  /// Whether the layer of the present step (or the one shown before) has a chain to show.
  bool available() const { return !m_layer.empty(); }
  /// In words, what the window explains instead of the document as it is; empty: the document.
  QString whatIf() const;
  double factor() const { return m_factor; }
  void setFactor(double factor);
  /// A layer's key; empty: nothing beside.
  void setOtherType(const std::string& type);

  QSlider* slider() const { return m_slider; }
  QComboBox* others() const { return m_others; }
  ChainView* chain(size_t side) const { return m_sides[side].chain; }
  CellView* cell(size_t side) const { return m_sides[side].cell; }
  const UnrolledAnswer* answer() const { return m_answer.get(); }
  bool busy() const { return m_job->busy(); }

 Q_SIGNALS:
  void availableChanged();
  void whatIfChanged();

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;
  void showEvent(QShowEvent* event) override;

 private:
  struct Side {
    ChainView* chain = nullptr;
    CellView* cell = nullptr;
  };
  QLayout* buildControls();
  Side buildSide(size_t number);
  void activate(size_t side);
  void retranslate();
  void explanationChanged();
  void followStep();
  void fillTypes();
  void fillDirections();
  void ask();
  void take(const std::shared_ptr<const UnrolledAnswer>& answer);
  void showSides();
  void showCells();
  void arrange();
  void goToTime(size_t side, int time);
  void open(size_t side, const CellRef& cell);
  void explain(size_t side);
  TimeAnalysis withFactors(size_t side, const TimeAnalysis& analysis) const;
  QString titleOf(const UnrolledSide& side) const;

  ExplainCursor* m_cursor;
  UnrolledJob* m_job;
  std::shared_ptr<const Explanation> m_base;  ///< the document's own pass
  std::shared_ptr<const UnrolledAnswer> m_answer;
  std::string m_layer;
  std::string m_otherType;
  double m_factor = 1.0;
  size_t m_direction = 0;
  size_t m_active = 0;     ///< the side that the person is at: the one opened where there is room for one
  size_t m_explained = 0;  ///< the side whose pass the window explains
  int m_time = 0;
  bool m_showing = false;  ///< the cursor gets a pass of ours
  std::array<Side, 2> m_sides;
  QSlider* m_slider = nullptr;
  QLabel *m_scale = nullptr, *m_value = nullptr, *m_beside = nullptr;
  QPushButton *m_reset = nullptr, *m_turn = nullptr;
  QComboBox* m_others = nullptr;
};

}  // namespace unroll
