// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QMenu>
#include <functional>
#include <memory>

#include "explain/explanation.h"
#include "export/manuscript.h"

class QMimeData;

namespace unroll {

/// What Copy takes: the same thing as text, as LaTeX and as a manuscript to be drawn.
struct Copied {
  QString text;
  QString latex;
  Manuscript picture;
};

Copied copiedFormula(const Formula& formula);
/// The chain of a derivation: in symbols, with the numbers, the result.
Copied copiedDerivation(const Explanation::Derivation& derivation);

/// All formulas of a step.
Copied copiedStep(const Explanation& explanation, int step);

/// Text, LaTeX (application/x-latex), a picture at twice the screen's size and the same as SVG, all at once: who pastes
/// takes what he understands.
std::unique_ptr<QMimeData> mimeOf(const Copied& copied);

void copyToClipboard(const Copied& copied);
/// "Copy", and apart "as LaTeX", "as text", "as a picture". WHAT is asked for once one is chosen.
void addCopyActions(QMenu& menu, std::function<Copied()> what);

}  // namespace unroll
