// SPDX-License-Identifier: GPL-3.0-or-later
// NumPy's .npy: a magic word, the version, the length of the header, a Python dictionary as the header
// (descr, fortran_order, shape), then the values.
#include <algorithm>
#include <charconv>

#include "formats/files.h"
#include "formats/number_types.h"
#include "formats/tensors.h"

namespace unroll {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";

const NumberType kTypes[] = {
    {"<f8", 8, widenAll<double>},   {"<f4", 4, widenAll<float>},    {"<f2", 2, widenHalf},
    {"<i8", 8, widenAll<int64_t>},  {"<i4", 4, widenAll<int32_t>},  {"<i2", 2, widenAll<int16_t>},
    {"|i1", 1, widenAll<int8_t>},   {"<u8", 8, widenAll<uint64_t>}, {"<u4", 4, widenAll<uint32_t>},
    {"<u2", 2, widenAll<uint16_t>}, {"|u1", 1, widenAll<uint8_t>},  {"|b1", 1, widenBool},
};

struct Header {
  std::string descr;
  bool fortranOrder = false;
  Extents shape;
};

/// The header's dictionary: {'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }.
class HeaderParser {
 public:
  explicit HeaderParser(std::string_view text) : m_text(text) {}

  bool parse(Header& header) {
    bool hasDescr = false, hasOrder = false, hasShape = false;
    if (!take('{')) return false;
    while (!take('}')) {
      std::string key;
      if (!string(key) || !take(':')) return false;
      bool ok = false;
      if (key == "descr" && !hasDescr)
        ok = hasDescr = string(header.descr);
      else if (key == "fortran_order" && !hasOrder)
        ok = hasOrder = boolean(header.fortranOrder);
      else if (key == "shape" && !hasShape)
        ok = hasShape = tuple(header.shape);
      if (!ok) return false;
      if (take(',')) continue;
      if (!take('}')) return false;
      break;
    }
    skipSpace();
    return hasDescr && hasOrder && hasShape && m_at == m_text.size();
  }

 private:
  void skipSpace() {
    while (m_at < m_text.size() && (m_text[m_at] == ' ' || m_text[m_at] == '\n' || m_text[m_at] == '\t')) ++m_at;
  }
  bool take(char c) {
    skipSpace();
    if (m_at >= m_text.size() || m_text[m_at] != c) return false;
    ++m_at;
    return true;
  }
  bool string(std::string& out) {
    skipSpace();
    if (m_at >= m_text.size() || (m_text[m_at] != '\'' && m_text[m_at] != '"')) return false;
    const size_t end = m_text.find(m_text[m_at], m_at + 1);
    if (end == std::string_view::npos) return false;
    out = m_text.substr(m_at + 1, end - m_at - 1);
    m_at = end + 1;
    return out.find('\\') == std::string::npos;
  }
  bool boolean(bool& out) {
    skipSpace();
    for (const auto& [word, value] :
         {std::pair{std::string_view("True"), true}, std::pair{std::string_view("False"), false}}) {
      if (m_text.compare(m_at, word.size(), word) != 0) continue;
      m_at += word.size();
      out = value;
      return true;
    }
    return false;
  }
  bool tuple(Extents& out) {
    if (!take('(')) return false;
    while (!take(')')) {
      skipSpace();
      int64_t size = 0;
      const auto number = std::from_chars(m_text.data() + m_at, m_text.data() + m_text.size(), size);
      if (number.ec != std::errc() || size < 0) return false;
      m_at = static_cast<size_t>(number.ptr - m_text.data());
      out.push_back(size);
      if (take(',')) continue;
      if (!take(')')) return false;
      break;
    }
    return true;
  }

  std::string_view m_text;
  size_t m_at = 0;
};

Error broken(const std::string& file, const char* code, Text message) {
  return {code, std::move(message), Place{file, 0, 0, {}, {}}};
}

/// Values that stand with the first axis fastest, put into our order.
TensorD fromColumns(const TensorD& columns) {
  TensorD out(columns.extents());
  const Extents& extents = columns.extents();
  std::vector<int64_t> stride(extents.size(), 1);
  for (size_t axis = 1; axis < extents.size(); ++axis) stride[axis] = stride[axis - 1] * extents[axis - 1];
  for (int64_t i = 0; i < out.size(); ++i) {
    int64_t rest = i, from = 0;
    for (size_t axis = extents.size(); axis-- > 0;) {
      from += rest % extents[axis] * stride[axis];
      rest /= extents[axis];
    }
    out[i] = columns[from];
  }
  return out;
}

Error unknownType(const std::string& file, const std::string& descr) {
  if (!descr.empty() && descr[0] == '>') {
    return broken(
        file, "npy.dtype",
        {QT_TRANSLATE_NOOP("engine",
                           "The array has the type '{0}', with the highest byte first, which is not read. Save it "
                           "with .astype('<f8') or .astype('<f4')."),
         {descr}});
  }
  return broken(file, "npy.dtype",
                {QT_TRANSLATE_NOOP("engine",
                                   "The array has the type '{0}'; only plain numbers and booleans are read. Save it "
                                   "with .astype('<f8') or .astype('<f4')."),
                 {descr}});
}

}  // namespace

Result<TensorD> readNpy(std::string_view bytes, const std::string& file) {
  constexpr size_t kVersionAt = 6, kLengthAt = 8;
  if (bytes.size() < kLengthAt + 2 || bytes.substr(0, kMagic.size()) != kMagic) {
    return broken(
        file, "npy.magic",
        QT_TRANSLATE_NOOP(
            "engine", "This is no .npy file: it does not begin with NumPy's mark. Save the array with numpy.save."));
  }
  const int version = static_cast<unsigned char>(bytes[kVersionAt]);
  if (version < 1 || version > 3) {
    return broken(file, "npy.version",
                  {QT_TRANSLATE_NOOP("engine", "The file has version {0} of the .npy format; 1 to 3 are known."),
                   {std::to_string(version)}});
  }
  const size_t lengthBytes = version == 1 ? 2 : 4;
  const auto truncated = [&] {
    return broken(file, "npy.truncated",
                  QT_TRANSLATE_NOOP("engine", "The file ends too early: it is cut off. Copy or save it again."));
  };
  if (bytes.size() < kLengthAt + lengthBytes) return truncated();
  const size_t length =
      version == 1 ? loadLittle<uint16_t>(bytes.data() + kLengthAt) : loadLittle<uint32_t>(bytes.data() + kLengthAt);
  const size_t dataAt = kLengthAt + lengthBytes + length;
  if (dataAt > bytes.size()) return truncated();

  Header header;
  const std::string_view text = bytes.substr(kLengthAt + lengthBytes, length);
  if (text.find("'descr': [") != std::string_view::npos) return unknownType(file, "record");
  if (!HeaderParser(text).parse(header)) {
    return broken(
        file, "npy.header",
        QT_TRANSLATE_NOOP("engine",
                          "The header cannot be read: it must give descr, fortran_order and a shape of whole numbers. "
                          "Save the array again with numpy.save."));
  }
  constexpr size_t kMostAxes = 32;  // as NumPy
  if (header.shape.size() > kMostAxes) {
    return broken(file, "npy.header",
                  {QT_TRANSLATE_NOOP("engine", "The array has {0} axes, more than NumPy knows. The file is broken."),
                   {std::to_string(header.shape.size())}});
  }
  const auto type =
      std::find_if(std::begin(kTypes), std::end(kTypes), [&](const NumberType& t) { return t.key == header.descr; });
  if (type == std::end(kTypes)) return unknownType(file, header.descr);
  const uint64_t available = bytes.size() - dataAt;
  const auto wanted = bytesOf(header.shape, type->bytes);
  if (!wanted || *wanted > available) {
    return broken(
        file, "npy.truncated",
        {QT_TRANSLATE_NOOP("engine",
                           "The array of shape {0} needs more than the {1} bytes that the file has. It is cut off; "
                           "copy or save it again."),
         {toString(header.shape), std::to_string(available)}});
  }
  if (*wanted < available) {
    return broken(
        file, "npy.trailing",
        {QT_TRANSLATE_NOOP("engine",
                           "{0} bytes follow the array. The file is broken, or holds several; save one array a file."),
         {std::to_string(available - *wanted)}});
  }
  TensorD tensor(header.shape);
  if (!type->widen(bytes.data() + dataAt, tensor.span())) return tooLarge(file, file);
  return header.fortranOrder && header.shape.size() > 1 ? fromColumns(tensor) : tensor;
}

std::string writeNpy(const TensorD& tensor, DataType type) {
  std::string shape = "(";
  for (int64_t size : tensor.extents()) shape += std::to_string(size) + (tensor.rank() == 1 ? "," : ", ");
  if (tensor.rank() > 1) shape.resize(shape.size() - 2);
  std::string header = std::string("{'descr': '") + (type == DataType::F32 ? "<f4" : "<f8") +
                       "', 'fortran_order': False, 'shape': " + shape + "), }";
  // The values begin on a 64-byte boundary, behind a new line.
  constexpr size_t kBefore = 10, kBoundary = 64;
  header.resize((kBefore + header.size() + 1 + kBoundary - 1) / kBoundary * kBoundary - kBefore - 1, ' ');
  header += '\n';
  std::string bytes(kMagic);
  bytes += '\1';
  bytes += '\0';
  appendLittle(bytes, static_cast<uint16_t>(header.size()));
  bytes += header;
  appendValues(bytes, tensor.span(), type);
  return bytes;
}

Result<TensorD> loadNpy(const std::string& path) {
  UNROLL_TRY(const std::string bytes, readFile(path));
  return readNpy(bytes, path);
}

Status saveNpy(const std::string& path, const TensorD& tensor, DataType type) {
  return writeFileAtomically(path, writeNpy(tensor, type));
}

}  // namespace unroll
