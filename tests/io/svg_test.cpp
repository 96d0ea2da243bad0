// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>
#include <QXmlStreamReader>

#include "export/svg.h"
#include "io/templates.h"

using namespace unroll;

namespace {

struct Parsed {
  QString texts;
  int cards = 0, curves = 0;
  bool ok = false;
};

Parsed parse(const std::string& svg) {
  Parsed out;
  QXmlStreamReader reader(QByteArray::fromStdString(svg));
  while (!reader.atEnd()) {
    reader.readNext();
    if (reader.isStartElement() && reader.name() == u"g") ++out.cards;
    if (reader.isStartElement() && reader.name() == u"path") ++out.curves;
    if (reader.isCharacters()) out.texts += reader.text().toString() + "\n";
  }
  out.ok = !reader.hasError();
  return out;
}

}  // namespace

class SvgTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void everyTemplateIsAPicture() {
    for (const Template& t : templates()) {
      NetworkSpec spec = *makeTemplate(t.key);
      for (const bool placed : {true, false}) {
        if (!placed)
          for (NodeSpec& node : spec.nodes) node.position.reset();
        const Parsed picture = parse(networkSvg(spec, infer(spec)));
        QVERIFY2(picture.ok, t.key.c_str());
        QCOMPARE(picture.cards, static_cast<int>(spec.nodes.size()));
        QCOMPARE(picture.curves, static_cast<int>(spec.edges.size()));
        for (const NodeSpec& node : spec.nodes) QVERIFY(picture.texts.contains(QString::fromStdString(node.name)));
      }
    }
  }
  void itSaysWhatTheCanvasSays() {
    const NetworkSpec spec = *makeTemplate("mnist_cnn");
    const Parsed picture = parse(networkSvg(spec, infer(spec)));
    for (const char* words : {"(N, 32, 26, 26)", "320 parameters", "Conv2D", "(N, 5408)"})
      QVERIFY2(picture.texts.contains(words), words);
  }
  void namesAreEscapedAndFaultsMarked() {
    NetworkSpec spec = *makeTemplate("mnist_cnn");
    spec.title = "a < b & \"c\"\x01";
    spec.nodes[1].attributes["kernel_size"] = std::vector<int64_t>{99, 99};
    const std::string svg = networkSvg(spec, infer(spec));
    QVERIFY(parse(svg).ok);
    QVERIFY(parse(svg).texts.contains("a < b & \"c\""));
    QVERIFY(svg.find("stroke-dasharray") != std::string::npos);
  }
  void anEmptyNetworkIsAPicture() { QVERIFY(parse(networkSvg({}, infer({}))).ok); }
};

QTEST_GUILESS_MAIN(SvgTest)
#include "svg_test.moc"
