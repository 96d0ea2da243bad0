// SPDX-License-Identifier: GPL-3.0-or-later
// Matrices of a step's formulas are shown whole up to as many rows and columns as are asked for; larger ones fold.
#include <QtTest>

#include "explain/documents.h"

using namespace unroll;
using namespace unroll::test;

namespace {

void matricesOf(const Formula& formula, std::vector<const Formula*>& found) {
  if (formula.kind == Formula::Kind::Matrix) found.push_back(&formula);
  for (const Formula& child : formula.children) matricesOf(child, found);
}

int count(const Formula& formula, Formula::Kind kind) {
  int sum = formula.kind == kind;
  for (const Formula& child : formula.children) sum += count(child, kind);
  return sum;
}

}  // namespace

class FoldingTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void largeMatricesFold_data() {
    QTest::addColumn<int>("units");
    QTest::addColumn<int>("entries");
    QTest::newRow("16 of 16") << 16 << 16;
    QTest::newRow("17 of 16") << 17 << 16;
    QTest::newRow("16 of 8") << 16 << 8;
    QTest::newRow("300 of 8") << 300 << 8;
    QTest::newRow("300 of 16") << 300 << 16;
  }
  void largeMatricesFold() {
    QFETCH(int, units);
    QFETCH(int, entries);
    const auto e = explained(
        {"dense",
         chain({node(1, "input", "in", {{"shape", Sizes{units}}}), node(2, "dense", "fc", {{"units", int64_t{units}}})},
               "mean_squared_error"),
         {{"in", drawn({1, units}, 1)}},
         drawn({1, units}, 2)});
    const ValueId z = e->resolve("fc.z[0,0]")->value;
    const auto formulas = e->formulasOf({z, Explanation::Direction::Forward, "fc", {}, -1}, entries);
    std::vector<const Formula*> matrices;
    matricesOf(formulas.numbers, matrices);
    matricesOf(formulas.result, matrices);
    QCOMPARE(matrices.size(), size_t{4});  // W, x, b and the result
    const int shown = std::min(units, entries);
    const bool folds = units > entries;
    for (const Formula* matrix : matrices) {
      QCOMPARE(matrix->rows, shown);
      QVERIFY(matrix->columns == shown || matrix->columns == 1);
    }
    // Of a folded matrix the first numbers and the last stand there, each the cell that it says.
    for (const Formula* matrix : matrices) {
      const bool square = matrix->columns > 1;
      const int numbers = folds ? (square ? (shown - 1) * (shown - 1) : shown - 1) : shown * matrix->columns;
      QCOMPARE(count(*matrix, Formula::Kind::Number), numbers);
      QCOMPARE(count(*matrix, Formula::Kind::Ellipsis) > 0 || count(*matrix, Formula::Kind::Operator) > 0, folds);
      const CellRef last = matrix->children.back().cell;
      QCOMPARE(last.cell, square ? int64_t{units} * units - 1 : int64_t{units} - 1);
      QCOMPARE(QString::fromStdString(matrix->children.back().text),
               QString::fromStdString(formula::formatNumber(e->number(last))));
    }
  }
};

QTEST_GUILESS_MAIN(FoldingTest)
#include "folding_test.moc"
