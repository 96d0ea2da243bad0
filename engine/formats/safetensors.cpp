// SPDX-License-Identifier: GPL-3.0-or-later
// The safetensors format: 8 bytes of header length (little-endian), a JSON header that says of each
// tensor its type, shape and place, then the bytes, without gaps.
#include <algorithm>
#include <cmath>

#include "formats/files.h"
#include "formats/json.h"
#include "formats/json_out.h"
#include "formats/number_types.h"
#include "formats/tensors.h"

namespace unroll {
namespace {

using json::Kind;

constexpr size_t kLengthBytes = 8;

const NumberType kTypes[] = {
    {"F64", 8, widenAll<double>},   {"F32", 4, widenAll<float>},    {"F16", 2, widenHalf},
    {"BF16", 2, widenBrain},        {"I64", 8, widenAll<int64_t>},  {"I32", 4, widenAll<int32_t>},
    {"I16", 2, widenAll<int16_t>},  {"I8", 1, widenAll<int8_t>},    {"U64", 8, widenAll<uint64_t>},
    {"U32", 4, widenAll<uint32_t>}, {"U16", 2, widenAll<uint16_t>}, {"U8", 1, widenAll<uint8_t>},
    {"BOOL", 1, widenBool},
};

Error broken(const std::string& file, const char* code, Text message) {
  return {code, std::move(message), Place{file, 0, 0, {}, {}}};
}

struct Entry {
  std::string name;
  const NumberType* type = nullptr;
  Extents extents;
  uint64_t begin = 0, end = 0;
};

/// A list of whole numbers that are not negative.
Result<std::vector<uint64_t>> sizesOf(const json::Text& header, const json::Value* value, const std::string& name,
                                      const char* key) {
  const auto wrong = [&] {
    return broken(
        header.file(), "safetensors.header",
        {QT_TRANSLATE_NOOP("engine", "The header is broken: \"{0}\" of tensor '{1}' is not a list of whole numbers."),
         {key, name}});
  };
  if (!value || value->kind != Kind::Array) return wrong();
  std::vector<uint64_t> sizes;
  for (const json::Value& item : value->items) {
    const auto size = item.kind == Kind::Number ? header.unsignedInteger(item) : std::nullopt;
    if (!size) return wrong();
    sizes.push_back(*size);
  }
  return sizes;
}

Result<Entry> readEntry(const json::Text& header, const std::string& name, const json::Value& value,
                        uint64_t dataBytes) {
  const std::string& file = header.file();
  if (value.kind != Kind::Object) {
    return broken(
        file, "safetensors.header",
        {QT_TRANSLATE_NOOP("engine", "The header is broken: tensor '{0}' is not described by an object."), {name}});
  }
  Entry entry;
  entry.name = name;
  const json::Value* type = value.find("dtype");
  const std::string key = type && type->kind == Kind::String ? header.string(*type) : std::string();
  const auto known =
      std::find_if(std::begin(kTypes), std::end(kTypes), [&](const NumberType& t) { return t.key == key; });
  if (known == std::end(kTypes)) {
    return broken(
        file, "safetensors.dtype",
        {QT_TRANSLATE_NOOP("engine", "Tensor '{0}' has the type '{1}', which cannot be read. Save it as F32 or F64."),
         {name, key}});
  }
  entry.type = known;
  UNROLL_TRY(const std::vector<uint64_t> shape, sizesOf(header, value.find("shape"), name, "shape"));
  UNROLL_TRY(const std::vector<uint64_t> place, sizesOf(header, value.find("data_offsets"), name, "data_offsets"));
  if (place.size() != 2 || place[0] > place[1] || place[1] > dataBytes) {
    return broken(
        file, "safetensors.truncated",
        {QT_TRANSLATE_NOOP(
             "engine",
             "Tensor '{0}' lies outside of the file's {1} bytes of data: the file is cut off or its header broken. "
             "Copy or save it again."),
         {name, std::to_string(dataBytes)}});
  }
  entry.begin = place[0];
  entry.end = place[1];
  for (uint64_t size : shape) entry.extents.push_back(static_cast<int64_t>(std::min<uint64_t>(size, INT64_MAX)));
  const auto wanted = bytesOf(entry.extents, known->bytes);
  if (!wanted || *wanted != entry.end - entry.begin) {
    return broken(file, "safetensors.size",
                  {QT_TRANSLATE_NOOP("engine",
                                     "Tensor '{0}' of type {1} has {2} bytes, which does not fit its shape. The file "
                                     "is broken; save it again."),
                   {name, key, std::to_string(entry.end - entry.begin)}});
  }
  return entry;
}

/// Tensors cover the data without overlap and without gaps.
Status checkCover(std::vector<Entry>& entries, uint64_t dataBytes, const std::string& file) {
  std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
  });
  uint64_t at = 0;
  for (const Entry& entry : entries) {
    if (entry.begin < at) {
      return broken(file, "safetensors.overlap",
                    {QT_TRANSLATE_NOOP("engine", "Tensor '{0}' overlaps another. The file is broken; save it again."),
                     {entry.name}});
    }
    if (entry.begin > at) {
      return broken(
          file, "safetensors.gap",
          {QT_TRANSLATE_NOOP(
               "engine", "There are bytes before tensor '{0}' that belong to none. The file is broken; save it again."),
           {entry.name}});
    }
    at = entry.end;
  }
  if (at == dataBytes) return Unit{};
  return broken(file, "safetensors.gap",
                {QT_TRANSLATE_NOOP(
                     "engine", "{0} bytes after the last tensor belong to none. The file is broken; save it again."),
                 {std::to_string(dataBytes - at)}});
}

/// The JSON header of BYTES, an object; LENGTH becomes its size in bytes.
Result<json::Text> readHeader(std::string_view bytes, const std::string& file, uint64_t& length) {
  if (bytes.size() < kLengthBytes) {
    return broken(file, "safetensors.truncated",
                  QT_TRANSLATE_NOOP("engine", "This is no safetensors file: it has less than 8 bytes."));
  }
  length = loadLittle<uint64_t>(bytes.data());
  if (length > bytes.size() - kLengthBytes) {
    return broken(
        file, "safetensors.truncated",
        {QT_TRANSLATE_NOOP("engine",
                           "The header claims {0} bytes, but the file has {1}. It is cut off, or no safetensors file."),
         {std::to_string(length), std::to_string(bytes.size())}});
  }
  auto header = json::Text::parse(bytes.substr(kLengthBytes, length), file);
  if (!header.ok()) {
    return broken(file, "safetensors.header",
                  {QT_TRANSLATE_NOOP("engine", "The header cannot be read. {0}"), {header.error().message.english()}});
  }
  if (header->root().kind != Kind::Object) {
    return broken(file, "safetensors.header",
                  QT_TRANSLATE_NOOP("engine", "The header is broken: it is not an object {…}."));
  }
  return std::move(*header);
}

}  // namespace

Result<std::map<std::string, TensorD>> readSafetensors(std::string_view bytes, const std::string& file) {
  uint64_t length = 0;
  UNROLL_TRY(const json::Text header, readHeader(bytes, file, length));
  const std::string_view data = bytes.substr(kLengthBytes + length);
  std::vector<Entry> entries;
  for (size_t i = 0; i < header.root().items.size(); ++i) {
    if (header.root().keys[i] == "__metadata__") continue;
    UNROLL_TRY(Entry entry, readEntry(header, header.root().keys[i], header.root().items[i], data.size()));
    entries.push_back(std::move(entry));
  }
  UNROLL_CHECK(checkCover(entries, data.size(), file));
  std::map<std::string, TensorD> tensors;
  for (const Entry& entry : entries) {
    TensorD tensor(entry.extents);
    if (!entry.type->widen(data.data() + entry.begin, tensor.span())) return tooLarge(entry.name, file);
    tensors.emplace(entry.name, std::move(tensor));
  }
  return tensors;
}

std::string writeSafetensors(const std::map<std::string, TensorD>& tensors, DataType type,
                             const TensorMetadata& metadata) {
  const int64_t each = type == DataType::F32 ? 4 : 8;
  json::Out header = json::Out::object();
  if (!metadata.empty()) {
    json::Out words = json::Out::object();
    for (const auto& [key, value] : metadata) words.add(key, json::Out::text(value));
    header.add("__metadata__", std::move(words));
  }
  int64_t at = 0;
  for (const auto& [name, tensor] : tensors) {
    json::Out shape = json::Out::list();
    for (int64_t size : tensor.extents()) shape.add(json::Out::number(size));
    const int64_t end = at + tensor.size() * each;
    header.add(name, json::Out::object()
                         .add("dtype", json::Out::text(type == DataType::F32 ? "F32" : "F64"))
                         .add("shape", std::move(shape))
                         .add("data_offsets", json::Out::list({json::Out::number(at), json::Out::number(end)})));
    at = end;
  }
  std::string text = header.compact();
  text.resize((text.size() + 7) / 8 * 8, ' ');  // the data begins on an 8-byte boundary
  std::string bytes;
  bytes.reserve(kLengthBytes + text.size() + static_cast<size_t>(at));
  appendLittle(bytes, static_cast<uint64_t>(text.size()));
  bytes += text;
  for (const auto& [name, tensor] : tensors) appendValues(bytes, tensor.span(), type);
  return bytes;
}

Result<std::map<std::string, TensorD>> loadSafetensors(const std::string& path) {
  UNROLL_TRY(const std::string bytes, readFile(path));
  return readSafetensors(bytes, path);
}

Status saveSafetensors(const std::string& path, const std::map<std::string, TensorD>& tensors, DataType type,
                       const TensorMetadata& metadata) {
  return writeFileAtomically(path, writeSafetensors(tensors, type, metadata));
}

Result<TensorMetadata> loadSafetensorsMetadata(const std::string& path) {
  UNROLL_TRY(const std::string bytes, readFile(path));
  uint64_t length = 0;
  UNROLL_TRY(const json::Text header, readHeader(bytes, path, length));
  TensorMetadata metadata;
  const json::Value* words = header.root().find("__metadata__");
  if (!words || words->kind != Kind::Object) return metadata;
  for (size_t i = 0; i < words->items.size(); ++i) {
    if (words->items[i].kind == Kind::String) metadata[words->keys[i]] = header.string(words->items[i]);
  }
  return metadata;
}

}  // namespace unroll
