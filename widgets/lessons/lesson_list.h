// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QThreadPool>
#include <map>
#include <memory>
#include <vector>

#include "lessons/lesson.h"
#include "lessons/lesson_card.h"

class QGridLayout;

namespace unroll {

/// The lessons that come with the program, and those of one's own that were opened before. Reading a lesson tries out
/// all of it, so that the cards are filled off the window's thread.
class LessonList : public QWidget {
  Q_OBJECT
 public:
  explicit LessonList(QWidget* parent = nullptr);
  ~LessonList() override;

  void setLanguage(std::string language) { m_language = std::move(language); }
  /// Begins to read what is not read yet; progress is shown anew.
  void refresh();
  bool reading() const { return m_waiting > 0; }
  const std::vector<LessonCard*>& cards() const { return m_cards; }
  QPushButton* openButton() const { return m_open; }
  /// Why a file can't be opened, at its place in the list; empty takes it away.
  void complain(const QString& sentence);
  QString complaint() const { return m_complaint->text(); }

  /// Files that were opened, newest first.
  static QStringList ownFiles();
  static void addOwnFile(const QString& path);

 Q_SIGNALS:
  void chosen(const std::shared_ptr<const unroll::Lesson>& lesson);
  void fileChosen(const QString& path);
  void openWanted();
  void read();  ///< a lesson more

 protected:
  void resizeEvent(QResizeEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;

 private:
  struct Entry {
    std::string key;  ///< of a lesson of the program
    QString path;     ///< of one's own
    std::shared_ptr<const Lesson> lesson;
    LessonCard* card = nullptr;
    bool asked = false;
  };
  void addEntry(Entry entry);
  void ask(size_t index);
  void show(const Entry& entry);
  void arrange();

  std::string m_language;
  std::vector<Entry> m_entries;
  std::vector<LessonCard*> m_cards;
  int m_waiting = 0;
  QScrollArea* m_area;
  QGridLayout* m_grid;
  QLabel *m_ownHeading, *m_complaint;
  QPushButton* m_open;
  QThreadPool m_pool;
};

}  // namespace unroll
