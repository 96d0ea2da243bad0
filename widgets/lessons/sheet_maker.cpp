// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/sheet_maker.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>

#include "chalkboard/board_edit.h"
#include "controls.h"
#include "translate.h"

namespace unroll {
namespace {

constexpr size_t kMostLines = 14;

bool earlier(const CellRef& a, const CellRef& b) {
  // Gradients are computed after all values, from the last value to the first.
  if (a.gradient != b.gradient) return b.gradient;
  if (a.value != b.value) return a.gradient ? a.value > b.value : a.value < b.value;
  return a.cell < b.cell;
}

}  // namespace

SheetMaker::SheetMaker(QWidget* parent) : QWidget(parent) {
  setFocusPolicy(Qt::ClickFocus);
  build();
}

void SheetMaker::build() {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(0);
  auto* page = new QWidget;
  setRole(page, "page");
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins(28, 22, 24, 20);
  column->setSpacing(8);
  m_title = makeLabel({}, "title", page);
  column->addWidget(m_title);
  auto* about =
      makeLabel(tr("Click a number, or choose it with the arrow keys and Return: it becomes a blank. Again, and it "
                   "is a number as before."),
                "muted", page);
  about->setWordWrap(true);
  column->addWidget(about);
  m_lineBox = new QWidget(page);
  auto* lines = new QVBoxLayout(m_lineBox);
  lines->setContentsMargins(0, 10, 0, 0);
  lines->setSpacing(10);
  column->addWidget(m_lineBox);
  column->addStretch(1);
  auto* area = new QScrollArea(this);
  area->setWidgetResizable(true);
  area->setFrameShape(QFrame::NoFrame);
  area->setFocusPolicy(Qt::NoFocus);
  area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  area->setWidget(page);
  row->addWidget(area, 1);
  row->addWidget(buildSide());
}

QWidget* SheetMaker::buildSide() {
  auto* side = new QFrame(this);
  setRole(side, "right");
  side->setFixedWidth(288);
  auto* column = new QVBoxLayout(side);
  column->setContentsMargins(18, 22, 18, 18);
  column->setSpacing(8);
  m_count = makeLabel({}, "title", side);
  column->addWidget(m_count);
  column->addSpacing(6);
  m_digits = new QSpinBox(side);
  m_digits->setRange(0, 8);
  m_digits->setValue(SheetOptions{}.digits);
  m_help = new QComboBox(side);
  m_help->addItem(tr("only the symbol"), static_cast<int>(SheetOptions::Help::None));
  m_help->addItem(tr("its formula"), static_cast<int>(SheetOptions::Help::Symbols));
  m_help->addItem(tr("the formula with its numbers"), static_cast<int>(SheetOptions::Help::Numbers));
  m_help->setCurrentIndex(1);
  const std::pair<QString, QWidget*> fields[] = {{tr("Decimals that are asked for"), m_digits},
                                                 {tr("Beside each blank"), m_help}};
  for (const auto& [words, field] : fields) {
    QLabel* label = makeLabel(words, "small", side);
    label->setBuddy(field);
    field->setAccessibleName(words);
    column->addWidget(label);
    column->addWidget(field);
  }
  column->addSpacing(8);
  m_make = makeButton(tr("Make the sheet"), "primary", side);
  m_close = makeButton(tr("Cancel"), nullptr, side);
  column->addWidget(m_make);
  column->addWidget(m_close);
  m_told = makeLabel({}, "error", side);
  m_told->setWordWrap(true);
  m_told->hide();
  column->addWidget(m_told);
  column->addStretch(1);
  connect(m_make, &QPushButton::clicked, this, &SheetMaker::make);
  connect(m_close, &QPushButton::clicked, this, &SheetMaker::closed);
  return side;
}

bool SheetMaker::isComputed(const CellRef& cell) const {
  return cell.valid() && cell.cell >= 0 && !givenCell(*m_explanation, cell) && m_explanation->derive(cell).op != "leaf";
}

/// The way to CELL, breadth first: what is nearest comes first when there is too much of it.
void SheetMaker::collect(const CellRef& cell) {
  m_way = {cell};
  for (size_t i = 0; i < m_way.size() && m_way.size() < kMostLines; ++i)
    for (const auto& term : m_explanation->derive(m_way[i]).terms) {
      if (m_way.size() >= kMostLines || !isComputed(term.cell)) continue;
      if (std::find(m_way.begin(), m_way.end(), term.cell) == m_way.end()) m_way.push_back(term.cell);
    }
  std::sort(m_way.begin(), m_way.end(), earlier);
}

void SheetMaker::setDerivation(std::shared_ptr<const Explanation> explanation, const CellRef& cell) {
  m_explanation = std::move(explanation);
  m_blanks.clear();
  m_told->hide();
  m_title->setText(tr("A sheet on %1").arg(QString::fromStdString(m_explanation->refOf(cell))));
  collect(cell);
  for (FormulaView* line : m_lines) {
    line->setFormula({});  // its cells are of another pass
    line->hide();
    line->deleteLater();
  }
  m_lines.clear();
  for (size_t i = 0; i < m_way.size(); ++i) {
    auto* line = new FormulaView(m_lineBox);
    line->setFontSize(m_size);
    line->setNamer([this](const CellRef& of) {
      return of.cell < 0 ? QString() : QString::fromStdString(m_explanation->refOf(of));
    });
    connect(line, &FormulaView::clicked, this, &SheetMaker::toggle);
    m_lineBox->layout()->addWidget(line);
    line->show();
    m_lines.push_back(line);
  }
  if (isComputed(cell)) m_blanks.push_back(cell);
  write();
}

/// "z₀ = W₀ x + b₀ = 2·1 + … = 0.5".
Formula SheetMaker::lineOf(const CellRef& cell) const {
  const Explanation::Derivation derivation = m_explanation->derive(cell);
  std::vector<Formula> parts{derivation.numbers, formula::op("="), formula::number(m_explanation->number(cell), cell)};
  return formula::row(std::move(parts));
}

Formula SheetMaker::withBlanks(const Formula& formula) const {
  const bool number = formula.kind == Formula::Kind::Number && formula.cell.valid();
  const auto blank = number ? std::find(m_blanks.begin(), m_blanks.end(), formula.cell) : m_blanks.end();
  if (blank != m_blanks.end()) {
    const auto at = static_cast<int>(blank - m_blanks.begin()) + 1;
    Formula made = formula::sub(formula::numberText("▢"), formula::numberText(std::to_string(at)));
    made.cell = formula.cell;
    return made;
  }
  Formula made = formula;
  for (Formula& child : made.children) child = withBlanks(child);
  return made;
}

void SheetMaker::write() {
  std::sort(m_blanks.begin(), m_blanks.end(), earlier);
  for (size_t i = 0; i < m_lines.size(); ++i) {
    m_lines[i]->setFormula(withBlanks(lineOf(m_way[i])));
    m_lines[i]->setLit(m_blanks);
  }
  m_count->setText(m_blanks.size() == 1 ? tr("1 blank") : tr("%1 blanks").arg(m_blanks.size()));
  m_make->setEnabled(!m_blanks.empty());
  m_make->setToolTip(m_blanks.empty() ? tr("Choose at least one number") : QString());
}

void SheetMaker::toggle(const CellRef& cell) {
  if (!cell.valid() || cell.cell < 0) return;
  const auto found = std::find(m_blanks.begin(), m_blanks.end(), cell);
  m_told->hide();
  if (found != m_blanks.end()) {
    m_blanks.erase(found);
  } else if (isComputed(cell)) {
    m_blanks.push_back(cell);
  } else {
    m_told->setText(tr("%1 is given, not computed: a student can't work it out.")
                        .arg(QString::fromStdString(m_explanation->refOf(cell))));
    m_told->show();
    return;
  }
  write();
}

std::vector<std::string> SheetMaker::references() const {
  std::vector<std::string> all;
  for (const CellRef& cell : m_blanks) all.push_back(m_explanation->refOf(cell));
  return all;
}

SheetOptions SheetMaker::options() const {
  SheetOptions made;
  made.digits = m_digits->value();
  made.help = static_cast<SheetOptions::Help>(m_help->currentData().toInt());
  return made;
}

void SheetMaker::make() {
  Result<Sheet> sheet = makeSheet(m_explanation, references(), {}, options());
  m_told->setVisible(!sheet.ok());
  if (!sheet) return m_told->setText(translated(sheet.error().message));
  Q_EMIT made(*sheet);
}

void SheetMaker::setTypeSize(double pixels) {
  m_size = pixels;
  for (FormulaView* line : m_lines) line->setFontSize(pixels);
}

void SheetMaker::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape) return Q_EMIT closed();
  QWidget::keyPressEvent(event);
}

}  // namespace unroll
