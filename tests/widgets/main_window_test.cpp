// SPDX-License-Identifier: GPL-3.0-or-later
// The window as a whole: first start, views, files, unsaved changes, language.
#include <QAccessible>
#include <QComboBox>
#include <QFile>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QTabBar>
#include <QTemporaryDir>
#include <QtTest>

#include "build_view.h"
#include "export/export_panel.h"
#include "gallery.h"
#include "gui/application.h"
#include "gui/banner.h"
#include "io/templates.h"
#include "support/patience.h"

using namespace unroll;

class MainWindowTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() {
    QCoreApplication::setOrganizationName(QStringLiteral("UnrollTest"));
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_folder.path());
  }
  void init() {
    QSettings().clear();
    start({});
  }
  void cleanup() { m_application.reset(); }

  void theFirstStartShowsAFinishedExample() {
    QCOMPARE(m_application->document()->spec(), *makeTemplate("mnist_cnn"));
    QVERIFY(!m_application->document()->inference().hasErrors());
    QVERIFY(!m_application->document()->modified());
    QVERIFY(button("Train")->isEnabled());
    QVERIFY(!button("Undo")->isEnabled());
    QVERIFY(!button("Stop")->isEnabled());
    QVERIFY(!button("Stop")->toolTip().isEmpty());  // says why not
  }

  void theViewsArePageTabs() {
    auto* tabs = m_application->window()->findChild<QTabBar*>();
    QCOMPARE(tabs->count(), 5);
    QCOMPARE(tabs->tabText(0), QStringLiteral("Build"));
    QCOMPARE(tabs->tabText(1), QStringLiteral("Train"));
    QCOMPARE(tabs->tabText(2), QStringLiteral("Explain"));
    QCOMPARE(tabs->tabText(3), QStringLiteral("Chalkboard"));
    QCOMPARE(tabs->tabText(4), QStringLiteral("Lessons"));
    tabs->setCurrentIndex(2);
    QCOMPARE(m_application->window()->view(), MainWindow::Explain);
  }

  void undoAndRedoAreButtons() {
    const NetworkSpec before = m_application->document()->spec();
    m_application->document()->edit(SetSeed{5}, QStringLiteral("Seed"));
    QTest::mouseClick(button("Undo"), Qt::LeftButton);
    QVERIFY(m_application->document()->spec() == before);
    QTest::mouseClick(button("Redo"), Qt::LeftButton);
    QCOMPARE(m_application->document()->spec().seed, uint64_t{5});
  }

  void aBrokenFileIsToldInTheWindowAndNothingIsLost() {
    const QString path = m_folder.filePath(QStringLiteral("broken.unroll"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{\"format\": 1, \"nodes\": [");
    file.close();
    QVERIFY(!m_application->window()->openFile(path));
    auto* banner = m_application->window()->findChild<Banner*>();
    QVERIFY(!banner->sentence().isEmpty());
    QCOMPARE(m_application->document()->spec(), *makeTemplate("mnist_cnn"));
    // The complaint does not outlive what it speaks of.
    QVERIFY(m_application->document()->edit(SetSeed{5}, QStringLiteral("Seed")));
    QVERIFY(banner->sentence().isEmpty());
  }

  void aBrokenFileOfTheCommandLineIsTold() {
    const QString path = m_folder.filePath(QStringLiteral("first.unroll"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{\"format\": 1,\n \"nodes\": [");
    file.close();
    WindowOptions options;
    options.file = path;
    start(options);
    const QString sentence = m_application->window()->findChild<Banner*>()->sentence();
    QVERIFY2(sentence.contains(QStringLiteral("first.unroll, line 2")), qPrintable(sentence));
    QCOMPARE(m_application->document()->spec(), *makeTemplate("mnist_cnn"));
  }

  void anEmptyDocumentIsNoError() {
    m_application->document()->reset(NetworkSpec{}, QString());
    QVERIFY(m_application->document()->spec().nodes.empty());
    QVERIFY(button("Empty: add a first layer"));
    QCOMPARE(button("Empty: add a first layer")->property("role").toString(), QStringLiteral("quiet"));
    QVERIFY(!button("Train")->isEnabled());
    QVERIFY(button("Train")->toolTip().contains(QStringLiteral("add layers")));
    QTest::mouseClick(button("Add an Input layer"), Qt::LeftButton);
    QVERIFY(!button("Empty: add a first layer"));
  }

  void enterPressesButtons() {
    m_application->document()->edit(SetSeed{5}, QStringLiteral("Seed"));
    QPushButton* undo = button("Undo");
    undo->setFocus(Qt::TabFocusReason);
    QTest::keyClick(undo, Qt::Key_Return);
    QVERIFY(m_application->document()->spec().seed != 5);
    MainWindow* window = m_application->window();
    window->showView(MainWindow::GalleryPage);
    const QList<TemplateCard*> cards = window->findChild<Gallery*>()->findChildren<TemplateCard*>();
    QTRY_VERIFY(cards.last()->y() > cards.front()->geometry().bottom());  // laid out
    TemplateCard* card = cards.front();
    card->setFocus(Qt::TabFocusReason);
    QTest::keyClick(card, Qt::Key_Right);
    auto* next = qobject_cast<TemplateCard*>(window->focusWidget());
    QVERIFY(next && next != card && next->geometry().top() == card->geometry().top());
    QTest::keyClick(next, Qt::Key_Down);
    auto* below = qobject_cast<TemplateCard*>(window->focusWidget());
    QVERIFY(below && below->geometry().top() > card->geometry().bottom());
    card->setFocus(Qt::TabFocusReason);
    QTest::keyClick(card, Qt::Key_Return);
    QCOMPARE(window->view(), MainWindow::Build);
  }

  void everyViewCanBeExported() {
    MainWindow* window = m_application->window();
    QAction* action = nullptr;
    for (QAction* one : window->findChildren<QAction*>())
      if (one->shortcut() == QKeySequence(Qt::CTRL | Qt::Key_E)) action = one;
    QVERIFY(action);
    window->showView(MainWindow::Build);
    action->trigger();
    auto* panel = window->findChild<ExportPanel*>();
    QVERIFY(panel && panel->isVisible());
    QCOMPARE(panel->what()->itemText(0), QString("The network"));
    QTemporaryDir folder;
    for (const ExportFormat format : {ExportFormat::Svg, ExportFormat::Pdf, ExportFormat::Png}) {
      const QString path = folder.filePath("network." + suffixOf(format));
      panel->formatButton(format)->click();
      panel->file()->setText(path);
      panel->exportButton()->click();
      QVERIFY2(QFileInfo(path).size() > 1000, qPrintable(panel->told()));
    }
    window->showView(MainWindow::Train);  // the panel goes on with what there is now
    QVERIFY(panel->isVisible());
    QCOMPARE(panel->what()->itemText(panel->what()->count() - 1), QString("The view as it is shown"));
    QCOMPARE(panel->what()->findText("The network"), -1);
    QTest::keyClick(panel, Qt::Key_Escape);
    QVERIFY(!panel->isVisible());
    window->showView(MainWindow::Build);
  }

  void theEntriesOfAButtonsMenuAreInTheAccessibilityTree() {
    QStringList entries;
    for (QPushButton* one : m_application->window()->findChildren<QPushButton*>()) {
      if (!one->menu()) continue;
      QAccessibleInterface* node = QAccessible::queryAccessibleInterface(one);
      QCOMPARE(node->childCount(), 1);
      QAccessibleInterface* menu = node->child(0);
      for (int i = 0; i < menu->childCount(); ++i) entries << menu->child(i)->text(QAccessible::Name);
      QVERIFY(node->actionInterface()->actionNames().contains(QAccessibleActionInterface::showMenuAction()));
    }
    for (const char* entry : {"Folder of IDX files…", "Copy as LaTeX"})
      QVERIFY2(entries.contains(QString::fromUtf8(entry)), qPrintable(entries.join(QLatin1Char('|'))));
  }

  void arrowKeysGoThroughTheTabs() {
    auto* tabs = m_application->window()->findChild<QTabBar*>();
    tabs->setFocus(Qt::TabFocusReason);
    QTest::keyClick(tabs, Qt::Key_Right);
    QTest::keyClick(tabs, Qt::Key_Right);
    QCOMPARE(m_application->window()->view(), MainWindow::Explain);
    QVERIFY(tabs->hasFocus());
  }

  void unsavedChangesAreAskedFor() {
    m_application->document()->edit(SetSeed{5}, QStringLiteral("Seed"));
    MainWindow* window = m_application->window();
    window->close();
    QVERIFY(window->isVisible());
    auto* banner = window->findChild<Banner*>();
    QVERIFY(banner->sentence().contains(QStringLiteral("not saved")));
    QTest::mouseClick(button("Cancel"), Qt::LeftButton);
    QVERIFY(window->isVisible());
    window->close();
    QTest::mouseClick(button("Don't save"), Qt::LeftButton);
    QVERIFY(!window->isVisible());
  }

  void savedFilesAreRemembered() {
    const QString path = m_folder.filePath(QStringLiteral("mine.unroll"));
    QVERIFY(m_application->document()->save(path));
    QVERIFY(m_application->window()->openFile(path));
    QCOMPARE(QSettings().value(QStringLiteral("recentFiles")).toStringList(), QStringList{path});
  }

  void theGalleryOpensExamples() {
    m_application->window()->showView(MainWindow::GalleryPage);
    auto* gallery = m_application->window()->findChild<Gallery*>();
    const QList<TemplateCard*> cards = gallery->findChildren<TemplateCard*>();
    QCOMPARE(cards.size(), static_cast<qsizetype>(templates().size()) + 2);  // an empty document, and the lessons
    for (TemplateCard* card : cards) QVERIFY(!card->accessibleName().isEmpty());
    QTest::mouseClick(cards.front(), Qt::LeftButton);
    QVERIFY(m_application->document()->spec().nodes.empty());
    QCOMPARE(m_application->window()->view(), MainWindow::Build);
  }

  void anotherLanguageBuildsTheWindowAnewAndKeepsTheDocument() {
    m_application->document()->edit(SetSeed{5}, QStringLiteral("Seed"));
    m_application->setLanguage(QStringLiteral("zh_CN"));
    QCOMPARE(m_application->document()->spec().seed, uint64_t{5});
    QVERIFY(m_application->window()->isVisible());
    QVERIFY(m_application->document()->undoStack()->canUndo());
    m_application->setLanguage(QStringLiteral("en"));
    QVERIFY(button("Train"));
  }

 private:
  void start(const WindowOptions& options) {
    WindowOptions english = options;
    english.language = QStringLiteral("en");
    m_application = std::make_unique<Application>(english);
    m_application->window()->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_application->window()));
  }
  QPushButton* button(const char* words) {
    for (QPushButton* one : m_application->window()->findChildren<QPushButton*>()) {
      const QString name = one->accessibleName().isEmpty() ? one->text() : one->accessibleName();
      if (name == QString::fromUtf8(words)) return one;
    }
    return nullptr;
  }
  QTemporaryDir m_folder;
  std::unique_ptr<Application> m_application;
};

QTEST_MAIN(MainWindowTest)
#include "main_window_test.moc"
