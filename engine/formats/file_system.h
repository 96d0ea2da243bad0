// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <sys/types.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "core/result.h"

namespace unroll {

/// The calls by which a file is written, as POSIX has them: −1 and errno on failure. Tests make each
/// of them fail in turn.
class FileSystem {
 public:
  virtual ~FileSystem() = default;
  virtual int open(const char* path, int flags, mode_t mode);
  virtual ssize_t write(int file, const void* bytes, size_t count);
  virtual int sync(int file);
  virtual int close(int file);
  virtual int rename(const char* from, const char* to);
  virtual int remove(const char* path);
};

/// As writeFileAtomically() of files.h, through CALLS.
Status writeFileAtomically(FileSystem& calls, const std::string& path, std::string_view bytes);

}  // namespace unroll
