// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text.h"

#include <cctype>

namespace unroll {

std::string fillPlaces(std::string_view pattern, const std::vector<std::string>& arguments) {
  std::string out;
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '{') {
      size_t end = i + 1;
      size_t index = 0;
      while (end < pattern.size() && end < i + 4 && std::isdigit(static_cast<unsigned char>(pattern[end]))) {
        index = index * 10 + static_cast<size_t>(pattern[end++] - '0');
      }
      if (end > i + 1 && end < pattern.size() && pattern[end] == '}' && index < arguments.size()) {
        out += arguments[index];
        i = end;
        continue;
      }
    }
    out += pattern[i];
  }
  return out;
}

std::string Text::english() const { return fillPlaces(pattern, arguments); }

}  // namespace unroll
