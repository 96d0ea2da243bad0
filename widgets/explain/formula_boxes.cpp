// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/formula_boxes.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <algorithm>
#include <cmath>
#include <iterator>

#include "theme/theme.h"

namespace unroll::formula_boxes {
namespace {

constexpr char32_t kMinus = 0x2212;

/// A letter's mathematical italic (Unicode's Mathematical Alphanumeric Symbols); others stay.
char32_t italic(char32_t c) {
  if (c == U'h') return 0x210E;  // the block has a hole where the Planck constant already was
  if (c >= U'a' && c <= U'z') return 0x1D44E + (c - U'a');
  if (c >= U'A' && c <= U'Z') return 0x1D434 + (c - U'A');
  if (c >= 0x3B1 && c <= 0x3C9) return 0x1D6FC + (c - 0x3B1);
  if (c == 0x2202) return 0x1D715;  // ∂
  return c;
}

struct Sign {
  char32_t mark;
  Atom atom;
};
constexpr Sign kSigns[] = {
    {U'=', Atom::Relation}, {U'≈', Atom::Relation},    {U'→', Atom::Relation},    {U'←', Atom::Relation},
    {U'≤', Atom::Relation}, {U'≥', Atom::Relation},    {U'<', Atom::Relation},    {U'>', Atom::Relation},
    {U'≠', Atom::Relation}, {U'∈', Atom::Relation},    {U'↦', Atom::Relation},    {U':', Atom::Relation},
    {U'+', Atom::Binary},   {U'−', Atom::Binary},      {U'-', Atom::Binary},      {U'·', Atom::Binary},
    {U'⋅', Atom::Binary},   {U'⊙', Atom::Binary},      {U'×', Atom::Binary},      {U'±', Atom::Binary},
    {U'∗', Atom::Binary},   {U'*', Atom::Binary},      {U'⊗', Atom::Binary},      {U'∘', Atom::Binary},
    {U'/', Atom::Ordinary}, {U',', Atom::Punctuation}, {U';', Atom::Punctuation}, {U'(', Atom::Open},
    {U'[', Atom::Open},     {U'{', Atom::Open},        {U')', Atom::Close},       {U']', Atom::Close},
    {U'}', Atom::Close},    {U'⋯', Atom::Inner},       {U'…', Atom::Inner},       {U'∑', Atom::Large},
    {U'∏', Atom::Large},
};

constexpr char32_t kSuperscripts[] = U"⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺";
constexpr char32_t kRaised[] = U"0123456789−+";

std::u32string plainMinus(const std::string& text) {
  std::u32string out;
  for (const char32_t c : QString::fromStdString(text).toStdU32String()) out += c == U'-' ? kMinus : c;
  return out;
}

void outlines(Box& box, const QString& text, double size) {
  QFont font = Theme::instance().body();
  font.setPixelSize(std::max(1, static_cast<int>(std::lround(size))));
  const QFontMetricsF metrics(font);
  FormulaInk ink;
  ink.path.addText(box.width, 0.0, font, text);
  box.inks.push_back(ink);
  box.width += metrics.horizontalAdvance(text);
  box.ascent = std::max(box.ascent, metrics.capHeight());
  box.descent = std::max(box.descent, 0.2 * size);
}

/// Nested rows without a cell of their own are only the tree's way to group: their parts take part
/// in the spacing (and the breaking) of the outer row.
void collect(const Formula& row, const Style& style, std::vector<Box>& parts) {
  for (const Formula& child : row.children) {
    if (child.kind == Formula::Kind::Row && !child.cell.valid() && !child.fault)
      collect(child, style, parts);
    else
      parts.push_back(layOut(child, style));
  }
}

using LayOut = Box (*)(const Formula&, const Style&);
/// In the order of Formula::Kind.
constexpr LayOut kLayOut[] = {layOutRow,      layOutSymbol, layOutWord,   layOutNumber,  layOutOperator,
                              layOutFraction, layOutScript, layOutAccent, layOutFenced,  layOutSum,
                              layOutMatrix,   layOutRoot,   layOutBrace,  layOutEllipsis};

}  // namespace

void Box::place(QPointF at, Box child) {
  ascent = std::max(ascent, child.ascent - at.y());
  descent = std::max(descent, child.descent + at.y());
  children.push_back({at, std::move(child)});
}

Box layOut(const Formula& formula, const Style& style) {
  Box box = kLayOut[static_cast<size_t>(formula.kind)](formula, style);
  box.source = &formula;
  if (box.size == 0.0) box.size = style.size();
  if (formula.fault) {  // room for the wavy line below and the sign behind
    box.descent += 0.22 * style.size();
    box.width += 0.62 * style.size();
    box.italic = 0.0;
  }
  return box;
}

Box textBox(const std::u32string& text, double size) {
  const MathFont& font = MathFont::instance();
  Box box;
  box.size = size;
  FormulaInk run;
  run.size = size;
  for (const char32_t c : text) {
    const quint32 glyph = c == U' ' ? 0 : font.glyph(c);
    if (c == U' ') {
      box.width += 0.25 * size;
    } else if (glyph == 0) {
      outlines(box, QString::fromUcs4(&c, 1), size * 0.9);
    } else {
      const QRectF ink = font.bounds(glyph);
      run.glyphs.push_back(glyph);
      run.positions.emplace_back(box.width, 0.0);
      box.width += font.advance(glyph) * size;
      box.ascent = std::max(box.ascent, -ink.top() * size);
      box.descent = std::max(box.descent, ink.bottom() * size);
    }
  }
  if (!run.glyphs.empty()) {
    box.italic = font.italicCorrection(run.glyphs.back()) * size;
    if (text.size() == 1) {
      box.single = true;
      box.accentX = font.accentX(run.glyphs.front()) * size;
    }
    box.inks.push_back(std::move(run));
  }
  return box;
}

Box layOutSymbol(const Formula& formula, const Style& style) {
  std::u32string letters;
  for (const char32_t c : QString::fromStdString(formula.text).toStdU32String()) letters += italic(c);
  return textBox(letters, style.size());
}

Box layOutWord(const Formula& formula, const Style& style) {
  Box box = textBox(QString::fromStdString(formula.text).toStdU32String(), style.size());
  box.single = false;
  box.setAtom(Atom::Large);
  return box;
}

Box layOutNumber(const Formula& formula, const Style& style) {
  const std::u32string text = plainMinus(formula.text);
  std::u32string plain, raised;
  for (const char32_t c : text) {
    const auto* place = std::find(std::begin(kSuperscripts), std::end(kSuperscripts) - 1, c);
    if (place != std::end(kSuperscripts) - 1)
      raised += kRaised[place - std::begin(kSuperscripts)];
    else
      plain += c;
  }
  Box box = textBox(plain, style.size());
  const size_t point = plain.find(U'.');
  const size_t end = point == std::u32string::npos ? plain.find_first_of(U"·×⋅e") : point;
  box.pivot = textBox(plain.substr(0, std::min(end, plain.size())), style.size()).width;
  box.single = false;
  if (raised.empty()) return box;
  Box whole;
  whole.pivot = box.pivot;
  whole.width = box.width;
  whole.place({0.0, 0.0}, std::move(box));
  Box exponent = textBox(raised, style.script().size());
  const double width = exponent.width;
  whole.place({whole.width, -MathFont::instance().constant(MathFont::kSuperscriptShiftUp) * style.size()},
              std::move(exponent));
  whole.width += width;
  return whole;
}

Box layOutOperator(const Formula& formula, const Style& style) {
  const std::u32string text = plainMinus(formula.text);
  Box box = textBox(text, style.size());
  box.single = false;
  const auto* sign = std::find_if(std::begin(kSigns), std::end(kSigns),
                                  [&](const Sign& s) { return text.size() == 1 && s.mark == text.front(); });
  box.setAtom(sign == std::end(kSigns) ? Atom::Ordinary : sign->atom);
  return box;
}

Box layOutEllipsis(const Formula& formula, const Style& style) {
  const QString text = QString::fromStdString(formula.text);
  const int gap = static_cast<int>(text.indexOf(u' '));
  Box box = textBox((gap < 0 ? text : text.left(gap)).toStdU32String(), style.size());
  box.setAtom(Atom::Inner);
  box.single = false;
  if (gap >= 0) {
    QString rest = text.mid(gap + 1);
    const QStringList words = rest.split(u' ');
    if (words.size() == 2 && words[1] == QLatin1String("more"))
      rest = QCoreApplication::translate("FormulaLayout", "%1 more").arg(words[0]);
    Box label = textBox(rest.toStdU32String(), style.script().size());
    const double width = label.width, start = box.width + 0.22 * style.size();
    Box whole;
    whole.place({0.0, 0.0}, std::move(box));
    whole.place({start, 0.0}, std::move(label));
    whole.width = start + width;
    whole.setAtom(Atom::Inner);
    box = std::move(whole);
  }
  for (auto& [at, child] : box.children)
    for (FormulaInk& ink : child.inks) ink.muted = true;
  for (FormulaInk& ink : box.inks) ink.muted = true;
  return box;
}

double spaceBetween(Atom left, Atom right, int level) {
  if (left == Atom::None || right == Atom::None) return 0.0;
  // Thirds of TeX's table: 1 thin, 2 medium, 3 thick; negative: only outside of scripts.
  static constexpr int kTable[8][8] = {
      // Ord Large Bin Rel Open Close Punct Inner
      {0, 1, -2, -3, 0, 0, 0, -1},     {1, 1, 0, -3, 0, 0, 0, -1},     {-2, -2, 0, 0, -2, 0, 0, -2},
      {-3, -3, 0, 0, -3, 0, 0, -3},    {0, 0, 0, 0, 0, 0, 0, 0},       {0, 1, -2, -3, 0, 0, 0, -1},
      {-1, -1, 0, -1, -1, -1, -1, -1}, {-1, 1, -2, -3, -1, 0, -1, -1},
  };
  static constexpr double kWidths[] = {0.0, 3.0 / 18.0, 4.0 / 18.0, 5.0 / 18.0};
  // In Atom's order: Binary 2, Relation 3, Open 4, Close 5, Punctuation 6, Inner 7.
  const int entry = kTable[static_cast<size_t>(left)][static_cast<size_t>(right)];
  return entry < 0 && level > 0 ? 0.0 : kWidths[std::abs(entry)];
}

void settleBinaries(std::vector<Box>& parts) {
  Atom previous = Atom::None;
  for (size_t i = 0; i < parts.size(); ++i) {
    Box& part = parts[i];
    const bool alone = previous == Atom::None || previous == Atom::Binary || previous == Atom::Relation ||
                       previous == Atom::Open || previous == Atom::Punctuation || previous == Atom::Large;
    const bool atEnd = i + 1 == parts.size();
    const bool beforeEdge = !atEnd && (parts[i + 1].atom == Atom::Relation || parts[i + 1].atom == Atom::Close ||
                                       parts[i + 1].atom == Atom::Punctuation);
    if (part.atom == Atom::Binary && (alone || atEnd || beforeEdge)) part.setAtom(Atom::Ordinary);
    previous = part.last;
  }
}

Box hbox(std::vector<Box> parts, const Style& style) {
  Box row;
  row.size = style.size();
  Atom previous = Atom::None;
  double lean = 0.0;
  for (Box& part : parts) {
    // Slanted ink leans into upright neighbours; slanted ones follow its slant.
    if (part.italic == 0.0 || part.atom != Atom::Ordinary) row.width += lean;
    row.width += spaceBetween(previous, part.atom, style.level) * style.size();
    const double x = row.width;
    row.width += part.width;
    lean = part.italic;
    previous = part.last;
    row.place({x, 0.0}, std::move(part));
  }
  row.width += lean;
  if (!row.children.empty()) {
    row.atom = row.children.front().box.atom;
    row.last = row.children.back().box.last;
  }
  return row;
}

Box layOutRow(const Formula& formula, const Style& style) {
  std::vector<Box> parts;
  collect(formula, style, parts);
  if (parts.size() == 1 && !formula.cell.valid() && !formula.fault) {
    // A row of one is that one: scripts and accents see the letter itself.
    Box only;
    Box& part = parts.front();
    only.width = part.width, only.italic = part.italic, only.accentX = part.accentX, only.pivot = part.pivot;
    only.single = part.single, only.atom = part.atom, only.last = part.last, only.size = part.size;
    only.place({0.0, 0.0}, std::move(part));
    return only;
  }
  settleBinaries(parts);
  return hbox(std::move(parts), style);
}

}  // namespace unroll::formula_boxes
