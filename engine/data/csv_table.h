// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace unroll {

/// One field as written (quotes taken off) and where it starts.
struct CsvField {
  std::string text;
  int line = 0;
  int column = 0;  ///< in characters of the line, from 1
};

/// The fields of a CSV file (RFC 4180): separated by commas, semicolons or tabs (the most frequent of the
/// first line), quoted where they hold a separator, a line end or "". Empty lines are left out. Every row has as
/// many fields as the first; else the error says which has not.
Result<std::vector<std::vector<CsvField>>> parseCsv(std::string_view text, const std::string& file);

}  // namespace unroll
