// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/manuscript.h"

#include <algorithm>

namespace unroll {
namespace {

using Kind = Formula::Kind;

/// The same ink: what it stands for does not matter.
bool looksLike(const Formula& a, const Formula& b) {
  return a.kind == b.kind && a.text == b.text && a.rows == b.rows && a.columns == b.columns &&
         std::equal(a.children.begin(), a.children.end(), b.children.begin(), b.children.end(), looksLike);
}

bool startsWith(const std::vector<Formula>& parts, const std::vector<Formula>& left) {
  return parts.size() >= left.size() && std::equal(left.begin(), left.end(), parts.begin(), looksLike);
}

}  // namespace

int relationOf(const Formula& formula) {
  if (formula.kind != Kind::Row) return -1;
  for (size_t i = 0; i < formula.children.size(); ++i)
    if (formula.children[i].kind == Kind::Operator && formula.children[i].text == "=") return static_cast<int>(i);
  return -1;
}

std::vector<Formula> chained(std::vector<Formula> statements) {
  std::vector<Formula> lines;
  std::vector<Formula> left;  // of the chain; of "W x" without a relation the whole
  for (size_t i = 0; i < statements.size(); ++i) {
    const bool again = std::any_of(statements.begin(), statements.begin() + static_cast<long>(i),
                                   [&](const Formula& earlier) { return looksLike(earlier, statements[i]); });
    if (again) continue;  // "x = 2" has nothing more to say with the numbers put in
    const int relation = relationOf(statements[i]);
    std::vector<Formula> parts =
        statements[i].kind == Kind::Row ? statements[i].children : std::vector<Formula>{statements[i]};
    if (lines.empty()) {
      left.assign(parts.begin(), relation > 0 ? parts.begin() + relation : parts.end());
    } else if (relation < 0) {
      parts.insert(parts.begin(), formula::op("="));
    } else if (startsWith(parts, left) && static_cast<size_t>(relation) == left.size()) {
      parts.erase(parts.begin(), parts.begin() + relation);
    }
    lines.push_back(lines.empty() ? statements[i] : formula::row(std::move(parts)));
  }
  return lines;
}

}  // namespace unroll
