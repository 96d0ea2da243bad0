// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/parallel.h"

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/info.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>
#include <oneapi/tbb/task_scheduler_observer.h>

#include <optional>

#ifdef __linux__
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

#ifdef __SANITIZE_THREAD__
#include <sanitizer/tsan_interface.h>
#endif

#include "core/assert.h"

namespace unroll {

namespace {

/// Lets the threads that join an arena give way. They keep that when they leave: on Linux a thread may not take its
/// priority back, and a program that trains in the background does all its parallel work there.
class GiveWay : public tbb::task_scheduler_observer {
 public:
  explicit GiveWay(tbb::task_arena& arena) : tbb::task_scheduler_observer(arena) { observe(true); }
  ~GiveWay() override { observe(false); }
  void on_scheduler_entry(bool isWorker) override {
    if (isWorker) workInBackground();
  }
};

/// What one thread wrote before give() is seen by another after take(). TBB sees to that by itself; but it is a
/// package that is not instrumented, so that the thread sanitizer has to be told.
class Handover {
 public:
#ifdef __SANITIZE_THREAD__
  void give() { __tsan_release(this); }
  void take() { __tsan_acquire(this); }
#else
  void give() {}
  void take() {}
#endif
};

}  // namespace

void workInBackground() {
#ifdef __linux__
  constexpr int kNice = 10;
  thread_local bool done = false;
  if (!done) setpriority(PRIO_PROCESS, static_cast<id_t>(syscall(SYS_gettid)), kNice);
  done = true;
#endif
}

struct ThreadPool::Arena {
  Arena(int threads, Priority priority)
      : count(threads),
        allow(tbb::global_control::max_allowed_parallelism,
              static_cast<size_t>(threads > coreCount() ? threads : coreCount())),
        arena(threads) {
    if (priority == Priority::InBackground) giveWay.emplace(arena);
  }
  int count;
  tbb::global_control allow;
  tbb::task_arena arena;
  std::optional<GiveWay> giveWay;
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
  Handover before, after;
  before.give();
  tbb::parallel_for(
      tbb::blocked_range<int64_t>(0, pieces, 1),
      [&](const tbb::blocked_range<int64_t>& range) {
        before.take();
        for (int64_t piece = range.begin(); piece < range.end(); ++piece) {
          const int64_t begin = piece * grain;
          body(begin, begin + grain < count ? begin + grain : count);
        }
        after.give();
      },
      tbb::simple_partitioner());
  after.take();
}

ThreadPool::ThreadPool(int threads, Priority priority)
    : m_arena(std::make_unique<Arena>(threads > 0 ? threads : coreCount(), priority)) {}
ThreadPool::~ThreadPool() = default;
int ThreadPool::threads() const { return m_arena->count; }
void ThreadPool::run(FunctionRef<void()> body) {
  Handover before, after;
  before.give();
  m_arena->arena.execute([&] {
    before.take();
    body();
    after.give();
  });
  after.take();
}

}  // namespace unroll
