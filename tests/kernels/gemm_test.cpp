// SPDX-License-Identifier: GPL-3.0-or-later
// The product against three plain loops, in all ways in which operands can be stored.
#include <QtTest>

#include "core/parallel.h"
#include "core/rng.h"
#include "core/tensor.h"
#include "kernels/gemm.h"

using namespace unroll;

namespace {

struct Problem {
  int64_t m, n, k, gap;
  Stored storedA, storedB;
  AlignedVector<float> a, b, c;

  Problem(int64_t rows, int64_t columns, int64_t depth, Stored sa, Stored sb, int64_t extra)
      : m(rows), n(columns), k(depth), gap(extra), storedA(sa), storedB(sb) {
    Rng rng(1, "test/gemm", static_cast<uint64_t>(m * 1000003 + n * 1009 + k));
    const auto fill = [&](AlignedVector<float>& v, int64_t count) {
      v.resize(static_cast<size_t>(count));
      for (float& x : v) x = static_cast<float>(rng.uniform(-1, 1));
    };
    fill(a, (sa == Stored::AsIs ? m : k) * lda());
    fill(b, (sb == Stored::AsIs ? k : n) * ldb());
    fill(c, m * ldc());
  }
  int64_t lda() const { return (storedA == Stored::AsIs ? k : m) + gap; }
  int64_t ldb() const { return (storedB == Stored::AsIs ? n : k) + gap; }
  int64_t ldc() const { return n + gap; }
  MatrixView viewA() const { return {a.data(), lda(), storedA}; }
  MatrixView viewB() const { return {b.data(), ldb(), storedB}; }
  double atA(int64_t i, int64_t p) const {
    return a[static_cast<size_t>(storedA == Stored::AsIs ? i * lda() + p : p * lda() + i)];
  }
  double atB(int64_t p, int64_t j) const {
    return b[static_cast<size_t>(storedB == Stored::AsIs ? p * ldb() + j : j * ldb() + p)];
  }

  /// RESULT is C (+)= A B, and nothing between C's rows was touched.
  bool isProduct(const AlignedVector<float>& result, bool added) const {
    for (int64_t i = 0; i < m; ++i)
      for (int64_t j = 0; j < ldc(); ++j) {
        const auto at = static_cast<size_t>(i * ldc() + j);
        if (j >= n) {
          if (result[at] != c[at]) return false;
          continue;
        }
        double want = added ? static_cast<double>(c[at]) : 0.0;
        for (int64_t p = 0; p < k; ++p) want += atA(i, p) * atB(p, j);
        if (!(std::fabs(static_cast<double>(result[at]) - want) <= 1e-6 * static_cast<double>(k + 8))) return false;
      }
    return true;
  }
};

const int64_t kSizes[] = {1, 2, 3, 5, 7, 8, 13, 14, 15, 16, 17, 29, 31, 32, 33, 43, 64, 65, 100, 193, 385};

std::string check(const Problem& x) {
  AlignedVector<float> added = x.c, set = x.c, parallel = x.c, packedC = x.c;
  gemm(x.m, x.n, x.k, x.viewA(), x.viewB(), added.data(), x.ldc());
  if (!x.isProduct(added, true)) return "gemm, added";
  gemm(x.m, x.n, x.k, x.viewA(), x.viewB(), set.data(), x.ldc(), Start::Zero);
  if (!x.isProduct(set, false)) return "gemm, set";
  parallelGemm(x.m, x.n, x.k, x.viewA(), x.viewB(), parallel.data(), x.ldc());
  if (parallel != added) return "parallelGemm has other bits";
  AlignedVector<float> packed(static_cast<size_t>(packedSize(x.n, x.k)), std::nanf(""));
  parallelPack(x.n, x.k, x.viewB(), packed.data());
  gemmPacked(x.m, x.n, x.k, x.viewA(), packed.data(), packedC.data(), x.ldc());
  if (packedC != added) return "gemmPacked has other bits";
  return {};
}

}  // namespace

class GemmTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void agreesWithPlainLoops();
  void anyNumberOfThreadsGivesTheSameBits();
  void emptyDepth();
};

void GemmTest::agreesWithPlainLoops() {
  Rng rng(5, "test/gemm/sizes");
  const auto size = [&] { return kSizes[rng.below(static_cast<int64_t>(std::size(kSizes)))]; };
  for (int trial = 0; trial < 600; ++trial) {
    const Stored sa = trial & 1 ? Stored::Transposed : Stored::AsIs, sb = trial & 2 ? Stored::Transposed : Stored::AsIs;
    const Problem problem(size(), size(), size(), sa, sb, trial & 4 ? 3 : 0);
    const std::string text = check(problem);
    QVERIFY2(text.empty(), qPrintable(QString("%1: m %2, n %3, k %4, transposed %5 %6")
                                          .arg(text.c_str())
                                          .arg(problem.m)
                                          .arg(problem.n)
                                          .arg(problem.k)
                                          .arg(sa == Stored::Transposed)
                                          .arg(sb == Stored::Transposed)));
  }
}

void GemmTest::anyNumberOfThreadsGivesTheSameBits() {
  const Problem problem(389, 515, 600, Stored::AsIs, Stored::Transposed, 1);
  AlignedVector<float> want;
  for (int threads : {1, 2, 5}) {
    AlignedVector<float> c = problem.c;
    ThreadPool pool(threads);
    pool.run([&] {
      parallelGemm(problem.m, problem.n, problem.k, problem.viewA(), problem.viewB(), c.data(), problem.ldc());
    });
    if (want.empty()) want = c;
    QCOMPARE(c, want);
  }
  QVERIFY(problem.isProduct(want, true));
}

void GemmTest::emptyDepth() {
  float c[6] = {1, 2, 3, 4, 5, 6};
  gemm(2, 3, 0, {}, {}, c, 3);
  QCOMPARE(c[4], 5.0f);
  gemm(2, 3, 0, {}, {}, c, 3, Start::Zero);
  for (float v : c) QCOMPARE(v, 0.0f);
}

QTEST_GUILESS_MAIN(GemmTest)
#include "gemm_test.moc"
