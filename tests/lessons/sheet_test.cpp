// SPDX-License-Identifier: GPL-3.0-or-later
// Sheets from any pass, what is said of answers, and the likely errors, each recomputed here by hand.
#include <QtTest>

#include <cmath>

#include "export/worksheet.h"
#include "io/templates.h"
#include "lessons/exercise.h"

using namespace unroll;
using Kind = Verdict::Kind;

namespace {

double sigma(double x) { return 1.0 / (1.0 + std::exp(-x)); }

/// x = (1, 2), W = (0.5 −1; 1 0.5), b = (1, −1), t = (1, 0), σ.
Scene denseScene() {
  Scene scene{"layer", BoardSettings{"dense", {{"inputs", 2}, {"units", 2}}}};
  scene.numbers = {{"x", TensorD({1, 2}, {1, 2})},
                   {"cell.W", TensorD({2, 2}, {0.5, -1, 1, 0.5})},
                   {"cell.b", TensorD({2}, {1, -1})},
                   {"target", TensorD({1, 2}, {1, 0})}};
  return scene;
}

Scene lstmScene() {
  Scene scene{"lstm", BoardSettings{"lstm", {{"inputs", 1}, {"units", 1}, {"steps", 2}}}};
  scene.numbers = {{"x", TensorD({1, 2, 1}, {1, -1})},
                   {"h0", TensorD({1, 1}, {0.25})},
                   {"c0", TensorD({1, 1}, {2})},
                   {"cell.W", TensorD({4, 1}, {1, 0.5, 1, -1})},
                   {"cell.U", TensorD({4, 1}, {0.5, -1, 1, 0.5})},
                   {"cell.b", TensorD({4}, {-1, 1, 0.5, 0.5})}};
  return scene;
}

Sheet sheetOf(const Scene& scene, const std::vector<std::string>& blanks, const std::vector<std::string>& given = {},
              int digits = 3) {
  const auto explanation = explainBoard(*makeScene(scene));
  SheetOptions options;
  options.digits = digits;
  auto sheet = makeSheet(*explanation, blanks, given, options);
  if (!sheet) qFatal("%s", sheet.error().english().c_str());
  return *sheet;
}

/// The sentence's key, where VALUE is typed into blank INDEX.
std::string errorAt(const Sheet& sheet, double value, size_t index = 0) {
  const Verdict verdict = checkAnswer(sheet, index, QString::number(value, 'g', 12).toStdString());
  return verdict.kind == Kind::Likely ? verdict.error->key : std::to_string(static_cast<int>(verdict.kind));
}

}  // namespace

class SheetTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void verdicts();
  void tensors();
  void follows();
  void forward();
  void backward();
  void gatesAndTime();
  void convolution();
  void attentionAndSoftmax();
  void update();
  void toldValues();
  void refused();
  void worksheet();
  void ofAnyNetwork();
};

void SheetTest::verdicts() {
  const Sheet sheet = sheetOf(denseScene(), {"cell.out[0,0]"});
  const double right = sigma(-0.5);
  QVERIFY(std::fabs(sheet.items[0].expected[0] - right) < 1e-15);
  const auto kind = [&](const char* text) { return checkAnswer(sheet, 0, text).kind; };
  QCOMPARE(kind(""), Kind::Empty);
  QCOMPARE(kind("  "), Kind::Empty);
  QCOMPARE(kind("x"), Kind::Unreadable);
  QCOMPARE(kind("[1, 2]"), Kind::WrongShape);
  QCOMPARE(kind("0.378"), Kind::Right);
  QCOMPARE(kind("0,3775"), Kind::Right);
  QCOMPARE(kind("37.8 %"), Kind::Right);
  QCOMPARE(kind("σ(−0.5)"), Kind::Right);
  QCOMPARE(kind("1/(1 + e^0.5)"), Kind::Right);
  QCOMPARE(kind("y = 0.377"), Kind::Right);  // reckoned on with rounded numbers
  QCOMPARE(kind("0.38"), Kind::Coarse);
  QCOMPARE(kind("0.4"), Kind::Coarse);
  QCOMPARE(kind("0.37"), Kind::Wrong);
  QCOMPARE(kind("0.9"), Kind::Wrong);
  QCOMPARE(errorAt(sheet, sigma(-1.5)), "bias");
  QVERIFY(checkAnswer(sheet, 0, "0.378").good());
  QCOMPARE(answerText(sheet.items[0]), "0.378");
  // Small numbers: two digits that count, whatever the number of decimals is.
  const Sheet small = sheetOf(denseScene(), {"d cell.z[0,0]"}, {}, 1);
  QVERIFY(checkAnswer(small, 0, "-0.15").good());
  QVERIFY(!checkAnswer(small, 0, "-0.2").good());
}

void SheetTest::tensors() {
  const Sheet sheet = sheetOf(denseScene(), {"cell.z", "d cell.W"});
  QCOMPARE(sheet.items[0].expected.extents(), Extents{2});
  QCOMPARE(sheet.items[1].expected.extents(), (Extents{2, 2}));
  QVERIFY(checkAnswer(sheet, 0, "[-0.5, 1]").good());
  QVERIFY(checkAnswer(sheet, 0, "−1/2 1").good());
  QVERIFY(checkAnswer(sheet, 0, "-0,5; 1").good());
  QCOMPARE(checkAnswer(sheet, 0, "[-0.5, 1, 0]").kind, Kind::WrongShape);
  const Verdict half = checkAnswer(sheet, 0, "[-0.5, 7]");
  QCOMPARE(half.kind, Kind::Wrong);
  QCOMPARE(half.rightEntries, (std::vector<bool>{true, false}));
  // Wᵀ x + b = (0.5 + 2 + 1, −1 + 1 − 1); W x.
  QCOMPARE(checkAnswer(sheet, 0, "[3.5, -1]").error->key, "transposed");
  QCOMPARE(checkAnswer(sheet, 0, "[-1.5, 2]").error->key, "bias");
  const double d0 = (sigma(-0.5) - 1.0) * sigma(-0.5) * sigma(0.5), d1 = sigma(1.0) * sigma(1.0) * sigma(-1.0);
  const auto matrix = [](double a, double b, double c, double d) {
    return QString("[%1, %2; %3, %4]").arg(a).arg(b).arg(c).arg(d).toStdString();
  };
  QVERIFY(checkAnswer(sheet, 1, matrix(d0, 2 * d0, d1, 2 * d1)).good());
  const Verdict turned = checkAnswer(sheet, 1, matrix(d0, d1, 2 * d0, 2 * d1));
  QCOMPARE(turned.kind, Kind::Likely);
  QCOMPARE(turned.error->key, "transposed");
}

void SheetTest::follows() {
  const Sheet sheet = sheetOf(denseScene(), {"cell.z[0,0]", "cell.out[0,0]", "loss.L"}, {"cell.out[0,1]"});
  // A wrong z, and σ of it.
  const std::string wrong = std::to_string(sigma(2.0));
  QCOMPARE(checkAnswer(sheet, 1, wrong).kind, Kind::Wrong);
  QCOMPARE(checkAnswer(sheet, 1, wrong, {"2", wrong}).kind, Kind::Follows);
  QCOMPARE(checkAnswer(sheet, 1, wrong, {"-0.5", wrong}).kind, Kind::Wrong);  // the other answer is right
  QVERIFY(checkAnswer(sheet, 1, "0.378", {"2"}).good());
  // Backward too: δ from a wrong ∂L/∂y.
  const Sheet back = sheetOf(denseScene(), {"d cell.out[0,0]", "d cell.z[0,0]"}, {"cell.out"});
  const std::string delta = std::to_string(0.9 * sigma(-0.5) * sigma(0.5));
  QCOMPARE(checkAnswer(back, 1, delta, {"0.9", delta}).kind, Kind::Follows);
}

void SheetTest::forward() {
  const Sheet sheet = sheetOf(denseScene(), {"cell.out[0,1]"});  // z = 1 · 1 + 0.5 · 2 − 1 = 1
  QCOMPARE(errorAt(sheet, sigma(2.0)), "bias");
  QCOMPARE(errorAt(sheet, 1.0), "activation");
  QCOMPARE(errorAt(sheet, sigma(3.0)), "sign");  // b subtracted
  QCOMPARE(errorAt(sheet, -sigma(1.0)), "sign");
  QCOMPARE(errorAt(sheet, std::tanh(1.0)), "other_activation");
  QCOMPARE(errorAt(sheet, sigma(-1.0)), "transposed");  // −1 · 1 + 0.5 · 2 − 1
  QCOMPARE(errorAt(sheet, sigma(-0.5)), "cell");
  const Sheet before = sheetOf(denseScene(), {"cell.z[0,1]"});
  QCOMPARE(errorAt(before, sigma(1.0)), "activated");
  const Sheet loss = sheetOf(denseScene(), {"loss.L"}, {"cell.out"});
  const double e0 = sigma(-0.5) - 1.0, e1 = sigma(1.0);
  QCOMPARE(errorAt(loss, e0 * e0 + e1 * e1), "mean");
  QCOMPARE(errorAt(loss, 0.5 * (e0 + e1)), "square");
}

void SheetTest::backward() {
  const double y = sigma(-0.5), slope = y * (1.0 - y), d0 = (y - 1.0) * slope;
  const double d1 = sigma(1.0) * sigma(1.0) * sigma(-1.0);
  const Sheet sheet = sheetOf(denseScene(), {"d cell.z[0,0]"});
  QVERIFY(std::fabs(sheet.items[0].expected[0] - d0) < 1e-15);
  QCOMPARE(errorAt(sheet, y - 1.0), "slope");
  QCOMPARE(errorAt(sheet, (y - 1.0) * -0.5 * 1.5), "slope_argument");
  QCOMPARE(errorAt(sheet, (y - 1.0) * y), "slope_form");
  QCOMPARE(errorAt(sheet, 2.0 * d0), "mean");
  QCOMPARE(errorAt(sheet, 0.5 * d0), "two");
  QCOMPARE(errorAt(sheet, -d0), "sign");
  const Sheet input = sheetOf(denseScene(), {"d x.out[0,0]"}, {"d cell.z"});
  QVERIFY(std::fabs(input.items[0].expected[0] - (0.5 * d0 + d1)) < 1e-15);
  QCOMPARE(errorAt(input, 0.5 * d0 - d1), "transposed");  // the row of W in place of its column
  QCOMPARE(errorAt(input, d0 + d1), "factor");
}

void SheetTest::gatesAndTime() {
  const Scene scene = lstmScene();
  const auto explanation = *explainBoard(*makeScene(scene));
  const auto number = [&](const char* ref) { return explanation->number(*explanation->resolve(ref)); };
  const double f = number("cell.f[0,1,0]"), i = number("cell.i[0,1,0]"), g = number("cell.g[0,1,0]"),
               o = number("cell.o[0,1,0]"), c0 = number("cell.c[0,0,0]"), c1 = number("cell.c[0,1,0]"),
               h1 = number("cell.h[0,1,0]");
  const std::vector<std::string> told{"cell.f[0,1,0]", "cell.i[0,1,0]", "cell.g[0,1,0]", "cell.o[0,1,0]"};
  const Sheet cell = sheetOf(scene, {"cell.c[0,1,0]"}, told, 5);
  QCOMPARE(errorAt(cell, c0 + i * g), "gate");
  QCOMPARE(errorAt(cell, f * c0 + g), "gate");
  QCOMPARE(errorAt(cell, f * 2.0 + i * g), "time");  // c₋₁ for c₀
  QCOMPARE(errorAt(cell, i * c0 + i * g), "state");  // i for f
  QCOMPARE(errorAt(cell, h1), "state");              // h instead of c
  QCOMPARE(errorAt(cell, c0), "time");
  const Sheet hidden = sheetOf(scene, {"cell.h[0,1,0]"}, {"cell.o[0,1,0]", "cell.c[0,1,0]"}, 5);
  QCOMPARE(errorAt(hidden, std::tanh(c1)), "gate");
  QCOMPARE(errorAt(hidden, o * c1), "activation");
  QCOMPARE(errorAt(hidden, c1), "state");
  const Sheet gate = sheetOf(scene, {"cell.f[0,1,0]"}, {}, 5);
  const double h0 = number("cell.h[0,0,0]");
  QCOMPARE(errorAt(gate, sigma(0.5 * -1.0 - h0)), "bias");
  QCOMPARE(errorAt(gate, sigma(0.5 * 1.0 - h0 + 1.0)), "time");     // x₀ for x₁
  QCOMPARE(errorAt(gate, sigma(0.5 * -1.0 - 0.25 + 1.0)), "time");  // h₋₁ for h₀
  QCOMPARE(errorAt(gate, sigma(0.5 * -1.0 - c0 + 1.0)), "state");   // c₀ for h₀
  // A GRU's 1 − z, and a gradient that is only one step's part.
  Scene gru{"gru", BoardSettings{"gru", {{"inputs", 1}, {"units", 1}}, {{"reset_after", false}}}};
  gru.numbers = {{"x", TensorD({1, 1, 1}, {1})},
                 {"h0", TensorD({1, 1}, {-1})},
                 {"cell.W", TensorD({3, 1}, {0.5, 1, 1})},
                 {"cell.U", TensorD({3, 1}, {-0.5, 0.5, 2})},
                 {"cell.b", TensorD({3}, {0, -1, -0.5})}};
  const Sheet mixed = sheetOf(gru, {"cell.h[0,0,0]"}, {"cell.z[0,0,0]", "cell.hh[0,0,0]"}, 5);
  const double z = sigma(1.0), hh = std::tanh(0.5 + 2.0 * sigma(-0.5) * -1.0);
  QCOMPARE(errorAt(mixed, -z + z * hh), "one_minus");
  const Sheet shared = sheetOf(scene, {"d cell.b_f[0]"}, {}, 6);
  const CellRef bias = *explanation->resolve("d cell.b_f[0]");
  const double whole = explanation->number(bias);
  double part = 0.0;
  for (const Explanation::DerivationTerm& term : explanation->derive(bias).terms) part = term.partial * term.value;
  QVERIFY(part != 0.0 && std::fabs(part - whole) > 1e-5);
  QCOMPARE(errorAt(shared, part), "time");
}

void SheetTest::convolution() {
  Scene scene{"conv", BoardSettings{"convolution", {{"image", 3}, {"kernel", 2}}}};
  scene.numbers = {{"x", TensorD({1, 1, 3, 3}, {1, 0, 2, -1, 1, 0, 0, 2, -1})},
                   {"cell.W", TensorD({1, 1, 2, 2}, {1, -1, 0.5, 2})},
                   {"cell.b", TensorD({1}, {-1})}};
  const Sheet sheet = sheetOf(scene, {"cell.z[0,0,1,1]"});  // (1 0; 2 −1): 1 + 0 + 1 − 2 − 1 = −1
  QVERIFY(checkAnswer(sheet, 0, "-1").good());
  QCOMPARE(errorAt(sheet, 0.0), "bias");
  QCOMPARE(errorAt(sheet, 2.0 * 1 + 0.0 - 1.0 * 2 - 1.0 - 1.0), "flipped");
  const Scene pool{"max", BoardSettings{"max_pooling", {{"image", 4}, {"window", 2}}, {}, 3}};
  const Sheet max = sheetOf(pool, {"cell.out"});
  const TensorD x = max.explanation->request().inputs.at("x");
  QString means;
  for (int64_t row = 0; row < 4; row += 2)
    for (int64_t column = 0; column < 4; column += 2)
      means +=
          QString("%1%2")
              .arg(means.isEmpty() ? ""
                   : column == 0   ? ";"
                                   : ",")
              .arg((x[row * 4 + column] + x[row * 4 + column + 1] + x[row * 4 + column + 4] + x[row * 4 + column + 5]) /
                   4.0);
  const Verdict mean = checkAnswer(max, 0, means.toStdString());
  QCOMPARE(mean.kind, Kind::Likely);
  QCOMPARE(mean.error->key, "pooling");
  // Strides: with 2, the second window begins at column 2; at column 1 it is the stride 1.
  Scene strided{"stride", BoardSettings{"convolution", {{"image", 4}, {"kernel", 2}}, {{"strides", int64_t{2}}}}};
  strided.numbers = {{"x", TensorD({1, 1, 4, 4}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})},
                     {"cell.W", TensorD({1, 1, 2, 2}, {1, 0, 0, 1})},
                     {"cell.b", TensorD({1}, {0.5})}};
  const Sheet far = sheetOf(strided, {"cell.z[0,0,0,1]"});
  QVERIFY(checkAnswer(far, 0, "11.5").good());
  QCOMPARE(errorAt(far, 2.0 + 7.0 + 0.5), "stride");
}

void SheetTest::attentionAndSoftmax() {
  Scene scene{"one", BoardSettings{"attention", {{"queries", 1}, {"keys", 2}, {"features", 4}}}};
  scene.numbers = {{"Q", TensorD({1, 1, 4}, {1, 0, 2, -1})},
                   {"K", TensorD({1, 2, 4}, {1, 1, 1, 1, 0, 2, 1, -2})},
                   {"V", TensorD({1, 2, 4}, {1, 0, 2, -1, -1, 2, 0, 1})}};
  const Sheet scores = sheetOf(scene, {"cell.scores[0,0,1]"});
  QVERIFY(checkAnswer(scores, 0, "2").good());
  QCOMPARE(errorAt(scores, 4.0), "scale");
  const Sheet weights = sheetOf(scene, {"cell.weights[0,0,0]"});
  QVERIFY(checkAnswer(weights, 0, "1/(1 + e)").good());
  QCOMPARE(errorAt(weights, std::exp(1.0)), "normalization");
  QCOMPARE(errorAt(weights, 1.0 / 3.0), "exponential");
  QCOMPARE(errorAt(weights, sigma(-2.0)), "scale");
  Scene three{"three", BoardSettings{"softmax", {{"classes", 3}}}};
  three.numbers = {{"z", TensorD({1, 3}, {0, std::log(2.0), std::log(3.0)})}, {"target", TensorD({1, 3}, {0, 1, 0})}};
  const Sheet loss = sheetOf(three, {"loss.L"}, {"cell.out"});
  QVERIFY(checkAnswer(loss, 0, "ln 3").good());
  QCOMPARE(errorAt(loss, std::log10(3.0)), "logarithm");
  QCOMPARE(errorAt(loss, -std::log(3.0)), "sign");
}

void SheetTest::update() {
  Scene scene = denseScene();
  scene.update = true;
  const Sheet sheet = sheetOf(scene, {"next cell.W[0,1]"}, {"d cell.W"}, 5);
  const double g = 2.0 * (sigma(-0.5) - 1.0) * sigma(-0.5) * sigma(0.5);
  QVERIFY(std::fabs(sheet.items[0].expected[0] - (-1.0 - 0.1 * g)) < 1e-15);
  QCOMPARE(errorAt(sheet, -1.0 - g), "learning_rate");
  QCOMPARE(errorAt(sheet, -1.0 + 0.1 * g), "sign");
  const Scene adam{"adam", BoardSettings{"adam", {{"weights", 1}, {"step", 2}}, {}, 3}};
  const Sheet step = sheetOf(adam, {"next cell.W[0,0]"}, {"next cell.W.m_hat", "next cell.W.v_hat"}, 6);
  const auto number = [&](const char* ref) { return step.explanation->number(*step.explanation->resolve(ref)); };
  const double w = number("cell.W[0,0]"), m = number("next cell.W.m_hat[0,0]"), v = number("next cell.W.v_hat[0,0]");
  QVERIFY(m != 0.0);
  QCOMPARE(errorAt(step, w - 0.1 * m / (v + 1e-8)), "root");
  QCOMPARE(errorAt(step, w - 0.1 * m), "divisor");
}

void SheetTest::toldValues() {
  // Where z is told, nobody forgets the bias on the way to y.
  const Sheet told = sheetOf(denseScene(), {"cell.out[0,0]"}, {"cell.z"});
  QVERIFY(!namesError(told, "bias"));
  QVERIFY(namesError(told, "activation"));
  // What is needed is given: x, W, b; the target only where the loss is asked for.
  const auto isGiven = [](const Sheet& sheet, const QString& name) {
    for (const Formula& line : sheet.given)
      if (QString::fromStdString(formula::toText(line)).startsWith(name)) return true;
    return false;
  };
  QVERIFY(isGiven(told, "x =") && isGiven(told, "W =") && isGiven(told, "b =") && isGiven(told, "z ="));
  QVERIFY(!isGiven(told, "t ="));
  QVERIFY(isGiven(sheetOf(denseScene(), {"d cell.b[0]"}), "t ="));
  // A hint hides other blanks.
  const Sheet two = sheetOf(denseScene(), {"cell.z[0,0]", "cell.out[0,0]"});
  QCOMPARE(blanksIn(two.items[1].numbers), 2);
  QCOMPARE(blanksIn(two.items[0].prompt), 1);
}

void SheetTest::refused() {
  const auto explanation = *explainBoard(*makeScene(denseScene()));
  const auto code = [&](const std::vector<std::string>& blanks, const std::vector<std::string>& given = {}) {
    const auto sheet = makeSheet(explanation, blanks, given);
    return sheet ? std::string() : sheet.error().code;
  };
  QCOMPARE(code({"cell.z[0,0]"}), "");
  QCOMPARE(code({}), "sheet.empty");
  QCOMPARE(code({"cell.z[0,0]", "cell.z[0,0]"}), "sheet.twice");
  QCOMPARE(code({"cell.W[0,0]"}), "sheet.given");
  QCOMPARE(code({"cell.z[0,0]"}, {"cell.z"}), "sheet.told");
  QVERIFY(!code({"cell.nothing[0]"}).empty());
  QVERIFY(!code({"cell.z[0,9]"}).empty());
}

void SheetTest::worksheet() {
  const Sheet sheet = sheetOf(denseScene(), {"cell.z[0,0]", "cell.out[0,0]"});
  const Worksheet paper = worksheetOf(sheet, Text("A neuron"), Text("Compute z and y."));
  QCOMPARE(paper.items.size(), 1u);
  QCOMPARE(paper.items[0].answers.size(), 2u);
  const std::string blank = worksheetLatex(paper, false), solved = worksheetLatex(paper, true);
  QVERIFY(blank.find("\\documentclass") != std::string::npos);
  QVERIFY(blank.find("0.377") == std::string::npos);
  QVERIFY(solved.find("0.377") != std::string::npos);
}

void SheetTest::ofAnyNetwork() {
  // Every worked example and its passes: each computed number of a small tensor can be a blank; the right answer is
  // taken, and every wrong way that is offered is told by its name.
  for (const Template& example : templates()) {
    if (example.kind != Template::Kind::Worked) continue;
    const Board board{*makeTemplate(example.key)};
    const auto explanation = explainBoard(board);
    QVERIFY2(explanation.ok(), example.key.c_str());
    int sheets = 0;
    for (const Explanation::Step& step : (*explanation)->steps()) {
      const CellRef cell{step.value, 0, step.direction == Explanation::Direction::Backward};
      const auto sheet = makeSheet(*explanation, {(*explanation)->refOf(cell)});
      if (!sheet) continue;
      ++sheets;
      const SheetItem& item = sheet->items[0];
      QVERIFY2(checkAnswer(*sheet, 0, answerText(item)).good(), (item.ref + ": " + answerText(item)).c_str());
      for (const LikelyError& error : item.errors) QCOMPARE(errorAt(*sheet, error.value[0]), error.key);
    }
    QVERIFY2(sheets > 1, example.key.c_str());
  }
}

QTEST_GUILESS_MAIN(SheetTest)
#include "sheet_test.moc"
