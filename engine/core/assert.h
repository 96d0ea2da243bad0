// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Programmer mistakes end the program with a sentence; what a user, a file or a graph can cause
// returns Result instead (result.h).

namespace unroll::detail {
[[noreturn]] void assertionFailed(const char* condition, const char* file, int line);
}

#define UNROLL_ASSERT(condition) \
  ((condition) ? static_cast<void>(0) : ::unroll::detail::assertionFailed(#condition, __FILE__, __LINE__))
