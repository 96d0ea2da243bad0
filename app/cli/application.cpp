// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/application.h"

#include <algorithm>
#include <new>
#include <stdexcept>

#include "cli/command.h"
#include "graph/names.h"

namespace unroll::cli {
namespace {

constexpr AddCommand kCommands[] = {addTemplates, addNew,      addCheck,   addSummary,   addInit,
                                    addTrain,     addEvaluate, addPredict, addGradients, addExplain,
                                    addGenerate,  addExport,   addLessons, addBench};

int exitCodeOf(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::Input: return kInputWrong;
    case ErrorKind::Usage: return kUsedWrongly;
    case ErrorKind::Machine: return kMachineFailed;
  }
  return kMachineFailed;
}

Json toJson(const Error& error) {
  const auto orNull = [](const std::string& text) { return text.empty() ? Json() : Json(text); };
  const auto numberOrNull = [](int number) { return number > 0 ? Json(number) : Json(); };
  return {{"error",
           {{"code", error.code},
            {"message", error.message.english()},
            {"file", orNull(error.place.file)},
            {"line", numberOrNull(error.place.line)},
            {"column", numberOrNull(error.place.column)},
            {"node", orNull(error.place.node)},
            {"attribute", orNull(error.place.attribute)}}}};
}

int report(const Error& error, Context& context) {
  const bool placed = !error.place.file.empty() || error.place.line > 0;
  context.err << (placed ? "" : "unroll-cli: ") << error.english() << '\n';
  if (context.json) context.answer(toJson(error));
  return exitCodeOf(error.kind);
}

int reportMemory(Context& context) {
  return report(
      {"memory.too_little",
       Text{"The machine has not enough free memory for this. Choose smaller layers, a smaller batch or fewer "
            "samples."},
       {},
       ErrorKind::Machine},
      context);
}

int runAction(const Action& action, Context& context) {
  try {
    const Result<int> result = action(context);
    if (!result) return report(result.error(), context);
    context.out.flush();
    if (!context.out) {
      return report(
          {"output.failed", Text{"The answer could not be written. Is the disk full?"}, {}, ErrorKind::Machine},
          context);
    }
    return *result;
  } catch (const std::bad_alloc&) {
    return reportMemory(context);
  } catch (const std::length_error&) {  // more elements than any vector can have
    return reportMemory(context);
  }
}

/// What CLI11 found wrong in the arguments; --help and --version come this way too.
int reportUsage(const CLI::App& app, const CLI::ParseError& problem, Context& context) {
  const int code = app.exit(problem, context.out, context.err);
  if (code == 0) return kDone;
  if (context.json) {
    context.answer(toJson({"usage.arguments", Text{"{0}", {problem.what()}}, {}, ErrorKind::Usage}));
  }
  return kUsedWrongly;
}

/// The first argument that is no option has to be a command.
std::optional<Error> unknownCommand(const CLI::App& app, const std::vector<std::string>& arguments) {
  const auto word = std::find_if(arguments.begin(), arguments.end(),
                                 [](const std::string& argument) { return argument.empty() || argument[0] != '-'; });
  if (word == arguments.end()) return std::nullopt;
  std::vector<std::string> known;
  std::string all;
  for (const CLI::App* each : app.get_subcommands([](const CLI::App*) { return true; })) {
    known.push_back(each->get_name());
    all += (all.empty() ? "" : ", ") + each->get_name();
  }
  if (std::find(known.begin(), known.end(), *word) != known.end()) return std::nullopt;
  const std::string nearest = nearestName(*word, known);
  return Error{
      "usage.command",
      nearest.empty()
          ? Text{QT_TRANSLATE_NOOP("engine", "There is no command '{0}'. There are: {1}."), {*word, all}}
          : Text{QT_TRANSLATE_NOOP("engine", "There is no command '{0}'. Did you mean '{1}'?"), {*word, nearest}},
      {},
      ErrorKind::Usage};
}

}  // namespace

int run(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err, bool terminal) {
  Context context{out, err, false, terminal};
  Action action;
  CLI::App app("Unroll builds, trains and explains neural networks. This is its engine without the window.",
               "unroll-cli");
  app.require_subcommand(1);
  app.set_version_flag("--version", "unroll-cli 0.1.0");
  app.add_flag("--json", context.json, "Answer in JSON");
  app.footer(
      "Exit codes: 0 done, 1 the input is wrong, 2 used wrongly, 3 the machine failed, 130 interrupted (weights "
      "saved).");
  for (AddCommand add : kCommands) add(app, action);
  if (const auto unknown = unknownCommand(app, arguments)) {
    context.json = std::find(arguments.begin(), arguments.end(), "--json") != arguments.end();
    return report(*unknown, context);
  }
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));  // CLI11 takes them from the back
  } catch (const CLI::ParseError& problem) {
    // What is wrong may stand before the flag, so that it was not read any more.
    context.json = std::find(arguments.begin(), arguments.end(), "--json") != arguments.end();
    return reportUsage(app, problem, context);
  }
  return runAction(action, context);
}

}  // namespace unroll::cli
