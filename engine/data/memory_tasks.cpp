// SPDX-License-Identifier: GPL-3.0-or-later
// Tasks that need memory over many steps (Hochreiter and Schmidhuber 1997; Arjovsky et al. 2016).
#include "core/parallel.h"
#include "core/rng.h"
#include "data/generators.h"
#include "data/memory_dataset.h"
#include "data/token_dataset.h"

namespace unroll {
namespace {

/// Each step has a number from U(0, 1) and a mark. Two steps are marked, one in each half; the target is the sum of
/// their numbers. Whoever always says 1 has a mean squared error of 1/6.
Result<DatasetPtr> makeAdding(const Attributes& a) {
  const int64_t count = a.integer("count"), steps = a.integer("length");
  const auto seed = static_cast<uint64_t>(a.integer("seed"));
  MemoryData data;
  data.input = Shape{{'N', kOpen}, {'T', steps}, {'F', 2}};
  data.values.assign(static_cast<size_t>(count * steps * 2), 0.0f);
  std::vector<float> sums(static_cast<size_t>(count));
  parallelFor(count, 64, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      Rng rng(seed, "data/adding_problem", static_cast<uint64_t>(i));
      float* const sample = data.values.data() + i * steps * 2;
      const int64_t half = steps / 2;
      const int64_t marked[] = {rng.below(half), half + rng.below(steps - half)};
      for (int64_t t = 0; t < steps; ++t) sample[2 * t] = static_cast<float>(rng.uniform());
      for (const int64_t t : marked) {
        sample[2 * t + 1] = 1.0f;
        sums[static_cast<size_t>(i)] += sample[2 * t];
      }
    }
  });
  data.targets = Targets::ofValues(std::move(sums), Shape{{'N', kOpen}, {'F', 1}});
  data.view = SampleView::Series;
  return DatasetPtr(std::make_shared<MemoryDataset>(std::move(data)));
}

/// SYMBOLS symbols, DELAY blanks, a signal, and as many blanks as symbols, under which the symbols are to be repeated.
/// Only those last steps count in the loss.
Result<DatasetPtr> makeCopy(const Attributes& a) {
  const int64_t symbols = a.integer("symbols"), delay = a.integer("delay"), kinds = a.integer("kinds");
  std::vector<std::string> names{"_"};
  for (int64_t i = 0; i < kinds; ++i) names.emplace_back(1, static_cast<char>('a' + i));
  names.emplace_back("?");
  const int64_t signal = kinds + 1, steps = 2 * symbols + delay + 1;
  TokenInput tokens;
  tokens.vocabulary = std::make_shared<const Vocabulary>(Vocabulary::Unit::Character, names, Vocabulary::Special{});
  tokens.fixedLength = steps;
  TokenData data;
  data.target.classNames = names;
  for (int64_t i = 0; i < a.integer("count"); ++i) {
    Rng rng(static_cast<uint64_t>(a.integer("seed")), "data/copy_task", static_cast<uint64_t>(i));
    std::vector<int64_t> input(static_cast<size_t>(steps), 0), target(input);
    for (int64_t k = 0; k < symbols; ++k) {
      const int64_t symbol = 1 + rng.below(kinds);
      input[static_cast<size_t>(k)] = symbol;
      target[static_cast<size_t>(steps - symbols + k)] = symbol;
    }
    input[static_cast<size_t>(symbols + delay)] = signal;
    tokens.sequences.add(input);
    data.target.steps.add(target);
    for (int64_t t = 0; t < steps; ++t) data.target.counted.push_back(t >= steps - symbols ? 1 : 0);
  }
  data.inputs.push_back(std::move(tokens));
  return DatasetPtr(std::make_shared<TokenDataset>(std::move(data)));
}

}  // namespace

DatasetDescriptor addingProblemDataset() {
  return {"adding_problem",
          QT_TRANSLATE_NOOP("engine", "Adding problem"),
          QT_TRANSLATE_NOOP("engine",
                            "Numbers over many steps, two of them marked; the target is the sum of the two. Always "
                            "saying 1 gives a mean squared error of 1/6."),
          {countAttribute(10000, 2, 200000), seedAttribute(),
           integerAttribute("length", QT_TRANSLATE_NOOP("engine", "Steps"),
                            QT_TRANSLATE_NOOP("engine", "How many steps of time a sample has."), 100, 2, 10000)},
          makeAdding};
}

DatasetDescriptor copyTaskDataset() {
  return {
      "copy_task",
      QT_TRANSLATE_NOOP("engine", "Copy task"),
      QT_TRANSLATE_NOOP("engine",
                        "A few symbols to be repeated after a long pause. Only the steps of the repetition count."),
      {countAttribute(5000, 2, 100000), seedAttribute(),
       integerAttribute("symbols", QT_TRANSLATE_NOOP("engine", "Symbols"),
                        QT_TRANSLATE_NOOP("engine", "How many symbols are to be remembered."), 5, 1, 100),
       integerAttribute("kinds", QT_TRANSLATE_NOOP("engine", "Kinds"),
                        QT_TRANSLATE_NOOP("engine", "How many different symbols there are."), 8, 2, 24),
       integerAttribute("delay", QT_TRANSLATE_NOOP("engine", "Pause"),
                        QT_TRANSLATE_NOOP("engine", "Blank steps between the symbols and the signal."), 100, 0, 10000)},
      makeCopy};
}

}  // namespace unroll
