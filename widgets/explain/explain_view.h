// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <memory>

#include "document_model.h"
#include "explain/explanation.h"
#include "training/bridge.h"

namespace unroll {

class ExplainCursor;

/// The Explain view: steps, unrolled timeline, formulas, derivation. Takes the document's own sample
/// and weights (worked examples) or a sample of its data with the newest weights of the training.
class ExplainView : public QWidget {
  Q_OBJECT
 public:
  ExplainView(DocumentModel* document, TrainingBridge* bridge, QWidget* parent = nullptr);
  ~ExplainView() override;

  /// Where the person is: steps and the chosen number.
  ExplainCursor* cursor() const;

 Q_SIGNALS:
  void exportWanted();
  /// The derivation of CELL is to become a sheet.
  void sheetWanted(const std::shared_ptr<const unroll::Explanation>& explanation, const unroll::CellRef& cell);

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  struct Parts;
  std::unique_ptr<Parts> m_parts;
};

}  // namespace unroll
