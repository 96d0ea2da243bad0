// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <QMetaType>
#include <memory>
#include <string>

#include "graph/network_spec.h"

namespace unroll {

class BoardModel;
class BoardPage;
class ChalkboardSide;
class ExplainCursor;

/// The chalkboard: one cell or layer of small size without a network around it, in large type, every given number
/// editable where it stands, written line by line as at a blackboard. It has a document and an undo stack of its own;
/// the window's document and its training go on beside it.
class ChalkboardView : public QWidget {
  Q_OBJECT
 public:
  explicit ChalkboardView(QWidget* parent = nullptr);
  ~ChalkboardView() override;

  BoardModel* model() const;
  ExplainCursor* cursor() const;
  BoardPage* page() const;
  ChalkboardSide* side() const;
  /// A worked example of the documents, by its key.
  void showWorked(const std::string& key);

 Q_SIGNALS:
  /// The board is to become the window's document: to be saved, trained, explained.
  void documentWanted(const unroll::NetworkSpec& spec);

 protected:
  bool event(QEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  struct Parts;
  std::unique_ptr<Parts> m_parts;
};

}  // namespace unroll
