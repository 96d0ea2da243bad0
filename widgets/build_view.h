// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>

#include "document_model.h"
#include "training/bridge.h"

namespace unroll {

class Canvas;
class Inspector;
class KeysPanel;
class Palette;
class ProblemsList;

/// The Build view: palette, canvas and inspector side by side, the problems below the canvas.
class BuildView : public QWidget {
  Q_OBJECT
 public:
  BuildView(DocumentModel* document, TrainingBridge* bridge, QWidget* parent = nullptr);
  Canvas* canvas() const { return m_canvas; }
  Palette* palette() const { return m_palette; }
  Inspector* inspector() const { return m_inspector; }

  void showProblems(bool shown);
  bool problemsShown() const;
  void showKeys(bool shown);

  void cut();
  void copy();
  void paste();
  void duplicate();
  void removeSelected();
  void selectAll();
  void arrange();
  void zoomIn();
  void zoomOut();
  void resetZoom();
  void fit();

 Q_SIGNALS:
  void zoomChanged(double factor);
  void galleryWanted();

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  DocumentModel* m_document;
  Palette* m_palette;
  Canvas* m_canvas;
  Inspector* m_inspector;
  ProblemsList* m_problems;
  KeysPanel* m_keys;
};

}  // namespace unroll
