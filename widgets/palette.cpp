// SPDX-License-Identifier: GPL-3.0-or-later
#include "palette.h"

#include <QDrag>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPainter>
#include <QShortcut>
#include <QStyledItemDelegate>
#include <QVBoxLayout>
#include <algorithm>
#include <iterator>

#include "canvas/canvas.h"
#include "canvas/card_style.h"
#include "controls.h"
#include "theme/theme.h"
#include "translate.h"

namespace unroll {

namespace {

enum Role { KeyRole = Qt::UserRole, SearchRole, LayerRole };

/// The catalog's categories; of the larger ones the parts that their descriptors tell apart.
enum class PaletteGroup { Data, Core, Reshaping, Joining, Convolution, Pooling, Recurrent, Attention };

struct GroupWords {
  PaletteGroup group;
  const char* words;
};
constexpr GroupWords kGroups[] = {{PaletteGroup::Data, QT_TRANSLATE_NOOP("unroll::Palette", "Data")},
                                  {PaletteGroup::Core, QT_TRANSLATE_NOOP("unroll::Palette", "Core")},
                                  {PaletteGroup::Reshaping, QT_TRANSLATE_NOOP("unroll::Palette", "Reshaping")},
                                  {PaletteGroup::Joining, QT_TRANSLATE_NOOP("unroll::Palette", "Joining")},
                                  {PaletteGroup::Convolution, QT_TRANSLATE_NOOP("unroll::Palette", "Convolution")},
                                  {PaletteGroup::Pooling, QT_TRANSLATE_NOOP("unroll::Palette", "Pooling")},
                                  {PaletteGroup::Recurrent, QT_TRANSLATE_NOOP("unroll::Palette", "Recurrent")},
                                  {PaletteGroup::Attention, QT_TRANSLATE_NOOP("unroll::Palette", "Attention")}};

/// Whether the layer of EXAMPLE learns nothing and only puts the same numbers into another shape, or fewer of them.
bool reshapes(const LayerDescriptor& layer, const LayerExample& example) {
  const Attributes attributes(layer.attributes, example.attributes);
  if (!layer.parameters(attributes, example.inputs).empty()) return false;
  const auto shapes = layer.inferShape(attributes, example.inputs);
  return shapes.ok() && !(shapes.value() == example.inputs);
}

PaletteGroup groupOf(const LayerDescriptor& layer) {
  switch (layer.category) {
    case LayerCategory::Data: return PaletteGroup::Data;
    case LayerCategory::Recurrent: return PaletteGroup::Recurrent;
    case LayerCategory::Attention: return PaletteGroup::Attention;
    case LayerCategory::Core:
    case LayerCategory::Convolution: break;
  }
  const bool convolution = layer.category == LayerCategory::Convolution;
  if (!convolution && layer.inputs(Attributes(layer.attributes, {})).size() > 1) return PaletteGroup::Joining;
  const bool other = std::any_of(layer.examples.begin(), layer.examples.end(),
                                 [&layer](const LayerExample& example) { return reshapes(layer, example); });
  if (!other) return convolution ? PaletteGroup::Convolution : PaletteGroup::Core;
  return convolution ? PaletteGroup::Pooling : PaletteGroup::Reshaping;
}

const LayerDescriptor* layerOf(const QModelIndex& index) {
  return static_cast<const LayerDescriptor*>(index.data(LayerRole).value<void*>());
}

/// A heading, or a layer with its category's stripe.
class EntryDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const override {
    return {100, layerOf(index) ? 30 : index.row() == 0 ? 26 : 40};
  }
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const Theme& theme = Theme::instance();
    const LayerDescriptor* layer = layerOf(index);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (!layer) {
      QFont font = theme.small();
      font.setWeight(QFont::DemiBold);
      painter->setFont(font);
      painter->setPen(theme.muted());
      painter->drawText(option.rect.adjusted(2, 0, 0, -6), Qt::AlignLeft | Qt::AlignBottom,
                        index.data().toString().toUpper());
    } else {
      const bool focused = option.state & QStyle::State_HasFocus && option.state & QStyle::State_Selected;
      if (option.state & (QStyle::State_MouseOver | QStyle::State_Selected)) {
        painter->setPen(focused ? QPen(theme.accent(), 1) : QPen(Qt::NoPen));
        painter->setBrush(option.state & QStyle::State_Selected ? theme.accentSoft() : theme.background());
        painter->drawRoundedRect(QRectF(option.rect).adjusted(0.5, 1.5, -0.5, -1.5), 6, 6);
      }
      painter->setPen(Qt::NoPen);
      painter->setBrush(theme.stripe(layer));
      painter->drawRoundedRect(QRectF(option.rect.left() + 8, option.rect.center().y() - 7, 3, 15), 1.5, 1.5);
      painter->setFont(theme.body());
      painter->setPen(theme.text());
      painter->drawText(option.rect.adjusted(20, 0, -6, 0), Qt::AlignLeft | Qt::AlignVCenter, index.data().toString());
    }
    painter->restore();
  }
};

QListWidgetItem* makeEntry(const LayerDescriptor& layer) {
  const QString title = translated(layer.title);
  const QString summary = translated(layer.summary);
  auto* item = new QListWidgetItem(title);
  item->setData(KeyRole, QString::fromStdString(layer.key));
  // Searched in the window's language and in the field's own words.
  item->setData(SearchRole, QStringList{title, QString::fromStdString(layer.key), summary,
                                        QString::fromStdString(layer.title.english()),
                                        QString::fromStdString(layer.key).remove(QLatin1Char('_'))}
                                .join(QLatin1Char(' '))
                                .toLower());
  item->setData(LayerRole, QVariant::fromValue(static_cast<void*>(const_cast<LayerDescriptor*>(&layer))));
  item->setToolTip(summary);
  item->setData(Qt::AccessibleDescriptionRole, summary);
  return item;
}

}  // namespace

LayerList::LayerList(const LayerCatalog& catalog, QWidget* parent) : QListWidget(parent) {
  setRole(this, "plain");
  setAccessibleName(Palette::tr("Layers"));
  setItemDelegate(new EntryDelegate(this));
  setMouseTracking(true);
  setDragEnabled(true);
  setDragDropMode(QAbstractItemView::DragOnly);
  setSelectionMode(QAbstractItemView::SingleSelection);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  for (const GroupWords& group : kGroups) {
    QListWidgetItem* heading = nullptr;
    for (const LayerDescriptor* layer : catalog.all()) {
      if (groupOf(*layer) != group.group) continue;
      if (!heading) {
        heading = new QListWidgetItem(Palette::tr(group.words));
        heading->setFlags(Qt::NoItemFlags);
        addItem(heading);
      }
      addItem(makeEntry(*layer));
    }
  }
  connect(&Theme::instance(), &Theme::changed, this, [this] { viewport()->update(); });
}

int LayerList::filter(const QString& words) {
  const QStringList wanted = words.toLower().split(QLatin1Char(' '), Qt::SkipEmptyParts);
  QListWidgetItem* heading = nullptr;
  int shown = 0;
  bool any = false;
  for (int row = 0; row < count(); ++row) {
    QListWidgetItem* entry = item(row);
    if (entry->data(KeyRole).isNull()) {
      if (heading) heading->setHidden(!any);
      heading = entry;
      any = false;
      continue;
    }
    const QString text = entry->data(SearchRole).toString();
    const bool matches =
        std::all_of(wanted.begin(), wanted.end(), [&text](const QString& word) { return text.contains(word); });
    entry->setHidden(!matches);
    any = any || matches;
    shown += matches ? 1 : 0;
  }
  if (heading) heading->setHidden(!any);
  return shown;
}

std::string LayerList::currentKey() const {
  const QListWidgetItem* current = currentItem();
  if (current && !current->isHidden() && !current->data(KeyRole).isNull())
    return current->data(KeyRole).toString().toStdString();
  for (int row = 0; row < count(); ++row) {
    if (!item(row)->isHidden() && !item(row)->data(KeyRole).isNull())
      return item(row)->data(KeyRole).toString().toStdString();
  }
  return {};
}

/// A layer called so stands before one whose sentence says the word.
void LayerList::selectBest(const QString& words) {
  const QString wanted = words.toLower().remove(QLatin1Char(' '));
  int best = -1, rank = 4;
  for (int row = 0; row < count(); ++row) {
    const QListWidgetItem* entry = item(row);
    if (entry->isHidden() || entry->data(KeyRole).isNull()) continue;
    int own = 3;
    for (QString name : {entry->text(), entry->data(KeyRole).toString().remove(QLatin1Char('_'))}) {
      name = name.toLower();
      own = std::min(own, name == wanted ? 0 : name.startsWith(wanted) ? 1 : name.contains(wanted) ? 2 : 3);
    }
    if (own < rank) rank = own, best = row;
  }
  if (best >= 0) setCurrentRow(best);
}

QMimeData* LayerList::mimeData(const QList<QListWidgetItem*>& items) const {
  if (items.isEmpty() || items.constFirst()->data(KeyRole).isNull()) return nullptr;
  auto* dragged = new QMimeData;
  dragged->setData(QLatin1String(kLayerMime), items.constFirst()->data(KeyRole).toString().toUtf8());
  dragged->setText(items.constFirst()->text());
  return dragged;
}

/// The drag carries a small card, so that the hand sees what it holds.
void LayerList::startDrag(Qt::DropActions) {
  QMimeData* dragged = mimeData(selectedItems());
  if (!dragged) return;
  const Theme& theme = Theme::instance();
  const double ratio = devicePixelRatioF();
  QPixmap card((QSizeF(132, 38) * ratio).toSize());
  card.setDevicePixelRatio(ratio);
  card.fill(Qt::transparent);
  QPainter painter(&card);
  painter.setRenderHint(QPainter::Antialiasing);
  paintCard(painter, QRectF(3, 3, 124, 30), theme.accent(), 1.2);
  painter.setFont(theme.body());
  painter.setPen(theme.text());
  painter.drawText(QRectF(3, 3, 124, 30), Qt::AlignCenter, dragged->text());
  painter.end();
  auto* drag = new QDrag(this);
  drag->setMimeData(dragged);
  drag->setPixmap(card);
  drag->setHotSpot(QPoint(65, 18));
  drag->exec(Qt::CopyAction);
}

Palette::Palette(const LayerCatalog& catalog, QWidget* parent) : QFrame(parent) {
  unroll::setRole(this, "left");
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(14, 14, 6, 0);
  column->setSpacing(8);
  m_search = new QLineEdit;
  m_search->setPlaceholderText(tr("Search layers"));
  m_search->setAccessibleName(tr("Search layers"));
  m_search->setToolTip(tr("Press / to come here"));
  m_search->setClearButtonEnabled(true);
  m_search->installEventFilter(this);
  QLabel* slash = makeLabel(QStringLiteral("/"), "muted", m_search);
  auto* inside = new QHBoxLayout(m_search);
  inside->setContentsMargins(0, 0, 10, 0);
  inside->addStretch(1);
  inside->addWidget(slash);
  m_list = new LayerList(catalog);
  m_list->installEventFilter(this);
  m_nothing = makeLabel(QString(), "muted");
  m_nothing->setWordWrap(true);
  m_nothing->hide();
  auto* searchRow = new QHBoxLayout;
  searchRow->setContentsMargins(0, 0, 8, 0);
  searchRow->addWidget(m_search);
  column->addLayout(searchRow);
  column->addWidget(m_nothing);
  column->addWidget(m_list, 1);
  connect(m_search, &QLineEdit::textChanged, this, [this, slash](const QString& words) {
    slash->setVisible(words.isEmpty());
    const int shown = m_list->filter(words);
    m_nothing->setText(tr("No layer is called “%1”.").arg(words));
    m_nothing->setVisible(shown == 0);
    m_list->selectBest(words);
  });
  connect(m_search, &QLineEdit::returnPressed, this, [this] {
    choose(m_list->currentKey());
    m_search->clear();
  });
  connect(m_list, &QListWidget::itemDoubleClicked, this, [this] { choose(m_list->currentKey()); });
}

void Palette::choose(const std::string& key) {
  if (!key.empty()) Q_EMIT layerChosen(QString::fromStdString(key));
}

void Palette::focusSearch() {
  m_search->setFocus(Qt::ShortcutFocusReason);
  m_search->selectAll();
}

bool Palette::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() != QEvent::KeyPress) return QFrame::eventFilter(watched, event);
  const int key = static_cast<QKeyEvent*>(event)->key();
  if (key == Qt::Key_Escape) {
    m_search->clear();
    Q_EMIT left();
    return true;
  }
  if (watched == m_search && (key == Qt::Key_Down || key == Qt::Key_Up)) {
    m_list->setFocus(Qt::TabFocusReason);
    m_list->selectBest(m_search->text());
    return true;
  }
  if (watched == m_list && (key == Qt::Key_Return || key == Qt::Key_Enter)) {
    choose(m_list->currentKey());
    return true;
  }
  return QFrame::eventFilter(watched, event);
}

}  // namespace unroll
