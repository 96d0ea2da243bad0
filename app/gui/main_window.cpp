// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/main_window.h"

#include <QCloseEvent>
#include <QFileInfo>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "build_view.h"
#include "chalkboard/chalkboard_view.h"
#include "explain/explain_view.h"
#include "gallery.h"
#include "gui/banner.h"
#include "gui/recent_files.h"
#include "gui/status_line.h"
#include "gui/top_bar.h"
#include "io/templates.h"
#include "lessons/lessons_view.h"
#include "training/train_view.h"
#include "translate.h"

namespace unroll {

Result<NetworkSpec> templateDocument(const std::string& key) {
  Result<NetworkSpec> made = makeTemplate(key);
  const Template* about = findTemplate(key);
  if (made.ok() && about && QLocale().language() != QLocale::English)
    made->title = translated(about->title).toStdString();
  return made;
}

MainWindow::MainWindow(DocumentModel* document, TrainingBridge* bridge, QWidget* parent)
    : QMainWindow(parent), m_document(document), m_bridge(bridge) {
  auto* middle = new QWidget(this);
  auto* column = new QVBoxLayout(middle);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  m_top = new TopBar(document, bridge, middle);
  m_banner = new Banner(middle);
  m_pages = new QStackedWidget(middle);
  m_status = new StatusLine(document, bridge, middle);
  m_build = new BuildView(document, bridge, m_pages);
  m_gallery = new Gallery(m_pages);
  m_pages->addWidget(m_build);
  m_pages->addWidget(new TrainView(document, bridge, m_pages));
  auto* explain = new ExplainView(document, bridge, m_pages);
  m_pages->addWidget(explain);
  auto* board = new ChalkboardView(m_pages);
  connect(board, &ChalkboardView::documentWanted, this,
          [this](const NetworkSpec& spec) { unlessUnsaved([this, spec] { take(spec, Build); }); });
  m_pages->addWidget(board);
  m_lessons = new LessonsView(m_pages);
  m_pages->addWidget(m_lessons);
  connect(m_lessons, &LessonsView::exportWanted, this, &MainWindow::openExport);
  connect(m_lessons, &LessonsView::sheetClosed, this, [this] { showView(Explain); });
  connect(explain, &ExplainView::sheetWanted, this, [this](const auto& explanation, const CellRef& cell) {
    m_lessons->makeSheetOf(explanation, cell);
    showView(Lessons);
  });
  m_pages->addWidget(m_gallery);
  column->addWidget(m_top);
  column->addWidget(m_banner);
  column->addWidget(m_pages, 1);
  column->addWidget(m_status);
  setCentralWidget(middle);
  setMinimumSize(960, 600);
  resize(1600, 1000);
  buildMenus();
  connectPages();
  refreshTitle();
}

void MainWindow::connectPages() {
  connect(m_top, &TopBar::viewChosen, this, [this](int index) { showView(static_cast<View>(index)); });
  connect(m_top, &TopBar::trainPressed, this, [this] {
    m_bridge->train();
    showView(Train);
  });
  connect(m_status, &StatusLine::problemsPressed, this, [this] {
    const bool there = view() == Build;
    showView(Build);
    m_build->showProblems(!there || !m_build->problemsShown());
  });
  connect(m_status, &StatusLine::zoomPressed, this, [this] { m_build->resetZoom(); });
  connect(m_build, &BuildView::zoomChanged, m_status, &StatusLine::setZoom);
  connect(m_build, &BuildView::galleryWanted, this, [this] { showView(GalleryPage); });
  connect(m_gallery, &Gallery::chosen, this, &MainWindow::openTemplate);
  connect(m_gallery, &Gallery::emptyWanted, this, &MainWindow::newDocument);
  connect(m_gallery, &Gallery::lessonsWanted, this, [this] { showView(Lessons); });
  connect(m_gallery, &Gallery::closed, this, [this] { showView(static_cast<View>(m_top->tabs()->currentIndex())); });
  auto* problems = new QShortcut(QKeySequence(Qt::Key_F8), this);
  connect(problems, &QShortcut::activated, m_status, &StatusLine::problemsPressed);
  for (int i = 0; i < GalleryPage; ++i) {
    auto* key = new QShortcut(QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + i)), this);
    connect(key, &QShortcut::activated, this, [this, i] { showView(static_cast<View>(i)); });
  }
  connect(m_document, &DocumentModel::problem, m_banner, &Banner::complain);
  connect(m_document, &DocumentModel::changed, m_banner, &Banner::settle);
  // Train tells what a run says at its own place; elsewhere the banner does, until the run is past.
  connect(m_bridge, &TrainingBridge::problem, this, [this](const QString& sentence) {
    if (view() != Train) m_banner->complain(sentence);
  });
  connect(m_bridge, &TrainingBridge::stateChanged, this, [this] {
    if (!m_bridge->hasSession() || m_bridge->state() == SessionState::Running) m_banner->settle();
  });
  connect(m_document, &DocumentModel::stateChanged, this, &MainWindow::refreshTitle);
  connect(m_document, &DocumentModel::changed, this, &MainWindow::refreshTitle);
}

void MainWindow::showView(View view) {
  if (view != GalleryPage) m_top->tabs()->setCurrentIndex(view);
  m_pages->setCurrentIndex(view);
  // Arrow keys on the tabs go through the views: the tabs keep the focus.
  if (!m_top->tabs()->hasFocus()) m_pages->currentWidget()->setFocus(Qt::OtherFocusReason);
}

MainWindow::View MainWindow::view() const { return static_cast<View>(m_pages->currentIndex()); }

bool MainWindow::openFile(const QString& path) {
  if (QFileInfo(path).suffix() == QStringLiteral("lesson")) {
    showView(Lessons);
    return m_lessons->openFile(path);
  }
  if (!m_document->open(path)) return false;
  RecentFiles::add(path);
  m_bridge->reset();
  if (view() == GalleryPage) showView(Build);
  return true;
}

void MainWindow::openTemplate(const QString& key) {
  unlessUnsaved([this, key] {
    Result<NetworkSpec> made = templateDocument(key.toStdString());
    if (!made.ok()) return m_banner->complain(translated(made.error().message));
    const Template* about = findTemplate(key.toStdString());
    take(std::move(made).value(), about && about->kind == Template::Kind::Worked ? Explain : Build);
  });
}

void MainWindow::take(NetworkSpec spec, View view) {
  m_document->reset(std::move(spec), QString());
  m_bridge->reset();
  showView(view);
}

void MainWindow::newDocument() {
  unlessUnsaved([this] {
    m_document->reset(NetworkSpec{}, QString());
    m_bridge->reset();
    showView(Build);
  });
}

void MainWindow::refreshTitle() {
  setWindowTitle(tr("%1[*] – Unroll").arg(m_document->displayName()));
  setWindowModified(m_document->modified());
}

void MainWindow::unlessUnsaved(const std::function<void()>& go) {
  if (!m_document->modified()) return go();
  m_banner->ask(tr("“%1” has changes that are not saved.").arg(m_document->displayName()), {{tr("Save"),
                                                                                             [this, go] {
                                                                                               if (save()) go();
                                                                                             }},
                                                                                            {tr("Don't save"), go},
                                                                                            {tr("Cancel"), {}}});
}

void MainWindow::closeSilently() {
  m_mayClose = true;
  close();
}

void MainWindow::closeEvent(QCloseEvent* event) {
  if (m_mayClose || !m_document->modified()) return event->accept();
  event->ignore();
  unlessUnsaved([this] { closeSilently(); });
}

}  // namespace unroll
