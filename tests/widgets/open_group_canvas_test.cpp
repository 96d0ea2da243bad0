// SPDX-License-Identifier: GPL-3.0-or-later
// A group's card is opened by a key, as one undoable command.
#include <QtTest>

#include "canvas/canvas_edits.h"
#include "widgets/canvas_driver.h"

using namespace unroll;
using namespace unroll::testing;

class OpenGroupCanvasTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init();
  void cleanup();
  void theKeyOpensTheGroup();
  void severalAtOnce();
  void whatIsNoGroupStays();
  void whatCannotBeOpenedSaysWhy();

 private:
  static NetworkSpec twoBlocks();
  void choose(std::vector<NodeId> nodes);
  std::unique_ptr<DocumentModel> m_document;
  std::unique_ptr<Canvas> m_canvas;
  std::unique_ptr<CanvasDriver> m_hand;
};

/// in → enc1 → enc2, the second without a place of its own.
NetworkSpec OpenGroupCanvasTest::twoBlocks() {
  NetworkSpec spec;
  const AttributeMap heads{{"num_heads", int64_t{2}}, {"intermediate_dim", int64_t{8}}};
  spec.nodes.push_back({1, "input", "in", 1, {{"shape", std::vector<int64_t>{5, 4}}}, Position{0, 0}, {}});
  spec.nodes.push_back({2, "transformer_encoder", "enc1", 1, heads, Position{300, 0}, {}});
  spec.nodes.push_back({3, "transformer_encoder", "enc2", 1, heads, {}, {}});
  spec.edges = {{{1, "out"}, {2, "in"}}, {{2, "out"}, {3, "in"}}};
  return spec;
}

void OpenGroupCanvasTest::init() {
  m_document = std::make_unique<DocumentModel>();
  m_document->reset(twoBlocks(), {});
  m_canvas = std::make_unique<Canvas>(m_document.get());
  m_canvas->resize(1000, 700);
  m_canvas->show();
  QVERIFY(QTest::qWaitForWindowExposed(m_canvas.get()));
  m_hand = std::make_unique<CanvasDriver>(m_canvas.get());
}

void OpenGroupCanvasTest::cleanup() {
  m_hand.reset();
  m_canvas.reset();
  m_document.reset();
}

void OpenGroupCanvasTest::choose(std::vector<NodeId> nodes) {
  m_canvas->setFocus();
  m_document->select(std::move(nodes));
}

void OpenGroupCanvasTest::theKeyOpensTheGroup() {
  const NetworkSpec before = m_document->spec();
  choose({2});
  QVERIFY(holdsGroup(*m_document, m_document->selection()));
  m_hand->key(Qt::Key_O);
  QVERIFY(!m_document->spec().findByName("enc1"));
  QVERIFY(m_document->spec().findByName("enc1_mha"));
  QVERIFY(m_hand->node("enc1_norm2"));
  QCOMPARE(m_document->selection().size(), size_t{7});
  QVERIFY(!m_document->inference().nodes.at(3).outputs.empty());
  QCOMPARE(m_document->inference().nodes.at(3).outputs.front().str(), std::string("(N, 5, 4)"));
  m_document->undoStack()->undo();
  QVERIFY(m_document->spec() == before);
  QVERIFY(m_hand->node("enc1"));
}

void OpenGroupCanvasTest::severalAtOnce() {
  const NetworkSpec before = m_document->spec();
  choose({1, 2, 3});
  m_hand->key(Qt::Key_O);
  QCOMPARE(m_document->spec().nodes.size(), size_t{15});
  QCOMPARE(m_document->selection().size(), size_t{14});
  for (const NodeSpec& node : m_document->spec().nodes) QVERIFY(node.position.has_value());
  m_document->undoStack()->undo();
  QVERIFY(m_document->spec() == before);
  QVERIFY(!m_document->undoStack()->canUndo());
}

void OpenGroupCanvasTest::whatIsNoGroupStays() {
  const NetworkSpec before = m_document->spec();
  choose({1});
  QVERIFY(!holdsGroup(*m_document, m_document->selection()));
  m_hand->key(Qt::Key_O);
  QVERIFY(m_document->spec() == before);
  QVERIFY(!m_document->undoStack()->canUndo());
}

void OpenGroupCanvasTest::whatCannotBeOpenedSaysWhy() {
  QVERIFY(m_document->edit(Disconnect{{{1, "out"}, {2, "in"}}}, QStringLiteral("take off")));
  const NetworkSpec before = m_document->spec();
  QSignalSpy problems(m_document.get(), &DocumentModel::problem);
  choose({2});
  m_hand->key(Qt::Key_O);
  QCOMPARE(problems.count(), 1);
  QVERIFY(m_document->spec() == before);
}

QTEST_MAIN(OpenGroupCanvasTest)
#include "open_group_canvas_test.moc"
