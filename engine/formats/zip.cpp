// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/zip.h"

#include <zip.h>

#include <memory>

namespace unroll {
namespace {

struct Closer {
  void operator()(zip_t* archive) const { zip_discard(archive); }
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};

Error damaged(const std::string& file) {
  Place place;
  place.file = file;
  return {"data.zip",
          Text{QT_TRANSLATE_NOOP("engine",
                                 "The archive is cut off or damaged: its list of contents can't be found. "
                                 "Copy or save the file again.")},
          place};
}

Error damagedEntry(const std::string& file, const std::string& name) {
  Place place;
  place.file = file;
  return {"data.zip",
          Text{QT_TRANSLATE_NOOP("engine",
                                 "'{0}' in the archive is damaged or packed in a way that is not known. Save it again "
                                 "with numpy.savez or numpy.savez_compressed."),
               {name}},
          place};
}

/// Reads to the end in pieces, so that a false size in the archive costs no memory; zip_fread checks the CRC there.
bool readAll(zip_file_t* entry, uint64_t size, std::string& out) {
  constexpr size_t kPiece = size_t{1} << 20;
  for (;;) {
    const size_t have = out.size();
    out.resize(have + kPiece);
    const zip_int64_t got = zip_fread(entry, out.data() + have, kPiece);
    out.resize(have + (got > 0 ? static_cast<size_t>(got) : 0));
    if (got < 0 || out.size() > size) return false;
    if (got == 0) return out.size() == size;
  }
}

}  // namespace

Result<std::map<std::string, std::string>> readZip(std::string_view bytes, const std::string& file) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  if (!source) return damaged(file);
  const std::unique_ptr<zip_t, Closer> archive(zip_open_from_source(source, ZIP_RDONLY, &error));
  if (!archive) {
    zip_source_free(source);
    return damaged(file);
  }
  std::map<std::string, std::string> files;
  const zip_int64_t count = zip_get_num_entries(archive.get(), 0);
  if (count == 0) return damaged(file);  // a file of no bytes passes as an archive of nothing
  for (zip_int64_t i = 0; i < count; ++i) {
    zip_stat_t about;
    const auto index = static_cast<zip_uint64_t>(i);
    if (zip_stat_index(archive.get(), index, 0, &about) != 0 || !about.name) return damaged(file);
    const std::string name = about.name;
    const std::unique_ptr<zip_file_t, Closer> entry(zip_fopen_index(archive.get(), index, 0));
    if (!entry || !readAll(entry.get(), about.size, files[name])) return damagedEntry(file, name);
  }
  return files;
}

}  // namespace unroll
