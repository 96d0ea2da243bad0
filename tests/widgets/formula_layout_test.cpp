// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/formula_layout.h"

#include <QGuiApplication>
#include <QTest>
#include <algorithm>

#include "explain/formula_paint.h"
#include "explain/math_font.h"

using namespace unroll;
using namespace unroll::formula;

namespace {

/// The boxes of a kind, in pre-order.
std::vector<const FormulaBox*> boxesOf(const FormulaLayout& layout, Formula::Kind kind) {
  std::vector<const FormulaBox*> found;
  for (const FormulaBox& box : layout.boxes())
    if (box.kind == kind && box.source) found.push_back(&box);
  return found;
}

const FormulaBox& named(const FormulaLayout& layout, const std::string& text) {
  for (const FormulaBox& box : layout.boxes())
    if (box.source && box.source->text == text) return box;
  qFatal("no box \"%s\"", text.c_str());
}

/// Where ink of an own box is: glyphs by their outlines, rules and paths as they are.
QRectF inkOf(const FormulaLayout& layout, const FormulaBox& box) {
  const int index = static_cast<int>(&box - layout.boxes().data());
  QRectF all;
  for (const FormulaInk& ink : layout.inks()) {
    if (ink.box != index) continue;
    for (size_t i = 0; i < ink.glyphs.size(); ++i) {
      const QRectF em = MathFont::instance().bounds(ink.glyphs[i]);
      all |= QRectF(em.topLeft() * ink.size + ink.positions[i], em.size() * ink.size);
    }
    if (!ink.rule.isNull()) all |= ink.rule;
    if (!ink.path.isEmpty()) all |= ink.path.boundingRect();
  }
  return all;
}

Formula numbers(int rows, int columns) {
  std::vector<Formula> entries;
  for (int i = 0; i < rows * columns; ++i)
    entries.push_back(number((i * 37 % 23 - 11) * 0.987654, CellRef{3, i, false}, 4));
  return matrix(rows, columns, std::move(entries));
}

}  // namespace

class FormulaLayoutTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { QVERIFY2(MathFont::instance().constant(MathFont::kAxisHeight) > 0.1, "no metrics at all"); }

  void fractionStandsAroundItsBar() {
    const Formula f = fraction(symbol("a"), row({symbol("b"), op("+"), numberText("1")}));
    const FormulaLayout layout(f);
    const FormulaBox& bar = *boxesOf(layout, Formula::Kind::Fraction).front();
    const QRectF rule = inkOf(layout, bar);
    const QRectF above = inkOf(layout, named(layout, "a")), below = inkOf(layout, named(layout, "b"));
    QVERIFY(above.bottom() < rule.top());
    QVERIFY(below.top() > rule.bottom());
    QVERIFY(rule.width() >= below.width());
    // The bar lies on the axis, and numerator and denominator share its middle.
    QVERIFY(qAbs(rule.center().y() - (bar.baseline - MathFont::instance().constant(MathFont::kAxisHeight) * bar.size)) <
            0.01);
    const double denominator = (named(layout, "b").rect.left() + named(layout, "1").rect.right()) / 2.0;
    QVERIFY(qAbs(named(layout, "a").rect.center().x() - denominator) < 1.0);
  }

  void scriptsAreSmallerAndShifted() {
    const Formula f = subsup(symbol("x"), symbol("i"), numberText("2"));
    const FormulaLayout layout(f);
    const FormulaBox &base = named(layout, "x"), &sub = named(layout, "i"), &sup = named(layout, "2");
    QVERIFY(qAbs(sub.size - 0.7 * base.size) < 0.05 * base.size);
    QCOMPARE(sub.size, sup.size);
    QVERIFY(sub.baseline > base.baseline);
    QVERIFY(sup.baseline < base.baseline);
    QVERIFY(sub.rect.left() >= base.rect.right() - 0.1);
    QVERIFY(inkOf(layout, sup).bottom() < inkOf(layout, sub).top());
    const Formula deep = deepScripts();
    const FormulaLayout nested(deep);
    QVERIFY(named(nested, "d").size < named(nested, "c").size + 0.01);
    QVERIFY(named(nested, "d").size >= 0.45 * nested.boxes().front().size);
  }

  void fencesAreAsTallAsTheirContent_data() {
    QTest::addColumn<QString>("marks");
    QTest::addColumn<int>("rows");
    for (const std::string marks : {"()", "[]", "{}", "||"})
      for (const int rows : {1, 2, 3, 6, 16})
        QTest::addRow("%s %d", marks.c_str(), rows) << QString::fromStdString(marks) << rows;
  }
  void fencesAreAsTallAsTheirContent() {
    QFETCH(QString, marks);
    QFETCH(int, rows);
    const Formula f = fenced(marks.toStdString(), numbers(rows, 1));
    const FormulaLayout layout(f);
    const FormulaBox& fence = *boxesOf(layout, Formula::Kind::Fenced).front();
    const FormulaBox& inside = *boxesOf(layout, Formula::Kind::Matrix).front();
    const QRectF ink = inkOf(layout, fence);
    QVERIFY2(ink.height() >= 0.85 * inside.rect.height(), qPrintable(QString::number(ink.height())));
    QVERIFY2(ink.height() <= inside.rect.height() + 1.2 * fence.size, qPrintable(QString::number(ink.height())));
    QVERIFY(ink.left() <= inside.rect.left() && ink.right() >= inside.rect.right());
    QVERIFY(qAbs(ink.center().y() - inside.rect.center().y()) < 0.15 * fence.size);
  }

  void matrixAlignsItsColumns() {
    const Formula f =
        matrix(3, 2, {number(0.5), number(-1.25), number(-10.125), number(2), number(0.0625), number(100.5)});
    const FormulaLayout layout(f);
    const auto cells = boxesOf(layout, Formula::Kind::Number);
    QCOMPARE(cells.size(), size_t(6));
    // Decimal points stand below each other: a number's box ends as many digits behind its point.
    const double digit = MathFont::instance().advance(MathFont::instance().glyph(U'0')) * cells[0]->size;
    const double point = MathFont::instance().advance(MathFont::instance().glyph(U'.')) * cells[0]->size;
    const auto pointOf = [&](const FormulaBox& cell) {
      const size_t at = cell.source->text.find('.');
      if (at == std::string::npos) return cell.rect.right();
      return cell.rect.right() - point - static_cast<double>(cell.source->text.size() - at - 1) * digit;
    };
    QVERIFY(qAbs(pointOf(*cells[0]) - pointOf(*cells[2])) < 0.05);
    QVERIFY(qAbs(pointOf(*cells[0]) - pointOf(*cells[4])) < 0.05);
    QVERIFY(qAbs(pointOf(*cells[1]) - pointOf(*cells[3])) < 0.05);
    QVERIFY(qAbs(pointOf(*cells[1]) - pointOf(*cells[5])) < 0.05);
    for (int r = 0; r < 3; ++r)
      QCOMPARE(cells[static_cast<size_t>(2 * r)]->baseline, cells[static_cast<size_t>(2 * r + 1)]->baseline);
    const QRectF brackets = inkOf(layout, *boxesOf(layout, Formula::Kind::Matrix).front());
    for (const FormulaBox* cell : cells) QVERIFY(brackets.contains(cell->rect.adjusted(0, 3, 0, -3)));
  }

  void sumHasItsLimits() {
    const Formula f = sum("∑", row({symbol("k"), op("="), numberText("0")}), symbol("n"), symbol("w"));
    const FormulaLayout layout(f);
    const QRectF sign = inkOf(layout, *boxesOf(layout, Formula::Kind::Sum).front());
    QVERIFY(inkOf(layout, named(layout, "k")).top() > sign.bottom());
    QVERIFY(inkOf(layout, named(layout, "n")).bottom() < sign.top());
    QVERIFY(named(layout, "w").rect.left() > sign.right());
    QVERIFY(sign.height() > 1.2 * layout.boxes().front().size);
  }

  void accentSitsAboveItsLetter() {
    for (const char* mark : {"~", "^", "-"}) {
      const Formula f = accent(mark, symbol("h"));
      const FormulaLayout layout(f);
      const QRectF ink = inkOf(layout, *boxesOf(layout, Formula::Kind::Accent).front());
      const QRectF letter = inkOf(layout, named(layout, "h"));
      QVERIFY2(ink.bottom() <= letter.top() + 1.0, mark);
      QVERIFY2(ink.right() > letter.left() && ink.left() < letter.right(), mark);
    }
  }

  void rootCoversAndBraceUnderlines() {
    const Formula f = root(fraction(symbol("a"), symbol("b")));
    const FormulaLayout layout(f);
    QVERIFY(inkOf(layout, *boxesOf(layout, Formula::Kind::Root).front()).top() <
            inkOf(layout, named(layout, "a")).top());
    const Formula g = brace(row({symbol("W"), symbol("x")}), word("input"));
    const FormulaLayout braced(g);
    const QRectF curly = inkOf(braced, *boxesOf(braced, Formula::Kind::Brace).front());
    QVERIFY(curly.top() >= inkOf(braced, named(braced, "W")).bottom());
    QVERIFY(inkOf(braced, named(braced, "input")).top() >= curly.bottom() - 0.5);
  }

  /// Letters, numbers and signs never lie on each other, in anything that is built of the above.
  void nothingOverlaps() {
    const Formula f =
        row({sub(symbol("f"), symbol("t")), op("="), symbol("σ"),
             fenced("()", row({numbers(2, 3), numbers(3, 1), op("+"), fraction(symbol("y"), root(symbol("u")))})),
             op("≈"), sum("∑", symbol("k"), symbol("n"), sup(symbol("e"), row({op("−"), symbol("z")}))), op("⊙"),
             accent("~", symbol("c")), op("+"), ellipsis("⋯ 58 more")});
    const FormulaLayout layout(f);
    std::vector<QRectF> inks;
    for (const FormulaBox& box : layout.boxes()) {
      const bool isLeaf = box.source && (box.kind == Formula::Kind::Symbol || box.kind == Formula::Kind::Number ||
                                         box.kind == Formula::Kind::Operator || box.kind == Formula::Kind::Word);
      if (isLeaf) inks.push_back(inkOf(layout, box).adjusted(0.8, 0.8, -0.8, -0.8));
    }
    QVERIFY(inks.size() > 20);
    for (size_t i = 0; i < inks.size(); ++i)
      for (size_t j = i + 1; j < inks.size(); ++j)
        QVERIFY2(!inks[i].intersects(inks[j]), qPrintable(QStringLiteral("%1 and %2").arg(i).arg(j)));
    const QRectF whole({0, 0}, layout.size());
    for (const QRectF& ink : inks) QVERIFY(whole.adjusted(-1, -1, 2, 1).contains(ink));
  }

  void hitTestFindsTheNumber() {
    const Formula f = row({symbol("W", CellRef{7, -1, false}), op("="), numbers(3, 4)});
    const FormulaLayout layout(f);
    QCOMPARE(layout.liveBoxes().size(), size_t(13));
    for (const int index : layout.liveBoxes()) {
      const FormulaBox& box = layout.boxes()[static_cast<size_t>(index)];
      QVERIFY(layout.cellAt(box.rect.center()) == box.cell);
    }
    QVERIFY(!layout.cellAt({-40, -40}).valid());
    // A matrix with an address of its own still gives its entries first.
    Formula owned = numbers(2, 2);
    owned.cell = {9, -1, true};
    const FormulaLayout nested(owned);
    QVERIFY(nested.cellAt(boxesOf(nested, Formula::Kind::Number)[3]->rect.center()) == (CellRef{3, 3, false}));
  }

  void everyLiveBoxHasAName() {
    const Formula f = row({symbol("h", CellRef{1, -1, false}), op("="), number(0.64107696, CellRef{1, 0, false}, 8)});
    const FormulaLayout layout(f);
    QCOMPARE(layout.nameOf(layout.liveBoxes()[0]), QStringLiteral("h"));
    QCOMPARE(layout.nameOf(layout.liveBoxes()[1]), QStringLiteral("0.64107696"));
  }

  void breaksBeforeRelations() {
    const Formula f =
        row({symbol("y"), op("="), numbers(2, 3), numbers(3, 1), op("="), numbers(2, 1), op("+"), numbers(2, 1)});
    const FormulaLayout one(f);
    QCOMPARE(one.lines(), 1);
    FormulaLayout::Options options;
    options.maxWidth = one.size().width() * 0.75;
    const FormulaLayout two(f, options);
    QVERIFY(two.lines() >= 2);
    QVERIFY(two.size().width() <= options.maxWidth);
    QVERIFY(two.size().height() > one.size().height());
    // The second line begins with the relation, and every number is still there.
    const auto signs = boxesOf(two, Formula::Kind::Operator);
    QVERIFY(signs[1]->baseline > signs[0]->baseline);
    QCOMPARE(two.liveBoxes().size(), one.liveBoxes().size());
  }

  void faultKeepsRoomForItsMark() {
    Formula right = numberText("0.53"), wrong = right;
    wrong.fault = true;
    const FormulaLayout plain(right), marked(wrong);
    QVERIFY(marked.size().width() > plain.size().width());
    QVERIFY(std::any_of(marked.boxes().begin(), marked.boxes().end(), [](const FormulaBox& b) { return b.fault; }));
  }

  void scalesExactly() {
    const Formula f = row({numbers(2, 2), op("+"), fraction(symbol("a"), symbol("b"))});
    FormulaLayout::Options small, large;
    small.size = 40.0, large.size = 80.0;
    const FormulaLayout a(f, small), b(f, large);
    QVERIFY(qAbs(b.size().width() - 2.0 * a.size().width()) < 0.02 * b.size().width());
    QVERIFY(qAbs(b.size().height() - 2.0 * a.size().height()) < 0.02 * b.size().height());
  }

  /// Measured, not judged (no clock decides a test): about 2 ms on one core of 2020.
  void sixteenBySixteen() {
    const Formula f = numbers(16, 16);
    QImage image(2000, 1000, QImage::Format_ARGB32_Premultiplied);
    size_t live = 0;
    QBENCHMARK {
      const FormulaLayout layout(f);
      QPainter painter(&image);
      paintFormula(painter, layout, {10, 10}, FormulaPaint::themed());
      live = layout.liveBoxes().size();
    }
    QCOMPARE(live, size_t(256));
  }

  void drawsInk() {
    QImage image(300, 80, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::white);
    const Formula f = row({symbol("y"), op("="), numbers(1, 2)});
    const FormulaLayout layout(f);
    QPainter painter(&image);
    paintFormula(painter, layout, {4, 4}, FormulaPaint::themed());
    painter.end();
    int dark = 0;
    for (int y = 0; y < image.height(); ++y)
      for (int x = 0; x < image.width(); ++x) dark += qGray(image.pixel(x, y)) < 200;
    QVERIFY2(dark > 100, qPrintable(QString::number(dark)));
  }

 private:
  static Formula deepScripts() { return sub(symbol("a"), sub(symbol("b"), sub(symbol("c"), symbol("d")))); }
};

QTEST_MAIN(FormulaLayoutTest)
#include "formula_layout_test.moc"
