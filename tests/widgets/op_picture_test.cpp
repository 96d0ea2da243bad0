// SPDX-License-Identifier: GPL-3.0-or-later
// What the pictures of operations show is what the primitives say: products, winners, shares, heads, statistics.
#include "explain/op_picture.h"

#include <QLabel>
#include <QPushButton>
#include <QTest>
#include <cmath>
#include <numeric>

#include "explain/explain_job.h"
#include "explain/op_reading.h"
#include "io/templates.h"
#include "train/trainer.h"

using namespace unroll;

class OpPictureTest : public QObject {
  Q_OBJECT
 private:
  static std::shared_ptr<const Explanation> explain(const char* key) {
    ExplainQuestion question;
    question.spec = *makeTemplate(key);
    question.ownSample = question.spec.sample.has_value();
    if (question.ownSample) return ExplainJob::compute(question, nullptr, nullptr).explanation;
    auto& attributes = question.spec.dataset.attributes;
    if (attributes.contains("count")) attributes["count"] = int64_t{40};
    const auto made = makeData(question.spec);
    if (!made) qFatal("%s", made.error().english().c_str());
    const auto data = prepareData(question.spec, *made);
    return ExplainJob::compute(question, &*data, nullptr).explanation;
  }
  static CellRef at(const Explanation& explanation, const char* ref) {
    const auto cell = explanation.resolve(ref);
    if (!cell) qFatal("%s: %s", ref, cell.error().english().c_str());
    return *cell;
  }

 private Q_SLOTS:
  void productsOfAWindow() {
    const auto pass = explain("mnist_cnn");
    QVERIFY(pass);
    const CellRef z = at(*pass, "conv1.z[0,5,13,9]");
    const auto reading = readWindow(*pass, z);
    QVERIFY(reading);
    QCOMPARE(reading->shape, (Extents{3, 3}));
    double sum = 0.0;
    for (size_t i = 0; i < reading->products.size(); ++i) {
      QCOMPARE(reading->products[i], pass->number(reading->inputs[i]) * pass->number(reading->weights[i]));
      sum += reading->products[i];
      // Row by row of the picture, from the window's corner on; W's own place beside it.
      const int64_t row = int64_t(i) / 3, column = int64_t(i) % 3;
      QCOMPARE(pass->expression()[reading->inputs[i].value].leaf, LeafKind::Data);
      QCOMPARE(reading->inputs[i].cell, (13 + row) * 28 + 9 + column);
      QCOMPARE(reading->weights[i].cell, 5 * 9 + int64_t(i));
    }
    QVERIFY(std::fabs(sum + pass->number(at(*pass, "conv1.b[5]")) - pass->number(z)) < 1e-14);
    QVERIFY(!readWindow(*pass, at(*pass, "fc1.z[0,3]")));
    QVERIFY(!readWindow(*pass, CellRef{z.value, z.cell, true}));
  }

  void theLargestWins() {
    const auto pass = explain("mnist_cnn");
    const CellRef out = at(*pass, "pool1.out[0,10,3,6]");
    const auto reading = readWindow(*pass, out);
    QVERIFY(reading && reading->kind == WindowReading::Kind::Max);
    QCOMPARE(reading->values.size(), size_t{4});
    const auto largest = std::max_element(reading->values.begin(), reading->values.end());
    QCOMPARE(reading->winner, int64_t(largest - reading->values.begin()));
    QCOMPARE(*largest, pass->number(out));
  }

  void everyTemplatesWindowsRecombine() {
    // Padded, strided, of one axis, with many channels: the sum of products is what the window gives.
    for (const char* key : {"lenet", "text_cnn", "convolution", "max_pooling", "average_pooling", "resnet_digits"}) {
      const auto pass = explain(key);
      QVERIFY2(pass, key);
      int seen = 0;
      for (const auto& step : pass->steps()) {
        if (step.direction != Explanation::Direction::Forward) continue;
        const int64_t size = pass->evaluation().value(step.value).size();
        const auto reading = readWindow(*pass, {step.value, size / 2, false});
        if (!reading) continue;
        ++seen;
        const double made = reading->kind == WindowReading::Kind::Max
                                ? reading->values[size_t(reading->winner)]
                                : std::accumulate(reading->products.begin(), reading->products.end(), 0.0);
        QVERIFY2(std::fabs(made - reading->result) <= 1e-12 * std::max(1.0, std::fabs(made)), key);
        QCOMPARE(elementCount(reading->shape), int64_t(reading->inputs.size()));
      }
      QVERIFY2(seen > 0, key);
    }
  }

  void theWindowMovesByKeys() {
    ExplainCursor cursor;
    OpPicture picture(&cursor);
    connect(&cursor, &ExplainCursor::selectionChanged, &picture, &OpPicture::load);
    cursor.setExplanation(explain("mnist_cnn"));
    const CellRef z = at(*cursor.explanation(), "conv1.z[0,5,13,9]");
    cursor.goTo(cursor.stepOf(z.value, false));
    cursor.moveTo(z);
    const size_t trail = cursor.trail().size();
    WindowPage* page = picture.window();
    QVERIFY(!page->isHidden());
    page->setRoom(640);
    QVERIFY(page->words().contains(QString::number(9)));
    QTest::keyClick(page, Qt::Key_Right);
    QCOMPARE(cursor.selected().cell, z.cell + 1);
    QTest::keyClick(page, Qt::Key_Down);
    QCOMPARE(cursor.selected().cell, z.cell + 27);
    QCOMPARE(page->reading().inputs.front().cell, int64_t{14 * 28 + 10});
    // Moving is no asking: the trail stays. At the edge it stops; running, it goes on with the next row.
    QCOMPARE(cursor.trail().size(), trail);
    cursor.moveTo(at(*cursor.explanation(), "conv1.z[0,5,13,25]"));
    QTest::keyClick(page, Qt::Key_Right);
    QCOMPARE(cursor.selected(), at(*cursor.explanation(), "conv1.z[0,5,13,25]"));
    page->moveBy(0, 1, true);
    QCOMPARE(cursor.selected(), at(*cursor.explanation(), "conv1.z[0,5,14,0]"));
    // Of a pooling only the map is shown that the window is on.
    cursor.moveTo(at(*cursor.explanation(), "pool1.out[0,10,3,6]"));
    QCOMPARE(page->source()->tensor()->size(), int64_t{26 * 26});
    cursor.moveTo(at(*cursor.explanation(), "fc1.z[0,3]"));
    QVERIFY(picture.isHidden());
  }

  void sharesOfASoftmax() {
    const auto pass = explain("mnist_cnn");
    const auto reading = readSoftmax(*pass, at(*pass, "fc2.out[0,7]"));
    QVERIFY(reading);
    QCOMPARE(reading->outputs.size(), size_t{10});
    QCOMPARE(reading->chosen, int64_t{7});
    double powers = 0.0, shares = 0.0, largest = -INFINITY;
    for (const CellRef& cell : reading->inputs) largest = std::max(largest, pass->number(cell));
    for (size_t i = 0; i < 10; ++i) {
      powers += pass->number(reading->powers[i]);
      shares += pass->number(reading->outputs[i]);
      QCOMPARE(pass->number(reading->powers[i]), std::exp(pass->number(reading->inputs[i]) - largest));
    }
    QVERIFY(std::fabs(powers - pass->number(reading->sum)) < 1e-12);
    QVERIFY(std::fabs(shares - 1.0) < 1e-12);
    // The sum of the exponentials leads to the same row; what the softmax is taken of is not one yet.
    QCOMPARE(readSoftmax(*pass, reading->sum)->chosen, int64_t{-1});
    QVERIFY(!readSoftmax(*pass, at(*pass, "fc2.z[0,7]")));
  }

  void headsOfAttention() {
    const auto pass = explain("transformer_language_model");
    QVERIFY(pass);
    int seen = 0, masked = 0;
    for (const auto& step : pass->steps()) {
      if (step.direction != Explanation::Direction::Forward) continue;
      for (const int64_t head : {int64_t{0}, int64_t{1}}) {
        const auto reading = readAttention(*pass, {step.value, 0, false}, head);
        if (!reading) continue;
        ++seen;
        QVERIFY(reading->heads > 1);
        const auto n = [&](const AttentionReading::Part& part, int64_t row, int64_t column) {
          return pass->number(part.cells[size_t(row * part.extents[1] + column)]);
        };
        const int64_t queries = reading->weights.extents[0], keys = reading->weights.extents[1];
        for (int64_t q = 0; q < queries; ++q) {
          double sum = 0.0;
          for (int64_t k = 0; k < keys; ++k) {
            sum += n(reading->weights, q, k);
            double product = 0.0;
            for (int64_t d = 0; d < reading->queries.extents[1]; ++d)
              product += n(reading->queries, q, d) * n(reading->keys, k, d);
            product /= std::sqrt(double(reading->queries.extents[1]));
            QVERIFY(std::fabs(product - n(reading->scores, q, k)) < 1e-10);
            if (reading->mask.value == kNoValue) continue;
            ++masked;
            // What comes later is not seen.
            if (k > q) QCOMPARE(n(reading->mask, q, k), 0.0);
            if (n(reading->mask, q, k) == 0.0) QCOMPARE(n(reading->weights, q, k), 0.0);
          }
          QVERIFY(std::fabs(sum - 1.0) < 1e-12);
        }
        QCOMPARE(reading->mixture.extents[0], queries);
      }
      if (seen > 8) break;
    }
    QVERIFY(seen > 0 && masked > 0);
  }

  void meanAndVariance() {
    const auto pass = explain("transformer_classifier");
    int seen = 0;
    for (const auto& step : pass->steps()) {
      if (step.direction != Explanation::Direction::Forward) continue;
      const auto reading = readStatistics(*pass, {step.value, 0, false});
      if (!reading) continue;
      ++seen;
      QVERIFY(reading->own);
      double mean = 0.0, variance = 0.0;
      for (const CellRef& cell : reading->values) mean += pass->number(cell) / double(reading->values.size());
      for (const CellRef& cell : reading->values)
        variance += std::pow(pass->number(cell) - mean, 2) / double(reading->values.size());
      QVERIFY(std::fabs(mean - pass->number(reading->mean)) < 1e-12);
      QVERIFY(std::fabs(variance - pass->number(reading->variance)) < 1e-12);
      for (size_t i = 0; i < reading->values.size(); ++i)
        QVERIFY(std::fabs((pass->number(reading->values[i]) - mean) / pass->number(reading->root) -
                          pass->number(reading->normalized[i])) < 1e-12);
    }
    QVERIFY(seen >= 5);
    // Batch normalization that is not training takes what was kept.
    const auto resnet = explain("resnet_digits");
    bool kept = false;
    for (const auto& step : resnet->steps())
      if (const auto reading = readStatistics(*resnet, {step.value, 0, false})) kept |= !reading->own;
    QVERIFY(kept);
  }
};

QTEST_MAIN(OpPictureTest)
#include "op_picture_test.moc"
