// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>

#include "cli/application.h"
#include "core/result.h"

namespace unroll::cli {

using Json = nlohmann::ordered_json;

/// NUMBER as docs/format.md has it: what JSON has no number for is a text, "NaN", "Infinity" or "-Infinity".
inline Json numberJson(double number) {
  if (std::isfinite(number)) return number;
  return std::isnan(number) ? "NaN" : number > 0.0 ? "Infinity" : "-Infinity";
}
/// The same of all numbers in JSON.
inline Json withNumbers(Json json) {
  if (json.is_number_float()) return numberJson(json.get<double>());
  if (json.is_structured())
    for (Json& each : json) each = withNumbers(std::move(each));
  return json;
}
/// A figure that may be missing (NaN: there is nothing to measure): null then.
inline Json figureJson(double figure) { return std::isnan(figure) ? Json() : numberJson(figure); }
/// NUMBER for people: the shortest digits that read back to it, "NaN", "Infinity".
inline std::string numberText(double number) {
  const Json json = numberJson(number);
  return json.is_string() ? json.get<std::string>() : json.dump();
}

/// A figure for people with DIGITS decimals; a dash where it is missing.
inline std::string figureText(double figure, int digits) {
  return std::isnan(figure) ? "–" : fmt::format("{:.{}f}", figure, digits);
}

/// What every command works with.
struct Context {
  std::ostream& out;
  std::ostream& err;
  bool json = false;
  bool terminal = false;

  /// The answer of --json. Bytes that are no UTF-8 (they come with arguments and names of files) are replaced.
  void answer(const Json& answer) {
    out << withNumbers(answer).dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
  }
};

/// A command ready to run: the exit code, or the error to be reported.
using Action = std::function<Result<int>(Context&)>;

/// One command: adds itself with its options to APP; chosen, it sets ACTION.
using AddCommand = void (*)(CLI::App& app, Action& action);

void addTemplates(CLI::App& app, Action& action);
void addNew(CLI::App& app, Action& action);
void addCheck(CLI::App& app, Action& action);
void addSummary(CLI::App& app, Action& action);
void addInit(CLI::App& app, Action& action);
void addTrain(CLI::App& app, Action& action);
void addEvaluate(CLI::App& app, Action& action);
void addPredict(CLI::App& app, Action& action);
void addGradients(CLI::App& app, Action& action);
void addExplain(CLI::App& app, Action& action);
void addGenerate(CLI::App& app, Action& action);
void addExport(CLI::App& app, Action& action);
void addLessons(CLI::App& app, Action& action);
void addBench(CLI::App& app, Action& action);

/// Checks of options that CLI11's own let slip: a seed below 0 (it wraps round), a number that is none (NaN).
inline CLI::Validator isSeed() {
  return CLI::Validator(
      [](std::string& text) {
        const bool digits = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
        return digits ? std::string() : "'" + text + "' is no seed: give a whole number from 0 to 18446744073709551615";
      },
      "SEED");
}
inline CLI::Validator isBetween(double least, double most) {
  return CLI::Validator(
      [least, most](std::string& text) {
        double value = 0.0;
        const bool number = CLI::detail::lexical_cast(text, value);
        if (number && value >= least && value <= most) return std::string();
        return "'" + text + "' is not between " + Json(least).dump() + " and " + Json(most).dump();
      },
      "NUMBER");
}

/// A subcommand whose OPTIONS live as long as its action, which calls RUN(options, context).
template <class Options>
CLI::App* command(CLI::App& app, Action& action, const std::string& name, const std::string& summary,
                  std::shared_ptr<Options> options, Result<int> (*runCommand)(const Options&, Context&)) {
  CLI::App* added = app.add_subcommand(name, summary);
  added->fallthrough();  // --json may stand behind the command
  added->callback([&action, options, runCommand] {
    action = [options, runCommand](Context& context) { return runCommand(*options, context); };
  });
  return added;
}

}  // namespace unroll::cli
