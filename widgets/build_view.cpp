// SPDX-License-Identifier: GPL-3.0-or-later
#include "build_view.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QShortcut>
#include <QSplitter>
#include <QVBoxLayout>

#include "canvas/canvas.h"
#include "canvas/canvas_edits.h"
#include "canvas/thumbnails.h"
#include "inspector/inspector.h"
#include "keys_panel.h"
#include "palette.h"
#include "problems_list.h"

namespace unroll {

namespace {
constexpr int kPaletteWidth = 232;
constexpr int kInspectorWidth = 304;
}  // namespace

BuildView::BuildView(DocumentModel* document, TrainingBridge* bridge, QWidget* parent)
    : QWidget(parent), m_document(document) {
  m_palette = new Palette(document->catalog());
  m_canvas = new Canvas(document);
  new Thumbnails(m_canvas, bridge);  // the canvas owns it
  m_problems = new ProblemsList(document);
  m_problems->hide();
  m_inspector = new Inspector(document, bridge);
  auto* middle = new QWidget;
  auto* column = new QVBoxLayout(middle);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(m_canvas, 1);
  column->addWidget(m_problems);
  auto* split = new QSplitter(Qt::Horizontal);
  split->setChildrenCollapsible(false);
  split->setHandleWidth(1);
  m_palette->setMinimumWidth(180);
  m_palette->setMaximumWidth(360);
  m_inspector->setMinimumWidth(260);
  m_inspector->setMaximumWidth(460);
  split->addWidget(m_palette);
  split->addWidget(middle);
  split->addWidget(m_inspector);
  split->setStretchFactor(1, 1);
  split->setSizes({kPaletteWidth, 900, kInspectorWidth});
  auto* all = new QVBoxLayout(this);
  all->setContentsMargins(0, 0, 0, 0);
  all->addWidget(split);
  m_keys = new KeysPanel(this);
  m_keys->hide();
  setFocusProxy(m_canvas);

  const auto backToCanvas = [this] { m_canvas->setFocus(Qt::OtherFocusReason); };
  connect(m_palette, &Palette::layerChosen, this, [this, backToCanvas](const QString& key) {
    // Into an empty document: where the person looks; else beside what is selected.
    const bool empty = m_document->spec().nodes.empty();
    const std::optional<QPointF> place = empty ? std::optional(m_canvas->freePlace()) : std::nullopt;
    if (!addLayer(*m_document, key.toStdString(), place)) return;
    m_canvas->reveal(m_document->selection().front());
    backToCanvas();
  });
  connect(m_palette, &Palette::left, this, backToCanvas);
  connect(m_inspector, &Inspector::left, this, backToCanvas);
  connect(m_canvas, &Canvas::inspectorWanted, m_inspector, &Inspector::focusAttributes);
  connect(m_canvas, &Canvas::renameWanted, m_inspector, &Inspector::focusName);
  connect(m_canvas, &Canvas::zoomChanged, this, &BuildView::zoomChanged);
  connect(m_canvas, &Canvas::galleryWanted, this, &BuildView::galleryWanted);
  connect(m_problems, &ProblemsList::closed, this, [this, backToCanvas] {
    showProblems(false);
    backToCanvas();
  });
  connect(m_problems, &ProblemsList::nodeWanted, this, [this, backToCanvas](NodeId id) {
    m_document->select({id});
    m_canvas->reveal(id);
    backToCanvas();
  });
  connect(m_keys, &KeysPanel::closed, this, [this, backToCanvas] {
    showKeys(false);
    backToCanvas();
  });
  auto* slash = new QShortcut(QKeySequence(Qt::Key_Slash), this);
  slash->setContext(Qt::WidgetWithChildrenShortcut);
  connect(slash, &QShortcut::activated, m_palette, &Palette::focusSearch);
}

void BuildView::showProblems(bool shown) {
  m_problems->setVisible(shown);
  if (shown) m_problems->focusFirst();
}

bool BuildView::problemsShown() const { return !m_problems->isHidden(); }

void BuildView::showKeys(bool shown) {
  m_keys->setVisible(shown);
  m_keys->place();
  m_keys->raise();
  if (shown) m_keys->setFocus(Qt::ShortcutFocusReason);
}

void BuildView::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  m_keys->place();
}

void BuildView::copy() {
  if (!m_document->selection().empty())
    QGuiApplication::clipboard()->setText(nodesAsText(*m_document, m_document->selection()));
}
void BuildView::cut() {
  copy();
  removeNodes(*m_document, m_document->selection());
}
void BuildView::paste() { m_canvas->paste(); }
void BuildView::duplicate() { duplicateNodes(*m_document, m_document->selection()); }
void BuildView::removeSelected() { m_canvas->removeSelected(); }

void BuildView::selectAll() {
  std::vector<NodeId> all;
  for (const NodeSpec& node : m_document->spec().nodes) all.push_back(node.id);
  m_document->select(all);
}

void BuildView::arrange() {
  arrangeNodes(*m_document);
  m_canvas->fit();
}
void BuildView::zoomIn() { m_canvas->setZoom(m_canvas->zoom() * 1.2); }
void BuildView::zoomOut() { m_canvas->setZoom(m_canvas->zoom() / 1.2); }
void BuildView::resetZoom() { m_canvas->setZoom(1.0); }
void BuildView::fit() { m_canvas->fit(); }

}  // namespace unroll
