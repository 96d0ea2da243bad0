// SPDX-License-Identifier: GPL-3.0-or-later
// Every template gives the same losses, to the bit, on any number of threads.
#include <QtTest>

#include "core/parallel.h"
#include "io/templates.h"
#include "support/double_training.h"

using namespace unroll;
using namespace unroll::test;

class ThreadsTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void sameBits_data() {
    QTest::addColumn<QString>("key");
    for (const Template& one : templates()) {
      if (one.kind == Template::Kind::Template && !QString::fromStdString(one.key).endsWith("_printed"))
        QTest::newRow(one.key.c_str()) << QString::fromStdString(one.key);
    }
  }
  void sameBits() {
    QFETCH(QString, key);
    NetworkSpec spec = shortened(*makeTemplate(key.toStdString()));
    const auto losses = [&](int threads) {
      std::vector<float> all;
      ThreadPool(threads).run([&] {
        const auto trainer = Trainer::create(spec);
        if (!trainer.ok()) return;
        for (int step = 0; step < 4; ++step) {
          (*trainer)->step();
          all.push_back((*trainer)->history().steps[step].loss);
        }
      });
      return all;
    };
    const std::vector<float> one = losses(1);
    QCOMPARE(one.size(), size_t{4});
    QVERIFY(one[3] != one[0]);
    for (const int threads : {2, 3, 4, 8}) QCOMPARE(losses(threads), one);
  }
};

QTEST_GUILESS_MAIN(ThreadsTest)
#include "threads_test.moc"
