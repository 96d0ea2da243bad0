// SPDX-License-Identifier: GPL-3.0-or-later
#include "chalkboard/board_page.h"

#include <QEvent>
#include <QScrollBar>
#include <QVBoxLayout>
#include <algorithm>

#include "chalkboard/board_edit.h"
#include "controls.h"
#include "explain/flow_layout.h"
#include "explain/step_list.h"
#include "translate.h"

namespace unroll {
namespace {

constexpr double kGivenSize = 0.86;  ///< of the lines' type

}  // namespace

BoardPage::BoardPage(BoardModel* model, ExplainCursor* cursor, QWidget* parent)
    : QScrollArea(parent), m_model(model), m_cursor(cursor), m_page(new QWidget(this)) {
  setWidgetResizable(true);
  setFrameShape(QFrame::NoFrame);
  setFocusPolicy(Qt::NoFocus);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_page->setProperty("role", "page");
  m_column = new QVBoxLayout(m_page);
  m_column->setContentsMargins(0, 0, 8, 24);
  m_column->setSpacing(6);
  m_givenCaption = makeLabel({}, "small", m_page);
  m_givenCaption->setContentsMargins(8, 0, 0, 0);
  m_givenBox = new QWidget(m_page);
  new FlowLayout(m_givenBox, 22);
  QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
  policy.setHeightForWidth(true);
  m_givenBox->setSizePolicy(policy);
  m_column->addWidget(m_givenCaption);
  m_column->addWidget(m_givenBox);
  m_column->addSpacing(6);
  m_column->addStretch(1);
  setWidget(m_page);
  m_editor = new NumberEditor(model, m_page);
  m_later.setSingleShot(true);
  connect(&m_later, &QTimer::timeout, this, &BoardPage::writePending);
  connect(m_editor, &NumberEditor::leftAtEnd, this, &BoardPage::onward);
  connect(verticalScrollBar(), &QScrollBar::rangeChanged, this, &BoardPage::reveal);
  connect(verticalScrollBar(), &QScrollBar::sliderPressed, this, [this] { m_following = false; });
  connect(model, &BoardModel::changed, this, &BoardPage::load);
  connect(model, &BoardModel::styleChanged, this, &BoardPage::write);
  connect(cursor, &ExplainCursor::stepChanged, this, &BoardPage::follow);
  connect(cursor, &ExplainCursor::hoverChanged, this, &BoardPage::mark);
}

/// Another pass: of the same steps (a number changed), or of another board.
void BoardPage::load() {
  const auto before = m_cursor->explanation();
  const auto& now = m_model->explanation();
  const bool same =
      before && before->spec().nodes == now->spec().nodes && before->steps().size() == now->steps().size();
  m_faults = placesOfFaults(*now);
  if (!same) {
    for (const auto& [step, line] : m_lines) {
      for (FormulaView* formula : line->formulas()) formula->setFormula({});
      line->hide();
      line->deleteLater();
    }
    m_lines.clear();
    m_shown.clear();
    m_pending.clear();
    m_emphasized.clear();  // of the other board
    m_asked = -1;
    m_editor->hide();
  }
  m_cursor->setExplanation(now);  // follow() hears of it
  write();
  if (same) return;
  m_following = false;
  verticalScrollBar()->setValue(0);
}

/// What is in sight at once, the rest when nothing else is to do.
void BoardPage::write() {
  if (!m_model->explanation()) return;
  writeGivens();
  m_pending.clear();
  for (BoardLine* line : m_shown) {
    if (line->visibleRegion().isEmpty())
      m_pending.push_back(line);
    else
      line->write(m_model->notation(), captionOf(line->step()));
  }
  showCells();
  if (!m_pending.empty()) m_later.start(0);
  if (m_editor->editing()) m_editor->place();
  mark();
}

void BoardPage::writePending() {
  if (m_pending.empty()) return;
  BoardLine* line = m_pending.front();
  m_pending.erase(m_pending.begin());
  line->write(m_model->notation(), captionOf(line->step()));
  if (!m_pending.empty()) m_later.start(0);
}

void BoardPage::writeGivens() {
  m_givenCaption->setText(m_allowed.edit ? tr("given · click a number to change it") : tr("given"));
  std::vector<Formula> formulas;
  const BoardNotation notation = m_model->notation();
  for (const ValueId id : givenValues(*m_model->explanation()))
    for (Formula& formula : notation.tensorLines({id, -1, false})) formulas.push_back(std::move(formula));
  while (m_givens.size() < formulas.size()) {
    auto* view = new FormulaView(m_givenBox);
    view->setWrap(false);
    view->setFontSize(m_size * kGivenSize);
    view->setNamer([this](const CellRef& cell) {
      const auto& explanation = m_model->explanation();
      return cell.cell < 0 ? QString() : QString::fromStdString(explanation->refOf(cell));
    });
    connect(view, &FormulaView::hovered, m_cursor, &ExplainCursor::hover);
    connect(view, &FormulaView::clicked, this, [this, view](const CellRef& cell) { click(view, cell); });
    m_givenBox->layout()->addWidget(view);
    m_givens.push_back(view);
  }
  for (size_t i = 0; i < m_givens.size(); ++i) {
    m_givens[i]->setVisible(i < formulas.size());
    // What is left over has no cells of a board that is gone: screen readers ask for names of what is hidden too.
    m_givens[i]->setFormula(i < formulas.size() ? std::move(formulas[i]) : Formula{});
  }
  m_givenBox->updateGeometry();
}

bool BoardPage::stays(int step) const {
  const auto& explanation = *m_cursor->explanation();
  const ExpressionNode& node = explanation.expression()[explanation.steps()[static_cast<size_t>(step)].value];
  const bool faulty = std::any_of(m_faults.begin(), m_faults.end(), [&](const auto& f) { return f.step == step; });
  return node.label.named || !node.op || faulty;
}

std::vector<int> BoardPage::stepsShown() const {
  std::vector<int> shown;
  if (!m_cursor->explanation() || !m_allowed.lines) return shown;
  for (int step = 0; step <= m_cursor->step(); ++step) {
    if (stays(step))  // what led to it is wiped off
      while (!shown.empty() && !stays(shown.back())) shown.pop_back();
    shown.push_back(step);
  }
  return shown;
}

/// "forget gate · t = 1", where the line before it belongs somewhere else.
QString BoardPage::captionOf(int step) const {
  const auto& steps = m_cursor->explanation()->steps();
  const auto& own = steps[static_cast<size_t>(step)];
  const auto place = std::find_if(m_shown.begin(), m_shown.end(), [&](auto* line) { return line->step() == step; });
  if (place != m_shown.begin() && place != m_shown.end()) {
    const auto& other = steps[static_cast<size_t>((*(place - 1))->step())];
    if (other.section == own.section && other.time == own.time && other.layer == own.layer &&
        other.direction == own.direction)
      return {};
  }
  QStringList parts;
  if (!own.section.empty())
    parts << headingOf(own.section);
  else if (own.layer == "loss")
    parts << tr("Loss");
  if (own.time >= 0) parts << QStringLiteral("t = %1").arg(own.time);
  if (own.direction == Explanation::Direction::Backward) parts << tr("backward");
  if (own.direction == Explanation::Direction::Update) parts << tr("update");
  return parts.join(QStringLiteral(" · "));
}

BoardLine* BoardPage::lineOf(int step) {
  BoardLine*& line = m_lines[step];
  if (line) return line;
  line = new BoardLine(step, m_cursor, m_page);
  line->setFontSize(m_size);
  connect(line, &BoardLine::clicked, this, &BoardPage::click);
  setFaultsOf(line);
  return line;
}

void BoardPage::setFaultsOf(BoardLine* line) {
  std::vector<PrintedFault> faults;
  for (const FaultPlace& place : m_faults)
    if (place.step == line->step()) faults.push_back(*place.fault);
  const auto& worked = m_model->state().board.spec.worked;
  line->setFaults(faults, worked ? QString::fromStdString(worked->source) : QString(), m_printed);
}

/// The lines up to the present step stand on the board, and it is in sight.
void BoardPage::follow() {
  const std::vector<int> wanted = stepsShown();
  const std::vector<BoardLine*> before = m_shown;
  m_shown.clear();
  for (const int step : wanted) m_shown.push_back(lineOf(step));
  for (BoardLine* line : before)
    if (std::find(m_shown.begin(), m_shown.end(), line) == m_shown.end()) {
      m_column->removeWidget(line);
      line->hide();
    }
  constexpr int kFirst = 3;  // after the givens and their space
  for (size_t i = 0; i < m_shown.size(); ++i) {
    BoardLine* line = m_shown[i];
    if (m_column->indexOf(line) != kFirst + static_cast<int>(i))
      m_column->insertWidget(kFirst + static_cast<int>(i), line);
    if (std::find(before.begin(), before.end(), line) == before.end())
      line->write(m_model->notation(), captionOf(line->step()));
    line->setCurrent(line->step() == m_cursor->step());
    line->show();
  }
  showCells();
  mark();
  if (m_shown.empty()) return;
  m_following = true;
  QMetaObject::invokeMethod(this, &BoardPage::reveal, Qt::QueuedConnection);
}

/// Formulas find their heights one by one: as long as the page grows, its end moves.
void BoardPage::reveal() {
  if (m_following && !m_shown.empty()) ensureWidgetVisible(m_shown.back(), 0, 24);
}

void BoardPage::wheelEvent(QWheelEvent* event) {
  m_following = false;
  QScrollArea::wheelEvent(event);
}

/// The number that was asked for below its line; of the present step, where its numbers do not fit into the line, the
/// chosen one.
void BoardPage::showCells() {
  for (BoardLine* line : m_shown) {
    CellRef cell;
    if (line->step() == m_asked)
      cell = m_askedFor;
    else if (line->folded() && line->step() == m_cursor->step())
      cell = m_cursor->selected();
    line->showCell(m_model->notation(), cell);
  }
}

void BoardPage::mark() {
  const auto& explanation = m_cursor->explanation();
  if (!explanation) return;
  for (BoardLine* line : m_shown) {
    line->mark(*m_cursor);
    if (m_emphasized.empty()) continue;
    std::vector<CellRef> cells = m_cursor->lit();
    cells.insert(cells.end(), m_emphasized.begin(), m_emphasized.end());
    for (FormulaView* view : line->formulas()) view->setLit(cells);
  }
  // What is given stands there in one piece: the x of a time step lights its place in it.
  std::vector<CellRef> lit = m_cursor->lit();
  lit.insert(lit.end(), m_emphasized.begin(), m_emphasized.end());
  for (const CellRef& cell : std::vector<CellRef>(lit))
    if (const auto given = givenCell(*explanation, cell)) lit.push_back(*given);
  if (const auto given = givenCell(*explanation, m_cursor->hovered())) lit.push_back(*given);
  for (FormulaView* view : m_givens) {
    view->setHovered(m_cursor->hovered());
    view->setLit(lit);
  }
}

/// A given number is edited; of another one it is shown how it came about, or no longer.
void BoardPage::click(FormulaView* view, const CellRef& cell) {
  if (!cell.valid() || cell.cell < 0) return;
  m_following = false;
  if (m_allowed.edit && givenCell(*m_model->explanation(), cell)) return m_editor->edit(view, cell);
  if (!m_allowed.derivations) return;
  const auto line = std::find_if(m_shown.begin(), m_shown.end(), [&](BoardLine* one) {
    const auto formulas = one->formulas();
    return std::find(formulas.begin(), formulas.end(), view) != formulas.end();
  });
  if (line == m_shown.end()) return;
  const bool again = m_asked == (*line)->step() && m_askedFor == cell;
  m_asked = again ? -1 : (*line)->step();
  m_askedFor = cell;
  showCells();
  mark();
}

/// From the last number of a formula to the first of the next one that has any.
void BoardPage::onward(FormulaView* from, bool forward) {
  std::vector<FormulaView*> views;
  for (FormulaView* view : m_givens)
    if (!view->isHidden()) views.push_back(view);
  auto at = std::find(views.begin(), views.end(), from);
  if (at == views.end()) return;
  if (!forward && at == views.begin()) return;
  at = forward ? at + 1 : at - 1;
  if (at == views.end()) return;
  const auto cells = editableCells(**at, *m_model->explanation());
  if (!cells.empty()) m_editor->edit(*at, forward ? cells.front() : cells.back());
}

void BoardPage::goToLine(bool forward) {
  const int last = m_cursor->explanation() ? static_cast<int>(m_cursor->explanation()->steps().size()) - 1 : -1;
  int step = m_cursor->step() + (forward ? 1 : -1);
  while (step > 0 && step < last && !stays(step)) step += forward ? 1 : -1;
  m_cursor->goTo(std::clamp(step, 0, std::max(0, last)));
}

void BoardPage::setFontSize(double pixels) {
  m_size = pixels;
  for (FormulaView* view : m_givens) view->setFontSize(pixels * kGivenSize);
  for (const auto& [step, line] : m_lines) line->setFontSize(pixels);
  m_givenBox->updateGeometry();
  if (m_editor->editing()) m_editor->place();
}

void BoardPage::setShowPrinted(bool printed) {
  m_printed = printed;
  for (const auto& [step, line] : m_lines) setFaultsOf(line);
}

void BoardPage::setAllowed(const Allowed& allowed) {
  if (allowed == m_allowed) return;
  m_allowed = allowed;
  m_asked = -1;
  if (!m_model->explanation()) return;
  writeGivens();
  follow();
}

void BoardPage::setEmphasized(std::vector<CellRef> cells) {
  m_emphasized = std::move(cells);
  mark();
}

void BoardPage::resizeEvent(QResizeEvent* event) {
  QScrollArea::resizeEvent(event);
  if (m_editor->editing()) m_editor->place();
}

void BoardPage::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) write();
  QScrollArea::changeEvent(event);
}

}  // namespace unroll
