// SPDX-License-Identifier: GPL-3.0-or-later
// Every template gives the same losses, and weights, to the bit, on any number of threads.
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
    NetworkSpec spec = *makeTemplate(key.toStdString());  // whole batches and sequences, or nothing would be cut
    const DatasetDescriptor& data = *findDataset(spec.dataset.type);
    if (Attributes(data.attributes, spec.dataset.attributes).has("count"))
      spec.dataset.attributes["count"] = std::max<int64_t>(100, spec.training.batch * 2);
    const auto made = makeData(spec);
    QVERIFY2(made.ok(), made.ok() ? "" : made.error().english().c_str());
    const auto results = [&](int threads) {
      std::pair<std::vector<float>, WeightMap> all;
      ThreadPool(threads).run([&] {
        const auto trainer = Trainer::create(spec, &*made);
        if (!trainer.ok()) return;
        for (int step = 0; step < 2; ++step) {
          (*trainer)->step();
          all.first.push_back((*trainer)->history().steps[step].loss);
        }
        all.second = (*trainer)->network().weights();  // what the third loss comes from
      });
      return all;
    };
    const auto one = results(1);
    QCOMPARE(one.first.size(), size_t{2});
    QVERIFY(one.first[1] != one.first[0]);
    for (const int threads : {2, 3, 4, 8}) {
      const auto others = results(threads);
      QCOMPARE(others.first, one.first);
      QVERIFY(others.second == one.second);
    }
  }
};

QTEST_GUILESS_MAIN(ThreadsTest)
#include "threads_test.moc"
