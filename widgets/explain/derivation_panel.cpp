// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/derivation_panel.h"

#include <QContextMenuEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "controls.h"
#include "explain/flow_layout.h"
#include "explain/formula_delegate.h"
#include "export/copied.h"
#include "theme/theme.h"

namespace unroll {
namespace {

constexpr size_t kRowsAtOnce = 24;  ///< of a long sum, until "more" is asked for
constexpr size_t kUsesShown = 6;
enum Role { kCells = Qt::UserRole, kMoreFrom, kOpened };

}  // namespace

DerivationPanel::DerivationPanel(ExplainCursor* cursor, QWidget* parent) : QWidget(parent), m_cursor(cursor) {
  build();
  retranslate();
  connect(cursor, &ExplainCursor::selectionChanged, this, &DerivationPanel::follow);
  connect(cursor, &ExplainCursor::explanationChanged, this, &DerivationPanel::follow);
  connect(cursor, &ExplainCursor::hoverChanged, this, [this] {
    for (QTreeWidget* tree : {m_tree, m_uses, m_gradient})
      for (int i = 0; i < tree->topLevelItemCount(); ++i) markLit(tree->topLevelItem(i));
  });
  follow();
}

void DerivationPanel::build() {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(14, 14, 12, 14);
  column->setSpacing(6);
  buildTrail();
  column->addWidget(m_trail);
  auto* head = new QHBoxLayout;
  m_title = makeLabel({}, "title", this);
  m_ref = makeLabel({}, "small", this);
  m_ref->setTextInteractionFlags(Qt::TextSelectableByMouse);
  head->addWidget(m_title);
  head->addStretch();
  m_sheet = makeButton({}, "quiet", this);
  m_sheet->setFocusPolicy(Qt::TabFocus);
  m_sheet->hide();
  connect(m_sheet, &QPushButton::clicked, this, [this] { Q_EMIT sheetWanted(m_cursor->selected()); });
  head->addWidget(m_sheet);
  column->addLayout(head);
  column->addWidget(m_ref);
  m_largest = makeButton({}, "quiet", this);
  m_largest->setCheckable(true);
  m_largest->setFocusPolicy(Qt::TabFocus);
  connect(m_largest, &QPushButton::toggled, this, &DerivationPanel::fillTree);
  column->addWidget(m_largest, 0, Qt::AlignLeft);
  m_tree = makeTree({});
  m_tree->setRootIsDecorated(true);
  column->addWidget(m_tree);
  m_usesTitle = makeHeading({}, this);
  m_uses = makeTree({});
  m_gradientTitle = makeHeading({}, this);
  m_gradient = makeTree({});
  m_badge = makeLabel({}, nullptr, this);
  m_badge->setWordWrap(true);
  column->addSpacing(10);
  column->addWidget(m_usesTitle);
  column->addWidget(m_uses);
  column->addSpacing(10);
  column->addWidget(m_gradientTitle);
  column->addWidget(m_gradient);
  column->addWidget(m_badge);
  column->addStretch(1);
}

QTreeWidget* DerivationPanel::makeTree(const QString& name) {
  auto* tree = new QTreeWidget(this);
  tree->setColumnCount(3);
  tree->setHeaderHidden(true);
  tree->setAccessibleName(name);
  tree->setItemDelegate(new FormulaDelegate(15.0, tree));
  tree->setIndentation(14);
  tree->setFrameShape(QFrame::NoFrame);
  tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  tree->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  FormulaDelegate::styleTree(tree);
  tree->setMouseTracking(true);
  tree->header()->setStretchLastSection(false);
  tree->header()->setMinimumSectionSize(0);
  tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
  tree->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
  tree->header()->setSectionResizeMode(2, QHeaderView::ResizeToContents);
  connect(tree, &QTreeWidget::itemExpanded, this, &DerivationPanel::open);
  connect(tree, &QTreeWidget::itemCollapsed, this, [tree] { fit(tree); });
  connect(tree, &QTreeWidget::itemEntered, this, [this](QTreeWidgetItem* item) {
    const auto cells = cellsOf(item);
    m_cursor->hover(cells.size() == 1 ? cells.front() : CellRef{});
  });
  // A single click (or Enter) on a number makes it the one that is asked about.
  tree->viewport()->installEventFilter(this);
  const auto choose = [this](QTreeWidgetItem* item) {
    if (!item->data(0, kMoreFrom).isNull()) return open(item);
    const auto cells = cellsOf(item);
    if (cells.size() == 1 && cells.front() != m_cursor->selected()) {
      // The tree is filled anew by this: not from within its own signal.
      QMetaObject::invokeMethod(
          this, [this, cell = cells.front()] { m_cursor->select(cell); }, Qt::QueuedConnection);
    } else if (cells.size() > 1) {
      item->setExpanded(!item->isExpanded());
    }
  };
  connect(tree, &QTreeWidget::itemClicked, this, choose);
  connect(tree, &QTreeWidget::itemActivated, this, [choose](QTreeWidgetItem* item) { choose(item); });
  return tree;
}

/// The mouse leaves a tree: nothing is pointed at any more.
bool DerivationPanel::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::Leave) m_cursor->hover({});
  return QWidget::eventFilter(watched, event);
}

void DerivationPanel::retranslate() {
  const auto heading = [](QLabel* label, const QString& words) {
    label->setText(words.toUpper());
    label->setAccessibleName(words);
  };
  heading(m_usesTitle, tr("Used by"));
  heading(m_gradientTitle, tr("Gradient"));
  m_tree->setAccessibleName(tr("Derivation"));
  m_uses->setAccessibleName(tr("Used by"));
  m_gradient->setAccessibleName(tr("Gradient"));
  m_largest->setText(tr("Largest contributions first"));
  const auto name = [](QPushButton* button, const QString& words, const QString& key) {
    button->setAccessibleName(words);
    button->setToolTip(QStringLiteral("%1 (%2)").arg(words, key));
  };
  name(m_back, tr("Back along the trail"), QStringLiteral("Alt+←"));
  name(m_ahead, tr("Forward along the trail"), QStringLiteral("Alt+→"));
  m_sheet->setText(tr("Turn into a sheet"));
  m_sheet->setToolTip(tr("Make an exercise of this derivation: numbers that you choose become blanks (Ctrl+Shift+E)"));
}

std::vector<CellRef> DerivationPanel::cellsOf(const QTreeWidgetItem* item) {
  std::vector<CellRef> cells;
  for (const QVariant& cell : item->data(0, kCells).toList()) cells.push_back(cell.value<CellRef>());
  return cells;
}

QTreeWidgetItem* DerivationPanel::itemOf(const DerivationRow& row) const {
  auto* item =
      new QTreeWidgetItem({QString::fromStdString(formula::toText(row.label)), shownNumber(row.value), row.detail});
  item->setData(0, FormulaDelegate::kFormula, QVariant::fromValue(row.label));
  item->setData(1, FormulaDelegate::kBold, true);
  QVariantList cells;
  QStringList names;
  for (const CellRef& cell : row.cells) {
    cells << QVariant::fromValue(cell);
    names << QString::fromStdString(m_cursor->explanation()->refOf(cell));
  }
  item->setData(0, kCells, cells);
  item->setToolTip(0, names.join(QStringLiteral(" · ")));
  item->setToolTip(1, QString::number(row.value, 'g', 12));
  if (!row.leaf) item->setChildIndicatorPolicy(QTreeWidgetItem::ShowIndicator);
  return item;
}

void DerivationPanel::addRows(QTreeWidgetItem* parent, const std::vector<DerivationRow>& rows, size_t from) {
  const size_t end = std::min(rows.size(), from + kRowsAtOnce);
  for (size_t i = from; i < end; ++i) parent->addChild(itemOf(rows[i]));
  if (end == rows.size()) return;
  auto* more = new QTreeWidgetItem(parent, {tr("%n more…", nullptr, static_cast<int>(rows.size() - end))});
  more->setData(0, kMoreFrom, static_cast<qulonglong>(end));
  more->setData(0, FormulaDelegate::kMuted, true);
  more->setFirstColumnSpanned(true);
}

/// Fills an item the first time it is opened; "more" continues its parent's list.
void DerivationPanel::open(QTreeWidgetItem* item) {
  QTreeWidget* tree = item->treeWidget();
  if (!item->data(0, kMoreFrom).isNull()) {
    QTreeWidgetItem* parent = item->parent();
    const size_t from = item->data(0, kMoreFrom).toULongLong();
    const auto cells = cellsOf(parent);
    delete item;
    std::vector<DerivationRow> rows = rowsOf(*m_cursor->explanation(), cells.front());
    if (m_largest->isChecked())
      std::stable_sort(rows.begin(), rows.end(),
                       [](const auto& a, const auto& b) { return std::fabs(a.value) > std::fabs(b.value); });
    addRows(parent, rows, from);
  } else if (!item->data(0, kOpened).toBool() && m_cursor->explanation()) {
    item->setData(0, kOpened, true);
    const auto cells = cellsOf(item);
    if (cells.size() == 1) {
      std::vector<DerivationRow> rows = rowsOf(*m_cursor->explanation(), cells.front());
      if (m_largest->isChecked())
        std::stable_sort(rows.begin(), rows.end(),
                         [](const auto& a, const auto& b) { return std::fabs(a.value) > std::fabs(b.value); });
      addRows(item, rows, 0);
    } else {
      for (const CellRef& cell : cells) item->addChild(itemOf(rowOf(*m_cursor->explanation(), cell)));
    }
  }
  fit(tree);
}

void DerivationPanel::fit(QTreeWidget* tree) {
  int height = 2;
  for (QTreeWidgetItem* item = tree->topLevelItem(0); item; item = tree->itemBelow(item))
    height += tree->visualItemRect(item).height();
  tree->setFixedHeight(height);
  tree->setVisible(tree->topLevelItemCount() > 0);
}

void DerivationPanel::follow() {
  const auto& explanation = m_cursor->explanation();
  const CellRef cell = m_cursor->selected();
  const bool any = explanation && cell.valid();
  m_title->setText(any ? tr("Why %1?").arg(shownNumber(explanation->number(cell)))
                       : tr("Why is this number what it is?"));
  m_ref->setText(any ? QStringLiteral("%1 = %2").arg(QString::fromStdString(explanation->refOf(cell)),
                                                     shownNumber(explanation->number(cell), 10))
                     : tr("Click any number to see what it came from."));
  m_sheet->setVisible(m_sheetOffered && any);
  fillTrail();
  fillTree();
  fillUses();
  fillGradient();
}

void DerivationPanel::setSheetOffered(bool offered) {
  m_sheetOffered = offered;
  m_sheet->setVisible(offered && m_cursor->explanation() && m_cursor->selected().valid());
}

/// Back and forth, and the numbers that led here.
void DerivationPanel::buildTrail() {
  m_trail = new QWidget(this);
  QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
  policy.setHeightForWidth(true);
  m_trail->setSizePolicy(policy);
  auto* flow = new FlowLayout(m_trail, 4);
  m_back = makeButton(QStringLiteral("‹"), "icon", m_trail);
  m_ahead = makeButton(QStringLiteral("›"), "icon", m_trail);
  for (QPushButton* button : {m_back, m_ahead}) {
    button->setFocusPolicy(Qt::TabFocus);
    flow->addWidget(button);
  }
  connect(m_back, &QPushButton::clicked, m_cursor, &ExplainCursor::returnOne);
  connect(m_ahead, &QPushButton::clicked, m_cursor, &ExplainCursor::advanceOne);
}

void DerivationPanel::fillTrail() {
  for (QPushButton* crumb : m_crumbs) {
    m_trail->layout()->removeWidget(crumb);
    crumb->hide();
    crumb->deleteLater();
  }
  m_crumbs.clear();
  const auto& trail = m_cursor->trail();
  const auto& explanation = m_cursor->explanation();
  const auto shown = explanation ? std::min<size_t>(trail.size(), 4) : 0;  // the nearest; each leads further back
  for (size_t i = trail.size() - shown; i < trail.size() && explanation; ++i) {
    const QString name = QString::fromStdString(explanation->refOf(trail[i]));
    QPushButton* back = makeButton(name, "quiet", m_trail);
    back->setToolTip(QStringLiteral("%1 = %2").arg(name, shownNumber(explanation->number(trail[i]))));
    back->setAccessibleName(tr("Back to %1").arg(name));
    back->setFocusPolicy(Qt::TabFocus);
    connect(back, &QPushButton::clicked, this, [this, i] { m_cursor->returnTo(static_cast<int>(i)); });
    m_trail->layout()->addWidget(back);
    back->show();
    m_crumbs.push_back(back);
  }
  m_back->setEnabled(m_cursor->canReturn());
  m_ahead->setEnabled(m_cursor->canAdvance());
  m_trail->setVisible(explanation && (m_cursor->canReturn() || m_cursor->canAdvance()));
}

void DerivationPanel::fillTree() {
  m_tree->clear();
  const CellRef cell = m_cursor->selected();
  bool many = false;
  if (m_cursor->explanation() && cell.valid()) {
    QTreeWidgetItem* root = itemOf(rowOf(*m_cursor->explanation(), cell));
    m_tree->addTopLevelItem(root);
    root->setExpanded(true);
    if (root->childCount() == 0) open(root);
    // One operand alone is not an answer yet: open it too.
    if (root->childCount() == 1 && root->child(0)->childIndicatorPolicy() == QTreeWidgetItem::ShowIndicator)
      root->child(0)->setExpanded(true);
    many = root->childCount() > 4 || (root->childCount() == 1 && root->child(0)->childCount() > 4);
  }
  m_largest->setVisible(many || m_largest->isChecked());
  fit(m_tree);
}

void DerivationPanel::fillUses() {
  m_uses->clear();
  const CellRef cell = m_cursor->selected();
  if (m_cursor->explanation() && cell.valid()) {
    const std::vector<CellRef> uses = m_cursor->explanation()->derive(cell).usedBy;
    for (size_t i = 0; i < std::min(uses.size(), kUsesShown); ++i) {
      DerivationRow row = rowOf(*m_cursor->explanation(), uses[i]);
      row.leaf = true;  // these lead on by a click
      m_uses->addTopLevelItem(itemOf(row));
    }
    if (uses.size() > kUsesShown) {
      auto* more = new QTreeWidgetItem({tr("and %n more", nullptr, static_cast<int>(uses.size() - kUsesShown))});
      more->setData(0, FormulaDelegate::kMuted, true);
      more->setFlags(Qt::NoItemFlags);
      m_uses->addTopLevelItem(more);
      more->setFirstColumnSpanned(true);
    }
  }
  fit(m_uses);
  m_usesTitle->setVisible(m_uses->topLevelItemCount() > 0);
}

void DerivationPanel::fillGradient() {
  m_gradient->clear();
  m_badge->hide();
  m_checked = {};
  CellRef cell = m_cursor->selected();
  // What the optimizer makes of it comes behind the loss.
  const bool any = m_cursor->explanation() && cell.valid() && m_cursor->explanation()->evaluation().hasGradients() &&
                   cell.value <= m_cursor->explanation()->loss();
  if (any) {
    cell.gradient = true;
    if (cell != m_cursor->selected()) {
      DerivationRow row = rowOf(*m_cursor->explanation(), cell);
      row.leaf = true;
      m_gradient->addTopLevelItem(itemOf(row));
    }
    m_checked = cell;
    m_badge->setText(tr("checking by a central difference…"));
    setRole(m_badge, "small");
    m_badge->show();
    Q_EMIT checkWanted(cell);
  }
  fit(m_gradient);
  m_gradientTitle->setVisible(any);
}

void DerivationPanel::setCheck(const CellRef& cell, double difference) {
  if (cell != m_checked || !m_cursor->explanation()) return;
  if (std::isnan(difference)) {
    m_badge->setText(tr("⚠ at a kink: the slopes to the left and to the right differ; the rule for ties decides"));
    setRole(m_badge, "warning");
    return;
  }
  if (std::isinf(difference)) {
    m_badge->setText(
        tr("No difference to compare with: this whole number chooses a row, so there is nothing between."));
    setRole(m_badge, "small");
    return;
  }
  const double exact = m_cursor->explanation()->number(cell);
  const double size = std::max({std::fabs(exact), std::fabs(difference), 1e-12});
  const double gap = std::fabs(exact - difference) / size;
  // 1e-6 is what central differences can promise in double; tiny gradients drown in rounding.
  const bool agrees = gap <= 1e-6 || std::fabs(exact - difference) < 1e-10;
  m_badge->setText(
      agrees ? tr("✓ %1 derived, %2 by central difference · relative gap %3")
                   .arg(shownNumber(exact, 7), shownNumber(difference, 7), shownNumber(gap, 1))
             : tr("⚠ %1 derived, %2 by central difference · relative gap %3: a kink is near, or the function is too "
                  "steep here")
                   .arg(shownNumber(exact, 7), shownNumber(difference, 7), shownNumber(gap, 1)));
  setRole(m_badge, agrees ? "good" : "warning");
}

void DerivationPanel::markLit(QTreeWidgetItem* item) {
  const auto cells = cellsOf(item);
  const auto& lit = m_cursor->lit();
  const bool on = std::any_of(cells.begin(), cells.end(), [&](const CellRef& cell) {
    return cell == m_cursor->hovered() || std::find(lit.begin(), lit.end(), cell) != lit.end();
  });
  if (item->data(0, FormulaDelegate::kLit).toBool() != on)
    for (int c = 0; c < 3; ++c) item->setData(c, FormulaDelegate::kLit, on);
  for (int i = 0; i < item->childCount(); ++i) markLit(item->child(i));
}

/// The whole derivation, whichever row was asked.
void DerivationPanel::contextMenuEvent(QContextMenuEvent* event) {
  if (!m_cursor->explanation() || !m_cursor->selected().valid()) return event->ignore();
  QMenu menu(this);
  addCopyActions(menu, [this] { return copiedDerivation(m_cursor->explanation()->derive(m_cursor->selected())); });
  menu.exec(event->globalPos());
}

void DerivationPanel::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) {
    retranslate();
    follow();
  }
  QWidget::changeEvent(event);
}

}  // namespace unroll
