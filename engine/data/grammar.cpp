// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/grammar.h"

#include <set>
#include <sstream>

#include "core/assert.h"

namespace unroll {
namespace {

std::vector<std::string> splitAt(std::string_view text, char separator) {
  std::vector<std::string> parts{""};
  for (const char c : text) {
    if (c == separator)
      parts.emplace_back();
    else
      parts.back() += c;
  }
  return parts;
}

}  // namespace

Grammar::Grammar(const std::vector<Rule>& rules) {
  for (const Rule& rule : rules) {
    const bool isNew = m_rules.emplace(rule.symbol, splitAt(rule.alternatives, '|')).second;
    UNROLL_ASSERT(isNew);
  }
}

std::string Grammar::draw(std::string_view symbol, Rng& rng) const {
  const auto rule = m_rules.find(symbol);
  UNROLL_ASSERT(rule != m_rules.end());
  const std::vector<std::string>& alternatives = rule->second;
  const std::string& chosen = alternatives[static_cast<size_t>(rng.below(static_cast<int64_t>(alternatives.size())))];
  std::string sentence;
  for (size_t at = 0; at < chosen.size();) {
    if (chosen[at] != '{') {
      sentence += chosen[at++];
      continue;
    }
    const size_t end = chosen.find('}', at);
    UNROLL_ASSERT(end != std::string::npos);
    sentence += draw(std::string_view(chosen).substr(at + 1, end - at - 1), rng);
    at = end + 1;
  }
  return sentence;
}

std::vector<std::string> Grammar::words() const {
  std::set<std::string> words;
  for (const auto& [symbol, alternatives] : m_rules) {
    for (const std::string& alternative : alternatives) {
      std::istringstream parts(alternative);
      for (std::string word; parts >> word;)
        if (word.front() != '{') words.insert(word);
    }
  }
  return {words.begin(), words.end()};
}

}  // namespace unroll
