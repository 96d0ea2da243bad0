// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <map>
#include <string>
#include <string_view>

#include "core/result.h"

namespace unroll {

/// The files in a ZIP archive (PKWARE's APPNOTE 6.3), stored or deflated, by name; each checked against its CRC.
/// FILE is for the error.
Result<std::map<std::string, std::string>> readZip(std::string_view bytes, const std::string& file);

}  // namespace unroll
