// SPDX-License-Identifier: GPL-3.0-or-later
// Each public header of the engine compiles alone, without Qt, TBB or Eigen in sight; the arrows between
// the folders point one way.
#include <QtTest>

#include <fstream>
#include <iterator>
#include <regex>

namespace {

constexpr const char* kEngine = UNROLL_SOURCE_DIR "/engine";

QStringList engineHeaders() {
  QStringList headers;
  QDirIterator files(kEngine, {"*.h"}, QDir::Files, QDirIterator::Subdirectories);
  while (files.hasNext()) headers += QDir(kEngine).relativeFilePath(files.next());
  headers.sort();
  return headers;
}

std::vector<std::string> includesOf(const QString& path) {
  std::ifstream file(path.toStdString());
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  static const std::regex line("(?:^|\\n)#include [<\"]([^>\"]+)[>\"]");
  std::vector<std::string> includes;
  for (std::sregex_iterator match(text.begin(), text.end(), line), end; match != end; ++match)
    includes.push_back((*match)[1]);
  return includes;
}

}  // namespace

class HeadersTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void compileAlone();
  void showNoLibraries();
  void arrowsPointOneWay();
};

void HeadersTest::compileAlone() {
  QString compiler;
  for (const char* name : {"c++", "g++", "clang++"}) {
    if (compiler.isEmpty()) compiler = QStandardPaths::findExecutable(name);
  }
  if (compiler.isEmpty()) QSKIP("no C++ compiler here");
  // A header that a source of the engine includes before all others has shown it in the build.
  QStringList headers = engineHeaders();
  QVERIFY(headers.size() > 20);
  QDirIterator sources(kEngine, {"*.cpp"}, QDir::Files, QDirIterator::Subdirectories);
  while (sources.hasNext()) {
    const std::vector<std::string> includes = includesOf(sources.next());
    if (!includes.empty()) headers.removeAll(QString::fromStdString(includes.front()));
  }
  // Two compilers at a time, each on half of the rest; a header given by itself is one translation unit.
  std::array<QProcess, 2> halves;
  for (qsizetype half = 0; half < 2; ++half) {
    QStringList arguments{"-std=c++20", "-fsyntax-only", "-I.", "-x", "c++"};
    for (qsizetype i = half; i < headers.size(); i += 2) arguments += headers[i];
    QProcess& process = halves[static_cast<size_t>(half)];
    process.setWorkingDirectory(kEngine);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(compiler, arguments);
  }
  for (QProcess& process : halves) {
    QVERIFY(process.waitForFinished(-1));
    // "#pragma once in main file" is all that may be said.
    QStringList errors;
    for (const QByteArray& line : process.readAll().split('\n')) {
      if (line.contains("error")) errors += QString::fromUtf8(line);
    }
    QVERIFY2(process.exitCode() == 0, qPrintable(errors.join('\n')));
  }
}

void HeadersTest::showNoLibraries() {
  static const std::regex foreign(R"(^(Q[A-Za-z]+|Qt.*|tbb/.*|oneapi/.*|Eigen/.*|nlohmann/.*)$)");
  for (const QString& header : engineHeaders()) {
    for (const std::string& include : includesOf(kEngine + ("/" + header))) {
      // formats/json.h and its like are the folder's own business as long as no other folder includes them.
      if (include.starts_with("nlohmann/") && header.startsWith("formats/")) continue;
      QVERIFY2(!std::regex_match(include, foreign), (header.toStdString() + " includes " + include).c_str());
    }
  }
}

void HeadersTest::arrowsPointOneWay() {
  // What each folder may include beside itself.
  const std::map<QString, QStringList> allowed{
      {"core", {}},
      {"formats", {"core"}},
      {"math", {"core"}},
      {"kernels", {"core"}},
      {"layers", {"core", "math", "kernels"}},
      {"losses", {"core", "math", "kernels", "layers"}},
      {"optimizers", {"core", "math", "kernels", "layers"}},
      {"data", {"core", "formats", "layers"}},
      {"graph", {"core", "math", "layers", "losses", "optimizers", "data"}},
      {"io", {"core", "formats", "math", "layers", "losses", "optimizers", "data", "graph"}},
      {"train", {"core", "math", "kernels", "layers", "losses", "optimizers", "data", "graph"}},
      {"explain", {"core", "math", "kernels", "layers", "losses", "optimizers", "data", "graph", "train"}},
      {"chalkboard", {"core", "math", "layers", "optimizers", "data", "graph", "train", "explain", "io"}},
      {"export", {"core", "math", "layers", "data", "graph", "train", "explain", "io"}},
      {"chalkboard", {"core", "math", "layers", "losses", "optimizers", "graph", "train", "explain", "io"}},
      {"lessons", {"core", "formats", "math", "graph", "explain", "export", "io", "chalkboard"}},
  };
  QDirIterator files(kEngine, {"*.h", "*.cpp"}, QDir::Files, QDirIterator::Subdirectories);
  while (files.hasNext()) {
    const QString path = files.next();
    const QString file = QDir(kEngine).relativeFilePath(path);
    const auto folder = allowed.find(file.section('/', 0, 0));
    if (folder == allowed.end()) continue;
    for (const std::string& include : includesOf(path)) {
      const QString to = QString::fromStdString(include).section('/', 0, 0);
      const bool ours = include.find('/') != std::string::npos && QDir(QString(kEngine) + "/" + to).exists();
      QVERIFY2(!ours || to == folder->first || folder->second.contains(to),
               qPrintable(file + " includes " + QString::fromStdString(include)));
    }
  }
}

QTEST_GUILESS_MAIN(HeadersTest)
#include "headers_test.moc"
