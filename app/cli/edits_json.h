// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "cli/command.h"
#include "graph/inference.h"

namespace unroll::cli {

/// A diagnostic as `check --json` answers it (docs/format.md).
Json toJson(const Diagnostic& diagnostic, const NetworkSpec& spec);
/// An edit of SPEC as JSON: {"edit": "set_attribute", "node": "fc", "attribute": "units", "value": 10}.
Json toJson(const Edit& edit, const NetworkSpec& spec);

}  // namespace unroll::cli
