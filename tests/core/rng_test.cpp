// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rng.h"

#include <QtTest>
#include <algorithm>
#include <cmath>
#include <set>

using namespace unroll;

class RngTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  // The known answers of the Random123 distribution (Salmon et al. 2011), kat_vectors.
  void philoxGivesTheKnownAnswers() {
    const std::array<uint32_t, 4> zero = {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8};
    QVERIFY(philox4x32({0, 0, 0, 0}, {0, 0}) == zero);
    const std::array<uint32_t, 4> ones = {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd};
    const uint32_t f = 0xffffffff;
    QVERIFY(philox4x32({f, f, f, f}, {f, f}) == ones);
    const std::array<uint32_t, 4> pi = {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1};
    QVERIFY(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) == pi);
  }

  void aDrawIsAFunctionOfItsPlace() {
    Rng stream(7, "init/fc.W");
    for (uint64_t i = 0; i < 100; ++i) QCOMPARE(stream.bits(), Rng(7, "init/fc.W").bitsAt(i));
    Rng normals(7, "init/fc.W");
    for (uint64_t i = 0; i < 100; ++i) QCOMPARE(normals.normal(), Rng(7, "init/fc.W").normalAt(i));
  }

  void streamsDiffer() {
    std::set<uint64_t> seen;
    for (uint64_t seed : {0, 1, 2}) {
      for (const char* purpose : {"init/a.W", "init/a.b", "shuffle"}) {
        for (uint64_t index : {0, 1}) seen.insert(Rng(seed, purpose, index).bits());
      }
    }
    QCOMPARE(seen.size(), size_t{18});
  }

  void momentsAreRight() {
    Rng rng(1, "moments");
    const int n = 200000;
    double sum = 0, squares = 0, normalSum = 0, normalSquares = 0;
    for (int i = 0; i < n; ++i) {
      const double u = rng.uniform(), z = rng.normal();
      QVERIFY(u >= 0.0 && u < 1.0);
      sum += u, squares += u * u, normalSum += z, normalSquares += z * z;
    }
    QVERIFY(std::abs(sum / n - 0.5) < 0.003);
    QVERIFY(std::abs(squares / n - 1.0 / 3) < 0.003);
    QVERIFY(std::abs(normalSum / n) < 0.01);
    QVERIFY(std::abs(normalSquares / n - 1.0) < 0.02);
  }

  void aPermutationHasEachNumberOnce() {
    Rng rng(3, "shuffle", 5);
    std::vector<int64_t> order = permutation(1000, rng);
    QVERIFY(!std::is_sorted(order.begin(), order.end()));
    std::sort(order.begin(), order.end());
    for (int64_t i = 0; i < 1000; ++i) QCOMPARE(order[static_cast<size_t>(i)], i);
  }
};

QTEST_GUILESS_MAIN(RngTest)
#include "rng_test.moc"
