// SPDX-License-Identifier: GPL-3.0-or-later
// Saving is atomic: whichever call fails, the old file is whole and nothing is left behind.
#include <QtTest>

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "io/document.h"
#include "formats/file_system.h"
#include "formats/files.h"
#include "io/templates.h"

using namespace unroll;

namespace {

/// Fails its Nth call with ERROR, and from then on where PERSISTENT; writes at most PIECE bytes at once.
class FailingFileSystem final : public FileSystem {
 public:
  FailingFileSystem(int nth, int error, size_t piece) : m_left(nth), m_error(error), m_piece(piece) {}
  int open(const char* path, int flags, mode_t mode) override {
    return fails() ? -1 : FileSystem::open(path, flags, mode);
  }
  ssize_t write(int file, const void* bytes, size_t count) override {
    return fails() ? -1 : FileSystem::write(file, bytes, std::min(count, m_piece));
  }
  int sync(int file) override { return fails() ? -1 : FileSystem::sync(file); }
  int close(int file) override {
    const bool failed = fails();
    FileSystem::close(file);
    return failed ? -1 : 0;
  }
  int rename(const char* from, const char* to) override { return fails() ? -1 : FileSystem::rename(from, to); }
  bool hasFailed() const { return m_failed; }

 private:
  bool fails() {
    if (m_left-- != 0) return false;
    m_failed = true;
    errno = m_error;
    return true;
  }
  int m_left;
  int m_error;
  size_t m_piece;
  bool m_failed = false;
};

int filesIn(const QTemporaryDir& folder) {
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path().toStdString())) count += entry.exists();
  return count;
}

}  // namespace

class FilesTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void everyCallFailsInTurn_data() {
    QTest::addColumn<bool>("exists");
    QTest::addColumn<int>("error");
    for (const int error : {ENOSPC, EIO, EDQUOT}) {
      QTest::addRow("new file, errno %d", error) << false << error;
      QTest::addRow("old file, errno %d", error) << true << error;
    }
  }
  void everyCallFailsInTurn() {
    QFETCH(bool, exists);
    QFETCH(int, error);
    const QTemporaryDir folder;
    const std::string path = folder.filePath("net.unroll").toStdString();
    const std::string before = "the old file", after(1000, 'n');
    int failures = 0;
    bool reachedEnd = false;
    for (int nth = 0; !reachedEnd; ++nth) {
      QVERIFY(nth < 100);
      if (exists)
        QVERIFY(writeFileAtomically(path, before).ok());
      else
        std::filesystem::remove(path);
      FailingFileSystem calls(nth, error, 300);
      const Status saved = writeFileAtomically(calls, path, after);
      reachedEnd = !calls.hasFailed();
      if (saved.ok()) {
        QCOMPARE(*readFile(path), after);
      } else {
        ++failures;
        QVERIFY(saved.error().kind == ErrorKind::Machine);
        QCOMPARE(saved.error().place.file, path);
        QCOMPARE(saved.error().code, std::string(error == EIO ? "file.write" : "file.full"));
        if (exists)
          QCOMPARE(*readFile(path), before);
        else
          QVERIFY(!std::filesystem::exists(path));
      }
      QCOMPARE(filesIn(folder), exists || saved.ok() ? 1 : 0);
    }
    QVERIFY(failures >= 7);  // open, 4 writes, sync, close, rename; only the folder's own may fail
  }

  void interruptedWritesGoOn() {
    const QTemporaryDir folder;
    const std::string path = folder.filePath("x").toStdString();
    FailingFileSystem calls(2, EINTR, 10);
    QVERIFY(writeFileAtomically(calls, path, std::string(100, 'a')).ok());
    QVERIFY(calls.hasFailed());
    QCOMPARE(*readFile(path), std::string(100, 'a'));
  }

  void aFullDiskIsNamed() {
    if (::access("/dev/full", W_OK) != 0) QSKIP("no /dev/full here");
    const Status saved = writeFileAtomically("/dev/full", "x");
    QVERIFY(!saved.ok());
    QCOMPARE(saved.error().code, std::string("file.full"));
  }

  void wrongPathsAreNamed() {
    const QTemporaryDir folder;
    const std::string here = folder.path().toStdString();
    QCOMPARE(readFile(here + "/no").error().code, std::string("file.missing"));
    QVERIFY(readFile(here + "/no").error().kind == ErrorKind::Input);
    QCOMPARE(readFile(here).error().code, std::string("file.directory"));
    QCOMPARE(writeFileAtomically(here, "x").error().code, std::string("file.directory"));
    QCOMPARE(writeFileAtomically(here + "/no/x", "x").error().code, std::string("file.missing"));
    QVERIFY(writeFileAtomically(here + "/file", "x").ok());
    QCOMPARE(writeFileAtomically(here + "/file/x", "x").error().code, std::string("file.missing"));
    QCOMPARE(readFile(here + "/file/x").error().code, std::string("file.missing"));
    QCOMPARE(writeFileAtomically(here + "/" + std::string(300, 'n'), "x").error().code, std::string("file.name"));
    QCOMPARE(loadDocument(here + "/no").error().code, std::string("file.missing"));
  }

  void permissionsAreNamedAndKept() {
    const QTemporaryDir folder;
    const std::string path = folder.filePath("x").toStdString();
    QVERIFY(writeFileAtomically(path, "1").ok());
    QCOMPARE(::chmod(path.c_str(), 0640), 0);
    QVERIFY(writeFileAtomically(path, "2").ok());
    struct stat info = {};
    QCOMPARE(::stat(path.c_str(), &info), 0);
    QCOMPARE(info.st_mode & 07777, mode_t{0640});
    if (::geteuid() == 0) QSKIP("the superuser may write everything");
    QCOMPARE(::chmod(path.c_str(), 0400), 0);
    QCOMPARE(writeFileAtomically(path, "3").error().code, std::string("file.permission"));
    QCOMPARE(::chmod(path.c_str(), 0000), 0);
    QCOMPARE(readFile(path).error().code, std::string("file.permission"));
  }

  void aLinkStaysALink() {
    const QTemporaryDir folder;
    const std::string target = folder.filePath("target").toStdString(), link = folder.filePath("link").toStdString();
    QVERIFY(writeFileAtomically(target, "old").ok());
    std::filesystem::create_symlink(target, link);
    QVERIFY(writeFileAtomically(link, "new").ok());
    QVERIFY(std::filesystem::is_symlink(link));
    QCOMPARE(*readFile(target), std::string("new"));
  }

  void documentsAreSavedAndLoaded() {
    const QTemporaryDir folder;
    const std::string path = folder.filePath("net.unroll").toStdString();
    const NetworkSpec spec = *makeTemplate("lstm_gates");
    QVERIFY(saveDocument(path, spec).ok());
    const auto loaded = loadDocument(path);
    QVERIFY(loaded.ok());
    QVERIFY(loaded->spec == spec);
    QVERIFY(!saveDocument(folder.path().toStdString(), spec).ok());
  }
};

QTEST_GUILESS_MAIN(FilesTest)
#include "files_test.moc"
