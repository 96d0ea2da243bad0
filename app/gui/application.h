// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QString>
#include <QTranslator>
#include <memory>
#include <optional>
#include <vector>

#include "button_accessibility.h"
#include "document_model.h"
#include "gui/main_window.h"
#include "theme/theme.h"
#include "training/bridge.h"

namespace unroll {

/// What the command line asks of the window.
struct WindowOptions {
  QString file;
  MainWindow::View view = MainWindow::Build;
  QString language;  ///< empty: as remembered, else the system's
  std::optional<Theme::Mode> theme;
};

/// Wires document, training and window; owns all three. The window is built anew for another language;
/// document and training stay.
class Application : public QObject {
  Q_OBJECT
 public:
  explicit Application(const WindowOptions& options);
  ~Application() override;
  MainWindow* window() const { return m_window.get(); }
  DocumentModel* document() { return m_document.get(); }
  TrainingBridge* bridge() { return m_bridge.get(); }
  void setLanguage(const QString& code);
  void showWindow();

 private:
  void loadTranslations(const QString& code);
  void openFirst(const QString& file);
  void buildWindow(MainWindow::View view);

  std::unique_ptr<DocumentModel> m_document;
  std::unique_ptr<TrainingBridge> m_bridge;
  std::unique_ptr<MainWindow> m_window;
  std::vector<std::unique_ptr<QTranslator>> m_translators;
  EnterPresses m_enterPresses;
};

/// The program: reads the arguments, opens the window, runs it. Exit codes: 0 done, 1 the document is
/// wrong, 2 used wrongly, 3 the machine failed.
int runWindow(int argc, char** argv);

}  // namespace unroll
