// SPDX-License-Identifier: GPL-3.0-or-later
// Every layer on disk is in the catalog, and every built-in layer has its header and its test.
#include <QtTest>

#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "layers/catalog.h"

using namespace unroll;

namespace {

std::string textOf(const QString& path) {
  std::ifstream file(path.toStdString());
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The functions "LayerDescriptor nameLayer();" that the headers declare: name → header.
std::map<std::string, std::string> declaredLayers() {
  std::map<std::string, std::string> found;
  const QDir folder(UNROLL_SOURCE_DIR "/engine/layers");
  const std::regex declaration(R"(LayerDescriptor\s+(\w+Layer)\(\);)");
  for (const QString& name : folder.entryList({"*.h"}, QDir::Files, QDir::Name)) {
    const std::string text = textOf(folder.filePath(name));
    for (std::sregex_iterator match(text.begin(), text.end(), declaration), end; match != end; ++match) {
      found.emplace((*match)[1].str(), name.toStdString());
    }
  }
  return found;
}

}  // namespace

class CatalogTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void everyHeaderIsListed();
  void oneHeaderPerLayer();
  void headersAreLessons();
  void findAndOrder();
  void ownCatalogs();
};

void CatalogTest::everyHeaderIsListed() {
  const std::string list = textOf(UNROLL_SOURCE_DIR "/engine/layers/catalog.cpp");
  const auto declared = declaredLayers();
  QVERIFY(declared.size() >= 12);
  for (const auto& [function, header] : declared) {
    QVERIFY2(list.find("all.add(" + function + "());") != std::string::npos,
             (header + ": " + function + " is not in catalog.cpp").c_str());
  }
  QCOMPARE(LayerCatalog::builtIn().all().size(), declared.size());
}

void CatalogTest::oneHeaderPerLayer() {
  std::set<std::string> headers;
  for (const auto& [function, header] : declaredLayers()) headers.insert(header);
  for (const LayerDescriptor* layer : LayerCatalog::builtIn().all()) {
    QVERIFY2(headers.count(layer->key + ".h"), layer->key.c_str());
    QVERIFY2(QFile::exists(UNROLL_SOURCE_DIR "/engine/layers/" + QString::fromStdString(layer->key) + ".cpp"),
             layer->key.c_str());
  }
}

void CatalogTest::headersAreLessons() {
  for (const auto& [function, header] : declaredLayers()) {
    const std::string text = textOf(UNROLL_SOURCE_DIR "/engine/layers/" + QString::fromStdString(header));
    for (const char* part : {"Forward", "(1)", "Backward", "Shapes", "ost"}) {
      QVERIFY2(text.find(part) != std::string::npos, (header + " says nothing of: " + part).c_str());
    }
  }
}

void CatalogTest::findAndOrder() {
  const LayerCatalog& catalog = LayerCatalog::builtIn();
  QVERIFY(catalog.find("dense"));
  QVERIFY(!catalog.find("Dense"));
  QVERIFY(!catalog.find("bidirectional"));
  QCOMPARE(catalog.all().front()->key, std::string("input"));
  for (const LayerDescriptor* layer : catalog.all()) QCOMPARE(catalog.find(layer->key), layer);
}

void CatalogTest::ownCatalogs() {
  LayerCatalog catalog = LayerCatalog::builtIn();
  catalog.add(plainLayer("mirror", "Mirror", LayerCategory::Core, "Gives back what it gets."));
  QCOMPARE(catalog.all().size(), LayerCatalog::builtIn().all().size() + 1);
  QVERIFY(catalog.find("mirror"));
  QVERIFY(!LayerCatalog::builtIn().find("mirror"));
}

QTEST_GUILESS_MAIN(CatalogTest)
#include "catalog_test.moc"
