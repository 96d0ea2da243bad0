// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>

#include "core/result.h"

namespace unroll {

/// A file's bytes; the error says which file and why.
Result<std::string> readFile(const std::string& path);
/// Writes a temporary file beside PATH, flushes it to the disk and renames it over PATH. On any error
/// (disk full, no permission) PATH is as it was, the temporary is gone, and the error has kind Machine.
Status writeFileAtomically(const std::string& path, std::string_view bytes);

}  // namespace unroll
