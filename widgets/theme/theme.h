// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QColor>
#include <QFont>
#include <QObject>
#include <QString>

#include "layers/descriptor.h"

namespace unroll {

class SystemScheme;

/// The colours, type and spacing of the window: the tokens of the design, light and dark. Views ask
/// by role, never write a colour of their own, and repaint on changed().
class Theme : public QObject {
  Q_OBJECT
 public:
  enum class Mode { System, Light, Dark };
  static Theme& instance();

  void setMode(Mode mode);
  Mode mode() const { return m_mode; }
  bool dark() const { return m_dark; }

  // Surfaces and ink.
  QColor background() const, panel() const, canvas() const, line() const;
  QColor text() const, muted() const, faint() const;
  QColor accent() const, accentSoft() const, onAccent() const;
  // Meaning.
  QColor dataNegative() const, dataZero() const, dataPositive() const;
  QColor gradientNegative() const, gradientPositive() const;
  QColor error() const, warning() const, good() const;
  QColor category(LayerCategory category) const;
  /// The stripe of a layer's card and palette entry: its category's colour; layers of the convolution
  /// group that only reshape or pool have their own. Null (an unknown type): faint.
  QColor stripe(const LayerDescriptor* layer) const;
  /// Diverging: −1 … 0 … +1 for values (or gradients).
  QColor diverging(double t, bool gradient = false) const;

  // Type. Fonts are packages; fallbacks are said once on standard error.
  QFont body() const;          ///< Inter 13
  QFont small() const;         ///< 11
  QFont title() const;         ///< 16 semibold
  QFont numbers() const;       ///< tabular figures
  QFont code() const;          ///< JetBrains Mono
  QString mathFamily() const;  ///< Latin Modern Math

  static constexpr int kStep = 4;  ///< spacing in steps of this
  static constexpr int kCardRadius = 10;
  static constexpr int kControlRadius = 7;
  static constexpr int kControlHeight = 30;

  /// Applies palette and style sheet to the application; called by setMode and at the start.
  void apply();

 Q_SIGNALS:
  void changed();

 private:
  Theme();
  SystemScheme* m_system;
  Mode m_mode = Mode::System;
  bool m_dark = false;
};

}  // namespace unroll
