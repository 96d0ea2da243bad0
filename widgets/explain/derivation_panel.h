// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QLabel>
#include <QPushButton>
#include <QTreeWidget>
#include <QWidget>

#include "explain/derivation_rows.h"
#include "explain/explain_cursor.h"

namespace unroll {

/// "Why 0.6660?": the chosen number as a tree of what it was made from, opened level by level down to
/// data, weights, seeds and constants; what uses it; its gradient, checked by a central difference;
/// and the trail that led here.
class DerivationPanel : public QWidget {
  Q_OBJECT
 public:
  explicit DerivationPanel(ExplainCursor* cursor, QWidget* parent = nullptr);
  /// The answer to checkWanted.
  void setCheck(const CellRef& cell, double difference);
  QString title() const { return m_title->text(); }
  QTreeWidget* tree() const { return m_tree; }
  QPushButton* sheetButton() const { return m_sheet; }
  /// Whether it can become a sheet here.
  void setSheetOffered(bool offered);

 Q_SIGNALS:
  /// The panel shows this gradient: compare it with a difference quotient.
  void checkWanted(const unroll::CellRef& cell);
  /// The derivation is to become a sheet with blanks.
  void sheetWanted(const unroll::CellRef& cell);

 protected:
  void changeEvent(QEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void build();
  void retranslate();
  void follow();
  void fillTree();
  void fillUses();
  void fillGradient();
  void fillTrail();
  void buildTrail();
  void open(QTreeWidgetItem* item);
  void addRows(QTreeWidgetItem* parent, const std::vector<DerivationRow>& rows, size_t from);
  QTreeWidgetItem* itemOf(const DerivationRow& row) const;
  QTreeWidget* makeTree(const QString& name);
  void markLit(QTreeWidgetItem* item);
  static void fit(QTreeWidget* tree);
  static std::vector<CellRef> cellsOf(const QTreeWidgetItem* item);

  ExplainCursor* m_cursor;
  QWidget* m_trail;
  QPushButton *m_back, *m_ahead;
  QLabel *m_title, *m_ref, *m_usesTitle, *m_gradientTitle, *m_badge;
  QTreeWidget *m_tree, *m_uses, *m_gradient;
  QPushButton *m_largest, *m_sheet;
  bool m_sheetOffered = false;
  std::vector<QPushButton*> m_crumbs;
  CellRef m_checked;  ///< the gradient that the badge speaks of
};

}  // namespace unroll