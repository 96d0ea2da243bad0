// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/vocabulary.h"

#include <algorithm>

#include "core/assert.h"

namespace unroll {
namespace {

constexpr const char* kStart = "<start>";
constexpr const char* kEnd = "<end>";
constexpr const char* kUnknown = "<unknown>";

bool isLetter(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '\'' ||
         c == '_' || c == '-';
}
bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

Vocabulary::Vocabulary(Unit unit, std::vector<std::string> tokens, Special special)
    : m_unit(unit), m_tokens(std::move(tokens)), m_special(special) {
  for (size_t i = 0; i < m_tokens.size(); ++i) {
    const auto [place, isNew] = m_numbers.emplace(m_tokens[i], static_cast<int64_t>(i));
    UNROLL_ASSERT(isNew || m_tokens[i].empty());
  }
}

VocabularyPtr Vocabulary::make(Unit unit, const std::vector<std::string>& tokens, With with) {
  std::vector<std::string> all{""};
  Special special;
  special.padding = 0;
  if (with == With::StartAndEnd) {
    special.start = 1;
    special.end = 2;
    all.insert(all.end(), {kStart, kEnd});
  } else if (with == With::Unknown) {
    special.unknown = 1;
    all.emplace_back(kUnknown);
  }
  all.insert(all.end(), tokens.begin(), tokens.end());
  return std::make_shared<const Vocabulary>(unit, std::move(all), special);
}

std::vector<std::string> Vocabulary::frequentTokens(Unit unit, std::span<const std::string> texts, int64_t most) {
  std::map<std::string, int64_t> counts;
  for (const std::string& text : texts)
    for (std::string& token : split(unit, text)) ++counts[std::move(token)];
  std::vector<std::pair<std::string, int64_t>> order(counts.begin(), counts.end());
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  if (most > 0 && static_cast<int64_t>(order.size()) > most) order.resize(static_cast<size_t>(most));
  std::vector<std::string> tokens;
  for (auto& [token, count] : order) tokens.push_back(token);
  return tokens;
}

bool Vocabulary::isSpecial(int64_t number) const {
  return number == m_special.padding || number == m_special.start || number == m_special.end ||
         number == m_special.unknown;
}

int64_t Vocabulary::find(const std::string& token) const {
  const auto place = m_numbers.find(token);
  return place == m_numbers.end() ? -1 : place->second;
}

std::vector<std::string> Vocabulary::split(Unit unit, std::string_view text) {
  std::vector<std::string> tokens;
  if (unit == Unit::Character) {
    for (const char c : text) {
      if ((static_cast<unsigned char>(c) & 0xC0) == 0x80 && !tokens.empty())
        tokens.back() += c;
      else
        tokens.emplace_back(1, c);
    }
    return tokens;
  }
  bool inWord = false;
  for (const char c : text) {
    if (isLetter(c)) {
      if (!inWord) tokens.emplace_back();
      tokens.back() += lower(c);
    } else if (!isSpace(c)) {
      tokens.emplace_back(1, c);
    }
    inWord = isLetter(c);
  }
  return tokens;
}

Result<std::vector<int64_t>> Vocabulary::encode(std::string_view text) const {
  std::vector<int64_t> numbers;
  for (const std::string& token : split(m_unit, text)) {
    int64_t number = find(token);
    if (number < 0) number = m_special.unknown;
    if (number < 0) {
      return Error{"text.unknown",
                   Text{m_unit == Unit::Character
                            ? QT_TRANSLATE_NOOP("engine",
                                                "Character {0}, '{1}', is not one of those that the network knows: "
                                                "{2}. Leave it out.")
                            : QT_TRANSLATE_NOOP("engine",
                                                "Word {0}, '{1}', is not one of those that the network knows: {2}. "
                                                "Say it with other words."),
                        {std::to_string(numbers.size() + 1), token, decode([this] {
                           std::vector<int64_t> all;
                           for (int64_t i = 0; i < size(); ++i) all.push_back(i);
                           return all;
                         }())}}};
    }
    numbers.push_back(number);
  }
  return numbers;
}

std::string Vocabulary::decode(std::span<const int64_t> numbers) const {
  std::string text;
  for (const int64_t number : numbers) {
    if (number < 0 || number >= size() || isSpecial(number)) continue;
    const std::string& word = token(number);
    if (m_unit == Unit::Word && !text.empty() && !word.empty() && isLetter(word.front())) text += ' ';
    text += word;
  }
  return text;
}

}  // namespace unroll
