// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/worksheet.h"

#include <charconv>

namespace unroll {
namespace {

using Kind = Formula::Kind;

constexpr const char* kLine = "________";

/// The number of a blank, or 0.
int blankNumber(const Formula& f) {
  if (f.kind != Kind::Script || f.children[0].kind != Kind::Word || f.children[0].text != kLine) return 0;
  const std::string& text = f.children[1].children.empty() ? f.children[1].text : f.children[1].children[0].text;
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

Formula label(int number) { return formula::fenced("()", formula::numberText(std::to_string(number))); }

}  // namespace

Formula worksheetBlank(int number) { return formula::sub(formula::word(kLine), label(number)); }

Formula withAnswers(const Formula& formula, const std::vector<Formula>& answers) {
  if (const int number = blankNumber(formula); number > 0 && static_cast<size_t>(number) <= answers.size())
    return formula::brace(answers[static_cast<size_t>(number) - 1], label(number));
  Formula filled = formula;
  for (Formula& child : filled.children) child = withAnswers(child, answers);
  return filled;
}

int blanksIn(const Formula& formula) {
  if (blankNumber(formula) > 0) return 1;
  int count = 0;
  for (const Formula& child : formula.children) count += blanksIn(child);
  return count;
}

Manuscript worksheetManuscript(const Worksheet& sheet, bool answers) {
  Manuscript manuscript;
  manuscript.title = sheet.title;
  if (answers)
    manuscript.subtitle = {QT_TRANSLATE_NOOP("engine", "Work sheet with answers")};
  else
    manuscript.blocks.emplace_back(
        Manuscript::Fields{{{QT_TRANSLATE_NOOP("engine", "Name")}, {QT_TRANSLATE_NOOP("engine", "Date")}}});
  if (!sheet.introduction.empty()) manuscript.blocks.emplace_back(Manuscript::Paragraph{sheet.introduction});
  int number = 0;
  for (const WorksheetItem& item : sheet.items) {
    Manuscript::Task task{++number, item.task, chained(item.lines), answers ? 0 : item.room};
    if (answers)
      for (Formula& line : task.lines) line = withAnswers(line, item.answers);
    manuscript.blocks.emplace_back(std::move(task));
  }
  return manuscript;
}

std::string worksheetLatex(const Worksheet& sheet, bool answers, const LatexOptions& options) {
  return manuscriptLatex(worksheetManuscript(sheet, answers), options);
}

}  // namespace unroll
