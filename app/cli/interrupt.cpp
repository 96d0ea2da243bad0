// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/interrupt.h"

namespace unroll::cli {
namespace {

volatile std::sig_atomic_t interruptSeen = 0;

extern "C" void noteInterrupt(int) { interruptSeen = 1; }

}  // namespace

InterruptGuard::InterruptGuard() {
  interruptSeen = 0;
  struct sigaction note {};
  note.sa_handler = noteInterrupt;
  note.sa_flags = static_cast<int>(SA_RESETHAND);  // the second signal ends the program
  sigaction(SIGINT, &note, &m_oldInterrupt);
  sigaction(SIGTERM, &note, &m_oldTerminate);
}

InterruptGuard::~InterruptGuard() {
  sigaction(SIGINT, &m_oldInterrupt, nullptr);
  sigaction(SIGTERM, &m_oldTerminate, nullptr);
}

bool InterruptGuard::interrupted() const { return interruptSeen != 0; }

}  // namespace unroll::cli
