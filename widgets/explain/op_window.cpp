// SPDX-License-Identifier: GPL-3.0-or-later
// A window moving over a tensor: convolution and pooling.
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "controls.h"
#include "explain/derivation_rows.h"
#include "explain/op_page.h"
#include "explain/tape_sign.h"
#include "math/primitive.h"
#include "theme/theme.h"

namespace unroll {
namespace {

constexpr int kRunPace = 260;  ///< ms a window stays where it is while it runs
constexpr double kHigh = 168.0;
constexpr int kSign = 18;

std::shared_ptr<const TensorD> tensorOf(const Extents& shape, const std::vector<double>& values) {
  return std::make_shared<TensorD>(shape, values);
}

std::shared_ptr<const TensorD> valueOf(const std::shared_ptr<const Explanation>& explanation, ValueId id) {
  return {explanation, &explanation->evaluation().value(id)};
}

}  // namespace

TensorView* OpPage::addTensor(QLayout* layout) {
  auto* view = new TensorView(this);
  view->setCompact(true);
  view->setNamer([this](const CellRef& cell) {
    return m_cursor->explanation() && cell.valid() && cell.cell >= 0
               ? QString::fromStdString(m_cursor->explanation()->refOf(cell))
               : QString();
  });
  connect(view, &TensorView::hovered, m_cursor, &ExplainCursor::hover);
  connect(view, &TensorView::clicked, m_cursor, &ExplainCursor::select);
  layout->addWidget(view);
  return view;
}

void OpPage::markTensors(std::initializer_list<TensorView*> tensors) {
  for (TensorView* view : tensors) {
    if (!view->tensor()) continue;
    view->setSelected(m_cursor->selected());
    view->setMarked(m_cursor->hovered(), m_cursor->operands(), m_cursor->users());
  }
}

WindowPage::WindowPage(ExplainCursor* cursor, QWidget* parent) : OpPage(cursor, parent) {
  setFocusPolicy(Qt::TabFocus);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(4, 4, 4, 4);
  column->setSpacing(4);
  auto* row = new QHBoxLayout;
  row->setSpacing(6);
  m_source = addTensor(row);
  m_window = addTensor(row);
  const auto sign = [&](const QString& words) {
    QLabel* label = makeLabel(words, "title", this);
    label->setFixedWidth(kSign);
    label->setAlignment(Qt::AlignCenter);
    row->addWidget(label);
    return label;
  };
  m_times = sign(QStringLiteral("×"));
  m_kernel = addTensor(row);
  m_equals = sign(QStringLiteral("="));
  m_products = addTensor(row);
  row->addStretch(1);
  column->addLayout(row);
  // A product lights its two factors, and each of them the product.
  connect(m_products, &TensorView::placeHovered, this, [this](qint64 place) {
    m_window->markPlace(place);
    m_kernel->markPlace(place);
  });
  auto* foot = new QHBoxLayout;
  m_run = makeButton({}, "quiet", this);
  m_run->setFocusPolicy(Qt::TabFocus);
  m_words = makeLabel({}, nullptr, this);
  m_words->setWordWrap(true);
  foot->addWidget(m_run);
  foot->addWidget(m_words, 1);
  column->addLayout(foot);
  m_timer.setInterval(kRunPace);
  connect(&m_timer, &QTimer::timeout, this, [this] { moveBy(0, 1, true); });
  connect(m_run, &QPushButton::clicked, this, [this] { setRunning(!m_timer.isActive()); });
  connect(&Theme::instance(), &Theme::changed, this, &WindowPage::showRun);
  retranslate();
}

void WindowPage::retranslate() {
  setAccessibleName(tr("The window and its numbers. The arrow keys move it."));
  showRun();
  if (m_reading.source != kNoValue) showWords();
}

void WindowPage::showRun() {
  m_run->setText(m_timer.isActive() ? tr("Stop the window") : tr("Let the window run"));
  m_run->setIcon(
      tapeIcon(m_timer.isActive() ? TapeSign::Pause : TapeSign::Play, Theme::instance().accent(), devicePixelRatioF()));
}

bool WindowPage::load() {
  const auto& explanation = m_cursor->explanation();
  auto reading = explanation ? readWindow(*explanation, m_cursor->selected()) : std::nullopt;
  // A window of one place only repeats the formula; a fold of thousands is no picture.
  if (!reading || reading->inputs.size() < 2) return false;
  m_reading = std::move(*reading);
  showSource();
  m_source->setFrame(m_reading.inputs);
  m_window->setParts(tensorOf(m_reading.shape, m_reading.values), m_reading.inputs,
                     formula::word(tr("window").toStdString()));
  m_window->setWinner(m_reading.winner);
  const bool products = m_reading.kind == WindowReading::Kind::Products;
  for (QWidget* widget : std::initializer_list<QWidget*>{m_times, m_kernel, m_equals, m_products})
    widget->setVisible(products);
  if (products) {
    m_kernel->setParts(tensorOf(m_reading.shape, m_reading.factors), m_reading.weights,
                       inlineSymbol(*explanation, {m_reading.kernel, -1, false}));
    m_products->setParts(tensorOf(m_reading.shape, m_reading.products),
                         std::vector<CellRef>(m_reading.inputs.size()),  // a product alone is no number of the pass
                         formula::word(tr("products").toStdString()));
  }
  showWords();
  return true;
}

void WindowPage::showWords() {
  const QString result = QStringLiteral("<b>%1</b>").arg(shownNumber(m_reading.result));
  const auto count = static_cast<int>(m_reading.inputs.size());
  QString words;
  switch (m_reading.kind) {
    case WindowReading::Kind::Products: words = tr("The %1 products together: %2").arg(count).arg(result); break;
    case WindowReading::Kind::Max: words = tr("The largest of %1 goes on: %2").arg(count).arg(result); break;
    case WindowReading::Kind::Mean: words = tr("The mean of %1: %2").arg(count).arg(result); break;
    case WindowReading::Kind::Sum: words = tr("The sum of %1: %2").arg(count).arg(result); break;
  }
  const CellRef chosen = m_cursor->selected();
  if (!(chosen == m_reading.output) && m_cursor->explanation()) {
    const Evaluation& pass = m_cursor->explanation()->evaluation();
    const std::vector<Term> terms = pass.terms(chosen.value, chosen.cell);
    const std::string_view op = m_cursor->explanation()->expression()[chosen.value].op->name;
    for (const Term& term : terms)
      if (op == "add" && !(CellRef{term.value, term.cell, false} == m_reading.output))
        words += tr(", with the bias %1: <b>%2</b>")
                     .arg(shownNumber(pass.number(term.value, term.cell)),
                          shownNumber(pass.number(chosen.value, chosen.cell)));
  }
  m_words->setText(words);
}

void WindowPage::mark() {
  markTensors({m_source, m_window, m_kernel});
  const auto placeIn = [this](const std::vector<CellRef>& cells) {
    const auto found = std::find(cells.begin(), cells.end(), m_cursor->hovered());
    return m_cursor->hovered().valid() && found != cells.end() ? found - cells.begin() : -1;
  };
  const auto place = std::max(placeIn(m_reading.inputs), placeIn(m_reading.weights));
  m_products->markPlace(place);
}

/// What it moves over: one map of many where the window stays within one.
void WindowPage::showSource() {
  const auto& explanation = m_cursor->explanation();
  const CellRef whole{m_reading.source, -1, false};
  const Formula symbol = inlineSymbol(*explanation, whole);
  const auto tensor = valueOf(explanation, m_reading.source);
  const Extents& extents = tensor->extents();
  const int64_t map = extents.size() > 2 ? extents.back() * extents[extents.size() - 2] : tensor->size();
  const auto mapOf = [map](const CellRef& cell) { return cell.cell / map; };
  const int64_t first = mapOf(m_reading.inputs.front());
  const bool one = std::all_of(m_reading.inputs.begin(), m_reading.inputs.end(),
                               [&](const CellRef& cell) { return mapOf(cell) == first; });
  if (!one || map == tensor->size()) {
    if (m_map >= 0 || m_source->tensor() != tensor) m_source->setTensor(tensor, whole, symbol);
    m_map = -1;
    return;
  }
  if (m_map == first && m_shown == explanation) return;
  m_map = first;
  m_shown = explanation;
  auto part = std::make_shared<TensorD>(Extents{extents[extents.size() - 2], extents.back()});
  std::vector<CellRef> cells;
  for (int64_t i = 0; i < map; ++i) {
    (*part)[i] = (*tensor)[first * map + i];
    cells.push_back({m_reading.source, first * map + i, false});
  }
  m_source->setParts(std::move(part), std::move(cells),
                     formula::row({symbol, formula::word(tr(", map %1").arg(first).toStdString())}));
}

/// The source gets what the small grids leave: they are wide enough for their numbers where that can be.
void WindowPage::setRoom(int width) {
  if (m_reading.shape.empty()) return;
  const bool products = m_reading.kind == WindowReading::Kind::Products;
  const int grids = products ? 3 : 1, gaps = products ? 5 * 6 + 2 * kSign : 6;
  const Extents& shape = m_reading.shape;
  const double zoom = width > 1100 ? 1.5 : 1.0, left = width - gaps - 10.0, high = kHigh * zoom;
  // The grids get the width that their numbers need, the source what is left of it up to its height.
  const double need = shape.size() > 2 ? 0.0 : static_cast<double>(shape.back()) * 32.0 + 9.0;
  const double most = std::max(left - grids * need, 0.28 * left);
  const TensorTiles source(m_source->tensor()->extents(), {std::min(most, left * (products ? 0.36 : 0.7)), high},
                           24.0 * zoom);
  m_source->setRoom({source.size().width() + 0.5, high}, 24.0 * zoom);
  const double each = (left - m_source->sizeHint().width()) / grids - 9.0;
  const double cell = shape.size() > 2 ? 46.0 * zoom : std::min(46.0 * zoom, each / static_cast<double>(shape.back()));
  for (TensorView* view : {m_window, m_kernel, m_products}) view->setRoom({each, high}, cell);
}

void WindowPage::setRunning(bool running) {
  running ? m_timer.start() : m_timer.stop();
  showRun();
}

void WindowPage::moveBy(int64_t rows, int64_t columns, bool wrap) {
  const auto& explanation = m_cursor->explanation();
  const CellRef at = m_cursor->selected();
  if (!explanation || !at.valid()) return;
  const Extents& extents = explanation->expression()[at.value].extents;
  const int64_t wide = extents.empty() ? 1 : extents.back(),
                high = extents.size() > 1 ? extents[extents.size() - 2] : 1;
  const int64_t base = at.cell / (wide * high) * (wide * high), place = at.cell - base;
  int64_t row = place / wide + rows, column = place % wide + columns;
  if (wrap) {
    const int64_t next = (place + columns + wide * high) % (wide * high);
    row = next / wide;
    column = next % wide;
  }
  if (row < 0 || row >= high || column < 0 || column >= wide) return;
  m_cursor->moveTo({at.value, base + row * wide + column, false});
}

void WindowPage::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
    case Qt::Key_Left: return moveBy(0, -1);
    case Qt::Key_Right: return moveBy(0, 1);
    case Qt::Key_Up: return moveBy(-1, 0);
    case Qt::Key_Down: return moveBy(1, 0);
    default: OpPage::keyPressEvent(event);
  }
}

void WindowPage::hideEvent(QHideEvent* event) {
  setRunning(false);
  OpPage::hideEvent(event);
}

void WindowPage::focusInEvent(QFocusEvent* event) {
  OpPage::focusInEvent(event);
  update();
}

void WindowPage::focusOutEvent(QFocusEvent* event) {
  OpPage::focusOutEvent(event);
  update();
}

void WindowPage::paintEvent(QPaintEvent*) {
  if (!hasFocus()) return;
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(Theme::instance().accent(), 1.0));
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
}

}  // namespace unroll
