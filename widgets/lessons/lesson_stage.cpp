// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lesson_stage.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>

#include "chalkboard/board_model.h"
#include "chalkboard/board_page.h"
#include "controls.h"
#include "explain/timeline_view.h"
#include "inspector/attribute_form.h"
#include "lessons/lesson_tape.h"
#include "translate.h"
#include "unrolled/unrolled_panel.h"

namespace unroll {
namespace {

QPushButton* toggle(const QString& words, QWidget* parent) {
  QPushButton* made = makeButton(words, nullptr, parent);
  made->setCheckable(true);
  made->setFocusPolicy(Qt::TabFocus);
  return made;
}

}  // namespace

LessonStage::LessonStage(QWidget* parent)
    : QWidget(parent),
      m_model(new BoardModel(this)),
      m_cursor(new ExplainCursor(this)),
      m_timeCursor(new ExplainCursor(this)) {
  build();
  connect(m_model, &BoardModel::changed, this, &LessonStage::followModel);
  connect(m_model, &BoardModel::refused, this, [this](const QString& sentence) { m_refusal = sentence; });
  connect(m_model->undoStack(), &QUndoStack::indexChanged, this, [this] { showControls(); });
}

/// The model goes after this: what its stack says while it is emptied concerns nobody.
LessonStage::~LessonStage() { m_model->undoStack()->disconnect(this); }

void LessonStage::build() {
  m_column = new QVBoxLayout(this);
  m_column->setContentsMargins(0, 0, 0, 0);
  m_column->setSpacing(8);
  m_options = new AttributeForm(this);
  m_column->addWidget(buildHead());
  m_options->hide();
  m_options->setMaximumWidth(460);
  connect(m_options, &AttributeForm::committed, this,
          [this](const QString& key, const AttributeValue& value, int mergeId) {
            setOption(key.toStdString(), value, mergeId);
          });
  m_column->addWidget(m_options);
  m_timeline = new TimelineView(m_cursor, this);
  m_column->addWidget(m_timeline);
  m_page = new BoardPage(m_model, m_cursor, this);
  m_column->addWidget(m_page, 1);
  m_inTime = new QWidget(this);
  m_inTime->setLayout(new QVBoxLayout);
  m_inTime->layout()->setContentsMargins(0, 0, 0, 0);
  m_inTime->hide();
  m_column->addWidget(m_inTime, 1);
  m_tape = new LessonTape(m_cursor, this);
  m_tape->setStays([this](int step) { return m_page->stays(step); });
  m_column->addWidget(m_tape);
}

QWidget* LessonStage::buildHead() {
  m_head = new QWidget(this);
  auto* row = new QHBoxLayout(m_head);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(8);
  m_new = makeButton(tr("New numbers"), nullptr, m_head);
  m_new->setFocusPolicy(Qt::TabFocus);
  m_new->setToolTip(tr("Other numbers that are easy to reckon with (Ctrl+R)"));
  m_undo = makeIconButton(tr("Undo on the board (Ctrl+Z)"), QStringLiteral("undo"), m_head);
  m_undo->setFocusPolicy(Qt::TabFocus);
  m_fractions = toggle(tr("Fractions"), m_head);
  m_fractions->setToolTip(tr("Write fractions where the numbers are fractions"));
  m_sizes = toggle(tr("Sizes and choices"), m_head);
  m_time = toggle(tr("Unrolled in time"), m_head);
  m_time->setToolTip(tr("The chain of cells, its gradients, and the scale of the recurrent weights"));
  for (QWidget* widget : std::initializer_list<QWidget*>{m_new, m_undo, m_fractions, m_sizes, m_time})
    row->addWidget(widget);
  row->addStretch(1);
  connect(m_new, &QPushButton::clicked, this, &LessonStage::drawNumbers);
  connect(m_undo, &QPushButton::clicked, m_model->undoStack(), &QUndoStack::undo);
  connect(m_fractions, &QPushButton::toggled, this, [this](bool on) {
    NumberStyle style = m_model->style();
    style.form = on ? NumberStyle::Form::Fractions : NumberStyle::Form::Decimals;
    m_model->setStyle(style);
  });
  connect(m_sizes, &QPushButton::toggled, m_options, &QWidget::setVisible);
  connect(m_time, &QPushButton::toggled, this, &LessonStage::showControls);
  return m_head;
}

bool LessonStage::setScene(const Scene& scene) {
  if (m_scene && m_scene->key == scene.key && m_scene->board == scene.board && m_scene->document == scene.document)
    return true;
  Result<Board> made = makeScene(scene);
  if (!made) {
    m_refusal = translated(made.error().message);
    return false;
  }
  m_refusal.clear();
  m_scene = scene;
  m_seed = 0;
  const bool shown = m_model->show(std::move(made).value(), scene.board.value_or(BoardSettings{}), {});
  m_model->undoStack()->clear();  // what another scene was is past
  showControls();
  return shown;
}

std::shared_ptr<const Explanation> LessonStage::explanation() const { return m_model->explanation(); }

void LessonStage::setControls(const std::vector<std::string>& controls) {
  m_controls = {controls.begin(), controls.end()};
  showControls();
}

/// Only what the lesson has brought.
void LessonStage::showControls() {
  const bool board = m_scene && m_scene->board.has_value();
  m_new->setVisible(shows("seed"));
  m_undo->setVisible((shows("edit") || shows("seed")) && m_model->undoStack()->canUndo());
  m_fractions->setVisible(shows("fractions"));
  m_sizes->setVisible(shows("options") && board);
  if (m_sizes->isHidden()) m_sizes->setChecked(false);
  const bool scale = shows("scale");
  if (scale && !m_unrolled) {
    m_unrolled = new UnrolledPanel(m_timeCursor, m_inTime);
    auto* area = new QScrollArea(m_inTime);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidget(m_unrolled);
    m_inTime->layout()->addWidget(area);
    m_timeCursor->setExplanation(m_model->explanation());
  }
  m_time->setVisible(scale && m_unrolled->available());
  if (m_time->isHidden()) m_time->setChecked(false);
  const bool inTime = m_time->isChecked();
  m_inTime->setVisible(inTime);
  m_page->setVisible(!inTime);
  m_page->setAllowed({(shows("formulas") || shows("transport")) && !m_hideAll, shows("edit"), shows("derivation")});
  m_timeline->setVisible(shows("timeline") && !inTime && !m_timeline->timeline().layer.empty() && !m_hideAll &&
                         m_hidden.empty());
  m_timeline->setGradientsShown(shows("backward"));
  m_tape->setVisible(shows("transport") && !inTime && !m_hideAll);
  const auto controls = {m_new, m_undo, m_fractions, m_sizes, m_time};
  m_head->setVisible(std::any_of(controls.begin(), controls.end(), [](auto* one) { return !one->isHidden(); }));
  showEnd();
}

/// How many steps there are as far as the lesson has got.
int LessonStage::endOfControls() const {
  using Direction = ExplainCursor::Direction;
  int end = m_cursor->range(Direction::Forward).second;
  if (shows("backward")) end = std::max(end, m_cursor->range(Direction::Backward).second);
  if (shows("update")) end = std::max(end, m_cursor->range(Direction::Update).second);
  return end;
}

void LessonStage::showEnd() {
  if (!m_cursor->explanation()) return;
  int end = endOfControls();
  const auto stepOf = [&](const std::string& ref) {
    const auto cell = ref.empty() ? Result<CellRef>(Error{}) : m_cursor->explanation()->resolve(ref, true);
    return cell ? m_cursor->stepOf(cell->value, cell->gradient) : -1;
  };
  const int focus = stepOf(m_ref);
  end = std::max(end, focus + 1);  // what an author talks about is there
  if (const int hidden = stepOf(m_hidden); hidden >= 0) end = std::min(end, hidden);
  m_tape->setEnd(end);
}

void LessonStage::setFocusOn(const std::string& ref, const std::vector<std::string>& lit, const std::string& hidden,
                             bool hideAll) {
  m_ref = ref;
  m_hidden = hidden;
  m_lit = lit;
  m_hideAll = hideAll;
  showControls();
  const auto& explanation = m_cursor->explanation();
  if (!explanation) return;
  std::vector<CellRef> cells;
  const auto add = [&](const std::string& name) {
    const auto cell = explanation->resolve(name, true);
    if (!cell) return;
    if (cell->cell >= 0) return cells.push_back(*cell);
    const int64_t count = elementCount(explanation->expression()[cell->value].extents);
    for (int64_t i = 0; i < count; ++i) cells.push_back({cell->value, i, cell->gradient});
  };
  for (const std::string& name : lit) add(name);
  int step = -1;
  if (const auto cell = explanation->resolve(ref, true); !ref.empty() && cell) {
    step = m_cursor->stepOf(cell->value, cell->gradient);
    add(ref);
  }
  m_page->setEmphasized(std::move(cells));
  // Without a number to talk about: all of it, or, where one can step, where one was.
  if (step < 0 && !shows("transport")) step = m_cursor->range(ExplainCursor::Direction::Forward).second - 1;
  if (step >= 0) m_cursor->goTo(std::min(step, m_tape->end() - 1));
}

void LessonStage::followModel() {
  if (m_unrolled) m_timeCursor->setExplanation(m_model->explanation());
  if (m_scene && m_scene->board) {
    const BoardSettings& settings = m_model->state().settings;
    if (const BoardKind* kind = findBoardKind(settings.kind)) {
      AttributeMap values = settings.options;
      for (const auto& [key, size] : settings.sizes) values.insert_or_assign(key, int64_t{size});
      m_options->setSpecs(boardAttributes(*kind));
      m_options->setValues(values);
    }
  }
  showControls();
  Q_EMIT changed();
}

void LessonStage::drawNumbers() {
  if (!m_scene) return;
  Scene scene = *m_scene;
  if (scene.board && !m_model->state().settings.kind.empty()) scene.board = m_model->state().settings;  // its sizes now
  Result<Board> made = makeScene(scene, ++m_seed);
  if (!made) return;
  BoardSettings settings = scene.board.value_or(BoardSettings{});
  m_model->show(std::move(made).value(), std::move(settings), tr("New numbers"));
}

void LessonStage::setOption(const std::string& key, const AttributeValue& value, int mergeId) {
  BoardSettings settings = m_model->state().settings;
  const BoardKind* kind = findBoardKind(settings.kind);
  if (!kind) return;
  const bool size = std::any_of(kind->sizes.begin(), kind->sizes.end(), [&](const auto& s) { return s.key == key; });
  if (size)
    settings.sizes.insert_or_assign(key, static_cast<int>(std::get<int64_t>(value)));
  else
    settings.options.insert_or_assign(key, value);
  m_model->show(std::move(settings), tr("Change the board"), mergeId);
}

void LessonStage::setTypeSize(double pixels) { m_page->setFontSize(pixels); }

void LessonStage::hover(const CellRef& cell) { m_cursor->hover(cell); }

bool LessonStage::act(const QKeyEvent& key) {
  if (!hasScene() || isHidden()) return false;
  if ((shows("edit") || shows("seed")) && key.matches(QKeySequence::Undo)) return m_model->undoStack()->undo(), true;
  if ((shows("edit") || shows("seed")) && key.matches(QKeySequence::Redo)) return m_model->undoStack()->redo(), true;
  if (key.modifiers() == Qt::ControlModifier && key.key() == Qt::Key_R && shows("seed")) return drawNumbers(), true;
  if (m_tape->isHidden() || (key.modifiers() & ~Qt::KeypadModifier) != Qt::NoModifier) return false;
  switch (key.key()) {
    case Qt::Key_Space:
    case Qt::Key_Right: return m_tape->next(), true;
    case Qt::Key_Backspace:
    case Qt::Key_Left: return m_tape->back(), true;
    case Qt::Key_Home: return m_cursor->goTo(0), true;
    case Qt::Key_End: return m_cursor->goTo(m_tape->end() - 1), true;
    default: return false;
  }
}

void LessonStage::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  m_options->setMaximumWidth(std::max(280, width() * 2 / 3));
}

}  // namespace unroll
