// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFrame>
#include <QPointer>
#include <functional>
#include <vector>

#include "export/subject.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace unroll {

/// What, in which format, to which file. Lies over the view that it exports from, so that this can still be seen and
/// changed; says beside its button what came of it.
class ExportPanel : public QFrame {
  Q_OBJECT
 public:
  /// OFFERED is asked whenever the panel is shown or its view has changed. The panel lies over OVER and belongs to
  /// OVER's parent: a stack shows screen readers its pages alone.
  ExportPanel(std::function<std::vector<ExportSubject>()> offered, QWidget* over);

  /// Shows the panel with what there is now; FOLDER is where files go by default.
  void open(const QString& folder);
  /// Keeps to the upper right corner of what it lies over.
  void place();
  void refresh();
  /// Takes up what is offered now, where that is something else: another number was chosen, an answer has come.
  void follow();

  QComboBox* what() const { return m_what; }
  QPushButton* formatButton(ExportFormat format) const { return m_formats[static_cast<size_t>(format)]; }
  QSpinBox* scale() const { return m_scale; }
  QLineEdit* file() const { return m_file; }
  QPushButton* exportButton() const { return m_export; }
  QString told() const;  ///< what came of it

 Q_SIGNALS:
  void exportedTo(const QString& path);

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;
  void enterEvent(QEnterEvent* event) override;

 private:
  void build();
  ExportFormat format() const;
  const ExportSubject* subject() const;
  void chooseFile();
  void proposeFile();
  void showState();
  void run();
  void tell(const QString& words, const char* role);

  std::function<std::vector<ExportSubject>()> m_offered;
  std::vector<ExportSubject> m_subjects;
  QWidget* m_over;
  QPointer<QWidget> m_before;  ///< had the focus before
  QString m_folder;
  QString m_confirmed;  ///< a path that the person has chosen to replace
  bool m_ownName = false;
  QComboBox* m_what;
  std::vector<QPushButton*> m_formats;
  QSpinBox* m_scale;
  QWidget* m_scaleRow;
  QLabel* m_scaleNote;
  QLineEdit* m_file;
  QPushButton* m_export;
  QLabel* m_told;
};

}  // namespace unroll
