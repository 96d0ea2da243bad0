// SPDX-License-Identifier: GPL-3.0-or-later
// What a lesson's page is made of.
#include <QButtonGroup>
#include <QHBoxLayout>
#include <QShortcut>
#include <QVBoxLayout>

#include "controls.h"
#include "explain/explain_cursor.h"
#include "lessons/lesson_page.h"

namespace unroll {
namespace {

QScrollArea* scrolling(QWidget* content, QWidget* parent) {
  auto* area = new QScrollArea(parent);
  area->setWidgetResizable(true);
  area->setFrameShape(QFrame::NoFrame);
  area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  area->setFocusPolicy(Qt::NoFocus);
  content->setProperty("role", "page");
  area->setWidget(content);
  return area;
}

}  // namespace

LessonPage::LessonPage(QWidget* parent) : QWidget(parent) {
  setFocusPolicy(Qt::ClickFocus);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(buildHead());
  m_body = new QWidget(this);
  auto* row = new QHBoxLayout(m_body);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(0);
  row->addWidget(buildText());
  row->addWidget(buildStage(), 1);
  column->addWidget(m_body, 1);
  column->addWidget(buildFoot());
  connect(m_list, &QPushButton::clicked, this, &LessonPage::closed);
  // Wherever the keyboard is: areas that scroll would take these keys.
  const auto key = [this](Qt::Key code, auto act) {
    auto* made = new QShortcut(QKeySequence(code), this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    connect(made, &QShortcut::activated, this, act);
  };
  key(Qt::Key_PageDown, &LessonPage::next);
  key(Qt::Key_PageUp, &LessonPage::back);
  key(Qt::Key_Escape, &LessonPage::closed);
  connect(m_next, &QPushButton::clicked, this, &LessonPage::next);
  connect(m_back, &QPushButton::clicked, this, &LessonPage::back);
  connect(m_dots, &StepDots::chosen, this, &LessonPage::goTo);
  connect(m_prediction, &PredictionView::answered, this, &LessonPage::predicted);
  connect(m_stage, &LessonStage::changed, this, &LessonPage::showTexts);
  for (LessonTextView* view : {m_text, m_afterwards}) {
    connect(view, &LessonTextView::hovered, m_stage, &LessonStage::hover);
  }
}

QWidget* LessonPage::buildHead() {
  m_head = new QFrame(this);
  setRole(m_head, "bar");
  auto* row = new QHBoxLayout(m_head);
  row->setContentsMargins(16, 8, 20, 8);
  row->setSpacing(12);
  m_list = makeButton(QStringLiteral("‹ ") + tr("Lessons"), "quiet", m_head);
  m_list->setAccessibleName(tr("Back to the list of lessons"));
  m_list->setToolTip(tr("Back to the list of lessons (Escape)"));
  m_title = makeLabel({}, "title", m_head);
  m_dots = new StepDots(m_head);
  row->addWidget(m_list);
  row->addWidget(m_title);
  row->addSpacing(8);
  row->addWidget(m_dots, 1);
  return m_head;
}

QWidget* LessonPage::buildText() {
  m_textColumn = new QWidget(m_body);
  auto* column = new QVBoxLayout(m_textColumn);
  column->setContentsMargins(28, 24, 24, 24);
  column->setSpacing(14);
  m_stepTitle = makeLabel({}, nullptr, m_textColumn);
  m_stepTitle->setWordWrap(true);
  m_text = new LessonTextView(m_textColumn);
  m_prediction = new PredictionView(m_textColumn);
  m_afterwards = new LessonTextView(m_textColumn);
  column->addWidget(m_stepTitle);
  column->addWidget(m_text);
  column->addWidget(m_prediction);
  column->addWidget(m_afterwards);
  column->addSpacing(8);
  m_goals = new LessonTextView(m_textColumn);
  m_goals->setMuted(true);
  column->addWidget(m_goals);
  column->addStretch(1);
  m_textArea = scrolling(m_textColumn, m_body);
  return m_textArea;
}

QWidget* LessonPage::buildStage() {
  auto* box = new QFrame(m_body);
  setRole(box, "right");
  m_stageBox = box;
  auto* column = new QVBoxLayout(box);
  column->setContentsMargins(22, 18, 18, 14);
  column->addWidget(buildTabs(box), 0, Qt::AlignLeft);
  m_stage = new LessonStage(box);
  column->addWidget(m_stage, 1);
  m_empty = makeLabel({}, "error", box);
  m_empty->setWordWrap(true);
  m_empty->hide();
  column->addWidget(m_empty);
  m_sheetBox = new QWidget(box);
  auto* sheets = new QVBoxLayout(m_sheetBox);
  sheets->setContentsMargins(0, 0, 8, 0);
  sheets->setSpacing(16);
  sheets->addStretch(1);
  m_sheetArea = scrolling(m_sheetBox, box);
  column->addWidget(m_sheetArea, 1);
  return box;
}

QWidget* LessonPage::buildTabs(QWidget* parent) {
  auto* tabs = new QFrame(parent);
  setRole(tabs, "segments");
  auto* row = new QHBoxLayout(tabs);
  row->setContentsMargins(2, 2, 2, 2);
  row->setSpacing(0);
  m_boardTab = makeButton(tr("Board"), "segment", tabs);
  m_exerciseTab = makeButton({}, "segment", tabs);
  auto* group = new QButtonGroup(tabs);
  for (QPushButton* tab : {m_boardTab, m_exerciseTab}) {
    tab->setCheckable(true);
    tab->setFocusPolicy(Qt::TabFocus);
    group->addButton(tab);
    row->addWidget(tab);
  }
  connect(m_boardTab, &QPushButton::clicked, this, [this] { showExercises(false); });
  connect(m_exerciseTab, &QPushButton::clicked, this, [this] { showExercises(true); });
  m_tabs = tabs;
  return tabs;
}

QWidget* LessonPage::buildFoot() {
  m_foot = new QFrame(this);
  setRole(m_foot, "foot");
  auto* row = new QHBoxLayout(m_foot);
  row->setContentsMargins(20, 8, 20, 8);
  row->setSpacing(10);
  m_back = makeButton(tr("Back"), nullptr, m_foot);
  m_back->setToolTip(tr("The step before (Page Up)"));
  m_where = makeLabel({}, "muted", m_foot);
  m_keys = makeLabel({}, "small", m_foot);
  m_next = makeButton(tr("Next"), "primary", m_foot);
  row->addWidget(m_back);
  row->addWidget(m_where);
  row->addStretch(1);
  row->addWidget(m_keys);
  row->addSpacing(8);
  row->addWidget(m_next);
  return m_foot;
}

}  // namespace unroll
