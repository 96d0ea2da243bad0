// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/recent_files.h"

#include <QFileInfo>
#include <QSettings>

namespace unroll {

namespace {
const QString kKey = QStringLiteral("recentFiles");
constexpr int kMost = 10;
}  // namespace

QStringList RecentFiles::all() {
  QStringList there;
  for (const QString& path : QSettings().value(kKey).toStringList()) {
    if (QFileInfo::exists(path)) there << path;
  }
  return there;
}

void RecentFiles::add(const QString& path) {
  const QString absolute = QFileInfo(path).absoluteFilePath();
  QStringList files = all();
  files.removeAll(absolute);
  files.prepend(absolute);
  QSettings().setValue(kKey, files.mid(0, kMost));
}

void RecentFiles::clear() { QSettings().remove(kKey); }

}  // namespace unroll
