// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/parallel.h"

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/info.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>

#include "core/assert.h"

namespace unroll {

struct ThreadPool::Arena {
  explicit Arena(int threads)
      : count(threads),
        allow(tbb::global_control::max_allowed_parallelism, static_cast<size_t>(threads > coreCount() ? threads : coreCount())),
        arena(threads) {}
  int count;
  tbb::global_control allow;
  tbb::task_arena arena;
};

int coreCount() { return tbb::info::default_concurrency(); }

void parallelFor(int64_t count, int64_t grain, FunctionRef<void(int64_t, int64_t)> body) {
  UNROLL_ASSERT(grain >= 1);
  const int64_t pieces = pieceCount(count, grain);
  if (pieces <= 0) return;
  if (pieces == 1) {
    body(0, count);
    return;
  }
  tbb::parallel_for(
      tbb::blocked_range<int64_t>(0, pieces, 1),
      [&](const tbb::blocked_range<int64_t>& range) {
        for (int64_t piece = range.begin(); piece < range.end(); ++piece) {
          const int64_t begin = piece * grain;
          body(begin, begin + grain < count ? begin + grain : count);
        }
      },
      tbb::simple_partitioner());
}

ThreadPool::ThreadPool(int threads) : m_arena(std::make_unique<Arena>(threads > 0 ? threads : coreCount())) {}
ThreadPool::~ThreadPool() = default;
int ThreadPool::threads() const { return m_arena->count; }
void ThreadPool::run(FunctionRef<void()> body) {
  m_arena->arena.execute([&] { body(); });
}

}  // namespace unroll
