// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/zip.h"

#include <zlib.h>

#include <algorithm>

#include "data/bytes.h"

namespace unroll {
namespace {

uint64_t little(std::string_view bytes, size_t at, int count) {
  uint64_t value = 0;
  for (int i = count; i-- > 0;) value = (value << 8) | static_cast<unsigned char>(bytes[at + static_cast<size_t>(i)]);
  return value;
}

Error broken(const std::string& file, const char* sentence, std::vector<std::string> places = {}) {
  return {"data.zip", Text{sentence, std::move(places)}, placeIn(file)};
}

Error cutOff(const std::string& file) {
  return broken(file, QT_TRANSLATE_NOOP("engine",
                                        "The archive is cut off or damaged: its list of contents can't be found. "
                                        "Copy or save the file again."));
}

struct Entry {
  std::string name;
  uint64_t method = 0, crc = 0, packed = 0, size = 0, header = 0;
};

/// The sizes that did not fit into 32 bits stand, in this order, in the extra field 1 (ZIP64).
void readZip64(std::string_view extra, Entry& entry) {
  for (size_t at = 0; at + 4 <= extra.size();) {
    const uint64_t id = little(extra, at, 2), length = little(extra, at + 2, 2);
    size_t place = at + 4;
    const size_t end = std::min(extra.size(), place + length);
    for (uint64_t* value : {&entry.size, &entry.packed, &entry.header}) {
      if (id != 1 || *value != 0xFFFFFFFF || place + 8 > end) continue;
      *value = little(extra, place, 8);
      place += 8;
    }
    at += 4 + static_cast<size_t>(length);
  }
}

/// Where the list of contents begins, and how many it lists.
bool findDirectory(std::string_view bytes, uint64_t& at, uint64_t& count) {
  constexpr size_t kEnd = 22;  // the record at the end, behind which only a comment stands
  if (bytes.size() < kEnd) return false;
  const size_t end = bytes.rfind("PK\5\6", bytes.size() - kEnd);
  if (end == std::string_view::npos) return false;
  count = little(bytes, end + 10, 2);
  at = little(bytes, end + 16, 4);
  return at < end;
}

Result<std::string> unpackEntry(std::string_view bytes, const Entry& entry, const std::string& file) {
  constexpr size_t kLocal = 30;
  if (entry.header > bytes.size() || bytes.size() - entry.header < kLocal) return cutOff(file);
  const auto header = static_cast<size_t>(entry.header);
  const size_t begin = header + kLocal + little(bytes, header + 26, 2) + little(bytes, header + 28, 2);
  if (bytes.substr(header, 4) != "PK\3\4" || begin > bytes.size() || entry.packed > bytes.size() - begin)
    return cutOff(file);
  const std::string_view packed = bytes.substr(begin, static_cast<size_t>(entry.packed));
  std::string out;
  if (entry.method == 0) {
    out = packed;
  } else if (entry.method == 8) {
    UNROLL_TRY(out, inflateRaw(packed, static_cast<size_t>(entry.size), file));
  } else {
    return broken(file,
                  QT_TRANSLATE_NOOP("engine",
                                    "'{0}' in the archive is packed by method {1}; only stored and deflated files "
                                    "are read. Save it with numpy.savez or numpy.savez_compressed."),
                  {entry.name, std::to_string(entry.method)});
  }
  const uLong crc = crc32_z(0, reinterpret_cast<const Bytef*>(out.data()), out.size());
  if (crc == entry.crc && out.size() == entry.size) return out;
  return broken(
      file,
      QT_TRANSLATE_NOOP("engine",
                        "'{0}' in the archive is damaged: its checksum does not fit. Copy or save the file again."),
      {entry.name});
}

}  // namespace

Result<std::map<std::string, std::string>> readZip(std::string_view bytes, const std::string& file) {
  constexpr size_t kCentral = 46;
  uint64_t place = 0, count = 0;
  if (!findDirectory(bytes, place, count)) return cutOff(file);
  std::map<std::string, std::string> files;
  auto at = static_cast<size_t>(place);
  for (uint64_t i = 0; i < count; ++i) {
    if (at > bytes.size() || bytes.size() - at < kCentral || bytes.substr(at, 4) != "PK\1\2") return cutOff(file);
    Entry entry;
    entry.method = little(bytes, at + 10, 2);
    entry.crc = little(bytes, at + 16, 4);
    entry.packed = little(bytes, at + 20, 4);
    entry.size = little(bytes, at + 24, 4);
    entry.header = little(bytes, at + 42, 4);
    const size_t name = little(bytes, at + 28, 2), extra = little(bytes, at + 30, 2),
                 comment = little(bytes, at + 32, 2);
    if (bytes.size() - at - kCentral < name + extra + comment) return cutOff(file);
    entry.name = bytes.substr(at + kCentral, name);
    readZip64(bytes.substr(at + kCentral + name, extra), entry);
    UNROLL_TRY(files[entry.name], unpackEntry(bytes, entry, file));
    at += kCentral + name + extra + comment;
  }
  return files;
}

}  // namespace unroll
