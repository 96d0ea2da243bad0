// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/assert.h"

#include <cstdio>
#include <cstdlib>

namespace unroll::detail {

void assertionFailed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "unroll: %s:%d: this must hold: %s\n", file, line, condition);
  std::abort();
}

}  // namespace unroll::detail
