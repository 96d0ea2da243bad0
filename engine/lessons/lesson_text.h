// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "explain/explanation.h"
#include "math/formula.h"

namespace unroll {

/// What an author wrote, by language ("en", "zh_CN"). Not for the translation tools: a lesson brings all its languages.
struct Localized {
  std::map<std::string, std::string, std::less<>> byLanguage;

  bool empty() const { return byLanguage.empty(); }
  /// In LANGUAGE ("zh_CN"), else in one that starts the same ("zh"), else in English, else in any.
  const std::string& in(std::string_view language) const;
  bool operator==(const Localized&) const = default;
};

/// A piece of a paragraph.
struct Span {
  enum class Kind {
    Plain,
    Strong,    ///< **…**
    Emphasis,  ///< *…*
    Code,      ///< `…`
    Formula,   ///< $…$: in formula::parse's small TeX
    Number,    ///< {cell.z[0,1]}: the number of a reference, as the scene at hand has it
  } kind = Kind::Plain;
  std::string text;              ///< words; TeX; the reference
  unroll::Formula formula = {};  ///< of Formula; of Number once filledIn
  bool operator==(const Span&) const = default;
};

struct Paragraph {
  enum class Kind { Words, Display, Item } kind = Kind::Words;  ///< Display: $$…$$ alone; Item: "- …"
  std::vector<Span> spans;
  bool operator==(const Paragraph&) const = default;
};

/// The markup of lessons (docs/lessons.md): paragraphs are parted by empty lines. A backslash before * ` $ { makes it a
/// plain character. What has no end stays plain.
std::vector<Paragraph> parseLessonText(std::string_view text);

/// PARAGRAPHS with the numbers of EXPLANATION in their places, DIGITS decimals, each with its cell. A reference that the
/// pass does not have stays as its text.
std::vector<Paragraph> filledIn(std::vector<Paragraph> paragraphs, const Explanation& explanation, int digits = 4);

/// The references that a text names.
std::vector<std::string> referencesIn(const std::vector<Paragraph>& paragraphs);

/// In words alone, formulas as formula::toText: for screen readers and titles.
std::string plainText(const std::vector<Paragraph>& paragraphs);

}  // namespace unroll
