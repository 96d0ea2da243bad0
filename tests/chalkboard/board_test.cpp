// SPDX-License-Identifier: GPL-3.0-or-later
// Every kind of board at every size: it can be explained, its exact numbers are those of the pass in double, its
// numbers are kind, and the same seed gives the same ones. What it computes is held to PyTorch.
#include <QtTest>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "chalkboard/board.h"
#include "chalkboard/board_edit.h"
#include "chalkboard/exact_numbers.h"
#include "chalkboard/notation.h"
#include "io/document.h"
#include "io/templates.h"
#include "math/primitive.h"
#include "support/tolerance.h"

using namespace unroll;
using namespace unroll::testing;
using nlohmann::json;

namespace {

Board made(const BoardSettings& settings) {
  auto board = makeBoard(settings);
  if (!board) qFatal("%s: %s", settings.kind.c_str(), board.error().english().c_str());
  return *board;
}

std::shared_ptr<const Explanation> explained(const Board& board) {
  auto explanation = explainBoard(board);
  if (!explanation) qFatal("%s", explanation.error().english().c_str());
  return *explanation;
}

/// The cells that have a value, and a gradient where the loss comes after them.
template <class Visit>
void everyCell(const Explanation& explanation, Visit visit) {
  for (ValueId id = 0; id < explanation.expression().size(); ++id)
    for (int64_t cell = 0; cell < explanation.evaluation().value(id).size(); ++cell) {
      visit(CellRef{id, cell, false});
      if (id <= explanation.loss()) visit(CellRef{id, cell, true});
    }
}

/// Each exact number is the one in double; how many there are.
int compareExact(const Explanation& explanation) {
  const ExactNumbers exact(explanation);
  int found = 0;
  everyCell(explanation, [&](const CellRef& cell) {
    const MaybeExact& number = exact.at(cell);
    if (!number) return;
    ++found;
    const double value = explanation.number(cell), difference = std::fabs(number->value() - value);
    if (!(difference <= 1e-12 * std::max(1.0, std::fabs(value))))
      qFatal("%s is %s, but %.17g in double", explanation.refOf(cell).c_str(), exactText(*number).c_str(), value);
  });
  return found;
}

void addKinds() {
  QTest::addColumn<QString>("kind");
  for (const BoardKind& kind : boardKinds()) QTest::newRow(kind.key.c_str()) << QString::fromStdString(kind.key);
}

const BoardKind& fetchedKind() {
  QFETCH(QString, kind);
  return *findBoardKind(kind.toStdString());
}

BoardNotation notationOf(const std::shared_ptr<const Explanation>& explanation, NumberStyle style) {
  return {explanation, std::make_shared<ExactNumbers>(*explanation), style};
}

/// The line of the forward step that computes NAME, as text.
std::string lineOf(const Board& board, const std::string& name, NumberStyle style) {
  const auto explanation = explained(board);
  for (const Explanation::Step& step : explanation->steps()) {
    const Label& label = explanation->expression()[step.value].label;
    if (step.direction == Explanation::Direction::Forward && label.name == name)
      return formula::toText(notationOf(explanation, style).lineOf(step).formula);
  }
  return {};
}

constexpr NumberStyle kFractions{NumberStyle::Form::Fractions, 4};

}  // namespace

class BoardTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void everySizeCanBeExplained_data() { addKinds(); }
  void everySizeCanBeExplained();
  void theSeedSaysEverything_data() { addKinds(); }
  void theSeedSaysEverything();
  void numbersAreKind_data() { addKinds(); }
  void numbersAreKind();
  void boardsAreDocuments_data() { addKinds(); }
  void boardsAreDocuments();
  void everyLineRecomputes_data() { addKinds(); }
  void everyLineRecomputes();
  void asPyTorch_data() { addKinds(); }
  void asPyTorch();
  void optionsAreThoseOfTheLayer();
  void whatIsWrongIsSaid();
  void softmaxIsExact();
  void roundedNumbersAreMarked();
  void everyGivenNumberCanBeChanged_data() { addKinds(); }
  void everyGivenNumberCanBeChanged();
  void workedExamplesStandOnTheBoard();
};

void BoardTest::everySizeCanBeExplained() {
  const BoardKind& kind = fetchedKind();
  for (const bool large : {false, true}) {
    BoardSettings settings{kind.key};
    for (const BoardSize& size : kind.sizes) settings.sizes[size.key] = large ? size.high : size.low;
    const Board board = made(settings);
    const auto explanation = explained(board);
    QVERIFY(explanation->loss() != kNoValue);
    QVERIFY(std::isfinite(explanation->number({explanation->loss(), 0, false})));
    QVERIFY(compareExact(*explanation) > 0);
  }
}

void BoardTest::theSeedSaysEverything() {
  const BoardKind& kind = fetchedKind();
  const BoardSettings one{kind.key, {}, {}, 7}, other{kind.key, {}, {}, 8};
  QVERIFY(made(one) == made(one));
  QVERIFY(!(made(one).spec.sample == made(other).spec.sample && made(one).spec.weights == made(other).spec.weights));
}

/// Small halves, or logarithms of small numbers; nothing saturated.
void BoardTest::numbersAreKind() {
  const BoardKind& kind = fetchedKind();
  for (uint64_t seed = 1; seed <= 3; ++seed) {
    const auto explanation = explained(made({kind.key, {}, {}, seed}));
    const ExactNumbers exact(*explanation);
    for (const ValueId id : givenValues(*explanation))
      for (int64_t cell = 0; cell < explanation->evaluation().value(id).size(); ++cell) {
        const MaybeExact& number = exact.at({id, cell, false});
        QVERIFY2(number.has_value(), explanation->refOf({id, cell, false}).c_str());
        QVERIFY(std::fabs(number->value()) <= 4.0);
        QVERIFY(!number->isFraction() || number->plain.below() <= 4);
      }
    everyCell(*explanation, [&](const CellRef& cell) {
      const ExpressionNode& node = explanation->expression()[cell.value];
      if (cell.gradient || !node.op || (node.op->name != "sigmoid" && node.op->name != "tanh")) return;
      QVERIFY(std::fabs(explanation->number({node.operands[0], cell.cell, false})) <= 4.0);
    });
  }
}

void BoardTest::boardsAreDocuments() {
  const Board board = made({fetchedKind().key});
  const auto read = readDocument(writeDocument(board.spec));
  QVERIFY(read.ok());
  QVERIFY(read->spec.weights == board.spec.weights);
  QVERIFY(read->spec.sample == board.spec.sample);
  QCOMPARE(explained({read->spec, board.update})->gradients().size(), explained(board)->gradients().size());
}

/// The formulas of every step are written, in both styles, and none is left without its value.
void BoardTest::everyLineRecomputes() {
  const auto explanation = explained(made({fetchedKind().key}));
  for (const NumberStyle style : {NumberStyle{}, kFractions}) {
    const BoardNotation notation = notationOf(explanation, style);
    for (const Explanation::Step& step : explanation->steps()) {
      const BoardNotation::Line line = notation.lineOf(step);
      const std::string text = formula::toText(line.formula);
      const bool gradient = step.direction == Explanation::Direction::Backward;
      QVERIFY2(text.find('=') != std::string::npos || text.find("≈") != std::string::npos, text.c_str());
      const std::string value = formula::toText(notation.number({step.value, 0, gradient}));
      QVERIFY2(text.find(value) != std::string::npos, (text + " lacks " + value).c_str());
      QVERIFY2(text.find("cell") == std::string::npos, text.c_str());  // a board has one layer
      if (line.folded) QVERIFY(!formula::toText(notation.cellLine({step.value, 0, gradient})).empty());
    }
  }
}

namespace {

const json& golden() {
  static const json all = json::parse(std::ifstream(UNROLL_SOURCE_DIR "/tests/golden/boards.json"));
  return all;
}

TensorD tensorOf(const json& entry) {
  return TensorD(entry["shape"].get<Extents>(), entry["data"].get<std::vector<double>>());
}

}  // namespace

void BoardTest::asPyTorch() {
  const json& wanted = golden()["boards"][fetchedKind().key];
  BoardSettings settings{fetchedKind().key, {}, {}, golden()["seed"].get<uint64_t>()};
  for (const auto& [key, size] : wanted["sizes"].items()) settings.sizes[key] = size.get<int>();
  const Board board = made(settings);
  for (const auto& [name, entry] : wanted["inputs"].items())
    QVERIFY2(board.spec.sample->inputs.at(name) == tensorOf(entry), name.c_str());
  for (const auto& [name, entry] : wanted["weights"].items())
    QVERIFY2(board.spec.weights.at(name) == tensorOf(entry), name.c_str());
  const auto explanation = explained(board);
  const auto same = [](const std::string& name, const TensorD& ours, const json& entry) {
    const std::string difference = compareTensors(name, ours, tensorOf(entry), kDoubleTolerance);
    QVERIFY2(difference.empty(), difference.c_str());
  };
  const double loss = explanation->number({explanation->loss(), 0, false});
  QVERIFY(std::fabs(loss - wanted["loss"].get<double>()) <= 1e-12 * std::max(1.0, std::fabs(loss)));
  same("out", explanation->evaluation().value(explanation->outputOf(kBoardLayer)), wanted["out"]);
  const auto gradients = explanation->gradients();
  QCOMPARE(gradients.size(), wanted["gradients"].size() + (wanted["gradients"].contains("cell.gamma") ? 2u : 0u));
  for (const auto& [name, entry] : wanted["gradients"].items()) same(name, gradients.at(name), entry);
  QVERIFY(compareExact(*explanation) > 0);
  if (!wanted.contains("next")) return;
  same("next W", explanation->evaluation().value(explanation->nextOf("cell.W")), wanted["next"]["W"]);
  for (const char* slot : {"m", "v"}) {
    const auto cell = explanation->resolve(std::string("next cell.W.") + slot, true);
    QVERIFY(cell.ok());
    same(slot, explanation->evaluation().value(cell->value), wanted["next"][slot]);
  }
}

void BoardTest::optionsAreThoseOfTheLayer() {
  for (const BoardKind& kind : boardKinds())
    QCOMPARE(boardAttributes(kind).size(), kind.sizes.size() + kind.options.size());
  const Board linear = made({"dense", {}, {{"activation", std::string("linear")}, {"use_bias", false}}});
  QVERIFY(!linear.spec.weights.contains("cell.b"));
  const auto explanation = explained(linear);
  int exact = compareExact(*explanation), all = 0;
  everyCell(*explanation, [&](const CellRef&) { ++all; });
  QCOMPARE(exact, all);  // nothing leaves the fractions without an activation
}

void BoardTest::whatIsWrongIsSaid() {
  const auto sentence = [](const BoardSettings& settings) {
    const auto board = makeBoard(settings);
    return board ? std::string() : board.error().english();
  };
  QVERIFY(sentence({"nothing"}).find("nothing") != std::string::npos);
  QVERIFY(sentence({"dense", {{"units", 9}}}).find("1 to 4, not 9") != std::string::npos);
  QVERIFY(sentence({"dense", {{"heads", 1}}}).find("heads") != std::string::npos);
  QVERIFY(!sentence({"dense", {}, {{"activation", std::string("none such")}}}).empty());
  QVERIFY(sentence({"dense", {}, {{"colour", true}}}).find("colour") != std::string::npos);
  Board bare = made({"dense"});
  bare.spec.sample.reset();
  QVERIFY(!explainBoard(bare).ok());
}

void BoardTest::softmaxIsExact() {
  Board board = made({"softmax"});
  board.spec.sample->inputs["z"] = TensorD({1, 3}, {0.0, std::log(2.0), std::log(3.0)});
  board.spec.sample->target = TensorD({1, 3}, {0.0, 0.0, 1.0});
  QCOMPARE(lineOf(board, "out", kFractions),
           std::string("y = softmax(z) = softmax([0, ln 2, ln 3]ᵀ) = [1/6, 1/3, 1/2]ᵀ"));
  QCOMPARE(lineOf(board, "log_p", kFractions),
           std::string("ln p = ln(y) = ln([1/6, 1/3, 1/2]ᵀ) = [−ln 6, −ln 3, −ln 2]ᵀ"));
  const auto explanation = explained(board);
  const ExactNumbers exact(*explanation);
  QVERIFY(exact.at({explanation->loss(), 0, false}) == MaybeExact(Exact::log(Rational(2))));
  const ValueId logits = explanation->outputOf("z");
  QVERIFY(exact.at({logits, 2, true}) == MaybeExact(Exact(*Rational::of(-1, 2))));  // p − t
}

void BoardTest::roundedNumbersAreMarked() {
  Board board = made({"dense", {{"inputs", 1}, {"units", 1}}});
  board.spec.sample->inputs["x"] = TensorD({1, 1}, {1.0});
  board.spec.weights["cell.W"] = TensorD({1, 1}, {1.0 / 3.0});
  board.spec.weights["cell.b"] = TensorD({1}, {0.5});
  const auto line = [&](const char* name, NumberStyle style) { return lineOf(board, name, style); };
  QCOMPARE(line("z", kFractions), std::string("z = W x + b = [1/3] [1] + [1/2] = [5/6]"));
  QCOMPARE(line("z", {NumberStyle::Form::Decimals, 4}), std::string("z = W x + b ≈ [0.3333] [1] + [0.5] ≈ [0.8333]"));
  QCOMPARE(line("z", {NumberStyle::Form::Decimals, 2}), std::string("z = W x + b ≈ [0.33] [1] + [0.5] ≈ [0.83]"));
  QCOMPARE(line("out", kFractions), std::string("y = σ(z) = σ([5/6]) ≈ [0.6971]"));
  board.spec.weights["cell.b"] = TensorD({1}, {-1.0 / 3.0});
  QCOMPARE(line("out", kFractions), std::string("y = σ(z) = σ([0]) = [1/2]"));
}

void BoardTest::everyGivenNumberCanBeChanged() {
  const Board board = made({fetchedKind().key});
  const auto explanation = explained(board);
  for (const ValueId id : givenValues(*explanation)) {
    const CellRef shown{id, explanation->evaluation().value(id).size() - 1, false};
    const auto given = givenCell(*explanation, shown);
    QVERIFY2(given.has_value(), explanation->refOf(shown).c_str());
    const Board changed = withNumber(board, *explanation, *given, 0.375);
    QVERIFY(!(changed == board));
    QCOMPARE(explained(changed)->number(shown), 0.375);
  }
  const ValueId loss = explanation->loss();
  QVERIFY(!givenCell(*explanation, {loss, 0, false}));  // what is computed can't be
}

void BoardTest::workedExamplesStandOnTheBoard() {
  int count = 0;
  for (const Template& worked : templates()) {
    if (worked.kind != Template::Kind::Worked) continue;
    ++count;
    const auto spec = makeTemplate(worked.key);
    QVERIFY(spec.ok());
    const auto explanation = explained({*spec});
    QVERIFY(compareExact(*explanation) > 0);
    QVERIFY(!givenValues(*explanation).empty());
  }
  QCOMPARE(count, 8);
}

QTEST_GUILESS_MAIN(BoardTest)
#include "board_test.moc"
