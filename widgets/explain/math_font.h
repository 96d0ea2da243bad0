// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QHash>
#include <QPainterPath>
#include <QRawFont>
#include <QRectF>
#include <QString>
#include <array>
#include <cstdint>
#include <vector>

namespace unroll {

/// The mathematics font as the layout needs it: glyphs, their metrics, and the numbers of its
/// OpenType MATH table (axis height, shifts of scripts, gaps of fractions, taller fences). Lengths are
/// in em, y grows downward as in Qt; the font has no hinting, so metrics scale exactly.
/// For the window's thread (raw fonts are not shared between threads).
class MathFont {
 public:
  /// The MathConstants of the OpenType specification that are used here, in its order.
  enum Constant {
    kAxisHeight = 1,
    kAccentBaseHeight = 2,
    kSubscriptShiftDown = 4,
    kSubscriptTopMax = 5,
    kSubscriptBaselineDropMin = 6,
    kSuperscriptShiftUp = 7,
    kSuperscriptBottomMin = 9,
    kSuperscriptBaselineDropMax = 10,
    kSubSuperscriptGapMin = 11,
    kSuperscriptBottomMaxWithSubscript = 12,
    kSpaceAfterScript = 13,
    kUpperLimitGapMin = 14,
    kUpperLimitBaselineRiseMin = 15,
    kLowerLimitGapMin = 16,
    kLowerLimitBaselineDropMin = 17,
    kNumeratorShiftUp = 28,
    kNumeratorDisplayShiftUp = 29,
    kDenominatorShiftDown = 30,
    kDenominatorDisplayShiftDown = 31,
    kNumeratorGapMin = 32,
    kNumeratorDisplayGapMin = 33,
    kFractionRule = 34,
    kDenominatorGapMin = 35,
    kDenominatorDisplayGapMin = 36,
    kOverbarGap = 39,
    kOverbarRule = 40,
    kRadicalGap = 45,
    kRadicalDisplayGap = 46,
    kRadicalRule = 47,
    kConstantCount = 51,
  };

  static const MathFont& instance();

  /// Whether the family is a mathematics font; without one, shapes come from the fallback's glyphs.
  bool hasMathTable() const { return m_hasTable; }
  double constant(Constant which) const { return m_constants[which]; }
  double displayOperatorHeight() const { return m_displayOperatorHeight; }
  /// The scale of first and second level scripts.
  double scriptScale(int level) const { return level <= 0 ? 1.0 : level == 1 ? m_scriptScale : m_scriptScriptScale; }

  quint32 glyph(char32_t character) const;  ///< 0: the font does not have it
  double advance(quint32 glyph) const;
  QRectF bounds(quint32 glyph) const;  ///< of the ink, around the origin on the baseline
  double italicCorrection(quint32 glyph) const;
  /// Where an accent's middle goes over GLYPH; its own middle where the font does not say.
  double accentX(quint32 glyph) const;
  /// The same font to draw with, at a size in pixels.
  const QRawFont& raw(double pixels) const;

  /// A fence as tall (or an accent as wide) as asked: one glyph, or pieces put on each other.
  struct Piece {
    quint32 glyph = 0;
    double offset = 0.0;
  };  ///< offset along the stretch, from its start
  struct Stretched {
    std::vector<Piece> pieces;
    double length = 0.0;
  };
  Stretched vertical(char32_t character, double atLeast) const;  ///< pieces from the bottom upward
  /// The widest variant that is no wider than ATMOST.
  quint32 horizontalVariant(char32_t character, double atMost) const;

 private:
  MathFont();
  struct Part {
    quint32 glyph;
    double start, end, full;
    bool extender;
  };
  struct Construction {
    std::vector<std::pair<quint32, double>> variants;
    std::vector<Part> parts;
  };
  void readTable(const QByteArray& table);
  void readConstants(const QByteArray& table, int at);
  static QHash<quint32, double> readValues(const QByteArray& table, int at, double unit);
  QHash<quint32, Construction> readConstructions(const QByteArray& table, int at, bool isVertical) const;

  QRawFont m_raw;  ///< at kReference pixels
  double m_unit = 0.001;
  bool m_hasTable = false;
  std::array<double, kConstantCount> m_constants{};
  double m_displayOperatorHeight = 1.3;
  double m_scriptScale = 0.7, m_scriptScriptScale = 0.5;
  double m_overlap = 0.02;
  QHash<quint32, double> m_italic, m_accent;
  QHash<quint32, Construction> m_vertical, m_horizontal;
  mutable QHash<char32_t, quint32> m_glyphs;
  mutable QHash<quint32, QRectF> m_bounds;
  mutable QHash<quint32, double> m_advances;
  mutable QHash<int, QRawFont> m_sizes;
};

}  // namespace unroll
