// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QMetaType>
#include <QStyledItemDelegate>
#include <QTreeView>

#include "math/formula.h"

namespace unroll {

/// Items whose text is mathematics: kFormula is typeset, the display text stays for screen readers
/// and for items without a formula. kFault marks an item with a sign behind it.
class FormulaDelegate : public QStyledItemDelegate {
  Q_OBJECT
 public:
  enum Role { kFormula = Qt::UserRole + 100, kFault, kLit, kMuted, kBold };
  explicit FormulaDelegate(double size, QObject* parent = nullptr) : QStyledItemDelegate(parent), m_size(size) {}
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  /// Trees draw their rows' ground here, in one piece; the tree's own would show beside it.
  static void styleTree(QTreeView* tree);
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

 private:
  double m_size;
};

}  // namespace unroll
Q_DECLARE_METATYPE(unroll::Formula)
