// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/kernel_case.h"
#include "kernels/naive.h"

using namespace unroll;
using namespace unroll::test;
using Cell = RecurrentConfig::Cell;

namespace {

KernelCase recurrentCase(RecurrentConfig config, int64_t batch, int64_t steps, bool masked) {
  Rng rng(12, "test/recurrent");
  const int64_t gates = config.cell == Cell::Lstm ? 4 : config.cell == Cell::Gru ? 3 : 1, width = gates * config.units;
  KernelCase c;
  c.make = [config] { return makeRecurrentKernel(config); };
  c.batch = batch;
  c.time = config.steps > 0 ? 0 : steps;
  c.inputs = {randomFloats(batch * steps * config.in, rng)};
  c.parameters = {randomFloats(width * config.in, rng, 0.7), randomFloats(width * config.units, rng, 0.7)};
  if (config.bias) c.parameters.push_back(randomFloats(width, rng));
  if (config.bias && config.cell == Cell::Gru && config.resetAfter) c.parameters.push_back(randomFloats(width, rng));
  c.outputSize = batch * config.units * (config.returnSequences ? steps : 1);
  c.differences = 30;
  if (masked) {
    c.mask.assign(static_cast<size_t>(batch * steps), 1);
    for (int64_t n = 0; n < batch; ++n)
      for (int64_t t = 0; t < steps; ++t)
        if (t >= 1 + n % steps || (n % 3 == 1 && t == 0)) c.mask[static_cast<size_t>(n * steps + t)] = 0;
  }
  c.reference = [config, batch, steps, mask = c.mask](const auto& x, const auto& p) {
    return naiveRecurrent(config, batch, steps, mask, x, p);
  };
  return c;
}

}  // namespace

class RecurrentKernelTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void everyVariant_data();
  void everyVariant();
  void largerThanATile();
  void otherActivations();
  void blocksOfTheBatch();
  void fixedSteps();
};

void RecurrentKernelTest::everyVariant_data() {
  QTest::addColumn<int>("cell");
  QTest::addColumn<bool>("resetAfter");
  QTest::addColumn<bool>("takesNew");
  const auto row = [](const char* name, Cell cell, bool after, bool takesNew) {
    QTest::newRow(name) << static_cast<int>(cell) << after << takesNew;
  };
  row("simple", Cell::Simple, true, false);
  row("lstm", Cell::Lstm, true, false);
  row("gru", Cell::Gru, true, false);
  row("gru, takes new", Cell::Gru, true, true);
  row("gru, reset before", Cell::Gru, false, false);
  row("gru, reset before, takes new", Cell::Gru, false, true);
}

void RecurrentKernelTest::everyVariant() {
  QFETCH(int, cell);
  QFETCH(bool, resetAfter);
  QFETCH(bool, takesNew);
  for (int bits = 0; bits < 16; ++bits) {
    RecurrentConfig config;
    config.cell = static_cast<Cell>(cell);
    config.in = 3;
    config.units = 5;
    config.resetAfter = resetAfter;
    config.takesNew = takesNew;
    config.returnSequences = bits & 1;
    config.backward = bits & 2;
    config.bias = bits & 4;
    CHECK_KERNEL(recurrentCase(config, 4, 6, bits & 8));
  }
}

void RecurrentKernelTest::largerThanATile() {
  for (Cell cell : {Cell::Simple, Cell::Lstm, Cell::Gru}) {
    RecurrentConfig config;
    config.cell = cell;
    config.in = 19;
    config.units = 37;
    config.returnSequences = true;
    KernelCase c = recurrentCase(config, 5, 7, true);
    c.differences = 8;
    for (auto& p : c.parameters)
      for (float& v : p) v *= 0.4f;
    CHECK_KERNEL(c);
  }
}

void RecurrentKernelTest::otherActivations() {
  for (ActivationKind kind :
       {ActivationKind::Linear, ActivationKind::Relu, ActivationKind::Sigmoid, ActivationKind::Softmax})
    for (Cell cell : {Cell::Simple, Cell::Lstm, Cell::Gru}) {
      RecurrentConfig config;
      config.cell = cell;
      config.in = 4;
      config.units = 18;
      config.activation = kind;
      config.outputActivation = kind;
      config.recurrentActivation = kind == ActivationKind::Softmax ? kind : ActivationKind::Sigmoid;
      KernelCase c = recurrentCase(config, 3, 4, false);
      c.differences = 12;
      for (auto& p : c.parameters)
        for (float& v : p) v *= 0.3f;
      CHECK_KERNEL(c);
    }
}

void RecurrentKernelTest::blocksOfTheBatch() {
  for (int64_t batch : {1, 7, 8, 9, 17, 32, 45}) {
    RecurrentConfig config;
    config.cell = Cell::Lstm;
    config.in = 2;
    config.units = 3;
    KernelCase c = recurrentCase(config, batch, 4, true);
    c.differences = 10;
    CHECK_KERNEL(c);
  }
}

void RecurrentKernelTest::fixedSteps() {
  RecurrentConfig config;
  config.cell = Cell::Gru;
  config.in = 2;
  config.units = 3;
  config.steps = 5;
  CHECK_KERNEL(recurrentCase(config, 3, 5, false));
}

QTEST_GUILESS_MAIN(RecurrentKernelTest)
#include "recurrent_kernel_test.moc"
