// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <memory>
#include <optional>

#include "explain/derivation_panel.h"
#include "explain/explain_cursor.h"
#include "explain/explain_job.h"
#include "explain/explain_side.h"
#include "explain/explain_training.h"
#include "explain/explain_view.h"
#include "explain/heading_label.h"
#include "explain/step_card.h"
#include "explain/timeline_view.h"
#include "explain/transport.h"
#include "inspector/fold_button.h"
#include "unrolled/unrolled_panel.h"

namespace unroll {

/// What the Explain view is made of (explain_view_build.cpp) and what it does (explain_view.cpp).
struct ExplainView::Parts {
  DocumentModel* document;
  TrainingBridge* bridge;
  ExplainView* view;
  ExplainCursor* cursor = nullptr;
  ExplainJob* job = nullptr;
  ExplainSide* side = nullptr;
  DerivationPanel* derivation = nullptr;
  TimelineView* timeline = nullptr;
  FoldButton* timelineFold = nullptr;
  UnrolledPanel* unrolled = nullptr;
  QPushButton *unroll = nullptr, *showFormulas = nullptr;  ///< which of the two is shown
  QWidget *timelineBox = nullptr, *formulas = nullptr, *segments = nullptr;
  StepCard* card = nullptr;
  Transport* transport = nullptr;
  ExplainTraining* training = nullptr;
  QStackedWidget* pages = nullptr;
  QWidget *stepsPage = nullptr, *messagePage = nullptr;
  HeadingLabel *heading = nullptr, *where = nullptr;
  QLabel *state = nullptr, *message = nullptr, *advice = nullptr, *precision = nullptr, *keys = nullptr;
  QPushButton *newest = nullptr, *copy = nullptr, *exporting = nullptr;
  std::shared_ptr<const WeightMap> weights;  ///< that the present explanation was asked with
  std::optional<Error> error;
  bool stale = true;  ///< the document changed while nobody looked
  bool computing = false;
  bool weightsDidNotFit = false, initialWeights = true;
  std::optional<double> floatGap;

  void build();
  QWidget* buildCentre();
  QWidget* buildTimeline();
  void buildUnrolled(QHBoxLayout* head, QVBoxLayout* column);
  void arrangeCentre();
  QWidget* buildMessage();
  QWidget* buildFoot();
  void retranslate();
  void ask();
  void askSoon();
  void answer(const ExplainAnswer& answer);
  void copyDerivation();
  void showHeading();
  void showState();
  QString adviceText() const;
  QString precisionText() const;
};

}  // namespace unroll
