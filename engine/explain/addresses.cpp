// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/addresses.h"

#include <algorithm>
#include <charconv>
#include <set>

namespace unroll::explain {
namespace {

/// Where the time stands among the indices of a value that has RANK axes of its own.
size_t timePlace(size_t rank) { return std::min<size_t>(1, rank); }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

Error error(std::string code, Text message, const std::string& node = {}) {
  Place place;
  place.node = node;
  return {std::move(code), std::move(message), place, ErrorKind::Usage};
}

constexpr std::string_view kNext = "next ";

struct Ref {
  bool gradient = false;
  std::string name;
  bool indexed = false;
  std::vector<int64_t> index;
};

/// "fc" of "next fc.W".
std::string nodeOf(std::string_view name) {
  if (name.starts_with(kNext)) name.remove_prefix(kNext.size());
  return std::string(name.substr(0, name.find('.')));
}

Result<Ref> parseRef(std::string_view text) {
  const Error wrong = error(
      "explain.ref",
      {QT_TRANSLATE_NOOP("engine",
                         "'{0}' does not name a number. Write node.name[i,j,…], d node.name[i,j,…] for the loss' "
                         "derivative by it, or next node.name[i,j,…] for a weight after the optimizer's step; indices "
                         "count from 0, the sample first."),
       {std::string(text)}});
  Ref ref;
  std::string_view rest = trimmed(text);
  if (rest.size() > 1 && rest.substr(0, 2) == "d ") {
    ref.gradient = true;
    rest = trimmed(rest.substr(2));
  }
  const size_t bracket = rest.find('[');
  ref.name = std::string(trimmed(rest.substr(0, bracket)));
  if (ref.name.rfind(kNext, 0) == 0) {
    if (ref.gradient) return wrong;
    ref.name = std::string(kNext) + std::string(trimmed(std::string_view(ref.name).substr(kNext.size())));
  }
  if (ref.name.find('.') == std::string::npos) return wrong;
  if (bracket == std::string_view::npos) return ref;
  if (rest.back() != ']') return wrong;
  ref.indexed = true;
  std::string_view list = trimmed(rest.substr(bracket + 1, rest.size() - bracket - 2));
  while (!list.empty()) {
    const size_t comma = list.find(',');
    const std::string_view one = trimmed(list.substr(0, comma));
    int64_t value = 0;
    const auto [end, failure] = std::from_chars(one.data(), one.data() + one.size(), value);
    if (failure != std::errc() || end != one.data() + one.size()) return wrong;
    ref.index.push_back(value);
    if (comma == std::string_view::npos) break;
    list = list.substr(comma + 1);
    if (trimmed(list).empty()) return wrong;
  }
  return ref;
}

}  // namespace

Addresses::Addresses(const Expression& expression, const UpdateValues& update) {
  // Values of an unrolled body keep their names before those outside of time: "h" is h_t.
  std::set<std::string> timed;
  for (ValueId id = 0; id < expression.size(); ++id) {
    const Label& label = expression[id].label;
    if (label.time >= 0) timed.insert(label.layer + "." + label.name);
  }
  m_names.resize(static_cast<size_t>(expression.size()));
  for (ValueId id = 0; id < expression.size(); ++id) {
    const Label& label = expression[id].label;
    if (const auto gradient = update.gradients.find(id); gradient != update.gradients.end()) {
      m_names[static_cast<size_t>(id)] = "d " + nameOf(gradient->second);
      continue;
    }
    const std::string plain = (update.next.contains(id) ? "next " : "") + label.layer + "." + label.name;
    std::string name = plain;
    const auto taken = [&] {
      const auto there = m_values.find(name);
      if (label.time < 0 || !timed.contains(name)) return there != m_values.end() || timed.contains(name);
      return there != m_values.end() && there->second.contains(label.time);
    };
    for (int i = 2; taken(); ++i) {
      name = plain + "_" + std::to_string(i);
      if (label.time >= 0 && !m_values.contains(name)) timed.insert(name);
    }
    m_values[name][label.time] = id;
    m_names[static_cast<size_t>(id)] = std::move(name);
  }
}

std::string Addresses::refOf(const Expression& expression, const CellRef& cell) const {
  const ExpressionNode& node = expression[cell.value];
  std::string ref = (cell.gradient ? "d " : "") + nameOf(cell.value);
  if (cell.cell < 0) return ref;
  Extents index = unflatten(cell.cell, node.extents);
  if (node.label.time >= 0) index.insert(index.begin() + static_cast<long>(timePlace(index.size())), node.label.time);
  ref += "[";
  for (size_t i = 0; i < index.size(); ++i) ref += (i ? "," : "") + std::to_string(index[i]);
  return ref + "]";
}

namespace {

Error unknownName(const Ref& ref, const Expression& expression,
                  const std::map<std::string, std::map<int, ValueId>, std::less<>>& values) {
  const bool next = ref.name.rfind(kNext, 0) == 0;
  const std::string node = nodeOf(ref.name);
  if (next && std::none_of(values.begin(), values.end(), [](const auto& v) { return v.first.rfind(kNext, 0) == 0; }))
    return error("explain.no_update",
                 {QT_TRANSLATE_NOOP("engine",
                                    "'{0}' is a value of the optimizer's step, but this pass has none: it needs a "
                                    "target, and a parameter that learns."),
                  {ref.name}});
  std::string there;
  std::set<std::string> layers;
  for (const auto& [name, byTime] : values) {
    const Label& label = expression[byTime.begin()->second].label;
    layers.insert(label.layer);
    const bool same = (name.rfind(kNext, 0) == 0) == next;
    if (label.layer == node && label.named && same)
      there += (there.empty() ? "" : ", ") + name.substr(name.find('.') + 1);
  }
  if (layers.contains(node)) {
    return error("explain.name",
                 {QT_TRANSLATE_NOOP("engine", "'{0}' has no value '{1}'. Its named values are: {2}."),
                  {(next ? std::string(kNext) : "") + node, ref.name.substr(ref.name.find('.') + 1), there}},
                 node);
  }
  std::string names;
  for (const std::string& layer : layers) names += (names.empty() ? "" : ", ") + layer;
  return error("explain.node", {QT_TRANSLATE_NOOP("engine", "There is no node '{0}'. There are: {1}."), {node, names}});
}

Error wrongIndex(const std::string& name, const Extents& extents, size_t given) {
  return error("explain.index",
               {QT_TRANSLATE_NOOP("engine", "'{0}' has the shape {1}: give {2} indices, not {3}."),
                {name, toString(extents), std::to_string(extents.size()), std::to_string(given)}},
               nodeOf(name));
}

Error outOfRange(const std::string& name, int64_t index, int64_t extent) {
  return error("explain.index",
               {QT_TRANSLATE_NOOP("engine", "Index {0} of '{1}' is out of range: it goes from 0 to {2}."),
                {std::to_string(index), name, std::to_string(extent - 1)}},
               nodeOf(name));
}

}  // namespace

Result<CellRef> Addresses::resolve(const Expression& expression, std::string_view text, bool wholeAllowed) const {
  UNROLL_TRY(const Ref ref, parseRef(text));
  const auto found = m_values.find(ref.name);
  if (found == m_values.end()) return unknownName(ref, expression, m_values);
  const std::map<int, ValueId>& byTime = found->second;
  const bool timed = byTime.begin()->first >= 0;
  const ExpressionNode& first = expression[byTime.begin()->second];
  Extents extents = first.extents;
  if (timed)
    extents.insert(extents.begin() + static_cast<long>(timePlace(first.extents.size())), byTime.rbegin()->first + 1);

  if (ref.index.empty()) {
    if (elementCount(extents) == 1) return CellRef{byTime.begin()->second, 0, ref.gradient};
    if (wholeAllowed && !ref.indexed) return CellRef{byTime.begin()->second, -1, ref.gradient};
  }
  if (ref.index.size() != extents.size()) return wrongIndex(ref.name, extents, ref.index.size());
  for (size_t i = 0; i < extents.size(); ++i)
    if (ref.index[i] < 0 || ref.index[i] >= extents[i]) return outOfRange(ref.name, ref.index[i], extents[i]);

  Extents index = ref.index;
  ValueId value = byTime.begin()->second;
  if (timed) {
    const size_t place = timePlace(first.extents.size());
    const auto at = byTime.find(static_cast<int>(index[place]));
    if (at == byTime.end()) return outOfRange(ref.name, index[place], extents[place]);
    value = at->second;
    index.erase(index.begin() + static_cast<long>(place));
  }
  if (index.size() != expression[value].extents.size()) return wrongIndex(ref.name, extents, ref.index.size());
  for (size_t i = 0; i < index.size(); ++i)
    if (index[i] >= expression[value].extents[i]) return outOfRange(ref.name, index[i], expression[value].extents[i]);
  int64_t cell = 0;
  for (size_t i = 0; i < index.size(); ++i) cell = cell * expression[value].extents[i] + index[i];
  return CellRef{value, cell, ref.gradient};
}

}  // namespace unroll::explain
