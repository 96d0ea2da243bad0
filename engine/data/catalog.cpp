// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/generators.h"

namespace unroll {
namespace {

/// Checks the attributes before the generator sees them, so that each can rely on its ranges.
DatasetDescriptor checked(DatasetDescriptor descriptor) {
  descriptor.make = [specs = descriptor.attributes, make = descriptor.make,
                     key = descriptor.key](const Attributes& given) -> Result<DatasetPtr> {
    for (const AttributeSpec& spec : specs) {
      auto value = checkAttribute(spec, given.value(spec.key));
      if (!value.ok()) {
        Error error = std::move(value.error());
        if (error.place.attribute.empty()) error.place.attribute = "dataset." + spec.key;
        return error;
      }
    }
    return make(given);
  };
  return descriptor;
}

}  // namespace

const std::vector<DatasetDescriptor>& datasets() {
  static const std::vector<DatasetDescriptor> all = [] {
    std::vector<DatasetDescriptor> list;
    for (auto describe : {digitsDataset, xorDataset, spiralDataset, moonsDataset, circlesDataset, blobsDataset,
                          lineDataset, seriesDataset, randomSequencesDataset, sequenceOrderDataset, textDataset})
      list.push_back(checked(describe()));
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
