// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/bytes.h"

#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>

namespace unroll {
namespace {

/// What we unpack at most: a few kilobytes can be made to swell to any size.
constexpr size_t kMostBytes = size_t{4} << 30;

Error damaged(const std::string& file, size_t from, size_t unpacked) {
  return {"data.compressed",
          Text{QT_TRANSLATE_NOOP("engine",
                                 "The compressed data are cut off or damaged: {0} bytes gave {1} bytes, then nothing "
                                 "more could be unpacked. Download or copy the file again."),
               {std::to_string(from), std::to_string(unpacked)}},
          placeIn(file)};
}

/// zlib's stream, ended with its scope.
struct Inflater {
  z_stream stream{};
  bool ready = false;
  explicit Inflater(int windowBits) { ready = inflateInit2(&stream, windowBits) == Z_OK; }
  ~Inflater() {
    if (ready) inflateEnd(&stream);
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
};

/// Everything that BYTES unpacks to, at most kMostBytes. Another member may follow the end of one.
Result<std::string> unpack(std::string_view bytes, const std::string& file) {
  Inflater inflater(15 + 16);  // zlib: the largest window, a gzip header
  if (!inflater.ready) throw std::bad_alloc();
  z_stream& z = inflater.stream;
  std::string out;
  std::string piece(size_t{1} << 18, '\0');
  size_t given = 0;
  for (;;) {
    if (z.avail_in == 0 && given < bytes.size()) {
      const size_t more = std::min<size_t>(bytes.size() - given, size_t{1} << 30);
      // zlib reads only, but its interface is older than const.
      z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data() + given));
      z.avail_in = static_cast<uInt>(more);
      given += more;
    }
    z.next_out = reinterpret_cast<Bytef*>(piece.data());
    z.avail_out = static_cast<uInt>(piece.size());
    const int state = inflate(&z, Z_NO_FLUSH);
    out.append(piece.data(), piece.size() - z.avail_out);
    if (out.size() > kMostBytes) return damaged(file, bytes.size(), out.size());
    if (state == Z_STREAM_END) {
      const bool another = (z.avail_in > 1 || given < bytes.size()) && z.next_in[0] == 0x1f;
      if (!another) return out;
      inflateReset(&z);
    } else if (state != Z_OK) {
      return damaged(file, bytes.size(), out.size());
    }
  }
}

Error cannotRead(const std::string& file, int why) {
  return {"data.cannot_read",
          Text{QT_TRANSLATE_NOOP("engine", "The file can't be read ({0}). Check its name and that you may read it."),
               {std::strerror(why)}},
          placeIn(file)};
}

}  // namespace

Result<std::string> readDataFile(const std::string& file) {
  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored)) return cannotRead(file, EISDIR);
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> in(std::fopen(file.c_str(), "rb"), std::fclose);
  if (!in) return cannotRead(file, errno);
  std::string bytes;
  std::string piece(size_t{1} << 16, '\0');
  while (const size_t n = std::fread(piece.data(), 1, piece.size(), in.get())) bytes.append(piece.data(), n);
  if (std::ferror(in.get())) return cannotRead(file, errno);
  if (bytes.starts_with("\x1f\x8b")) return gunzip(bytes, file);
  return bytes;
}

Result<std::string> gunzip(std::string_view bytes, const std::string& file) { return unpack(bytes, file); }

}  // namespace unroll
