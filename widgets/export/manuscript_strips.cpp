// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/manuscript_strips.h"

#include <QFontMetricsF>
#include <QPaintEngine>
#include <QTextLayout>
#include <algorithm>

#include "explain/formula_paint.h"
#include "theme/theme.h"
#include "translate.h"

namespace unroll {
namespace {

constexpr double kFormula = 15.0, kInline = 13.0, kCellFormula = 13.0, kSmallestFormula = 2.0;
constexpr int kTitle = 22, kBody = 13, kSmall = 11, kCell = 12;
constexpr double kMostOfLine = 0.3;            ///< a longer left side does not decide where the chain's relations stand
constexpr double kRelationSpace = 5.0 / 18.0;  ///< em, before a relation

std::shared_ptr<const LaidFormula> laidOut(const Formula& formula, double width, double size) {
  auto laid = std::make_shared<LaidFormula>();
  laid->formula = formula;
  const auto lay = [&](double pixels) {
    FormulaLayout::Options options;
    options.size = pixels;
    options.maxWidth = width;
    laid->layout = FormulaLayout(laid->formula, options);
  };
  lay(size);
  // What cannot be broken is made smaller.
  if (const double wide = laid->layout.size().width(); wide > width + 0.5)
    lay(std::max(kSmallestFormula, size * width / wide * 0.995));
  return laid;
}

QString raised(int number) {
  static const QString kDigits = QStringLiteral("⁰¹²³⁴⁵⁶⁷⁸⁹");
  QString out;
  for (const QChar digit : QString::number(number)) out += kDigits[digit.digitValue()];
  return out;
}

double advance(const QString& text, const QFont& font) { return QFontMetricsF(font).horizontalAdvance(text); }

class Composer {
 public:
  explicit Composer(double width) : m_width(width) {}

  std::vector<Strip> compose(const Manuscript& manuscript) {
    if (!manuscript.title.empty())
      paragraph(translated(manuscript.title), paperFont(kTitle, true), paper::kText, 0.0, true);
    if (!manuscript.subtitle.empty())
      paragraph(translated(manuscript.subtitle), paperFont(kBody), paper::kMuted, 4.0, true);
    for (const Manuscript::Block& block : manuscript.blocks) std::visit(*this, block);
    return std::move(m_strips);
  }

  void operator()(const Manuscript::Heading& heading) {
    struct Look {
      int pixels;
      double before;
      bool bold;
    };
    static constexpr Look kLooks[] = {{19, 26.0, true}, {16, 20.0, true}, {14, 14.0, true}, {kSmall, 14.0, false}};
    const Look& look = kLooks[std::clamp(heading.level, 1, 4) - 1];
    const QColor color = heading.level >= 3 ? paper::kMuted : paper::kText;
    const QString words = translated(heading.text);
    if (!heading.formula) return paragraph(words, paperFont(look.pixels, look.bold), color, look.before, true);
    const QFont font = paperFont(look.pixels, look.bold);
    const double left = words.isEmpty() ? 0.0 : advance(words, font) + 8.0;
    const auto laid = laidOut(*heading.formula, m_width - left, kInline);
    Strip strip;
    strip.before = look.before;
    const double baseline = std::max(laid->layout.baseline(), QFontMetricsF(font).ascent());
    strip.height =
        baseline + std::max(laid->layout.size().height() - laid->layout.baseline(), QFontMetricsF(font).descent());
    strip.inks.push_back(TextInk{words, font, color, {0.0, baseline}});
    strip.inks.push_back(MathInk{laid, {left, baseline - laid->layout.baseline()}});
    strip.width = left + laid->layout.size().width();
    strip.keepWithNext = true;
    m_strips.push_back(std::move(strip));
  }

  void operator()(const Manuscript::Paragraph& block) {
    paragraph(translated(block.text), paperFont(block.small ? kSmall : kBody),
              block.small ? paper::kMuted : paper::kText, 8.0, block.small);
  }

  void operator()(const Manuscript::Equation& equation) { chain(equation.lines); }

  void operator()(const Manuscript::Fault& fault) {
    const int note = ++m_notes;
    const double half = (m_width - 24.0) / 2.0;
    Strip strip;
    strip.before = 12.0;
    const auto side = [&](double left, const Text& title, const Formula& formula) {
      const QFont font = paperFont(kSmall);
      strip.inks.push_back(
          TextInk{translated(title) + raised(note), font, paper::kMuted, {left, QFontMetricsF(font).ascent()}});
      const auto laid = laidOut(formula, half, kFormula);
      const double top = QFontMetricsF(font).height() + 5.0;
      strip.inks.push_back(MathInk{laid, {left, top}});
      strip.height = std::max(strip.height, top + laid->layout.size().height());
      strip.width =
          std::max(strip.width, left + std::max(laid->layout.size().width(), advance(translated(title), font)));
    };
    side(0.0, fault.printedTitle, fault.printed);
    side(half + 24.0, fault.rightTitle, fault.right);
    for (Strip& line :
         lines(raised(note) + QStringLiteral(" ") + translated(fault.reason), paperFont(kSmall), paper::kText, m_width))
      strip.notes.push_back(std::move(line));
    m_strips.push_back(std::move(strip));
  }

  void operator()(const Manuscript::Table& table);

  void operator()(const Manuscript::Task& task) {
    std::vector<Strip> outer = std::move(m_strips);
    m_strips.clear();
    paragraph(QStringLiteral("%1.  %2").arg(task.number).arg(translated(task.text)), paperFont(kBody), paper::kText,
              0.0, true);
    chain(task.lines);
    Strip whole = merged();
    for (int i = 0; i < task.room; ++i) {
      whole.height += 28.0;
      whole.inks.push_back(RuleInk{{0.0, whole.height - 1.0, m_width, 0.8}, paper::kLine});
      whole.width = m_width;
    }
    whole.before = 18.0;
    m_strips = std::move(outer);
    m_strips.push_back(std::move(whole));
  }

  void operator()(const Manuscript::Fields& fields) {
    const QFont font = paperFont(kBody);
    Strip strip;
    strip.before = 14.0;
    strip.height = QFontMetricsF(font).height() + 2.0;
    const double share = m_width / static_cast<double>(std::max<size_t>(1, fields.titles.size()));
    for (size_t i = 0; i < fields.titles.size(); ++i) {
      const QString words = translated(fields.titles[i]) + QStringLiteral(":");
      const double left = share * static_cast<double>(i), line = left + advance(words, font) + 6.0;
      strip.inks.push_back(TextInk{words, font, paper::kText, {left, QFontMetricsF(font).ascent()}});
      strip.inks.push_back(RuleInk{{line, strip.height - 1.0, left + share - 16.0 - line, 0.8}, paper::kMuted});
    }
    strip.width = m_width;
    m_strips.push_back(std::move(strip));
  }

  void operator()(const Manuscript::PageBreak&) { m_newPage = true; }

 private:
  /// TEXT broken into lines of WIDTH, a strip each.
  static std::vector<Strip> lines(const QString& text, const QFont& font, const QColor& color, double width) {
    QTextLayout layout(text, font);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    layout.beginLayout();
    std::vector<Strip> strips;
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
      line.setLineWidth(width);
      Strip strip;
      strip.height = line.height() * 1.15;
      strip.width = line.naturalTextWidth();
      strip.inks.push_back(TextInk{text.mid(line.textStart(), line.textLength()), font, color, {0.0, line.ascent()}});
      strips.push_back(std::move(strip));
    }
    layout.endLayout();
    return strips;
  }

  void paragraph(const QString& text, const QFont& font, const QColor& color, double before, bool keep) {
    std::vector<Strip> all = lines(text, font, color, m_width);
    for (size_t i = 0; i < all.size(); ++i) {
      all[i].before = i == 0 ? before : 0.0;
      all[i].keepWithNext = keep || i + 1 < all.size();
      push(std::move(all[i]));
    }
  }

  void push(Strip strip) {
    strip.newPage = std::exchange(m_newPage, false);
    m_strips.push_back(std::move(strip));
  }

  /// The lines of a chain stand below the first one's relation.
  void chain(const std::vector<Formula>& formulas) {
    double indent = 0.0;
    for (size_t i = 0; i < formulas.size(); ++i) {
      const int relation = relationOf(formulas[i]);
      if (i == 0 && relation > 0) {
        Formula left = formulas[i];
        left.children.erase(left.children.begin() + relation, left.children.end());
        indent = FormulaLayout(left, {kFormula, 0.0, true}).size().width() + kRelationSpace * kFormula;
        if (indent > kMostOfLine * m_width) indent = 1.6 * kFormula;
      }
      const double x = i > 0 && relation == 0 ? indent : 0.0;
      const auto laid = laidOut(formulas[i], m_width - x, kFormula);
      Strip strip;
      strip.before = i == 0 ? 12.0 : 7.0;
      strip.height = laid->layout.size().height();
      strip.width = x + laid->layout.size().width();
      strip.inks.push_back(MathInk{laid, {x, 0.0}});
      strip.keepWithNext = i + 1 < formulas.size();
      push(std::move(strip));
    }
  }

  /// All strips as one that stays on one page.
  Strip merged() {
    Strip whole;
    for (Strip& strip : m_strips) {
      whole.height += &strip == &m_strips.front() ? 0.0 : strip.before;
      for (Ink& ink : strip.inks) {
        std::visit(
            [&](auto& given) {
              if constexpr (requires { given.rect; })
                given.rect.translate(0.0, whole.height);
              else
                given.at.ry() += whole.height;
            },
            ink);
        whole.inks.push_back(std::move(ink));
      }
      whole.height += strip.height;
      whole.width = std::max(whole.width, strip.width);
      whole.newPage = whole.newPage || strip.newPage;
    }
    return whole;
  }

  double m_width;
  std::vector<Strip> m_strips;
  int m_notes = 0;
  bool m_newPage = false;
};

/// A cell as it is measured and placed.
struct LaidCell {
  QString text;
  std::shared_ptr<const LaidFormula> formula;
  double width = 0.0, ascent = 0.0, descent = 0.0;
};

LaidCell laidCell(const Manuscript::Cell& cell, const QFont& font, double most) {
  const QFontMetricsF metrics(font);
  if (!cell.formula) {
    const QString text = metrics.elidedText(translated(cell.text), Qt::ElideMiddle, most);
    return {text, nullptr, metrics.horizontalAdvance(text), metrics.ascent(), metrics.descent()};
  }
  auto laid = laidOut(*cell.formula, most, kCellFormula);
  const QSizeF size = laid->layout.size();
  const double ascent = laid->layout.baseline();
  return {{}, std::move(laid), size.width(), ascent, size.height() - ascent};
}

Strip rowStrip(const std::vector<LaidCell>& cells, const std::vector<double>& widths, const std::vector<bool>& numeric,
               const QFont& font, const QColor& color, double gap) {
  Strip strip;
  double ascent = 0.0, descent = 0.0, x = 0.0;
  for (const LaidCell& cell : cells) {
    ascent = std::max(ascent, cell.ascent);
    descent = std::max(descent, cell.descent);
  }
  for (size_t c = 0; c < cells.size(); ++c) {
    const LaidCell& cell = cells[c];
    const double left = numeric[c] ? x + widths[c] - cell.width : x;
    if (cell.formula)
      strip.inks.push_back(MathInk{cell.formula, {left, 3.0 + ascent - cell.ascent}});
    else
      strip.inks.push_back(TextInk{cell.text, font, color, {left, 3.0 + ascent}});
    x += widths[c] + gap;
  }
  strip.width = x - gap;
  strip.height = ascent + descent + 6.0;
  return strip;
}

void Composer::operator()(const Manuscript::Table& table) {
  constexpr double kGap = 18.0;
  const QFont font = paperFont(kCell, false, true), titleFont = paperFont(kSmall);
  const size_t columns = table.titles.size();
  // Numbers keep their width; words and symbols share what is left.
  std::vector<std::vector<LaidCell>> rows;
  std::vector<double> widths(columns, 0.0);
  const auto take = [&](std::vector<LaidCell> row) {
    for (size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], row[c].width);
    rows.push_back(std::move(row));
  };
  const auto layRows = [&](double most) {
    rows.clear();
    std::fill(widths.begin(), widths.end(), 0.0);
    std::vector<LaidCell> head;
    for (const Text& title : table.titles) head.push_back(laidCell({title}, titleFont, most));
    take(std::move(head));
    for (const auto& row : table.rows) {
      std::vector<LaidCell> cells;
      for (const Manuscript::Cell& cell : row) cells.push_back(laidCell(cell, font, most));
      take(std::move(cells));
    }
    double sum = kGap * static_cast<double>(columns - 1);
    for (const double w : widths) sum += w;
    return sum;
  };
  double most = 0.45 * m_width;
  while (layRows(most) > m_width && most > 40.0) most *= 0.85;

  auto head = std::make_shared<Strip>(rowStrip(rows[0], widths, table.numeric, titleFont, paper::kMuted, kGap));
  head->inks.push_back(RuleInk{{0.0, head->height, head->width, 0.8}, paper::kLine});
  head->height += 3.0;
  head->keepWithNext = true;
  Strip first = *head;
  first.before = 10.0;
  push(std::move(first));
  for (size_t r = 1; r < rows.size(); ++r) {
    Strip strip = rowStrip(rows[r], widths, table.numeric, font, paper::kText, kGap);
    strip.repeatHead = head;
    push(std::move(strip));
  }
  if (!table.more.empty()) paragraph(translated(table.more), titleFont, paper::kMuted, 2.0, false);
}

struct InkPainter {
  QPainter& painter;
  void operator()(const TextInk& ink) const {
    if (painter.paintEngine()->type() == QPaintEngine::SVG) {
      // As outlines: a picture does not depend on the fonts of who opens it.
      QPainterPath path;
      path.addText(ink.at, ink.font, ink.text);
      return painter.fillPath(path, ink.color);
    }
    painter.setFont(ink.font);
    painter.setPen(ink.color);
    painter.drawText(ink.at, ink.text);
  }
  void operator()(const MathInk& ink) const {
    FormulaPaint paint;
    paint.text = paper::kText;
    paint.muted = paper::kMuted;
    paint.accent = paint.accentSoft = paper::kText;
    paint.error = paper::kError;
    paintFormula(painter, ink.laid->layout, ink.at, paint);
  }
  void operator()(const RuleInk& ink) const { painter.fillRect(ink.rect, ink.color); }
};

}  // namespace

QFont paperFont(int pixels, bool bold, bool tabular) {
  QFont font = tabular ? Theme::instance().numbers() : Theme::instance().body();
  if (bold) font.setWeight(QFont::DemiBold);
  font.setPixelSize(pixels);
  font.setHintingPreference(QFont::PreferNoHinting);  // lines break at the same places at every scale
  return font;
}

std::vector<Strip> stripsOf(const Manuscript& manuscript, double width) { return Composer(width).compose(manuscript); }

void paintStrip(QPainter& painter, const Strip& strip, QPointF at) {
  painter.save();
  painter.translate(at);
  for (const Ink& ink : strip.inks) std::visit(InkPainter{painter}, ink);
  painter.restore();
}

}  // namespace unroll
