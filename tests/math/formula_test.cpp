// SPDX-License-Identifier: GPL-3.0-or-later
// Formulas: the small TeX read into trees, written as LaTeX and as text; how numbers are printed.
#include <QtTest>
#include <cmath>
#include <limits>

#include "math/formula.h"

using namespace unroll;

class FormulaTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void derivativesOfSumsAreFenced() {
    QCOMPARE(formula::toText(formula::derivative(formula::parse("x - μ"))), std::string("∂L/∂(x − μ)"));
    QCOMPARE(formula::toText(formula::derivative(formula::parse("h_{t-1}"))), std::string("∂L/∂h_(t − 1)"));
  }
  void writes_data() {
    QTest::addColumn<QString>("tex");
    QTest::addColumn<QString>("latex");
    QTest::addColumn<QString>("text");
    const auto row = [](const char* tex, const char* latex, const char* text) {
      QTest::newRow(tex) << QString(tex) << QString(latex) << QString(text);
    };
    row("f_t = σ(W_f x_t + b_f)", "f_{t} = \\sigma \\left( W_{f} x_{t} + b_{f} \\right)", "f_t = σ(W_f x_t + b_f)");
    row("\\tilde{h}_t", "\\tilde{h}_{t}", "h\u0303_t");
    row("h_{t-1}", "h_{t - 1}", "h_(t − 1)");
    row("\\frac{a + b}{c}", "\\frac{a + b}{c}", "(a + b)/c");
    row("\\tanh(z)", "\\tanh \\left( z \\right)", "tanh(z)");
    row("ReLU", "R e L U", "R e L U");
    row("\\ReLU(z)", "\\operatorname{ReLU} \\left( z \\right)", "ReLU(z)");
    row("x^2", "x^{2}", "x^2");
    row("x'", "x^{\\prime}", "x′");
    row("x_i^{n+1}", "x_{i}^{n + 1}", "x_i^(n + 1)");
    row("-x + -3.5 y", "- x + - 3.5 y", "−x + −3.5 y");
    row("a \\odot b ⊙ c", "a \\odot b \\odot c", "a ⊙ b ⊙ c");
    row("\\sum_{k=0}^{n} w_k x_k + b", "\\sum_{k = 0}^{n} w_{k} x_{k} + b", "∑_(k = 0)^n w_k x_k + b");
    row("\\max_{i} x_i", "\\max_{i} x_{i}", "max_i x_i");
    row("\\max(0, x)", "\\max \\left( 0 , x \\right)", "max(0, x)");
    row("\\sqrt{x + 1}", "\\sqrt{x + 1}", "√(x + 1)");
    row("|x - y|", "\\left| x - y \\right|", "|x − y|");
    row("\\hat{y} \\bar{x}", "\\hat{y} \\bar{x}", "y\u0302 x\u0304");
    row("\\text{forget gate}", "\\text{forget gate}", "forget gate");
    row("\\begin{bmatrix} 1 & 2 \\\\ 3 & 4 \\end{bmatrix} x", "\\begin{bmatrix} 1 & 2 \\\\ 3 & 4 \\end{bmatrix} x",
        "[1, 2; 3, 4] x");
    row("\\begin{bmatrix} 1 \\\\ 2 \\end{bmatrix}", "\\begin{bmatrix} 1 \\\\ 2 \\end{bmatrix}", "[1, 2]ᵀ");
    row("∂L", "\\partial L", "∂L");
    row("W \\in \\mathbb{R}", "W \\in \\mathbb{R}", "W ∈ ℝ");
    row("β_1", "\\beta_{1}", "β_1");
    row("β_{12}", "\\beta_{12}", "β_12");
  }
  void writes() {
    QFETCH(QString, tex);
    QFETCH(QString, latex);
    QFETCH(QString, text);
    const Formula f = formula::parse(tex.toStdString());
    QCOMPARE(QString::fromStdString(formula::toLatex(f)), latex);
    QCOMPARE(QString::fromStdString(formula::toText(f)), text);
    // What was written as LaTeX reads back as the same formula.
    QCOMPARE(QString::fromStdString(formula::toLatex(formula::parse(latex.toStdString()))), latex);
  }

  void keepsEverythingItDoesNotKnow() {
    // Broken input ends, and no letter of it is lost.
    for (const char* tex :
         {"(a", "a)", "{a", "a}", "\\", "a_", "^b", "\\frac{a}", "|a", "[a)", "\\begin{bmatrix} a & b", "\\sqrt", "∑",
          "a\xff"
          "b",
          "\\unknown{a}", "}})("}) {
      const std::string text = formula::toText(formula::parse(tex));
      for (const char* c = tex; *c; ++c)
        if ((*c == 'a' || *c == 'b') && std::string(tex).find('\\') == std::string::npos)
          QVERIFY2(text.find(*c) != std::string::npos, tex);
    }
    QVERIFY(formula::toText(formula::parse("\\unknown{a}")).find("unknown") != std::string::npos);
    QCOMPARE(formula::toText(formula::parse("")), std::string());
  }

  void treesHaveTheirKinds() {
    const Formula f = formula::parse("\\tilde{h}_t", {3, 4, true});
    QCOMPARE(f.kind, Formula::Kind::Script);
    QCOMPARE(f.cell, (CellRef{3, 4, true}));
    QCOMPARE(f.children[0].kind, Formula::Kind::Accent);
    QCOMPARE(f.children[0].text, std::string("~"));
    const Formula d = formula::derivative(formula::symbol("x"));
    QCOMPARE(formula::toLatex(d), std::string("\\frac{\\partial L}{\\partial x}"));
    QCOMPARE(formula::toText(d), std::string("∂L/∂x"));
    QCOMPARE(formula::toLatex(formula::row({formula::symbol("a"), formula::ellipsis("⋯ 58 more")})),
             std::string("a \\cdots\\ \\text{58 more}"));
    QCOMPARE(formula::toLatex(formula::call("clip", formula::number(-1.5e-7))),
             std::string("\\operatorname{clip} \\left( -1.5 \\cdot 10^{-7} \\right)"));
    Formula wrong = formula::number(0.46);
    wrong.fault = true;
    QCOMPARE(formula::toLatex(wrong), std::string("\\textcolor{red}{0.46}"));
  }

  void numbers_data() {
    QTest::addColumn<double>("value");
    QTest::addColumn<int>("digits");
    QTest::addColumn<QString>("printed");
    const double inf = std::numeric_limits<double>::infinity();
    QTest::newRow("whole") << 3.0 << 4 << "3";
    QTest::newRow("zero") << 0.0 << 4 << "0";
    QTest::newRow("minus zero") << -0.0 << 4 << "0";
    QTest::newRow("short") << 0.5 << 4 << "0.5";
    QTest::newRow("minus") << -0.1 << 4 << "−0.1";
    QTest::newRow("rounded") << 0.57932425 << 4 << "0.5793";
    QTest::newRow("rounded to zeros keeps them") << 0.66596693 << 4 << "0.6660";
    QTest::newRow("more digits") << 0.57932425 << 8 << "0.57932425";
    QTest::newRow("small") << 1.23456e-5 << 4 << "1.235·10⁻⁵";
    QTest::newRow("small, short") << -2e-12 << 4 << "−2·10⁻¹²";
    QTest::newRow("small, in full") << 0.0005 << 4 << "0.0005";
    QTest::newRow("large") << 123456789.0 << 4 << "1.235·10⁸";
    QTest::newRow("infinite") << -inf << 4 << "−∞";
    QTest::newRow("not a number") << std::nan("") << 4 << "NaN";
  }
  void numbers() {
    QFETCH(double, value);
    QFETCH(int, digits);
    QFETCH(QString, printed);
    QCOMPARE(QString::fromStdString(formula::formatNumber(value, digits)), printed);
  }
};

QTEST_GUILESS_MAIN(FormulaTest)
#include "formula_test.moc"
