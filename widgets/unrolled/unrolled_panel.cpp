// SPDX-License-Identifier: GPL-3.0-or-later
#include "unrolled/unrolled_panel.h"

#include <QEvent>
#include <algorithm>
#include <cmath>

#include "controls.h"
#include "explain/what_if.h"
#include "theme/theme.h"
#include "translate.h"

namespace unroll {
namespace {

constexpr double kMostFactor = 4.0;
constexpr int kNotches = 400;     ///< of the slider: hundredths
constexpr int kSideBySide = 540;  ///< pixels that a chain and its cell need beside another one
constexpr int kLeastCell = 150, kFairCell = 205, kLeastGrid = 43, kControls = 44, kCells = 84, kRow = 50;  ///< heights

}  // namespace

UnrolledPanel::UnrolledPanel(ExplainCursor* cursor, QWidget* parent)
    : QWidget(parent), m_cursor(cursor), m_job(new UnrolledJob(this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(8);
  column->addLayout(buildControls());
  auto *chains = new QHBoxLayout, *cells = new QHBoxLayout;
  for (QHBoxLayout* row : {chains, cells}) row->setSpacing(16);
  for (size_t i = 0; i < m_sides.size(); ++i) {
    m_sides[i] = buildSide(i);
    chains->addWidget(m_sides[i].chain, 1);
    cells->addWidget(m_sides[i].cell, 1);
  }
  column->addLayout(chains);
  column->addLayout(cells, 1);
  m_sides[1].chain->hide();
  m_sides[1].cell->hide();
  retranslate();
  connect(m_job, &UnrolledJob::answered, this, &UnrolledPanel::take);
  connect(cursor, &ExplainCursor::explanationChanged, this, &UnrolledPanel::explanationChanged);
  connect(cursor, &ExplainCursor::stepChanged, this, &UnrolledPanel::followStep);
  explanationChanged();
}

QLayout* UnrolledPanel::buildControls() {
  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  m_scale = makeLabel({}, nullptr, this);
  m_slider = new QSlider(Qt::Horizontal, this);
  m_slider->setRange(0, kNotches);
  m_slider->setPageStep(25);
  m_slider->setMinimumWidth(110);
  m_slider->setMaximumWidth(320);
  m_slider->setValue(kNotches / static_cast<int>(kMostFactor));
  m_value = makeLabel({}, nullptr, this);
  m_value->setFont(Theme::instance().numbers());
  m_value->setMinimumWidth(44);
  m_reset = makeButton({}, nullptr, this);
  m_turn = makeButton({}, nullptr, this);
  m_turn->setCheckable(true);
  m_beside = makeLabel({}, nullptr, this);
  m_others = new QComboBox(this);
  for (QPushButton* button : {m_reset, m_turn}) button->setFocusPolicy(Qt::TabFocus);
  m_scale->setBuddy(m_slider);
  m_beside->setBuddy(m_others);
  row->addWidget(m_scale);
  row->addWidget(m_slider, 1);
  row->addWidget(m_value);
  row->addWidget(m_reset);
  row->addStretch();
  row->addWidget(m_turn);
  row->addWidget(m_beside);
  row->addWidget(m_others);
  connect(m_slider, &QSlider::valueChanged, this, [this](int notch) { setFactor(notch * kMostFactor / kNotches); });
  connect(m_reset, &QPushButton::clicked, this, [this] { setFactor(1.0); });
  connect(m_turn, &QPushButton::toggled, this, [this](bool on) {
    m_direction = on ? 1 : 0;
    showSides();
  });
  connect(m_others, &QComboBox::activated, this,
          [this](int index) { setOtherType(m_others->itemData(index).toString().toStdString()); });
  return row;
}

UnrolledPanel::Side UnrolledPanel::buildSide(size_t number) {
  Side side;
  side.chain = new ChainView(this);
  side.cell = new CellView(m_cursor, this);
  connect(side.chain, &ChainView::timeChosen, this, [this, number](int time) { goToTime(number, time); });
  connect(side.chain, &ChainView::cellWanted, this, [this, number](int time) {
    goToTime(number, time);
    m_sides[number].cell->setFocus(Qt::OtherFocusReason);
  });
  const auto stateAt = [this, number](int time, bool gradient) -> CellRef {
    const TimeAnalysis& shown = m_sides[number].chain->analysis();
    if (time < 0 || time >= shown.chain.steps) return {};
    return {shown.chain.states[0].values[static_cast<size_t>(time)], m_sides[number].cell->unit(), gradient};
  };
  connect(side.chain, &ChainView::numberWanted, this,
          [this, number, stateAt](int time, bool gradient) { open(number, stateAt(time, gradient)); });
  connect(side.chain, &ChainView::hovered, this, [this, number, stateAt](int time) {
    if (number == m_explained) m_cursor->hover(stateAt(time, false));
  });
  connect(side.cell, &CellView::timeWanted, this, [this, number](int time) { goToTime(number, time); });
  connect(side.cell, &CellView::opened, this, [this, number](const CellRef& cell) { open(number, cell); });
  connect(side.cell, &CellView::unitChanged, this, [this](int unit) {
    for (const Side& each : m_sides) each.cell->setUnit(unit);
  });
  return side;
}

void UnrolledPanel::retranslate() {
  m_scale->setText(tr("Recurrent weights ×"));
  m_slider->setAccessibleName(tr("Factor of the recurrent weights"));
  m_slider->setToolTip(
      tr("Scales a copy of the weights that a step multiplies with the state before it. The document "
         "keeps its own."));
  m_reset->setText(tr("As they are", "the recurrent weights"));
  m_reset->setToolTip(tr("Back to the weights of the document"));
  m_turn->setText(tr("Backward direction"));
  m_turn->setToolTip(tr("Show the cells that read the sequence from its end"));
  m_beside->setText(tr("Beside it"));
  m_others->setAccessibleName(tr("Another type of cell beside it"));
  m_others->setToolTip(tr("The same data through another type of cell of the same size, with fresh weights"));
  setFactor(m_factor);
  fillTypes();
}

// What is asked.

void UnrolledPanel::setFactor(double factor) {
  factor = std::clamp(factor, 0.0, kMostFactor);
  const bool changed = factor != m_factor;
  m_factor = factor;
  {
    const QSignalBlocker blocked(m_slider);
    m_slider->setValue(static_cast<int>(std::lround(factor * kNotches / kMostFactor)));
  }
  m_value->setText(QString::number(factor, 'f', 2));
  m_reset->setEnabled(factor != 1.0);
  if (changed) ask();
}

void UnrolledPanel::setOtherType(const std::string& type) {
  if (type == m_otherType) return;
  m_otherType = type;
  const int index = m_others->findData(QString::fromStdString(type));
  if (index >= 0) m_others->setCurrentIndex(index);
  if (type.empty() && m_explained == 1) {
    m_explained = 0;
    if (m_answer) explain(0);
  }
  ask();
}

/// While nobody looks, nothing is computed: not beside a training that runs.
void UnrolledPanel::ask() {
  if (!m_base || m_layer.empty() || (!isVisible() && m_factor == 1.0)) return;
  UnrolledQuestion question;
  question.base = m_base;
  question.layer = m_layer;
  question.factor = m_factor;
  question.otherType = m_otherType;
  m_job->ask(std::move(question));
}

/// Another pass of the document: everything starts from it again.
void UnrolledPanel::explanationChanged() {
  if (m_showing) return;
  m_base = m_cursor->explanation();
  m_answer.reset();
  m_explained = 0;
  const std::string before = m_layer;
  m_layer.clear();
  if (m_base && !before.empty() && !recurrentChains(*m_base, before).empty()) m_layer = before;
  const bool scaled = m_factor != 1.0;
  setFactor(1.0);
  if (scaled) Q_EMIT whatIfChanged();
  if (m_layer.empty() && m_base)
    for (const std::string& layer : m_base->layers())
      if (!recurrentChains(*m_base, layer).empty()) {
        m_layer = layer;
        break;
      }
  fillTypes();
  if (!scaled) ask();
  Q_EMIT availableChanged();
}

/// The layer and the time of the present step.
void UnrolledPanel::followStep() {
  const Explanation::Step* step = m_cursor->currentStep();
  if (!step || !m_base) return;
  if (step->layer != m_layer && step->time >= 0 && !recurrentChains(*m_cursor->explanation(), step->layer).empty()) {
    m_layer = step->layer;
    m_answer.reset();
    fillTypes();
    ask();
    Q_EMIT availableChanged();
  }
  if (step->layer == m_layer && step->time >= 0 && step->time != m_time) {
    m_time = step->time;
    for (const Side& side : m_sides) side.chain->setTime(m_time);
    showCells();
  }
}

void UnrolledPanel::fillTypes() {
  const QSignalBlocker blocked(m_others);
  m_others->clear();
  m_others->addItem(tr("nothing"), QString());
  bool known = m_otherType.empty();
  if (m_base && !m_layer.empty()) {
    const NodeSpec* own = m_base->spec().findByName(m_layer);
    for (const LayerDescriptor* type : cellTypes(*m_base, m_layer)) {
      if (own && own->type == type->key) continue;
      m_others->addItem(translated(type->title), QString::fromStdString(type->key));
      known = known || type->key == m_otherType;
    }
  }
  if (!known) m_otherType.clear();
  m_others->setCurrentIndex(std::max(0, m_others->findData(QString::fromStdString(m_otherType))));
  m_others->setEnabled(m_others->count() > 1);
}

// What is shown.

void UnrolledPanel::take(const std::shared_ptr<const UnrolledAnswer>& answer) {
  if (answer->question.base != m_base || answer->question.layer != m_layer) return;
  m_answer = answer;
  fillDirections();
  showSides();
  if (!isVisible() && m_factor == 1.0) return;
  if (m_explained >= answer->sides.size()) m_explained = 0;
  if (answer->sides[m_explained].explanation) explain(m_explained);
}

void UnrolledPanel::fillDirections() {
  const bool two = m_answer && !m_answer->sides.empty() && m_answer->sides[0].chains.size() > 1;
  m_turn->setVisible(two);
  if (!two) m_direction = 0;
}

QString UnrolledPanel::titleOf(const UnrolledSide& side) const {
  const NodeSpec* node = side.explanation->spec().findByName(m_layer);
  const auto info =
      node ? side.explanation->inference().nodes.find(node->id) : side.explanation->inference().nodes.end();
  QString title = info != side.explanation->inference().nodes.end() && info->second.layer
                      ? translated(info->second.layer->title)
                      : QString::fromStdString(m_layer);
  if (!side.chains.empty()) {
    const RecurrentChain& chain = side.chains[std::min(m_direction, side.chains.size() - 1)].chain;
    title += QStringLiteral(" · ") + tr("%n units", nullptr, static_cast<int>(chain.states[0].units));
  }
  if (m_factor != 1.0) title += QStringLiteral(" · U × %1").arg(m_factor, 0, 'f', 2);
  return title;
}

/// Until the factors of an answer come, those of the one before stay (drawn pale): nothing flickers under the slider.
TimeAnalysis UnrolledPanel::withFactors(size_t side, const TimeAnalysis& analysis) const {
  const TimeAnalysis& before = m_sides[side].chain->analysis();
  TimeAnalysis shown = analysis;
  if (analysis.hasFactors || !before.hasFactors || before.steps.size() != analysis.steps.size() ||
      before.chain.prefix != analysis.chain.prefix || before.chain.units() != analysis.chain.units())
    return shown;
  for (size_t t = 0; t < shown.steps.size(); ++t) {
    shown.steps[t].factor = before.steps[t].factor;
    shown.steps[t].reach = before.steps[t].reach;
    for (size_t k = 0; k < shown.steps[t].states.size(); ++k) {
      shown.steps[t].states[k].factor = before.steps[t].states[k].factor;
      shown.steps[t].states[k].reach = before.steps[t].states[k].reach;
    }
  }
  shown.hasFactors = true;
  return shown;
}

void UnrolledPanel::showSides() {
  if (!m_answer) return;
  std::vector<const TimeAnalysis*> shown;
  for (size_t i = 0; i < m_sides.size(); ++i) {
    const bool there = i < m_answer->sides.size();
    m_sides[i].chain->setVisible(there);
    if (!there) continue;
    const UnrolledSide& side = m_answer->sides[i];
    if (side.error || side.chains.empty()) {
      m_sides[i].chain->setSentence(side.error ? translated(*side.error) : tr("This layer has no chain of steps."));
      continue;
    }
    const TimeAnalysis& analysis = side.chains[std::min(m_direction, side.chains.size() - 1)];
    m_sides[i].chain->setChain(side.explanation, withFactors(i, analysis), titleOf(side));
    m_sides[i].chain->setPending(!analysis.hasFactors);
    shown.push_back(&m_sides[i].chain->analysis());
  }
  const ChainView::Axes axes = ChainView::axesOf(shown);
  for (const Side& side : m_sides) {
    side.chain->setAxes(axes);
    side.chain->setTime(m_time);
  }
  if (!shown.empty()) m_time = std::clamp(m_time, 0, shown.front()->chain.steps - 1);
  showCells();
  arrange();
}

void UnrolledPanel::showCells() {
  if (!m_answer) return;
  for (size_t i = 0; i < m_sides.size() && i < m_answer->sides.size(); ++i) {
    const UnrolledSide& side = m_answer->sides[i];
    if (side.chains.empty()) {
      m_sides[i].cell->setCell(nullptr, {}, -1);
    } else {
      m_sides[i].cell->setCell(side.explanation, side.chains[std::min(m_direction, side.chains.size() - 1)].chain,
                               m_time);
    }
  }
}

/// A low window keeps the cell and shows fewer rows; a narrow one names the rows once and opens one cell.
void UnrolledPanel::arrange() {
  const bool two = !m_sides[1].chain->isHidden();
  const bool roomy = two && (width() - 16) / 2 >= kSideBySide;
  if (!two) m_active = 0;
  m_sides[1].chain->setLabelled(roomy);
  for (size_t i = 0; i < m_sides.size(); ++i) {
    m_sides[i].chain->setActive(two && !roomy && i == m_active);
    m_sides[i].cell->setVisible(roomy || i == m_active);
  }
  const double grid = std::max(roomy ? m_sides[1].cell->cellLayout().size.height() : 0.0,
                               m_sides[m_active].cell->cellLayout().size.height());
  const int cell = std::clamp(static_cast<int>(grid * kLeastGrid), kLeastCell, kFairCell);
  const int room = height() - kControls - cell, most = std::clamp((room - kCells) / kRow, 2, 4);
  const double tall = std::clamp((height() * 0.46 - kControls - kCells) / most - 8.0, kRow - 8.0, 120.0);
  for (const Side& side : m_sides) side.chain->setRows(most, std::floor(tall));
}

void UnrolledPanel::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  arrange();
}

void UnrolledPanel::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  if (m_base && !m_answer && !m_job->busy()) ask();
}

void UnrolledPanel::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) {
    retranslate();
    showSides();
  }
  QWidget::changeEvent(event);
}

// The person.

void UnrolledPanel::activate(size_t side) {
  if (side == m_active) return;
  m_active = side;
  arrange();
}

/// All of the window explains the pass of SIDE.
void UnrolledPanel::explain(size_t side) {
  m_explained = side;
  const auto& explanation = m_answer->sides[side].explanation;
  if (!explanation || m_cursor->explanation() == explanation) return;
  m_showing = true;
  m_cursor->setExplanation(explanation);
  m_showing = false;
  Q_EMIT whatIfChanged();
}

QString UnrolledPanel::whatIf() const {
  if (!m_answer || m_cursor->explanation() == m_base) return {};
  QStringList parts;
  if (m_explained == 1 && m_answer->sides.size() > 1) parts << titleOf(m_answer->sides[1]);
  if (m_explained == 0 && m_factor != 1.0) parts << tr("recurrent weights × %1").arg(m_factor, 0, 'f', 2);
  return parts.isEmpty() ? QString() : tr("what if: %1").arg(parts.join(QStringLiteral(" · ")));
}

void UnrolledPanel::goToTime(size_t side, int time) {
  if (!m_answer || side >= m_answer->sides.size() || m_answer->sides[side].chains.empty()) return;
  activate(side);
  const int steps = m_answer->sides[side].chains.front().chain.steps;
  m_time = std::clamp(time, 0, steps - 1);
  for (const Side& each : m_sides) each.chain->setTime(m_time);
  showCells();
  const auto [begin, end] = m_cursor->range(m_cursor->direction());
  for (int i = begin; i < end; ++i) {
    const Explanation::Step& step = m_cursor->explanation()->steps()[static_cast<size_t>(i)];
    if (step.layer == m_layer && step.time == m_time) return m_cursor->goTo(i);
  }
}

void UnrolledPanel::open(size_t side, const CellRef& cell) {
  if (!m_answer || side >= m_answer->sides.size()) return;
  explain(side);
  const int step = m_cursor->stepOf(cell.value, cell.gradient);
  const int time = m_time;
  if (step >= 0 && m_cursor->currentStep() && m_cursor->currentStep()->layer != m_layer) m_cursor->goTo(step);
  m_time = time;
  m_cursor->select(cell);
}

}  // namespace unroll
