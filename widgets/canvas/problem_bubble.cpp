// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/problem_bubble.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>
#include <tuple>

#include "canvas/canvas.h"
#include "canvas/card_style.h"
#include "controls.h"
#include "theme/icons.h"
#include "theme/theme.h"
#include "translate.h"

namespace unroll {

namespace {
constexpr int kWidth = 340;
}

bool applyFix(DocumentModel& document, const Fix& fix) {
  return document.edit(Edits{fix.edits}, translated(fix.title));
}

void addFixButtons(QBoxLayout* layout, DocumentModel* document, const Diagnostic& problem) {
  for (const Fix& fix : problem.fixes) {
    QPushButton* button = makeButton(translated(fix.title), "fix");
    // Queued: the edit removes the button that was pressed.
    QObject::connect(
        button, &QPushButton::clicked, document, [document, fix] { applyFix(*document, fix); }, Qt::QueuedConnection);
    layout->addWidget(button, 0, Qt::AlignLeft);
  }
}

QWidget* makeProblemLine(const Diagnostic& problem) {
  const Theme& theme = Theme::instance();
  const bool wrong = problem.severity == Severity::Error;
  auto* line = new QWidget;
  auto* row = new QHBoxLayout(line);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(8);
  auto* sign = new QLabel;
  sign->setPixmap(
      themedIcon(wrong ? QStringLiteral("error") : QStringLiteral("warning"), wrong ? theme.error() : theme.warning())
          .pixmap(16, 16));
  sign->setAccessibleName(wrong ? ProblemBubble::tr("Error") : ProblemBubble::tr("Warning"));
  row->addWidget(sign, 0, Qt::AlignTop);
  QLabel* words = makeLabel(translated(problem.message));
  words->setWordWrap(true);
  words->setTextFormat(Qt::PlainText);
  row->addWidget(words, 1);
  return line;
}

ProblemBubble::ProblemBubble(Canvas* canvas) : QFrame(canvas->viewport()), m_canvas(canvas) {
  setRole(this, "bubble");
  setCursor(Qt::ArrowCursor);
  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(0, 0, 0, 0);
  hide();
  connect(canvas->document(), &DocumentModel::replaced, this, [this] { m_dismissed.clear(); });
}

/// That of the selected card; else, of the errors, one that a button mends, nearest to the input: what
/// follows from it goes with it.
const Diagnostic* ProblemBubble::choose() const {
  const DocumentModel& document = *m_canvas->document();
  const std::vector<NodeId>& chosen = document.selection();
  const std::vector<NodeId>& order = document.inference().order;
  using Rank = std::tuple<bool, bool, std::ptrdiff_t>;
  const Diagnostic* best = nullptr;
  Rank bestRank;
  for (const Diagnostic& found : document.inference().diagnostics) {
    if (found.node == kNoNode || !m_canvas->cards()->node(found.node)) continue;
    if (m_dismissed.count({found.node, found.code})) continue;
    const bool selected = std::find(chosen.begin(), chosen.end(), found.node) != chosen.end();
    if (!selected && found.severity != Severity::Error) continue;
    const Rank rank{!selected, found.fixes.empty(), std::find(order.begin(), order.end(), found.node) - order.begin()};
    if (best && !(rank < bestRank)) continue;
    best = &found;
    bestRank = rank;
  }
  return best;
}

void ProblemBubble::refresh() {
  const Diagnostic* problem = choose();
  if (!problem) {
    m_node = kNoNode;
    m_shown.clear();
    hide();
    return;
  }
  const QString key = QStringLiteral("%1/%2").arg(problem->node).arg(translated(problem->message));
  m_node = problem->node;
  if (key != m_shown) {
    m_shown = key;
    rebuild(*problem);
  }
  // Only what is shown, and in its fonts, has a height for its width.
  show();
  m_body->show();
  for (QWidget* part : m_body->findChildren<QWidget*>()) part->ensurePolished();
  m_body->layout()->activate();
  const int height = m_body->heightForWidth(kWidth);
  setFixedSize(kWidth, height > 0 ? height : m_body->sizeHint().height());
  place();
}

void ProblemBubble::rebuild(const Diagnostic& problem) {
  if (m_body) {  // what was pressed may still be on the stack
    layout()->removeWidget(m_body);
    m_body->hide();
    m_body->deleteLater();
  }
  const bool wrong = problem.severity == Severity::Error;
  setRole(this, wrong ? "bubble" : "bubbleWarning");
  m_body = new QWidget;
  layout()->addWidget(m_body);
  auto* column = new QVBoxLayout(m_body);
  column->setContentsMargins(14, 10, 8, 12);
  column->setSpacing(8);
  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  QPushButton* close = makeIconButton(tr("Hide this problem"), QStringLiteral("close"));
  close->setFixedSize(24, 24);
  close->setStyleSheet(QStringLiteral("border: none; min-width: 22px; max-width: 22px; min-height: 22px;"));
  connect(
      close, &QPushButton::clicked, this,
      [this, at = std::pair(problem.node, problem.code)] {
        m_dismissed.insert(at);
        refresh();
      },
      Qt::QueuedConnection);
  row->addWidget(makeProblemLine(problem), 1);
  row->addWidget(close, 0, Qt::AlignTop);
  column->addLayout(row);
  if (!problem.fixes.empty()) {
    auto* buttons = new QVBoxLayout;
    buttons->setSpacing(6);
    addFixButtons(buttons, m_canvas->document(), problem);
    column->addLayout(buttons);
  }
}

/// Below its card, or above it where there is no room; always within the view.
void ProblemBubble::place() {
  const NodeItem* item = m_node == kNoNode ? nullptr : m_canvas->cards()->node(m_node);
  if (!item) return hide();
  const QRect card = m_canvas->mapFromScene(cardRect().translated(item->pos())).boundingRect();
  const QRect room = m_canvas->viewport()->rect().adjusted(8, 8, -8, -8);
  setVisible(room.intersects(card));
  QPoint at(card.left(), card.bottom() + 14);
  if (at.y() + height() > room.bottom()) at.setY(card.top() - 14 - height());
  at.setX(std::clamp(at.x(), room.left(), std::max(room.left(), room.right() - width())));
  at.setY(std::clamp(at.y(), room.top(), std::max(room.top(), room.bottom() - height())));
  move(at);
  raise();
}

}  // namespace unroll
