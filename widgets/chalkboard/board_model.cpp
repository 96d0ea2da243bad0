// SPDX-License-Identifier: GPL-3.0-or-later
#include "chalkboard/board_model.h"

#include "chalkboard/board_edit.h"
#include "io/templates.h"
#include "translate.h"

namespace unroll {

/// From one state to another, and back.
class BoardCommand : public QUndoCommand {
 public:
  BoardCommand(BoardModel* model, BoardState before, BoardState after, const QString& words, int mergeId)
      : QUndoCommand(words),
        m_model(model),
        m_before(std::move(before)),
        m_after(std::move(after)),
        m_mergeId(mergeId) {}
  void undo() override { m_model->put(m_before); }
  void redo() override { m_model->put(m_after); }
  int id() const override { return m_mergeId; }
  bool mergeWith(const QUndoCommand* later) override {
    m_after = static_cast<const BoardCommand*>(later)->m_after;
    setObsolete(m_after == m_before);
    return true;
  }

 private:
  BoardModel* m_model;
  BoardState m_before, m_after;
  int m_mergeId;
};

BoardModel::BoardModel(QObject* parent) : QObject(parent) {}

bool BoardModel::show(BoardSettings settings, const QString& words, int mergeId) {
  Result<Board> made = makeBoard(settings);
  if (!made) {
    Q_EMIT refused(translated(made.error().message));
    return false;
  }
  return change({std::move(settings), {}, std::move(made).value()}, words, mergeId);
}

bool BoardModel::showWorked(const std::string& key, const QString& words) {
  Result<NetworkSpec> made = makeTemplate(key);
  if (!made) {
    Q_EMIT refused(translated(made.error().message));
    return false;
  }
  return change({{}, key, {std::move(made).value()}}, words, -1);
}

bool BoardModel::show(Board board, BoardSettings settings, const QString& words, int mergeId) {
  return change({std::move(settings), {}, std::move(board)}, words, mergeId);
}

bool BoardModel::newNumbers() {
  BoardSettings settings = m_state.settings;
  ++settings.seed;
  return show(std::move(settings), tr("New numbers"));
}

bool BoardModel::setNumber(const CellRef& cell, double value, int mergeId) {
  const auto given = givenCell(*m_explanation, cell);
  UNROLL_ASSERT(given.has_value());
  BoardState next = m_state;
  next.board = withNumber(m_state.board, *m_explanation, *given, value);
  return change(std::move(next), tr("Change a number"), mergeId);
}

void BoardModel::setStyle(NumberStyle style) {
  style.digits = std::clamp(style.digits, kFewestDigits, kMostDigits);
  if (style == m_style) return;
  m_style = style;
  Q_EMIT styleChanged();
}

bool BoardModel::change(BoardState next, const QString& words, int mergeId) {
  if (next == m_state) return true;
  if (const auto explained = explainBoard(next.board); !explained) {
    Q_EMIT refused(translated(explained.error().message));
    return false;
  }
  if (!m_explanation) {  // the first board is where everything begins
    put(next);
    return true;
  }
  m_undo.push(new BoardCommand(this, m_state, std::move(next), words, mergeId));
  return true;
}

/// requires: STATE can be explained.
void BoardModel::put(const BoardState& state) {
  auto explained = explainBoard(state.board);
  UNROLL_ASSERT(explained.ok());
  m_state = state;
  m_explanation = std::move(explained).value();
  m_exact = std::make_shared<ExactNumbers>(*m_explanation);
  Q_EMIT changed();
}

}  // namespace unroll
