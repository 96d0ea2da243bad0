// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/generators.h"

namespace unroll {
const std::vector<DatasetDescriptor>& datasets() {
  static const std::vector<DatasetDescriptor> all = [] {
    std::vector<DatasetDescriptor> list;
    for (auto describe : {digitsDataset, xorDataset, spiralDataset, moonsDataset, circlesDataset, blobsDataset,
                          lineDataset, seriesDataset, randomSequencesDataset, sequenceOrderDataset,
                          addingProblemDataset, copyTaskDataset, reverseStringsDataset, datesDataset, wordTagsDataset,
                          sentimentDataset, intentsDataset, wordContextsDataset, textDataset})
      list.push_back(describe());
    return list;
  }();
  return all;
}

AttributeSpec countAttribute(int64_t defaultValue, int64_t minimum, int64_t maximum) {
  return integerAttribute(
      "count", QT_TRANSLATE_NOOP("engine", "Samples"),
      QT_TRANSLATE_NOOP("engine", "How many samples are drawn. Training and validation share them."), defaultValue,
      static_cast<double>(minimum), static_cast<double>(maximum));
}

AttributeSpec seedAttribute() {
  return integerAttribute("seed", QT_TRANSLATE_NOOP("engine", "Seed"),
                          QT_TRANSLATE_NOOP("engine", "The same seed draws the same samples, on every machine."), 1, 0,
                          9007199254740991.0);
}

AttributeSpec oneHotAttribute() {
  return booleanAttribute("one_hot", QT_TRANSLATE_NOOP("engine", "One-hot targets"),
                          QT_TRANSLATE_NOOP("engine",
                                            "Targets as rows with a single 1, as categorical cross-entropy and mean "
                                            "squared error want them; off: class numbers, for the sparse loss."),
                          false);
}

}  // namespace unroll
