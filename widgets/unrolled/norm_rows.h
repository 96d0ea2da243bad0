// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QCoreApplication>
#include <QString>
#include <vector>

#include "explain/time_analysis.h"

namespace unroll {

/// One kind of norm over all steps of a chain, as it is drawn: a bar a step on a log scale.
struct NormRow {
  Q_DECLARE_TR_FUNCTIONS(NormRow)
 public:
  enum class Kind { Value, Gradient, Factor, Reach };
  Kind kind = Kind::Value;
  Formula label;
  QString name;               ///< in words
  QString help;               ///< what it says
  std::vector<double> bars;   ///< by time
  std::vector<double> marks;  ///< of an LSTM's cell state, beside the bar; empty: none
  Formula markLabel;
  bool growsFromOne() const { return kind == Kind::Factor || kind == Kind::Reach; }
};

/// What an analysis knows: gradients where there is a loss; factors are NaN until they are computed.
std::vector<NormRow> normRows(const TimeAnalysis& analysis);

/// What a row's numbers lie between: 10^low … 10^high. Whole decades, at most kMostDecades; smaller numbers stand at the
/// bottom. Factors of single steps lie near 1: their axis has it in the middle and reaches as far as they do.
struct LogAxis {
  static constexpr int kMostDecades = 16;
  double low = 0.0;
  double high = 1.0;
  void include(const NormRow& row);
  /// Where VALUE stands, 0 at the bottom to 1 at the top; zero and less: 0.
  double place(double value) const;

 private:
  bool m_any = false;
};

}  // namespace unroll
