// SPDX-License-Identifier: GPL-3.0-or-later
// unroll-cli check: everything that is wrong in a document, with its place and the fixes.
#include <algorithm>

#include "cli/documents.h"
#include "cli/edits_json.h"
#include "cli/fit_text.h"
#include "graph/match_inputs.h"
#include "train/trainer.h"
#include "train/whole_numbers.h"

namespace unroll::cli {
namespace {

struct Options {
  std::string file;
  std::string data;
};

bool isError(const Diagnostic& diagnostic) { return diagnostic.severity == Severity::Error; }

/// An error of reading as a diagnostic, so that a broken file is answered in the same form.
Diagnostic diagnosticOf(const Error& error) {
  Diagnostic diagnostic;
  diagnostic.code = error.code;
  diagnostic.attribute = error.place.attribute;
  diagnostic.line = error.place.line;
  diagnostic.column = error.place.column;
  diagnostic.message = error.message;
  return diagnostic;
}

/// What is wrong with the document alone, and, where it is sound, with the data beside it.
std::vector<Diagnostic> diagnose(const Document& document, const Options& options) {
  std::vector<Diagnostic> found = diagnosticsOf(document, nullptr);
  const NetworkSpec& spec = document.spec;
  if (std::any_of(found.begin(), found.end(), isError) || (options.data.empty() && spec.dataset.type.empty()))
    return found;
  const Inference inference = infer(spec);
  auto data = options.data.empty() ? makeData(spec) : readData(readRequest(spec, inference, options.data));
  if (data) data = prepareData(spec, *std::move(data));
  if (!data) {
    Diagnostic problem = diagnosticOf(data.error());
    if (!data.error().place.file.empty()) problem.message = Text{data.error().english()};
    problem.line = problem.column = 0;  // a place in the data, not in the document
    if (auto edits =
            data.error().code == "data.vocabulary" ? fitToText(spec, options.data) : Result<std::vector<Edit>>(Error{});
        edits) {
      problem.fixes.push_back(
          {Text{QT_TRANSLATE_NOOP("engine", "Fit the network to the text's characters")}, *std::move(edits)});
    }
    found.push_back(std::move(problem));
    return found;
  }
  const LossDescriptor* loss = findLoss(spec.training.loss);
  if (!loss || inference.outputNodes.empty()) return found;
  const Shape& prediction = inference.nodes.at(inference.outputNodes.front()).outputs.front();
  found = diagnosticsOf(document, fitTargets(data->training, *loss, prediction).get());
  if (std::any_of(found.begin(), found.end(), isError)) return found;
  const auto nodes = matchInputs(spec, inference, *data->training);
  UNROLL_ASSERT(nodes);  // the diagnostics say so where they do not fit
  if (auto whole = checkWholeNumbers(spec, inference, *data, *nodes); !whole) {
    found.push_back(diagnosticOf(whole.error()));
    if (const NodeSpec* node = spec.findByName(whole.error().place.node)) found.back().node = node->id;
  }
  return found;
}

void print(const std::vector<Diagnostic>& found, const NetworkSpec& spec, const Options& options, Context& context) {
  if (found.empty()) {
    context.out << options.file << ": no problems found\n";
    return;
  }
  for (const Diagnostic& diagnostic : found) {
    Error placed = errorOf(diagnostic, spec, options.file);
    placed.message = Text{};
    std::string where = placed.english();  // ends in ": "
    context.out << where << (isError(diagnostic) ? "error: " : "warning: ") << diagnostic.message.english() << '\n';
    for (const Fix& fix : diagnostic.fixes) context.out << "  fix: " << fix.title.english() << '\n';
  }
}

Result<int> check(const Options& options, Context& context) {
  auto document = loadDocument(options.file);
  if (!document && document.error().kind != ErrorKind::Input) return std::move(document).error();
  const NetworkSpec none;
  const NetworkSpec& spec = document ? document->spec : none;
  const std::vector<Diagnostic> found =
      document ? diagnose(*document, options) : std::vector<Diagnostic>{diagnosticOf(document.error())};
  if (context.json) {
    Json all = Json::array();
    for (const Diagnostic& diagnostic : found) all.push_back(toJson(diagnostic, spec));
    context.answer(all);
  } else {
    print(found, spec, options, context);
  }
  return std::any_of(found.begin(), found.end(), isError) ? kInputWrong : kDone;
}

}  // namespace

void addCheck(CLI::App& app, Action& action) {
  auto options = std::make_shared<Options>();
  CLI::App* added =
      command(app, action, "check", "Says what is wrong in a document, where, and how to mend it", options, check);
  added->add_option("FILE", options->file, "The document (.unroll)")->required();
  added->add_option("--data", options->data, "Check against these data: a folder of IDX files, .csv, .txt or .npz");
}

}  // namespace unroll::cli
