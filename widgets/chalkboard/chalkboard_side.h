// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFrame>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>

#include "chalkboard/board_model.h"
#include "explain/explain_cursor.h"
#include "inspector/attribute_form.h"

namespace unroll {

/// The left side of the chalkboard: which board, its sizes, how its numbers are drawn and written; of a worked example
/// the switch between what was printed and what is right.
class ChalkboardSide : public QFrame {
  Q_OBJECT
 public:
  ChalkboardSide(BoardModel* model, ExplainCursor* cursor, QWidget* parent = nullptr);
  QListWidget* boards() const { return m_boards; }
  AttributeForm* sizes() const { return m_sizes; }
  AttributeForm* numbers() const { return m_numbers; }
  QPushButton* newNumbers() const { return m_new; }

 Q_SIGNALS:
  void printedChosen(bool printed);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  QWidget* makeSegments();
  void retranslate();
  void fillBoards();
  void choose(QListWidgetItem* item);
  void follow();
  void setSize(const QString& key, const AttributeValue& value, int mergeId);
  void setNumbers(const QString& key, const AttributeValue& value, int mergeId);

  BoardModel* m_model;
  QLabel *m_boardHeading, *m_numberHeading;
  QListWidget* m_boards;
  AttributeForm *m_sizes, *m_numbers;
  QPushButton *m_new, *m_printed, *m_corrected;
  QWidget* m_segments;
};

}  // namespace unroll
