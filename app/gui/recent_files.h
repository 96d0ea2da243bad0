// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QStringList>

namespace unroll {

/// The documents opened last, newest first, kept in the person's settings.
class RecentFiles {
 public:
  static QStringList all();  ///< those that still exist
  static void add(const QString& path);
  static void clear();
};

}  // namespace unroll
