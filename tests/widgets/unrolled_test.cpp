// SPDX-License-Identifier: GPL-3.0-or-later
// A recurrent layer unrolled in time: the chain with its norms, the opened cell, another cell beside it, and the slider
// that scales a copy of the recurrent weights.
#include <QAccessible>
#include <QMouseEvent>
#include <QSignalSpy>
#include <QTest>
#include <cmath>

#include "core/rng.h"
#include "explain/explain_view.h"
#include "io/templates.h"
#include "resources.h"
#include "support/patience.h"
#include "unrolled/cell_layout.h"
#include "unrolled/unrolled_panel.h"

using namespace unroll;

namespace {

NetworkSpec recurrentSpec(const std::string& type, int64_t units, AttributeMap more = {}) {
  NetworkSpec spec;
  NodeSpec in, cell, out;
  in.id = 1, in.type = "input", in.name = "x";
  in.attributes = {{"shape", std::vector<int64_t>{kOpen, 2}}};
  cell.id = 2, cell.type = type, cell.name = "cell";
  cell.attributes = std::move(more);
  cell.attributes["units"] = units;
  out.id = 3, out.type = "dense", out.name = "fc";
  out.attributes = {{"units", int64_t{1}}};
  spec.nodes = {in, cell, out};
  spec.edges = {{{1, "out"}, {2, "in"}}, {{2, "out"}, {3, "in"}}};
  return spec;
}

std::shared_ptr<const Explanation> explainedOver(const NetworkSpec& spec, int64_t steps,
                                                 const LayerCatalog& catalog = LayerCatalog::builtIn()) {
  Explanation::Request request;
  request.weights = *initialWeights(spec, infer(spec, catalog));
  request.weightsAreInitial = true;
  TensorD x({1, steps, 2});
  Rng rng(3, "sample");
  for (double& v : x.span()) v = rng.uniform(-1.0, 1.0);
  request.inputs = {{"x", x}};
  request.target = TensorD({1, 1}, 0.7);
  auto made = Explanation::create(spec, std::move(request), catalog);
  if (!made) qFatal("%s", made.error().english().c_str());
  return *made;
}

CellLayout layoutOf(const NetworkSpec& spec, int time = 1) {
  const auto e = explainedOver(spec, 3);
  return layOutCell(cellDiagram(*e, recurrentChains(*e, "cell").at(0), time));
}

struct Panel {
  ExplainCursor cursor;
  UnrolledPanel panel{&cursor};
  std::shared_ptr<const Explanation> base;

  explicit Panel(const NetworkSpec& spec, int64_t steps = 6) : base(explainedOver(spec, steps)) {
    panel.resize(1100, 760);
    panel.show();
    cursor.setExplanation(base);
  }
  bool complete() {
    return QTest::qWaitFor([this] { return panel.answer() && panel.answer()->complete && !panel.busy(); }, 60000);
  }
  const TimeAnalysis& shown(size_t side = 0) { return panel.chain(side)->analysis(); }
};

}  // namespace

class UnrolledTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { initResources(); }

  void textbookCellsHaveTheirPictures_data() {
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    QTest::newRow("rnn") << "simple_rnn"
                         << ""
                         << "";
    QTest::newRow("rnn, relu") << "simple_rnn"
                               << "activation"
                               << "relu";
    QTest::newRow("lstm") << "lstm"
                          << ""
                          << "";
    QTest::newRow("lstm, linear output") << "lstm"
                                         << "output_activation"
                                         << "linear";
    QTest::newRow("lstm, relu output") << "lstm"
                                       << "output_activation"
                                       << "relu";
    QTest::newRow("gru") << "gru"
                         << ""
                         << "";
    QTest::newRow("gru, takes new") << "gru"
                                    << "update_gate"
                                    << "takes_new";
    QTest::newRow("gru, reset before") << "gru"
                                       << "reset_after"
                                       << "false";
  }
  void textbookCellsHaveTheirPictures() {
    QFETCH(QString, type);
    QFETCH(QString, key);
    QFETCH(QString, value);
    AttributeMap more;
    if (value == "false")
      more[key.toStdString()] = false;
    else if (!key.isEmpty())
      more[key.toStdString()] = value.toStdString();
    const CellLayout layout = layoutOf(recurrentSpec(type.toStdString(), 3, more));
    QVERIFY(layout.textbook);
    // Nothing lies on anything else, and all of it is in the picture.
    const QRectF all(QPointF(0, 0), layout.size);
    for (size_t i = 0; i < layout.places.size(); ++i) {
      QVERIFY(all.adjusted(-0.01, -0.01, 0.01, 0.01).contains(layout.places[i]));
      QRectF a(QPointF(), layout.sizes[i]);
      a.moveCenter(layout.places[i]);
      for (size_t k = 0; k < i; ++k) {
        QRectF b(QPointF(), layout.sizes[k]);
        b.moveCenter(layout.places[k]);
        QVERIFY(a.isEmpty() || b.isEmpty() || !a.intersects(b));
      }
    }
  }

  void wiresEndAtTheirParts() {
    for (const char* type : {"simple_rnn", "lstm", "gru"}) {
      const auto e = explainedOver(recurrentSpec(type, 2), 2);
      const CellDiagram diagram = cellDiagram(*e, recurrentChains(*e, "cell").at(0), 1);
      const CellLayout layout = layOutCell(diagram);
      size_t wanted = diagram.outputs.size(), found = 0;
      for (const CellDiagram::Part& part : diagram.parts) wanted += part.operands.size();
      for (const CellLayout::Wire& wire : layout.wires) {
        if (!wire.arrow) continue;
        ++found;
        const QPointF end = wire.path.currentPosition();
        if (wire.to < 0) {
          QCOMPARE(end, layout.outputs[static_cast<size_t>(-1 - wire.to)]);
          continue;
        }
        QRectF box(QPointF(), layout.sizes[static_cast<size_t>(wire.to)]);
        box.moveCenter(layout.places[static_cast<size_t>(wire.to)]);
        QVERIFY(box.adjusted(-0.01, -0.01, 0.01, 0.01).contains(end));
      }
      QCOMPARE(found, wanted);
    }
  }

  /// A cell that no table knows: what it takes stands to its left.
  void anUnknownCellIsDrawnInColumns() {
    CellDiagram diagram;
    const auto add = [&](CellDiagram::Kind kind, const char* key, std::vector<int> operands) {
      CellDiagram::Part part;
      part.kind = kind;
      part.key = key;
      part.operands = std::move(operands);
      diagram.parts.push_back(std::move(part));
    };
    add(CellDiagram::Kind::State, "s_prev", {});
    add(CellDiagram::Kind::Input, "x", {});
    add(CellDiagram::Kind::Gate, "q", {0, 1});
    add(CellDiagram::Kind::Operation, "mul(q,s_prev)", {2, 0});
    diagram.outputs = {3};
    const CellLayout layout = layOutCell(diagram);
    QVERIFY(!layout.textbook);
    for (size_t i = 0; i < diagram.parts.size(); ++i)
      for (const int from : diagram.parts[i].operands)
        QVERIFY(layout.places[static_cast<size_t>(from)].x() < layout.places[i].x());
    QCOMPARE(layout.wires.size(), size_t{5});
    // s_prev goes past the gate in a lane of its own.
    for (const CellLayout::Wire& wire : layout.wires)
      for (size_t i = 0; i < layout.places.size(); ++i) {
        QRectF box(QPointF(), layout.sizes[i]);
        box.moveCenter(layout.places[i]);
        if (static_cast<int>(i) == wire.from || static_cast<int>(i) == wire.to || box.isEmpty()) continue;
        for (double along = 0.0; along <= 1.0; along += 0.02) QVERIFY(!box.contains(wire.path.pointAtPercent(along)));
      }
  }

  void rowsShareTheirAxes() {
    TimeAnalysis a;
    a.chain.states.push_back({"h", "h", {}, {}, 1});
    a.chain.steps = 3;
    a.hasGradients = a.hasFactors = true;
    for (const double size : {1e-3, 0.02, 0.5}) a.steps.push_back({{{1.0, size, 0.5, size}}, 0.5, size});
    TimeAnalysis b = a;
    b.steps[0].states[0].gradient = 1e-30;
    const ChainView::Axes axes = ChainView::axesOf({&a, &b});
    const LogAxis axis = axes.at(NormRow::Kind::Gradient);
    QCOMPARE(axis.high, 0);
    QCOMPARE(axis.low, -LogAxis::kMostDecades);
    QCOMPARE(axis.place(1.0), 1.0);
    QCOMPARE(axis.place(1e-8), 0.5);
    QCOMPARE(axis.place(1e-30), 0.0);
    QCOMPARE(axis.place(0.0), 0.0);
    // A factor's axis has the 1 in it, with room on both sides.
    QVERIFY(axes.at(NormRow::Kind::Factor).low < 0);
    QVERIFY(axes.at(NormRow::Kind::Factor).high > 0);
    QCOMPARE(normRows(a).front().kind, NormRow::Kind::Gradient);
    a.hasFactors = false;
    QCOMPARE(normRows(a).size(), size_t{4});  // nothing jumps when they come
    QVERIFY(std::isnan(normRows(a)[1].bars[0]));
  }

  void theChainShowsNormsAndFactors() {
    Panel p(recurrentSpec("lstm", 3));
    QVERIFY(p.panel.available());
    QVERIFY(p.complete());
    QCOMPARE(p.cursor.explanation(), p.base);  // nothing was changed: the document's own pass
    QVERIFY(p.panel.whatIf().isEmpty());
    const ChainView* chain = p.panel.chain(0);
    QCOMPARE(chain->rows().size(), size_t{4});
    QCOMPARE(chain->partCount(), 6);
    const ValueId h = p.shown().chain.states[0].values[2];
    double sum = 0.0;
    for (const double g : p.base->evaluation().gradient(h).span()) sum += g * g;
    QCOMPARE(p.shown().steps[2].states[0].gradient, std::sqrt(sum));
    QVERIFY2(chain->partName(2).contains("gradient norm"), qPrintable(chain->partName(2)));
    QVERIFY(!p.panel.chain(1)->isVisible());
    QAccessibleInterface* list = QAccessible::queryAccessibleInterface(p.panel.chain(0));
    QCOMPARE(list->childCount(), 6);
    QCOMPARE(list->child(2)->text(QAccessible::Name), chain->partName(2));
  }

  void theSliderScalesACopy() {
    Panel p(recurrentSpec("simple_rnn", 4), 8);
    QVERIFY(p.complete());
    const double before = p.shown().steps[0].reach;
    QSignalSpy said(&p.panel, &UnrolledPanel::whatIfChanged);
    p.panel.slider()->setValue(200);
    QCOMPARE(p.panel.factor(), 2.0);
    QVERIFY(p.complete());
    QVERIFY(p.shown().steps[0].reach != before);
    QVERIFY(said.size() > 0);
    // All of the window explains the copy; the document's own pass is as it was.
    QVERIFY(p.cursor.explanation() != p.base);
    QVERIFY(p.panel.whatIf().contains("2.00"));
    const TensorD &U = p.base->request().weights.at("cell.U"),
                  &scaled = p.cursor.explanation()->request().weights.at("cell.U");
    QCOMPARE(scaled[3], 2.0 * U[3]);
    p.panel.setFactor(0.0);
    QVERIFY(p.complete());
    QCOMPARE(p.shown().steps[3].factor, 0.0);
    p.panel.setFactor(1.0);
    QVERIFY(p.complete());
    QCOMPARE(p.cursor.explanation(), p.base);
    QCOMPARE(p.shown().steps[0].reach, before);
  }

  void theNewestQuestionWins() {
    Panel p(recurrentSpec("gru", 8), 20);
    QVERIFY(p.complete());
    for (int notch = 110; notch <= 300; notch += 10) p.panel.slider()->setValue(notch);
    QVERIFY(p.complete());
    QCOMPARE(p.panel.answer()->question.factor, 3.0);
    QCOMPARE(p.panel.slider()->value(), 300);
  }

  void anotherPassOfTheDocumentStartsAnew() {
    Panel p(recurrentSpec("gru", 3));
    QVERIFY(p.complete());
    p.panel.setFactor(1.5);
    QVERIFY(p.complete());
    const auto next = explainedOver(recurrentSpec("gru", 3), 5);
    p.cursor.setExplanation(next);
    QCOMPARE(p.panel.factor(), 1.0);
    QVERIFY(p.complete());
    QCOMPARE(p.cursor.explanation(), next);
    QCOMPARE(p.panel.chain(0)->partCount(), 5);
  }

  void anotherCellStandsBesideIt() {
    Panel p(recurrentSpec("simple_rnn", 3));
    QVERIFY(p.complete());
    QCOMPARE(p.panel.others()->count(), 3);  // nothing, LSTM, GRU
    p.panel.setOtherType("lstm");
    QVERIFY(p.complete());
    QVERIFY(p.panel.chain(1)->isVisible());
    QCOMPARE(p.shown(1).chain.states.size(), size_t{2});
    QCOMPARE(p.shown(1).chain.states[0].units, int64_t{3});
    QCOMPARE(p.cursor.explanation(), p.base);
    // Its numbers can be opened: then the window explains it.
    CellView* cell = p.panel.cell(1);
    const auto& parts = cell->diagram().parts;
    const auto gate = std::find_if(parts.begin(), parts.end(), [](const auto& part) { return part.key == "f"; });
    QVERIFY(gate != parts.end());
    cell->pressPart(static_cast<int>(gate - parts.begin()));
    QCOMPARE(p.cursor.explanation(), p.panel.answer()->sides[1].explanation);
    QCOMPARE(p.cursor.selected(), (CellRef{gate->value, 0, false}));
    QVERIFY(p.panel.whatIf().contains("LSTM"));
    p.panel.setOtherType({});
    QVERIFY(p.complete());
    QVERIFY(!p.panel.chain(1)->isVisible());
    QCOMPARE(p.cursor.explanation(), p.base);
  }

  void everyNumberOfTheCellOpens() {
    Panel p(recurrentSpec("lstm", 4));
    QVERIFY(p.complete());
    CellView* cell = p.panel.cell(0);
    QVERIFY(cell->partCount() > 8);
    cell->setFocus();
    QCOMPARE(cell->focusedPart(), 0);
    for (int i = 0; i < cell->partCount(); ++i) {
      QTest::keyClick(cell, Qt::Key_Return);
      const CellRef chosen = p.cursor.selected();
      QCOMPARE(chosen.value, cell->diagram().parts[static_cast<size_t>(i)].value);
      QVERIFY(cell->partName(i).contains(QString::fromStdString(p.base->refOf(chosen))));
      QTest::keyClick(cell, Qt::Key_Down);
      if (i + 1 < cell->partCount()) QCOMPARE(cell->focusedPart(), i + 1);
    }
    QTest::keyClick(cell, Qt::Key_PageDown);
    QCOMPARE(cell->unit(), 1);
    QCOMPARE(p.panel.cell(1)->unit(), 0);  // it shows nothing
    QTest::keyClick(cell, Qt::Key_Return);
    QCOMPARE(p.cursor.selected().cell, int64_t{1});
    // The mouse: a bar of a gate is the number of its unit.
    for (int i = 0; i < cell->partCount(); ++i) {
      const CellDiagram::Part& part = cell->diagram().parts[static_cast<size_t>(i)];
      if (part.key != "f") continue;
      const QRect box = cell->partRect(i);
      QTest::mouseClick(cell, Qt::LeftButton, {}, {box.left() + box.width() * 7 / 8, box.bottom() - 12});
      QCOMPARE(p.cursor.selected(), (CellRef{part.value, 3, false}));
      const QPointF first(box.left() + box.width() / 8.0, box.bottom() - 12.0);
      QMouseEvent move(QEvent::MouseMove, first, cell->mapToGlobal(first), Qt::NoButton, Qt::NoButton, {});
      QCoreApplication::sendEvent(cell, &move);
      QCOMPARE(p.cursor.hovered(), (CellRef{part.value, 0, false}));
    }
  }

  void normsOpenWhatTheyAreOf() {
    Panel p(recurrentSpec("gru", 3));
    QVERIFY(p.complete());
    ChainView* chain = p.panel.chain(0);
    const QRect column = chain->partRect(2);
    const QPoint gradient(column.center().x(), column.top() + 36 + 18 + 30);  // the first row below the cells
    QTest::mouseClick(chain, Qt::LeftButton, {}, gradient);
    QCOMPARE(chain->time(), 2);
    QVERIFY(!p.cursor.selected().gradient);
    QSignalSpy wanted(chain, &ChainView::numberWanted);
    QTest::mouseClick(chain, Qt::LeftButton, {}, gradient);
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted[0][1].toBool(), true);
    const CellRef chosen = p.cursor.selected();
    QCOMPARE(chosen.value, p.shown().chain.states[0].values[2]);
    QCOMPARE(chosen.cell, int64_t{p.panel.cell(0)->unit()});
    QVERIFY(chosen.gradient);
    QMouseEvent move(QEvent::MouseMove, gradient, chain->mapToGlobal(gradient), Qt::NoButton, Qt::NoButton, {});
    QCoreApplication::sendEvent(chain, &move);
    QCOMPARE(p.cursor.hovered(), (CellRef{p.shown().chain.states[0].values[2], 0, false}));
  }

  void backwardTheWiresCarryGradients() {
    Panel p(recurrentSpec("gru", 2));
    QVERIFY(p.complete());
    p.cursor.goTo(p.cursor.range(ExplainCursor::Direction::Backward).first);
    p.panel.cell(0)->pressPart(p.panel.cell(0)->partCount() - 1);
    QVERIFY(p.cursor.selected().gradient);
  }

  void keysGoAlongTime() {
    Panel p(recurrentSpec("gru", 2), 12);
    QVERIFY(p.complete());
    ChainView* chain = p.panel.chain(0);
    chain->setFocus();
    QTest::keyClick(chain, Qt::Key_End);
    QCOMPARE(chain->time(), 11);
    QCOMPARE(p.cursor.currentStep()->time, 11);
    QTest::keyClick(chain, Qt::Key_Left);
    QCOMPARE(chain->time(), 10);
    QCOMPARE(p.panel.cell(0)->time(), 10);
    QTest::keyClick(chain, Qt::Key_Return);
    QVERIFY(p.panel.cell(0)->hasFocus());
    QTest::keyClick(p.panel.cell(0), Qt::Key_Right);
    QCOMPARE(chain->time(), 11);
    QTest::keyClick(chain, Qt::Key_Home);
    QCOMPARE(p.cursor.currentStep()->time, 0);
    // The transport's steps take the chain along.
    for (int i = 0; i < 400 && p.cursor.currentStep()->time != 3; ++i) p.cursor.next();
    QCOMPARE(chain->time(), 3);
  }

  void bothDirectionsAreShown() {
    Panel p(recurrentSpec("lstm", 2, {{"direction", std::string("both")}}), 4);
    QVERIFY(p.complete());
    QCOMPARE(p.panel.answer()->sides[0].chains.size(), size_t{2});
    QVERIFY(!p.shown().chain.backward);
    auto buttons = p.panel.findChildren<QPushButton*>();
    const auto turn = std::find_if(buttons.begin(), buttons.end(), [](QPushButton* b) { return b->isCheckable(); });
    QVERIFY(turn != buttons.end() && (*turn)->isVisible());
    (*turn)->click();
    QVERIFY(p.shown().chain.backward);
    QCOMPARE(p.shown().steps[0].reach, 1.0);  // its end
  }

  /// In the window: a button in the place of the formulas.
  void explainShowsIt() {
    DocumentModel document;
    TrainingBridge bridge{&document};
    ExplainView view{&document, &bridge};
    auto spec = makeTemplate("lstm_gates");
    QVERIFY(spec.ok());
    document.reset(*spec, {});
    view.resize(1280, 720);
    view.show();
    QVERIFY(QTest::qWaitFor([&] { return view.cursor()->explanation() != nullptr; }, 60000));
    auto* panel = view.findChild<UnrolledPanel*>();
    QVERIFY(panel && panel->available());
    QVERIFY(!panel->isVisible());
    QVERIFY(!panel->busy() && !panel->answer());  // nobody looks yet
    for (QPushButton* button : view.findChildren<QPushButton*>())
      if (button->text() == "Unrolled") button->click();
    QVERIFY(panel->isVisible());
    QVERIFY(QTest::qWaitFor([&] { return panel->answer() && panel->answer()->complete; }, 60000));
    QCOMPARE(panel->chain(0)->partCount(), 1);
    QCOMPARE(panel->cell(0)->diagram().outputs.size(), size_t{2});
  }
};

QTEST_MAIN(UnrolledTest)
#include "unrolled_test.moc"
