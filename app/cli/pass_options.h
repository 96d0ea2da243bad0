// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "cli/command.h"
#include "cli/documents.h"
#include "explain/explanation.h"

namespace unroll::cli {

/// Which pass of a document is meant: its weights, and the sample that goes through.
struct PassOptions {
  std::string weights, target, data, mode = "evaluate";
  std::vector<std::string> inputs;
  std::optional<uint64_t> seed;
  uint64_t step = 1;
  int64_t sample = 0;
};

void addPassOptions(CLI::App& command, PassOptions& options);

/// The given sample, the document's own, or one of its data.
Result<Explanation::Request> requestFor(const OpenedDocument& opened, const PassOptions& options);

}  // namespace unroll::cli
