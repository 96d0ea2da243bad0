// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/result.h"

namespace unroll {

std::string Error::english() const {
  std::string where = place.file;
  if (place.line > 0) {
    where += (where.empty() ? "line " : ":") + std::to_string(place.line);
    if (place.column > 0) where += ":" + std::to_string(place.column);
  }
  return where.empty() ? message.english() : where + ": " + message.english();
}

}  // namespace unroll
