// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/result.h"
#include "core/text.h"

namespace unroll {

/// What an attribute can hold. Choices are strings; sizes are lists of whole numbers (kOpen for an
/// open time axis: null in files).
using AttributeValue = std::variant<bool, int64_t, double, std::string, std::vector<int64_t>>;
/// Only what was set; the rest has its default.
using AttributeMap = std::map<std::string, AttributeValue, std::less<>>;

enum class AttributeKind { Boolean, Integer, Real, Choice, Sizes, String };

struct AttributeChoice {
  std::string key;  ///< as files say it: "relu"
  Text title;       ///< as people read it: "ReLU"
};

/// One property of a layer, dataset, loss or optimizer: what the inspector, the files and the command
/// line know of it.
struct AttributeSpec {
  std::string key;
  AttributeKind kind = AttributeKind::Integer;
  Text label;
  Text help;
  AttributeValue defaultValue = int64_t{0};
  double minimum = -1e300;
  double maximum = 1e300;
  std::vector<AttributeChoice> choices = {};
  /// Sizes: how many numbers; a single number in a file is repeated. 0: any count.
  int count = 0;
  bool openAllowed = false;  ///< Sizes: the first may be null
  std::string unit = {};     ///< "px"
  /// Shown only where another attribute has this value: {"reset_after", true}.
  std::optional<std::pair<std::string, AttributeValue>> visibleWhen = {};
  /// Another default where another attribute has a value: ε = 1e-8 where "form" is "pytorch". The last that applies
  /// counts. The other attribute stands before this one and may itself be left to its default.
  struct DefaultWhen {
    std::string key;
    AttributeValue is;
    AttributeValue value;
  };
  std::vector<DefaultWhen> defaultsWhen = {};
  /// Shown folded away under this heading ("Initialization"); empty: always in sight.
  Text group = {};
};

/// The attributes of one thing with their defaults filled in.
class Attributes {
 public:
  Attributes(const std::vector<AttributeSpec>& specs, const AttributeMap& given);
  // requires: KEY is one of the specs and of this kind.
  bool boolean(std::string_view key) const;
  int64_t integer(std::string_view key) const;
  double real(std::string_view key) const;
  const std::string& choice(std::string_view key) const;
  const std::vector<int64_t>& sizes(std::string_view key) const;
  const std::string& string(std::string_view key) const { return choice(key); }
  bool has(std::string_view key) const { return m_values.find(key) != m_values.end(); }
  const AttributeValue& value(std::string_view key) const;
  const AttributeMap& all() const { return m_values; }

 private:
  AttributeMap m_values;
};

/// VALUE in the kind that SPEC wants (an integer given for a real or for sizes, …), within its range
/// and choices; or the sentence that says what it may be.
Result<AttributeValue> checkAttribute(const AttributeSpec& spec, const AttributeValue& value);
/// The spec called KEY, or null.
const AttributeSpec* findAttribute(const std::vector<AttributeSpec>& specs, std::string_view key);
/// As a person writes it: "3 × 3", "0.5", "relu", "true".
std::string attributeText(const AttributeValue& value);

// Specs that many things share.
AttributeSpec integerAttribute(std::string key, Text label, Text help, int64_t defaultValue, double minimum,
                               double maximum);
AttributeSpec realAttribute(std::string key, Text label, Text help, double defaultValue, double minimum,
                            double maximum);
AttributeSpec booleanAttribute(std::string key, Text label, Text help, bool defaultValue);
AttributeSpec choiceAttribute(std::string key, Text label, Text help, std::string defaultValue,
                              std::vector<AttributeChoice> choices);
AttributeSpec sizesAttribute(std::string key, Text label, Text help, std::vector<int64_t> defaultValue, int count,
                             double minimum, double maximum);

}  // namespace unroll
