// SPDX-License-Identifier: GPL-3.0-or-later
// The canvas under mouse and keys: building a network by hand, undoing and redoing every move.
#include <QAccessible>
#include <QLabel>
#include <QPushButton>
#include <QTemporaryDir>
#include <QtTest>

#include "canvas/canvas_edits.h"
#include "canvas/card_style.h"
#include "canvas/problem_bubble.h"
#include "widgets/canvas_driver.h"
#include "support/patience.h"

using namespace unroll;
using namespace unroll::testing;

class CanvasTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    m_document = std::make_unique<DocumentModel>();
    m_canvas = std::make_unique<Canvas>(m_document.get());
    m_canvas->resize(1200, 800);
    m_canvas->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_canvas.get()));
    m_hand = std::make_unique<CanvasDriver>(m_canvas.get());
  }
  void cleanup() {
    m_hand.reset();
    m_canvas.reset();
    m_document.reset();
  }

  void buildByHandThenUndoAndRedoAll() {
    std::vector<NetworkSpec> states{m_document->spec()};
    const auto moved = [&] { states.push_back(m_document->spec()); };
    buildNetwork(moved);
    QCOMPARE(m_document->spec().nodes.size(), size_t{5});
    QCOMPARE(m_document->spec().edges.size(), size_t{4});
    QVERIFY2(!m_canvas->cards()->nodes().empty(), "the cards are there");

    for (auto state = states.rbegin(); state != states.rend(); ++state) {
      QVERIFY(m_document->spec() == *state);
      m_document->undoStack()->undo();
    }
    QVERIFY(!m_document->undoStack()->canUndo());
    QVERIFY(m_canvas->cards()->nodes().empty());
    for (const NetworkSpec& state : states) {
      QVERIFY(m_document->spec() == state);
      m_document->undoStack()->redo();
    }
    QVERIFY(m_document->spec() == states.back());
    QCOMPARE(m_canvas->cards()->edges().size(), size_t{4});
  }

  void whatWasBuiltIsSavedAndOpenedTheSame() {
    buildNetwork([] {});
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("built.unroll"));
    QVERIFY(m_document->save(path));
    DocumentModel other;
    QVERIFY(other.open(path));
    const NetworkSpec& a = m_document->spec();
    const NetworkSpec& b = other.spec();
    QCOMPARE(b.nodes.size(), a.nodes.size());
    for (size_t i = 0; i < a.nodes.size(); ++i) {
      QCOMPARE(b.nodes[i].name, a.nodes[i].name);
      QCOMPARE(b.nodes[i].type, a.nodes[i].type);
      QVERIFY(b.nodes[i].attributes == a.nodes[i].attributes);
      QVERIFY(b.nodes[i].position == a.nodes[i].position);
    }
    QCOMPARE(b.edges.size(), a.edges.size());
    QVERIFY(b.training == a.training);
  }

  void aDragIsOneEdit() {
    m_hand->dropLayer(QStringLiteral("dense"), {300, 300});
    const int before = m_document->undoStack()->count();
    const QPointF place = m_hand->node("dense1")->pos();
    QTest::mousePress(m_canvas->viewport(), Qt::LeftButton, {}, m_hand->card("dense1"));
    const QPoint start = m_hand->card("dense1");
    for (int i = 1; i <= 10; ++i) m_hand->moveTo(start + QPoint(10 * i, 5 * i));
    QCOMPARE(m_document->undoStack()->count(), before);  // a preview only
    QCOMPARE(m_hand->node("dense1")->pos(), place + QPointF(100, 50));
    QTest::mouseRelease(m_canvas->viewport(), Qt::LeftButton, {}, start + QPoint(100, 50));
    QCOMPARE(m_document->undoStack()->count(), before + 1);
    QCOMPARE(m_document->spec().nodes[0].position->x, place.x() + 100);
    m_document->undoStack()->undo();
    QCOMPARE(m_hand->node("dense1")->pos(), place);
  }

  void rubberBandAndModifiersSelect() {
    m_hand->dropLayer(QStringLiteral("dense"), {250, 200});
    m_hand->dropLayer(QStringLiteral("dense"), {550, 200});
    m_hand->dropLayer(QStringLiteral("dense"), {250, 500});
    m_hand->drag({60, 80}, {700, 300});
    QCOMPARE(m_document->selection().size(), size_t{2});
    m_hand->click(m_hand->card("dense3"), Qt::ControlModifier);
    QCOMPARE(m_document->selection().size(), size_t{3});
    m_hand->click(m_hand->card("dense3"), Qt::ControlModifier);
    QCOMPARE(m_document->selection().size(), size_t{2});
    m_hand->click({1100, 700});
    QVERIFY(m_document->selection().empty());
    m_hand->key(Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(m_document->selection().size(), size_t{3});
  }

  void impossibleConnectionsAreRefusedAndSaidWhy() {
    m_hand->dropLayer(QStringLiteral("dense"), {250, 200});
    m_hand->dropLayer(QStringLiteral("dense"), {650, 200});
    m_hand->connectPorts("dense1", "dense2");
    QCOMPARE(m_document->spec().edges.size(), size_t{1});
    QSignalSpy said(m_canvas.get(), &Canvas::said);
    m_hand->connectPorts("dense2", "dense1");  // a cycle
    QCOMPARE(m_document->spec().edges.size(), size_t{1});
    QVERIFY(!said.isEmpty());
    QVERIFY(!said.last().first().toString().isEmpty());
  }

  void whyAConnectionIsImpossibleStaysToBeRead() {
    m_hand->dropLayer(QStringLiteral("dense"), {250, 200});
    m_hand->dropLayer(QStringLiteral("dense"), {650, 200});
    m_hand->connectPorts("dense1", "dense2");
    m_hand->connectPorts("dense2", "dense1");  // a cycle
    const QString why = hint();
    QVERIFY2(why.contains(QStringLiteral("dense")), qPrintable(why));
    m_hand->moveTo({600, 600});  // looking around is no action
    QCOMPARE(hint(), why);
    m_hand->key(Qt::Key_Control);
    QCOMPARE(hint(), why);
    m_hand->click({1100, 700});
    QVERIFY(hint().isEmpty());
    m_hand->drag(m_hand->port("dense1", "out", true), m_hand->port("dense2", "out", true));
    QVERIFY(hint().contains(QStringLiteral("an output with an input")));
    QVERIFY(m_document->edit(SetSeed{7}, QStringLiteral("Seed")));
    QVERIFY(hint().isEmpty());
  }

  void theKeysReachImpossiblePortsAndSayWhy() {
    m_hand->dropLayer(QStringLiteral("dense"), {250, 200});
    m_hand->dropLayer(QStringLiteral("dense"), {650, 200});
    m_hand->connectPorts("dense1", "dense2");
    m_hand->click(m_hand->card("dense2"));
    m_hand->key(Qt::Key_C);
    QVERIFY(m_canvas->connecting());
    const QString why = hint();
    QVERIFY(why.contains(QStringLiteral("Escape")));  // says which keys there are
    m_hand->key(Qt::Key_Return);
    QCOMPARE(m_document->spec().edges.size(), size_t{1});
    QVERIFY(m_canvas->connecting());  // the choice goes on
    QCOMPARE(hint(), why);
    m_hand->key(Qt::Key_Escape);
    QVERIFY(!m_canvas->connecting());
    QVERIFY(hint().isEmpty());
    // One layer alone has nothing to connect with.
    m_document->reset({}, {});
    m_hand->dropLayer(QStringLiteral("dense"), {250, 200});
    m_hand->key(Qt::Key_C);
    QVERIFY(!m_canvas->connecting());
    QVERIFY(hint().contains(QStringLiteral("no other layer")));
  }

  void theKeysShowWhereTheyAre() {
    addLayer(*m_document, "input", QPointF(0, 0));
    addLayer(*m_document, "dense", QPointF(300, 0));
    m_document->select({});
    QFocusEvent in(QEvent::FocusIn, Qt::TabFocusReason);
    QCoreApplication::sendEvent(m_canvas.get(), &in);
    QCOMPARE(m_document->selection().size(), size_t{1});
    m_document->select({});
    QFocusEvent back(QEvent::FocusIn, Qt::BacktabFocusReason);
    QCoreApplication::sendEvent(m_canvas.get(), &back);
    QCOMPARE(m_document->spec().find(m_document->selection().front())->name, std::string("dense1"));
  }

  void anEmptyNetworkOffersTheFirstLayer() {
    QPushButton* first = nullptr;
    for (QPushButton* one : m_canvas->findChildren<QPushButton*>()) {
      if (one->isVisible() && one->text() == QStringLiteral("Add an Input layer")) first = one;
    }
    QVERIFY(first);
    QTest::mouseClick(first, Qt::LeftButton);
    QCOMPARE(m_document->spec().nodes.size(), size_t{1});
    QCOMPARE(m_document->spec().nodes[0].type, std::string("input"));
    QVERIFY(!first->isVisible());
  }

  void anEdgeIsPulledOffItsPort() {
    m_hand->dropLayer(QStringLiteral("dense"), {250, 200});
    m_hand->dropLayer(QStringLiteral("dense"), {650, 200});
    m_hand->connectPorts("dense1", "dense2");
    m_hand->drag(m_hand->port("dense2", "in", false), {600, 600});
    QVERIFY(m_document->spec().edges.empty());
    m_document->undoStack()->undo();
    QCOMPARE(m_document->spec().edges.size(), size_t{1});
  }

  void everythingGoesByKeys() {
    addLayer(*m_document, "input", QPointF(0, 0));
    addLayer(*m_document, "dense", QPointF(300, 0));
    m_document->select({});
    m_canvas->setFocus();
    m_hand->key(Qt::Key_Tab);
    QCOMPARE(m_document->selection().size(), size_t{1});
    QCOMPARE(m_document->spec().find(m_document->selection().front())->name, std::string("input1"));
    m_hand->key(Qt::Key_C);  // connect to the first that fits
    QVERIFY(m_canvas->connecting());
    m_hand->key(Qt::Key_Return);
    QCOMPARE(m_document->spec().edges.size(), size_t{1});
    const double x = m_document->spec().nodes[0].position->x;
    m_hand->key(Qt::Key_Right);
    QCOMPARE(m_document->spec().nodes[0].position->x, x + kGrid);
    m_hand->key(Qt::Key_D, Qt::ControlModifier);
    QCOMPARE(m_document->spec().nodes.size(), size_t{3});
    m_hand->key(Qt::Key_Delete);
    QCOMPARE(m_document->spec().nodes.size(), size_t{2});
    QSignalSpy wanted(m_canvas.get(), &Canvas::inspectorWanted);
    m_hand->key(Qt::Key_Return);
    QCOMPARE(wanted.size(), 1);
  }

  void cutAndPasteKeepEdges() {
    buildNetwork([] {});
    const size_t edges = m_document->spec().edges.size();
    m_hand->key(Qt::Key_A, Qt::ControlModifier);
    m_hand->key(Qt::Key_C, Qt::ControlModifier);
    m_hand->key(Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(m_document->spec().nodes.size(), size_t{10});
    QCOMPARE(m_document->spec().edges.size(), 2 * edges);
  }

  void fixButtonsMendTheProblem() {
    addLayer(*m_document, "input", QPointF(0, 0));
    m_document->edit(SetAttribute{m_document->selection().front(), "shape", std::vector<int64_t>{1, 28, 28}},
                     QStringLiteral("Shape"));
    addLayer(*m_document, "dense", std::nullopt);  // images into a dense layer: beside it, connected
    const auto& diagnostics = m_document->inference().diagnostics;
    const auto fixable = std::find_if(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& d) {
      return d.severity == Severity::Error && d.node != kNoNode;
    });
    QVERIFY(fixable != diagnostics.end());
    QVERIFY(!fixable->fixes.empty());
    const QString words = QString::fromStdString(fixable->fixes.front().title.english());
    QPushButton* button = nullptr;
    for (QPushButton* one : m_canvas->findChildren<QPushButton*>()) {
      if (one->text() == words && one->isVisible()) button = one;
    }
    QVERIFY(button);
    const NetworkSpec before = m_document->spec();
    QTest::mouseClick(button, Qt::LeftButton);
    QTRY_VERIFY(m_document->spec() != before);
    m_document->undoStack()->undo();
    QVERIFY(m_document->spec() == before);
  }

  void theProblemBubbleShowsItsWholeSentence() {
    // The first bubble of a view is measured before it was ever shown.
    m_hand->dropLayer(QStringLiteral("conv2d"), {300, 200});
    m_document->select({});
    const auto* bubble = m_canvas->findChild<ProblemBubble*>();
    QVERIFY(bubble && bubble->isVisible());
    int lines = 0;
    for (const QLabel* label : bubble->findChildren<QLabel*>()) {
      if (!label->wordWrap() || !label->isVisible()) continue;
      ++lines;
      QVERIFY2(label->height() >= label->heightForWidth(label->width()), qPrintable(label->text()));
    }
    QCOMPARE(lines, 1);
  }

  void screenReadersFindNodesPortsAndEdges() {
    buildNetwork([] {});
    QAccessibleInterface* list = QAccessible::queryAccessibleInterface(m_canvas.get());
    QVERIFY(list);
    QStringList nodes, ports, edges;
    for (int i = 0; i < list->childCount(); ++i) {
      QAccessibleInterface* child = list->child(i);
      if (child->role() == QAccessible::ListItem) {
        nodes << child->text(QAccessible::Name);
        QVERIFY(child->rect().isValid());
        for (int p = 0; p < child->childCount(); ++p) ports << child->child(p)->text(QAccessible::Name);
      } else if (child->role() == QAccessible::Link) {
        edges << child->text(QAccessible::Name);
      }
    }
    QCOMPARE(nodes, QStringList({"input1", "conv1", "max_pooling1", "flatten1", "dense1"}));
    QVERIFY(ports.contains(QStringLiteral("conv1.in")));
    QVERIFY(ports.contains(QStringLiteral("dense1.out")));
    QVERIFY(edges.contains(QStringLiteral("input1.out → conv1.in")));
    list->child(1)->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
    QCOMPARE(m_document->spec().find(m_document->selection().front())->name, std::string("conv1"));
  }

 private:
  /// What is said beside the mouse; empty: nothing.
  QString hint() const {
    for (const QLabel* label : m_canvas->viewport()->findChildren<QLabel*>(Qt::FindDirectChildrenOnly)) {
      if (label->isVisible()) return label->text();
    }
    return {};
  }
  /// Input → Conv2D → MaxPooling2D → Flatten → Dense, by the mouse; MOVED after every move.
  template <class Moved>
  void buildNetwork(Moved moved) {
    const std::pair<const char*, QPoint> layers[] = {{"input", {150, 200}},
                                                     {"conv2d", {450, 200}},
                                                     {"max_pooling2d", {750, 200}},
                                                     {"flatten", {150, 480}},
                                                     {"dense", {450, 480}}};
    for (const auto& [key, where] : layers) {
      m_hand->dropLayer(QString::fromLatin1(key), where);
      moved();
    }
    const std::pair<const char*, const char*> edges[] = {
        {"input1", "conv1"}, {"conv1", "max_pooling1"}, {"max_pooling1", "flatten1"}, {"flatten1", "dense1"}};
    for (const auto& [from, to] : edges) {
      m_hand->connectPorts(from, to);
      moved();
    }
    m_hand->drag(m_hand->card("dense1"), m_hand->card("dense1") + QPoint(80, 44));
    moved();
  }

  std::unique_ptr<DocumentModel> m_document;
  std::unique_ptr<Canvas> m_canvas;
  std::unique_ptr<CanvasDriver> m_hand;
};

QTEST_MAIN(CanvasTest)
#include "canvas_test.moc"
