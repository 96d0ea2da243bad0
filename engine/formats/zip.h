// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <map>
#include <string>
#include <string_view>

#include "core/result.h"

namespace unroll {

/// The files in a ZIP archive, by name, unpacked and each checked against its CRC (libzip does the work).
/// FILE is for the error.
Result<std::map<std::string, std::string>> readZip(std::string_view bytes, const std::string& file);

}  // namespace unroll
