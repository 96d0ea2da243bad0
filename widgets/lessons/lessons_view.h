// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QScrollArea>
#include <QStackedWidget>
#include <memory>
#include <string>
#include <vector>

#include "export/subject.h"
#include "lessons/lesson.h"
#include "lessons/sheet.h"

namespace unroll {

class LessonList;
class LessonPage;
class SheetMaker;
class SheetView;

/// The lessons: the list of them, one lesson step by step, and sheets made from any derivation.
class LessonsView : public QWidget {
  Q_OBJECT
 public:
  explicit LessonsView(QWidget* parent = nullptr);

  void openLesson(std::shared_ptr<const Lesson> lesson);
  /// A teacher's own lesson. False: the list says what is wrong with it, and where.
  bool openFile(const QString& path);
  void showList();
  /// Turns the derivation of CELL into a sheet; what is blank is chosen first.
  void makeSheetOf(std::shared_ptr<const Explanation> explanation, const CellRef& cell);
  /// The work sheet that is shown, without and with its answers; none: empty.
  std::vector<ExportSubject> exportSubjects() const;

  LessonList* list() const { return m_list; }
  LessonPage* page() const { return m_page; }
  SheetMaker* maker() const { return m_maker; }
  SheetView* sheet() const { return m_sheet; }  ///< of a derivation
  QWidget* shown() const { return m_pages->currentWidget(); }
  QWidget* sheetPage() const { return m_sheetPage; }

  /// A sentence with its place: "own.lesson, line 3, column 7: …".
  static QString sentenceOf(const Error& error);

 Q_SIGNALS:
  void exportWanted();
  /// A sheet that was being made is given up: back to where the derivation is.
  void sheetClosed();

 protected:
  void showEvent(QShowEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  QWidget* buildSheetPage();
  void takeSheet(const Sheet& sheet);
  void newNumbers();
  void chooseFile();
  bool variantsPossible() const;

  QStackedWidget* m_pages;
  LessonList* m_list;
  LessonPage* m_page;
  SheetMaker* m_maker;
  QWidget* m_sheetPage;
  SheetView* m_sheet;
  std::string m_language;
  bool m_started = false;
};

}  // namespace unroll
