// SPDX-License-Identifier: GPL-3.0-or-later
#include "translate.h"

#include <QCoreApplication>
#include <algorithm>
#include <string_view>

namespace unroll {

namespace {

/// What stands in quotation marks in a sentence is somebody's name ('dropout' of a node, "padding" of a
/// file), not a word of ours, even where it is spelled like one.
bool isQuoted(const std::string& pattern, size_t place) {
  std::string mark = std::to_string(place);
  mark.insert(mark.begin(), '{');
  mark.push_back('}');
  return pattern.find("'" + mark + "'") != std::string::npos || pattern.find('"' + mark + '"') != std::string::npos ||
         pattern.find("'" + mark + ".") != std::string::npos || pattern.find("." + mark + "'") != std::string::npos;
}

std::string inWindow(const std::string& english) {
  return QCoreApplication::translate("engine", english.c_str()).toStdString();
}

/// A marked string, or a list of quoted names ("'a', 'b'"): the marks and commas are the language's.
std::string argumentInWindow(const std::string& english) {
  if (english.size() < 3 || english.front() != '\'' || english.back() != '\'') return inWindow(english);
  constexpr std::string_view between = "', '";
  std::string list;
  for (size_t begin = 1; begin < english.size();) {
    const size_t end = std::min(english.find(between, begin), english.size() - 1);
    const std::string name =
        fillPlaces(inWindow(QT_TRANSLATE_NOOP("engine", "'{0}'")), {english.substr(begin, end - begin)});
    list = list.empty() ? name : fillPlaces(inWindow(QT_TRANSLATE_NOOP("engine", "{0}, {1}")), {list, name});
    begin = end + between.size();
  }
  return list;
}

}  // namespace

QString translated(const Text& text) {
  if (text.pattern.empty()) return {};
  std::vector<std::string> arguments = text.arguments;
  for (size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i].empty() || isQuoted(text.pattern, i)) continue;
    arguments[i] = argumentInWindow(arguments[i]);
  }
  return QString::fromStdString(fillPlaces(inWindow(text.pattern), arguments));
}

}  // namespace unroll
