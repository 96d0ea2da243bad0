// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/tensor.h"

namespace unroll {

/// What one training step leaves: nothing is ever lost, nobody waits.
struct StepRecord {
  int64_t step = 0;  ///< counts from 1
  int32_t epoch = 0;
  float loss = 0.0f;
  float metric = 0.0f;  ///< the first metric; NaN where there is none
  float learningRate = 0.0f;
  float gradientNorm = 0.0f;
  double seconds = 0.0;  ///< since the run began, pauses left out
};

struct EpochRecord {
  int32_t epoch = 0;  ///< counts from 1
  int64_t step = 0;
  double loss = 0.0;  ///< mean over the epoch's samples
  double validationLoss = 0.0;
  std::vector<double> metrics;  ///< by the document's list
  std::vector<double> validationMetrics;
  double learningRate = 0.0;
  double samplesPerSecond = 0.0;
};

/// Records in chunks that never move, one writer, any number of readers: a reader sees the first
/// size() of them without a lock.
template <class Record>
class ChunkedLog {
 public:
  static constexpr int64_t kChunk = 4096;
  static constexpr int64_t kChunks = 65536;
  ChunkedLog() : m_chunks(std::make_unique<std::atomic<Record*>[]>(kChunks)) {}
  ~ChunkedLog() {
    for (int64_t i = 0; i < kChunks; ++i) delete[] m_chunks[static_cast<size_t>(i)].load();
  }
  ChunkedLog(const ChunkedLog&) = delete;
  ChunkedLog& operator=(const ChunkedLog&) = delete;

  int64_t size() const { return m_size.load(std::memory_order_acquire); }
  const Record& operator[](int64_t i) const {
    return m_chunks[static_cast<size_t>(i / kChunk)].load(std::memory_order_acquire)[i % kChunk];
  }
  void append(Record record) {
    const int64_t at = m_size.load(std::memory_order_relaxed);
    auto& chunk = m_chunks[static_cast<size_t>(at / kChunk)];
    if (!chunk.load(std::memory_order_relaxed)) chunk.store(new Record[kChunk], std::memory_order_release);
    chunk.load(std::memory_order_relaxed)[at % kChunk] = std::move(record);
    m_size.store(at + 1, std::memory_order_release);
  }
  /// The next append allocates nothing.
  void reserveNext() {
    auto& chunk = m_chunks[static_cast<size_t>(size() / kChunk)];
    if (!chunk.load(std::memory_order_relaxed)) chunk.store(new Record[kChunk], std::memory_order_release);
  }

 private:
  std::unique_ptr<std::atomic<Record*>[]> m_chunks;
  std::atomic<int64_t> m_size{0};
};

/// Metrics that are no single number, as an epoch's end left them. Only the last epoch's are kept: with many classes
/// one of them is as large as a layer.
struct EpochMatrices {
  int32_t epoch = 0;                        ///< counts from 1
  bool validation = false;                  ///< of the validation samples; else of the epoch's own batches
  std::map<std::string, TensorD> byMetric;  ///< by the metric's key: counts (true class, predicted)
};

struct History {
  ChunkedLog<StepRecord> steps;
  ChunkedLog<EpochRecord> epochs;

  /// Null: no epoch has ended yet, or the document has no such metric. Thread: any.
  std::shared_ptr<const EpochMatrices> matrices() const {
    const std::lock_guard lock(m_mutex);
    return m_matrices;
  }
  void setMatrices(std::shared_ptr<const EpochMatrices> matrices) {
    const std::lock_guard lock(m_mutex);
    m_matrices.swap(matrices);
  }

 private:
  mutable std::mutex m_mutex;
  std::shared_ptr<const EpochMatrices> m_matrices;
};

}  // namespace unroll
