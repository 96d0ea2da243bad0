// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <functional>
#include <vector>

#include "export/manuscript.h"
#include "export/picture.h"

class QWidget;

namespace unroll {

class DocumentModel;
class ExplainCursor;

enum class ExportFormat { Latex, Svg, Pdf, Png, Text };
QString suffixOf(ExportFormat format);

/// Something of the window that can leave it. Made anew each time that it is offered.
struct ExportSubject {
  QString words;                                ///< "This derivation"
  QString fileStem;                             ///< "lstm.f[0,1,0]", as far as files may be called so
  std::function<Manuscript()> manuscript = {};  ///< text with mathematics; none: a picture alone
  std::function<Picture()> picture = {};        ///< of what has no manuscript
  std::function<QByteArray()> svg = {};         ///< where the engine draws it; else from the picture
  bool paged = false;                           ///< PDF in pages of paper, SVG and PNG a file a page
  bool offers(ExportFormat format) const;
};

struct ExportedFile {
  QString path;
  QByteArray bytes;
};
/// What would be written; of several pages "name-1.svg", "name-2.svg" … . SCALE: of PNG.
Result<std::vector<ExportedFile>> exported(const ExportSubject& subject, ExportFormat format, double scale,
                                           const QString& path);
/// Each file atomically; stops at the first that fails.
Status writeFiles(const std::vector<ExportedFile>& files);

/// A widget as it is shown, as far as it can with vectors.
Picture pictureOf(QWidget* widget, const QString& title);

/// The derivation of the chosen number, the step, the whole pass, the view.
std::vector<ExportSubject> explainSubjects(const ExplainCursor& cursor, QWidget* view);
/// The network drawn by the engine, the canvas as it is shown.
std::vector<ExportSubject> buildSubjects(const DocumentModel& document, QWidget* canvas);
/// Each chart in VIEW, and the view.
std::vector<ExportSubject> trainSubjects(QWidget* view);

}  // namespace unroll
