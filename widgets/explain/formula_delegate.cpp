// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/formula_delegate.h"

#include <QCache>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "explain/formula_paint.h"
#include "theme/theme.h"

namespace unroll {
namespace {

constexpr double kInset = 7.0;
constexpr double kLeast = 12.0;  ///< a formula may shrink to this size before it is faded out
constexpr int kWidest = 104;     ///< of a remark in the last column

/// A layout with the formula that its boxes point into.
struct Kept {
  Formula formula;
  FormulaLayout layout;
};

/// A tree asks for the same few symbols at every repaint and for every size; they are laid out once.
const FormulaLayout& laidOut(const Formula& formula, double size) {
  static QCache<QPair<QByteArray, int>, Kept> kept(2000);
  const QPair<QByteArray, int> key(QByteArray::fromStdString(formula::toLatex(formula)),
                                   static_cast<int>(std::lround(size * 16.0)));
  if (const Kept* known = kept.object(key)) return known->layout;
  auto* made = new Kept{formula, {}};
  FormulaLayout::Options options;
  options.size = key.second / 16.0;
  options.display = false;
  made->layout = FormulaLayout(made->formula, options);
  kept.insert(key, made);
  return made->layout;
}

QFont fontOf(const QStyleOptionViewItem& option, const QModelIndex& index) {
  const Theme& theme = Theme::instance();
  QFont font = index.column() >= 2 ? theme.small() : index.column() == 1 ? theme.numbers() : option.font;
  if (index.data(FormulaDelegate::kBold).toBool()) font.setWeight(QFont::DemiBold);
  return font;
}

}  // namespace

void FormulaDelegate::styleTree(QTreeView* tree) {
  const auto style = [tree] {
    const QString scheme = Theme::instance().dark() ? QStringLiteral("dark") : QStringLiteral("light");
    tree->setStyleSheet(
        QStringLiteral("QTreeView { background: transparent; border: none; show-decoration-selected: 0; }"
                       "QTreeView::item, QTreeView::item:selected, QTreeView::item:hover { background: transparent; }"
                       "QTreeView::branch, QTreeView::branch:selected, QTreeView::branch:hover { background: "
                       "transparent; image: none; }"
                       "QTreeView::branch:has-children:closed { image: url(:/icons/right_%1.svg); padding: 1px; }"
                       "QTreeView::branch:has-children:open { image: url(:/icons/down_%1.svg); padding: 1px; }")
            .arg(scheme));
  };
  style();
  connect(&Theme::instance(), &Theme::changed, tree, style);
}

void FormulaDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const Theme& theme = Theme::instance();
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  const bool selected = option.state & QStyle::State_Selected, lit = index.data(kLit).toBool();
  if (selected || lit || option.state & QStyle::State_MouseOver) {
    // One rounded band across the columns of a row.
    const bool first = index.column() == 0, last = index.column() == index.model()->columnCount(index.parent()) - 1;
    painter->setPen(Qt::NoPen);
    painter->setBrush(selected || lit ? theme.accentSoft() : theme.background());
    painter->setClipRect(option.rect);
    painter->drawRoundedRect(QRectF(option.rect).adjusted(first ? 0 : -8, 1, last ? -1 : 8, -1), 6, 6);
    painter->setClipping(false);
  }
  QRectF room = QRectF(option.rect).adjusted(kInset, 0, -kInset, 0);
  if (index.data(kFault).toBool()) {
    painter->setPen(theme.error());
    painter->setFont(theme.small());
    painter->drawText(room, Qt::AlignVCenter | Qt::AlignRight, QStringLiteral("⚠"));
    room.adjust(0, 0, -18, 0);
  }
  const QColor ink = index.data(kMuted).toBool() ? theme.muted() : selected ? theme.accent() : theme.text();
  const QVariant data = index.data(kFormula);
  if (data.canConvert<Formula>()) {
    const Formula formula = data.value<Formula>();
    const double natural = laidOut(formula, m_size).size().width();
    const double size = natural > room.width() ? std::max(kLeast, m_size * room.width() / natural) : m_size;
    const FormulaLayout& layout = laidOut(formula, size);
    FormulaPaint paint = FormulaPaint::themed();
    paint.text = ink;
    painter->setClipRect(room);
    paintFormula(*painter, layout, {room.left(), room.center().y() - layout.size().height() / 2.0}, paint);
    if (layout.size().width() > room.width() + 1.0) {  // what does not fit fades away; the tool tip has all of it
      QLinearGradient fade(room.right() - 26.0, 0, room.right(), 0);
      QColor ground = selected || lit ? theme.accentSoft() : theme.panel();
      fade.setColorAt(1.0, ground);
      ground.setAlpha(0);
      fade.setColorAt(0.0, ground);
      painter->fillRect(QRectF(room.right() - 26.0, room.top() + 2, 26.0, room.height() - 4), fade);
    }
  } else {
    const QFont font = fontOf(option, index);
    painter->setFont(font);
    painter->setPen(index.column() >= 2 ? theme.muted() : ink);
    const Qt::Alignment side = index.column() == 0 ? Qt::AlignLeft : Qt::AlignRight;
    painter->drawText(room, Qt::AlignVCenter | side,
                      QFontMetrics(font).elidedText(index.data(Qt::DisplayRole).toString(), Qt::ElideRight,
                                                    static_cast<int>(room.width())));
  }
  painter->restore();
}

QSize FormulaDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const QVariant data = index.data(kFormula);
  if (!data.canConvert<Formula>()) {
    const QString words = index.data(Qt::DisplayRole).toString();
    if (words.isEmpty()) return {0, 28};
    const int wide = QFontMetrics(fontOf(option, index)).horizontalAdvance(words) + static_cast<int>(2 * kInset) + 2;
    return {index.column() >= 2 ? std::min(wide, kWidest) : wide, 28};
  }
  const QSizeF size = laidOut(data.value<Formula>(), m_size).size();
  return {static_cast<int>(std::ceil(size.width() + 2 * kInset)),
          std::max(28, static_cast<int>(std::ceil(size.height())) + 6)};
}

}  // namespace unroll
