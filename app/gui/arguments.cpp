// SPDX-License-Identifier: GPL-3.0-or-later
// The command line of the window.
#include <QApplication>
#include <QCommandLineParser>
#include <cstdio>
#include <map>

#include "gui/application.h"
#include "gui/headless.h"

namespace unroll {

namespace {

const std::map<QString, MainWindow::View> kViews{{QStringLiteral("build"), MainWindow::Build},
                                                 {QStringLiteral("train"), MainWindow::Train},
                                                 {QStringLiteral("explain"), MainWindow::Explain},
                                                 {QStringLiteral("chalkboard"), MainWindow::Chalkboard},
                                                 {QStringLiteral("lessons"), MainWindow::Lessons}};
const std::map<QString, Theme::Mode> kThemes{{QStringLiteral("light"), Theme::Mode::Light},
                                             {QStringLiteral("dark"), Theme::Mode::Dark},
                                             {QStringLiteral("system"), Theme::Mode::System}};
const std::map<QString, QString> kLanguages{{QStringLiteral("en"), QStringLiteral("en")},
                                            {QStringLiteral("zh_CN"), QStringLiteral("zh_CN")}};

/// The row of TABLE that OPTION names; false, with a sentence on standard error, where it names none.
template <class Value>
bool read(const QCommandLineParser& parser, const QString& option, const std::map<QString, Value>& table, Value& into) {
  if (!parser.isSet(option)) return true;
  const auto row = table.find(parser.value(option));
  if (row == table.end()) {
    QStringList known;
    for (const auto& [key, value] : table) known << key;
    std::fprintf(stderr, "unroll: --%s takes one of: %s; not '%s'.\n", qPrintable(option),
                 qPrintable(known.join(QStringLiteral(", "))), qPrintable(parser.value(option)));
    return false;
  }
  into = row->second;
  return true;
}

/// Whether the arguments can be served without opening a window.
bool windowless(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const QByteArray argument(argv[i]);
    for (const char* one : {"--picture", "--help", "--version", "-h", "-v"}) {
      if (argument.startsWith(one)) return true;
    }
  }
  return false;
}

/// Without a display, two remarks of Qt on what the machine lacks are of no use to anybody; the rest is passed on.
QtMessageHandler plainHandler = nullptr;
void passOn(QtMsgType type, const QMessageLogContext& context, const QString& message) {
  if (message.contains(QLatin1String("propagateSizeHints")) || message.contains(QLatin1String("XDG_RUNTIME_DIR"))) {
    return;
  }
  plainHandler(type, context, message);
}

}  // namespace

int runWindow(int argc, char** argv) {
  // Without a display Qt would end the program; the first minute goes on without one instead.
  const bool headless = !hasDisplay() && qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM");
  if (headless || (windowless(argc, argv) && qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    plainHandler = qInstallMessageHandler(passOn);
  }
  QApplication program(argc, argv);
  QCoreApplication::setOrganizationName(QStringLiteral("Unroll"));
  QCoreApplication::setApplicationName(QStringLiteral("Unroll"));
  QCoreApplication::setApplicationVersion(QStringLiteral(UNROLL_VERSION));
  QGuiApplication::setDesktopFileName(QStringLiteral("unroll"));

  QCommandLineParser parser;
  parser.setApplicationDescription(QStringLiteral("Build, train and explain neural networks."));
  parser.addHelpOption();
  parser.addVersionOption();
  parser.addPositionalArgument(QStringLiteral("FILE"), QStringLiteral("The document to open."),
                               QStringLiteral("[FILE]"));
  parser.addOptions(
      {{QStringLiteral("view"), QStringLiteral("The view to start with: build, train, explain, chalkboard or lessons."),
        QStringLiteral("VIEW")},
       {QStringLiteral("language"), QStringLiteral("The window's language: en or zh_CN."), QStringLiteral("LANGUAGE")},
       {QStringLiteral("theme"), QStringLiteral("The colours: light, dark or system."), QStringLiteral("THEME")},
       {QStringLiteral("picture"), QStringLiteral("Train, write a picture of the Train view, and end."),
        QStringLiteral("PNG")}});
  parser.process(program);
  WindowOptions options;
  Theme::Mode theme = Theme::Mode::System;
  if (!read(parser, QStringLiteral("view"), kViews, options.view) ||
      !read(parser, QStringLiteral("language"), kLanguages, options.language) ||
      !read(parser, QStringLiteral("theme"), kThemes, theme)) {
    return 2;
  }
  if (parser.isSet(QStringLiteral("theme"))) options.theme = theme;
  if (parser.positionalArguments().size() > 1) {
    std::fprintf(stderr, "unroll: one document at a time; %d were named.\n",
                 static_cast<int>(parser.positionalArguments().size()));
    return 2;
  }
  options.file = parser.positionalArguments().value(0);
  if (headless || parser.isSet(QStringLiteral("picture"))) {
    const QString picture = parser.value(QStringLiteral("picture"));
    return runHeadless(options.file, picture.isEmpty() ? QStringLiteral("unroll-curve.png") : picture);
  }
  Application application(options);
  application.showWindow();
  return QApplication::exec();
}

}  // namespace unroll
