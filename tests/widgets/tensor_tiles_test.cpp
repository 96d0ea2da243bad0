// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/tensor_tiles.h"

#include <QTest>

using namespace unroll;

class TensorTilesTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void everyCellHasItsPlace_data() {
    QTest::addColumn<QList<qlonglong>>("sizes");
    QTest::addRow("scalar") << QList<qlonglong>{};
    QTest::addRow("vector") << QList<qlonglong>{7};
    QTest::addRow("long vector") << QList<qlonglong>{1, 128};
    QTest::addRow("matrix") << QList<qlonglong>{4, 9};
    QTest::addRow("column") << QList<qlonglong>{6, 1};
    QTest::addRow("images") << QList<qlonglong>{1, 32, 26, 26};
    QTest::addRow("kernels") << QList<qlonglong>{8, 3, 5, 5};
    QTest::addRow("kernels of one channel") << QList<qlonglong>{32, 1, 3, 3};
    QTest::addRow("windows") << QList<qlonglong>{1, 1, 26, 26, 3, 3};
  }
  void everyCellHasItsPlace() {
    QFETCH(QList<qlonglong>, sizes);
    const Extents extents(sizes.begin(), sizes.end());
    const TensorTiles tiles(extents, {480, 210}, 52.0);
    const QRectF all(QPointF(0, 0), tiles.size());
    for (int64_t cell = 0; cell < elementCount(extents); ++cell) {
      const QRectF rect = tiles.cellRect(cell);
      QVERIFY2(all.adjusted(-0.01, -0.01, 0.01, 0.01).contains(rect), qPrintable(QString::number(cell)));
      QCOMPARE(tiles.cellAt(rect.center()), cell);
    }
    QCOMPARE(tiles.cellAt({-3, 2}), int64_t(-1));
    QCOMPARE(tiles.cellAt({tiles.size().width() + 20, 2}), int64_t(-1));
  }

  void fitsItsRoom() {
    for (const Extents& extents :
         {Extents{1, 5408}, Extents{128, 5408}, Extents{1, 64, 11, 11}, Extents{64, 32, 3, 3}}) {
      const TensorTiles tiles(extents, {480, 210}, 52.0);
      QVERIFY(tiles.size().width() <= 481.0);
      QVERIFY2(tiles.size().height() <= 211.0, qPrintable(QString::number(tiles.size().height())));
    }
  }

  void smallMatricesHaveRoomForNumbers() {
    const TensorTiles tiles({2, 3}, {480, 210}, 52.0);
    QCOMPARE(tiles.cellWidth(), 52.0);
    QCOMPARE(tiles.tileRows(), int64_t(2));
    QCOMPARE(tiles.tileColumns(), int64_t(3));
  }
};

QTEST_GUILESS_MAIN(TensorTilesTest)
#include "tensor_tiles_test.moc"
