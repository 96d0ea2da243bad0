// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/copied.h"

#include <QAction>
#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QMimeData>

#include "export/explained.h"
#include "export/manuscript_pages.h"
#include "export/manuscript_writers.h"
#include "translate.h"

namespace unroll {
namespace {

struct Words {
  Q_DECLARE_TR_FUNCTIONS(Copied)
};

Picture pictureOf(const Copied& copied) {
  ManuscriptPages::Setup setup;
  setup.endless = true;
  Picture picture = ManuscriptPages::pictures(copied.picture, setup).front();
  picture.title = picture.description = copied.text;
  return picture;
}

Manuscript chain(std::vector<Formula> lines) {
  Manuscript manuscript;
  manuscript.blocks.emplace_back(Manuscript::Equation{std::move(lines)});
  return manuscript;
}

QClipboard* clipboard() { return QGuiApplication::clipboard(); }

}  // namespace

Copied copiedFormula(const Formula& formula) {
  return {QString::fromStdString(formula::toText(formula)),
          QStringLiteral("\\[ %1 \\]").arg(QString::fromStdString(formula::toLatex(formula))), chain({formula})};
}

Copied copiedDerivation(const Explanation::Derivation& derivation) {
  std::vector<Formula> lines = chained({derivation.symbols, derivation.numbers, derivation.result});
  QStringList text;
  for (const Formula& line : lines) text << QString::fromStdString(formula::toText(line)).trimmed();
  return {text.join(u'\n'), QStringLiteral("\\[\n%1\\]").arg(QString::fromStdString(derivationLatex(derivation))),
          chain(std::move(lines))};
}

Copied copiedStep(const Explanation& explanation, int step) {
  Copied copied;
  copied.picture = stepManuscript(explanation, step);
  copied.text = QString::fromStdString(
      manuscriptText(copied.picture, [](const Text& text) { return translated(text).toStdString(); }));
  for (const Manuscript::Block& block : copied.picture.blocks)
    if (const auto* equation = std::get_if<Manuscript::Equation>(&block))
      copied.latex += QStringLiteral("\\[\n%1\\]\n").arg(QString::fromStdString(chainLatex(equation->lines)));
  return copied;
}

std::unique_ptr<QMimeData> mimeOf(const Copied& copied) {
  auto mime = std::make_unique<QMimeData>();
  const Picture picture = pictureOf(copied);
  mime->setText(copied.text);
  for (const char* type : {"application/x-latex", "text/x-tex"})
    mime->setData(QString::fromLatin1(type), copied.latex.toUtf8());
  mime->setImageData(imageOf(picture, 2.0));
  mime->setData(QStringLiteral("image/svg+xml"), svgOf(picture));
  return mime;
}

void copyToClipboard(const Copied& copied) { clipboard()->setMimeData(mimeOf(copied).release()); }

void addCopyActions(QMenu& menu, std::function<Copied()> what) {
  menu.addAction(Words::tr("Copy"), QKeySequence(QKeySequence::Copy), &menu, [what] { copyToClipboard(what()); });
  menu.addAction(Words::tr("Copy as LaTeX"), &menu, [what] { clipboard()->setText(what().latex); });
  menu.addAction(Words::tr("Copy as text"), &menu, [what] { clipboard()->setText(what().text); });
  menu.addAction(Words::tr("Copy as a picture"), &menu,
                 [what] { clipboard()->setImage(imageOf(pictureOf(what()), 2.0)); });
}

}  // namespace unroll
