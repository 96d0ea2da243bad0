// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>

#include "core/result.h"

namespace unroll {

/// FILE, and where in it as far as that is known.
inline Place placeIn(const std::string& file, int line = 0, int column = 0) {
  Place place;
  place.file = file;
  place.line = line;
  place.column = column;
  return place;
}

/// The bytes of FILE; a gzip file (known by its first two bytes, whatever its name) is unpacked.
Result<std::string> readDataFile(const std::string& file);

/// The content of a gzip stream (RFC 1952), all of its members. FILE is for the error.
Result<std::string> gunzip(std::string_view bytes, const std::string& file);

}  // namespace unroll
