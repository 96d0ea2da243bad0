// SPDX-License-Identifier: GPL-3.0-or-later
// The confusion matrix: sentences, shares, cells by mouse, by keys and for screen readers; in Train from a real run.
#include <QAccessible>
#include <QLabel>
#include <QSignalSpy>
#include <QtTest>

#include "document_model.h"
#include "support/patience.h"
#include "theme/theme.h"
#include "train/specs.h"
#include "training/bridge.h"
#include "training/chart_card.h"
#include "training/confusion_card.h"
#include "training/confusion_view.h"
#include "training/train_view.h"

using namespace unroll;
using namespace unroll::test;

namespace {

TensorD counts() { return TensorD({3, 3}, {86, 12, 0, 1, 99, 0, 0, 0, 0}); }
const std::vector<QString> kNames{"7", "1", "cat"};

NetworkSpec blobs(bool withMatrix) {
  NetworkSpec spec = chain({2}, {dense("out", 1, "sigmoid")});
  spec.dataset = {"xor", {{"count", int64_t{200}}}, {}};
  spec.training.loss = "binary_crossentropy";
  spec.training.optimizer = optimizer("adam", 0.05);
  spec.training.batch = 20;
  spec.training.epochs = 2;
  spec.training.metrics = {"accuracy"};
  if (withMatrix) spec.training.metrics.push_back("confusion_matrix");
  return spec;
}

}  // namespace

class ConfusionTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void saysWhatWasTakenForWhat() {
    ConfusionView view;
    view.setCounts(counts(), kNames);
    QCOMPARE(view.sentence(1), QStringLiteral("12 of 98 “7” were taken for “1” (12 %)"));
    QCOMPARE(view.sentence(0), QStringLiteral("86 of 98 “7” were recognized (88 %)"));
    QCOMPARE(view.sentence(3), QStringLiteral("1 of 100 “1” were taken for “7” (1.0 %)"));
    QVERIFY(view.sentence(6).contains("no “cat”"));
    QCOMPARE(view.worstCell(), int64_t{1});
    QCOMPARE(view.share(0, 1), 12.0 / 98.0);
    QCOMPARE(view.share(2, 2), 0.0);
    view.setCounts({}, {});
    QCOMPARE(view.classes(), int64_t{0});
    QVERIFY(view.sentence(0).isEmpty());
    QVERIFY(!view.grab().isNull());  // says that nothing was counted yet
  }

  void cellsLieWhereTheyAreFound() {
    ConfusionView view;
    for (const QSize size : {QSize(320, 300), QSize(181, 150), QSize(900, 240)}) {
      view.resize(size);
      view.setCounts(counts(), kNames);
      for (int64_t cell = 0; cell < view.cells(); ++cell) {
        QVERIFY(QRectF(view.rect()).contains(view.cellRect(cell)));
        QCOMPARE(view.cellAt(view.cellRect(cell).center()), cell);
      }
      QCOMPARE(view.cellAt({1, 1}), int64_t{-1});
    }
  }

  void mistakesAndHitsDifferInColour() {
    for (const bool dark : {false, true}) {
      Theme::instance().setMode(dark ? Theme::Mode::Dark : Theme::Mode::Light);
      ConfusionView view;
      view.resize(320, 300);
      view.setCounts(counts(), kNames);
      const QImage image = view.grab().toImage();
      const auto colour = [&](int64_t cell) {
        return image.pixelColor((view.cellRect(cell).topLeft() + QPointF(3, 3)).toPoint() * image.devicePixelRatio());
      };
      QVERIFY(colour(0).blue() > colour(0).red());            // recognized
      QVERIFY(colour(1).red() > colour(1).blue());            // taken for another
      QCOMPARE(colour(8), Theme::instance().diverging(0.0));  // none of them
    }
    Theme::instance().setMode(Theme::Mode::Light);
  }

  void keysGoFromCellToCell() {
    QWidget window;
    ConfusionView view(&window);
    view.resize(320, 300);
    view.setCounts(counts(), kNames);
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    view.setFocus(Qt::TabFocusReason);
    QCOMPARE(view.focusedCell(), view.worstCell());
    QCOMPARE(view.shownCell(), view.worstCell());
    QTest::keyClick(&view, Qt::Key_Down);
    QCOMPARE(view.focusedCell(), int64_t{4});
    QTest::keyClick(&view, Qt::Key_End);
    QTest::keyClick(&view, Qt::Key_Right);  // no further
    QCOMPARE(view.focusedCell(), int64_t{5});
    QTest::keyClick(&view, Qt::Key_Home);
    QTest::keyClick(&view, Qt::Key_Up);
    QCOMPARE(view.focusedCell(), int64_t{0});
    QCOMPARE(view.accessibleDescription(), view.sentence(0));
    QTest::mouseMove(&view, view.cellRect(3).center().toPoint());
    QTRY_COMPARE(view.shownCell(), int64_t{3});
  }

  void cellsAreKnownToScreenReaders() {
    ConfusionView view;
    view.resize(320, 300);
    view.setCounts(counts(), kNames);
    QAccessibleInterface* list = QAccessible::queryAccessibleInterface(&view);
    QVERIFY(list);
    QCOMPARE(list->childCount(), 9);
    QCOMPARE(list->child(1)->text(QAccessible::Name), view.sentence(1));
    QCOMPARE(list->indexOfChild(list->child(4)), 4);
    list->child(4)->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
    QCOMPARE(view.focusedCell(), int64_t{4});
    view.setCounts({}, {});
    QCOMPARE(list->childCount(), 0);
  }

  void manyClassesAreDrawn() {
    ConfusionView view;
    view.resize(300, 260);
    const int64_t n = 300;
    TensorD many({n, n});
    for (int64_t i = 0; i < n; ++i) many[i * n + i] = 5.0;
    view.setCounts(many, std::vector<QString>(static_cast<size_t>(n), "word"));
    QCOMPARE(view.worstCell(), int64_t{-1});
    QVERIFY(!view.grab().isNull());
    QVERIFY(view.rect().contains(view.cellRect(view.cells() - 1).toAlignedRect()));
  }

  void trainShowsTheLastEpochs() {
    DocumentModel document;
    TrainingBridge bridge{&document};
    TrainView view{&document, &bridge};
    document.reset(blobs(true), {});
    view.resize(1200, 700);
    view.show();
    auto* card = view.findChild<ConfusionCard*>();
    bridge.train();
    QTRY_VERIFY(bridge.hasSession() && bridge.state() == SessionState::Finished);
    QTRY_COMPARE(card->view()->classes(), int64_t{2});
    QVERIFY(card->isVisible());
    double all = 0.0, hits = 0.0;
    for (int64_t i = 0; i < 4; ++i) {
      all += card->view()->count(i / 2, i % 2);
      if (i / 2 == i % 2) hits += card->view()->count(i / 2, i % 2);
    }
    const auto data = bridge.session()->data();
    QCOMPARE(all, static_cast<double>((data->validation ? data->validation : data->training)->size()));
    const auto& epochs = bridge.history()->epochs;
    const EpochRecord& last = epochs[epochs.size() - 1];
    QVERIFY(std::abs(hits / all - (data->validation ? last.validationMetrics : last.metrics)[0]) < 1e-12);
    QVERIFY(!card->sentence().isEmpty());
    // A document without it has the room for its curves.
    bridge.reset();
    document.reset(blobs(false), {});
    bridge.train();
    QTRY_VERIFY(bridge.hasSession() && bridge.state() == SessionState::Finished);
    QTRY_VERIFY(card->isHidden());
  }
};

QTEST_MAIN(ConfusionTest)
#include "confusion_test.moc"
