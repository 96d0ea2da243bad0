// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <limits>

#include "graph/names.h"
#include "io/document_reader.h"

namespace unroll::detail {

using json::Kind;

Error DocumentReader::wrong(const Value& value, const char* code, Text message) const {
  return Error{code, std::move(message), m_text.place(value)};
}

Error DocumentReader::wrongKind(const Value& value, std::string_view what, Kind wanted) const {
  return wrong(value, "document.kind",
               {QT_TRANSLATE_NOOP("engine", "{0} must be {1}, but here stands {2}."),
                {std::string(what), json::kindName(wanted).english(), json::kindName(value.kind).english()}});
}

Status DocumentReader::expect(const Value& value, std::string_view what, Kind wanted) const {
  if (value.kind != wanted) return wrongKind(value, what, wanted);
  return Unit{};
}

Result<std::string> DocumentReader::readString(const Value& value, std::string_view what) const {
  UNROLL_CHECK(expect(value, what, Kind::String));
  return m_text.string(value);
}

Result<int64_t> DocumentReader::readInteger(const Value& value, std::string_view what) const {
  UNROLL_CHECK(expect(value, what, Kind::Number));
  if (const auto whole = m_text.integer(value)) return *whole;
  return wrong(value, "document.kind",
               {QT_TRANSLATE_NOOP("engine", "{0} must be a whole number, but here stands {1}."),
                {std::string(what), std::string(m_text.raw(value))}});
}

Result<double> DocumentReader::readNumber(const Value& value, std::string_view what) const {
  UNROLL_CHECK(expect(value, what, Kind::Number));
  const double number = m_text.number(value);
  if (std::isfinite(number)) return number;
  return wrong(value, "document.range",
               {QT_TRANSLATE_NOOP("engine", "{0} is {1}, larger than any number that a computer's double can hold."),
                {std::string(what), std::string(m_text.raw(value))}});
}

Result<bool> DocumentReader::readBoolean(const Value& value, std::string_view what) const {
  UNROLL_CHECK(expect(value, what, Kind::Boolean));
  return m_text.boolean(value);
}

Result<std::vector<std::string>> DocumentReader::readStrings(const Value& value, std::string_view what) const {
  UNROLL_CHECK(expect(value, what, Kind::Array));
  std::vector<std::string> strings;
  for (const Value& item : value.items) {
    UNROLL_TRY(std::string text, readString(item, what));
    strings.push_back(std::move(text));
  }
  return strings;
}

Result<AttributeValue> DocumentReader::readAttribute(const Value& value, std::string_view what) const {
  switch (value.kind) {
    case Kind::Boolean: return AttributeValue{m_text.boolean(value)};
    case Kind::String: return AttributeValue{m_text.string(value)};
    case Kind::Number: {
      const bool real = m_text.isWritten(value, '.') || m_text.isWritten(value, 'e') || m_text.isWritten(value, 'E');
      const auto whole = m_text.integer(value);
      if (whole && !real) return AttributeValue{*whole};
      UNROLL_TRY(const double number, readNumber(value, what));
      return AttributeValue{number};
    }
    case Kind::Array: {
      std::vector<int64_t> sizes;
      for (const Value& item : value.items) {
        if (item.kind == Kind::Null) {
          sizes.push_back(kOpen);
          continue;
        }
        UNROLL_TRY(const int64_t size, readInteger(item, what));
        sizes.push_back(size);  // −1 is how Keras writes an open size
      }
      return AttributeValue{std::move(sizes)};
    }
    case Kind::Null:
    case Kind::Object: break;
  }
  return wrong(value, "document.kind",
               {QT_TRANSLATE_NOOP("engine",
                                  "{0} must be a number, a text, true, false or a list of sizes, but here "
                                  "stands {1}. Leave it out to have its default."),
                {std::string(what), json::kindName(value.kind).english()}});
}

Result<TensorD> DocumentReader::readTensor(const Value& value, std::string_view what) const {
  Extents extents;
  for (const Value* at = &value; at->kind == Kind::Array; at = &at->items.front()) {
    extents.push_back(static_cast<int64_t>(at->items.size()));
    if (at->items.empty()) break;
  }
  constexpr size_t kMostAxes = 8;
  if (extents.size() > kMostAxes) {
    return wrong(value, "tensor.rank",
                 {QT_TRANSLATE_NOOP("engine", "{0} has {1} axes, more than the {2} that a tensor may have."),
                  {std::string(what), std::to_string(extents.size()), std::to_string(kMostAxes)}});
  }
  // Each list must have as many items as the first of its axis: visited in order, iteratively, for
  // files may be hostile.
  std::vector<double> values;
  struct Frame {
    const Value* list;
    size_t next;
  };
  std::vector<Frame> path;
  const auto visit = [&](const Value& item) -> Status {
    const size_t axis = path.size();
    if (axis < extents.size()) {
      if (item.kind != Kind::Array || static_cast<int64_t>(item.items.size()) != extents[axis]) {
        const std::string found =
            item.kind == Kind::Array ? std::to_string(item.items.size()) : json::kindName(item.kind).english();
        return wrong(item, "tensor.ragged",
                     {QT_TRANSLATE_NOOP("engine",
                                        "The rows of {0} are not of the same length: a list of {1} is "
                                        "expected here, as in the first row, but here stands {2}."),
                      {std::string(what), std::to_string(extents[axis]), found}});
      }
      path.push_back({&item, 0});
      return Unit{};
    }
    if (item.kind == Kind::Number) {
      UNROLL_TRY(const double number, readNumber(item, what));
      values.push_back(number);
      return Unit{};
    }
    const std::string word = item.kind == Kind::String ? m_text.string(item) : std::string();
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    if (word == "NaN")
      values.push_back(std::numeric_limits<double>::quiet_NaN());
    else if (word == "Infinity" || word == "-Infinity")
      values.push_back(word[0] == '-' ? -kInfinity : kInfinity);
    else
      return wrongKind(item, what, Kind::Number);
    return Unit{};
  };
  UNROLL_CHECK(visit(value));
  while (!path.empty()) {
    if (path.back().next == path.back().list->items.size()) {
      path.pop_back();
      continue;
    }
    const Value& item = path.back().list->items[path.back().next++];
    UNROLL_CHECK(visit(item));
  }
  return TensorD(extents, values);
}

namespace {

/// What no attribute can hold (null, an object, a list of texts) stays as its own text, for inference to report.
std::string shortened(std::string_view raw) {
  constexpr size_t kMost = 40;
  std::string line;  // without the file's line breaks and indentation
  for (const char c : raw) {
    const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!blank || (!line.empty() && line.back() != ' ')) line += blank ? ' ' : c;
    if (line.size() > kMost) break;
  }
  if (line.size() <= kMost) return line;
  size_t end = kMost;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) --end;  // whole characters of UTF-8
  return line.substr(0, end) + " …";
}

}  // namespace

Status DocumentReader::readAttributes(const Value& object, const std::vector<AttributeSpec>* specs,
                                      const std::vector<std::string>& others, const std::string& node,
                                      const std::string& prefix, AttributeMap& out) {
  for (size_t i = 0; i < object.items.size(); ++i) {
    const std::string& key = object.keys[i];
    if (std::find(others.begin(), others.end(), key) != others.end()) continue;
    const AttributeSpec* spec = specs ? findAttribute(*specs, key) : nullptr;
    Result<AttributeValue> read = readAttribute(object.items[i], "\"" + key + "\"");
    if (!read.ok()) {
      // Where a text is wanted as well, nobody could tell it from one.
      if (spec && spec->kind == AttributeKind::String) return read.error();
      read = AttributeValue{shortened(m_text.raw(object.items[i]))};
    }
    AttributeValue value = std::move(*read);
    if (spec) {
      // What does not check stays as it is, for inference to report.
      if (auto checked = checkAttribute(*spec, value); checked.ok()) value = std::move(*checked);
    }
    out.insert_or_assign(key, std::move(value));
    remember(node, prefix + key, object.items[i]);
  }
  return Unit{};
}

void DocumentReader::warnOfOtherKeys(const Value& object, const std::vector<std::string>& known, std::string_view where,
                                     NodeId node) {
  constexpr int kMostSaid = 50;
  int unknown = 0;
  for (size_t i = 0; i < object.keys.size(); ++i) {
    const std::string& key = object.keys[i];
    if (std::find(known.begin(), known.end(), key) != known.end() || ++unknown > kMostSaid) continue;
    const std::string nearest = nearestName(key, known);
    Diagnostic problem;
    problem.code = "document.unknown_key";
    problem.severity = Severity::Warning;
    problem.node = node;
    problem.attribute = key;
    const json::Spot spot = m_text.spot(object.items[i]);
    problem.line = spot.line;
    problem.column = spot.column;
    problem.message =
        nearest.empty()
            ? Text{QT_TRANSLATE_NOOP("engine",
                                     "\"{0}\" means nothing in {1}; it will be lost when the document is saved."),
                   {key, std::string(where)}}
            : Text{QT_TRANSLATE_NOOP("engine",
                                     "\"{0}\" means nothing in {1}; did you mean \"{2}\"? It will be lost when the "
                                     "document is saved."),
                   {key, std::string(where), nearest}};
    m_document.diagnostics.push_back(std::move(problem));
  }
  if (unknown <= kMostSaid) return;
  Diagnostic rest = m_document.diagnostics.back();
  rest.attribute.clear();
  rest.message = {QT_TRANSLATE_NOOP("engine",
                                    "{0} more names mean nothing in {1}; they will be lost when the document is "
                                    "saved."),
                  {std::to_string(unknown - kMostSaid), std::string(where)}};
  m_document.diagnostics.push_back(std::move(rest));
}

void DocumentReader::remember(const std::string& node, const std::string& key, const Value& value) {
  const json::Spot spot = m_text.spot(value);
  m_document.source.attributes.emplace(std::pair{node, key}, SourceMap::Spot{spot.line, spot.column});
}

}  // namespace unroll::detail
