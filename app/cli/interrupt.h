// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <csignal>

namespace unroll::cli {

/// While it lives, Ctrl-C (SIGINT) and SIGTERM set a flag instead of ending the program, so that work
/// can be saved at the next step. A second one ends the program as usual. One at a time.
class InterruptGuard {
 public:
  InterruptGuard();
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;
  bool interrupted() const;

 private:
  struct sigaction m_oldInterrupt {};
  struct sigaction m_oldTerminate {};
};

}  // namespace unroll::cli
