// SPDX-License-Identifier: GPL-3.0-or-later
// What students type: every form of a number, lists and matrices, and what is no answer.
#include <QtTest>

#include <cmath>

#include "lessons/answer.h"

using namespace unroll;

class AnswerTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void numbers_data();
  void numbers();
  void decimals_data();
  void decimals();
  void lists_data();
  void lists();
  void refused_data();
  void refused();
};

void AnswerTest::numbers_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<double>("value");
  const auto row = [](const char* text, double value) { QTest::newRow(text) << QString::fromUtf8(text) << value; };
  row("0.25", 0.25);
  row(".25", 0.25);
  row("0,25", 0.25);
  row("−0.5", -0.5);
  row("-1/2", -0.5);
  row("1 / 3", 1.0 / 3.0);
  row("½", 0.5);
  row("73%", 0.73);
  row("73 ％", 0.73);
  row("1e-3", 1e-3);
  row("2e", 2.0 * std::exp(1.0));
  row("3·2 + 1", 7.0);
  row("3×2−1", 5.0);
  row("2(1 + 3)", 8.0);
  row("6÷4", 1.5);
  row("2^3^2", 512.0);
  row("-2^2", -4.0);
  row("2^-1", 0.5);
  row("3.2·10⁻⁵", 3.2e-5);
  row("e⁻¹ + 2¹⁰", std::exp(-1.0) + 1024.0);
  row("e^-1", std::exp(-1.0));
  row("e^(−1)", std::exp(-1.0));
  row("√2", std::sqrt(2.0));
  row("sqrt(9)/2", 1.5);
  row("2√2", 2.0 * std::sqrt(2.0));
  row("ln 2", std::log(2.0));
  row("−ln(1/6)", std::log(6.0));
  row("1 + ln 2", 1.0 + std::log(2.0));
  row("log 100", 2.0);
  row("exp(1)", std::exp(1.0));
  row("tanh(0.5)", std::tanh(0.5));
  row("tanh(0,5)", std::tanh(0.5));
  row("1 - tanh(0.5)^2", 1.0 - std::tanh(0.5) * std::tanh(0.5));
  row("1 − tanh(0.5)²", 1.0 - std::tanh(0.5) * std::tanh(0.5));
  row("σ(1)", 1.0 / (1.0 + std::exp(-1.0)));
  row("sigmoid(−2)", 1.0 / (1.0 + std::exp(2.0)));
  row("1/(1+e^(-1))", 1.0 / (1.0 + std::exp(-1.0)));
  row("relu(-3)", 0.0);
  row("|", 0.0);
  row("π/2", std::acos(0.0));
  row("z = 0.5", 0.5);
  row("z = 2·1 + 1 = 3", 3.0);
  row("≈0.7", 0.7);
  row("０．５", 0.5);
  row("（１＋２）×３", 9.0);
  row("[4]", 4.0);
}

void AnswerTest::numbers() {
  QFETCH(QString, text);
  QFETCH(double, value);
  const auto answer = parseAnswer(text.toStdString());
  if (text == "|") {
    QVERIFY(!answer);
    return;
  }
  QVERIFY2(answer.ok(), answer ? "" : answer.error().english().c_str());
  QCOMPARE(answer->values.size(), 1);
  QVERIFY2(std::fabs(answer->values[0] - value) < 1e-12, std::to_string(answer->values[0]).c_str());
}

void AnswerTest::decimals_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<int>("decimals");
  QTest::newRow("whole") << "3" << -1;
  QTest::newRow("fraction") << "1/3" << -1;
  QTest::newRow("expression") << "0.5 + 0.25" << -1;
  QTest::newRow("two") << "0.73" << 2;
  QTest::newRow("comma") << "−0,730" << 3;
  QTest::newRow("percent") << "73.1%" << 3;
  QTest::newRow("fewest") << "[0.731, 0.5]" << 1;
}

void AnswerTest::decimals() {
  QFETCH(QString, text);
  QFETCH(int, decimals);
  const auto answer = parseAnswer(text.toStdString(), text.startsWith('[') ? 2 : 1);
  QVERIFY(answer.ok());
  QCOMPARE(answer->decimals, decimals);
}

void AnswerTest::lists_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<int>("entries");
  QTest::addColumn<QList<double>>("values");
  QTest::addColumn<int>("rank");
  using V = QList<double>;
  const auto row = [](const char* text, int entries, const V& values, int rank) {
    QTest::newRow(text) << QString::fromUtf8(text) << entries << values << rank;
  };
  row("[1, 2]", 2, V{1, 2}, 1);
  row("1, 2", 2, V{1, 2}, 1);
  row("1,2", 2, V{1, 2}, 1);
  row("1,2", 1, V{1.2}, 0);
  row("[1,5; 2,5]", 2, V{1.5, 2.5}, 1);
  row("[1,5; 2,5]", 4, V{1, 5, 2, 5}, 2);
  row("1 2 3", 3, V{1, 2, 3}, 1);
  row("1 -2", 2, V{1, -2}, 1);
  row("1 − 2", 1, V{-1}, 0);
  row("(1; 2)", 2, V{1, 2}, 1);
  row("[1/2, ln 2, 2·3]", 3, V{0.5, std::log(2.0), 6}, 1);
  row("[1, 2; 3, 4]", 4, V{1, 2, 3, 4}, 2);
  row("[[1, 2], [3, 4]]", 4, V{1, 2, 3, 4}, 2);
  row("[1 2; 3 4]", 4, V{1, 2, 3, 4}, 2);
  row("1 2\n3 4", 4, V{1, 2, 3, 4}, 2);
  row("1\n2", 2, V{1, 2}, 1);
  row("［１，２］", 2, V{1, 2}, 1);
}

void AnswerTest::lists() {
  QFETCH(QString, text);
  QFETCH(int, entries);
  QFETCH(QList<double>, values);
  QFETCH(int, rank);
  const auto answer = parseAnswer(text.toStdString(), entries);
  QVERIFY2(answer.ok(), answer ? "" : answer.error().english().c_str());
  QCOMPARE(answer->values.rank(), rank);
  QCOMPARE(answer->values.size(), values.size());
  for (qsizetype i = 0; i < values.size(); ++i) QVERIFY(std::fabs(answer->values[i] - values[i]) < 1e-12);
}

void AnswerTest::refused_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<int>("column");
  QTest::newRow("nothing") << "" << 1;
  QTest::newRow("word") << "half" << 1;
  QTest::newRow("two numbers") << "1.2.3" << 1;
  QTest::newRow("open") << "(1 + 2" << 7;
  QTest::newRow("sign at the end") << "3 +" << 4;
  QTest::newRow("zero below") << "1/0" << 4;
  QTest::newRow("no root") << "√(−1)" << 10;  // columns of what was read: "sqrt (-1)"
  QTest::newRow("ragged") << "[1, 2; 3]" << 1;
  QTest::newRow("long") << QString(5000, '1') << 1;
  QTest::newRow("deep") << QString(3000, '(') << -1;
}

void AnswerTest::refused() {
  QFETCH(QString, text);
  QFETCH(int, column);
  const auto answer = parseAnswer(text.toStdString());
  QVERIFY(!answer);
  QCOMPARE(answer.error().code, "answer.unreadable");
  if (column >= 0) QCOMPARE(answer.error().place.column, column);
}

QTEST_GUILESS_MAIN(AnswerTest)
#include "answer_test.moc"
