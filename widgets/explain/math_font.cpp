// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/math_font.h"

#include <QFont>
#include <QtEndian>
#include <algorithm>
#include <cmath>

#include "theme/theme.h"

namespace unroll {
namespace {

constexpr double kReference = 1000.0;

/// Big-endian reads that give 0 past the end: a broken font must not bring the window down.
int u16(const QByteArray& table, int at) {
  if (at < 0 || at + 2 > table.size()) return 0;
  return qFromBigEndian<quint16>(table.constData() + at);
}
int s16(const QByteArray& table, int at) { return static_cast<qint16>(u16(table, at)); }

/// The glyphs of a coverage table, in coverage order.
std::vector<quint32> coverage(const QByteArray& table, int at) {
  std::vector<quint32> glyphs;
  const int count = u16(table, at + 2);
  if (u16(table, at) == 1) {
    for (int i = 0; i < count; ++i) glyphs.push_back(static_cast<quint32>(u16(table, at + 4 + 2 * i)));
    return glyphs;
  }
  for (int i = 0; i < count; ++i) {
    const int first = u16(table, at + 4 + 6 * i), last = u16(table, at + 6 + 6 * i);
    for (int g = first; g <= last && g < first + 4096; ++g) glyphs.push_back(static_cast<quint32>(g));
  }
  return glyphs;
}

/// What TeX's Computer Modern has, for a machine without a mathematics font (em).
struct Default {
  MathFont::Constant which;
  double value;
};
constexpr Default kDefaults[] = {
    {MathFont::kAxisHeight, 0.25},
    {MathFont::kAccentBaseHeight, 0.45},
    {MathFont::kSubscriptShiftDown, 0.247},
    {MathFont::kSubscriptTopMax, 0.344},
    {MathFont::kSubscriptBaselineDropMin, 0.2},
    {MathFont::kSuperscriptShiftUp, 0.363},
    {MathFont::kSuperscriptBottomMin, 0.108},
    {MathFont::kSuperscriptBaselineDropMax, 0.25},
    {MathFont::kSubSuperscriptGapMin, 0.16},
    {MathFont::kSuperscriptBottomMaxWithSubscript, 0.344},
    {MathFont::kSpaceAfterScript, 0.056},
    {MathFont::kUpperLimitGapMin, 0.2},
    {MathFont::kUpperLimitBaselineRiseMin, 0.111},
    {MathFont::kLowerLimitGapMin, 0.167},
    {MathFont::kLowerLimitBaselineDropMin, 0.6},
    {MathFont::kNumeratorShiftUp, 0.394},
    {MathFont::kNumeratorDisplayShiftUp, 0.677},
    {MathFont::kDenominatorShiftDown, 0.345},
    {MathFont::kDenominatorDisplayShiftDown, 0.686},
    {MathFont::kNumeratorGapMin, 0.04},
    {MathFont::kNumeratorDisplayGapMin, 0.12},
    {MathFont::kFractionRule, 0.04},
    {MathFont::kDenominatorGapMin, 0.04},
    {MathFont::kDenominatorDisplayGapMin, 0.12},
    {MathFont::kOverbarGap, 0.12},
    {MathFont::kOverbarRule, 0.04},
    {MathFont::kRadicalGap, 0.05},
    {MathFont::kRadicalDisplayGap, 0.148},
    {MathFont::kRadicalRule, 0.04},
};

}  // namespace

const MathFont& MathFont::instance() {
  static const MathFont font;
  return font;
}

MathFont::MathFont() {
  QFont font(Theme::instance().mathFamily());
  font.setPixelSize(static_cast<int>(kReference));
  font.setHintingPreference(QFont::PreferNoHinting);
  m_raw = QRawFont::fromFont(font);
  for (const Default& d : kDefaults) m_constants[d.which] = d.value;
  m_unit = m_raw.unitsPerEm() > 0 ? 1.0 / m_raw.unitsPerEm() : 0.001;
  readTable(m_raw.fontTable("MATH"));
}

void MathFont::readTable(const QByteArray& table) {
  if (table.size() < 10) return;
  m_hasTable = true;
  readConstants(table, u16(table, 4));
  const int info = u16(table, 6);
  m_italic = readValues(table, info + u16(table, info), m_unit);
  m_accent = readValues(table, info + u16(table, info + 2), m_unit);
  const int variants = u16(table, 8);
  m_overlap = u16(table, variants) * m_unit;
  m_vertical = readConstructions(table, variants, true);
  m_horizontal = readConstructions(table, variants, false);
}

void MathFont::readConstants(const QByteArray& table, int at) {
  m_scriptScale = s16(table, at) / 100.0;
  m_scriptScriptScale = s16(table, at + 2) / 100.0;
  m_displayOperatorHeight = u16(table, at + 6) * m_unit;
  for (int i = 0; i < kConstantCount; ++i) m_constants[static_cast<size_t>(i)] = s16(table, at + 8 + 4 * i) * m_unit;
}

QHash<quint32, double> MathFont::readValues(const QByteArray& table, int at, double unit) {
  QHash<quint32, double> values;
  const std::vector<quint32> glyphs = coverage(table, at + u16(table, at));
  const int count = std::min(u16(table, at + 2), static_cast<int>(glyphs.size()));
  for (int i = 0; i < count; ++i) values.insert(glyphs[static_cast<size_t>(i)], s16(table, at + 4 + 4 * i) * unit);
  return values;
}

QHash<quint32, MathFont::Construction> MathFont::readConstructions(const QByteArray& table, int at,
                                                                   bool isVertical) const {
  QHash<quint32, Construction> all;
  const std::vector<quint32> glyphs = coverage(table, at + u16(table, at + (isVertical ? 2 : 4)));
  const int first = at + 10 + (isVertical ? 0 : 2 * u16(table, at + 6));
  const int count = std::min(u16(table, at + (isVertical ? 6 : 8)), static_cast<int>(glyphs.size()));
  for (int i = 0; i < count; ++i) {
    const int spot = at + u16(table, first + 2 * i);
    Construction made;
    for (int v = 0; v < u16(table, spot + 2); ++v)
      made.variants.emplace_back(u16(table, spot + 4 + 4 * v), u16(table, spot + 6 + 4 * v) * m_unit);
    if (const int assembly = u16(table, spot)) {
      const int parts = spot + assembly;
      for (int p = 0; p < u16(table, parts + 4); ++p) {
        const int part = parts + 6 + 10 * p;
        made.parts.push_back({static_cast<quint32>(u16(table, part)), u16(table, part + 2) * m_unit,
                              u16(table, part + 4) * m_unit, u16(table, part + 6) * m_unit,
                              (u16(table, part + 8) & 1) != 0});
      }
    }
    all.insert(glyphs[static_cast<size_t>(i)], made);
  }
  return all;
}

quint32 MathFont::glyph(char32_t character) const {
  const auto known = m_glyphs.constFind(character);
  if (known != m_glyphs.cend()) return *known;
  const QList<quint32> found = m_raw.glyphIndexesForString(QString::fromUcs4(&character, 1));
  const quint32 index = found.isEmpty() ? 0 : found.first();
  m_glyphs.insert(character, index);
  return index;
}

double MathFont::advance(quint32 glyph) const {
  const auto known = m_advances.constFind(glyph);
  if (known != m_advances.cend()) return *known;
  const QList<QPointF> advances = m_raw.advancesForGlyphIndexes({glyph}, QRawFont::SeparateAdvances);
  const double width = advances.isEmpty() ? 0.0 : advances.first().x() / kReference;
  m_advances.insert(glyph, width);
  return width;
}

QRectF MathFont::bounds(quint32 glyph) const {
  const auto known = m_bounds.constFind(glyph);
  if (known != m_bounds.cend()) return *known;
  const QRectF box = m_raw.boundingRect(glyph);
  const QRectF em(box.x() / kReference, box.y() / kReference, box.width() / kReference, box.height() / kReference);
  m_bounds.insert(glyph, em);
  return em;
}

double MathFont::italicCorrection(quint32 glyph) const { return m_italic.value(glyph, 0.0); }

double MathFont::accentX(quint32 glyph) const {
  const auto known = m_accent.constFind(glyph);
  return known != m_accent.cend() ? *known : bounds(glyph).center().x();
}

const QRawFont& MathFont::raw(double pixels) const {
  const int key = static_cast<int>(std::lround(pixels * 64.0));
  auto known = m_sizes.find(key);
  if (known == m_sizes.end()) {
    QRawFont sized = m_raw;
    sized.setPixelSize(pixels);
    known = m_sizes.insert(key, sized);
  }
  return *known;
}

MathFont::Stretched MathFont::vertical(char32_t character, double atLeast) const {
  const quint32 plain = glyph(character);
  const auto found = m_vertical.constFind(plain);
  if (found == m_vertical.cend()) return {{{plain, 0.0}}, bounds(plain).height()};
  for (const auto& [variant, length] : found->variants)
    if (length >= atLeast) return {{{variant, 0.0}}, bounds(variant).height()};
  if (found->parts.empty()) {
    const quint32 last = found->variants.empty() ? plain : found->variants.back().first;
    return {{{last, 0.0}}, bounds(last).height()};
  }
  // An assembly: repeat the extenders until it is tall enough, then share out the overlap.
  const std::vector<Part>& parts = found->parts;
  for (int repeats = 1; repeats < 400; ++repeats) {
    std::vector<const Part*> row;
    double full = 0.0;
    for (const Part& part : parts)
      for (int r = 0; r < (part.extender ? repeats : 1); ++r) {
        row.push_back(&part);
        full += part.full;
      }
    const double joints = static_cast<double>(row.size()) - 1.0;
    if (full - joints * m_overlap < atLeast && repeats < 399) continue;
    double most = 1e9;
    for (size_t i = 0; i + 1 < row.size(); ++i) most = std::min({most, row[i]->end, row[i + 1]->start});
    const double overlap =
        joints > 0 ? std::clamp((full - atLeast) / joints, m_overlap, std::max(m_overlap, most)) : 0.0;
    Stretched out;
    double at = 0.0;
    for (const Part* part : row) {
      out.pieces.push_back({part->glyph, at});
      at += part->full - overlap;
    }
    out.length = at + overlap;
    return out;
  }
  return {};
}

quint32 MathFont::horizontalVariant(char32_t character, double atMost) const {
  const quint32 plain = glyph(character);
  quint32 best = plain;
  const auto found = m_horizontal.constFind(plain);
  if (found == m_horizontal.cend()) return plain;
  for (const auto& [variant, length] : found->variants)
    if (length <= atMost) best = variant;
  return best;
}

}  // namespace unroll
