// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "lessons/lesson_reader.h"

namespace unroll::lessons {
namespace {

std::string joined(std::initializer_list<std::string_view> words) {
  std::string all;
  for (const std::string_view word : words) all += (all.empty() ? "" : ", ") + std::string(word);
  return all;
}

/// "en", "zh_CN".
bool isLanguage(std::string_view key) {
  const auto letters = [](std::string_view part, char from, char to) {
    return std::all_of(part.begin(), part.end(), [&](char c) { return c >= from && c <= to; });
  };
  if (key.size() == 2) return letters(key, 'a', 'z');
  return key.size() == 5 && key[2] == '_' && letters(key.substr(0, 2), 'a', 'z') && letters(key.substr(3), 'A', 'Z');
}

}  // namespace

Error LessonReader::wrong(const Value& value, const char* code, Text message) const {
  return {code, std::move(message), m_text.place(value)};
}

Status LessonReader::expect(const Value& value, std::string_view what, json::Kind kind) const {
  if (value.kind == kind) return Unit{};
  return wrong(value, "lesson.kind",
               {QT_TRANSLATE_NOOP("engine", "{0} must be {1}, but here stands {2}."),
                {std::string(what), json::kindName(kind).english(), json::kindName(value.kind).english()}});
}

Status LessonReader::checkKeys(const Value& value, std::string_view what, std::initializer_list<std::string_view> known,
                               std::initializer_list<std::string_view> needed) const {
  UNROLL_CHECK(expect(value, what, json::Kind::Object));
  for (size_t i = 0; i < value.keys.size(); ++i)
    if (std::find(known.begin(), known.end(), value.keys[i]) == known.end())
      return wrong(value.items[i], "lesson.key",
                   {QT_TRANSLATE_NOOP("engine", "{0} has no key '{1}'. It may have: {2}."),
                    {std::string(what), value.keys[i], joined(known)}});
  for (const std::string_view key : needed)
    if (!value.find(key))
      return wrong(
          value, "lesson.missing",
          {QT_TRANSLATE_NOOP("engine", "{0} needs the key '{1}'. Add it."), {std::string(what), std::string(key)}});
  return Unit{};
}

Result<std::string> LessonReader::words(const Value& value, std::string_view what) const {
  if (value.kind == json::Kind::String) return m_text.string(value);
  if (value.kind != json::Kind::Array)
    return wrong(value, "lesson.kind",
                 {QT_TRANSLATE_NOOP("engine", "{0} must be a text or a list of paragraphs, but here stands {1}."),
                  {std::string(what), json::kindName(value.kind).english()}});
  std::string all;
  for (const Value& item : value.items) {
    UNROLL_CHECK(expect(item, what, json::Kind::String));
    all += (all.empty() ? "" : "\n\n") + m_text.string(item);
  }
  return all;
}

Status LessonReader::text(const Value& object, std::string_view key, Localized& into) const {
  const Value* value = object.find(key);
  if (!value) return Unit{};
  const std::string what = "'" + std::string(key) + "'";
  if (value->kind != json::Kind::Object) {
    UNROLL_TRY(into.byLanguage["en"], words(*value, what));
    return Unit{};
  }
  for (size_t i = 0; i < value->keys.size(); ++i) {
    if (!isLanguage(value->keys[i]))
      return wrong(value->items[i], "lesson.language",
                   {QT_TRANSLATE_NOOP("engine", "{0} has the language '{1}'. Write \"en\", \"zh_CN\" or the like."),
                    {what, value->keys[i]}});
    UNROLL_TRY(into.byLanguage[value->keys[i]], words(value->items[i], what));
  }
  return Unit{};
}

Status LessonReader::string(const Value& object, std::string_view key, std::string& into) const {
  const Value* value = object.find(key);
  if (!value) return Unit{};
  UNROLL_CHECK(expect(*value, "'" + std::string(key) + "'", json::Kind::String));
  into = m_text.string(*value);
  return Unit{};
}

Status LessonReader::strings(const Value& object, std::string_view key, std::vector<std::string>& into) const {
  const Value* value = object.find(key);
  if (!value) return Unit{};
  const std::string what = "'" + std::string(key) + "'";
  UNROLL_CHECK(expect(*value, what, json::Kind::Array));
  for (const Value& item : value->items) {
    UNROLL_CHECK(expect(item, what, json::Kind::String));
    into.push_back(m_text.string(item));
  }
  return Unit{};
}

Status LessonReader::integer(const Value& object, std::string_view key, int low, int high, int& into) const {
  const Value* value = object.find(key);
  if (!value) return Unit{};
  UNROLL_CHECK(expect(*value, "'" + std::string(key) + "'", json::Kind::Number));
  const auto whole = m_text.integer(*value);
  if (!whole || *whole < low || *whole > high)
    return wrong(*value, "lesson.range",
                 {QT_TRANSLATE_NOOP("engine", "'{0}' must be a whole number from {1} to {2}."),
                  {std::string(key), std::to_string(low), std::to_string(high)}});
  into = static_cast<int>(*whole);
  return Unit{};
}

Status LessonReader::fillTensor(const Value& value, std::string_view what, Extents& extents, size_t depth,
                                std::vector<double>& numbers) const {
  if (value.kind != json::Kind::Array) {
    UNROLL_CHECK(expect(value, what, json::Kind::Number));
    if (depth != extents.size())
      return wrong(value, "lesson.ragged",
                   {QT_TRANSLATE_NOOP("engine", "The rows of {0} are not equally deep."), {std::string(what)}});
    const double number = m_text.number(value);
    if (!std::isfinite(number))
      return wrong(value, "lesson.range",
                   {QT_TRANSLATE_NOOP("engine", "A number of {0} is too large."), {std::string(what)}});
    numbers.push_back(number);
    return Unit{};
  }
  const auto count = static_cast<int64_t>(value.items.size());
  if (depth == extents.size() && numbers.empty()) extents.push_back(count);
  if (depth >= extents.size() || extents[depth] != count)
    return wrong(value, "lesson.ragged",
                 {QT_TRANSLATE_NOOP("engine", "The rows of {0} are not equally long."), {std::string(what)}});
  for (const Value& item : value.items) UNROLL_CHECK(fillTensor(item, what, extents, depth + 1, numbers));
  return Unit{};
}

Result<TensorD> LessonReader::tensor(const Value& value, std::string_view what) const {
  Extents extents;
  std::vector<double> numbers;
  UNROLL_CHECK(fillTensor(value, what, extents, 0, numbers));
  return TensorD(extents, numbers);
}

}  // namespace unroll::lessons
