// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPushButton>
#include <QWidget>
#include <set>
#include <string>
#include <vector>

#include "lessons/lesson.h"

class QVBoxLayout;

namespace unroll {

class AttributeForm;
class BoardModel;
class BoardPage;
class ExplainCursor;
class LessonTape;
class TimelineView;
class UnrolledPanel;

/// The board beside a lesson's text, with only those controls that the lesson has brought so far: what is given, the
/// lines of the computation up to where the lesson is, stepping, other numbers, sizes, fractions, time.
class LessonStage : public QWidget {
  Q_OBJECT
 public:
  explicit LessonStage(QWidget* parent = nullptr);
  ~LessonStage() override;

  /// SCENE is copied. The same one again keeps its numbers. False: it can't be shown; refusal() says why.
  bool setScene(const Scene& scene);
  void clearScene() { m_scene.reset(); }
  bool hasScene() const { return m_scene.has_value(); }
  QString refusal() const { return m_refusal; }
  void setControls(const std::vector<std::string>& controls);
  /// What the step talks about, and what is not to be seen yet: steps from the one that computes a number of HIDDEN on.
  /// HIDEALL: nothing but what is given.
  void setFocusOn(const std::string& ref, const std::vector<std::string>& lit, const std::string& hidden = {},
                  bool hideAll = false);
  void setTypeSize(double pixels);
  void hover(const CellRef& cell);

  /// The keys of a board: Space, Backspace, Home, End, Ctrl+Z … . False: not one of them, or not there yet.
  bool act(const QKeyEvent& key);

  std::shared_ptr<const Explanation> explanation() const;
  BoardModel* model() const { return m_model; }
  BoardPage* page() const { return m_page; }
  ExplainCursor* cursor() const { return m_cursor; }
  LessonTape* tape() const { return m_tape; }
  TimelineView* timeline() const { return m_timeline; }
  UnrolledPanel* unrolled() const { return m_unrolled; }
  QPushButton* newNumbers() const { return m_new; }
  QPushButton* fractions() const { return m_fractions; }
  AttributeForm* options() const { return m_options; }
  QPushButton* timeButton() const { return m_time; }
  bool shows(const char* control) const { return m_controls.count(control) > 0; }

 Q_SIGNALS:
  /// Other numbers, or another board.
  void changed();

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void build();
  QWidget* buildHead();
  void showControls();
  void showEnd();
  void followModel();
  void drawNumbers();
  void setOption(const std::string& key, const AttributeValue& value, int mergeId);
  int endOfControls() const;

  std::optional<Scene> m_scene;
  std::set<std::string, std::less<>> m_controls;
  std::string m_ref, m_hidden;
  std::vector<std::string> m_lit;
  bool m_hideAll = false;
  uint64_t m_seed = 0;
  QString m_refusal;

  BoardModel* m_model;
  ExplainCursor *m_cursor, *m_timeCursor;
  BoardPage* m_page;
  LessonTape* m_tape;
  TimelineView* m_timeline;
  UnrolledPanel* m_unrolled = nullptr;  ///< made once a lesson needs it
  AttributeForm* m_options;
  QWidget *m_head, *m_inTime;
  QPushButton *m_new, *m_fractions, *m_undo, *m_sizes, *m_time;
  QVBoxLayout* m_column;
};

}  // namespace unroll
