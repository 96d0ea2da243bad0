// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/attributes.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "core/shape.h"
#include "layers/value_text.h"

namespace unroll {
namespace {

template <class T>
const T& get(const AttributeMap& values, std::string_view key) {
  const auto found = values.find(key);
  UNROLL_ASSERT(found != values.end());
  const T* value = std::get_if<T>(&found->second);
  UNROLL_ASSERT(value != nullptr);
  return *value;
}

/// Beyond this a bound says "no bound" and is left out of sentences.
constexpr double kUnbounded = 1e15;

std::string boundText(double bound) { return fmt::format("{}", bound); }

Error attributeError(const AttributeSpec& spec, std::string code, Text message) {
  Place place;
  place.attribute = spec.key;
  return {std::move(code), std::move(message), std::move(place)};
}

/// As a file writes what is of the wrong kind: a list is told from its number, a word from the number in it.
std::string writtenText(const AttributeValue& value) {
  if (const auto* word = std::get_if<std::string>(&value)) return "\"" + *word + "\"";
  const auto* sizes = std::get_if<std::vector<int64_t>>(&value);
  return sizes ? fmt::format("[{}]", fmt::join(*sizes, ", ")) : attributeText(value);
}

Error wrongKind(const AttributeSpec& spec, const AttributeValue& value) {
  const std::vector<std::string> places{spec.label.english(), writtenText(value), spec.key};
  switch (spec.kind) {
    case AttributeKind::Boolean:
      return attributeError(
          spec, "attribute.kind",
          {QT_TRANSLATE_NOOP("engine", "{0} is either true or false, not {1}. Change \"{2}\" to true or false."),
           places});
    case AttributeKind::Integer:
      return attributeError(
          spec, "attribute.kind",
          {QT_TRANSLATE_NOOP("engine", "{0} is a whole number, not {1}. Give \"{2}\" a whole number."), places});
    case AttributeKind::Real:
      return attributeError(spec, "attribute.kind",
                            {QT_TRANSLATE_NOOP("engine", "{0} is a number, not {1}. Give \"{2}\" a number."), places});
    case AttributeKind::Sizes:
      return attributeError(
          spec, "attribute.kind",
          {QT_TRANSLATE_NOOP("engine", "{0} is a list of whole numbers, not {1}. Write \"{2}\" as [a, b, …]."),
           places});
    case AttributeKind::Choice:
    case AttributeKind::String: break;
  }
  return attributeError(
      spec, "attribute.kind",
      {QT_TRANSLATE_NOOP("engine", "{0} is a word, not {1}. Put the value of \"{2}\" in quotation marks."), places});
}

/// Whether NUMBER lies in the spec's range; else the sentence.
Status checkRange(const AttributeSpec& spec, double number, const AttributeValue& given) {
  if (number >= spec.minimum && number <= spec.maximum) return Unit{};
  const std::string label = spec.label.english();
  const std::string shown = valueText(spec, given);
  if (spec.maximum >= kUnbounded) {
    return attributeError(spec, "attribute.range",
                          {QT_TRANSLATE_NOOP("engine", "{0} is {1}, but must be at least {2}."),
                           {label, shown, boundText(spec.minimum)}});
  }
  if (spec.minimum <= -kUnbounded) {
    return attributeError(
        spec, "attribute.range",
        {QT_TRANSLATE_NOOP("engine", "{0} is {1}, but must be at most {2}."), {label, shown, boundText(spec.maximum)}});
  }
  return attributeError(spec, "attribute.range",
                        {QT_TRANSLATE_NOOP("engine", "{0} is {1}, but must be between {2} and {3}."),
                         {label, shown, boundText(spec.minimum), boundText(spec.maximum)}});
}

/// Whole numbers may arrive as 3 or 3.0.
std::optional<int64_t> wholeNumber(const AttributeValue& value) {
  if (const auto* integer = std::get_if<int64_t>(&value)) return *integer;
  if (const auto* real = std::get_if<double>(&value); real && std::floor(*real) == *real && std::fabs(*real) < 9e15) {
    return static_cast<int64_t>(*real);
  }
  return std::nullopt;
}

Result<AttributeValue> checkBoolean(const AttributeSpec& spec, const AttributeValue& value) {
  if (!std::holds_alternative<bool>(value)) return wrongKind(spec, value);
  return value;
}

Result<AttributeValue> checkInteger(const AttributeSpec& spec, const AttributeValue& value) {
  const auto number = wholeNumber(value);
  if (!number) return wrongKind(spec, value);
  UNROLL_CHECK(checkRange(spec, static_cast<double>(*number), value));
  return AttributeValue{*number};
}

Result<AttributeValue> checkReal(const AttributeSpec& spec, const AttributeValue& value) {
  double number = 0.0;
  if (const auto* integer = std::get_if<int64_t>(&value)) {
    number = static_cast<double>(*integer);
  } else if (const auto* real = std::get_if<double>(&value); real && std::isfinite(*real)) {
    number = *real;
  } else {
    return wrongKind(spec, value);
  }
  UNROLL_CHECK(checkRange(spec, number, value));
  return AttributeValue{number};
}

Result<AttributeValue> checkChoice(const AttributeSpec& spec, const AttributeValue& value) {
  const auto* key = std::get_if<std::string>(&value);
  if (!key) return wrongKind(spec, value);
  const auto isIt = [&](const AttributeChoice& choice) { return choice.key == *key; };
  if (std::any_of(spec.choices.begin(), spec.choices.end(), isIt)) return value;
  std::string all;
  for (const AttributeChoice& choice : spec.choices) all += (all.empty() ? "" : ", ") + choice.key;
  return attributeError(
      spec, "attribute.choice",
      {QT_TRANSLATE_NOOP("engine", "{0} cannot be \"{1}\". Choose one of: {2}."), {spec.label.english(), *key, all}});
}

Result<AttributeValue> checkSizes(const AttributeSpec& spec, const AttributeValue& value) {
  std::vector<int64_t> sizes;
  if (const auto* list = std::get_if<std::vector<int64_t>>(&value)) {
    sizes = *list;
  } else if (const auto number = wholeNumber(value)) {
    sizes.assign(static_cast<size_t>(std::max(spec.count, 1)), *number);
  } else {
    return wrongKind(spec, value);
  }
  if (spec.count > 0 && sizes.size() == 1) sizes.assign(static_cast<size_t>(spec.count), sizes[0]);
  if (spec.count > 0 && sizes.size() != static_cast<size_t>(spec.count)) {
    return attributeError(
        spec, "attribute.count",
        {QT_TRANSLATE_NOOP("engine", "{0} takes {1} numbers, but {2} are given. Give {1} numbers, or one for all."),
         {spec.label.english(), std::to_string(spec.count), std::to_string(sizes.size())}});
  }
  for (size_t i = 0; i < sizes.size(); ++i) {
    if (sizes[i] == kOpen && spec.openAllowed && i == 0) continue;
    if (sizes[i] == kOpen && spec.openAllowed) {
      return attributeError(
          spec, "attribute.open",
          {QT_TRANSLATE_NOOP("engine",
                             "{0} is {1}, but only its first size, the time axis, may be left open (null). "
                             "Give the others a number."),
           {spec.label.english(), attributeText(AttributeValue{sizes})}});
    }
    UNROLL_CHECK(checkRange(spec, static_cast<double>(sizes[i]), AttributeValue{sizes}));
  }
  return AttributeValue{sizes};
}

}  // namespace

Attributes::Attributes(const std::vector<AttributeSpec>& specs, const AttributeMap& given) {
  for (const AttributeSpec& spec : specs) {
    AttributeValue value = spec.defaultValue;
    for (const AttributeSpec::DefaultWhen& other : spec.defaultsWhen) {
      if (const auto at = m_values.find(other.key); at != m_values.end() && at->second == other.is) value = other.value;
    }
    if (const auto found = given.find(spec.key); found != given.end()) {
      // A value that does not check is reported by inference; here its default stands in, so that the
      // rest of the document can still be shown.
      if (auto checked = checkAttribute(spec, found->second); checked.ok()) value = std::move(checked).value();
    }
    m_values.emplace(spec.key, std::move(value));
  }
}

bool Attributes::boolean(std::string_view key) const { return get<bool>(m_values, key); }
int64_t Attributes::integer(std::string_view key) const { return get<int64_t>(m_values, key); }
double Attributes::real(std::string_view key) const { return get<double>(m_values, key); }
const std::string& Attributes::choice(std::string_view key) const { return get<std::string>(m_values, key); }
const std::vector<int64_t>& Attributes::sizes(std::string_view key) const {
  return get<std::vector<int64_t>>(m_values, key);
}

const AttributeValue& Attributes::value(std::string_view key) const {
  const auto found = m_values.find(key);
  UNROLL_ASSERT(found != m_values.end());
  return found->second;
}

Result<AttributeValue> checkAttribute(const AttributeSpec& spec, const AttributeValue& value) {
  switch (spec.kind) {
    case AttributeKind::Boolean: return checkBoolean(spec, value);
    case AttributeKind::Integer: return checkInteger(spec, value);
    case AttributeKind::Real: return checkReal(spec, value);
    case AttributeKind::Choice: return checkChoice(spec, value);
    case AttributeKind::Sizes: return checkSizes(spec, value);
    case AttributeKind::String: break;
  }
  if (!std::holds_alternative<std::string>(value)) return wrongKind(spec, value);
  return value;
}

const AttributeSpec* findAttribute(const std::vector<AttributeSpec>& specs, std::string_view key) {
  const auto found = std::find_if(specs.begin(), specs.end(), [&](const auto& spec) { return spec.key == key; });
  return found == specs.end() ? nullptr : &*found;
}

std::string attributeText(const AttributeValue& value) {
  struct Writer {
    std::string operator()(bool on) const { return on ? "true" : "false"; }
    std::string operator()(int64_t number) const { return std::to_string(number); }
    std::string operator()(double number) const { return fmt::format("{}", number); }
    std::string operator()(const std::string& word) const { return word; }
    std::string operator()(const std::vector<int64_t>& sizes) const {
      std::string out;
      for (int64_t size : sizes) {
        if (!out.empty()) out += " × ";
        out += size == kOpen ? "T" : std::to_string(size);
      }
      return out;
    }
  };
  return std::visit(Writer{}, value);
}

std::string valueText(const AttributeSpec& spec, const AttributeValue& value) {
  const auto* sizes = std::get_if<std::vector<int64_t>>(&value);
  if (!sizes || spec.openAllowed) return attributeText(value);
  return fmt::format("{}", fmt::join(*sizes, " × "));
}

AttributeSpec integerAttribute(std::string key, Text label, Text help, int64_t defaultValue, double minimum,
                               double maximum) {
  AttributeSpec spec{std::move(key), AttributeKind::Integer, std::move(label), std::move(help), defaultValue};
  spec.minimum = minimum;
  spec.maximum = maximum;
  return spec;
}

AttributeSpec realAttribute(std::string key, Text label, Text help, double defaultValue, double minimum,
                            double maximum) {
  AttributeSpec spec{std::move(key), AttributeKind::Real, std::move(label), std::move(help), defaultValue};
  spec.minimum = minimum;
  spec.maximum = maximum;
  return spec;
}

AttributeSpec booleanAttribute(std::string key, Text label, Text help, bool defaultValue) {
  return {std::move(key), AttributeKind::Boolean, std::move(label), std::move(help), defaultValue};
}

AttributeSpec choiceAttribute(std::string key, Text label, Text help, std::string defaultValue,
                              std::vector<AttributeChoice> choices) {
  AttributeSpec spec{std::move(key), AttributeKind::Choice, std::move(label), std::move(help), std::move(defaultValue)};
  spec.choices = std::move(choices);
  return spec;
}

AttributeSpec sizesAttribute(std::string key, Text label, Text help, std::vector<int64_t> defaultValue, int count,
                             double minimum, double maximum) {
  AttributeSpec spec{std::move(key), AttributeKind::Sizes, std::move(label), std::move(help), std::move(defaultValue)};
  spec.count = count;
  spec.minimum = minimum;
  spec.maximum = maximum;
  return spec;
}

}  // namespace unroll
