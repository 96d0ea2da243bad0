// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <ostream>
#include <string>
#include <vector>

namespace unroll::cli {

/// What a program's end says to the shell (ARCHITECTURE.md, "unroll-cli").
enum ExitCode { kDone = 0, kInputWrong = 1, kUsedWrongly = 2, kMachineFailed = 3, kInterrupted = 130 };

/// Runs one command of unroll-cli. ARGUMENTS are those after the program's name; answers go to OUT,
/// sentences about mistakes and progress to ERR. TERMINAL: ERR is a screen on which a bar may move.
/// Returns the exit code.
int run(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err, bool terminal = false);

}  // namespace unroll::cli
