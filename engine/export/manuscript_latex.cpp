// SPDX-License-Identifier: GPL-3.0-or-later
// A manuscript as a LaTeX document. Formulas are set as paragraphs of inline mathematics in display style, so that TeX
// breaks long ones as it breaks lines; continued lines hang, the lines of a chain stand below their relation.
#include <fmt/format.h>

#include "export/manuscript_writers.h"
#include "math/formula_latex.h"

namespace unroll {
namespace {

constexpr const char* kPreamble = R"(\usepackage[margin=22mm,headheight=14pt]{geometry}
\usepackage{amsmath,amssymb,graphicx,xcolor,booktabs,longtable,array,fancyhdr}
\definecolor{red}{HTML}{C62F2F}
\definecolor{muted}{HTML}{667085}
\setcounter{secnumdepth}{0}
\setlength{\parindent}{0pt}\setlength{\parskip}{4pt plus 1pt}
\setlength{\lineskiplimit}{3pt}\setlength{\lineskip}{5pt}
\setlength{\LTpre}{4pt}\setlength{\LTpost}{6pt}\setlength{\LTleft}{0pt}
\pagestyle{fancy}\fancyhf{}\renewcommand{\headrulewidth}{0.3pt}
)";

constexpr const char* kChainMacros =
    R"(% A chain: \unrollfirst{left side}{relation and right side}, then \unrollnext{relation and right side}.
\newcommand{\unrollline}[2]{\par{\noindent\rightskip=0pt plus 1fil\hangafter=1
  \hangindent=\dimexpr #1+1.6em\relax\hspace*{#1}$\displaystyle #2$\par}}
\newcommand{\unrollfirst}[2]{\settowidth{\unrollindent}{$\displaystyle #1$}%
  \ifdim\unrollindent>.3\linewidth\setlength{\unrollindent}{1em}\fi\unrollline{0pt}{#1#2}}
\newcommand{\unrollnext}[1]{\nopagebreak\unrollline{\unrollindent}{{}#1}}
\newcommand{\unrollstep}[2]{\par\pagebreak[1]\vspace{6pt}{\small\bfseries\color{muted}#1\hspace{.6em}}$\relax #2$\par\nopagebreak}
)";

class LatexWriter {
 public:
  explicit LatexWriter(const Say& say) : m_say(say) {}

  std::string text(const Text& words) const { return formula::escapeLatex(m_say ? m_say(words) : words.english()); }

  std::string operator()(const Manuscript::Heading& heading) const {
    const std::string words = text(heading.text);
    const std::string symbol = heading.formula ? formula::toLatex(*heading.formula) : std::string();
    if (heading.level >= 4) return "\\unrollstep{" + words + "}{" + symbol + "}\n";
    static constexpr const char* kCommands[] = {"section", "subsection", "subsubsection"};
    return fmt::format("\\{}{{{}{}}}\n", kCommands[std::max(heading.level, 1) - 1], words,
                       symbol.empty() ? "" : " $" + symbol + "$");
  }

  std::string operator()(const Manuscript::Paragraph& paragraph) const {
    const std::string words = text(paragraph.text);
    return (paragraph.small ? "{\\small\\color{muted}" + words + "\\par}" : words + "\\par") + "\n";
  }

  std::string operator()(const Manuscript::Equation& equation) const { return chain(equation.lines); }

  std::string operator()(const Manuscript::Fault& fault) const {
    const auto side = [&](const char* mark, const Text& title, Formula f, const char* colour) {
      f.fault = false;  // the whole of it is coloured, outside of the formula, so that it can break
      return fmt::format(
          "\\begin{{minipage}}[t]{{.48\\linewidth}}{{\\small\\color{{muted}}{}}}{}\n{}{}\\end{{minipage}}", text(title),
          mark, colour, chain({std::move(f)}));
    };
    return "\\par\\medskip\\noindent" + side("\\footnotemark", fault.printedTitle, fault.printed, "\\color{red}") +
           "\\hfill\n" + side("\\footnotemark[\\value{footnote}]", fault.rightTitle, fault.right, "") +
           "\\footnotetext{" + text(fault.reason) + "}\\par\\medskip\n";
  }

  std::string operator()(const Manuscript::Table& table) const {
    std::string columns, head, body;
    for (const bool numeric : table.numeric) columns += numeric ? 'r' : 'l';
    for (const Text& title : table.titles)
      head += (head.empty() ? "" : " & ") + ("\\textcolor{muted}{" + text(title) + "}");
    for (const auto& row : table.rows) {
      std::string line;
      for (const Manuscript::Cell& cell : row)
        line += (&cell == &row.front() ? "" : " & ") +
                (cell.formula ? "$" + formula::toLatex(*cell.formula) + "$" : text(cell.text));
      body += line + " \\\\\n";
    }
    if (!table.more.empty())
      body +=
          fmt::format("\\multicolumn{{{}}}{{l}}{{\\color{{muted}}{}}} \\\\\n", table.titles.size(), text(table.more));
    // A long table breaks between pages, but needs several runs to find its widths; a short one is made to fit at once.
    constexpr size_t kShort = 24;
    const bool isShort = table.rows.size() <= kShort;
    const std::string written =
        fmt::format("\\begin{{{0}}}{{@{{}}{1}@{{}}}}\n\\toprule\n{2} \\\\\n\\midrule\n{3}{4}\\bottomrule\n\\end{{{0}}}",
                    isShort ? "tabular" : "longtable", columns, head, isShort ? "" : "\\endhead\n", body);
    return isShort ? "\\par\\smallskip{\\small\\setlength{\\unrollindent}{0pt}\\unrollfit{\\text{" + written +
                         "}}\\par}\\smallskip\n"
                   : "{\\small" + written + "}\n";
  }

  std::string operator()(const Manuscript::Task& task) const {
    std::string room;
    for (int i = 0; i < task.room; ++i) room += "\\par\\vspace{7mm}{\\color{muted}\\hrule height .3pt}\n";
    return fmt::format(
        "\\par\\medskip\\noindent\\begin{{minipage}}{{\\linewidth}}\\setlength{{\\parskip}}{{4pt}}"
        "\\textbf{{{}.}} {}\\par\n{}{}\\end{{minipage}}\\par\\medskip\n",
        task.number, text(task.text), chain(task.lines), room);
  }

  std::string operator()(const Manuscript::Fields& fields) const {
    std::string line;
    for (const Text& title : fields.titles) line += text(title) + ":\\enspace\\hrulefill\\quad ";
    return "\\noindent " + line + "\\par\\medskip\n";
  }

  std::string operator()(const Manuscript::PageBreak&) const { return "\\clearpage\n"; }

 private:
  static std::string chain(const std::vector<Formula>& lines) {
    std::string out;
    for (const Formula& line : lines) {
      const int relation = relationOf(line);
      if (out.empty() && relation > 0) {
        Formula left = line, right = line;
        left.children.erase(left.children.begin() + relation, left.children.end());
        right.children.erase(right.children.begin(), right.children.begin() + relation);
        out += "\\unrollfirst{" + formula::toBreakableLatex(left) + "}{" + formula::toBreakableLatex(right) + "}\n";
      } else if (out.empty() || relation != 0) {
        out += "\\setlength{\\unrollindent}{1.2em}\\unrollline{0pt}{" + formula::toBreakableLatex(line) + "}\n";
      } else {
        out += "\\unrollnext{" + formula::toBreakableLatex(line) + "}\n";
      }
    }
    return out;
  }

  const Say& m_say;
};

}  // namespace

std::string manuscriptLatex(const Manuscript& manuscript, const LatexOptions& options) {
  const LatexWriter writer(options.say);
  const std::string title = writer.text(manuscript.title);
  std::string body = fmt::format(
      "\\fancyhead[L]{{\\small\\color{{muted}}{}}}\n\\fancyhead[R]{{\\small\\thepage}}\n"
      "\\begin{{document}}\n\\thispagestyle{{plain}}\n{{\\LARGE\\bfseries {}\\par}}\n",
      title, title);
  if (!manuscript.subtitle.empty()) body += "{\\color{muted}" + writer.text(manuscript.subtitle) + "\\par}\n";
  for (const Manuscript::Block& block : manuscript.blocks) body += std::visit(writer, block);
  body += "\\end{document}\n";
  const bool chinese = options.chinese || formula::hasCjk(body);
  std::string out = chinese ? "% !TeX program = xelatex\n" : "% !TeX program = pdflatex\n";
  out += fmt::format("\\documentclass[10pt,{}]{{article}}\n", options.letter ? "letterpaper" : "a4paper");
  if (chinese) out += "\\usepackage[UTF8,scheme=plain]{ctex}\n";
  out += std::string(kPreamble) + formula::kLatexMacros + kChainMacros;
  return out + (chinese ? body : formula::asciiLatex(body));
}

}  // namespace unroll
