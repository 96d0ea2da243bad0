// SPDX-License-Identifier: GPL-3.0-or-later
// Lessons, exercises and sheets in the window.
#include <QApplication>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QtTest>

#include "chalkboard/board_page.h"
#include "explain/derivation_panel.h"
#include "explain/explain_cursor.h"
#include "lessons/lesson_list.h"
#include "lessons/lesson_page.h"
#include "lessons/lesson_tape.h"
#include "lessons/lessons_view.h"
#include "lessons/sheet_maker.h"
#include "lessons/sheet_view.h"
#include "resources.h"
#include "support/patience.h"
#include "unrolled/unrolled_panel.h"

using namespace unroll;

namespace {

/// A neuron with z = 2·0.5 + 1·(−1) + 1 = 1: text and board; a question with choices; a number; an exercise.
constexpr const char* kLesson = R"({
  "format": 1, "title": {"en": "Mine", "zh_CN": "我的"}, "minutes": 5,
  "goals": [{"text": {"en": "You can add."}}],
  "scenes": {"neuron": {"board": "dense", "sizes": {"inputs": 2, "units": 1},
    "numbers": {"x": [[2, 1]], "cell.W": [[0.5, -1]], "cell.b": [1], "target": [[1]]}}},
  "steps": [
    {"key": "sum", "title": {"en": "The sum", "zh_CN": "求和"},
     "text": {"en": "The sum $z = w x + b$ is {cell.z[0,0]}.", "zh_CN": "和 $z$ 是 {cell.z[0,0]}。"},
     "show": {"scene": "neuron", "ref": "cell.z[0,0]", "lit": ["cell.b"], "reveal": ["formulas"]}},
    {"key": "guess", "title": {"en": "Guess"}, "text": {"en": "Think."},
     "show": {"ref": "cell.out[0,0]", "reveal": ["transport", "edit"]},
     "predict": {"question": {"en": "Larger than one half?"},
       "choices": [{"text": {"en": "No"}, "reply": {"en": "It grows."}}, {"text": {"en": "Yes"}, "right": true}],
       "explanation": {"en": "The sum is positive."}},
     "afterwards": {"en": "So it is {cell.out[0,0]}."}},
    {"key": "number", "title": {"en": "A number"}, "text": {"en": "Now a number."},
     "predict": {"question": {"en": "How large?"}, "ref": "cell.out[0,0]", "digits": 2}},
    {"key": "work", "title": {"en": "Work"}, "text": {"en": "Your turn."},
     "exercises": [{"key": "sum", "task": {"en": "Compute the sum and the activation."}, "scene": "neuron",
       "blanks": ["cell.z[0,0]", "cell.out[0,0]"], "errors": ["bias"], "digits": 2,
       "hint": {"en": "Do not forget the bias."}, "solution": {"en": "It is {cell.z[0,0]}."}}]}
  ]})";

}  // namespace

class LessonsTest : public QObject {
  Q_OBJECT
 private:
  struct Page {
    LessonPage page;
    explicit Page(const char* language = "en", int step = 0) {
      Result<Lesson> lesson = readLesson(kLesson, "mine.lesson");
      if (!lesson) qFatal("%s", lesson.error().english().c_str());
      page.setLanguage(language);
      page.resize(1280, 720);
      page.setLesson(std::make_shared<Lesson>(std::move(lesson).value()));
      page.show();
      page.goTo(step);
    }
    SheetView* sheet() {
      page.showExercises(true);
      return page.sheets().front();
    }
    static double right(const SheetView& sheet, size_t item) { return sheet.sheet().items[item].expected[0]; }
    static QLineEdit* field(const SheetView& sheet, size_t item) { return sheet.blanks()[item]->fields().front(); }
    static void fill(const SheetView& sheet, size_t item, QString text) {
      text.replace(QChar(0x2212), u'-');  // there is no key for the true minus sign
      field(sheet, item)->clear();
      QTest::keyClicks(field(sheet, item), text);
    }
    static void fillRight(const SheetView& sheet) {
      for (size_t i = 0; i < sheet.sheet().items.size(); ++i)
        fill(sheet, i, QString::fromStdString(answerText(sheet.sheet().items[i])));
    }
  };
  QTemporaryDir m_folder;

 private Q_SLOTS:
  void initTestCase() {
    initResources();
    QCoreApplication::setOrganizationName(QStringLiteral("UnrollTest"));
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_folder.path());
  }
  void init() { QSettings().clear(); }

  void textsAreTypesetAndSaidInWords();
  void textsBreakBetweenChineseLettersToo();
  void aLessonSpeaksTheWindowsLanguage();
  void controlsComeWhenTheyAreNeeded();
  void theAnswerWaitsForThePrediction();
  void aWrongChoiceSaysWhatIsRight();
  void aNumberIsPredicted();
  void aPredictionCanBeShown();
  void stepsAndAnswersAreRemembered();
  void pageKeysGoThroughTheSteps();
  void rightAnswersAreCounted();
  void likelyErrorsAreNamed();
  void whatIsNoNumberIsSaid();
  void hintsComeOneByOne();
  void theSolutionOpensItsDerivation();
  void newNumbersAreOtherNumbers();
  void vectorsAreFilledInWithinTheirBrackets();
  void blanksHaveNames();
  void ownLessonsAreOpened();
  void errorsOfOwnLessonsSayTheirPlace();
  void theListReadsAllLessons();
  void everyStepOfEveryLessonOpens_data();
  void everyStepOfEveryLessonOpens();
  void theChainIsUnrolledBesideTheBoard();
  void aDerivationBecomesASheet();
  void sheetsLeaveAsWorkSheets();
};

void LessonsTest::textsAreTypesetAndSaidInWords() {
  LessonTextView view;
  view.setParagraphs(parseLessonText("The **sum** $z = w x + b$ of it.\n\n- one\n- two"));
  QVERIFY2(view.accessibleName().contains(QStringLiteral("sum")), qPrintable(view.accessibleName()));
  QVERIFY(view.accessibleName().contains(QStringLiteral("z =")));
  QVERIFY(!view.accessibleName().contains(u'$'));
  QCOMPARE(view.linesWithin(600), 3);
  QVERIFY(view.linesWithin(160) > 3);
  QVERIFY(view.heightForWidth(160) > view.heightForWidth(600));
}

void LessonsTest::textsBreakBetweenChineseLettersToo() {
  LessonTextView view;
  view.setParagraphs(parseLessonText("神经元接收几个数，称为输入 $x$，每个输入都有一个权重，它表示这个输入有多重要。"));
  QVERIFY(view.linesWithin(200) >= 3);
  QCOMPARE(view.linesWithin(2000), 1);
}

void LessonsTest::aLessonSpeaksTheWindowsLanguage() {
  Page chinese("zh_CN");
  QCOMPARE(chinese.page.accessibleName(), QStringLiteral("求和"));
  QVERIFY(chinese.page.text()->accessibleName().contains(QStringLiteral("和 z 是 1")));
  Page english("en_US");
  QCOMPARE(english.page.accessibleName(), QStringLiteral("The sum"));
}

void LessonsTest::controlsComeWhenTheyAreNeeded() {
  Page p;
  QVERIFY(p.page.stage()->isVisible());
  QVERIFY(!p.page.stage()->tape()->isVisible());
  QVERIFY(!p.page.stage()->newNumbers()->isVisible());
  QCOMPARE(p.page.stage()->page()->lines().size(), size_t{1});  // up to z
  p.page.goTo(1);
  QVERIFY(p.page.stage()->tape()->isVisible());
  QVERIFY(!p.page.stage()->fractions()->isVisible());
}

void LessonsTest::theAnswerWaitsForThePrediction() {
  Page p("en", 1);
  QVERIFY(p.page.prediction()->isVisible());
  QVERIFY(!p.page.afterwards()->isVisible());
  QVERIFY(!p.page.nextButton()->isEnabled());
  QVERIFY(!p.page.nextButton()->toolTip().isEmpty());  // says why
  const auto* cursor = p.page.stage()->cursor();
  const ValueId out = cursor->explanation()->resolve("cell.out[0,0]")->value;
  QVERIFY(cursor->step() < cursor->stepOf(out, false));
  p.page.stage()->tape()->next();  // not even by stepping
  p.page.stage()->tape()->next();
  QVERIFY(cursor->step() < cursor->stepOf(out, false));
  QTest::keyClick(&p.page, Qt::Key_2);
  QVERIFY(p.page.prediction()->isRight());
  QVERIFY(p.page.afterwards()->isVisible());
  QVERIFY(p.page.afterwards()->accessibleName().contains(QStringLiteral("0.7311")));
  QVERIFY(p.page.nextButton()->isEnabled());
  QCOMPARE(cursor->step(), cursor->stepOf(out, false));
}

void LessonsTest::aWrongChoiceSaysWhatIsRight() {
  Page p("en", 1);
  QTest::mouseClick(p.page.prediction()->choices()[0], Qt::LeftButton);
  QVERIFY(!p.page.prediction()->isRight());
  QVERIFY(p.page.prediction()->verdict()->text().startsWith(QStringLiteral("✗")));
  QCOMPARE(p.page.prediction()->choices()[0]->state(), ChoiceButton::State::Wrong);
  QCOMPARE(p.page.prediction()->choices()[1]->state(), ChoiceButton::State::Right);
  QVERIFY(p.page.prediction()->choices()[1]->accessibleName().contains(QStringLiteral("right")));
  QVERIFY(p.page.prediction()->explanation()->isVisible());
}

void LessonsTest::aNumberIsPredicted() {
  Page p("en", 2);
  auto* question = p.page.prediction();
  QTest::keyClicks(question->number(), QStringLiteral("a lot"));
  QTest::keyClick(question->number(), Qt::Key_Return);
  QVERIFY(!question->isAnswered());
  QVERIFY(question->verdict()->text().startsWith(u'?'));
  question->number()->clear();
  QTest::keyClicks(question->number(), QStringLiteral("0.73"));
  QTest::keyClick(question->number(), Qt::Key_Return);
  QVERIFY(question->isAnswered());
  QVERIFY(question->isRight());
  Page wrong("en", 2);
  QVERIFY(wrong.page.prediction()->isRight());  // it is remembered
  QSettings().clear();
  Page other("en", 2);
  other.page.prediction()->number()->setText(QStringLiteral("0.3"));
  other.page.prediction()->checkNumber();
  QVERIFY(other.page.prediction()->isAnswered());
  QVERIFY(!other.page.prediction()->isRight());
  QVERIFY(other.page.prediction()->verdict()->text().contains(QStringLiteral("0.73")));
}

void LessonsTest::aPredictionCanBeShown() {
  Page p("en", 1);
  QTest::mouseClick(p.page.prediction()->showButton(), Qt::LeftButton);
  QVERIFY(p.page.prediction()->isAnswered());
  QVERIFY(!p.page.prediction()->isRight());
  QVERIFY(p.page.nextButton()->isEnabled());
}

void LessonsTest::stepsAndAnswersAreRemembered() {
  {
    Page p;
    p.page.next();
    p.page.prediction()->choose(1);
    p.page.next();
  }
  Result<Lesson> lesson = readLesson(kLesson, "mine.lesson");
  LessonProgress progress(lesson->key);
  QCOMPARE(progress.sum(*lesson).stepsDone, 2);
  QCOMPARE(progress.place(*lesson), size_t{2});
  Page again("en", 1);
  QVERIFY(again.page.prediction()->isAnswered());
  QVERIFY(again.page.prediction()->isRight());
  progress.forget();
  QVERIFY(!progress.sum(*lesson).begun);
}

void LessonsTest::pageKeysGoThroughTheSteps() {
  Page p;
  QVERIFY(QTest::qWaitForWindowActive(&p.page));
  QTest::keyClick(&p.page, Qt::Key_PageDown);
  QCOMPARE(p.page.step(), 1);
  QTest::keyClick(&p.page, Qt::Key_PageDown);
  QCOMPARE(p.page.step(), 1);  // the question first
  QTest::keyClick(&p.page, Qt::Key_2);
  QTest::keyClick(&p.page, Qt::Key_PageDown);
  QCOMPARE(p.page.step(), 2);
  QTest::keyClick(&p.page, Qt::Key_PageUp);
  QCOMPARE(p.page.step(), 1);
}

void LessonsTest::rightAnswersAreCounted() {
  Page p("en", 3);
  SheetView* sheet = p.sheet();
  QSignalSpy solved(sheet, &SheetView::solved);
  Page::fillRight(*sheet);
  QTest::keyClick(Page::field(*sheet, 1), Qt::Key_Return);
  QVERIFY2(sheet->allRight(), qPrintable(sheet->verdictLabel(0)->text() + sheet->verdictLabel(1)->text()));
  QCOMPARE(solved.count(), 1);
  QVERIFY(sheet->score()->text().contains(u'✓'));
  QCOMPARE(LessonProgress("mine").solved("sum"), LessonProgress::Solved::Alone);
}

void LessonsTest::likelyErrorsAreNamed() {
  Page p("en", 3);
  SheetView* sheet = p.sheet();
  for (const LikelyError& error : sheet->sheet().items[0].errors) {
    Page::fill(*sheet, 0, QString::number(error.value[0], 'g', 12));
    QTest::mouseClick(sheet->checkButton(), Qt::LeftButton);
    const QString said = sheet->verdictLabel(0)->text();
    QVERIFY2(said.startsWith(QStringLiteral("✗")) && said.size() > 10, qPrintable(said));
    QCOMPARE(Page::field(*sheet, 0)->property("verdict").toString(), QStringLiteral("wrong"));
    QVERIFY(!Page::field(*sheet, 0)->accessibleDescription().isEmpty());
  }
  QVERIFY(!sheet->sheet().items[0].errors.empty());
  QVERIFY(!sheet->whyButton(0)->isVisible());  // it would tell the answer
}

void LessonsTest::whatIsNoNumberIsSaid() {
  Page p("en", 3);
  SheetView* sheet = p.sheet();
  Page::fill(*sheet, 0, QStringLiteral("two apples"));
  sheet->check();
  QVERIFY(sheet->verdictLabel(0)->text().startsWith(u'?'));
  QVERIFY(!sheet->verdictLabel(1)->isVisible());  // nothing typed, nothing said
  QCOMPARE(sheet->rightCount(), 0);
}

void LessonsTest::hintsComeOneByOne() {
  Page p("en", 3);
  SheetView* sheet = p.sheet();
  QSignalSpy solved(sheet, &SheetView::solved);
  int hints = 0;
  for (; sheet->hintButton()->isEnabled() && hints < 9; ++hints) QTest::mouseClick(sheet->hintButton(), Qt::LeftButton);
  QCOMPARE(hints, 2);  // in words, and with numbers: the formula is there from the start
  QVERIFY(!sheet->hintButton()->toolTip().isEmpty());
  Page::fillRight(*sheet);
  sheet->check();
  QCOMPARE(solved.count(), 1);
  QCOMPARE(LessonProgress("mine").solved("sum"), LessonProgress::Solved::Helped);
}

void LessonsTest::theSolutionOpensItsDerivation() {
  Page p("en", 3);
  SheetView* sheet = p.sheet();
  QTest::mouseClick(sheet->solutionButton(), Qt::LeftButton);
  QVERIFY(!sheet->allRight());
  QVERIFY(sheet->revealed());
  QCOMPARE(Page::field(*sheet, 0)->text(), QString::fromStdString(answerText(sheet->sheet().items[0])));
  auto* derivation = sheet->findChild<DerivationPanel*>();
  QVERIFY(derivation && derivation->isVisible());
  QCOMPARE(sheet->cursor()->selected(), sheet->sheet().items[1].cell);
  QVERIFY(sheet->whyButton(0)->isVisible());
  QTest::mouseClick(sheet->whyButton(0), Qt::LeftButton);
  QCOMPARE(sheet->cursor()->selected(), sheet->sheet().items[0].cell);
  QCOMPARE(LessonProgress("mine").solved("sum"), LessonProgress::Solved::Shown);
}

void LessonsTest::newNumbersAreOtherNumbers() {
  Page p("en", 3);
  SheetView* sheet = p.sheet();
  std::set<std::string> seen;
  for (int i = 0; i < 4; ++i) {
    seen.insert(formula::toText(sheet->sheet().given.front()) + formula::toText(sheet->sheet().given.back()) +
                answerText(sheet->sheet().items[1]));
    Page::fillRight(*sheet);
    sheet->check();
    QVERIFY(sheet->allRight());
    QTest::mouseClick(sheet->newNumbersButton(), Qt::LeftButton);
    QVERIFY(Page::field(*sheet, 0)->text().isEmpty());
    QVERIFY(!sheet->allRight());
  }
  QVERIFY(seen.size() >= 3);
}

void LessonsTest::vectorsAreFilledInWithinTheirBrackets() {
  BoardSettings settings{"dense"};
  settings.sizes["units"] = 2;
  const auto pass = explainBoard(*makeBoard(settings));
  auto made = makeSheet(*pass, {"cell.z"});
  QVERIFY2(made.ok(), made.ok() ? "" : made.error().english().c_str());
  SheetView sheet;
  sheet.resize(900, 600);
  sheet.setSheet(*made, {});
  sheet.show();
  BlankLine* line = sheet.blanks().front();
  QCOMPARE(line->fields().size(), size_t{2});
  const TensorD& right = made->items[0].expected;
  line->fields()[0]->setText(QString::number(right[0]).replace(u'.', u','));  // a decimal comma is fine
  sheet.check();
  QCOMPARE(sheet.rightCount(), 0);
  QVERIFY(sheet.verdictLabel(0)->isVisible());  // one number is missing
  line->fields()[1]->setText(QString::number(right[1] + 7));
  sheet.check();
  QCOMPARE(line->fields()[0]->property("verdict").toString(), QStringLiteral("good"));
  QCOMPARE(line->fields()[1]->property("verdict").toString(), QStringLiteral("wrong"));
  line->fields()[1]->setText(QString::number(right[1]));
  sheet.check();
  QVERIFY(sheet.allRight());
  // The fields lie below each other, where the numbers of the column stand.
  QVERIFY(line->fields()[1]->y() > line->fields()[0]->y());
  QVERIFY(std::abs(line->fields()[1]->x() - line->fields()[0]->x()) <= 2);
  QVERIFY(!line->fields()[0]->geometry().intersects(line->fields()[1]->geometry()));
}

void LessonsTest::blanksHaveNames() {
  Page p("en", 3);
  SheetView* sheet = p.sheet();
  QCOMPARE(Page::field(*sheet, 0)->accessibleName(), QStringLiteral("Blank 1: z_0"));
  for (QWidget* widget : p.page.findChildren<QWidget*>()) {
    const bool control = qobject_cast<QLineEdit*>(widget) || qobject_cast<QPushButton*>(widget);
    if (!control || !widget->isVisible()) continue;
    auto* button = qobject_cast<QPushButton*>(widget);
    QVERIFY2(!widget->accessibleName().isEmpty() || (button && !button->text().isEmpty()),
             widget->metaObject()->className());
  }
}

void LessonsTest::ownLessonsAreOpened() {
  QFile file(m_folder.filePath(QStringLiteral("own.lesson")));
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write(kLesson);
  file.close();
  LessonsView view;
  view.resize(1280, 720);
  QVERIFY(view.openFile(file.fileName()));
  QCOMPARE(view.shown(), view.page());
  QCOMPARE(LessonList::ownFiles().size(), 1);
  view.showList();
  QCOMPARE(view.list()->cards().size(), builtInLessons().size() + 1);
}

void LessonsTest::errorsOfOwnLessonsSayTheirPlace() {
  QFile file(m_folder.filePath(QStringLiteral("bad.lesson")));
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write(QByteArray(kLesson).replace("cell.out[0,0]\", \"digits\"", "cell.nothing[0,0]\", \"digits\""));
  file.close();
  LessonsView view;
  view.resize(1280, 720);
  QVERIFY(!view.openFile(file.fileName()));
  QCOMPARE(view.shown(), view.list());
  const QString said = view.list()->complaint();
  QVERIFY2(said.startsWith(QStringLiteral("bad.lesson, line ")) && said.contains(QStringLiteral("nothing")),
           qPrintable(said));
  QVERIFY(LessonList::ownFiles().isEmpty());
}

void LessonsTest::theListReadsAllLessons() {
  LessonsView view;
  view.resize(1280, 720);
  view.show();
  QTRY_VERIFY(!view.list()->reading());
  QVERIFY(view.list()->cards().size() >= 8);
  for (const LessonCard* card : view.list()->cards()) {
    QVERIFY(!card->accessibleName().isEmpty());
    QVERIFY2(!card->summaryLines().join(QString()).contains(QStringLiteral("…")), qPrintable(card->text()));
  }
  view.list()->cards()[1]->click();
  QCOMPARE(view.shown(), view.page());
  QCOMPARE(view.page()->lesson()->key, std::string(builtInLessons()[1].key));
}

void LessonsTest::everyStepOfEveryLessonOpens_data() {
  QTest::addColumn<int>("index");
  for (size_t i = 0; i < builtInLessons().size(); ++i)
    QTest::newRow(std::string(builtInLessons()[i].key).c_str()) << static_cast<int>(i);
}

void LessonsTest::everyStepOfEveryLessonOpens() {
  QFETCH(int, index);
  Result<Lesson> read = builtInLesson(builtInLessons()[static_cast<size_t>(index)].key);
  QVERIFY2(read.ok(), read.ok() ? "" : read.error().english().c_str());
  const auto lesson = std::make_shared<Lesson>(std::move(read).value());
  for (const char* language : {"en", "zh_CN"}) {
    LessonPage page;
    page.setLanguage(language);
    page.resize(1280, 720);
    page.setLesson(lesson);
    page.show();
    for (size_t step = 0; step < lesson->steps.size(); ++step) {
      page.goTo(static_cast<int>(step));
      QVERIFY(!page.accessibleName().isEmpty());
      if (!page.prediction()->isHidden()) page.prediction()->showAnswer();
      // Screen readers ask for the names of all numbers, also of those that are hidden now.
      for (const FormulaView* view : page.stage()->findChildren<FormulaView*>())
        for (int i = 0; i < view->liveCount(); ++i) QVERIFY(!view->nameOfLive(i).isEmpty());
      if (lesson->sceneOf(step)) {
        QVERIFY2(page.stage()->refusal().isEmpty(), qPrintable(page.stage()->refusal()));
        QVERIFY(page.stage()->explanation() != nullptr);
      }
      if (lesson->steps[step].exercises.empty() || QLatin1String(language) != QLatin1String("en")) continue;
      page.showExercises(true);
      QCOMPARE(page.sheets().size(), lesson->steps[step].exercises.size());
      for (SheetView* sheet : page.sheets()) {
        for (size_t i = 0; i < sheet->blanks().size(); ++i) {
          QVERIFY(!sheet->blanks()[i]->fields().empty());
          sheet->blanks()[i]->setTyped(QString::fromStdString(answerText(sheet->sheet().items[i])));
        }
        sheet->check();
        QVERIFY2(sheet->allRight(), qPrintable(page.accessibleName()));
      }
    }
  }
}

void LessonsTest::theChainIsUnrolledBesideTheBoard() {
  const auto lesson = std::make_shared<Lesson>(*builtInLesson("recurrent"));
  LessonPage page;
  page.resize(1280, 720);
  page.setLesson(lesson);
  page.show();
  for (size_t step = 0; step < lesson->steps.size(); ++step) {
    page.goTo(static_cast<int>(step));
    if (!page.prediction()->isHidden()) page.prediction()->showAnswer();
    const auto controls = lesson->controlsAt(step);
    const bool scale = std::find(controls.begin(), controls.end(), "scale") != controls.end();
    QCOMPARE(page.stage()->timeButton()->isVisible(), scale);
    if (!scale) continue;
    page.stage()->timeButton()->click();
    QVERIFY(page.stage()->unrolled()->isVisible());
    QVERIFY(!page.stage()->page()->isVisible());
    page.stage()->timeButton()->click();
    QVERIFY(page.stage()->page()->isVisible());
  }
  QVERIFY(page.stage()->unrolled());
}

void LessonsTest::aDerivationBecomesASheet() {
  const auto pass = explainBoard(*makeBoard({"lstm"}));
  const CellRef cell = *(*pass)->resolve("cell.h[0,0,0]");
  LessonsView view;
  view.resize(1280, 720);
  view.show();
  view.makeSheetOf(*pass, cell);
  QCOMPARE(view.shown(), view.maker());
  SheetMaker* maker = view.maker();
  QCOMPARE(maker->blanks(), std::vector<CellRef>{cell});
  QVERIFY(maker->lines().size() > 2);
  maker->toggle(*(*pass)->resolve("x.out[0,0,0]"));  // given: no blank
  QCOMPARE(maker->blanks().size(), size_t{1});
  QVERIFY(!maker->told().isEmpty());
  maker->toggle(*(*pass)->resolve("cell.f[0,0,0]"));
  QCOMPARE(maker->blanks().size(), size_t{2});
  QTest::mouseClick(maker->makeButtonWidget(), Qt::LeftButton);
  QCOMPARE(view.shown(), view.sheetPage());
  QCOMPARE(view.sheet()->sheet().items.size(), size_t{2});
  Page::fillRight(*view.sheet());
  view.sheet()->check();
  QVERIFY(view.sheet()->allRight());
  const std::string before = answerText(view.sheet()->sheet().items[0]);
  QTest::mouseClick(view.sheet()->newNumbersButton(), Qt::LeftButton);
  QCOMPARE(view.sheet()->seed(), uint64_t{1});
  QVERIFY(answerText(view.sheet()->sheet().items[0]) != before);
}

void LessonsTest::sheetsLeaveAsWorkSheets() {
  const auto pass = explainBoard(*makeBoard({"dense"}));
  LessonsView view;
  view.resize(1280, 720);
  QVERIFY(view.exportSubjects().empty());
  view.makeSheetOf(*pass, *(*pass)->resolve("cell.z[0,0]"));
  QTest::mouseClick(view.maker()->makeButtonWidget(), Qt::LeftButton);
  const auto subjects = view.exportSubjects();
  QCOMPARE(subjects.size(), size_t{2});
  const auto latex = [&](const ExportSubject& subject) {
    const auto files = exported(subject, ExportFormat::Latex, 1.0, m_folder.filePath(QStringLiteral("sheet.tex")));
    return files.ok() ? files->front().bytes : QByteArray();
  };
  QVERIFY(latex(subjects[0]).contains("\\begin{document}"));
  QVERIFY(latex(subjects[0]) != latex(subjects[1]));
  const auto pdf = exported(subjects[1], ExportFormat::Pdf, 1.0, m_folder.filePath(QStringLiteral("sheet.pdf")));
  QVERIFY(pdf.ok());
  QVERIFY(pdf->front().bytes.startsWith("%PDF"));
}

QTEST_MAIN(LessonsTest)
#include "lessons_view_test.moc"
