// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lesson_text.h"

#include <algorithm>
#include <optional>

#include "lessons/sheet_parts.h"

namespace unroll {
namespace {

using Kind = Span::Kind;

/// What stands between two marks becomes a span of a kind.
struct Mark {
  std::string_view open, close;
  Kind kind;
};
constexpr Mark kMarks[] = {{"**", "**", Kind::Strong},
                           {"*", "*", Kind::Emphasis},
                           {"`", "`", Kind::Code},
                           {"$", "$", Kind::Formula},
                           {"{", "}", Kind::Number}};

/// CLOSE in TEXT from AT on, not behind a backslash; npos where there is none or nothing before it.
size_t findClose(std::string_view text, size_t at, std::string_view close) {
  for (size_t end = at; (end = text.find(close, end)) != std::string_view::npos; ++end)
    if (end > at && text[end - 1] != '\\') return end;
  return std::string_view::npos;
}

std::vector<Span> spansOf(std::string_view text) {
  std::vector<Span> spans;
  std::string plain;
  const auto flush = [&] {
    if (!plain.empty()) spans.push_back({Kind::Plain, std::move(plain)});
    plain.clear();
  };
  for (size_t at = 0; at < text.size();) {
    if (text[at] == '\\' && at + 1 < text.size() &&
        std::string_view("*`${").find(text[at + 1]) != std::string_view::npos) {
      plain += text[at + 1];
      at += 2;
      continue;
    }
    const auto mark = std::find_if(std::begin(kMarks), std::end(kMarks),
                                   [&](const Mark& m) { return text.substr(at).starts_with(m.open); });
    const size_t begin = mark == std::end(kMarks) ? at : at + mark->open.size();
    const size_t end = mark == std::end(kMarks) ? std::string_view::npos : findClose(text, begin, mark->close);
    if (end == std::string_view::npos) {
      plain += text[at++];
      continue;
    }
    flush();
    Span span{mark->kind, std::string(text.substr(begin, end - begin))};
    if (span.kind == Kind::Formula) span.formula = formula::parse(span.text);
    spans.push_back(std::move(span));
    at = end + mark->close.size();
  }
  flush();
  return spans;
}

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

Paragraph paragraphOf(std::string_view text) {
  if (text.size() > 4 && text.starts_with("$$") && text.ends_with("$$")) {
    Span span{Kind::Formula, std::string(trimmed(text.substr(2, text.size() - 4)))};
    span.formula = formula::parse(span.text);
    return {Paragraph::Kind::Display, {std::move(span)}};
  }
  if (text.starts_with("- ")) return {Paragraph::Kind::Item, spansOf(trimmed(text.substr(2)))};
  return {Paragraph::Kind::Words, spansOf(text)};
}

}  // namespace

const std::string& Localized::in(std::string_view language) const {
  static const std::string none;
  if (const auto exact = byLanguage.find(language); exact != byLanguage.end()) return exact->second;
  const std::string_view stem = language.substr(0, language.find_first_of("_-"));
  for (const auto& [key, text] : byLanguage)
    if (std::string_view(key).substr(0, key.find_first_of("_-")) == stem) return text;
  if (const auto english = byLanguage.find("en"); english != byLanguage.end()) return english->second;
  return byLanguage.empty() ? none : byLanguage.begin()->second;
}

std::vector<Paragraph> parseLessonText(std::string_view text) {
  std::vector<Paragraph> paragraphs;
  for (size_t at = 0; at <= text.size();) {
    const size_t end = std::min(text.find("\n\n", at), text.size());
    std::string_view block = trimmed(text.substr(at, end - at));
    at = end + 2;
    // Each line of a list is an item of its own.
    while (!block.empty()) {
      const size_t item = block.find("\n- ");
      const std::string_view part = trimmed(block.substr(0, item));
      if (!part.empty()) paragraphs.push_back(paragraphOf(part));
      block = item == std::string_view::npos ? std::string_view() : block.substr(item + 1);
    }
  }
  return paragraphs;
}

std::vector<Paragraph> filledIn(std::vector<Paragraph> paragraphs, const Explanation& explanation, int digits) {
  for (Paragraph& paragraph : paragraphs)
    for (Span& span : paragraph.spans) {
      if (span.kind != Kind::Number) continue;
      if (const auto cell = explanation.resolve(span.text, true)) {
        span.formula = lessons::numbersFormula(explanation, *cell, digits);
        if (cell->cell >= 0) span.formula.cell = *cell;
      }
    }
  return paragraphs;
}

std::vector<std::string> referencesIn(const std::vector<Paragraph>& paragraphs) {
  std::vector<std::string> all;
  for (const Paragraph& paragraph : paragraphs)
    for (const Span& span : paragraph.spans)
      if (span.kind == Kind::Number) all.push_back(span.text);
  return all;
}

std::string plainText(const std::vector<Paragraph>& paragraphs) {
  std::string text;
  for (const Paragraph& paragraph : paragraphs) {
    if (!text.empty()) text += "\n";
    for (const Span& span : paragraph.spans) {
      const bool written =
          span.kind == Kind::Formula || (span.kind == Kind::Number && span.formula != unroll::Formula());
      text += written ? formula::toText(span.formula) : span.text;
    }
  }
  return text;
}

}  // namespace unroll
