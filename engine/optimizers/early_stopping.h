// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "layers/attributes.h"

namespace unroll {

/// "monitor", "patience", "min_delta", "restore_best_weights": Keras' EarlyStopping.
const std::vector<AttributeSpec>& earlyStoppingAttributes();

/// Ends training where a value of the epochs has stopped getting better (Prechelt 1998). A value: the same calls
/// stop at the same epoch.
class EarlyStopping {
 public:
  explicit EarlyStopping(const AttributeMap& given) : m_attributes(earlyStoppingAttributes(), given) {}

  const std::string& monitor() const { return m_attributes.string("monitor"); }
  bool restores() const { return m_attributes.boolean("restore_best_weights"); }
  /// After EPOCH: true where it is the best so far. Not a number counts as no better.
  bool epochDone(int64_t epoch, double value, bool higherIsBetter);
  bool stopped() const { return m_stopped; }
  int64_t bestEpoch() const { return m_bestEpoch; }  ///< 0: none yet
  double best() const { return m_best; }
  /// Training goes on after all: patience begins anew.
  void goOn();

 private:
  Attributes m_attributes;
  double m_best = 0.0;
  int64_t m_bestEpoch = 0;
  int64_t m_wait = 0;
  bool m_stopped = false;
};

}  // namespace unroll
