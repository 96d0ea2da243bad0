// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>

class QGridLayout;

namespace unroll {

/// Fills a two-column grid with headings and facts: names on the left, numbers right-aligned. Clears
/// what stood there before.
class FactTable {
 public:
  explicit FactTable(QGridLayout* grid);
  void heading(const QString& words);
  void fact(const QString& name, const QString& value, const QString& help = {});
  void wide(const QString& richText);
  void done();

 private:
  QGridLayout* m_grid;
  int m_row = 0;
};

}  // namespace unroll
