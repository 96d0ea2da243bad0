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
#include "support/patience.h"

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

  void numbersOutOfRangeAreNeitherClampedNorLost() {
    auto* depth = edit<QSpinBox>("depth");
    QLineEdit* words = depth->findChild<QLineEdit*>();
    for (const auto& [typed, said] :
         {std::pair{"500", "between 1 and 9"}, std::pair{"-3", "between 1 and 9"},
          std::pair{"many", "a whole number from 1 to 9"}, std::pair{"2.5", "a whole number from 1 to 9"},
          std::pair{"99999999999999999999", "a whole number from 1 to 9"},
          std::pair{" ", "a whole number from 1 to 9"}}) {
      type(depth, typed);
      QVERIFY(m_document->spec().find(m_id)->attributes.empty());
      QCOMPARE(words->text().trimmed(), QString::fromLatin1(typed).trimmed());
      QVERIFY(depth->property("wrong").toBool());
      QVERIFY2(sentence().contains(QString::fromLatin1(said)), qPrintable(sentence()));
      QVERIFY(depth->accessibleDescription().contains(QString::fromLatin1(said)));
    }
    // Another field's change, and leaving for another layer, take nothing away.
    type(depth, "500");
    type(edit<QLineEdit>("label"), "other");
    QCOMPARE(words->text(), QStringLiteral("500"));
    QVERIFY(addLayer(*m_document, "toy", QPointF(300, 0)));
    const NodeId other = m_document->selection().front();
    m_panel->show(other);
    QCOMPARE(edit<QSpinBox>("depth")->text(), QStringLiteral("3"));
    QVERIFY(sentence().isEmpty());
    m_panel->show(m_id);
    QCOMPARE(edit<QSpinBox>("depth")->text(), QStringLiteral("500"));
    QVERIFY(sentence().contains(QStringLiteral("between 1 and 9")));
    // Escape takes it back; what is right is taken.
    depth = edit<QSpinBox>("depth");
    QTest::keyClick(depth, Qt::Key_Escape);
    QCOMPARE(depth->text(), QStringLiteral("3"));
    QVERIFY(sentence().isEmpty() && !depth->property("wrong").toBool());
    type(depth, "500");
    type(depth, "7");
    QVERIFY(sentence().isEmpty());
    QCOMPARE(std::get<int64_t>(value("depth")), 7);
    // A step goes on from the document's number.
    type(depth, "500");
    QTest::keyClick(depth, Qt::Key_Up);
    QTest::keyClick(depth, Qt::Key_Return);
    QCOMPARE(std::get<int64_t>(value("depth")), 8);
    QVERIFY(sentence().isEmpty());
  }

  void whatIsTypedAnotherWayIsNoChange() {
    const int edits = m_document->undoStack()->count();
    type(edit<QLineEdit>("slope"), "0,50");
    QCOMPARE(edit<QLineEdit>("slope")->text(), QStringLiteral("0.5"));
    type(edit<QLineEdit>("window"), "3, 3");
    auto* depth = edit<QSpinBox>("depth");
    depth->findChild<QLineEdit*>()->setText(QStringLiteral("３"));  // full-width, as Chinese input gives it
    QTest::keyClick(depth, Qt::Key_Return);
    QCOMPARE(depth->text(), QStringLiteral("3"));
    QCOMPARE(m_document->undoStack()->count(), edits);
  }

  void namesThatAreNotAllowedStayWithTheReason() {
    QLineEdit* name = m_panel->nameEdit();
    type(name, "my layer");
    QCOMPARE(name->text(), QStringLiteral("my layer"));
    QCOMPARE(m_document->spec().find(m_id)->name, std::string("toy1"));
    QVERIFY2(name->accessibleDescription().contains(QStringLiteral("'my_layer'")),
             qPrintable(name->accessibleDescription()));
    QTest::keyClick(name, Qt::Key_Escape);
    QCOMPARE(name->text(), QStringLiteral("toy1"));
    QVERIFY(name->accessibleDescription().isEmpty());
    type(name, "my_layer");
    QCOMPARE(m_document->spec().find(m_id)->name, std::string("my_layer"));
  }

  void whatIsNotKnownYetIsNotCounted() {
    const auto says = [this](const char* words) {
      for (const QLabel* label : m_panel->findChildren<QLabel*>()) {
        if (label->isVisibleTo(m_panel.get()) && label->text().contains(QLatin1String(words))) return true;
      }
      return false;
    };
    QVERIFY(says("Known once"));
    QVERIFY(!says(" B"));
    QVERIFY(addLayer(*m_document, "input", QPointF(-300, 0)));
    QVERIFY(connectPorts(*m_document, {{m_document->selection().front(), "out"}, {m_id, "in"}}));
    QTRY_VERIFY(says(" B"));
    QVERIFY(!says("Known once"));
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
  template <class Field>
  static void type(Field* field, const char* words) {
    field->selectAll();
    QTest::keyClicks(field, QString::fromUtf8(words));
    QTest::keyClick(field, Qt::Key_Return);
  }
  /// What is said about the attributes.
  QString sentence() const {
    for (const QLabel* label : m_panel->form()->findChildren<QLabel*>()) {
      if (label->isVisible() && label->property("role").toString() == QLatin1String("fault")) return label->text();
    }
    return {};
  }
  AttributeValue value(const char* key) { return m_document->spec().find(m_id)->attributes.at(key); }

  LayerCatalog m_catalog;
  std::unique_ptr<DocumentModel> m_document;
  std::unique_ptr<NodePanel> m_panel;
  NodeId m_id = kNoNode;
};

QTEST_MAIN(ToyLayerWindowTest)
#include "toy_layer_window_test.moc"
