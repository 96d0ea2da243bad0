// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/rng.h"

namespace unroll {

/// A small context-free grammar that sentences are drawn from: a rule is a symbol and its alternatives, with "|"
/// between; "{symbol}" in an alternative stands for one of that symbol's own. No recursion without an end.
class Grammar {
 public:
  struct Rule {
    std::string_view symbol, alternatives;
  };
  /// requires: every symbol that is named has a rule.
  explicit Grammar(const std::vector<Rule>& rules);

  /// A sentence from SYMBOL, each alternative as likely as the others.
  std::string draw(std::string_view symbol, Rng& rng) const;
  /// Every word that a sentence may hold, sorted.
  std::vector<std::string> words() const;

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> m_rules;
};

}  // namespace unroll
