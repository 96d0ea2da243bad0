// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lessons_view.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLocale>
#include <QSettings>
#include <QVBoxLayout>
#include <algorithm>

#include "controls.h"
#include "export/worksheet.h"
#include "lessons/lesson_list.h"
#include "lessons/lesson_page.h"
#include "lessons/sheet_maker.h"
#include "lessons/sheet_view.h"
#include "translate.h"

namespace unroll {
namespace {

const QString kOpenLesson =
    QStringLiteral("lessons/open");     ///< the lesson that one was in; a file's path behind "file "
constexpr int64_t kMostNumbers = 4000;  ///< of a network of which other numbers are drawn

int64_t numbersOf(const Explanation& explanation) {
  int64_t count = 0;
  for (const auto& [name, tensor] : explanation.request().weights) count += tensor.size();
  for (const auto& [name, tensor] : explanation.request().inputs) count += tensor.size();
  return count;
}

/// The pass as a document that carries its own sample and weights.
Scene sceneOf(const Explanation& explanation) {
  Scene scene;
  scene.key = "derivation";
  scene.document = explanation.spec();
  scene.document->weights = explanation.request().weights;
  SampleSpec sample;
  sample.inputs = explanation.request().inputs;
  sample.target = explanation.request().target;
  scene.document->sample = std::move(sample);
  return scene;
}

}  // namespace

LessonsView::LessonsView(QWidget* parent)
    : QWidget(parent), m_pages(new QStackedWidget(this)), m_language(QLocale().name().toStdString()) {
  setFocusPolicy(Qt::StrongFocus);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(m_pages);
  m_list = new LessonList(m_pages);
  m_page = new LessonPage(m_pages);
  m_maker = new SheetMaker(m_pages);
  m_list->setLanguage(m_language);
  m_page->setLanguage(m_language);
  m_sheetPage = buildSheetPage();
  for (QWidget* page : std::initializer_list<QWidget*>{m_list, m_page, m_maker, m_sheetPage}) m_pages->addWidget(page);
  connect(m_list, &LessonList::chosen, this, &LessonsView::openLesson);
  connect(m_list, &LessonList::fileChosen, this, &LessonsView::openFile);
  connect(m_list, &LessonList::openWanted, this, &LessonsView::chooseFile);
  connect(m_page, &LessonPage::closed, this, &LessonsView::showList);
  connect(m_page, &LessonPage::exportWanted, this, &LessonsView::exportWanted);
  connect(m_maker, &SheetMaker::made, this, &LessonsView::takeSheet);
  connect(m_maker, &SheetMaker::closed, this, [this] {
    m_pages->setCurrentWidget(m_list);
    Q_EMIT sheetClosed();
  });
}

QWidget* LessonsView::buildSheetPage() {
  auto* page = new QWidget(m_pages);
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  auto* head = new QFrame(page);
  setRole(head, "bar");
  auto* row = new QHBoxLayout(head);
  row->setContentsMargins(16, 8, 20, 8);
  auto* change = makeButton(QStringLiteral("‹ ") + tr("Change the blanks"), "quiet", head);
  auto* leave = makeButton(tr("Back to the derivation"), "quiet", head);
  row->addWidget(change);
  row->addStretch(1);
  row->addWidget(leave);
  column->addWidget(head);
  auto* inside = new QWidget;
  setRole(inside, "page");
  auto* box = new QHBoxLayout(inside);
  box->setContentsMargins(28, 22, 28, 22);
  m_sheet = new SheetView(inside);
  m_sheet->setMaximumWidth(1200);
  box->addStretch(1);
  box->addWidget(m_sheet, 20, Qt::AlignTop);
  box->addStretch(1);
  auto* area = new QScrollArea(page);
  area->setWidgetResizable(true);
  area->setFrameShape(QFrame::NoFrame);
  area->setFocusPolicy(Qt::NoFocus);
  area->setWidget(inside);
  column->addWidget(area, 1);
  connect(change, &QPushButton::clicked, this, [this] { m_pages->setCurrentWidget(m_maker); });
  connect(leave, &QPushButton::clicked, this, [this] {
    m_pages->setCurrentWidget(m_list);
    Q_EMIT sheetClosed();
  });
  connect(m_sheet, &SheetView::newNumbersWanted, this, &LessonsView::newNumbers);
  connect(m_sheet, &SheetView::exportWanted, this, &LessonsView::exportWanted);
  return page;
}

void LessonsView::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  m_list->refresh();
  if (m_started) return;
  m_started = true;
  if (shown() != m_list) return;
  // The window is built anew for another language: one goes on where one was.
  const QString open = QSettings().value(kOpenLesson).toString();
  if (open.startsWith(QStringLiteral("file "))) {
    if (QFileInfo::exists(open.mid(5))) openFile(open.mid(5));
    return;
  }
  for (const BuiltInLesson& lesson : builtInLessons()) {
    if (open != QString::fromUtf8(lesson.key.data(), static_cast<qsizetype>(lesson.key.size()))) continue;
    if (Result<Lesson> read = builtInLesson(lesson.key)) openLesson(std::make_shared<Lesson>(std::move(read).value()));
  }
}

void LessonsView::openLesson(std::shared_ptr<const Lesson> lesson) {
  m_started = true;
  m_list->complain({});
  QSettings().setValue(kOpenLesson, QString::fromStdString(lesson->key));
  m_pages->setCurrentWidget(m_page);
  m_page->setLesson(std::move(lesson));
}

QString LessonsView::sentenceOf(const Error& error) {
  const QString sentence = translated(error.message);
  const QString file = QFileInfo(QString::fromStdString(error.place.file)).fileName();
  if (file.isEmpty()) return sentence;
  if (error.place.line > 0)
    return tr("%1, line %2, column %3: %4").arg(file).arg(error.place.line).arg(error.place.column).arg(sentence);
  return tr("%1: %2").arg(file, sentence);
}

bool LessonsView::openFile(const QString& path) {
  m_started = true;
  Result<Lesson> read = loadLesson(path.toStdString());
  if (!read) {
    showList();
    m_list->complain(sentenceOf(read.error()));
    return false;
  }
  const QString whole = QFileInfo(path).absoluteFilePath();
  read->key = "file " + whole.toStdString();
  LessonList::addOwnFile(whole);
  openLesson(std::make_shared<Lesson>(std::move(read).value()));
  return true;
}

void LessonsView::chooseFile() {
  const QString folder = QSettings().value(QStringLiteral("folder")).toString();
  const QString path =
      QFileDialog::getOpenFileName(this, tr("Open a lesson"), folder, tr("Unroll lessons (*.lesson);;All files (*)"));
  if (!path.isEmpty()) openFile(path);
}

void LessonsView::showList() {
  QSettings().remove(kOpenLesson);
  m_list->complain({});
  m_list->refresh();
  m_pages->setCurrentWidget(m_list);
  if (isVisible()) m_list->setFocus(Qt::OtherFocusReason);
}

void LessonsView::makeSheetOf(std::shared_ptr<const Explanation> explanation, const CellRef& cell) {
  m_started = true;
  m_maker->setDerivation(std::move(explanation), cell);
  m_pages->setCurrentWidget(m_maker);
}

bool LessonsView::variantsPossible() const {
  const Explanation& pass = *m_maker->explanation();
  return numbersOf(pass) <= kMostNumbers && !pass.request().mask && pass.request().masks.empty() &&
         !pass.request().targetMask;
}

void LessonsView::takeSheet(const Sheet& sheet) {
  SheetView::Texts texts;
  texts.title = tr("Fill in the blanks");
  m_sheet->setSheet(sheet, std::move(texts));
  m_sheet->setVariantsOffered(variantsPossible());
  m_pages->setCurrentWidget(m_sheetPage);
  if (!m_sheet->blanks().empty()) m_sheet->blanks().front()->fields().front()->setFocus(Qt::OtherFocusReason);
}

/// The same blanks in the same network, with weights and a sample from the next seed.
void LessonsView::newNumbers() {
  Exercise exercise;
  exercise.key = "derivation";
  exercise.scene = "derivation";
  exercise.blanks = m_maker->references();
  exercise.options = m_maker->options();
  const uint64_t seed = m_sheet->seed() + 1;
  Result<ExerciseVariant> variant = makeVariant(exercise, sceneOf(*m_maker->explanation()), seed);
  if (!variant) return m_sheet->complain(translated(variant.error().message));
  m_sheet->setSheet(std::move(variant->sheet), m_sheet->texts(), seed);
  if (!m_sheet->blanks().empty()) m_sheet->blanks().front()->fields().front()->setFocus(Qt::OtherFocusReason);
}

std::vector<ExportSubject> LessonsView::exportSubjects() const {
  const SheetView* view = shown() == m_page ? m_page->currentSheet() : shown() == m_sheetPage ? m_sheet : nullptr;
  if (!view || view->sheet().items.empty()) return {};
  QString title = view->texts().title;
  if (shown() == m_page && m_page->lesson())
    title = QString::fromStdString(m_page->lesson()->title.in(m_language)) + QStringLiteral(" · ") + title;
  const std::string task =
      view->texts().task.empty() ? tr("Fill in what is missing.").toStdString() : plainText(view->texts().task);
  const Worksheet paper = worksheetOf(view->sheet(), Text(title.toStdString()), Text(task));
  std::vector<ExportSubject> subjects;
  for (const bool answers : {false, true}) {
    ExportSubject subject;
    subject.words = answers ? tr("Work sheet with answers") : tr("Work sheet");
    subject.fileStem = answers ? tr("work-sheet-with-answers") : tr("work-sheet");
    subject.manuscript = [paper, answers] { return worksheetManuscript(paper, answers); };
    subject.paged = true;
    subjects.push_back(std::move(subject));
  }
  return subjects;
}

void LessonsView::focusInEvent(QFocusEvent* event) {
  QWidget::focusInEvent(event);
  if (shown() == m_page)
    m_page->nextButton()->setFocus(event->reason());
  else
    shown()->setFocus(event->reason());
}

void LessonsView::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape && shown() == m_sheetPage) return m_pages->setCurrentWidget(m_maker);
  QWidget::keyPressEvent(event);
}

void LessonsView::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  m_sheet->setTypeSize(std::clamp(width() / 62.0, 19.0, 30.0));
  m_maker->setTypeSize(std::clamp(width() / 66.0, 18.0, 28.0));
}

}  // namespace unroll
