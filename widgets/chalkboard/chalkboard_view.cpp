// SPDX-License-Identifier: GPL-3.0-or-later
#include "chalkboard/chalkboard_view.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QSlider>
#include <QVBoxLayout>
#include <algorithm>

#include "chalkboard/board_model.h"
#include "chalkboard/board_page.h"
#include "chalkboard/chalkboard_side.h"
#include "controls.h"
#include "explain/transport.h"
#include "theme/theme.h"
#include "translate.h"

namespace unroll {
namespace {

constexpr int kSmallest = 18, kLargest = 72, kOrdinary = 28, kTypeStep = 2;  ///< pixels of the lines' type

/// One line that ends in "…" where the room does.
class ElidedLabel : public QLabel {
 public:
  using QLabel::QLabel;

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setPen(palette().color(foregroundRole()));
    painter.drawText(rect(), Qt::AlignVCenter, fontMetrics().elidedText(text(), Qt::ElideRight, width()));
  }
};

}  // namespace

struct ChalkboardView::Parts {
  ChalkboardView* view;
  BoardModel* model = nullptr;
  ExplainCursor* cursor = nullptr;
  ChalkboardSide* side = nullptr;
  BoardPage* page = nullptr;
  Transport* transport = nullptr;
  QLabel *title = nullptr, *summary = nullptr, *sentence = nullptr, *keys = nullptr;
  QPushButton *undo = nullptr, *redo = nullptr, *latex = nullptr, *document = nullptr, *panel = nullptr;
  QSlider* type = nullptr;
  bool started = false;

  void build();
  QWidget* buildHead(QWidget* parent);
  QWidget* buildFoot();
  void retranslate();
  void start();
  void showTitle();
  void setType(int pixels) { type->setValue(std::clamp(pixels, kSmallest, kLargest)); }
  QString latexText() const;
  struct ControlKey;
  static const ControlKey kControlKeys[];
  const ControlKey* controlKey(const QKeyEvent& event) const;
  bool act(const QKeyEvent& event);
};

ChalkboardView::ChalkboardView(QWidget* parent) : QWidget(parent), m_parts(std::make_unique<Parts>()) {
  m_parts->view = this;
  setFocusPolicy(Qt::ClickFocus);
  m_parts->build();
  m_parts->retranslate();
}

/// The model goes after the parts: what its stack says while it is emptied concerns nobody.
ChalkboardView::~ChalkboardView() { m_parts->model->undoStack()->disconnect(this); }

void ChalkboardView::Parts::build() {
  model = new BoardModel(view);
  cursor = new ExplainCursor(view);
  auto* column = new QVBoxLayout(view);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  auto* row = new QHBoxLayout;
  row->setSpacing(0);
  side = new ChalkboardSide(model, cursor, view);
  side->setFixedWidth(268);
  row->addWidget(side);
  auto* centre = new QWidget(view);
  auto* inside = new QVBoxLayout(centre);
  inside->setContentsMargins(18, 12, 12, 12);
  inside->setSpacing(10);
  inside->addWidget(buildHead(centre));
  page = new BoardPage(model, cursor, centre);
  inside->addWidget(page, 1);
  transport = new Transport(cursor, centre);
  inside->addWidget(transport);
  row->addWidget(centre, 1);
  column->addLayout(row, 1);
  column->addWidget(buildFoot());

  connect(side, &ChalkboardSide::printedChosen, page, &BoardPage::setShowPrinted);
  connect(model, &BoardModel::changed, view, [this] { showTitle(); });
  connect(model, &BoardModel::refused, view, [this](const QString& words) {
    sentence->setText(words);
    sentence->show();
  });
  connect(undo, &QPushButton::clicked, model->undoStack(), &QUndoStack::undo);
  connect(redo, &QPushButton::clicked, model->undoStack(), &QUndoStack::redo);
  connect(model->undoStack(), &QUndoStack::indexChanged, view, [this] { showTitle(); });
  connect(latex, &QPushButton::clicked, view, [this] { QGuiApplication::clipboard()->setText(latexText()); });
  connect(document, &QPushButton::clicked, view, [this] { Q_EMIT view->documentWanted(model->state().board.spec); });
  connect(panel, &QPushButton::toggled, side, &QWidget::setVisible);
  connect(type, &QSlider::valueChanged, view, [this](int pixels) { page->setFontSize(pixels); });
  connect(&Theme::instance(), &Theme::changed, view, [this] { retranslate(); });
}

QWidget* ChalkboardView::Parts::buildHead(QWidget* parent) {
  auto* head = new QWidget(parent);
  auto* column = new QVBoxLayout(head);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(4);
  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  title = makeLabel({}, "title", head);
  summary = new ElidedLabel(head);
  setRole(summary, "muted");
  summary->setMinimumWidth(0);
  summary->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  const auto button = [&](QPushButton* made) {
    made->setFocusPolicy(Qt::TabFocus);  // Space is "next", wherever the mouse was
    return made;
  };
  panel = button(makeButton({}, nullptr, head));
  panel->setCheckable(true);
  panel->setChecked(true);
  undo = button(makeIconButton(tr("Undo on the board"), QStringLiteral("undo"), head));
  redo = button(makeIconButton(tr("Redo on the board"), QStringLiteral("redo"), head));
  latex = button(makeButton({}, nullptr, head));
  document = button(makeButton({}, nullptr, head));
  type = new QSlider(Qt::Horizontal, head);
  type->setRange(kSmallest, kLargest);
  type->setSingleStep(kTypeStep);
  type->setPageStep(4 * kTypeStep);
  type->setValue(kOrdinary);
  type->setFixedWidth(110);
  type->setFocusPolicy(Qt::TabFocus);
  QLabel* small = makeLabel(QStringLiteral("A"), "small", head);
  QLabel* large = makeLabel(QStringLiteral("A"), "title", head);
  row->addWidget(title);
  row->addWidget(summary, 1);
  for (QWidget* widget : std::initializer_list<QWidget*>{undo, redo, small, type, large, latex, document, panel})
    row->addWidget(widget);
  column->addLayout(row);
  sentence = makeLabel({}, "error", head);
  sentence->setWordWrap(true);
  sentence->hide();
  column->addWidget(sentence);
  return head;
}

QWidget* ChalkboardView::Parts::buildFoot() {
  auto* foot = new QFrame(view);
  setRole(foot, "foot");
  auto* row = new QHBoxLayout(foot);
  row->setContentsMargins(16, 4, 16, 4);
  keys = makeLabel({}, "small", foot);
  row->addStretch();
  row->addWidget(keys);
  return foot;
}

void ChalkboardView::Parts::retranslate() {
  undo->setToolTip(tr("Undo on the board (Ctrl+Z)"));
  redo->setToolTip(tr("Redo on the board (Ctrl+Y)"));
  latex->setText(tr("LaTeX"));
  latex->setToolTip(tr("Copy the lines on the board as LaTeX"));
  document->setText(tr("Open in Build"));
  document->setToolTip(tr("Make a document of this board: to be saved, trained and explained"));
  panel->setText(tr("Panel"));
  panel->setToolTip(tr("Show or hide the panel at the left (Ctrl+B)"));
  type->setAccessibleName(tr("Size of the type"));
  type->setToolTip(tr("Size of the type (Ctrl++ and Ctrl+−)"));
  keys->setText(
      tr("Space next · Backspace back · Page Up and Down from line to line · click a number: change it, or "
         "see where it comes from"));
  showTitle();
}

void ChalkboardView::Parts::start() {
  if (started) return;
  started = true;
  // Legible from the back row: about 45 letters across.
  setType(std::clamp(view->width() / 46, 24, 48));
  BoardSettings first;
  first.kind = boardKinds().front().key;
  if (!model->explanation()) model->show(std::move(first), {});
}

void ChalkboardView::Parts::showTitle() {
  const BoardState& state = model->state();
  const BoardKind* kind = findBoardKind(state.settings.kind);
  title->setText(kind ? translated(kind->title) : translated(state.board.spec.title));
  const QString about = kind                      ? translated(kind->summary)
                        : state.board.spec.worked ? QString::fromStdString(state.board.spec.worked->source)
                                                  : QString();
  summary->setText(about);
  summary->setToolTip(about);
  sentence->hide();
  undo->setEnabled(model->undoStack()->canUndo());
  redo->setEnabled(model->undoStack()->canRedo());
}

QString ChalkboardView::Parts::latexText() const {
  QStringList lines;
  const auto add = [&](const FormulaView* formula) {
    if (!formula->isHidden())
      lines << QStringLiteral("\\[ %1 \\]").arg(QString::fromStdString(formula::toLatex(formula->formula())));
  };
  for (const FormulaView* given : page->givens()) add(given);
  for (const BoardLine* line : page->lines()) add(line->formula());
  return lines.join(u'\n') + u'\n';
}

/// What a key with Ctrl means here, and something of the window elsewhere. Plus needs Shift on some keyboards.
struct ChalkboardView::Parts::ControlKey {
  int key;
  void (*act)(Parts&);
};
const ChalkboardView::Parts::ControlKey ChalkboardView::Parts::kControlKeys[] = {
    {Qt::Key_Z, [](Parts& p) { p.model->undoStack()->undo(); }},
    {Qt::Key_Y, [](Parts& p) { p.model->undoStack()->redo(); }},
    {Qt::Key_Plus, [](Parts& p) { p.setType(p.type->value() + kTypeStep); }},
    {Qt::Key_Equal, [](Parts& p) { p.setType(p.type->value() + kTypeStep); }},
    {Qt::Key_Minus, [](Parts& p) { p.setType(p.type->value() - kTypeStep); }},
    {Qt::Key_0, [](Parts& p) { p.setType(kOrdinary); }},
    {Qt::Key_B, [](Parts& p) { p.panel->toggle(); }},
    {Qt::Key_R,
     [](Parts& p) {
       if (!p.model->state().settings.kind.empty()) p.model->newNumbers();
     }},
};

const ChalkboardView::Parts::ControlKey* ChalkboardView::Parts::controlKey(const QKeyEvent& event) const {
  const Qt::KeyboardModifiers modifiers = event.modifiers() & ~Qt::KeypadModifier;
  if (!(modifiers & Qt::ControlModifier) || modifiers & ~(Qt::ControlModifier | Qt::ShiftModifier)) return nullptr;
  int key = event.key();
  if (key == Qt::Key_Z && modifiers & Qt::ShiftModifier) key = Qt::Key_Y;
  const auto found =
      std::find_if(std::begin(kControlKeys), std::end(kControlKeys), [&](const auto& row) { return row.key == key; });
  return found == std::end(kControlKeys) ? nullptr : found;
}

bool ChalkboardView::Parts::act(const QKeyEvent& event) {
  if (const ControlKey* control = controlKey(event)) return control->act(*this), true;
  switch (event.key()) {
    case Qt::Key_Space:
    case Qt::Key_Right: return cursor->next(), true;
    case Qt::Key_Backspace:
    case Qt::Key_Left: return cursor->back(), true;
    case Qt::Key_PageDown: return page->goToLine(true), true;
    case Qt::Key_PageUp: return page->goToLine(false), true;
    case Qt::Key_Home: return cursor->goTo(cursor->range(cursor->direction()).first), true;
    case Qt::Key_End: return cursor->goTo(cursor->range(cursor->direction()).second - 1), true;
    default: return false;
  }
}

bool ChalkboardView::event(QEvent* event) {
  if (event->type() == QEvent::ShortcutOverride && m_parts->controlKey(*static_cast<QKeyEvent*>(event))) {
    event->accept();
    return true;
  }
  return QWidget::event(event);
}

void ChalkboardView::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  m_parts->start();
}

void ChalkboardView::keyPressEvent(QKeyEvent* event) {
  if (!m_parts->act(*event)) QWidget::keyPressEvent(event);
}

void ChalkboardView::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) m_parts->retranslate();
  QWidget::changeEvent(event);
}

void ChalkboardView::showWorked(const std::string& key) {
  m_parts->started = true;
  m_parts->model->showWorked(key, tr("Show a worked example"));
}

BoardModel* ChalkboardView::model() const { return m_parts->model; }
ExplainCursor* ChalkboardView::cursor() const { return m_parts->cursor; }
BoardPage* ChalkboardView::page() const { return m_parts->page; }
ChalkboardSide* ChalkboardView::side() const { return m_parts->side; }

}  // namespace unroll
