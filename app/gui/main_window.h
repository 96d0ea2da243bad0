// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QMainWindow>
#include <functional>

#include "document_model.h"
#include "training/bridge.h"

class QStackedWidget;

namespace unroll {

class Banner;
class BuildView;
class ExportPanel;
class Gallery;
class LessonsView;
class StatusLine;
class TopBar;

/// A template as a new document, with its title in the window's language.
Result<NetworkSpec> templateDocument(const std::string& key);

/// The window: top bar, the five views and the gallery, status line. Wires them; holds no document
/// and no session of its own, so that it can be built anew in another language.
class MainWindow : public QMainWindow {
  Q_OBJECT
 public:
  enum View { Build, Train, Explain, Chalkboard, Lessons, GalleryPage };
  MainWindow(DocumentModel* document, TrainingBridge* bridge, QWidget* parent = nullptr);

  void showView(View view);
  View view() const;
  bool openFile(const QString& path);
  BuildView* buildView() const { return m_build; }
  LessonsView* lessonsView() const { return m_lessons; }
  /// Closes without asking: the window is about to be built anew.
  void closeSilently();

 Q_SIGNALS:
  void languageChosen(const QString& code);

 protected:
  void closeEvent(QCloseEvent* event) override;

 private:
  void buildMenus();
  void buildFileMenu();
  void buildEditMenu();
  void buildViewMenu();
  void fillRecent(QMenu* menu);
  void connectPages();

  void newDocument();
  void chooseFile();
  void openTemplate(const QString& key);
  /// SPEC, made in the window, becomes its document.
  void take(NetworkSpec spec, View view);
  /// False: not saved (no path chosen, or a problem that the banner tells).
  bool save();
  bool saveAs();
  /// The panel over the present view; what it offers is that view's.
  void openExport();
  /// Runs GO now, or after the person said what becomes of unsaved changes.
  void unlessUnsaved(const std::function<void()>& go);
  void refreshTitle();

  DocumentModel* m_document;
  TrainingBridge* m_bridge;
  TopBar* m_top;
  Banner* m_banner;
  QStackedWidget* m_pages;
  BuildView* m_build;
  Gallery* m_gallery;
  LessonsView* m_lessons;
  StatusLine* m_status;
  ExportPanel* m_export = nullptr;  ///< made when it is wanted first
  bool m_mayClose = false;
};

}  // namespace unroll
