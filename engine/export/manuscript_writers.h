// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>

#include "export/manuscript.h"

namespace unroll {

struct LatexOptions {
  Say say = {};
  bool chinese = false;  ///< declares ctex (compile with XeLaTeX); so does any text with Chinese letters
  bool letter = false;   ///< US letter instead of A4
};

/// A document that compiles on its own, with pdfLaTeX and the packages of texlive-latex-base and -recommended; in ASCII
/// unless it is Chinese.
std::string manuscriptLatex(const Manuscript& manuscript, const LatexOptions& options = {});

/// Plain text, UTF-8, each formula on its line.
std::string manuscriptText(const Manuscript& manuscript, const Say& say = {});

}  // namespace unroll
