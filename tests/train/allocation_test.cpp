// SPDX-License-Identifier: GPL-3.0-or-later
// A training step takes no memory: all of it was planned when the network was compiled.
#include <QtTest>
#include <atomic>
#include <cstdlib>
#include <new>

#include "core/parallel.h"
#include "data/dataset.h"
#include "io/templates.h"
#include "train/specs.h"
#include "train/trainer.h"

namespace {

std::atomic<bool> counting{false};
std::atomic<int64_t> allocations{0};

void* take(std::size_t size, std::size_t alignment) {
  if (counting) ++allocations;
  void* const memory = std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
  if (!memory) throw std::bad_alloc();
  return memory;
}

}  // namespace

void* operator new(std::size_t size) { return take(size, alignof(std::max_align_t)); }
void* operator new[](std::size_t size) { return take(size, alignof(std::max_align_t)); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return take(size, static_cast<std::size_t>(alignment));
}
void* operator new[](std::size_t size, std::align_val_t alignment) {
  return take(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

using namespace unroll;
using namespace unroll::test;

class AllocationTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void theCounterCounts() {
    allocations = 0;
    counting = true;
    auto* number = new int(1);
    counting = false;
    delete number;
    QCOMPARE(allocations.load(), int64_t{1});
  }

  void stepsTakeNoMemory_data() {
    QTest::addColumn<int>("which");
    QTest::newRow("convolution") << 0;
    QTest::newRow("lstm, open time") << 1;
    QTest::newRow("gru, open time") << 2;
    QTest::newRow("dense with dropout") << 3;
    QTest::newRow("transformer, open time") << 4;
    QTest::newRow("normalization and noise") << 5;
  }
  void stepsTakeNoMemory() {
    QFETCH(int, which);
    NetworkSpec spec;
    Shape input;
    const auto recurrent = [](const char* cell) {
      return chain({kOpen, 6}, {{cell, "r1", {{"units", int64_t{24}}, {"return_sequences", true}}},
                                {cell, "r2", {{"units", int64_t{16}}}},
                                dense("d", 4, "softmax")});
    };
    if (which == 0) {
      spec =
          chain({2, 12, 12}, {{"conv2d", "c", {{"filters", int64_t{8}}, {"kernel_size", std::vector<int64_t>{3, 3}}}},
                              {"max_pooling2d", "p", {}},
                              {"average_pooling2d", "q", {}},
                              {"flatten", "f", {}},
                              dense("d", 4, "softmax")});
      input = Shape::ofSample({2, 12, 12});
    } else if (which == 3) {
      spec = chain({40}, {dense("a", 64, "relu"), {"dropout", "drop", {}}, dense("d", 4, "softmax")});
      input = Shape::ofSample({40});
    } else if (which == 4) {
      const AttributeMap block{
          {"num_heads", int64_t{2}}, {"intermediate_dim", int64_t{12}}, {"dropout", 0.1}, {"normalize_first", true}};
      spec = chain({kOpen, 6}, {{"positional_encoding", "p", {}},
                                {"transformer_encoder", "t1", block},
                                {"spatial_dropout1d", "s", {}},
                                {"transformer_encoder", "t2", {{"num_heads", int64_t{3}}, {"use_causal_mask", true}}},
                                {"layer_normalization", "n", {}},
                                {"lstm", "l", {{"units", int64_t{8}}}},
                                dense("d", 4, "softmax")});
      input = Shape{{'N', kOpen}, {'T', kOpen}, {'F', 6}};
    } else if (which == 5) {
      spec = chain({2, 8, 8}, {{"gaussian_noise", "g", {}},
                               {"batch_normalization", "b", {}},
                               {"spatial_dropout2d", "s", {}},
                               {"layer_normalization", "l", {}},
                               {"flatten", "f", {}},
                               dense("d", 4, "softmax")});
      input = Shape::ofSample({2, 8, 8});
    } else {
      spec = recurrent(which == 1 ? "lstm" : "gru");
      input = Shape{{'N', kOpen}, {'T', kOpen}, {'F', 6}};
    }
    spec.training.loss = "sparse_categorical_crossentropy";
    spec.training.metrics = {"accuracy"};
    spec.training.batch = 16;
    spec.training.epochs = 1;
    DatasetPtr samples;
    if (input.hasTime()) {
      Rng rng(3, "test");
      std::vector<GivenData::Sample> all(128);
      for (auto& sample : all) {
        sample.length = 3 + rng.below(6);
        sample.input.assign(static_cast<size_t>(sample.length * 6), 0.3f);
        sample.target = {static_cast<float>(rng.below(4))};
      }
      samples = std::make_shared<GivenData>(input, Shape{{'N', kOpen}}, TargetKind::ClassIndex, 4, all);
    } else {
      samples = randomData(input, 4, Shape{{'N', kOpen}}, 128);
    }
    const DataSplit data{samples, nullptr};
    auto trainer = Trainer::create(spec, &data);
    QVERIFY2(trainer.ok(), trainer.ok() ? "" : trainer.error().english().c_str());
    (*trainer)->step();
    allocations = 0;
    counting = true;
    for (int i = 0; i < 6; ++i) (*trainer)->step();  // the eighth would end the epoch
    counting = false;
    QCOMPARE(allocations.load(), int64_t{0});
    QCOMPARE((*trainer)->stepCount(), int64_t{7});
  }

  /// Every template as it is, but with few samples and small batches. Where an epoch ends, its record keeps the metrics
  /// of training and of validation; nothing else is taken there either, whatever validation does.
  void templatesTakeNoMemory_data() {
    QTest::addColumn<QString>("key");
    for (const Template& one : templates()) {
      if (one.kind == Template::Kind::Template && !one.key.ends_with("_printed"))
        QTest::newRow(one.key.c_str()) << QString::fromStdString(one.key);
    }
  }
  void templatesTakeNoMemory() {
    QFETCH(QString, key);
    NetworkSpec spec = *makeTemplate(key.toStdString());
    const DatasetDescriptor& data = *findDataset(spec.dataset.type);
    const bool counted = Attributes(data.attributes, spec.dataset.attributes).has("count");
    if (counted) spec.dataset.attributes["count"] = int64_t{40};  // 32 to train with, 8 to validate with
    std::erase(spec.training.metrics, "confusion_matrix");        // handed over after each epoch in memory of its own
    spec.training.batch = 8;
    spec.training.epochs = 20;
    const auto trainer = Trainer::create(spec);
    QVERIFY2(trainer.ok(), trainer.ok() ? "" : trainer.error().english().c_str());
    (*trainer)->step();
    const int64_t kept = spec.training.metrics.empty() ? 0 : (*trainer)->data().validation ? 2 : 1;
    for (int64_t step = 2; step <= 10; ++step) {
      allocations = 0;
      counting = true;
      (*trainer)->step();
      counting = false;
      QCOMPARE((*trainer)->stepCount(), step);
      const bool ends = step % (*trainer)->stepsPerEpoch() == 0;
      QCOMPARE(allocations.load(), ends ? kept : int64_t{0});
    }
  }
};

QTEST_GUILESS_MAIN(AllocationTest)
#include "allocation_test.moc"
