// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFrame>
#include <QMenuBar>
#include <QTabBar>

#include "document_model.h"
#include "training/bridge.h"

class QLabel;
class QPushButton;

namespace unroll {

/// Name, menus and document title on the left, the three views in the middle, undo and the transport
/// of training on the right.
class TopBar : public QFrame {
  Q_OBJECT
 public:
  TopBar(DocumentModel* document, TrainingBridge* bridge, QWidget* parent = nullptr);
  QMenuBar* menuBar() const { return m_menus; }
  QTabBar* tabs() const { return m_tabs; }

 Q_SIGNALS:
  void viewChosen(int index);  ///< also where the view is already there (over the gallery)
  void trainPressed();

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void refreshTitle();
  void refreshTransport();
  void placeTabs();
  DocumentModel* m_document;
  TrainingBridge* m_bridge;
  QMenuBar* m_menus;
  QLabel* m_title;
  QTabBar* m_tabs;
  QWidget *m_left, *m_right;
  QPushButton *m_undo, *m_redo, *m_reset, *m_stop, *m_step, *m_pause, *m_train;
};

}  // namespace unroll
