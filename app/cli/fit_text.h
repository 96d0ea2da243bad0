// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

#include "core/result.h"
#include "graph/edit.h"

namespace unroll::cli {

/// The edits that make a network for text take and give the characters of the text in PATH: the
/// input's last axis, the last layer's units, an embedding's table. Fails where SPEC is no such network
/// or PATH no text.
Result<std::vector<Edit>> fitToText(const NetworkSpec& spec, const std::string& path);

}  // namespace unroll::cli
