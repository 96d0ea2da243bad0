// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QUndoStack>
#include <memory>
#include <string>

#include "chalkboard/board.h"
#include "chalkboard/notation.h"

namespace unroll {

/// What stands on the board and how it came there: a board of a kind, or a worked example of the documents, perhaps
/// with other numbers put in. A value; undo keeps a few of them.
struct BoardState {
  BoardSettings settings;  ///< of a board; kind empty: a worked example
  std::string worked;      ///< its key
  Board board;
  bool operator==(const BoardState&) const = default;
};

/// The chalkboard's document, apart from the window's: the only place that changes it, with its own undo stack. Each
/// change is explained at once, on the window's thread: boards are small. One that can't be is refused with a sentence
/// and leaves everything as it was.
class BoardModel : public QObject {
  Q_OBJECT
 public:
  explicit BoardModel(QObject* parent = nullptr);

  const BoardState& state() const { return m_state; }
  const std::shared_ptr<const Explanation>& explanation() const { return m_explanation; }
  BoardNotation notation() const { return {m_explanation, m_exact, m_style}; }
  const NumberStyle& style() const { return m_style; }
  QUndoStack* undoStack() { return &m_undo; }

  bool show(BoardSettings settings, const QString& words, int mergeId = -1);
  bool showWorked(const std::string& key, const QString& words);
  /// A board as it is; SETTINGS are those that it was made from (kind empty: a document).
  bool show(Board board, BoardSettings settings, const QString& words, int mergeId = -1);
  /// Other numbers: the next seed.
  bool newNumbers();
  /// CELL is what a formula shows; requires: givenCell.
  bool setNumber(const CellRef& cell, double value, int mergeId);
  void setStyle(NumberStyle style);

 Q_SIGNALS:
  void changed();       ///< another board, or other numbers on it
  void styleChanged();  ///< the same numbers, written in another way
  void refused(const QString& sentence);

 private:
  friend class BoardCommand;
  bool change(BoardState next, const QString& words, int mergeId);
  void put(const BoardState& state);
  BoardState m_state;
  std::shared_ptr<const Explanation> m_explanation;
  std::shared_ptr<const ExactNumbers> m_exact;
  NumberStyle m_style;
  QUndoStack m_undo;
};

}  // namespace unroll
