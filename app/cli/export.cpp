// SPDX-License-Identifier: GPL-3.0-or-later
// unroll-cli export: a document in another form.
#include "cli/command.h"
#include "cli/documents.h"
#include "export/svg.h"
#include "formats/files.h"

namespace unroll::cli {
namespace {

struct Options {
  std::string file;
  std::string target;
  std::string output;
};

Result<int> exportDocument(const Options& options, Context& context) {
  UNROLL_TRY(const OpenedDocument opened, openDocument(options.file));
  if (!options.output.empty()) UNROLL_CHECK(checkWritable(options.output));
  const std::string written = networkSvg(opened.spec(), opened.inference);
  if (options.output.empty()) {
    if (context.json)
      context.answer(Json{{"to", options.target}, {"bytes", written.size()}, {"content", written}});
    else
      context.out << written;
    return kDone;
  }
  UNROLL_CHECK(writeFileAtomically(options.output, written));
  if (context.json) {
    context.answer(Json{{"to", options.target}, {"file", options.output}, {"bytes", written.size()}});
  } else {
    context.out << "Written to " << options.output << '\n';
  }
  return kDone;
}

}  // namespace

void addExport(CLI::App& app, Action& action) {
  auto options = std::make_shared<Options>();
  CLI::App* added = command(app, action, "export", "Writes a document in another form", options, exportDocument);
  added->add_option("FILE", options->file, "The document (.unroll)")->required();
  added->add_option("--to", options->target, "svg: the network as a picture")
      ->required()
      ->check(CLI::IsMember({"svg"}));
  added->add_option("-o,--output", options->output, "The file to write; without it the answer is printed");
}

}  // namespace unroll::cli
