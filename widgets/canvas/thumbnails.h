// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QImage>
#include <QObject>
#include <vector>

#include "core/tensor.h"
#include "training/bridge.h"

namespace unroll {

class Canvas;

/// Small pictures of one sample's output (the sample axis first): feature maps, a sequence as time ×
/// features, a vector as bars or, where it is long, as rows. At most MOST of them.
std::vector<QImage> outputPictures(const TensorF& output, int most);

/// Live pictures on the cards while the canvas is seen: asks the session for every layer's output on
/// one validation sample, and shows what comes. Nothing is asked while nobody looks.
class Thumbnails : public QObject {
  Q_OBJECT
 public:
  Thumbnails(Canvas* canvas, TrainingBridge* bridge);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void ask();
  void show();
  void clear();
  Canvas* m_canvas;
  TrainingBridge* m_bridge;
  std::vector<std::string> m_outputs;  ///< what was asked for
};

}  // namespace unroll
