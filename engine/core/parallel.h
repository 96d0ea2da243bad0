// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <memory>

#include "core/function_ref.h"

namespace unroll {

/// Runs BODY(begin, end) over [0, count) in pieces of GRAIN (the last may be shorter), some of them at
/// the same time. The cuts depend on count and grain alone, never on the number of threads, so a body
/// that writes only its own piece gives the same bits on any machine. Blocks until all are done.
/// requires: grain ≥ 1; the body throws nothing.
void parallelFor(int64_t count, int64_t grain, FunctionRef<void(int64_t begin, int64_t end)> body);

/// The number of pieces that parallelFor cuts COUNT into.
inline int64_t pieceCount(int64_t count, int64_t grain) { return count <= 0 ? 0 : (count + grain - 1) / grain; }

/// A number of threads to work with. Code that is run inside uses at most that many.
class ThreadPool {
 public:
  /// How its threads stand beside others of the machine: InBackground they give way to whoever wants
  /// to run, as a window's own thread does (the kernel's nice value; no difference on an idle machine).
  enum class Priority { Normal, InBackground };
  /// THREADS = 0: as many as the machine has cores.
  explicit ThreadPool(int threads = 0, Priority priority = Priority::Normal);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;
  int threads() const;
  /// Blocks until BODY has run.
  void run(FunctionRef<void()> body);

 private:
  struct Arena;
  std::unique_ptr<Arena> m_arena;
};

/// The calling thread gives way to others from now on (ThreadPool::Priority::InBackground).
void workInBackground();

/// The cores of this machine that this process may use.
int coreCount();

}  // namespace unroll
