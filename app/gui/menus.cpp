// SPDX-License-Identifier: GPL-3.0-or-later
// The menus of the main window and what they do with files.
#include <QActionGroup>
#include <QApplication>
#include <QDesktopServices>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QMenuBar>
#include <QSettings>
#include <QStackedWidget>

#include "build_view.h"
#include "canvas/canvas.h"
#include "chalkboard/board_page.h"
#include "chalkboard/chalkboard_view.h"
#include "explain/explain_cursor.h"
#include "explain/explain_view.h"
#include "export/export_panel.h"
#include "gui/banner.h"
#include "gui/main_window.h"
#include "gui/recent_files.h"
#include "gui/status_line.h"
#include "gui/top_bar.h"
#include "lessons/lessons_view.h"
#include "theme/theme.h"

namespace unroll {

namespace {

QString documentFilter() { return MainWindow::tr("Unroll documents (*.unroll)"); }

/// Where a file dialog starts: beside the document, else where the last one was.
QString startFolder(const DocumentModel& document) {
  if (!document.path().isEmpty()) return QFileInfo(document.path()).absolutePath();
  return QSettings().value(QStringLiteral("folder")).toString();
}

void rememberFolder(const QString& path) {
  QSettings().setValue(QStringLiteral("folder"), QFileInfo(path).absolutePath());
}

QString withSuffix(QString path, const QString& suffix) {
  if (!path.isEmpty() && QFileInfo(path).suffix().isEmpty()) path += QLatin1Char('.') + suffix;
  return path;
}

}  // namespace

void MainWindow::buildMenus() {
  buildFileMenu();
  buildEditMenu();
  buildViewMenu();
  QMenu* help = m_top->menuBar()->addMenu(tr("&Help"));
  help->addAction(tr("Gallery of examples"), this, [this] { showView(GalleryPage); });
  help->addAction(tr("Lessons"), this, [this] { showView(Lessons); });
  help->addAction(tr("Keys and mouse"), QKeySequence(Qt::Key_F1), this, [this] {
    showView(Build);
    m_build->showKeys(true);
  });
  help->addAction(tr("About Unroll"), this, [this] {
    m_banner->ask(tr("Unroll %1: build, train and explain neural networks. Free software under the GNU General "
                     "Public License, version 3 or later.")
                      .arg(QApplication::applicationVersion()),
                  {{tr("Close"), {}}});
  });
  connect(m_status, &StatusLine::languagePressed, this, [this] {
    const QString now = QLocale().language() == QLocale::Chinese ? QStringLiteral("en") : QStringLiteral("zh_CN");
    Q_EMIT languageChosen(now);
  });
}

void MainWindow::buildFileMenu() {
  QMenu* file = m_top->menuBar()->addMenu(tr("&File"));
  file->addAction(tr("New"), QKeySequence::New, this, &MainWindow::newDocument);
  file->addAction(tr("Open…"), QKeySequence::Open, this, &MainWindow::chooseFile);
  QMenu* recent = file->addMenu(tr("Open recent"));
  connect(recent, &QMenu::aboutToShow, this, [this, recent] { fillRecent(recent); });
  file->addAction(tr("Gallery of examples…"), QKeySequence(Qt::CTRL | Qt::Key_G), this,
                  [this] { showView(GalleryPage); });
  file->addSeparator();
  file->addAction(tr("Save"), QKeySequence::Save, this, &MainWindow::save);
  file->addAction(tr("Save as…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S), this, &MainWindow::saveAs);
  file->addAction(tr("Export…"), QKeySequence(Qt::CTRL | Qt::Key_E), this, &MainWindow::openExport);
  connect(m_pages->findChild<ExplainView*>(), &ExplainView::exportWanted, this, &MainWindow::openExport);
  file->addSeparator();
  file->addAction(tr("Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), this, &QWidget::close);
}

void MainWindow::buildEditMenu() {
  QMenu* edit = m_top->menuBar()->addMenu(tr("&Edit"));
  QAction* undo = m_document->undoStack()->createUndoAction(edit, tr("Undo"));
  QAction* redo = m_document->undoStack()->createRedoAction(edit, tr("Redo"));
  undo->setShortcut(QKeySequence::Undo);
  redo->setShortcuts({QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)});
  edit->addAction(undo);
  edit->addAction(redo);
  edit->addSeparator();
  // The canvas answers to the keys itself while it has the focus; a text field then keeps its own.
  edit->addAction(tr("Cut"), m_build, &BuildView::cut)->setShortcut(QKeySequence());
  edit->addAction(tr("Copy"), m_build, &BuildView::copy);
  edit->addAction(tr("Paste"), m_build, &BuildView::paste);
  edit->addAction(tr("Duplicate"), m_build, &BuildView::duplicate);
  edit->addAction(tr("Delete"), m_build, &BuildView::removeSelected);
  edit->addAction(tr("Select all"), m_build, &BuildView::selectAll);
  edit->addSeparator();
  edit->addAction(tr("Arrange automatically"), QKeySequence(Qt::CTRL | Qt::Key_L), m_build, &BuildView::arrange);
}

void MainWindow::buildViewMenu() {
  QMenu* menu = m_top->menuBar()->addMenu(tr("&View"));
  menu->addAction(tr("Zoom in"), QKeySequence::ZoomIn, m_build, &BuildView::zoomIn);
  menu->addAction(tr("Zoom out"), QKeySequence::ZoomOut, m_build, &BuildView::zoomOut);
  menu->addAction(tr("Zoom to 100 %"), QKeySequence(Qt::CTRL | Qt::Key_0), m_build, &BuildView::resetZoom);
  menu->addAction(tr("Show the whole network"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F), m_build,
                  &BuildView::fit);
  menu->addSeparator();
  QMenu* theme = menu->addMenu(tr("Theme"));
  auto* modes = new QActionGroup(theme);
  const std::pair<QString, Theme::Mode> rows[] = {
      {tr("As the system"), Theme::Mode::System}, {tr("Light"), Theme::Mode::Light}, {tr("Dark"), Theme::Mode::Dark}};
  for (const auto& [words, mode] : rows) {
    QAction* action = theme->addAction(words, this, [chosen = mode] {
      Theme::instance().setMode(chosen);
      QSettings().setValue(QStringLiteral("theme"), static_cast<int>(chosen));
    });
    action->setCheckable(true);
    action->setChecked(Theme::instance().mode() == mode);
    modes->addAction(action);
  }
  QMenu* language = menu->addMenu(tr("Language"));
  // A language is named in itself, whatever the window speaks.
  const std::pair<QString, QString> languages[] = {{QStringLiteral("English"), QStringLiteral("en")},
                                                   {QStringLiteral("简体中文"), QStringLiteral("zh_CN")}};
  for (const auto& [words, code] : languages) {
    language->addAction(words, this, [this, chosen = code] { Q_EMIT languageChosen(chosen); });
  }
}

void MainWindow::fillRecent(QMenu* menu) {
  menu->clear();
  const QStringList files = RecentFiles::all();
  for (const QString& path : files) {
    QAction* action = menu->addAction(QFileInfo(path).fileName(), this,
                                      [this, path] { unlessUnsaved([this, path] { openFile(path); }); });
    action->setToolTip(path);
  }
  menu->setToolTipsVisible(true);
  if (files.isEmpty()) {
    menu->addAction(tr("Documents you open or save are listed here"))->setEnabled(false);
    return;
  }
  menu->addSeparator();
  menu->addAction(tr("Forget these"), this, &RecentFiles::clear);
}

void MainWindow::chooseFile() {
  unlessUnsaved([this] {
    const QString path =
        QFileDialog::getOpenFileName(this, tr("Open a document"), startFolder(*m_document), documentFilter());
    if (path.isEmpty()) return;
    rememberFolder(path);
    openFile(path);
  });
}

bool MainWindow::save() {
  if (m_document->path().isEmpty()) return saveAs();
  return m_document->save(m_document->path());
}

bool MainWindow::saveAs() {
  const QString proposal = startFolder(*m_document) + QLatin1Char('/') +
                           QFileInfo(m_document->displayName()).completeBaseName() + QStringLiteral(".unroll");
  const QString path =
      withSuffix(QFileDialog::getSaveFileName(this, tr("Save the document"), proposal, documentFilter()),
                 QStringLiteral("unroll"));
  if (path.isEmpty() || !m_document->save(path)) return false;
  rememberFolder(path);
  RecentFiles::add(path);
  return true;
}

void MainWindow::openExport() {
  if (view() == GalleryPage) showView(Build);
  if (!m_export) {
    const auto offered = [this]() -> std::vector<ExportSubject> {
      if (view() == Build) return buildSubjects(*m_document, m_build->canvas());
      if (view() == Lessons) return m_lessons->exportSubjects();
      if (auto* board = qobject_cast<ChalkboardView*>(m_pages->currentWidget()))
        return explainSubjects(*board->cursor(), board->page()->widget());
      auto* explain = qobject_cast<ExplainView*>(m_pages->currentWidget());
      return explain ? explainSubjects(*explain->cursor(), explain) : trainSubjects(m_pages->currentWidget());
    };
    m_export = new ExportPanel(offered, m_pages);
    connect(m_export, &ExportPanel::exportedTo, this, &rememberFolder);
    const ExplainCursor* cursor = m_pages->findChild<ExplainView*>()->cursor();
    connect(cursor, &ExplainCursor::stepChanged, m_export, &ExportPanel::follow);
    connect(cursor, &ExplainCursor::selectionChanged, m_export, &ExportPanel::follow);
    connect(m_pages, &QStackedWidget::currentChanged, m_export, [this] {
      if (view() == GalleryPage) return m_export->hide();
      if (m_export->isVisible()) m_export->open(startFolder(*m_document));
    });
  }
  m_export->open(startFolder(*m_document));
}

}  // namespace unroll
