// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/names.h"

#include <algorithm>
#include <cctype>

namespace unroll {
namespace {

// Not std::isalpha: names are the same in every locale.
bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }

std::string folded(std::string_view word) {
  std::string out;
  for (char c : word) {
    if (c != '_' && c != '-' && c != ' ') out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return out;
}

size_t distance(std::string_view a, std::string_view b) {
  std::vector<size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

}  // namespace

bool isValidName(std::string_view name) {
  return !name.empty() && isLetter(name[0]) &&
         std::all_of(name.begin(), name.end(), [](char c) { return isLetter(c) || isDigit(c); });
}

bool isReservedName(std::string_view name) { return name == "loss" || name == "target" || name == "preprocess"; }

std::string validName(std::string_view stem) {
  std::string name;
  for (char c : stem) {
    const bool continuation = (static_cast<unsigned char>(c) & 0xC0) == 0x80;  // one "_" per character of UTF-8
    if (!continuation) name += isLetter(c) || isDigit(c) ? c : '_';
  }
  if (name.empty() || isDigit(name[0])) name.insert(0, "n");
  return name;
}

std::string nearestName(std::string_view word, const std::vector<std::string>& known) {
  const std::string wanted = folded(word.substr(0, 64));
  std::string best;
  size_t bestDistance = std::max<size_t>(1, wanted.size() / 3) + 1;
  for (const std::string& name : known) {
    const size_t steps = distance(wanted, folded(name));
    if (steps < bestDistance) {
      bestDistance = steps;
      best = name;
    }
  }
  return best;
}

}  // namespace unroll
