// SPDX-License-Identifier: GPL-3.0-or-later
// Every number inside of a Transformer block has an address and a derivation, as if its layers stood there alone.
#include <QtTest>
#include <cmath>

#include "documents.h"

using namespace unroll;
using namespace unroll::test;

class GroupExplainedTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase();
  void valuesRecombine_data();
  void valuesRecombine();
  void gradientsAgreeWithDifferences_data();
  void gradientsAgreeWithDifferences();
  void weightsOfAQuerySumToOne();
  void sectionsNameTheirPart();
  void partsHaveTheirOwnSymbols();

 private:
  std::shared_ptr<const Explanation> m_explanation;
};

void GroupExplainedTest::initTestCase() {
  Document d{"transformer",
             chain({node(1, "input", "in", {{"shape", Sizes{3, 4}}}),
                    node(2, "transformer_encoder", "enc",
                         {{"num_heads", int64_t{2}}, {"intermediate_dim", int64_t{5}}, {"use_causal_mask", true}}),
                    node(3, "dense", "fc", units(2, "linear"))},
                   "mean_squared_error"),
             {{"in", drawn({2, 3, 4}, 1)}},
             drawn({2, 3, 2}, 2)};
  m_explanation = explained(d);
}

void GroupExplainedTest::valuesRecombine_data() {
  QTest::addColumn<QString>("ref");
  for (const char* ref : {"enc.mha.scores[1,0,2,1]", "enc.mha.context[0,2,1,0]", "enc.mha.Q[0,1,3]",
                          "enc.add1.out[1,2,0]", "enc.norm1.centered[0,1,2]", "enc.ff1.z[1,1,4]", "enc.ff2.out[0,0,3]",
                          "enc.out[1,2,3]", "d enc.mha.weights[0,1,2,0]", "d enc.ff1.W[4,3]", "d enc.norm2.gamma[1]"}) {
    QTest::newRow(ref) << QString(ref);
  }
}

void GroupExplainedTest::valuesRecombine() {
  QFETCH(QString, ref);
  const Result<CellRef> cell = m_explanation->resolve(ref.toStdString());
  QVERIFY2(cell.ok(), cell.ok() ? "" : cell.error().english().c_str());
  QCOMPARE(m_explanation->refOf(*cell), ref.toStdString());
  const Explanation::Derivation d = m_explanation->derive(*cell);
  QVERIFY(!d.terms.empty());
  double sum = 0.0;
  for (const auto& term : d.terms) sum += term.partial * term.value;
  if (d.recombines == "product") sum /= 2.0;
  if (d.recombines != "op") QVERIFY(std::fabs(sum - d.value) <= 1e-12 * std::max(1.0, std::fabs(d.value)));
}

void GroupExplainedTest::gradientsAgreeWithDifferences_data() {
  QTest::addColumn<QString>("ref");
  for (const char* ref : {"d enc.mha.Wq[0,0]", "d enc.mha.Wk[2,1]", "d enc.mha.Wv[3,2]", "d enc.mha.Wo[1,3]",
                          "d enc.mha.bv[1]", "d enc.norm1.gamma[2]", "d enc.ff2.b[0]", "d in.out[1,0,2]"}) {
    QTest::newRow(ref) << QString(ref);
  }
}

void GroupExplainedTest::gradientsAgreeWithDifferences() {
  QFETCH(QString, ref);
  const Result<CellRef> cell = m_explanation->resolve(ref.toStdString());
  QVERIFY2(cell.ok(), cell.ok() ? "" : cell.error().english().c_str());
  const Explanation::Derivation d = m_explanation->derive(*cell, true);
  QVERIFY(d.finiteDifference.has_value());
  QVERIFY(std::fabs(*d.finiteDifference - d.value) <= 1e-6 * std::max(1e-3, std::fabs(d.value)));
}

void GroupExplainedTest::weightsOfAQuerySumToOne() {
  const auto weight = [&](int64_t head, int64_t query, int64_t key) {
    return m_explanation->number(*m_explanation->resolve("enc.mha.weights[1," + std::to_string(head) + "," +
                                                         std::to_string(query) + "," + std::to_string(key) + "]"));
  };
  for (int64_t head = 0; head < 2; ++head) {
    QCOMPARE(weight(head, 0, 0), 1.0);  // the first step sees itself alone
    QCOMPARE(weight(head, 0, 1), 0.0);
    QVERIFY(std::fabs(weight(head, 2, 0) + weight(head, 2, 1) + weight(head, 2, 2) - 1.0) < 1e-15);
  }
}

void GroupExplainedTest::sectionsNameTheirPart() {
  QStringList sections;
  for (const auto& step : m_explanation->steps()) {
    if (step.layer == "enc" && step.direction == Explanation::Direction::Forward)
      sections << QString::fromStdString(step.section.english());
  }
  QVERIFY(sections.contains(QStringLiteral("mha: scores")));
  QVERIFY(sections.contains(QStringLiteral("norm2: mean and variance")));
  QVERIFY(sections.contains(QStringLiteral("ff1: activation")));
}

void GroupExplainedTest::partsHaveTheirOwnSymbols() {
  const auto symbols = [&](const char* name, bool gradient) {
    for (const auto& step : m_explanation->steps())
      if (m_explanation->refOf({step.value, -1, false}) == name &&
          gradient == (step.direction == Explanation::Direction::Backward))
        return formula::toText(m_explanation->formulasOf(step).symbols);
    return std::string("no step");
  };
  QCOMPARE(symbols("enc.add1.out", false), std::string("y = x + y^mha"));
  QCOMPARE(symbols("enc.add2.out", false), std::string("y = y^norm1 + y^ff2"));
  QCOMPARE(symbols("enc.add1.out", true), std::string("∂L/∂y = 1/n ∂L/∂μ^norm1 + ∂L/∂(x − μ)^norm1"));
}

QTEST_GUILESS_MAIN(GroupExplainedTest)
#include "group_explained_test.moc"
