// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "canvas/thumbnails.h"
#include "theme/theme.h"

using namespace unroll;

class ThumbnailsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void featureMapsKeepTheirPlacesAndColours() {
    TensorF maps(Extents{1, 6, 2, 3});
    maps.at({0, 1, 1, 2}) = -4.0f;  // the largest: all maps share one scale
    maps.at({0, 0, 0, 1}) = 2.0f;
    const std::vector<QImage> pictures = outputPictures(maps, 4);
    QCOMPARE(pictures.size(), size_t{4});
    QCOMPARE(pictures[0].size(), QSize(3, 2));
    const Theme& theme = Theme::instance();
    QCOMPARE(pictures[1].pixelColor(2, 1), theme.diverging(-1.0));
    QCOMPARE(pictures[0].pixelColor(1, 0).name(), theme.diverging(0.5).name());
    QCOMPARE(pictures[0].pixelColor(0, 0).name(), theme.dataZero().name());
  }

  void sequencesRunToTheRight() {
    TensorF steps(Extents{1, 4, 2});
    steps.at({0, 3, 0}) = 1.0f;
    const std::vector<QImage> pictures = outputPictures(steps, 4);
    QCOMPARE(pictures.size(), size_t{1});
    const QImage& picture = pictures.front();
    QCOMPARE(picture.pixelColor(picture.width() - 2, 1).name(), Theme::instance().dataPositive().name());
    QCOMPARE(picture.pixelColor(1, 1).name(), Theme::instance().dataZero().name());
  }

  void shortVectorsAreBars() {
    TensorF row(Extents{1, 3}, std::vector<float>{0.0f, 1.0f, 0.5f});
    const QImage bars = outputPictures(row, 4).front();
    const QColor background = Theme::instance().panel();
    QCOMPARE(bars.pixelColor(3, 5), background);
    QVERIFY(bars.pixelColor(12, 5) != background);  // the largest reaches the top
    QCOMPARE(bars.pixelColor(21, 5), background);   // the half does not
    QVERIFY(bars.pixelColor(21, bars.height() - 2) != background);
  }

  void nothingGivesNothing() {
    QVERIFY(outputPictures(TensorF(Extents{0}), 4).empty());
    QVERIFY(outputPictures(TensorF(Extents{1, 2, 0, 3}), 4).empty());
  }
};

QTEST_MAIN(ThumbnailsTest)
#include "thumbnails_test.moc"
