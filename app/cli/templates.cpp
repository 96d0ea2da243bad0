// SPDX-License-Identifier: GPL-3.0-or-later
// unroll-cli templates: the documents that come with the program.
#include "io/templates.h"

#include <fmt/format.h>

#include "cli/command.h"

namespace unroll::cli {
namespace {

struct Options {};

const char* kindOf(const Template& entry) { return entry.kind == Template::Kind::Worked ? "worked" : "template"; }

Result<int> listTemplates(const Options&, Context& context) {
  if (context.json) {
    Json all = Json::array();
    for (const Template& entry : templates()) {
      all.push_back(
          {{"key", entry.key}, {"title", entry.title.english()}, {"kind", kindOf(entry)}, {"level", entry.level}});
    }
    context.answer(all);
    return kDone;
  }
  for (const Template& entry : templates()) {
    context.out << fmt::format("{:<24} {:<10} {:<14} {}\n", entry.key, kindOf(entry), entry.level,
                               entry.title.english());
  }
  return kDone;
}

}  // namespace

void addTemplates(CLI::App& app, Action& action) {
  command(app, action, "templates", "Lists the built-in templates and worked examples", std::make_shared<Options>(),
          listTemplates);
}

}  // namespace unroll::cli
