// SPDX-License-Identifier: GPL-3.0-or-later
// unroll-cli new: a document from a template, fitted to a text where one is given.
#include <fmt/format.h>

#include "cli/command.h"
#include "cli/documents.h"
#include "cli/fit_text.h"
#include "formats/files.h"
#include "graph/names.h"
#include "io/templates.h"

namespace unroll::cli {
namespace {

struct Options {
  std::string key, output, data;
};

Error unknownTemplate(const std::string& key) {
  std::string all;
  std::vector<std::string> known;
  for (const Template& entry : templates()) {
    all += (all.empty() ? "" : ", ") + entry.key;
    known.push_back(entry.key);
  }
  const std::string nearest = nearestName(key, known);
  return Error{
      "template.unknown",
      nearest.empty()
          ? Text{QT_TRANSLATE_NOOP("engine", "There is no template called '{0}'. There are: {1}."), {key, all}}
          : Text{QT_TRANSLATE_NOOP("engine", "There is no template called '{0}'. Did you mean '{1}'?"), {key, nearest}},
      {},
      ErrorKind::Usage};
}

Result<int> create(const Options& options, Context& context) {
  const Template* found = findTemplate(options.key);
  if (!found) return unknownTemplate(options.key);
  std::string text(templateText(options.key));
  if (!options.data.empty()) {
    UNROLL_TRY(NetworkSpec spec, makeTemplate(options.key));
    UNROLL_TRY(std::vector<Edit> edits, fitToText(spec, options.data));
    UNROLL_CHECK(apply(spec, Edits{std::move(edits)}));
    text = writeDocument(spec);
  }
  if (options.output.empty()) {
    context.out << text;
    return kDone;
  }
  UNROLL_CHECK(checkWritable(options.output));
  UNROLL_CHECK(writeFileAtomically(options.output, text));
  if (context.json) {
    context.answer(Json{{"key", options.key}, {"title", found->title.english()}, {"file", options.output}});
  } else {
    context.out << found->title.english() << " written to " << options.output << '\n';
  }
  return kDone;
}

}  // namespace

void addNew(CLI::App& app, Action& action) {
  auto options = std::make_shared<Options>();
  CLI::App* added = command(app, action, "new", "Makes a document from a template", options, create);
  added->add_option("TEMPLATE", options->key, "Its key, as 'unroll-cli templates' lists it")->required();
  added->add_option("-o,--output", options->output, "The document to write; without it it is printed");
  added->add_option("--data", options->data, "A text whose characters the network is to take and give");
}

}  // namespace unroll::cli
