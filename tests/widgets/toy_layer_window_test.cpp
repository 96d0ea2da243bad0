// SPDX-License-Identifier: GPL-3.0-or-later
// A layer that exists only here, with an attribute of every kind: palette, canvas, inspector and file
// know it from its descriptor alone.
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QtTest>

#include "canvas/canvas_edits.h"
#include "inspector/attribute_form.h"
#include "inspector/node_panel.h"
#include "palette.h"
#include "widgets/canvas_driver.h"

using namespace unroll;
using namespace unroll::testing;

namespace {

LayerDescriptor toyLayer() {
  LayerDescriptor layer = plainLayer("toy", "Toy", LayerCategory::Attention, "Doubles its input, for the test.");
  AttributeSpec name;
  name.key = "label";
  name.kind = AttributeKind::String;
  name.label = "Label";
  name.help = "Any words.";
  name.defaultValue = std::string("plain");
  AttributeSpec depth = integerAttribute("depth", "Depth", "How deep.", 3, 1, 9);
  AttributeSpec slope = realAttribute("slope", "Slope", "How steep.", 0.5, 0.0, 1.0);
  slope.visibleWhen = {"gated", true};
  layer.attributes = {depth,
                      slope,
                      booleanAttribute("gated", "Gated", "Whether it has a gate.", true),
                      choiceAttribute("mode", "Mode", "Which way.", "slow", {{"slow", "Slow"}, {"fast", "Fast"}}),
                      sizesAttribute("window", "Window", "Its window.", {3, 3}, 2, 1, 64),
                      name};
  layer.inferShape = [](const Attributes&, const std::vector<Shape>& inputs) -> Result<std::vector<Shape>> {
    return inputs;
  };
  layer.subtitle = [](const Attributes& attributes) { return attributes.choice("mode"); };
  return layer;
}

}  // namespace

class ToyLayerWindowTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    m_catalog = LayerCatalog::builtIn();
    m_catalog.add(toyLayer());
    m_document = std::make_unique<DocumentModel>(m_catalog);
    QVERIFY(addLayer(*m_document, "toy", QPointF(0, 0)));
    m_id = m_document->selection().front();
    m_panel = std::make_unique<NodePanel>(m_document.get());
    QObject::connect(m_document.get(), &DocumentModel::changed, m_panel.get(), [this] { m_panel->show(m_id); });
    m_panel->show(m_id);
    static_cast<QWidget*>(m_panel.get())->show();
  }
  void cleanup() {
    m_panel.reset();
    m_document.reset();
  }

  void thePaletteHasIt() {
    Palette palette(m_catalog);
    QCOMPARE(palette.list()->findItems(QStringLiteral("Toy"), Qt::MatchExactly).size(), 1);
    QSignalSpy chosen(&palette, &Palette::layerChosen);
    palette.search()->setText(QStringLiteral("doubles"));  // a word of its summary
    QTest::keyClick(palette.search(), Qt::Key_Return);
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen[0][0].toString(), QStringLiteral("toy"));
  }

  void theCanvasShowsIt() {
    Canvas canvas(m_document.get());
    CanvasDriver hand(&canvas);
    QVERIFY(hand.node("toy1"));
    QCOMPARE(hand.node("toy1")->summary(), QStringLiteral("Toy slow"));
    QCOMPARE(hand.node("toy1")->inputs().size(), size_t{1});
  }

  void oneEditorPerKindOfAttribute() {
    edit<QSpinBox>("depth")->setValue(5);
    QCOMPARE(std::get<int64_t>(value("depth")), 5);
    type(edit<QLineEdit>("slope"), "0.25");
    QCOMPARE(std::get<double>(value("slope")), 0.25);
    QTest::mouseClick(edit<QCheckBox>("gated"), Qt::LeftButton, {}, {10, 10});
    QCOMPARE(std::get<bool>(value("gated")), false);
    QTest::keyClick(edit<QComboBox>("mode"), Qt::Key_Down);
    QCOMPARE(std::get<std::string>(value("mode")), std::string("fast"));
    type(edit<QLineEdit>("window"), "5 x 7");
    QCOMPARE(std::get<std::vector<int64_t>>(value("window")), (std::vector<int64_t>{5, 7}));
    type(edit<QLineEdit>("window"), "4");  // one number for all
    QCOMPARE(std::get<std::vector<int64_t>>(value("window")), (std::vector<int64_t>{4, 4}));
    type(edit<QLineEdit>("label"), "my words");
    QCOMPARE(std::get<std::string>(value("label")), std::string("my words"));
    const int edits = m_document->undoStack()->count();
    for (int i = 1; i < edits; ++i) m_document->undoStack()->undo();
    QVERIFY(m_document->spec().find(m_id)->attributes.empty());
    QCOMPARE(edit<QSpinBox>("depth")->value(), 3);
    QCOMPARE(edit<QLineEdit>("window")->text(), QStringLiteral("3 × 3"));
  }

  void everyEditorHasItsNameAndHelp() {
    for (const AttributeSpec& spec : toyLayer().attributes) {
      QWidget* control = m_panel->form()->editor(spec.key)->focusProxy();
      QCOMPARE(control->accessibleName(), QString::fromStdString(spec.label.english()));
      QCOMPARE(control->toolTip(), QString::fromStdString(spec.help.english()));
    }
  }

  void valuesThatAreNotAllowedStayInTheEditorWithTheReason() {
    QLineEdit* slope = edit<QLineEdit>("slope");
    for (const char* words : {"7", "steep", "-1"}) {
      type(slope, words);
      QVERIFY(m_document->spec().find(m_id)->attributes.empty());
      QCOMPARE(slope->text(), QString::fromLatin1(words));
      QVERIFY(slope->property("wrong").toBool());
    }
    type(slope, "0.75");
    QVERIFY(!slope->property("wrong").toBool());
    QCOMPARE(std::get<double>(value("slope")), 0.75);
  }

  void whatDoesNotApplyIsHidden() {
    QVERIFY(!m_panel->form()->editor("slope")->isHidden());
    m_document->edit(SetAttribute{m_id, "gated", false}, QStringLiteral("gate"));
    QVERIFY(m_panel->form()->editor("slope")->isHidden());
  }

  void itGoesThroughAFile() {
    m_document->edit(SetAttribute{m_id, "window", std::vector<int64_t>{2, 8}}, QStringLiteral("window"));
    m_document->edit(SetAttribute{m_id, "mode", std::string("fast")}, QStringLiteral("mode"));
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("toy.unroll"));
    QVERIFY(m_document->save(path));
    DocumentModel other(m_catalog);
    QVERIFY(other.open(path));
    QCOMPARE(other.spec().nodes.size(), size_t{1});
    QCOMPARE(other.spec().nodes[0].type, std::string("toy"));
    QVERIFY(other.spec().nodes[0].attributes == m_document->spec().nodes[0].attributes);
    // A program that does not know the layer keeps it.
    DocumentModel stranger;
    QVERIFY(stranger.open(path));
    QVERIFY(stranger.save(path));
    QVERIFY(other.open(path));
    QVERIFY(other.spec().nodes[0].attributes == m_document->spec().nodes[0].attributes);
  }

 private:
  template <class Control>
  Control* edit(const char* key) {
    return m_panel->form()->editor(key)->findChild<Control*>();
  }
  static void type(QLineEdit* line, const char* words) {
    line->selectAll();
    QTest::keyClicks(line, QString::fromLatin1(words));
    QTest::keyClick(line, Qt::Key_Return);
  }
  AttributeValue value(const char* key) { return m_document->spec().find(m_id)->attributes.at(key); }

  LayerCatalog m_catalog;
  std::unique_ptr<DocumentModel> m_document;
  std::unique_ptr<NodePanel> m_panel;
  NodeId m_id = kNoNode;
};

QTEST_MAIN(ToyLayerWindowTest)
#include "toy_layer_window_test.moc"
