// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <vector>

#include "training/prediction.h"

namespace unroll {

/// One sample with what the network says of it: the picture, below it the class and its probability (or
/// the value). Wrong ones have a red frame, a cross and the true class. Where each step has a class, their row, the
/// wrong ones in red, and below it the true row. A text that goes on: its end with what the network would go on with,
/// and below it with what does come.
class SampleTile : public QWidget {
  Q_OBJECT
 public:
  explicit SampleTile(QWidget* parent = nullptr);
  void present(const Dataset& set, const ShownSample& sample, const Prediction* prediction);
  bool wrong() const { return m_wrong; }
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  struct Piece;
  struct NextPiece {
    QString words;
    bool said;  ///< by the network, or asked of it; else the text before
    bool wrong;
  };
  QString presentSteps(const Dataset& set, const QString& number);
  QString presentNext(const Dataset& set, const QString& number);
  void paintNext(QPainter& painter) const;
  void paintNextLine(QPainter& painter, double y, const std::vector<NextPiece>& pieces, bool strong) const;
  void paintCaption(QPainter& painter) const;
  void paintSteps(QPainter& painter) const;
  SampleView m_view = SampleView::Row;
  ShownSample m_sample;
  Prediction m_prediction;
  bool m_known = false;
  bool m_wrong = false;
  QString m_said;                                 ///< "7", "0.52"
  QString m_share;                                ///< "98 %"
  QString m_truth;                                ///< "9": what it should have been
  std::vector<std::pair<QString, bool>> m_steps;  ///< the words of the steps, and whether each is right
  std::vector<NextPiece> m_next, m_nextTrue;      ///< of a text that goes on
};

/// A row of samples, as many as fit.
class PredictionStrip : public QWidget {
  Q_OBJECT
 public:
  explicit PredictionStrip(QWidget* parent = nullptr);
  /// PREDICTIONS may be empty: not known yet. ORDER: places in samples, the first is drawn first.
  void present(const Dataset& set, const std::vector<ShownSample>& samples, const std::vector<Prediction>& predictions,
               const std::vector<size_t>& order);
  /// Tiles that fit side by side now.
  int capacity() const;
  const std::vector<SampleTile*>& tiles() const { return m_tiles; }

 Q_SIGNALS:
  void capacityChanged();

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void place();
  std::vector<SampleTile*> m_tiles;
  QSize m_tile;  ///< of one sample
};

}  // namespace unroll
