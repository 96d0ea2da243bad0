// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace unroll {

/// The tokens of a text, characters or words, and their numbers. Immutable.
class Vocabulary {
 public:
  enum class Unit { Character, Word };
  /// Numbers that stand for no part of a text; −1 where there is none.
  struct Special {
    int64_t padding = -1;
    int64_t start = -1;
    int64_t end = -1;
    int64_t unknown = -1;
  };

  /// TOKENS by number. requires: no token twice.
  Vocabulary(Unit unit, std::vector<std::string> tokens, Special special);
  /// Padding is 0; then come start and end, and unknown, where wanted; then TOKENS.
  enum class With { Padding, StartAndEnd, Unknown };
  static std::shared_ptr<const Vocabulary> make(Unit unit, const std::vector<std::string>& tokens, With with);
  /// The MOST most frequent tokens of TEXTS (0: all), most frequent first and then by spelling.
  static std::vector<std::string> frequentTokens(Unit unit, std::span<const std::string> texts, int64_t most);

  Unit unit() const { return m_unit; }
  const Special& special() const { return m_special; }
  int64_t size() const { return static_cast<int64_t>(m_tokens.size()); }
  const std::vector<std::string>& tokens() const { return m_tokens; }
  const std::string& token(int64_t number) const { return m_tokens[static_cast<size_t>(number)]; }
  bool isSpecial(int64_t number) const;
  /// The number of TOKEN, or −1.
  int64_t find(const std::string& token) const;

  /// The numbers of TEXT's tokens. A token that is not here is "unknown", or an error where there is no such.
  Result<std::vector<int64_t>> encode(std::string_view text) const;
  /// The text of NUMBERS, special ones left out; words with a space between, none before punctuation.
  std::string decode(std::span<const int64_t> numbers) const;

  /// TEXT as characters (UTF-8), or as words and punctuation marks in lower case (ASCII).
  static std::vector<std::string> split(Unit unit, std::string_view text);

 private:
  Unit m_unit;
  std::vector<std::string> m_tokens;
  std::map<std::string, int64_t> m_numbers;
  Special m_special;
};

using VocabularyPtr = std::shared_ptr<const Vocabulary>;

}  // namespace unroll
