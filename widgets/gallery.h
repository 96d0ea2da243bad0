// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAbstractButton>
#include <QWidget>

#include "graph/network_spec.h"
#include "io/templates.h"

class QGridLayout;
class QLineEdit;
class QScrollArea;
class QVBoxLayout;

namespace unroll {

/// A template as a card with a small drawing of its network.
class TemplateCard : public QAbstractButton {
  Q_OBJECT
 public:
  TemplateCard(const QString& title, const QString& summary, NetworkSpec spec, QWidget* parent = nullptr);
  QSize sizeHint() const override { return {238, 176}; }
  /// The title on one line or two, and the summary below, each line as it is painted; dots where more would not fit.
  QStringList titleLines() const;
  QStringList summaryLines() const;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void enterEvent(QEnterEvent* event) override;
  void leaveEvent(QEvent* event) override;

 private:
  void paintNetwork(QPainter& painter, const QRectF& area) const;
  QRectF wordsRect() const;
  QString m_title, m_summary;
  NetworkSpec m_spec;
};

/// All examples that come with the program, by level.
class Gallery : public QWidget {
  Q_OBJECT
 public:
  explicit Gallery(QWidget* parent = nullptr);

 Q_SIGNALS:
  void chosen(const QString& key);
  void emptyWanted();
  void lessonsWanted();
  void closed();

 protected:
  void showEvent(QShowEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  struct Group {
    QString level;
    QWidget* heading;
    std::vector<QWidget*> cards;
  };
  void fill();
  void addLessons();
  Group& groupOf(const QString& level);
  /// As many cards side by side as there is room for; small groups share a row.
  void arrange();
  QVBoxLayout* m_column;
  QGridLayout* m_grid;
  QScrollArea* m_area;
  std::vector<Group> m_groups;
  bool m_filled = false;
};

}  // namespace unroll
