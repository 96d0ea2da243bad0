// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/theme.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontMetricsF>
#include <QPalette>
#include <QProxyStyle>
#include <QStyle>
#include <QStyleFactory>
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "theme/style_sheet.h"
#include "theme/system_scheme.h"

namespace unroll {

namespace {

/// The tokens of the design, one row for both schemes.
struct Tokens {
  const char *background, *panel, *canvas, *line, *text, *muted, *faint;
  const char *accent, *accentSoft, *onAccent;
  const char *dataNegative, *dataZero, *dataPositive, *gradientNegative, *gradientPositive;
  const char *error, *warning, *good;
  const char *data, *core, *convolution, *shape, *recurrent, *attention;
};

constexpr Tokens kLight{"#F5F6F8", "#FFFFFF", "#FAFBFC", "#E2E5EA", "#1A2230", "#667085", "#98A2B3", "#3554D1",
                        "#E9EDFC", "#FFFFFF", "#2B6CB0", "#EEF0F3", "#D9691E", "#6B4FBB", "#17876D", "#C62F2F",
                        "#A86A00", "#1E7F4F", "#8792A2", "#4C6FE0", "#17909B", "#5F7D95", "#C2557A", "#8C6BD1"};
constexpr Tokens kDark{"#12151A", "#1A1E25", "#151920", "#2A303A", "#E7EAF0", "#97A1B0", "#6B7686", "#8AA0FF",
                       "#232B45", "#10141C", "#5BA4EA", "#242A33", "#F59A5E", "#AE97FB", "#4BD0AE", "#FF7B72",
                       "#E2B45B", "#57C98F", "#9AA5B5", "#6F8DF2", "#3DB4BE", "#7F9DB5", "#DB7396", "#A78BE6"};

/// Fusion, without the underlines of menu keys (Alt and the letter still open a menu).
class QuietStyle : public QProxyStyle {
 public:
  QuietStyle() : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion"))) {}
  int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                QStyleHintReturn* data) const override {
    if (hint == SH_UnderlineShortcut) return 0;
    return QProxyStyle::styleHint(hint, option, widget, data);
  }
};

QStringList families(const char* wanted) {
  return {QString::fromLatin1(wanted), QStringLiteral("Noto Sans CJK SC"), QStringLiteral("Noto Sans"),
          QStringLiteral("DejaVu Sans")};
}

/// Whether all digits are equally wide, so that a number that changes does not dance.
bool hasTabularFigures(const QFont& font) {
  const QFontMetricsF metrics(font);
  for (char digit = '1'; digit <= '9'; ++digit) {
    if (std::abs(metrics.horizontalAdvance(QLatin1Char(digit)) - metrics.horizontalAdvance(QLatin1Char('0'))) > 0.05) {
      return false;
    }
  }
  return true;
}

struct Typefaces {
  QFont body, small, title, numbers, code;
  QString math;
};

bool installed(const QString& family) {
  static const QStringList all = QFontDatabase::families();
  return all.contains(family);
}

void sayMissing(const char* family, const char* package, const char* instead) {
  if (installed(QString::fromLatin1(family))) return;
  std::fprintf(stderr, "unroll: the font '%s' is not installed (package %s); %s.\n", family, package, instead);
}

Typefaces findTypefaces() {
  sayMissing("Inter", "fonts-inter", "another sans serif takes its place");
  sayMissing("Noto Sans CJK SC", "fonts-noto-cjk", "Chinese may show as boxes");
  sayMissing("JetBrains Mono", "fonts-jetbrains-mono", "another fixed-width face takes its place");
  sayMissing("Latin Modern Math", "fonts-lmodern", "formulas are set in the text face");

  Typefaces faces;
  faces.body.setFamilies(families("Inter"));
  faces.body.setPixelSize(13);
  faces.body.setStyleHint(QFont::SansSerif);
  faces.body.setHintingPreference(QFont::PreferNoHinting);
  faces.small = faces.body;
  faces.small.setPixelSize(11);
  faces.title = faces.body;
  faces.title.setPixelSize(16);
  faces.title.setWeight(QFont::DemiBold);
  faces.numbers = faces.body;
  for (const char* family : {"Inter", "Noto Sans CJK SC", "Noto Sans", "DejaVu Sans"}) {
    QFont candidate = faces.body;
    candidate.setFamilies(families(family));
    if (installed(QString::fromLatin1(family)) && hasTabularFigures(candidate)) {
      faces.numbers = candidate;
      break;
    }
  }
  faces.code.setFamilies({QStringLiteral("JetBrains Mono"), QStringLiteral("DejaVu Sans Mono"),
                          QStringLiteral("Noto Sans Mono CJK SC"), QStringLiteral("monospace")});
  faces.code.setPixelSize(12);
  faces.code.setStyleHint(QFont::Monospace);
  for (const char* family : {"Latin Modern Math", "Latin Modern Roman", "DejaVu Math TeX Gyre"}) {
    if (installed(QString::fromLatin1(family))) {
      faces.math = QString::fromLatin1(family);
      break;
    }
  }
  if (faces.math.isEmpty()) faces.math = faces.body.families().constFirst();
  return faces;
}

const Typefaces& typefaces() {
  static const Typefaces faces = findTypefaces();
  return faces;
}

QColor mix(const QColor& a, const QColor& b, double t) {
  const auto between = [t](double x, double y) { return x + (y - x) * t; };
  return QColor::fromRgbF(static_cast<float>(between(a.redF(), b.redF())),
                          static_cast<float>(between(a.greenF(), b.greenF())),
                          static_cast<float>(between(a.blueF(), b.blueF())));
}

const Tokens& tokens(bool dark) { return dark ? kDark : kLight; }

}  // namespace

Theme::Theme() : m_system(new SystemScheme(this)) {
  m_dark = m_system->dark();
  connect(m_system, &SystemScheme::changed, this, [this] {
    if (m_mode == Mode::System) setMode(m_mode);
  });
}

Theme& Theme::instance() {
  // Owned by the application: widgets that outlive main() do not exist.
  static Theme* theme = new Theme;
  return *theme;
}

void Theme::setMode(Mode mode) {
  m_mode = mode;
  m_dark = mode == Mode::System ? m_system->dark() : mode == Mode::Dark;
  apply();
}

QColor Theme::background() const { return QColor(tokens(m_dark).background); }
QColor Theme::panel() const { return QColor(tokens(m_dark).panel); }
QColor Theme::canvas() const { return QColor(tokens(m_dark).canvas); }
QColor Theme::line() const { return QColor(tokens(m_dark).line); }
QColor Theme::text() const { return QColor(tokens(m_dark).text); }
QColor Theme::muted() const { return QColor(tokens(m_dark).muted); }
QColor Theme::faint() const { return QColor(tokens(m_dark).faint); }
QColor Theme::accent() const { return QColor(tokens(m_dark).accent); }
QColor Theme::accentSoft() const { return QColor(tokens(m_dark).accentSoft); }
QColor Theme::onAccent() const { return QColor(tokens(m_dark).onAccent); }
QColor Theme::dataNegative() const { return QColor(tokens(m_dark).dataNegative); }
QColor Theme::dataZero() const { return QColor(tokens(m_dark).dataZero); }
QColor Theme::dataPositive() const { return QColor(tokens(m_dark).dataPositive); }
QColor Theme::gradientNegative() const { return QColor(tokens(m_dark).gradientNegative); }
QColor Theme::gradientPositive() const { return QColor(tokens(m_dark).gradientPositive); }
QColor Theme::error() const { return QColor(tokens(m_dark).error); }
QColor Theme::warning() const { return QColor(tokens(m_dark).warning); }
QColor Theme::good() const { return QColor(tokens(m_dark).good); }

QColor Theme::category(LayerCategory category) const {
  const Tokens& all = tokens(m_dark);
  switch (category) {
    case LayerCategory::Data: return QColor(all.data);
    case LayerCategory::Core: return QColor(all.core);
    case LayerCategory::Convolution: return QColor(all.convolution);
    case LayerCategory::Recurrent: return QColor(all.recurrent);
    case LayerCategory::Attention: return QColor(all.attention);
  }
  return QColor(all.data);
}

QColor Theme::stripe(const LayerDescriptor* layer) const {
  if (!layer) return faint();
  if (layer->category != LayerCategory::Convolution || layer->examples.empty()) return category(layer->category);
  const LayerExample& example = layer->examples.front();
  const bool learns = !layer->parameters(Attributes(layer->attributes, example.attributes), example.inputs).empty();
  return learns ? category(layer->category) : QColor(tokens(m_dark).shape);
}

QColor Theme::diverging(double t, bool gradient) const {
  if (!std::isfinite(t)) return error();
  const QColor end =
      gradient ? (t < 0 ? gradientNegative() : gradientPositive()) : (t < 0 ? dataNegative() : dataPositive());
  return mix(dataZero(), end, std::min(1.0, std::abs(t)));
}

QFont Theme::body() const { return typefaces().body; }
QFont Theme::small() const { return typefaces().small; }
QFont Theme::title() const { return typefaces().title; }
QFont Theme::numbers() const { return typefaces().numbers; }
QFont Theme::code() const { return typefaces().code; }
QString Theme::mathFamily() const { return typefaces().math; }

void Theme::apply() {
  QPalette palette;
  const auto set = [&palette](QPalette::ColorRole role, const QColor& color, const QColor& disabled) {
    palette.setColor(QPalette::Active, role, color);
    palette.setColor(QPalette::Inactive, role, color);
    palette.setColor(QPalette::Disabled, role, disabled);
  };
  set(QPalette::Window, background(), background());
  set(QPalette::Base, panel(), panel());
  set(QPalette::AlternateBase, canvas(), canvas());
  set(QPalette::Button, panel(), panel());
  set(QPalette::ToolTipBase, panel(), panel());
  for (QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText}) {
    set(role, text(), faint());
  }
  set(QPalette::BrightText, onAccent(), faint());
  set(QPalette::PlaceholderText, faint(), faint());
  set(QPalette::Highlight, accent(), line());
  set(QPalette::HighlightedText, onAccent(), muted());
  set(QPalette::Link, accent(), faint());
  set(QPalette::LinkVisited, accent(), faint());
  set(QPalette::Light, panel(), panel());
  set(QPalette::Midlight, line(), line());
  set(QPalette::Mid, line(), line());
  set(QPalette::Dark, line(), line());
  set(QPalette::Shadow, line(), line());
  if (!qApp->property("unrollStyled").toBool()) {
    qApp->setStyle(new QuietStyle);
    qApp->setProperty("unrollStyled", true);
  }
  qApp->setPalette(palette);
  qApp->setFont(body());
  qApp->setStyleSheet(styleSheet(*this));
  Q_EMIT changed();
}

}  // namespace unroll
