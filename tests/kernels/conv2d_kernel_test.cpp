// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/kernel_case.h"
#include "kernels/naive.h"

using namespace unroll;
using namespace unroll::test;

namespace {

/// The output size that the paddings and strides give.
void finish(Conv2dConfig& c) {
  c.outHeight = (c.height + c.top + c.bottom - (c.kh - 1) * c.dh - 1) / c.sh + 1;
  c.outWidth = (c.width + c.left + c.right - (c.kw - 1) * c.dw - 1) / c.sw + 1;
}

KernelCase convCase(const Conv2dConfig& config, int64_t batch) {
  Rng rng(9, "test/conv");
  KernelCase c;
  c.make = [config] { return makeConv2dKernel(config); };
  c.batch = batch;
  c.inputs = {randomFloats(batch * config.channels * config.height * config.width, rng)};
  c.parameters = {randomFloats(config.filters * config.channels / config.groups * config.kh * config.kw, rng)};
  if (config.bias) c.parameters.push_back(randomFloats(config.filters, rng));
  c.outputSize = batch * config.filters * config.outHeight * config.outWidth;
  c.differences = 25;
  c.reference = [config, batch](const auto& x, const auto& p) { return naiveConv2d(config, batch, x, p); };
  return c;
}

}  // namespace

class Conv2dKernelTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void workedByHand();
  void usualShapes();
  void activations();
  void randomShapes();
  void manySamples();
};

/// x = 1 … 9 as 3 × 3, W = [[1, 0], [0, −1]]: every place gives x[i,j] − x[i+1,j+1] = −4; with b = 5: 1.
void Conv2dKernelTest::workedByHand() {
  Conv2dConfig config;
  config.height = config.width = 3;
  config.kh = config.kw = 2;
  finish(config);
  const float x[] = {1, 2, 3, 4, 5, 6, 7, 8, 9}, W[] = {1, 0, 0, -1}, b[] = {5};
  float y[4];
  const float* inputs[] = {x};
  const float* parameters[] = {W, b};
  float* outputs[] = {y};
  const auto kernel = makeConv2dKernel(config);
  AlignedVector<float> scratch(static_cast<size_t>(kernel->needs(1, 0).scratch));
  KernelCall call;
  call.batch = 1;
  call.inputs = inputs;
  call.parameters = parameters;
  call.outputs = outputs;
  call.scratch = scratch.data();
  kernel->forward(call);
  for (float v : y) QCOMPARE(v, 1.0f);
}

void Conv2dKernelTest::usualShapes() {
  Conv2dConfig config;
  config.channels = 1;
  config.height = config.width = 28;
  config.filters = 32;
  config.kh = config.kw = 3;
  config.activation = ActivationKind::Relu;
  finish(config);
  KernelCase first = convCase(config, 2);
  first.differences = 6;
  CHECK_KERNEL(first);
  config.channels = 5;
  config.height = config.width = 14;
  config.filters = 70;
  config.top = config.bottom = config.left = config.right = 1;
  finish(config);
  KernelCase second = convCase(config, 2);
  second.differences = 6;
  CHECK_KERNEL(second);
}

void Conv2dKernelTest::activations() {
  for (ActivationKind kind : {ActivationKind::Linear, ActivationKind::Relu, ActivationKind::Sigmoid,
                              ActivationKind::Tanh, ActivationKind::Softmax}) {
    Conv2dConfig config;
    config.channels = 2;
    config.height = 6;
    config.width = 19;
    config.filters = 5;
    config.kh = 2;
    config.kw = 3;
    config.activation = kind;
    finish(config);
    CHECK_KERNEL(convCase(config, 3));
  }
}

void Conv2dKernelTest::randomShapes() {
  Rng rng(10, "test/conv/shapes");
  for (int trial = 0; trial < 60; ++trial) {
    Conv2dConfig config;
    config.groups = 1 + rng.below(3);
    config.channels = config.groups * (1 + rng.below(3));
    config.filters = config.groups * (1 + rng.below(4));
    config.kh = 1 + rng.below(4);
    config.kw = 1 + rng.below(4);
    config.sh = 1 + rng.below(3);
    config.sw = 1 + rng.below(3);
    config.dh = 1 + rng.below(2);
    config.dw = 1 + rng.below(2);
    config.top = rng.below(3);
    config.bottom = rng.below(3);
    config.left = rng.below(3);
    config.right = rng.below(3);
    config.height = (config.kh - 1) * config.dh + 1 + rng.below(6);
    config.width = (config.kw - 1) * config.dw + 1 + rng.below(12);
    config.bias = rng.chance(0.5);
    finish(config);
    KernelCase c = convCase(config, 1 + rng.below(4));
    const std::string problem = checkKernel(c);
    QVERIFY2(problem.empty(), qPrintable(QString("trial %1, %2x%3 kernel %4x%5 stride %6x%7 dilation %8x%9: ")
                                             .arg(trial)
                                             .arg(config.height)
                                             .arg(config.width)
                                             .arg(config.kh)
                                             .arg(config.kw)
                                             .arg(config.sh)
                                             .arg(config.sw)
                                             .arg(config.dh)
                                             .arg(config.dw) +
                                         problem.c_str()));
  }
}

void Conv2dKernelTest::manySamples() {  // more than there are pieces of memory
  Conv2dConfig config;
  config.channels = 2;
  config.height = config.width = 5;
  config.filters = 3;
  config.kh = config.kw = 2;
  finish(config);
  for (int64_t batch : {15, 16, 17, 33, 50}) CHECK_KERNEL(convCase(config, batch));
}

QTEST_GUILESS_MAIN(Conv2dKernelTest)
#include "conv2d_kernel_test.moc"
