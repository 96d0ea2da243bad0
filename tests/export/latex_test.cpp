// SPDX-License-Identifier: GPL-3.0-or-later
// All LaTeX that leaves the program compiles: whole passes of every template and worked example, derivations of values
// and gradients, as documents of our own and as formulas in somebody else's.
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>
#include <set>

#include "core/rng.h"
#include "export/explained.h"
#include "export/manuscript_writers.h"
#include "export/worksheet.h"
#include "io/templates.h"
#include "math/formula_latex.h"
#include "support/explained_template.h"

using namespace unroll;
using namespace unroll::test;

namespace {

int kept = 0;

/// Compiles without writing the pages; empty where all went well, else what pdflatex complained of.
QString complaints(const std::string& document, double allowedOverfull) {
  const QString compiler = QStandardPaths::findExecutable("pdflatex");
  if (compiler.isEmpty()) return "no pdflatex";
  QTemporaryDir folder;
  QFile file(folder.filePath("a.tex"));
  if (!file.open(QIODevice::WriteOnly)) return file.errorString();
  file.write(document.data(), static_cast<qint64>(document.size()));
  file.close();
  if (qEnvironmentVariableIsSet("UNROLL_KEEP_LATEX"))  // for looking at it
    QFile::copy(file.fileName(), qEnvironmentVariable("UNROLL_KEEP_LATEX") + QString::number(++kept) + ".tex");
  QProcess process;
  process.setWorkingDirectory(folder.path());
  process.start(compiler, {"-draftmode", "-interaction=nonstopmode", "-halt-on-error", "a.tex"});
  process.waitForFinished(-1);
  const QString log = QString::fromUtf8(process.readAllStandardOutput());
  if (process.exitCode() != 0) return log.mid(std::max<qsizetype>(0, log.indexOf("\n!")), 600);
  static const QRegularExpression kOverfull("Overfull \\\\hbox \\(([0-9.]+)pt too wide\\)");
  for (auto found = kOverfull.globalMatch(log); found.hasNext();) {
    const auto match = found.next();
    if (match.captured(1).toDouble() > allowedOverfull) return log.mid(match.capturedStart(), 400);
  }
  return {};
}

bool canCompile() { return !QStandardPaths::findExecutable("pdflatex").isEmpty(); }

/// LATEX with all its numbers the same: what is equal then compiles alike.
std::string shapeOf(const Manuscript::Block& block) {
  Manuscript one;
  one.blocks.push_back(block);
  const std::string latex = manuscriptLatex(one);
  static const QRegularExpression kNumbers("-?[0-9]+(\\.[0-9]+)?( \\\\cdot 10\\^\\{-?[0-9]+\\})?");
  return QString::fromStdString(latex).replace(kNumbers, "0").toStdString();
}

/// PART's blocks but for those that another like them stands for already.
void append(Manuscript& whole, const Manuscript& part) {
  static std::set<std::string> known;
  for (const Manuscript::Block& block : part.blocks)
    if (known.insert(shapeOf(block)).second) whole.blocks.push_back(block);
}

/// The whole pass and some derivations of every document of KIND.
Manuscript everything(Template::Kind kind) {
  Manuscript whole;
  whole.title = {"Everything"};
  ExplainedOptions options;
  options.maxEntries = 3;
  options.maxTimes = 2;
  options.maxTerms = 3;
  for (const Template& t : templates()) {
    if (t.kind != kind) continue;
    const auto explanation = explainTemplate(t.key);
    if (!explanation) continue;
    append(whole, passManuscript(*explanation, options));
    Rng rng(1, "cells");
    for (int i = 0; i < 6; ++i) {
      const ValueId id = static_cast<ValueId>(rng.below(explanation->expression().size()));
      const bool gradient = i % 2 == 1 && id <= explanation->loss();
      append(whole, derivationManuscript(
                        *explanation, {id, rng.below(explanation->evaluation().value(id).size()), gradient}, options));
    }
  }
  return whole;
}

void collect(const Manuscript& manuscript, std::vector<Formula>& formulas) {
  for (const Manuscript::Block& block : manuscript.blocks) {
    if (const auto* equation = std::get_if<Manuscript::Equation>(&block))
      formulas.insert(formulas.end(), equation->lines.begin(), equation->lines.end());
    if (const auto* fault = std::get_if<Manuscript::Fault>(&block)) {
      formulas.push_back(fault->printed);
      formulas.push_back(fault->right);
    }
  }
}

}  // namespace

class LatexTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void everyDocumentCompiles_data() {
    QTest::addColumn<int>("kind");
    QTest::newRow("worked examples") << static_cast<int>(Template::Kind::Worked);
    QTest::newRow("templates") << static_cast<int>(Template::Kind::Template);
  }
  void everyDocumentCompiles() {
    QFETCH(int, kind);
    if (!canCompile()) QSKIP("pdflatex is not here (texlive-latex-recommended)");
    const Manuscript whole = everything(static_cast<Template::Kind>(kind));
    const QString problem = complaints(manuscriptLatex(whole), 2.0);
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    // The same formulas as they are copied, in a plain document.
    std::vector<Formula> formulas;
    collect(whole, formulas);
    std::string plain = "\\documentclass{article}\\usepackage{amsmath,amssymb,xcolor}\\begin{document}\n";
    for (const Formula& f : formulas) plain += "\\[ " + formula::toLatex(f) + " \\]\n";
    const QString plainProblem = complaints(formula::asciiLatex(plain + "\\end{document}\n"), 1e9);
    QVERIFY2(plainProblem.isEmpty(), qPrintable(plainProblem));
  }
};

QTEST_GUILESS_MAIN(LatexTest)
#include "latex_test.moc"
