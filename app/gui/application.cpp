// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/application.h"

#include <QApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QScreen>
#include <QSettings>

#include "resources.h"

namespace unroll {

namespace {

constexpr const char* kFirstExample = "mnist_cnn";

QString rememberedLanguage() {
  QString remembered = QSettings().value(QStringLiteral("language")).toString();
  if (!remembered.isEmpty()) return remembered;
  return QLocale::system().language() == QLocale::Chinese ? QStringLiteral("zh_CN") : QStringLiteral("en");
}

Theme::Mode rememberedTheme() {
  const int mode = QSettings().value(QStringLiteral("theme"), 0).toInt();
  return mode == 1 ? Theme::Mode::Light : mode == 2 ? Theme::Mode::Dark : Theme::Mode::System;
}

}  // namespace

Application::Application(const WindowOptions& options) {
  initResources();
  installButtonAccessibility();
  qApp->installEventFilter(&m_enterPresses);
  QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/unroll.svg")));
  loadTranslations(options.language.isEmpty() ? rememberedLanguage() : options.language);
  Theme::instance().setMode(options.theme.value_or(rememberedTheme()));
  m_document = std::make_unique<DocumentModel>();
  m_bridge = std::make_unique<TrainingBridge>(m_document.get());
  buildWindow(options.view);
  openFirst(options.file);
}

Application::~Application() = default;

void Application::loadTranslations(const QString& code) {
  for (const auto& old : m_translators) QCoreApplication::removeTranslator(old.get());
  m_translators.clear();
  QLocale::setDefault(QLocale(code));
  if (code == QLatin1String("en")) return;
  const auto load = [this](const QString& name, const QString& folder) {
    auto translator = std::make_unique<QTranslator>();
    if (!translator->load(name, folder)) return;
    QCoreApplication::installTranslator(translator.get());
    m_translators.push_back(std::move(translator));
  };
  load(QStringLiteral("qt_") + code,
       QStringLiteral(":/translations"));  // what qtbase_ has, if it is there, goes before
  load(QStringLiteral("qtbase_") + code, QLibraryInfo::path(QLibraryInfo::TranslationsPath));
  load(QStringLiteral("unroll_") + code, QStringLiteral(":/translations"));
}

void Application::openFirst(const QString& file) {
  // The first start shows a finished example, not an empty canvas; so does a file that can't be read,
  // below the sentence that says why. The example first: a complaint goes when the document changes.
  if (Result<NetworkSpec> example = templateDocument(kFirstExample); example.ok()) {
    m_document->reset(std::move(example).value(), QString());
  }
  if (!file.isEmpty()) m_window->openFile(file);
}

void Application::buildWindow(MainWindow::View view) {
  m_window = std::make_unique<MainWindow>(m_document.get(), m_bridge.get());
  connect(m_window.get(), &MainWindow::languageChosen, this, &Application::setLanguage, Qt::QueuedConnection);
  m_window->showView(view);
}

void Application::showWindow() {
  // A screen not much larger than the window is best used whole.
  const QSize room = m_window->screen()->availableSize();
  if (room.width() < 1720 || room.height() < 1060)
    m_window->showMaximized();
  else
    m_window->show();
}

void Application::setLanguage(const QString& code) {
  QSettings().setValue(QStringLiteral("language"), code);
  loadTranslations(code);
  std::unique_ptr<MainWindow> old = std::move(m_window);
  const MainWindow::View view = old->view();
  buildWindow(view);
  m_window->setGeometry(old->geometry());
  if (old->isMaximized())
    m_window->showMaximized();
  else
    m_window->show();
  old->closeSilently();
}

}  // namespace unroll
