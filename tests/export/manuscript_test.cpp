// SPDX-License-Identifier: GPL-3.0-or-later
// What a manuscript says of a pass, and how its writers put it.
#include <QtTest>

#include "export/explained.h"
#include "export/manuscript_writers.h"
#include "export/worksheet.h"
#include "math/formula_latex.h"
#include "support/explained_template.h"

using namespace unroll;
using namespace unroll::test;
using formula::parse;

namespace {

std::shared_ptr<const Explanation> lstm() {
  static const auto explanation = explainTemplate("lstm_gates");
  return explanation;
}

template <class Block>
std::vector<Block> blocksOf(const Manuscript& manuscript) {
  std::vector<Block> found;
  for (const auto& block : manuscript.blocks)
    if (const auto* one = std::get_if<Block>(&block)) found.push_back(*one);
  return found;
}

std::vector<std::string> texts(const std::vector<Formula>& lines) {
  std::vector<std::string> out;
  for (const Formula& line : lines) out.push_back(formula::toText(line));
  return out;
}

/// Matching braces, environments opened and closed: what a LaTeX document needs at least.
bool isBalanced(const std::string& latex) {
  int depth = 0;
  for (size_t i = 0; i < latex.size(); ++i) {
    const bool escaped = i > 0 && latex[i - 1] == '\\';
    depth += escaped ? 0 : latex[i] == '{' ? 1 : latex[i] == '}' ? -1 : 0;
    if (depth < 0) return false;
  }
  const auto count = [&](const char* word) { return QByteArray::fromStdString(latex).count(word); };
  return depth == 0 && count("\\begin{") == count("\\end{");
}

}  // namespace

class ManuscriptTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void chainsSayTheLeftSideOnce() {
    QCOMPARE(texts(chained({parse("z = W x"), parse("z = 2 \\cdot 3"), parse("z = 6")})),
             (std::vector<std::string>{"z = W x", "= 2 · 3", "= 6"}));
    QCOMPARE(texts(chained({parse("x = 2"), parse("x = 2"), parse("x = 2")})), (std::vector<std::string>{"x = 2"}));
    // Without a relation the whole of it is the left side.
    QCOMPARE(texts(chained({parse("W x"), parse("2 \\cdot 3"), parse("W x = 6")})),
             (std::vector<std::string>{"W x", "= 2 · 3", "= 6"}));
    // Another left side stays.
    QCOMPARE(texts(chained({parse("a = b"), parse("c = d")})), (std::vector<std::string>{"a = b", "c = d"}));
  }

  void derivationHasThreeLinesAndItsTerms() {
    const CellRef cell = *lstm()->resolve("d lstm.b[0]");
    const Manuscript manuscript = derivationManuscript(*lstm(), cell, {}, true);
    const auto equations = blocksOf<Manuscript::Equation>(manuscript);
    QCOMPARE(equations.size(), size_t{1});
    QVERIFY(equations[0].lines.size() >= 2);
    const auto derived = lstm()->derive(cell, true);
    const auto tables = blocksOf<Manuscript::Table>(manuscript);
    QCOMPARE(tables.size(), size_t{1});
    QCOMPARE(tables[0].rows.size(), derived.terms.size());
    const std::string text = manuscriptText(manuscript);
    QVERIFY(text.find("Why is d lstm.b[0]") == 0);
    for (const auto& term : derived.terms) QVERIFY(text.find(term.ref) != std::string::npos);
    QVERIFY(text.find("central difference: " + formula::formatNumber(*derived.finiteDifference, 8)) !=
            std::string::npos);
  }

  void longTablesSayWhatTheyLeaveOut() {
    const auto explanation = explainTemplate("mnist_cnn");
    const CellRef cell = *explanation->resolve("d conv1.W[0,0,0,0]");
    const auto derived = explanation->derive(cell);
    ExplainedOptions options;
    options.maxTerms = 5;
    options.largestFirst = true;
    const auto table = blocksOf<Manuscript::Table>(derivationManuscript(*explanation, cell, options)).front();
    QCOMPARE(table.rows.size(), size_t{5});
    QCOMPARE(table.more.arguments[0], std::to_string(derived.terms.size() - 5));
    double largest = 0.0, shown = 0.0;
    for (const auto& term : derived.terms) largest = std::max(largest, std::fabs(term.value * term.partial));
    // Shown and left out together are the value.
    const auto number = [](std::string printed) {
      for (size_t at; (at = printed.find("−")) != std::string::npos;) printed.replace(at, 3, "-");
      return std::stod(printed);
    };
    QVERIFY(std::fabs(std::fabs(number(table.rows[0].at(table.rows[0].size() - 2).text.pattern)) - largest) < 1e-5);
    for (const auto& row : table.rows) shown += number(row.at(row.size() - 2).text.pattern);
    QVERIFY(std::fabs(shown + number(table.more.arguments[1]) - derived.value) < 1e-4);
  }

  void passHasItsPartsAndFaults() {
    const Manuscript manuscript = passManuscript(*lstm());
    std::vector<std::string> headings;
    for (const auto& heading : blocksOf<Manuscript::Heading>(manuscript)) headings.push_back(heading.text.english());
    for (const char* wanted : {"The network", "What is given", "Forward pass", "LSTM lstm, t = 0", "forget gate",
                               "candidate", "output gate", "Loss", "Backward pass", "The optimizer's step"})
      QVERIFY2(std::count(headings.begin(), headings.end(), wanted) > 0, wanted);
    const auto faults = blocksOf<Manuscript::Fault>(manuscript);
    QCOMPARE(faults.size(), lstm()->spec().worked->faults.size());
    QVERIFY(faults[0].printed.fault && !faults[0].right.fault);
    // Every named value has its equation; what the layer does not name is written out there.
    const auto equations = blocksOf<Manuscript::Equation>(manuscript);
    const auto has = [&](const char* start) {
      return std::any_of(equations.begin(), equations.end(),
                         [&](const auto& e) { return formula::toText(e.lines.front()).rfind(start, 0) == 0; });
    };
    for (const char* start : {"f_t = σ(", "i_t = σ(", "g_t = tanh(", "c_t = f_t ⊙ c_(t − 1)", "h_t = o_t ⊙ tanh("})
      QVERIFY2(has(start), start);
    ExplainedOptions every;
    every.everyStep = true;
    QVERIFY(passManuscript(*lstm(), every).blocks.size() > manuscript.blocks.size());
  }

  void longSequencesFold() {
    const auto explanation = explainTemplate("rnn_classifier");
    const std::string layer = "rnn";
    ExplainedOptions options;
    options.maxTimes = 3;
    int times = 0;
    for (const std::string& name : explanation->layers()) times = std::max(times, explanation->timeSteps(name));
    QVERIFY(times > 3);
    const std::string text = manuscriptText(passManuscript(*explanation, options));
    QVERIFY(text.find("t = 1") != std::string::npos &&
            text.find("t = " + std::to_string(times - 1)) != std::string::npos);
    QVERIFY(text.find(", t = 2\n") == std::string::npos);
    QVERIFY(text.find("The time steps 2 to " + std::to_string(times - 2)) != std::string::npos);
  }

  void latexIsAsciiAndBalanced() {
    const std::string latex = manuscriptLatex(passManuscript(*lstm()));
    QVERIFY(std::all_of(latex.begin(), latex.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
    QVERIFY(isBalanced(latex));
    QVERIFY(latex.find("\\documentclass") != std::string::npos && latex.find("ctex") == std::string::npos);
    QCOMPARE(QByteArray::fromStdString(latex).count("\\footnotetext"), 3);
    QVERIFY(latex.find("\\section{Forward pass}") != std::string::npos);
  }

  void specialCharactersAreWritten_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("latex");
    const auto row = [](const char* text, const char* latex) {
      QTest::newRow(text) << QString::fromUtf8(text) << latex;
    };
    row("50 % of $3 & #1_{a}", "50 \\% of \\$3 \\& \\#1\\_\\{a\\}");
    row("a\\b^c~d", "a\\textbackslash{}b\\textasciicircum{}c\\textasciitilde{}d");
    row("σ(−1) ≤ 2·10⁻³",
        "\\ensuremath{\\sigma}(\\ensuremath{-}1) \\ensuremath{\\leq} 2\\ensuremath{\\cdot}10\\ensuremath{^-}"
        "\\ensuremath{^3}");
    row("Café, Straße, Dvořák", "Caf\\'{e}, Stra\\ss{}e, Dvo\\v{r}\\'{a}k");
    row("“so” – x̃ <b>", "``so'' -- \\~{x} \\ensuremath{<}b\\ensuremath{>}");
    row("Я", "[U+042F]");
  }
  void specialCharactersAreWritten() {
    QFETCH(QString, text);
    QFETCH(QString, latex);
    QCOMPARE(QString::fromStdString(formula::asciiLatex(formula::escapeLatex(text.toStdString()))), latex);
  }

  void chineseIsDeclared() {
    Manuscript manuscript;
    manuscript.title = {"The gates"};
    LatexOptions options;
    options.say = [](const Text& text) {
      return text.pattern == "The gates" ? std::string("长短期记忆") : text.english();
    };
    const std::string latex = manuscriptLatex(manuscript, options);
    QVERIFY(latex.rfind("% !TeX program = xelatex", 0) == 0);
    QVERIFY(latex.find("{ctex}") != std::string::npos && latex.find("长短期记忆") != std::string::npos);
    const std::string text = manuscriptText(manuscript, options.say);
    QCOMPARE(QString::fromStdString(text), QString::fromUtf8("长短期记忆\n==========\n"));  // a letter is two columns
  }

  void matricesOfManyColumnsCompileAnywhere() {
    std::vector<Formula> entries(12, formula::numberText("1"));
    const std::string latex = formula::toLatex(formula::matrix(1, 12, entries));
    QVERIFY(latex.find("bmatrix") == std::string::npos && latex.find("*{12}{c}") != std::string::npos);
    QCOMPARE(formula::toLatex(formula::matrix(1, 2, {formula::ellipsis("⋮"), formula::ellipsis("⋱")})),
             std::string("\\begin{bmatrix} \\vdots & \\ddots \\end{bmatrix}"));
  }

  void derivationLatexIsAligned() {
    const std::string latex = derivationLatex(lstm()->derive(*lstm()->resolve("lstm.f[0,0,1]")));
    QVERIFY(latex.rfind("\\begin{aligned}\n  f_{0 , 1} &= \\sigma", 0) == 0);
    QCOMPARE(QByteArray::fromStdString(latex).count("\\\\\n"), 2);
    QVERIFY(isBalanced(latex));
  }

  void worksheetsHaveBlanksOrAnswers() {
    Worksheet sheet;
    sheet.title = {"The forget gate"};
    sheet.introduction = {"Three digits are enough."};
    const Formula statement = formula::row(
        {parse("f_t"), formula::op("="), formula::call("σ", worksheetBlank(1)), formula::op("="), worksheetBlank(2)});
    sheet.items.push_back(
        {{"Fill in what is missing."}, {statement}, {formula::number(0.32), formula::number(0.5793)}, 2});
    QCOMPARE(blanksIn(statement), 2);
    QCOMPARE(blanksIn(withAnswers(statement, sheet.items[0].answers)), 0);
    QCOMPARE(blanksIn(withAnswers(statement, {formula::number(1.0)})), 1);

    const std::string empty = worksheetLatex(sheet, false), full = worksheetLatex(sheet, true);
    QVERIFY(isBalanced(empty) && isBalanced(full));
    QCOMPARE(QByteArray::fromStdString(empty).count("\\underline{\\hspace"), 2);
    QVERIFY(empty.find("0.5793") == std::string::npos && empty.find("Name") != std::string::npos);
    QCOMPARE(QByteArray::fromStdString(full).count("\\underbrace"), 2);
    QVERIFY(full.find("0.5793") != std::string::npos && full.find("\\underline") == std::string::npos);
    const std::string text = manuscriptText(worksheetManuscript(sheet, false));
    QVERIFY(text.find("1. Fill in what is missing.") != std::string::npos);
    QVERIFY(text.find("f_t = σ(________") != std::string::npos);
  }
};

QTEST_GUILESS_MAIN(ManuscriptTest)
#include "manuscript_test.moc"
