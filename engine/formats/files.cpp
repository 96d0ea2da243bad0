// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "formats/file_system.h"

namespace unroll {
namespace {

/// What an errno means to the person who named the file.
struct Cause {
  int error;
  const char* code;
  const char* reading;
  const char* writing;
};
constexpr Cause kCauses[] = {
    {ENOENT, "file.missing", QT_TRANSLATE_NOOP("engine", "'{0}' does not exist. Check its name and folder."),
     QT_TRANSLATE_NOOP("engine",
                       "'{0}' cannot be written: its folder does not exist. Make the folder, or choose another.")},
    {ENOTDIR, "file.missing",
     QT_TRANSLATE_NOOP("engine", "'{0}' does not exist: a part of its path is a file, not a folder."),
     QT_TRANSLATE_NOOP("engine", "'{0}' cannot be written: a part of its path is a file, not a folder.")},
    {EACCES, "file.permission",
     QT_TRANSLATE_NOOP("engine", "'{0}' may not be read. Change its permissions, or copy it."),
     QT_TRANSLATE_NOOP("engine", "'{0}' may not be written. Choose another folder, or change the permissions.")},
    {EPERM, "file.permission",
     QT_TRANSLATE_NOOP("engine", "'{0}' may not be read. Change its permissions, or copy it."),
     QT_TRANSLATE_NOOP("engine", "'{0}' may not be written. Choose another folder, or change the permissions.")},
    {EROFS, "file.permission", nullptr,
     QT_TRANSLATE_NOOP("engine", "'{0}' cannot be written: the disk is read-only. Choose another folder.")},
    {EISDIR, "file.directory", QT_TRANSLATE_NOOP("engine", "'{0}' is a folder, not a file. Name a file in it."),
     QT_TRANSLATE_NOOP("engine", "'{0}' is a folder. Name a file in it.")},
    {ENOSPC, "file.full", nullptr,
     QT_TRANSLATE_NOOP("engine",
                       "'{0}' was not written: the disk is full. Make room or choose another disk; what was there "
                       "before is unchanged.")},
    {EDQUOT, "file.full", nullptr,
     QT_TRANSLATE_NOOP(
         "engine",
         "'{0}' was not written: your quota on the disk is used up. Make room; what was there before is unchanged.")},
    {ENAMETOOLONG, "file.name", QT_TRANSLATE_NOOP("engine", "'{0}' does not exist: the name is too long."),
     QT_TRANSLATE_NOOP("engine", "'{0}' cannot be written: the name is too long. Choose a shorter one.")},
};

Error fileError(const std::string& path, int error, bool writing) {
  Place place;
  place.file = path;
  // A wrong name is the caller's to mend; what the machine refuses is not.
  const auto kind = [&](int cause) {
    const bool name =
        cause == ENOENT || cause == ENOTDIR || cause == EISDIR || cause == ENAMETOOLONG || cause == EACCES;
    return name && !writing ? ErrorKind::Input : ErrorKind::Machine;
  };
  for (const Cause& cause : kCauses) {
    const char* sentence = writing ? cause.writing : cause.reading;
    if (cause.error == error && sentence) return {cause.code, {sentence, {path}}, place, kind(error)};
  }
  return writing
             ? Error{"file.write",
                     {QT_TRANSLATE_NOOP("engine", "'{0}' was not written ({1}); what was there before is unchanged."),
                      {path, std::strerror(error)}},
                     place,
                     ErrorKind::Machine}
             : Error{"file.read",
                     {QT_TRANSLATE_NOOP("engine", "'{0}' cannot be read ({1})."), {path, std::strerror(error)}},
                     place,
                     ErrorKind::Machine};
}

/// Where a link leads, so that writing replaces the file and not the link.
std::string resolved(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr), &std::free);
  return real ? std::string(real.get()) : path;
}

std::string folderOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
}

/// 0, or the errno of what went wrong.
int writeAll(FileSystem& calls, int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = calls.write(file, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return errno;
    bytes.remove_prefix(static_cast<size_t>(count));
  }
  return 0;
}

/// Devices and pipes (/dev/stdout) are written as they are; there is nothing to replace.
Status writeInPlace(FileSystem& calls, const std::string& path, std::string_view bytes) {
  const int file = calls.open(path.c_str(), O_WRONLY | O_CLOEXEC, 0);
  if (file < 0) return fileError(path, errno, true);
  int error = writeAll(calls, file, bytes);
  if (calls.close(file) != 0 && error == 0) error = errno;
  if (error != 0) return fileError(path, error, true);
  return Unit{};
}

/// Opens a new file beside TARGET whose name nobody has.
int openTemporary(FileSystem& calls, const std::string& target, std::string& temporary) {
  static std::atomic<unsigned> counter{0};
  for (int attempt = 0; attempt < 100; ++attempt) {
    temporary = target + ".new-" + std::to_string(::getpid()) + "-" + std::to_string(counter++);
    const int file = calls.open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file >= 0 || errno != EEXIST) return file;
  }
  return -1;
}

}  // namespace

int FileSystem::open(const char* path, int flags, mode_t mode) { return ::open(path, flags, mode); }
ssize_t FileSystem::write(int file, const void* bytes, size_t count) { return ::write(file, bytes, count); }
int FileSystem::sync(int file) { return ::fsync(file); }
int FileSystem::close(int file) { return ::close(file); }
int FileSystem::rename(const char* from, const char* to) { return ::rename(from, to); }
int FileSystem::remove(const char* path) { return ::unlink(path); }

Status writeFileAtomically(FileSystem& calls, const std::string& path, std::string_view bytes) {
  const std::string target = resolved(path);
  struct stat old = {};
  const bool exists = ::stat(target.c_str(), &old) == 0;
  if (exists && S_ISDIR(old.st_mode)) return fileError(path, EISDIR, true);
  if (exists && !S_ISREG(old.st_mode)) return writeInPlace(calls, path, bytes);
  // A read-only file in a writable folder could be replaced, but its owner did not want that.
  if (exists && ::access(target.c_str(), W_OK) != 0) return fileError(path, errno, true);

  std::string temporary;
  const int file = openTemporary(calls, target, temporary);
  if (file < 0) return fileError(path, errno, true);
  int error = writeAll(calls, file, bytes);
  if (error == 0 && exists && ::fchmod(file, old.st_mode & 07777) != 0) error = errno;
  if (error == 0 && calls.sync(file) != 0) error = errno;
  if (calls.close(file) != 0 && error == 0) error = errno;
  if (error == 0 && calls.rename(temporary.c_str(), target.c_str()) != 0) error = errno;
  if (error != 0) {
    calls.remove(temporary.c_str());
    return fileError(path, error, true);
  }
  // The new name reaches the disk with the folder. The file is whole either way, so that this step
  // may fail (some file systems refuse it) without failing the save.
  if (const int folder = calls.open(folderOf(target).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0); folder >= 0) {
    calls.sync(folder);
    calls.close(folder);
  }
  return Unit{};
}

Status writeFileAtomically(const std::string& path, std::string_view bytes) {
  FileSystem calls;
  return writeFileAtomically(calls, path, bytes);
}

Result<std::string> readFile(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return fileError(path, errno, false);
  struct stat what {};
  if (::fstat(file, &what) == 0 && (S_ISCHR(what.st_mode) || S_ISBLK(what.st_mode))) {
    ::close(file);  // /dev/zero never ends
    return Error{"file.device",
                 {QT_TRANSLATE_NOOP("engine", "'{0}' is a device, not a file. Name a file."), {path}},
                 Place{path, 0, 0, {}, {}}};
  }
  std::string bytes;
  constexpr size_t kPiece = size_t{1} << 20;
  int error = 0;
  while (true) {
    const size_t before = bytes.size();
    bytes.resize(before + kPiece);
    const ssize_t count = ::read(file, bytes.data() + before, kPiece);
    bytes.resize(before + static_cast<size_t>(count > 0 ? count : 0));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) error = errno;
    if (count <= 0) break;
  }
  ::close(file);
  if (error != 0) return fileError(path, error, false);
  return bytes;
}

}  // namespace unroll
