// SPDX-License-Identifier: GPL-3.0-or-later
#include "translate.h"

#include <QCoreApplication>

namespace unroll {

QString translated(const Text& text) {
  if (text.pattern.empty()) return {};
  std::vector<std::string> arguments;
  for (const std::string& argument : text.arguments) {
    arguments.push_back(argument.empty() ? argument : QCoreApplication::translate("engine", argument.c_str()).toStdString());
  }
  const std::string pattern = QCoreApplication::translate("engine", text.pattern.c_str()).toStdString();
  return QString::fromStdString(fillPlaces(pattern, arguments));
}

}  // namespace unroll
