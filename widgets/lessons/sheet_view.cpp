// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/sheet_view.h"

#include <QKeyEvent>
#include <QVBoxLayout>
#include <algorithm>

#include "controls.h"
#include "explain/derivation_panel.h"
#include "explain/explain_cursor.h"
#include "explain/explain_job.h"
#include "explain/flow_layout.h"
#include "translate.h"

namespace unroll {
namespace {

constexpr double kGivenScale = 0.9, kSymbolScale = 0.9, kTextScale = 0.76;  ///< of the lines' type
constexpr int kMostHelp = static_cast<int>(SheetOptions::Help::Numbers);

struct Sign {
  const char* sign;
  const char* role;
};

/// Never colour alone.
Sign signOf(Verdict::Kind kind) {
  switch (kind) {
    case Verdict::Kind::Right: return {"✓", "good"};
    case Verdict::Kind::Coarse: return {"≈", "warning"};
    case Verdict::Kind::Follows: return {"↳", "warning"};
    case Verdict::Kind::Unreadable:
    case Verdict::Kind::WrongShape: return {"?", "warning"};
    default: return {"✗", "error"};
  }
}

void empty(QLayout* layout) {
  while (QLayoutItem* item = layout->takeAt(0)) {
    if (item->widget()) item->widget()->deleteLater();
    delete item;
  }
}

}  // namespace

SheetView::SheetView(QWidget* parent) : QFrame(parent), m_cursor(new ExplainCursor(this)) {
  setRole(this, "card");
  build();
}

SheetView::~SheetView() = default;

void SheetView::build() {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(22, 16, 22, 18);
  column->setSpacing(10);
  auto* head = new QHBoxLayout;
  m_title = makeLabel({}, "title", this);
  m_title->setWordWrap(true);
  m_seedLabel = makeLabel({}, "small", this);
  m_export = makeButton(tr("Work sheet…"), "quiet", this);
  m_export->setToolTip(tr("Export the sheet with or without answers: PDF, LaTeX, pictures (Ctrl+E)"));
  m_new = makeButton(tr("New numbers"), nullptr, this);
  m_new->setToolTip(tr("The same task with other numbers that are easy to reckon with (Ctrl+R)"));
  head->addWidget(m_title, 1);
  for (QWidget* widget : std::initializer_list<QWidget*>{m_seedLabel, m_export, m_new}) head->addWidget(widget);
  column->addLayout(head);
  m_complaint = makeLabel({}, "error", this);
  m_complaint->setWordWrap(true);
  column->addWidget(m_complaint);
  m_task = new LessonTextView(this);
  m_hint = new LessonTextView(this);
  m_solution = new LessonTextView(this);
  column->addWidget(m_task);
  m_givenCaption = makeLabel(tr("given"), "small", this);
  m_givenBox = new QWidget(this);
  new FlowLayout(m_givenBox, 26);
  QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
  policy.setHeightForWidth(true);
  m_givenBox->setSizePolicy(policy);
  column->addWidget(m_givenCaption);
  column->addWidget(m_givenBox);
  m_rowBox = new QWidget(this);
  auto* rows = new QVBoxLayout(m_rowBox);
  rows->setContentsMargins(0, 4, 0, 0);
  rows->setSpacing(8);
  column->addWidget(m_rowBox);
  m_digits = makeLabel({}, "small", this);
  m_digits->setWordWrap(true);
  column->addWidget(m_digits);
  column->addWidget(m_hint);
  column->addWidget(buildButtons());
  column->addWidget(m_solution);
  m_derivationBox = new QFrame(this);
  m_derivationBox->setLayout(new QVBoxLayout);
  m_derivationBox->layout()->setContentsMargins(0, 0, 0, 0);
  m_derivationBox->hide();
  column->addWidget(m_derivationBox);
  connect(m_new, &QPushButton::clicked, this, &SheetView::newNumbersWanted);
  connect(m_export, &QPushButton::clicked, this, &SheetView::exportWanted);
}

QWidget* SheetView::buildButtons() {
  auto* box = new QWidget(this);
  auto* row = new QHBoxLayout(box);
  row->setContentsMargins(0, 4, 0, 0);
  row->setSpacing(8);
  m_check = makeButton(tr("Check"), "primary", box);
  m_check->setToolTip(tr("Check what is filled in (Ctrl+Return)"));
  m_hintButton = makeButton(tr("Hint"), nullptr, box);
  m_solutionButton = makeButton(tr("Show solution"), nullptr, box);
  m_score = makeLabel({}, nullptr, box);
  m_score->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  for (QPushButton* button : {m_check, m_hintButton, m_solutionButton}) row->addWidget(button);
  row->addWidget(m_score, 1);
  connect(m_check, &QPushButton::clicked, this, &SheetView::check);
  connect(m_hintButton, &QPushButton::clicked, this, &SheetView::giveHint);
  connect(m_solutionButton, &QPushButton::clicked, this, &SheetView::showSolution);
  return box;
}

void SheetView::setSheet(Sheet sheet, Texts texts, uint64_t seed) {
  m_sheet = std::move(sheet);
  m_texts = std::move(texts);
  m_seed = seed;
  m_help = static_cast<int>(m_sheet.options.help);
  m_hinted = m_revealed = m_checked = m_told = false;
  complain({});
  m_verdicts.assign(m_sheet.items.size(), {});
  m_title->setText(m_texts.title);
  m_title->setVisible(!m_texts.title.isEmpty());
  m_seedLabel->setText(tr("numbers no. %1").arg(seed));
  m_seedLabel->setVisible(seed > 0);
  m_task->setParagraphs(m_texts.task);
  m_task->setVisible(!m_texts.task.empty());
  m_hint->hide();
  m_solution->hide();
  m_derivationBox->hide();
  m_digits->setText(
      tr("Write decimals with %n digits behind the point, fractions such as 3/4, or terms such as "
         "2·0.5 + 1.",
         nullptr, m_sheet.options.digits));
  m_cursor->setExplanation(m_sheet.explanation);
  makeGiven();
  makeRows();
  writeLines();
  showScore();
  showHintState();
  m_solutionButton->setEnabled(true);
  m_check->setEnabled(true);
  m_check->setToolTip(tr("Check what is filled in (Ctrl+Return)"));
}

void SheetView::makeGiven() {
  empty(m_givenBox->layout());
  m_given.clear();
  for (const Formula& formula : m_sheet.given) {
    auto* view = new FormulaView(m_givenBox);
    view->setWrap(false);
    view->setFocusPolicy(Qt::NoFocus);
    view->setFontSize(m_size * kGivenScale);
    view->setFormula(formula);
    m_givenBox->layout()->addWidget(view);
    view->show();
    m_given.push_back(view);
  }
  m_givenCaption->setVisible(!m_given.empty());
  m_givenBox->setVisible(!m_given.empty());
  m_givenBox->updateGeometry();
}

void SheetView::makeRows() {
  for (Row& row : m_rows) {
    row.box->hide();
    row.box->deleteLater();
  }
  m_rows.clear();
  m_blanks.clear();
  for (size_t i = 0; i < m_sheet.items.size(); ++i) {
    const SheetItem& item = m_sheet.items[i];
    Row row;
    row.box = new QWidget(m_rowBox);
    auto* column = new QVBoxLayout(row.box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    row.symbols = new FormulaView(row.box);
    row.symbols->setFocusPolicy(Qt::NoFocus);
    auto* line = new BlankLine(row.box);
    line->setItem(item, QString::fromStdString(formula::toText(m_sheet.explanation->symbolOf(item.cell))));
    auto* under = new QHBoxLayout;
    row.verdict = makeLabel({}, nullptr, row.box);
    row.verdict->setWordWrap(true);
    row.verdict->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row.why = makeButton(tr("Why?"), "quiet", row.box);
    row.why->setAccessibleName(tr("Why? Blank %1: where its number comes from").arg(item.number));
    row.why->hide();
    row.verdict->hide();
    under->addWidget(row.verdict, 1);
    under->addWidget(row.why);
    column->addWidget(row.symbols);
    column->addWidget(line);
    column->addLayout(under);
    m_rowBox->layout()->addWidget(row.box);
    connect(line, &BlankLine::edited, this, [this, i] {
      say(i, {}, false);
      tellOthers();
    });
    connect(line, &BlankLine::entered, this, [this, i] {
      // Return goes on to the next blank that waits for something, and checks when there is none.
      for (size_t next = i + 1; next < m_blanks.size(); ++next)
        if (m_blanks[next]->typed().isEmpty() && !m_blanks[next]->fields().empty())
          return m_blanks[next]->fields().front()->setFocus(Qt::TabFocusReason);
      check();
    });
    connect(row.why, &QPushButton::clicked, this, [this, i] {
      const CellRef cell = m_sheet.items[i].cell;
      showDerivation({cell.value, std::max<int64_t>(cell.cell, 0), cell.gradient});
    });
    row.box->show();
    m_rows.push_back(row);
    m_blanks.push_back(line);
  }
  // The order of Tab is the order on the page: blank by blank, then what can be done.
  QWidget* before = nullptr;
  for (BlankLine* line : m_blanks)
    for (QLineEdit* field : line->fields()) {
      if (before) setTabOrder(before, field);
      before = field;
    }
  for (QWidget* next : std::initializer_list<QWidget*>{m_check, m_hintButton, m_solutionButton, m_export, m_new}) {
    if (before) setTabOrder(before, next);
    before = next;
  }
}

/// How much stands beside the blanks depends on the help.
void SheetView::writeLines() {
  for (size_t i = 0; i < m_rows.size(); ++i) {
    const SheetItem& item = m_sheet.items[i];
    const bool symbols = m_help >= static_cast<int>(SheetOptions::Help::Symbols);
    m_rows[i].symbols->setVisible(symbols);
    m_rows[i].symbols->setFontSize(m_size * kSymbolScale);
    m_rows[i].symbols->setFormula(item.symbols);
    m_blanks[i]->setTypeSize(m_size);
    m_blanks[i]->setFormula(m_help >= kMostHelp ? item.numbers : item.prompt);
  }
  tellOthers();
}

void SheetView::tellOthers() {
  std::vector<QString> typed;
  for (const BlankLine* line : m_blanks) typed.push_back(line->typed());
  for (BlankLine* line : m_blanks) line->setOthers(typed);
}

std::vector<std::string> SheetView::allTyped() const {
  std::vector<std::string> all;
  for (const BlankLine* line : m_blanks) all.push_back(line->typed().toStdString());
  return all;
}

void SheetView::say(size_t index, const Verdict& verdict, bool partly) {
  m_verdicts[index] = verdict;
  m_blanks[index]->setVerdict(verdict);
  QLabel* label = m_rows[index].verdict;
  if (partly) {
    label->setText(tr("… Fill in all numbers of this blank."));
    setRole(label, "muted");
  } else if (verdict.kind != Verdict::Kind::Empty) {
    const Sign sign = signOf(verdict.kind);
    label->setText(QStringLiteral("%1  %2").arg(QString::fromUtf8(sign.sign), translated(verdict.sentence)));
    setRole(label, sign.role);
  }
  label->setVisible(partly || verdict.kind != Verdict::Kind::Empty);
  // The derivation says the answer: only where it is known already.
  m_rows[index].why->setVisible(verdict.good() || m_revealed);
  // A screen reader at the field hears what is said of it.
  for (QLineEdit* field : m_blanks[index]->fields())
    field->setAccessibleDescription(label->isHidden() ? QString() : label->text());
}

void SheetView::check() {
  const std::vector<std::string> typed = allTyped();
  m_checked = true;
  size_t firstWrong = m_blanks.size();
  for (size_t i = 0; i < m_blanks.size(); ++i) {
    const bool partly = m_blanks[i]->partlyEmpty();
    say(i, partly ? Verdict{} : checkAnswer(m_sheet, i, typed[i], typed), partly);
    if (!m_verdicts[i].good() && firstWrong == m_blanks.size()) firstWrong = i;
  }
  showScore();
  if (firstWrong < m_blanks.size() && !m_blanks[firstWrong]->fields().empty())
    m_blanks[firstWrong]->fields().front()->setFocus(Qt::OtherFocusReason);
  if (!allRight() || m_revealed || m_told) return;
  m_told = true;
  m_solution->setParagraphs(m_texts.solution);
  m_solution->setVisible(!m_texts.solution.empty());
  const bool helped = m_hinted || m_help > static_cast<int>(m_sheet.options.help);
  Q_EMIT solved(helped ? LessonProgress::Solved::Helped : LessonProgress::Solved::Alone);
}

void SheetView::giveHint() {
  if (!m_hinted && !m_texts.hint.empty()) {
    m_hint->setParagraphs(m_texts.hint);
    m_hint->show();
  } else if (m_help < kMostHelp) {
    ++m_help;
    writeLines();
  }
  m_hinted = true;
  showHintState();
}

void SheetView::showHintState() {
  const bool more = (!m_hinted && !m_texts.hint.empty()) || m_help < kMostHelp;
  m_hintButton->setEnabled(more && !m_revealed);
  m_hintButton->setText(m_hinted ? tr("Another hint") : tr("Hint"));
  m_hintButton->setToolTip(m_revealed ? tr("The solution is shown")
                           : more     ? tr("A hint at a time: in words, the formula, the formula with its numbers")
                                      : tr("There is nothing more to hint at"));
}

void SheetView::showSolution() {
  const bool before = allRight();
  m_revealed = !before;
  for (size_t i = 0; i < m_blanks.size(); ++i) {
    if (!m_verdicts[i].good()) m_blanks[i]->setTyped(QString::fromStdString(answerText(m_sheet.items[i])));
    m_blanks[i]->setReadOnly(true);
  }
  m_help = kMostHelp;
  writeLines();
  for (size_t i = 0; i < m_blanks.size(); ++i) {
    if (!m_verdicts[i].good()) say(i, {}, false);
    m_rows[i].why->show();
  }
  m_solution->setParagraphs(m_texts.solution);
  m_solution->setVisible(!m_texts.solution.empty());
  if (!m_new->isHidden()) m_new->setFocus(Qt::OtherFocusReason);
  m_solutionButton->setEnabled(false);
  m_check->setEnabled(false);
  m_check->setToolTip(tr("The solution is shown. Take new numbers to try again."));
  showHintState();
  showScore();
  if (!m_sheet.items.empty()) {
    const CellRef cell = m_sheet.items.back().cell;
    showDerivation({cell.value, std::max<int64_t>(cell.cell, 0), cell.gradient});
  }
  if (!before) Q_EMIT solved(LessonProgress::Solved::Shown);
}

void SheetView::showDerivation(const CellRef& cell) {
  if (!m_derivation) {
    m_derivation = new DerivationPanel(m_cursor, m_derivationBox);
    m_derivationBox->layout()->addWidget(m_derivation);
    m_job = new ExplainJob(this);
    connect(m_derivation, &DerivationPanel::checkWanted, this,
            [this](const CellRef& wanted) { m_job->check(m_cursor->explanation(), wanted); });
    connect(m_job, &ExplainJob::checked, this, [this](const auto&, const CellRef& checked, double difference) {
      m_derivation->setCheck(checked, difference);
    });
  }
  m_derivationBox->show();
  m_cursor->select(cell);
}

bool SheetView::allRight() const { return rightCount() == static_cast<int>(m_sheet.items.size()); }

int SheetView::rightCount() const {
  return static_cast<int>(
      std::count_if(m_verdicts.begin(), m_verdicts.end(), [](const Verdict& verdict) { return verdict.good(); }));
}

void SheetView::showScore() {
  const int all = static_cast<int>(m_sheet.items.size());
  if (m_revealed) {
    m_score->setText(tr("Solution shown · %1 of %2 found").arg(rightCount()).arg(all));
    setRole(m_score, "muted");
  } else if (allRight()) {
    m_score->setText(all == 1 ? tr("✓ Right") : tr("✓ All %1 right").arg(all));
    setRole(m_score, "good");
  } else {
    m_score->setText(m_checked  ? tr("%1 of %2 right").arg(rightCount()).arg(all)
                     : all == 1 ? tr("1 blank")
                                : tr("%1 blanks").arg(all));
    setRole(m_score, "muted");
  }
}

void SheetView::setVariantsOffered(bool offered) { m_new->setVisible(offered); }

void SheetView::complain(const QString& sentence) {
  m_complaint->setText(sentence);
  m_complaint->setVisible(!sentence.isEmpty());
}

void SheetView::setTypeSize(double pixels) {
  m_size = pixels;
  for (LessonTextView* text : {m_task, m_hint, m_solution}) text->setTypeSize(pixels * kTextScale);
  for (FormulaView* view : m_given) view->setFontSize(pixels * kGivenScale);
  m_givenBox->updateGeometry();
  writeLines();
}

void SheetView::keyPressEvent(QKeyEvent* event) {
  const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
  if (enter && event->modifiers().testFlag(Qt::ControlModifier)) return check();
  if (event->key() == Qt::Key_R && event->modifiers() == Qt::ControlModifier && !m_new->isHidden())
    return Q_EMIT newNumbersWanted();
  QFrame::keyPressEvent(event);
}

}  // namespace unroll
