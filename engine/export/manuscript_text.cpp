// SPDX-License-Identifier: GPL-3.0-or-later
// A manuscript as plain text for terminals, mails and screen readers.
#include <algorithm>

#include <fmt/format.h>

#include "export/manuscript_writers.h"
#include "math/formula_latex.h"

namespace unroll {
namespace {

/// Columns of a terminal: Chinese letters take two, combining marks none.
size_t widthOf(const std::string& text) {
  size_t width = 0;
  for (size_t i = 0; i < text.size();) {
    size_t end = i + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
    const std::string_view character = std::string_view(text).substr(i, end - i);
    const bool combining = character == "\u0302" || character == "\u0303" || character == "\u0304";
    width += combining ? 0 : formula::hasCjk(character) ? 2 : 1;
    i = end;
  }
  return width;
}

std::string repeated(std::string_view sign, size_t count) {
  std::string out;
  while (count-- > 0) out += sign;
  return out;
}

std::string padded(const std::string& text, size_t width, bool right) {
  const std::string space(width - std::min(width, widthOf(text)), ' ');
  return right ? space + text : text + space;
}

class TextWriter {
 public:
  explicit TextWriter(const Say& say) : m_say(say) {}

  std::string text(const Text& words) const { return m_say ? m_say(words) : words.english(); }

  std::string operator()(const Manuscript::Heading& heading) {
    std::string words = text(heading.text);
    if (heading.formula) words += (words.empty() ? "" : "  ") + formula::toText(*heading.formula);
    static constexpr std::string_view kLines[] = {"=", "-"};
    const std::string line =
        heading.level <= 2 ? repeated(kLines[std::max(heading.level, 1) - 1], widthOf(words)) + "\n" : std::string();
    return "\n" + words + "\n" + line;
  }
  std::string operator()(const Manuscript::Paragraph& paragraph) { return text(paragraph.text) + "\n"; }
  std::string operator()(const Manuscript::Equation& equation) { return lines(equation.lines); }
  std::string operator()(const Manuscript::Fault& fault) {
    const int note = ++m_notes;
    return fmt::format("\n  {} [{}]\n{}  {} [{}]\n{}  [{}] {}\n\n", text(fault.printedTitle), note,
                       lines({fault.printed}), text(fault.rightTitle), note, lines({fault.right}), note,
                       text(fault.reason));
  }
  std::string operator()(const Manuscript::Table& table) {
    std::vector<std::vector<std::string>> rows(1);
    for (const Text& title : table.titles) rows[0].push_back(text(title));
    for (const auto& row : table.rows) {
      rows.emplace_back();
      for (const Manuscript::Cell& cell : row)
        rows.back().push_back(cell.formula ? formula::toText(*cell.formula) : text(cell.text));
    }
    std::vector<size_t> widths(table.titles.size(), 0);
    for (const auto& row : rows)
      for (size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], widthOf(row[c]));
    std::string out = "\n";
    for (const auto& row : rows) {
      std::string line = "  ";
      for (size_t c = 0; c < row.size(); ++c) line += padded(row[c], widths[c], table.numeric[c]) + "  ";
      out += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
    return out + (table.more.empty() ? "" : "  " + text(table.more) + "\n");
  }
  std::string operator()(const Manuscript::Task& task) {
    return fmt::format("\n{}. {}\n{}{}", task.number, text(task.text), lines(task.lines),
                       repeated("\n", static_cast<size_t>(task.room)));
  }
  std::string operator()(const Manuscript::Fields& fields) {
    std::string out;
    for (const Text& title : fields.titles) out += text(title) + ": " + repeated("_", 24) + "   ";
    return out + "\n";
  }
  std::string operator()(const Manuscript::PageBreak&) { return "\n\f"; }

 private:
  /// The lines of a chain stand below the first one's relation, where that is not far.
  static std::string lines(const std::vector<Formula>& formulas) {
    constexpr size_t kFarthest = 20;
    std::string out;
    size_t indent = 0;
    for (const Formula& f : formulas) {
      const std::string line = formula::toText(f);
      const int relation = relationOf(f);
      if (out.empty() && relation > 0) {
        const Formula left = formula::row({f.children.begin(), f.children.begin() + relation});
        indent = widthOf(formula::toText(left)) + 1;
        if (indent > kFarthest) indent = 2;
      }
      out += std::string(relation == 0 ? 4 + indent : 4, ' ') +
             line.substr(std::min(line.find_first_not_of(' '), line.size())) + "\n";
    }
    return out;
  }

  const Say& m_say;
  int m_notes = 0;
};

}  // namespace

std::string manuscriptText(const Manuscript& manuscript, const Say& say) {
  TextWriter writer(say);
  const std::string title = writer.text(manuscript.title);
  std::string out = title + "\n" + repeated("=", widthOf(title)) + "\n";
  if (!manuscript.subtitle.empty()) out += writer.text(manuscript.subtitle) + "\n";
  for (const Manuscript::Block& block : manuscript.blocks) out += std::visit(writer, block);
  return out;
}

}  // namespace unroll
