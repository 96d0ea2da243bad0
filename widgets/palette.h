// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFrame>
#include <QListWidget>

#include "layers/catalog.h"

class QLabel;
class QLineEdit;

namespace unroll {

/// The layers of a catalog as a list in groups; entries are dragged out as their keys.
class LayerList : public QListWidget {
  Q_OBJECT
 public:
  explicit LayerList(const LayerCatalog& catalog, QWidget* parent = nullptr);
  /// Shows the entries whose title, key or summary has all words of WORDS; how many there are.
  int filter(const QString& words);
  /// The current entry's key, else the first shown one's; empty where there is none.
  std::string currentKey() const;
  void selectBest(const QString& words);

 protected:
  QMimeData* mimeData(const QList<QListWidgetItem*>& items) const override;
  void startDrag(Qt::DropActions actions) override;
};

/// The Build view's left side: search and the layers. Double click or Enter adds a layer.
class Palette : public QFrame {
  Q_OBJECT
 public:
  explicit Palette(const LayerCatalog& catalog, QWidget* parent = nullptr);
  LayerList* list() const { return m_list; }
  QLineEdit* search() const { return m_search; }
  void focusSearch();

 Q_SIGNALS:
  void layerChosen(const QString& key);
  void left();  ///< Escape: back to the canvas

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void choose(const std::string& key);
  QLineEdit* m_search;
  LayerList* m_list;
  QLabel* m_nothing;
};

}  // namespace unroll
