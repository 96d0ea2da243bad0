// SPDX-License-Identifier: GPL-3.0-or-later
// Pairs of a source and a target for an encoder and a decoder: strings and their reverse, dates as people write them
// and as ISO 8601 does.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <set>

#include "core/assert.h"
#include "core/rng.h"
#include "data/generators.h"
#include "data/token_dataset.h"

namespace unroll {
namespace {

using Unit = Vocabulary::Unit;

/// Teacher forcing (Williams and Zipser 1989): while it is trained, the decoder reads the true target shifted by one
/// step (<start>, y_0, …, y_{n−1}) and is to give (y_0, …, y_{n−1}, <end>), whatever it would have written itself.
class PairWriter {
 public:
  PairWriter(VocabularyPtr source, VocabularyPtr target) {
    m_data.inputs = {{"source", {}, std::move(source), 0}, {"decoder", {}, target, 0}};
    m_data.target.input = 1;
    m_data.target.classNames = target->tokens();
    m_data.target.vocabulary = std::move(target);
  }

  void add(const std::string& source, const std::string& target) {
    const auto from = m_data.inputs[0].vocabulary->encode(source);
    const auto to = m_data.target.vocabulary->encode(target);
    UNROLL_ASSERT(from.ok() && to.ok());
    const Vocabulary::Special& special = m_data.target.vocabulary->special();
    std::vector<int64_t> shifted{special.start}, wanted(*to);
    shifted.insert(shifted.end(), to->begin(), to->end());
    wanted.push_back(special.end);
    m_data.inputs[0].sequences.add(*from);
    m_data.inputs[1].sequences.add(shifted);
    m_data.target.steps.add(wanted);
  }

  DatasetPtr take() { return std::make_shared<TokenDataset>(std::move(m_data)); }

 private:
  TokenData m_data;
};

std::vector<std::string> charactersOf(const std::string& text) {
  std::set<std::string> all;
  for (std::string& token : Vocabulary::split(Unit::Character, text)) all.insert(std::move(token));
  return {all.begin(), all.end()};
}

Result<DatasetPtr> makeReversed(const Attributes& a) {
  const int64_t shortest = a.integer("shortest"), longest = a.integer("longest"), letters = a.integer("letters");
  if (shortest > longest) {
    return Error{"dataset.lengths",
                 Text{QT_TRANSLATE_NOOP("engine",
                                        "The shortest string ({0} letters) is longer than the longest ({1}). Make "
                                        "'shortest' at most {1}."),
                      {std::to_string(shortest), std::to_string(longest)}},
                 Place{"", 0, 0, "", "dataset.shortest"}};
  }
  std::string alphabet;
  for (int64_t i = 0; i < letters; ++i) alphabet += static_cast<char>('a' + i);
  const VocabularyPtr vocabulary =
      Vocabulary::make(Unit::Character, charactersOf(alphabet), Vocabulary::With::StartAndEnd);
  PairWriter pairs(vocabulary, vocabulary);
  for (int64_t i = 0; i < a.integer("count"); ++i) {
    Rng rng(static_cast<uint64_t>(a.integer("seed")), "data/reverse_strings", static_cast<uint64_t>(i));
    std::string word(static_cast<size_t>(shortest + rng.below(longest - shortest + 1)), ' ');
    for (char& c : word) c = alphabet[static_cast<size_t>(rng.below(letters))];
    pairs.add(word, std::string(word.rbegin(), word.rend()));
  }
  return pairs.take();
}

constexpr std::array<const char*, 12> kMonths = {"January", "February", "March",     "April",   "May",      "June",
                                                 "July",    "August",   "September", "October", "November", "December"};
constexpr std::array<const char*, 7> kWeekdays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                  "Thursday", "Friday", "Saturday"};

/// "1st", "2nd", "3rd", "4th", "11th".
std::string ordinal(unsigned day) {
  const bool teen = day / 10 == 1;
  const char* const suffix = teen ? "th" : day % 10 == 1 ? "st" : day % 10 == 2 ? "nd" : day % 10 == 3 ? "rd" : "th";
  return std::to_string(day) + suffix;
}

/// What a way to write dates can use.
struct DateParts {
  std::string day, ordinal, month, shortMonth, monthNumber, year, weekday;
};
using WriteDate = std::string (*)(const DateParts&);
constexpr WriteDate kWays[] = {
    [](const DateParts& d) { return d.ordinal + " of " + d.month + " " + d.year; },
    [](const DateParts& d) { return d.month + " " + d.day + ", " + d.year; },
    [](const DateParts& d) { return d.day + " " + d.shortMonth + " " + d.year; },
    [](const DateParts& d) { return d.shortMonth + " " + d.ordinal + ", " + d.year; },
    [](const DateParts& d) { return d.day + "." + d.monthNumber + "." + d.year; },
    [](const DateParts& d) { return d.weekday + ", " + d.day + " " + d.month + " " + d.year; },
    [](const DateParts& d) { return d.weekday + " " + d.month + " " + d.ordinal + " " + d.year; },
};

VocabularyPtr dateCharacters() {
  std::string all = "0123456789 ,.of1st2nd3rd4th";
  for (const char* month : kMonths) all += month;
  for (const char* weekday : kWeekdays) all += weekday;
  return Vocabulary::make(Unit::Character, charactersOf(all), Vocabulary::With::Padding);
}

Result<DatasetPtr> makeDates(const Attributes& a) {
  namespace chrono = std::chrono;
  PairWriter pairs(dateCharacters(),
                   Vocabulary::make(Unit::Character, charactersOf("0123456789-"), Vocabulary::With::StartAndEnd));
  const chrono::sys_days first = chrono::year(1950) / 1 / 1, last = chrono::year(2050) / 1 / 1;
  for (int64_t i = 0; i < a.integer("count"); ++i) {
    Rng rng(static_cast<uint64_t>(a.integer("seed")), "data/dates", static_cast<uint64_t>(i));
    const chrono::sys_days day = first + chrono::days(rng.below((last - first).count()));
    const chrono::year_month_day date(day);
    const auto dayNumber = static_cast<unsigned>(date.day()), month = static_cast<unsigned>(date.month());
    const auto year = static_cast<int>(date.year());
    const std::string name = kMonths[month - 1];
    const DateParts parts{std::to_string(dayNumber),
                          ordinal(dayNumber),
                          name,
                          name.substr(0, 3),
                          std::to_string(month),
                          std::to_string(year),
                          kWeekdays[chrono::weekday(day).c_encoding()]};
    const WriteDate way = kWays[rng.below(static_cast<int64_t>(std::size(kWays)))];
    pairs.add(way(parts), fmt::format("{:04}-{:02}-{:02}", year, month, dayNumber));
  }
  return pairs.take();
}

}  // namespace

DatasetDescriptor reverseStringsDataset() {
  return {"reverse_strings",
          QT_TRANSLATE_NOOP("engine", "Strings and their reverse"),
          QT_TRANSLATE_NOOP("engine",
                            "Random strings for an encoder, the same from the last letter to the first for a decoder."),
          {countAttribute(10000, 2, 200000), seedAttribute(),
           integerAttribute("letters", QT_TRANSLATE_NOOP("engine", "Letters"),
                            QT_TRANSLATE_NOOP("engine", "How many different letters occur: a, b, c, …"), 8, 2, 26),
           integerAttribute("shortest", QT_TRANSLATE_NOOP("engine", "Shortest"),
                            QT_TRANSLATE_NOOP("engine", "Letters of the shortest string."), 3, 1, 100),
           integerAttribute("longest", QT_TRANSLATE_NOOP("engine", "Longest"),
                            QT_TRANSLATE_NOOP("engine", "Letters of the longest string."), 8, 1, 100)},
          makeReversed,
          {"source", "decoder"}};
}

DatasetDescriptor datesDataset() {
  return {"dates",
          QT_TRANSLATE_NOOP("engine", "Dates"),
          QT_TRANSLATE_NOOP("engine",
                            "Dates as people write them, \"3rd of March 2021\", for an encoder; as computers do, "
                            "\"2021-03-03\", for a decoder."),
          {countAttribute(10000, 2, 200000), seedAttribute()},
          makeDates,
          {"source", "decoder"}};
}

}  // namespace unroll
