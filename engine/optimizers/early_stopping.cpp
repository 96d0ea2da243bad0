// SPDX-License-Identifier: GPL-3.0-or-later
#include "optimizers/early_stopping.h"

#include "optimizers/schedule.h"

namespace unroll {

const std::vector<AttributeSpec>& earlyStoppingAttributes() {
  static const std::vector<AttributeSpec> all = {
      monitorAttribute(),
      integerAttribute("patience", QT_TRANSLATE_NOOP("engine", "Patience"),
                       QT_TRANSLATE_NOOP("engine", "Epochs without anything better before training ends."), 5, 1, 1e9),
      realAttribute("min_delta", QT_TRANSLATE_NOOP("engine", "Least change"),
                    QT_TRANSLATE_NOOP("engine", "What is better by less than this does not count."), 0.0, 0.0, 1e9),
      booleanAttribute(
          "restore_best_weights", QT_TRANSLATE_NOOP("engine", "Keep the best"),
          QT_TRANSLATE_NOOP("engine", "At the end the weights of the best epoch come back, not those of the last."),
          true)};
  return all;
}

bool EarlyStopping::epochDone(int64_t epoch, double value, bool higherIsBetter) {
  // Of the first epoch any number will do; a NaN is never better.
  if (m_bestEpoch == 0 ? value == value : isBetter(value, m_best, m_attributes.real("min_delta"), higherIsBetter)) {
    m_best = value;
    m_bestEpoch = epoch;
    m_wait = 0;
    return true;
  }
  if (++m_wait >= m_attributes.integer("patience")) m_stopped = true;
  return false;
}

void EarlyStopping::goOn() {
  m_stopped = false;
  m_wait = 0;
}

}  // namespace unroll
