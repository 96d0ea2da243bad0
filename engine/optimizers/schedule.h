// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "layers/attributes.h"

namespace unroll {

/// Where training stands, as a schedule sees it: behind the warm-up, which it knows nothing of.
struct ScheduleMoment {
  int64_t step = 0;  ///< the step about to be taken, from 0
  int64_t stepsPerEpoch = 1;
  int64_t steps = 1;       ///< in all
  double reduction = 1.0;  ///< what plateaus have left of the rate
};

/// How the learning rate goes over the steps. All have the attribute "warmup_steps": a rise in a straight line from
/// η/n in the first step to η in the n-th (Goyal et al. 2017, section 2.2), before the schedule itself begins.
struct ScheduleDescriptor {
  std::string key;  ///< "cosine"
  Text title;
  Text summary;
  std::string formula;
  std::vector<AttributeSpec> attributes;
  /// The rate of the moment from the optimizer's BASE rate.
  std::function<double(double base, const ScheduleMoment&, const Attributes&)> rate;
  /// FORMULA's right side with the numbers of the moment put in, in the same small TeX.
  std::function<std::string(double base, const ScheduleMoment&, const Attributes&)> numbers;
  /// Falls where a value that is watched stops getting better; has "monitor", "factor", "patience", "min_delta",
  /// "cooldown".
  bool watches = false;
};

const std::vector<ScheduleDescriptor>& schedules();
const ScheduleDescriptor* findSchedule(std::string_view key);

/// The schedule of one run. A value: the same calls give the same rates.
class Schedule {
 public:
  /// requires: DESCRIPTOR is one of schedules().
  Schedule(const ScheduleDescriptor& descriptor, const AttributeMap& given);
  /// The rate of STEP (from 0) of STEPS.
  double rate(double base, int64_t step, int64_t stepsPerEpoch, int64_t steps) const;
  /// How that rate comes about: "η_{t} = η γ^{⌊\\text{epoch} / n⌋}" and the same with the numbers put in.
  struct Formulas {
    std::string symbols, numbers;
  };
  Formulas formulas(double base, int64_t step, int64_t stepsPerEpoch, int64_t steps) const;
  bool isConstant() const { return m_descriptor->key == "constant" && warmup() == 0; }
  /// What plateaus have left of the rate.
  double reduction() const { return m_reduction; }
  void setReduction(double reduction) { m_reduction = reduction; }
  /// After each epoch, of schedules that watch: the value, and whether higher is better. Not a number: no epoch.
  void epochDone(double value, bool higherIsBetter);
  bool watches() const { return m_descriptor->watches; }
  /// The key of the value that it watches: "validation_loss".
  const std::string& monitor() const { return m_attributes.string("monitor"); }

 private:
  int64_t warmup() const { return m_attributes.integer("warmup_steps"); }
  ScheduleMoment momentOf(int64_t step, int64_t stepsPerEpoch, int64_t steps) const;

  const ScheduleDescriptor* m_descriptor;
  Attributes m_attributes;
  double m_reduction = 1.0;
  double m_best = 0.0;
  bool m_hasBest = false;
  int64_t m_wait = 0, m_cooldown = 0;
};

/// Whether NOW is better than BEST by more than MIN_DELTA.
inline bool isBetter(double now, double best, double minDelta, bool higherIsBetter) {
  return higherIsBetter ? now > best + minDelta : now < best - minDelta;
}

/// "monitor" of whatever watches training: plateaus, early stopping.
AttributeSpec monitorAttribute();

}  // namespace unroll
