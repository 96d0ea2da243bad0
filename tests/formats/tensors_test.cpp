// SPDX-License-Identifier: GPL-3.0-or-later
// Files of NumPy and of the safetensors format (tests/golden/make_io.py), and hostile ones.
#include <QtTest>

#include <cmath>
#include <limits>

#include "core/rng.h"
#include "formats/files.h"
#include "formats/tensors.h"

using namespace unroll;

namespace {

const std::string kGolden = std::string(UNROLL_SOURCE_DIR) + "/tests/golden/io/";

/// The values of make_io.py.
TensorD expected(const Extents& extents, char kind) {
  TensorD t(extents);
  for (int64_t i = 0; i < t.size(); ++i) {
    const auto v = static_cast<double>((i * 7 + 3) % 50);
    t[i] = kind == 'b' ? std::fmod(v, 2.0) : kind == 'u' ? v : kind == 'i' ? v - 20 : (v - 20) / 2;
  }
  return t;
}

std::string golden(const std::string& name) { return *readFile(kGolden + name); }

std::string withHeader(const std::string& header, size_t dataBytes) {
  std::string bytes(8, '\0');
  const uint64_t length = header.size();
  std::memcpy(bytes.data(), &length, 8);
  return bytes + header + std::string(dataBytes, '\0');
}

std::string npyWith(const std::string& header, size_t dataBytes) {
  std::string bytes = "\x93NUMPY";
  bytes += '\1';
  bytes += '\0';
  bytes += static_cast<char>(header.size() & 255);
  bytes += static_cast<char>(header.size() >> 8);
  return bytes + header + std::string(dataBytes, '\0');
}

}  // namespace

class TensorsTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void npyTypes_data() {
    QTest::addColumn<QString>("type");
    for (const char* type : {"f8", "f4", "f2", "i8", "i4", "i2", "i1", "u8", "u4", "u2", "u1", "b1"})
      QTest::newRow(type) << type;
  }
  void npyTypes() {
    QFETCH(QString, type);
    const auto read = loadNpy(kGolden + "dtype_" + type.toStdString() + ".npy");
    QVERIFY2(read.ok(), read.ok() ? "" : read.error().english().c_str());
    QVERIFY(*read == expected({2, 3}, type[0].toLatin1()));
  }

  void npyOrdersAndVersions() {
    QVERIFY(*loadNpy(kGolden + "fortran_2d.npy") == expected({3, 4}, 'f'));
    QVERIFY(*loadNpy(kGolden + "fortran_3d.npy") == expected({2, 3, 4}, 'f'));
    for (const char* version : {"1", "2", "3"}) {
      QVERIFY(*loadNpy(kGolden + "version_" + version + ".npy") == expected({2, 2}, 'f'));
    }
    QVERIFY(*loadNpy(kGolden + "vector.npy") == expected({5}, 'f'));
    QVERIFY(*loadNpy(kGolden + "scalar.npy") == TensorD({}, 2.5));
    QCOMPARE(loadNpy(kGolden + "empty.npy")->extents(), (Extents{0, 3}));
  }

  void npyExtremes() {
    const TensorD t = *loadNpy(kGolden + "extremes.npy");
    QVERIFY(std::isnan(t[0]) && std::isinf(t[1]) && t[1] > 0 && std::isinf(t[2]) && t[2] < 0);
    QVERIFY(t[3] == 0.0 && std::signbit(t[3]));
    QVERIFY(t[4] == 5e-324 && t[5] == 1.7976931348623157e308 && t[6] == 0.1);
    const TensorD half = *loadNpy(kGolden + "half_extremes.npy");
    QVERIFY(std::isinf(half[0]) && std::signbit(half[1]));
    QVERIFY(half[2] == 5.960464477539063e-08 && half[3] == 65504.0 && half[4] == 6.103515625e-05);
  }

  void npyIsWrittenAsNumpyWritesIt() {
    QCOMPARE(writeNpy(expected({2, 3}, 'f'), DataType::F64), golden("dtype_f8.npy"));
    QCOMPARE(writeNpy(expected({2, 3}, 'f'), DataType::F32), golden("dtype_f4.npy"));
    QCOMPARE(writeNpy(expected({5}, 'f'), DataType::F64), golden("vector.npy"));
    QCOMPARE(writeNpy(TensorD({}, 2.5), DataType::F64), golden("scalar.npy"));
    QCOMPARE(writeNpy(TensorD({0, 3}), DataType::F64), golden("empty.npy"));
  }

  void npyRefusals_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("code");
    const auto row = [](const char* name, const std::string& bytes, const char* code) {
      QTest::newRow(name) << QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())) << code;
    };
    const auto head = [](const std::string& shape, const std::string& descr = "'<f8'") {
      return "{'descr': " + descr + ", 'fortran_order': False, 'shape': " + shape + ", }\n";
    };
    row("empty", "", "npy.magic");
    row("text", "hello, this is no array at all", "npy.magic");
    row("version 9", std::string("\x93NUMPY\x09\x00\x10\x00", 10), "npy.version");
    row("header cut off", golden("dtype_f8.npy").substr(0, 40), "npy.truncated");
    row("values cut off", golden("dtype_f8.npy").substr(0, 170), "npy.truncated");
    row("more follows", golden("dtype_f8.npy") + "x", "npy.trailing");
    row("big endian", golden("big_endian.npy"), "npy.dtype");
    row("complex", golden("complex.npy"), "npy.dtype");
    row("record", golden("record.npy"), "npy.dtype");
    row("too large", golden("too_large.npy"), "tensor.too_large");
    row("negative size", npyWith(head("(-1, 2)"), 16), "npy.header");
    row("huge size", npyWith(head("(4611686018427387904, 4)"), 16), "npy.truncated");
    row("overflowing product", npyWith(head("(4294967296, 4294967296, 4294967296)"), 16), "npy.truncated");
    row("empty but overflowing", npyWith(head("(0, 4611686018427387904, 4611686018427387904)"), 0), "npy.truncated");
    row("beyond 64 bits", npyWith(head("(99999999999999999999,)"), 16), "npy.header");
    row("no shape", npyWith("{'descr': '<f8', 'fortran_order': False}\n", 8), "npy.header");
    row("shape twice", npyWith("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), 'shape': (1,)}\n", 8),
        "npy.header");
    row("unclosed", npyWith("{'descr': '<f8', 'fortran_order': False, 'shape': (1,", 8), "npy.header");
    row("no dictionary", npyWith("import os", 8), "npy.header");
    row("object", npyWith(head("(1,)", "'|O'"), 8), "npy.dtype");
  }
  void npyRefusals() {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, code);
    const auto read = readNpy({bytes.constData(), static_cast<size_t>(bytes.size())}, "x.npy");
    QVERIFY(!read.ok());
    QCOMPARE(QString::fromStdString(read.error().code), code);
    QCOMPARE(read.error().place.file, std::string("x.npy"));
    QVERIFY(read.error().message.english().size() > 20);
  }

  void safetensorsTypes() {
    const auto read = loadSafetensors(kGolden + "all_types.safetensors");
    QVERIFY2(read.ok(), read.ok() ? "" : read.error().english().c_str());
    QCOMPARE(read->size(), size_t{12});
    for (const auto& [name, tensor] : *read) {
      const std::string type = name.substr(2);
      if (type == "scalar")
        QVERIFY(tensor == TensorD({}, 2.5));
      else if (type == "empty")
        QCOMPARE(tensor.extents(), (Extents{0, 3}));
      else
        QVERIFY2(tensor == expected({2, 3}, type == "BF16" ? 'f' : static_cast<char>(std::tolower(type[0]))),
                 name.c_str());
    }
  }

  void safetensorsAreWrittenByteByByte() {
    const std::map<std::string, TensorD> tensors{{"fc.b", expected({2}, 'f')}, {"fc.W", expected({2, 3}, 'f')}};
    QCOMPARE(writeSafetensors(tensors, DataType::F32), golden("written_F32.safetensors"));
    QCOMPARE(writeSafetensors(tensors, DataType::F64), golden("written_F64.safetensors"));
    QVERIFY(*readSafetensors(writeSafetensors(tensors, DataType::F64)) == tensors);
    QVERIFY(readSafetensors(writeSafetensors({}, DataType::F32))->empty());
  }

  void safetensorsRefusals_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("code");
    const auto row = [](const char* name, const std::string& bytes, const char* code) {
      QTest::newRow(name) << QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())) << code;
    };
    const auto entry = [](const std::string& shape, const std::string& offsets, const std::string& type = "F32") {
      return "{\"dtype\":\"" + type + "\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}";
    };
    const auto one = [&](const std::string& e, size_t bytes) { return withHeader("{\"a\":" + e + "}", bytes); };
    row("empty", "", "safetensors.truncated");
    row("header longer than the file", std::string("\xff\xff\xff\xff\xff\xff\xff\x7f{}", 10), "safetensors.truncated");
    row("cut off", golden("all_types.safetensors").substr(0, 900), "safetensors.truncated");
    row("no json", withHeader("hello", 0), "safetensors.header");
    row("a list", withHeader("[]", 0), "safetensors.header");
    row("twice", withHeader("{\"a\":" + entry("[1]", "[0,4]") + ",\"a\":" + entry("[1]", "[0,4]") + "}", 4),
        "safetensors.header");
    row("deep", withHeader(std::string(100000, '['), 0), "safetensors.header");
    row("type", one(entry("[1]", "[0,4]", "F8_E4M3"), 4), "safetensors.dtype");
    row("negative size", one(entry("[-1]", "[0,4]"), 4), "safetensors.header");
    row("size is text", one(entry("[\"1\"]", "[0,4]"), 4), "safetensors.header");
    row("no offsets", one("{\"dtype\":\"F32\",\"shape\":[1]}", 4), "safetensors.header");
    row("three offsets", one(entry("[1]", "[0,4,8]"), 8), "safetensors.truncated");
    row("backward", one(entry("[1]", "[4,0]"), 4), "safetensors.truncated");
    row("outside", one(entry("[2]", "[0,8]"), 4), "safetensors.truncated");
    row("shape too large", one(entry("[2]", "[0,4]"), 4), "safetensors.size");
    row("overflow", one(entry("[4294967296,4294967296,4294967296]", "[0,4]"), 4), "safetensors.size");
    row("empty overflow", one(entry("[0,4611686018427387904,4611686018427387904]", "[0,0]"), 0), "safetensors.size");
    row("overlap", withHeader("{\"a\":" + entry("[2]", "[0,8]") + ",\"b\":" + entry("[1]", "[4,8]") + "}", 8),
        "safetensors.overlap");
    row("gap", withHeader("{\"a\":" + entry("[1]", "[4,8]") + "}", 8), "safetensors.gap");
    row("bytes left over", withHeader("{\"a\":" + entry("[1]", "[0,4]") + "}", 8), "safetensors.gap");
  }
  void safetensorsRefusals() {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, code);
    const auto read = readSafetensors({bytes.constData(), static_cast<size_t>(bytes.size())}, "w.safetensors");
    QVERIFY(!read.ok());
    QCOMPARE(QString::fromStdString(read.error().code), code);
    QCOMPARE(read.error().place.file, std::string("w.safetensors"));
  }

  void everyCutAndEveryFlippedByteIsReadOrRefused() {
    // No crash, no memory beyond the file's: every prefix, and every byte changed.
    for (const char* name : {"all_types.safetensors", "dtype_f8.npy"}) {
      const std::string whole = golden(name);
      const bool npy = std::string(name).ends_with(".npy");
      const auto read = [&](const std::string& bytes) {
        return npy ? readNpy(bytes).ok() : readSafetensors(bytes).ok();
      };
      QVERIFY(read(whole));
      for (size_t i = 0; i < whole.size(); ++i) QVERIFY(!read(whole.substr(0, i)));
      Rng rng(1, "test/flip");
      for (size_t i = 0; i < whole.size(); ++i) {
        std::string changed = whole;
        changed[i] = static_cast<char>(rng.bits());
        (void)read(changed);
      }
    }
  }
};

QTEST_GUILESS_MAIN(TensorsTest)
#include "tensors_test.moc"
