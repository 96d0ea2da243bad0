// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>
#include <atomic>
#include <mutex>
#include <set>

#include "core/parallel.h"
#include "core/result.h"
#include "core/shape.h"
#include "core/tensor.h"
#include "core/text.h"

using namespace unroll;

namespace {
Result<int> half(int x) {
  if (x % 2) return Error{"odd", Text("{0} is odd", {std::to_string(x)})};
  return x / 2;
}
Result<int> quarter(int x) {
  UNROLL_TRY(int h, half(x));
  return half(h);
}
}  // namespace

class CoreTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void errorsTravelUp() {
    QCOMPARE(quarter(8).value(), 2);
    QCOMPARE(quarter(6).error().message.english(), std::string("3 is odd"));
    QCOMPARE(quarter(7).error().code, std::string("odd"));
  }

  void errorsNameTheirPlace() {
    Error error{"x", "wrong", {"a.unroll", 3, 7, {}, {}}};
    QCOMPARE(error.english(), std::string("a.unroll:3:7: wrong"));
    error.place = {"", 3, 0, {}, {}};
    QCOMPARE(error.english(), std::string("line 3: wrong"));
    error.place = {};
    QCOMPARE(error.english(), std::string("wrong"));
  }

  void placesAreFilledInAnyOrder() {
    QCOMPARE(fillPlaces("{1} before {0}", {"a", "b"}), std::string("b before a"));
    QCOMPARE(fillPlaces("{2} {x} {", {"a"}), std::string("{2} {x} {"));
    QCOMPARE(fillPlaces("{0}", {"{0}"}), std::string("{0}"));
  }

  void shapesPrintAsPeopleWriteThem() {
    QCOMPARE(Shape::ofSample({1, 28, 28}).str(), std::string("(N, 1, 28, 28)"));
    QCOMPARE(Shape::ofSample({kOpen, 10}).str(), std::string("(N, T, 10)"));
    QCOMPARE(Shape::ofSample({kOpen, 10}).sampleElements(), kOpen);
    QCOMPARE(Shape::ofSample({5, 10}).sampleElements(), int64_t{50});
    QVERIFY((Shape::ofSample({kOpen, 10}).extents(3, 7) == Extents{3, 7, 10}));
  }

  void tensorsAreRowMajor() {
    TensorD t({2, 3}, {1, 2, 3, 4, 5, 6});
    QCOMPARE(t.at({1, 0}), 4.0);
    QVERIFY((unflatten(4, t.extents()) == Extents{1, 1}));
    QCOMPARE(t.reshaped({3, 2}).at({2, 1}), 6.0);
    QCOMPARE(reinterpret_cast<uintptr_t>(TensorF({100}).data()) % 64, uintptr_t{0});
    QCOMPARE(TensorD().size(), int64_t{1});
  }

  void everyElementIsVisitedOnceAndCutsDependOnTheProblem() {
    std::set<std::pair<int64_t, int64_t>> cuts[3];
    int which = 0;
    for (int threads : {1, 2, 5}) {
      std::vector<std::atomic<int>> visits(1003);
      std::mutex mutex;
      ThreadPool pool(threads);
      pool.run([&] {
        parallelFor(1003, 10, [&](int64_t begin, int64_t end) {
          for (int64_t i = begin; i < end; ++i) ++visits[static_cast<size_t>(i)];
          const std::lock_guard lock(mutex);
          cuts[which].insert({begin, end});
        });
      });
      for (const auto& count : visits) QCOMPARE(count.load(), 1);
      ++which;
    }
    QVERIFY(cuts[0] == cuts[1] && cuts[1] == cuts[2]);
    QCOMPARE(cuts[0].size(), size_t{101});
    parallelFor(0, 1, [](int64_t, int64_t) { QFAIL("nothing to do"); });
  }
};

QTEST_GUILESS_MAIN(CoreTest)
#include "core_test.moc"
