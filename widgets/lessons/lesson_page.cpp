// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lesson_page.h"

#include <QKeyEvent>
#include <QScrollBar>
#include <QVBoxLayout>
#include <algorithm>

#include "controls.h"
#include "translate.h"

namespace unroll {
namespace {

constexpr int kShare = 36, kNarrowest = 380, kWidest = 760;  ///< of the text, percent of the page and pixels
constexpr int kWidestSheet = 1080;

}  // namespace

void LessonPage::setLesson(std::shared_ptr<const Lesson> lesson) {
  m_lesson = std::move(lesson);
  m_progress = std::make_unique<LessonProgress>(m_lesson->key);
  m_title->setText(QString::fromStdString(m_lesson->title.in(m_language)));
  QStringList titles;
  for (const LessonStep& step : m_lesson->steps) titles << QString::fromStdString(step.title.in(m_language));
  m_dots->setSteps(titles);
  m_stage->clearScene();
  m_step = -1;
  goTo(static_cast<int>(m_progress->place(*m_lesson)));
}

void LessonPage::goTo(int step) {
  if (!m_lesson || step < 0 || step >= static_cast<int>(m_lesson->steps.size()) || step == m_step) return;
  m_step = step;
  m_progress->setStep(current().key);
  showStep();
  Q_EMIT progressed();
}

void LessonPage::showStep() {
  m_stepTitle->setText(QString::fromStdString(current().title.in(m_language)));
  setAccessibleName(m_stepTitle->text());
  clearSheets();
  // The board's own numbers are in the text and the question; what of it may be seen follows from the answer.
  showBoard();
  const QString answer = m_progress->answer(current().key);
  m_prediction->setVisible(current().prediction.has_value());
  if (current().prediction) m_prediction->setPrediction(*current().prediction, scenePass(), m_language, answer);
  showBoard();
  showTexts();
  showGoals();
  showExercises(!hasBoard() && !current().exercises.empty());
}

/// Where the keyboard begins; the step is read from its top.
void LessonPage::focusStep() {
  if (m_exercising && !open() && !m_sheets.empty() && !m_sheets.front()->blanks().empty())
    m_sheets.front()->blanks().front()->fields().front()->setFocus(Qt::OtherFocusReason);
  else if (open() && m_prediction->choices().empty())
    m_prediction->focusFirst();
  else
    setFocus(Qt::OtherFocusReason);
  QMetaObject::invokeMethod(
      this,
      [this] {
        m_textArea->verticalScrollBar()->setValue(0);
        m_sheetArea->verticalScrollBar()->setValue(0);
      },
      Qt::QueuedConnection);
}

void LessonPage::showExercises(bool exercises) {
  if (exercises && (current().exercises.empty() || (open() && hasBoard()))) return;
  m_exercising = exercises;
  if (exercises && m_sheets.empty()) fillSheets();
  m_tabs->setVisible(hasBoard() && !current().exercises.empty());
  m_boardTab->setChecked(!exercises);
  m_exerciseTab->setChecked(exercises);
  m_exerciseTab->setText(current().exercises.size() == 1 ? tr("Exercise")
                                                         : tr("%1 exercises").arg(current().exercises.size()));
  arrange();
  showNavigation();
  focusStep();
}

bool LessonPage::open() const { return m_lesson && m_step >= 0 && current().prediction && !m_prediction->isAnswered(); }

/// The pass that the step's references are of; null without a scene.
std::shared_ptr<const Explanation> LessonPage::scenePass() const {
  return m_stage->hasScene() ? m_stage->explanation() : nullptr;
}

/// The step's scene, as far as it may be seen: while a question is open, without what it asks for.
void LessonPage::showBoard() {
  const auto index = static_cast<size_t>(m_step);
  const Scene* scene = m_lesson->sceneOf(index);
  m_stage->setControls(m_lesson->controlsAt(index));
  const bool shown = scene && m_stage->setScene(*scene);
  m_empty->setVisible(scene && !shown);
  m_empty->setText(m_stage->refusal());
  if (!scene) m_stage->clearScene();
  const std::string ref = refAt(index);
  const ShownScene& show = current().show;
  if (!open()) return m_stage->setFocusOn(ref, show.lit);
  // A number that is asked for stays hidden with all behind it; of choices nobody knows what would tell, so that the
  // board stays as the step before left it.
  if (!current().prediction->ref.empty()) return m_stage->setFocusOn(ref, show.lit, current().prediction->ref);
  if (index == 0 || m_lesson->sceneOf(index - 1) != scene) return m_stage->setFocusOn({}, {}, {}, true);
  const std::string before = refAt(index - 1);
  m_stage->setFocusOn(before, m_lesson->steps[index - 1].show.lit, ref == before ? std::string() : ref);
}

/// The number that step INDEX talks about: its own, or the one that an earlier step of the same scene came to.
std::string LessonPage::refAt(size_t index) const {
  for (size_t i = index + 1; i-- > 0;) {
    if (!m_lesson->steps[i].show.ref.empty()) return m_lesson->steps[i].show.ref;
    if (!m_lesson->steps[i].show.scene.empty()) break;
  }
  return {};
}

std::vector<Paragraph> LessonPage::written(const Localized& text, const Explanation* explanation) const {
  if (text.empty()) return {};
  std::vector<Paragraph> paragraphs = parseLessonText(text.in(m_language));
  return explanation ? filledIn(std::move(paragraphs), *explanation) : paragraphs;
}

/// The numbers in the text are those on the board.
void LessonPage::showTexts() {
  if (m_step < 0) return;
  const auto pass = scenePass();
  m_text->setParagraphs(written(current().text, pass.get()));
  m_text->setVisible(!current().text.empty());
  m_afterwards->setParagraphs(written(current().afterwards, pass.get()));
  m_afterwards->setVisible(!current().afterwards.empty() && !open());
}

/// What one can do after the lesson, on its first page.
void LessonPage::showGoals() {
  std::vector<Paragraph> goals;
  if (!m_lesson->goals.empty()) goals = parseLessonText(tr("**After this lesson:**").toStdString());
  for (const Localized& goal : m_lesson->goals)
    for (Paragraph& paragraph : written(goal, nullptr)) {
      paragraph.kind = Paragraph::Kind::Item;
      goals.push_back(std::move(paragraph));
    }
  m_goals->setVisible(m_step == 0 && !goals.empty());
  m_goals->setParagraphs(std::move(goals));
}

void LessonPage::clearSheets() {
  for (SheetView* sheet : m_sheets) {
    sheet->hide();
    sheet->deleteLater();
  }
  m_sheets.clear();
}

void LessonPage::fillSheets() {
  auto* column = static_cast<QVBoxLayout*>(m_sheetBox->layout());
  const Scene* shown = m_lesson->sceneOf(static_cast<size_t>(m_step));
  for (size_t i = 0; i < current().exercises.size(); ++i) {
    auto* view = new SheetView(m_sheetBox);
    view->setMaximumWidth(kWidestSheet);
    column->insertWidget(static_cast<int>(i), view);
    connect(view, &SheetView::newNumbersWanted, this, [this, i, view] { makeSheet(i, view, view->seed() + 1); });
    connect(view, &SheetView::solved, this, [this, i](LessonProgress::Solved how) { exerciseSolved(i, how); });
    connect(view, &SheetView::exportWanted, this, [this, view] {
      view->setFocus();
      Q_EMIT exportWanted();
    });
    m_sheets.push_back(view);
    // What the board has worked out before everybody's eyes is no exercise any more: other numbers.
    const bool seen = shown && shown->key == current().exercises[i].exercise.scene;
    makeSheet(i, view, seen ? 1 : 0);
    view->show();
  }
}

void LessonPage::makeSheet(size_t exercise, SheetView* view, uint64_t seed) {
  const LessonExercise& made = current().exercises[exercise];
  const Scene* scene = m_lesson->scene(made.exercise.scene);
  const bool again = !view->blanks().empty();
  Result<ExerciseVariant> variant = makeVariant(made.exercise, *scene, seed);
  if (!variant && !again && seed > 0) variant = makeVariant(made.exercise, *scene, seed = 0);
  if (!variant) return view->complain(translated(variant.error().message));
  const Explanation& pass = *variant->sheet.explanation;
  const auto count = current().exercises.size();
  const QString title = count == 1 ? tr("Exercise") : tr("Exercise %1 of %2").arg(exercise + 1).arg(count);
  SheetView::Texts texts{title, written(made.task, &pass), written(made.hint, &pass), written(made.solution, &pass)};
  view->setSheet(std::move(variant->sheet), std::move(texts), seed);
  if (again && !view->blanks().empty()) view->blanks().front()->fields().front()->setFocus(Qt::OtherFocusReason);
}

void LessonPage::predicted(const QString& answer) {
  m_progress->setAnswer(current().key, answer);
  showTexts();
  showBoard();
  showNavigation();
  m_next->setFocus(Qt::OtherFocusReason);
  // What comes now is below what was asked.
  QMetaObject::invokeMethod(
      this, [this] { m_textArea->ensureWidgetVisible(m_prediction, 0, 24); }, Qt::QueuedConnection);
}

void LessonPage::exerciseSolved(size_t exercise, LessonProgress::Solved how) {
  m_progress->setSolved(current().exercises[exercise].exercise.key, how);
  showNavigation();
  Q_EMIT progressed();
}

QString LessonPage::whyNotNext() const {
  return open() ? tr("Answer the question first, or let it be shown.") : QString();
}

void LessonPage::showNavigation() {
  const auto count = static_cast<int>(m_lesson->steps.size());
  std::vector<bool> done;
  for (const LessonStep& step : m_lesson->steps) done.push_back(m_progress->done(step.key));
  m_dots->setState(m_step, std::move(done));
  m_back->setEnabled(m_step > 0 || (m_exercising && hasBoard()));
  const bool toExercise = !m_exercising && !current().exercises.empty();
  const bool last = m_step + 1 == count && !toExercise;
  m_next->setText(last ? tr("Finish") : tr("Next"));
  const QString why = whyNotNext();
  m_next->setEnabled(why.isEmpty());
  m_next->setToolTip(!why.isEmpty() ? why
                     : last         ? tr("Back to the list of lessons (Page Down)")
                     : toExercise   ? tr("On to the exercise (Page Down)")
                                    : tr("The next step (Page Down)"));
  m_next->setAccessibleDescription(m_next->toolTip());
  m_exerciseTab->setEnabled(why.isEmpty());
  m_exerciseTab->setToolTip(why);
  QStringList where{tr("Step %1 of %2").arg(m_step + 1).arg(count)};
  int solved = 0;
  for (const LessonExercise& exercise : current().exercises)
    solved += m_progress->solved(exercise.exercise.key) > LessonProgress::Solved::Shown;
  if (!current().exercises.empty()) where << tr("solved: %1 of %2").arg(solved).arg(current().exercises.size());
  m_where->setText(where.join(QStringLiteral(" · ")));
  m_keys->setText(!why.isEmpty() ? why
                  : m_exercising ? tr("Return next blank · Ctrl+Return check · Page Down next step")
                  : m_stage->shows("transport") && m_stage->hasScene()
                      ? tr("Space on in the computation · Backspace back · Page Down next step")
                      : tr("Page Down next step · Page Up back"));
}

void LessonPage::next() {
  if (!m_lesson || open()) return m_prediction->focusFirst();
  if (!m_exercising && !current().exercises.empty()) return showExercises(true);
  m_progress->setDone(current().key);
  if (m_step + 1 == static_cast<int>(m_lesson->steps.size())) {
    m_progress->setStep(m_lesson->steps.front().key);
    Q_EMIT progressed();
    Q_EMIT closed();
    return;
  }
  goTo(m_step + 1);
}

void LessonPage::back() {
  if (m_exercising && hasBoard()) return showExercises(false);
  goTo(m_step - 1);
}

SheetView* LessonPage::currentSheet() const {
  for (SheetView* sheet : m_sheets)
    if (sheet->isAncestorOf(focusWidget()) || sheet == focusWidget()) return sheet;
  return m_sheets.empty() ? nullptr : m_sheets.front();
}

/// Text and board share the page; without a board the text stands in its middle.
void LessonPage::arrange() {
  if (m_step < 0) return;
  const bool sheets = m_exercising;
  const bool board = hasBoard() && !sheets;
  m_stage->setVisible(board);
  m_sheetArea->setVisible(sheets);
  const bool beside = board || sheets || !m_empty->isHidden();
  m_stageBox->setVisible(beside);
  const double type = std::clamp(width() / 88.0, 15.0, 23.0);  // legible from the back row
  const int wide = std::clamp(width() * kShare / 100, kNarrowest, static_cast<int>(kWidest * type / 20.0));
  if (beside) {
    m_textArea->setFixedWidth(wide);
    m_textColumn->layout()->setContentsMargins(28, 24, 24, 24);
  } else {
    m_textArea->setMinimumWidth(0);
    m_textArea->setMaximumWidth(QWIDGETSIZE_MAX);
    const int side = std::max(28, (width() - static_cast<int>(kWidest * type / 17.0)) / 2);
    m_textColumn->layout()->setContentsMargins(side, 36, side, 24);
  }
  for (LessonTextView* view : {m_text, m_afterwards}) view->setTypeSize(type);
  m_goals->setTypeSize(type * 0.88);
  m_prediction->setTypeSize(type);
  m_stage->setTypeSize(std::clamp(width() / 56.0, 20.0, 40.0));
  for (SheetView* sheet : m_sheets) sheet->setTypeSize(std::clamp(width() / 62.0, 19.0, 30.0));
  QFont face = m_stepTitle->font();
  face.setPixelSize(static_cast<int>(type * 1.4));
  face.setWeight(QFont::DemiBold);
  m_stepTitle->setFont(face);
}

void LessonPage::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  arrange();
}

/// Keys that mean the board here, and something of the window elsewhere.
bool LessonPage::event(QEvent* event) {
  if (event->type() == QEvent::ShortcutOverride) {
    const auto& key = *static_cast<QKeyEvent*>(event);
    const bool undo = key.matches(QKeySequence::Undo) || key.matches(QKeySequence::Redo);
    const bool numbers = key.modifiers() == Qt::ControlModifier && key.key() == Qt::Key_R;
    if (undo || numbers) {
      event->accept();
      return true;
    }
  }
  return QWidget::event(event);
}

void LessonPage::keyPressEvent(QKeyEvent* event) {
  const int digit = event->key() - Qt::Key_1;
  if (open() && event->modifiers() == Qt::NoModifier && digit >= 0 &&
      digit < static_cast<int>(m_prediction->choices().size()))
    return m_prediction->choose(digit);
  if (m_stage->act(*event)) return;
  QWidget::keyPressEvent(event);
}

}  // namespace unroll
