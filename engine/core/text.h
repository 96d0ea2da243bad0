// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Marks a sentence for lupdate without needing Qt; the widgets translate it in context "engine".
#ifndef QT_TRANSLATE_NOOP
#define QT_TRANSLATE_NOOP(context, text) text
#endif

namespace unroll {

/// A sentence that a person reads: an English pattern with places {0}, {1}, … and what stands there.
/// The pattern is the key of its translation; an argument that is itself a marked string (a layer's
/// title) is translated too. Write it as
///   Text{QT_TRANSLATE_NOOP("engine", "'{0}' expects {1}"), {name, shape}}.
struct Text {
  std::string pattern;
  std::vector<std::string> arguments;

  Text() = default;
  Text(std::string_view words, std::vector<std::string> places = {}) : pattern(words), arguments(std::move(places)) {}
  Text(const char* words, std::vector<std::string> places = {}) : pattern(words), arguments(std::move(places)) {}

  bool empty() const { return pattern.empty(); }
  /// The English sentence.
  std::string english() const;
  bool operator==(const Text&) const = default;
};

/// PATTERN with {0}, {1}, … replaced by ARGUMENTS. A place without an argument stays as it is.
std::string fillPlaces(std::string_view pattern, const std::vector<std::string>& arguments);

}  // namespace unroll
