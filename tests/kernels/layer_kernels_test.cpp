// SPDX-License-Identifier: GPL-3.0-or-later
// Dense, activation, copy, dropout, embedding and pooling kernels against their definitions.
#include "kernels/kernel_case.h"
#include "kernels/naive.h"

using namespace unroll;
using namespace unroll::test;

namespace {

constexpr ActivationKind kKinds[] = {ActivationKind::Linear, ActivationKind::Relu, ActivationKind::Sigmoid,
                                     ActivationKind::Tanh, ActivationKind::Softmax};

KernelCase denseCase(DenseConfig config, int64_t batch, int64_t time = 0) {
  Rng rng(3, "test/dense");
  const int64_t rows = batch * config.rowsPerSample * (config.openTime ? time : 1);
  KernelCase c;
  c.make = [config] { return makeDenseKernel(config); };
  c.batch = batch;
  c.time = time;
  c.inputs = {randomFloats(rows * config.in, rng)};
  c.parameters = {randomFloats(config.out * config.in, rng)};
  if (config.bias) c.parameters.push_back(randomFloats(config.out, rng));
  c.outputSize = rows * config.out;
  c.reference = [config, rows](const auto& x, const auto& p) { return naiveDense(config, rows, x, p); };
  return c;
}

KernelCase poolCase(Pool2dConfig config, int64_t batch) {
  Rng rng(4, "test/pool");
  KernelCase c;
  c.make = [config] { return makePool2dKernel(config); };
  c.batch = batch;
  c.inputs = {randomFloats(batch * config.channels * config.height * config.width, rng)};
  c.outputSize = batch * config.channels * config.outHeight * config.outWidth;
  c.reference = [config, batch](const auto& x, const auto&) { return naivePool2d(config, batch, x[0]); };
  return c;
}

}  // namespace

class LayerKernelsTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void dense();
  void denseOnSequences();
  void denseWithoutInputGradient();
  void activation();
  void softmaxOverChannels();
  void copy();
  void dropout();
  void dropoutRate();
  void embedding();
  void pooling();
  void firstMaximumTakesTheGradient();
  void nanWinsTheMaximum();
};

void LayerKernelsTest::dense() {
  for (ActivationKind kind : kKinds)
    for (auto [in, out, batch] :
         {std::array<int64_t, 3>{1, 1, 1}, {3, 2, 5}, {37, 19, 33}, {64, 130, 40}, {300, 33, 17}})
      for (bool bias : {true, false}) {
        DenseConfig config;
        config.in = in;
        config.out = out;
        config.bias = bias;
        config.activation = kind;
        CHECK_KERNEL(denseCase(config, batch));
      }
}

void LayerKernelsTest::denseOnSequences() {
  DenseConfig config;
  config.in = 5;
  config.out = 7;
  config.rowsPerSample = 4;
  config.activation = ActivationKind::Softmax;
  CHECK_KERNEL(denseCase(config, 3));
  config.rowsPerSample = 1;
  config.openTime = true;
  CHECK_KERNEL(denseCase(config, 3, 6));
}

void LayerKernelsTest::denseWithoutInputGradient() {
  DenseConfig config;
  config.in = 5;
  config.out = 7;
  KernelCase c = denseCase(config, 3);
  c.inputGradient = false;
  CHECK_KERNEL(c);
}

void LayerKernelsTest::activation() {
  for (ActivationKind kind : kKinds)
    for (int64_t columns : {1, 7, 16, 35}) {
      ActivationConfig config;
      config.rowsPerSample = 3;
      config.columns = columns;
      config.activation = kind;
      Rng rng(5, "test/activation");
      KernelCase c;
      c.make = [config] { return makeActivationKernel(config); };
      c.batch = 4;
      c.inputs = {randomFloats(12 * columns, rng, 4.0)};
      c.outputSize = 12 * columns;
      c.reference = [config](const auto& x, const auto&) {
        Doubles y = x[0];
        for (int64_t r = 0; r < 12; ++r)
          naiveActivate(config.activation, &y[static_cast<size_t>(r * config.columns)], config.columns);
        return y;
      };
      CHECK_KERNEL(c);
    }
}

void LayerKernelsTest::softmaxOverChannels() {
  for (int64_t channels : {1, 5})
    for (int64_t pixels : {1, 16, 37}) {
      ActivationConfig config;
      config.columns = channels;
      config.pixels = pixels;
      config.activation = ActivationKind::Softmax;
      Rng rng(6, "test/channels");
      KernelCase c;
      c.make = [config] { return makeActivationKernel(config); };
      c.batch = 3;
      c.inputs = {randomFloats(3 * channels * pixels, rng, 4.0)};
      c.outputSize = 3 * channels * pixels;
      c.reference = [config](const auto& x, const auto&) {
        Doubles y = x[0];
        for (int64_t n = 0; n < 3; ++n)
          for (int64_t p = 0; p < config.pixels; ++p)
            naiveActivate(config.activation, &y[static_cast<size_t>(n * config.columns * config.pixels + p)],
                          config.columns, config.pixels);
        return y;
      };
      CHECK_KERNEL(c);
    }
}

void LayerKernelsTest::copy() {
  Rng rng(6, "test/copy");
  KernelCase c;
  c.make = [] { return makeCopyKernel({35, true}); };
  c.batch = 3;
  c.time = 4;
  c.inputs = {randomFloats(3 * 4 * 35, rng)};
  c.outputSize = 3 * 4 * 35;
  c.tolerance = 1e-6;
  c.reference = [](const auto& x, const auto&) { return x[0]; };
  CHECK_KERNEL(c);
}

void LayerKernelsTest::dropout() {
  for (bool training : {true, false}) {
    Rng rng(7, "test/dropout");
    KernelCase c;
    c.make = [] { return makeDropoutKernel({50, false, 0.3}); };
    c.batch = 7;
    c.training = training;
    c.inputs = {randomFloats(350, rng)};
    c.outputSize = 350;
    c.reference = [training](const auto& x, const auto&) {
      Doubles y = x[0];
      for (size_t i = 0; training && i < y.size(); ++i)
        y[i] *= dropoutKeeps(7, 3, static_cast<int64_t>(i), 0.3) ? 1 / 0.7 : 0.0;
      return y;
    };
    CHECK_KERNEL(c);
  }
}

void LayerKernelsTest::dropoutRate() {
  constexpr int64_t kDraws = 200000;
  for (double rate : {0.0, 0.1, 0.5, 0.9}) {
    int64_t kept = 0;
    for (int64_t i = 0; i < kDraws; ++i) kept += dropoutKeeps(11, 2, i, rate) ? 1 : 0;
    // Five standard deviations of the binomial distribution.
    const double spread = 5 * std::sqrt(rate * (1 - rate) / kDraws);
    QVERIFY(std::fabs(static_cast<double>(kept) / kDraws - (1 - rate)) <= spread);
  }
  QVERIFY(dropoutKeeps(1, 1, 0, 0.5) == dropoutKeeps(1, 1, 0, 0.5));
}

void LayerKernelsTest::embedding() {
  constexpr int64_t kTokens = 11, kFeatures = 37, kIndices = 9;
  Rng rng(8, "test/embedding");
  KernelCase c;
  c.make = [] { return makeEmbeddingKernel({kTokens, kFeatures, kIndices, false}); };
  c.batch = 5;
  c.inputs = {AlignedVector<float>(5 * kIndices)};
  for (float& v : c.inputs[0]) v = static_cast<float>(rng.below(kTokens));  // every row is met several times
  c.parameters = {randomFloats(kTokens * kFeatures, rng)};
  c.inputGradient = false;
  c.outputSize = 5 * kIndices * kFeatures;
  c.differences = 500;
  c.reference = [](const auto& x, const auto& p) {
    Doubles y;
    for (double index : x[0])
      for (int64_t f = 0; f < kFeatures; ++f)
        y.push_back(p[0][static_cast<size_t>(index * kFeatures) + static_cast<size_t>(f)]);
    return y;
  };
  CHECK_KERNEL(c);
}

void LayerKernelsTest::pooling() {
  for (auto kind : {Pool2dConfig::Kind::Max, Pool2dConfig::Kind::Average}) {
    Pool2dConfig config;
    config.kind = kind;
    config.channels = 3;
    for (int64_t size : {2, 6, 7, 26}) {  // an odd row is left over
      config.height = size;
      config.width = size + 1;
      config.outHeight = size / 2;
      config.outWidth = (size + 1) / 2;
      CHECK_KERNEL(poolCase(config, 4));
    }
    Pool2dConfig padded;  // overlapping windows, padding on all sides
    padded.kind = kind;
    padded.channels = 2;
    padded.height = 7;
    padded.width = 9;
    padded.kh = 3;
    padded.kw = 3;
    padded.sh = 2;
    padded.sw = 1;
    padded.top = padded.left = 1;
    padded.outHeight = 4;
    padded.outWidth = 9;
    CHECK_KERNEL(poolCase(padded, 3));
  }
}

void LayerKernelsTest::firstMaximumTakesTheGradient() {
  for (bool overlapping : {false, true}) {
    Pool2dConfig config;
    config.height = config.width = 4;
    config.kh = config.kw = 2;
    config.sh = config.sw = overlapping ? 1 : 2;
    config.outHeight = config.outWidth = overlapping ? 3 : 2;
    KernelCase c = poolCase(config, 1);
    std::fill(c.inputs[0].begin(), c.inputs[0].end(), 1.0f);
    AlignedVector<float> ones(static_cast<size_t>(c.outputSize), 1.0f);
    const KernelResult r = runKernel(c, ones, 1, 0);
    for (int64_t i = 0; i < 4; ++i)
      for (int64_t j = 0; j < 4; ++j) {
        const bool first = overlapping ? i < 3 && j < 3 : i % 2 == 0 && j % 2 == 0;
        const auto at = static_cast<size_t>(i * 4 + j);
        QCOMPARE(r.dInputs[0][at], prefill(at) + (first ? 1.0f : 0.0f));
      }
  }
}

void LayerKernelsTest::nanWinsTheMaximum() {
  for (int64_t window : {2, 3}) {  // the usual window and any other
    Pool2dConfig config;
    config.height = config.width = 6;
    config.kh = config.kw = config.sh = config.sw = window;
    config.outHeight = config.outWidth = 6 / window;
    AlignedVector<float> x(36, 1.0f), y(9, 0.0f);
    x[7] = std::nanf("");
    const float* in = x.data();
    float* out = y.data();
    KernelCall call;
    call.batch = 1;
    call.inputs = {&in, 1};
    call.outputs = {&out, 1};
    makePool2dKernel(config)->forward(call);
    QVERIFY(std::isnan(y[0]));
    QCOMPARE(y[1], 1.0f);
  }
}

QTEST_GUILESS_MAIN(LayerKernelsTest)
#include "layer_kernels_test.moc"
