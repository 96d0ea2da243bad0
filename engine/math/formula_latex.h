// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>

#include "math/formula.h"

namespace unroll::formula {

/// TEXT for LaTeX: what has a meaning there is escaped, signs and Greek letters become mathematics, accented Latin
/// letters their commands. Nothing else is known to every LaTeX: it stays as it is.
std::string escapeLatex(std::string_view text);
/// LATEX in ASCII alone: what escapeLatex left is written as "[U+4E2D]".
std::string asciiLatex(std::string_view latex);
/// Whether TEXT has Chinese, Japanese or Korean letters, for which a LaTeX document needs ctex.
bool hasCjk(std::string_view text);

/// As toLatex, but for the documents that kLatexMacros opens: lines may break inside of fences and between matrices,
/// rather before a sum's signs than before a product's; matrices too wide for the page are scaled down.
std::string toBreakableLatex(const Formula& formula);

/// The macros that toBreakableLatex uses; needs amsmath, amssymb, graphicx, xcolor.
extern const char* const kLatexMacros;

}  // namespace unroll::formula
