// SPDX-License-Identifier: GPL-3.0-or-later
// unroll-cli export: a document in another form.
#include <algorithm>

#include "cli/pass_options.h"
#include "export/explained.h"
#include "export/manuscript_writers.h"
#include "export/svg.h"
#include "formats/files.h"

namespace unroll::cli {
namespace {

struct Options {
  std::string file;
  std::string target;
  std::string output;
  std::string value;
  bool everyStep = false;
  int entries = 8;
  PassOptions pass;
};

Result<std::string> network(const OpenedDocument& opened, const Options&) {
  return networkSvg(opened.spec(), opened.inference);
}

/// The whole pass, or the derivation of one number of it.
Result<Manuscript> manuscriptOf(const OpenedDocument& opened, const Options& options) {
  UNROLL_TRY(Explanation::Request request, requestFor(opened, options.pass));
  UNROLL_TRY(const auto explanation, Explanation::create(opened.spec(), std::move(request)));
  ExplainedOptions written;
  written.everyStep = options.everyStep;
  written.maxEntries = options.entries;
  if (options.value.empty()) return passManuscript(*explanation, written);
  UNROLL_TRY(const CellRef cell, explanation->resolve(options.value));
  return derivationManuscript(*explanation, cell, written, cell.gradient);
}

Result<std::string> latex(const OpenedDocument& opened, const Options& options) {
  UNROLL_TRY(const Manuscript manuscript, manuscriptOf(opened, options));
  return manuscriptLatex(manuscript);
}

Result<std::string> text(const OpenedDocument& opened, const Options& options) {
  UNROLL_TRY(const Manuscript manuscript, manuscriptOf(opened, options));
  return manuscriptText(manuscript);
}

struct Target {
  const char* name;
  Result<std::string> (*write)(const OpenedDocument& opened, const Options& options);
};
constexpr Target kTargets[] = {{"svg", network}, {"latex", latex}, {"text", text}};

Result<int> exportDocument(const Options& options, Context& context) {
  UNROLL_TRY(const OpenedDocument opened, openDocument(options.file, options.pass.seed));
  if (!options.output.empty()) UNROLL_CHECK(checkWritable(options.output));
  const auto target = std::find_if(std::begin(kTargets), std::end(kTargets),
                                   [&](const Target& known) { return known.name == options.target; });
  UNROLL_ASSERT(target != std::end(kTargets));
  UNROLL_TRY(const std::string written, target->write(opened, options));
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
  std::vector<std::string> names;
  for (const Target& target : kTargets) names.emplace_back(target.name);
  added
      ->add_option("--to", options->target,
                   "svg: the network as a picture; latex, text: a whole pass through it, forward and backward, step by "
                   "step")
      ->required()
      ->check(CLI::IsMember(names));
  added->add_option("-o,--output", options->output, "The file to write; without it the answer is printed");
  added->add_option("--value", options->value, "latex, text: the derivation of NODE.NAME[i,j,…] alone");
  added->add_flag("--every-step", options->everyStep, "latex, text: also what a layer gives no name of its own");
  added->add_option("--entries", options->entries, "latex, text: rows and columns of a matrix before it is folded")
      ->check(CLI::Range(3, 64));
  addPassOptions(*added, options->pass);
}

}  // namespace unroll::cli
