// SPDX-License-Identifier: GPL-3.0-or-later
#include "optimizers/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "math/formula.h"

namespace unroll {
namespace {

constexpr double kMost = 1e9;

std::string written(double value) { return formula::formatNumber(value); }
std::string written(int64_t value) { return std::to_string(value); }

AttributeSpec warmupAttribute() {
  return integerAttribute("warmup_steps", QT_TRANSLATE_NOOP("engine", "Warm-up steps"),
                          QT_TRANSLATE_NOOP("engine",
                                            "Steps in which the learning rate rises in a straight line, before the "
                                            "schedule begins. 0: none."),
                          0, 0, kMost);
}

ScheduleDescriptor schedule(std::string key, Text title, Text summary, std::string formula,
                            std::vector<AttributeSpec> attributes) {
  ScheduleDescriptor d;
  d.key = std::move(key);
  d.title = std::move(title);
  d.summary = std::move(summary);
  d.formula = std::move(formula);
  d.attributes = std::move(attributes);
  d.attributes.push_back(warmupAttribute());
  return d;
}

ScheduleDescriptor constantSchedule() {
  ScheduleDescriptor d =
      schedule("constant", QT_TRANSLATE_NOOP("engine", "Constant"),
               QT_TRANSLATE_NOOP("engine", "The same learning rate at every step."), "η_{t} = η", {});
  d.rate = [](double base, const ScheduleMoment&, const Attributes&) { return base; };
  d.numbers = [](double base, const ScheduleMoment&, const Attributes&) { return written(base); };
  return d;
}

ScheduleDescriptor stepSchedule() {
  ScheduleDescriptor d = schedule(
      "step", QT_TRANSLATE_NOOP("engine", "Step decay"),
      QT_TRANSLATE_NOOP("engine", "The learning rate is multiplied by γ every few epochs."),
      "η_{t} = η γ^{⌊\\text{epoch} / n⌋}",
      {integerAttribute("step_size", QT_TRANSLATE_NOOP("engine", "Every n epochs"),
                        QT_TRANSLATE_NOOP("engine", "How many epochs the learning rate stays the same."), 10, 1, kMost),
       realAttribute("gamma", QT_TRANSLATE_NOOP("engine", "γ"),
                     QT_TRANSLATE_NOOP("engine", "What the learning rate is multiplied by then."), 0.1, 0.0, 1e3)});
  d.rate = [](double base, const ScheduleMoment& at, const Attributes& attributes) {
    const int64_t falls = at.step / at.stepsPerEpoch / attributes.integer("step_size");
    return base * std::pow(attributes.real("gamma"), static_cast<double>(falls));
  };
  d.numbers = [](double base, const ScheduleMoment& at, const Attributes& attributes) {
    return written(base) + " \\cdot " + written(attributes.real("gamma")) + "^{⌊" +
           written(at.step / at.stepsPerEpoch) + " / " + written(attributes.integer("step_size")) + "⌋}";
  };
  return d;
}

// Keras' ExponentialDecay.
ScheduleDescriptor exponentialSchedule() {
  ScheduleDescriptor d = schedule(
      "exponential", QT_TRANSLATE_NOOP("engine", "Exponential"),
      QT_TRANSLATE_NOOP("engine", "The learning rate loses the same share in the same number of steps."),
      "η_{t} = η γ^{t / n}",
      {realAttribute("decay_rate", QT_TRANSLATE_NOOP("engine", "γ"),
                     QT_TRANSLATE_NOOP("engine", "What the learning rate is multiplied by over the decay steps."), 0.96,
                     0.0, 1e3),
       integerAttribute("decay_steps", QT_TRANSLATE_NOOP("engine", "Decay steps"),
                        QT_TRANSLATE_NOOP("engine", "The steps over which it is multiplied by γ once."), 1000, 1,
                        kMost),
       booleanAttribute("staircase", QT_TRANSLATE_NOOP("engine", "Staircase"),
                        QT_TRANSLATE_NOOP("engine", "Falls at once after the decay steps instead of gradually."),
                        false)});
  d.rate = [](double base, const ScheduleMoment& at, const Attributes& attributes) {
    const double times = static_cast<double>(at.step) / static_cast<double>(attributes.integer("decay_steps"));
    return base * std::pow(attributes.real("decay_rate"), attributes.boolean("staircase") ? std::floor(times) : times);
  };
  d.numbers = [](double base, const ScheduleMoment& at, const Attributes& attributes) {
    const std::string times = written(at.step) + " / " + written(attributes.integer("decay_steps"));
    return written(base) + " \\cdot " + written(attributes.real("decay_rate")) + "^{" +
           (attributes.boolean("staircase") ? "⌊" + times + "⌋" : times) + "}";
  };
  return d;
}

// Loshchilov and Hutter 2017, equation 5, without restarts; Keras' CosineDecay.
ScheduleDescriptor cosineSchedule() {
  ScheduleDescriptor d = schedule(
      "cosine", QT_TRANSLATE_NOOP("engine", "Cosine"),
      QT_TRANSLATE_NOOP("engine", "The learning rate falls along half a cosine: slowly, fast, slowly."),
      "η_{t} = η (α + (1 - α) \\frac{1}{2} (1 + \\cos(\\frac{π t}{n})))",
      {integerAttribute("decay_steps", QT_TRANSLATE_NOOP("engine", "Decay steps"),
                        QT_TRANSLATE_NOOP("engine", "The steps until the end of the cosine. 0: the whole training."), 0,
                        0, kMost),
       realAttribute("alpha", QT_TRANSLATE_NOOP("engine", "α"),
                     QT_TRANSLATE_NOOP("engine", "The share of the learning rate that is left at the end."), 0.0, 0.0,
                     1.0)});
  const auto decaySteps = [](const ScheduleMoment& at, const Attributes& attributes) {
    const int64_t given = attributes.integer("decay_steps");
    return std::max<int64_t>(given > 0 ? given : at.steps, 1);
  };
  d.numbers = [=](double base, const ScheduleMoment& at, const Attributes& attributes) {
    const int64_t all = decaySteps(at, attributes);
    const std::string alpha = written(attributes.real("alpha"));
    return written(base) + " \\cdot (" + alpha + " + (1 - " + alpha +
           ") \\cdot \\frac{1}{2} (1 + \\cos(\\frac{π \\cdot " + written(std::min(at.step, all)) + "}{" + written(all) +
           "})))";
  };
  d.rate = [=](double base, const ScheduleMoment& at, const Attributes& attributes) {
    const auto all = static_cast<double>(decaySteps(at, attributes));
    const double done = std::min(static_cast<double>(at.step) / all, 1.0);
    const double alpha = attributes.real("alpha");
    return base * (alpha + (1.0 - alpha) * 0.5 * (1.0 + std::cos(std::numbers::pi * done)));
  };
  return d;
}

// Keras' ReduceLROnPlateau.
ScheduleDescriptor plateauSchedule() {
  ScheduleDescriptor d = schedule(
      "plateau", QT_TRANSLATE_NOOP("engine", "On plateau"),
      QT_TRANSLATE_NOOP("engine", "The learning rate falls when the loss has not become better for some epochs."),
      "η ← γ η",
      {monitorAttribute(),
       realAttribute("factor", QT_TRANSLATE_NOOP("engine", "γ"),
                     QT_TRANSLATE_NOOP("engine", "What the learning rate is multiplied by then."), 0.1, 0.0, 1.0),
       integerAttribute("patience", QT_TRANSLATE_NOOP("engine", "Patience"),
                        QT_TRANSLATE_NOOP("engine", "Epochs without anything better before the learning rate falls."),
                        10, 1, kMost),
       realAttribute("min_delta", QT_TRANSLATE_NOOP("engine", "Least change"),
                     QT_TRANSLATE_NOOP("engine", "What is better by less than this does not count."), 1e-4, 0.0, 1e9),
       integerAttribute("cooldown", QT_TRANSLATE_NOOP("engine", "Cool-down"),
                        QT_TRANSLATE_NOOP("engine", "Epochs after a fall before counting begins again."), 0, 0, kMost),
       realAttribute("min_lr", QT_TRANSLATE_NOOP("engine", "Lowest rate"),
                     QT_TRANSLATE_NOOP("engine", "The learning rate never falls below this."), 0.0, 0.0, 1e6)});
  d.watches = true;
  d.rate = [](double base, const ScheduleMoment& at, const Attributes& attributes) {
    return std::max(base * at.reduction, std::min(base, attributes.real("min_lr")));
  };
  d.numbers = [](double base, const ScheduleMoment& at, const Attributes& attributes) {
    return "\\max(" + written(at.reduction) + " \\cdot " + written(base) + ", " +
           written(std::min(base, attributes.real("min_lr"))) + ")";
  };
  return d;
}

}  // namespace

AttributeSpec monitorAttribute() {
  AttributeSpec spec;
  spec.key = "monitor";
  spec.kind = AttributeKind::String;
  spec.label = QT_TRANSLATE_NOOP("engine", "Watches");
  spec.help = QT_TRANSLATE_NOOP("engine",
                                "What has to become better: \"loss\" or a metric, with \"validation_\" before it on "
                                "validation data. Without such data the training's value is watched.");
  spec.defaultValue = std::string("validation_loss");
  return spec;
}

const std::vector<ScheduleDescriptor>& schedules() {
  static const std::vector<ScheduleDescriptor> all = {constantSchedule(), stepSchedule(), exponentialSchedule(),
                                                      cosineSchedule(), plateauSchedule()};
  return all;
}

const ScheduleDescriptor* findSchedule(std::string_view key) {
  const auto& all = schedules();
  const auto found = std::find_if(all.begin(), all.end(), [&](const ScheduleDescriptor& d) { return d.key == key; });
  return found == all.end() ? nullptr : &*found;
}

Schedule::Schedule(const ScheduleDescriptor& descriptor, const AttributeMap& given)
    : m_descriptor(&descriptor), m_attributes(descriptor.attributes, given) {}

ScheduleMoment Schedule::momentOf(int64_t step, int64_t stepsPerEpoch, int64_t steps) const {
  return {std::max<int64_t>(step - warmup(), 0), stepsPerEpoch, std::max<int64_t>(steps - warmup(), 1), m_reduction};
}

double Schedule::rate(double base, int64_t step, int64_t stepsPerEpoch, int64_t steps) const {
  const double rate = m_descriptor->rate(base, momentOf(step, stepsPerEpoch, steps), m_attributes);
  return step < warmup() ? rate * static_cast<double>(step + 1) / static_cast<double>(warmup()) : rate;
}

Schedule::Formulas Schedule::formulas(double base, int64_t step, int64_t stepsPerEpoch, int64_t steps) const {
  const std::string numbers = m_descriptor->numbers(base, momentOf(step, stepsPerEpoch, steps), m_attributes);
  // What plateaus leave is no step of a formula: r stands for it.
  std::string symbols = watches() ? "η_{t} = \\max(r η, η_{\\min})" : m_descriptor->formula;
  if (step >= warmup()) return {symbols, numbers};
  return {symbols + " \\cdot \\frac{t + 1}{n_{\\text{warm-up}}}",
          numbers + " \\cdot \\frac{" + written(step + 1) + "}{" + written(warmup()) + "}"};
}

void Schedule::epochDone(double value, bool higherIsBetter) {
  if (!watches() || std::isnan(value)) return;
  if (m_cooldown > 0) {
    --m_cooldown;
    m_wait = 0;
  }
  // As Keras has it: in the epoch in which the cool-down runs out, counting has begun again.
  if (!m_hasBest || isBetter(value, m_best, m_attributes.real("min_delta"), higherIsBetter)) {
    m_best = value;
    m_hasBest = true;
    m_wait = 0;
  } else if (m_cooldown == 0 && ++m_wait >= m_attributes.integer("patience")) {
    m_reduction *= m_attributes.real("factor");
    m_cooldown = m_attributes.integer("cooldown");
    m_wait = 0;
  }
}

}  // namespace unroll
