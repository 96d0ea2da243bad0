// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/step_card.h"

#include <QEvent>
#include <algorithm>

#include "controls.h"
#include "explain/derivation_rows.h"
#include "explain/flow_layout.h"
#include "theme/theme.h"
#include "translate.h"

namespace unroll {
namespace {

constexpr int kMaxEntries = 8;  ///< rows and columns of a matrix before it is folded
constexpr int64_t kSmall = 16;  ///< a tensor whose formula says everything already
constexpr size_t kMostTensors = 8;
constexpr int kPictureWidth = 520;  ///< that an operation's picture can't do without beside the tensors
constexpr int kLowWindow = 820;     ///< pixels below which every line counts

/// How large everything is, by the width inside the card: a large screen is read from afar.
struct Sizes {
  int from;                   ///< pixels inside the card
  double formula;             ///< design tokens: 19
  double cell, high, widest;  ///< of a tensor: the largest cell, and the room that it may take
  int curve;
};
constexpr Sizes kSizes[] = {
    {1700, 31.0, 84.0, 340.0, 760.0, 480},
    {1500, 25.0, 52.0, 210.0, 480.0, 330},
    {1150, 22.0, 52.0, 210.0, 480.0, 330},
    {0, 19.0, 52.0, 210.0, 480.0, 330},
};
const Sizes& sizesFor(int inside) {
  return *std::find_if(std::begin(kSizes), std::end(kSizes), [inside](const Sizes& s) { return inside >= s.from; });
}

/// What a formula of the optimizer's step speaks of: tensors with a name, through the operations in between.
std::vector<ValueId> namedOperands(const Expression& expression, ValueId value) {
  std::vector<ValueId> named;
  for (const ValueId id : expression[value].operands) {
    if (elementCount(expression[id].extents) == 1) continue;  // the rate and its like stand in the formula
    if (!expression[id].op || expression[id].label.named)
      named.push_back(id);
    else
      for (const ValueId below : namedOperands(expression, id)) named.push_back(below);
  }
  return named;
}

/// What is shown as tensors beside a step: its operands (backward: the gradients of those that use
/// it), then its own.
std::vector<CellRef> tensorsOf(const Explanation& explanation, const Explanation::Step& step) {
  const bool gradient = step.direction == Explanation::Direction::Backward;
  const Expression& expression = explanation.expression();
  const std::string own = formula::toText(explanation.symbolOf({step.value, -1, gradient}));
  std::vector<CellRef> cells;
  const bool update = step.direction == Explanation::Direction::Update;
  const auto others = gradient ? expression.users(step.value)
                      : update ? namedOperands(expression, step.value)
                               : expression[step.value].operands;
  for (const ValueId id : others) {
    if (!gradient && movedOver(expression, id) != kNoValue)
      continue;                                         // every place of a window: its picture shows them
    if (gradient && id > explanation.loss()) continue;  // the optimizer's step: no gradient comes from there
    const CellRef cell = explanation.meant({id, -1, gradient});
    // Where a value is handed on as it is (the loss without a penalty), both are the same to whoever reads.
    if (formula::toText(explanation.symbolOf(cell)) == own) continue;
    if (std::find(cells.begin(), cells.end(), cell) == cells.end() && cells.size() + 1 < kMostTensors)
      cells.push_back(cell);
  }
  if (gradient) cells.push_back({step.value, -1, false});
  cells.push_back({step.value, -1, gradient});
  return cells;
}

/// More than two axes that are more than one: not a matrix any more.
bool isStack(const Extents& extents) {
  const auto wide = std::count_if(extents.begin(), extents.end(), [](int64_t n) { return n > 1; });
  return wide > 2 && elementCount(extents) > kSmall;
}

}  // namespace

StepCard::StepCard(ExplainCursor* cursor, QWidget* parent) : QFrame(parent), m_cursor(cursor) {
  setRole(this, "card");
  auto* whole = new QVBoxLayout(this);
  whole->setContentsMargins(24, 20, 24, 20);
  whole->setSpacing(6);
  m_print = new QWidget(this);
  m_printGrid = new QGridLayout(m_print);
  m_printGrid->setContentsMargins(0, 0, 0, 14);
  m_printGrid->setHorizontalSpacing(32);
  m_printGrid->setVerticalSpacing(6);
  m_printGrid->setColumnStretch(0, 1);
  m_printGrid->setColumnStretch(1, 1);
  whole->addWidget(m_print);
  m_halves = new QBoxLayout(QBoxLayout::TopToBottom);
  m_halves->setSpacing(20);
  whole->addLayout(m_halves);
  whole->addStretch(1);
  auto* column = new QVBoxLayout;
  column->setSpacing(5);
  m_halves->addLayout(column, 1);
  m_symbols = addLine(column, kSizes[3].formula);
  m_picture = new OpPicture(cursor, this);
  m_picture->hide();
  column->addWidget(m_picture);
  m_numbers = addLine(column, kSizes[3].formula);
  m_result = addLine(column, kSizes[3].formula);
  m_cell = new QWidget(this);
  auto* inside = new QVBoxLayout(m_cell);
  inside->setContentsMargins(0, 0, 0, 0);
  inside->setSpacing(6);
  auto* line = new QFrame(m_cell);
  setRole(line, "separator");
  inside->addWidget(line);
  inside->addSpacing(8);
  m_cellSymbols = addLine(inside, kSizes[3].formula);
  m_cellNumbers = addLine(inside, kSizes[3].formula);
  m_cellResult = addLine(inside, kSizes[3].formula);
  column->addWidget(m_cell);
  m_curve = new FunctionCurveView(this);
  connect(m_curve, &FunctionCurveView::hovered, cursor, &ExplainCursor::hover);
  connect(m_curve, &FunctionCurveView::clicked, cursor, &ExplainCursor::select);
  m_curve->hide();
  m_strip = new QWidget(this);
  new FlowLayout(m_strip, 20, true);
  m_strip->layout()->addWidget(m_curve);
  QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
  policy.setHeightForWidth(true);
  m_strip->setSizePolicy(policy);
  column->addStretch(1);
  m_halves->addWidget(m_strip, 0);
  retranslate();
  connect(cursor, &ExplainCursor::stepChanged, this, &StepCard::showStep);
  connect(cursor, &ExplainCursor::selectionChanged, this, &StepCard::showCell);
  connect(cursor, &ExplainCursor::hoverChanged, this, &StepCard::mark);
  showStep();
}

StepCard::Line StepCard::addLine(QVBoxLayout* column, double size) {
  Line line{makeLabel({}, "small", this), new FormulaView(this)};
  line.caption->setContentsMargins(4, column->count() > 0 ? 10 : 0, 0, 0);  // in line with the formula's ink
  line.view->setFontSize(size);
  connectFormula(line.view);
  m_formulas.push_back(line.view);
  column->addWidget(line.caption);
  column->addWidget(line.view);
  return line;
}

void StepCard::connectFormula(FormulaView* view) {
  view->setNamer([this](const CellRef& cell) { return nameOf(cell); });
  connect(view, &FormulaView::hovered, m_cursor, &ExplainCursor::hover);
  connect(view, &FormulaView::clicked, m_cursor, &ExplainCursor::select);
}

QString StepCard::nameOf(const CellRef& cell) const {
  const auto& explanation = m_cursor->explanation();
  if (!explanation || !cell.valid()) return {};
  return QString::fromStdString(cell.cell < 0 ? formula::toText(explanation->symbolOf(cell))
                                              : explanation->refOf(cell));
}

void StepCard::retranslate() {
  m_symbols.caption->setText(tr("in symbols"));
  m_numbers.caption->setText(tr("with the numbers"));
  m_result.caption->setText(tr("result"));
  m_cellNumbers.caption->setText(tr("with its numbers"));
  m_cellResult.caption->setText(tr("its value"));
}

void StepCard::setFaults(std::vector<FaultPlace> faults, const QString& source) {
  m_faults = std::move(faults);
  m_source = source;
  showPrint();
}

void StepCard::setShowPrinted(bool printed) {
  m_printed = printed;
  showPrint();
}

void StepCard::showStep() {
  const Explanation::Step* step = m_cursor->currentStep();
  setVisible(step != nullptr);
  if (!step) return;
  const Explanation::StepFormulas formulas = m_cursor->explanation()->formulasOf(*step, kMaxEntries);
  m_symbols.view->setFormula(formulas.symbols);
  m_numbers.view->setFormula(formulas.numbers);
  m_result.view->setFormula(formulas.result);
  // Of a stack of pictures the formulas could only show a corner: the chosen number stands for it.
  const bool folded = isStack(m_cursor->explanation()->evaluation().value(step->value).extents());
  for (const Line& line : {m_numbers, m_result}) {
    line.caption->setVisible(!folded);
    line.view->setVisible(!folded);
  }
  showPrint();
  showTensors();
  showCell();
}

/// The chosen number on its own, where the step's formulas are folded or speak of another value.
void StepCard::showCell() {
  const Explanation::Step* step = m_cursor->currentStep();
  const CellRef cell = m_cursor->selected();
  if (!step || !cell.valid()) return m_cell->hide();
  const bool own = cell.value == step->value && cell.gradient == (step->direction == Explanation::Direction::Backward);
  const Explanation& explanation = *m_cursor->explanation();
  m_cell->setVisible(!own || explanation.evaluation().value(cell.value).size() > kSmall);
  if (!m_cell->isHidden()) {
    const Explanation::Derivation derived = explanation.derive(cell);
    m_cellSymbols.caption->setText(tr("one number: %1").arg(QString::fromStdString(derived.ref)));
    m_cellSymbols.view->setFormula(derived.symbols);
    m_cellNumbers.view->setFormula(derived.numbers);
    m_cellResult.view->setFormula(derived.result);
  }
  m_curve->setCurve(curveOf(explanation, cell));
  m_picture->load();
  arrange();
  mark();
}

void StepCard::showPrint() {
  while (QLayoutItem* item = m_printGrid->takeAt(0)) {
    item->widget()->deleteLater();
    delete item;
  }
  m_printFormulas.clear();
  int row = 0;
  const auto put = [&](QWidget* widget, int column, int span = 1) {
    m_printGrid->addWidget(widget, row, column, 1, span, Qt::AlignTop);
  };
  for (const FaultPlace& place : m_faults) {
    if (place.step != m_cursor->step() || place.step < 0) continue;
    const PrintedFault& fault = *place.fault;
    const QString whose = fault.whose == "ours" ? tr("our correction") : tr("the document's correction");
    QLabel* why = makeLabel(QStringLiteral("⚠  ") + translated(fault.fault), "warning", m_print);
    why->setWordWrap(true);
    put(why, 0, 2);
    ++row;
    if (m_printed)
      put(makeLabel(m_source.isEmpty() ? tr("as printed") : tr("as printed in %1").arg(m_source), "small", m_print), 0);
    put(makeLabel(tr("as it should be (%1)").arg(whose), "small", m_print), m_printed ? 1 : 0);
    ++row;
    Formula printed = formula::parse(fault.printed), right = formula::parse(fault.right);
    printed.fault = true;
    const auto view = [&](Formula formula, int column) {
      auto* made = new FormulaView(m_print);
      made->setFontSize(m_symbols.view->fontSize());
      made->setFormula(std::move(formula));
      m_printFormulas.push_back(made);
      put(made, column);
    };
    if (m_printed) view(std::move(printed), 0);
    view(std::move(right), m_printed ? 1 : 0);
    ++row;
  }
  m_print->setVisible(row > 0);
}

void StepCard::showTensors() {
  const Explanation::Step* step = m_cursor->currentStep();
  const auto& explanation = m_cursor->explanation();
  const std::vector<CellRef> cells = tensorsOf(*explanation, *step);
  while (m_tensors.size() < cells.size()) {
    auto* view = new TensorView(m_strip);
    view->setNamer([this](const CellRef& cell) { return nameOf(cell); });
    connect(view, &TensorView::hovered, m_cursor, &ExplainCursor::hover);
    connect(view, &TensorView::clicked, m_cursor, &ExplainCursor::select);
    m_strip->layout()->addWidget(view);
    m_tensors.push_back(view);
  }
  for (size_t i = 0; i < m_tensors.size(); ++i) {
    m_tensors[i]->setVisible(i < cells.size());
    if (i >= cells.size()) continue;
    const CellRef& cell = cells[i];
    const TensorD& tensor =
        cell.gradient ? explanation->evaluation().gradient(cell.value) : explanation->evaluation().value(cell.value);
    m_tensors[i]->setTensor({explanation, &tensor}, cell, inlineSymbol(*explanation, cell));
  }
  arrange();
}

void StepCard::setFormulaSize(double size) {
  for (const auto* views : {&m_formulas, &m_printFormulas})
    for (FormulaView* view : *views)
      if (view->fontSize() != size) view->setFontSize(size);
}

bool StepCard::formulasFit(int room) const {
  return std::all_of(m_formulas.begin(), m_formulas.end(), [room](const FormulaView* view) {
    return view->isHidden() || view->parentWidget()->isHidden() || view->widthWithin(room) <= room;
  });
}

/// The width that the curve and tensors can't do without in a column ROOM wide; none where cells would lose more than a
/// third of their size below what the whole card's width gives them.
int StepCard::tensorsNeed(int room) const {
  const Sizes& sizes = kSizes[3];  // only asked of narrow cards
  int need = m_curve->isHidden() ? 0 : FunctionCurveView::kLeastWidth;
  for (const TensorView* view : m_tensors) {
    if (view->isHidden()) continue;
    const Extents& extents = view->tensor()->extents();
    const TensorTiles narrow(extents, {room - 12.0, sizes.high}, sizes.cell);
    const TensorTiles wide(extents, {sizes.widest - 12.0, sizes.high}, sizes.cell);
    if (narrow.cellWidth() < 0.66 * wide.cellWidth()) return QWIDGETSIZE_MAX;
    need = std::max(need, view->sizeHintWithin({room - 12.0, sizes.high}, sizes.cell).width());
  }
  return need;
}

/// How wide a column for the tensors beside the formulas is; 0: there is no room for one. On narrow cards it is only
/// made where tensors stay legible in it: else they stand below.
int StepCard::sideWidth(int inside) const {
  const int gap = m_halves->spacing();
  const int usual = std::clamp(inside * 36 / 100, 372, 760);
  const int least = m_picture->isHidden() ? 420 : kPictureWidth;
  if (inside - usual - gap >= least && formulasFit(inside - usual - gap)) return usual;
  if (!m_picture->isHidden()) return 0;
  const int narrow = inside * 36 / 100;
  for (const int side : {narrow, tensorsNeed(narrow)})
    if (tensorsNeed(narrow) <= side && side <= inside / 2 && formulasFit(inside - side - gap)) return side;
  return 0;
}

/// Tensors stand beside the formulas where both have room, else below.
void StepCard::arrange() {
  const bool low = window()->height() < kLowWindow;
  const QMargins margins = low ? QMargins(20, 12, 20, 12) : QMargins(24, 20, 24, 20);
  layout()->setContentsMargins(margins);
  const int inside = width() - margins.left() - margins.right();
  const Sizes& sizes = sizesFor(inside);
  setFormulaSize(sizes.formula);
  const int side = sideWidth(inside);
  const bool beside = side > 0;
  m_halves->setDirection(beside ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
  m_strip->setMinimumWidth(beside ? side : 0);
  m_strip->setMaximumWidth(beside ? side : QWIDGETSIZE_MAX);
  const double wide = std::clamp<double>(beside ? side : inside, 160, sizes.widest);
  m_curve->setRoom(std::min(static_cast<int>(wide), sizes.curve));
  for (TensorView* view : m_tensors) view->setRoom({wide - 12.0, sizes.high}, sizes.cell);
  m_picture->setRoom(beside ? inside - side - m_halves->spacing() : inside);
  m_strip->updateGeometry();
}

QString StepCard::latex() const {
  QStringList lines;
  for (const FormulaView* view : m_formulas)
    if (!view->isHidden() && !view->parentWidget()->isHidden())
      lines << QStringLiteral("\\[ %1 \\]").arg(QString::fromStdString(formula::toLatex(view->formula())));
  return lines.join(u'\n') + u'\n';
}

QPixmap StepCard::picture() {
  QPixmap pixmap(size() * 2);
  pixmap.setDevicePixelRatio(2.0);
  pixmap.fill(Theme::instance().panel());
  render(&pixmap);
  return pixmap;
}

void StepCard::mark() {
  for (const auto* views : {&m_formulas, &m_printFormulas})
    for (FormulaView* view : *views) {
      view->setSelected(m_cursor->selected());
      view->setHovered(m_cursor->hovered());
      view->setLit(m_cursor->lit());
    }
  for (TensorView* view : m_tensors) {
    if (view->isHidden()) continue;
    view->setSelected(m_cursor->selected());
    view->setMarked(m_cursor->hovered(), m_cursor->operands(), m_cursor->users());
  }
  m_picture->mark();
  m_curve->setMarked(m_cursor->hovered(), m_cursor->lit());
}

void StepCard::resizeEvent(QResizeEvent* event) {
  QFrame::resizeEvent(event);
  if (m_cursor->currentStep()) arrange();
}

void StepCard::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) {
    retranslate();
    showStep();
  }
  QFrame::changeEvent(event);
}

}  // namespace unroll
