// SPDX-License-Identifier: GPL-3.0-or-later
// How long the window's frames take while the engine trains: a card is dragged back and forth by mouse
// events on the canvas, each move is one turn of the event loop with its painting. Prints the
// percentiles of a frame at rest and in training. Not a test: nothing is asserted about seconds.
//   window_bench [SECONDS] [build|train|explain]
#include <QApplication>
#include <QElapsedTimer>
#include <QGraphicsItem>
#include <QGraphicsView>
#include <QtTest>
#include <algorithm>
#include <cstdio>
#include <vector>

#include "build_view.h"
#include "gui/main_window.h"
#include "io/templates.h"
#include "theme/theme.h"

using namespace unroll;

namespace {

struct Frames {
  std::vector<double> milliseconds;
  void print(const char* name) {
    std::sort(milliseconds.begin(), milliseconds.end());
    const auto at = [&](double part) {
      return milliseconds[static_cast<size_t>(part * double(milliseconds.size() - 1))];
    };
    std::printf("%-12s %6zu frames   median %6.2f ms   99 %% %6.2f ms   worst %6.2f ms\n", name, milliseconds.size(),
                at(0.5), at(0.99), at(1.0));
  }
};

/// Moves the pressed mouse over VIEW for SECONDS, a turn of the event loop a move, and times each.
Frames drag(QGraphicsView* view, double seconds) {
  Frames frames;
  QWidget* const viewport = view->viewport();
  const auto items = view->scene()->items();
  QPointF card;
  for (QGraphicsItem* item : items) {
    if (item->boundingRect().width() > 100 && item->flags().testFlag(QGraphicsItem::ItemIsFocusable))
      card = item->sceneBoundingRect().center();
  }
  const QPoint start = view->mapFromScene(card);
  QTest::mousePress(viewport, Qt::LeftButton, Qt::NoModifier, start);
  QElapsedTimer all, one;
  all.start();
  for (int i = 0; static_cast<double>(all.elapsed()) < seconds * 1e3; ++i) {
    const QPoint to = start + QPoint(i % 200 < 100 ? i % 100 : 100 - i % 100, (i * 7) % 60);
    one.start();
    QMouseEvent move(QEvent::MouseMove, to, viewport->mapToGlobal(to), Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(viewport, &move);
    QApplication::processEvents();
    frames.milliseconds.push_back(static_cast<double>(one.nsecsElapsed()) / 1e6);
    while (one.nsecsElapsed() < 16'000'000) QThread::usleep(200);
  }
  QTest::mouseRelease(viewport, Qt::LeftButton, Qt::NoModifier, start);
  return frames;
}

}  // namespace

int main(int argc, char** argv) {
  QApplication program(argc, argv);
  const double seconds = argc > 1 ? std::atof(argv[1]) : 5.0;
  Theme::instance().setMode(Theme::Mode::Light);
  DocumentModel document;
  NetworkSpec spec = *makeTemplate("mnist_cnn");
  spec.training.epochs = 100000;
  document.reset(std::move(spec), {});
  TrainingBridge bridge(&document);
  MainWindow window(&document, &bridge);
  window.resize(1600, 1000);
  window.show();
  QApplication::processEvents();
  auto* view = window.buildView()->findChild<QGraphicsView*>();
  drag(view, 1.0);
  drag(view, seconds).print("at rest");
  bridge.train();
  while (bridge.hasSession() && bridge.state() == SessionState::Preparing)
    QApplication::processEvents(QEventLoop::WaitForMoreEvents);
  drag(view, 1.0);
  drag(view, seconds).print("in training");
  bridge.stop();
  window.closeSilently();
  return 0;
}
