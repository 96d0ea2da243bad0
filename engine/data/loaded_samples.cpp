// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/loaded_samples.h"

#include <algorithm>

namespace unroll {

LoadedSamples loadSamplesOf(const Dataset& data, std::span<const int64_t> samples) {
  const auto count = static_cast<int64_t>(samples.size());
  const std::vector<DatasetInput> given = data.inputs();
  LoadedSamples loaded;
  Batch batch;
  batch.more.resize(given.size() - 1);
  std::vector<int64_t> times(given.size(), 0);
  loaded.inputs.resize(given.size());
  for (size_t i = 0; i < given.size(); ++i) {
    for (const int64_t sample : samples) times[i] = std::max(times[i], data.lengthOf(i, sample));
    LoadedSamples::Input& input = loaded.inputs[i];
    input.name = given[i].name;
    input.extents = given[i].shape.extents(count, times[i]);
    input.values.resize(static_cast<size_t>(elementCount(input.extents)));
    input.mask.resize(static_cast<size_t>(count * times[i]), 1);
    uint8_t* const mask = input.mask.empty() ? nullptr : input.mask.data();
    if (i == 0) {
      batch.input = input.values.data();
      batch.mask = mask;
    } else {
      batch.more[i - 1] = {input.values.data(), mask, 0};
    }
  }
  const Shape shape = data.targetShape();
  loaded.targetExtents = shape.extents(count, times[data.targetInput()]);
  // Some datasets write the bare index first and then widen it in place.
  loaded.target.resize(static_cast<size_t>(std::max(elementCount(loaded.targetExtents), count)));
  batch.target = loaded.target.data();
  if (data.masksTarget()) {
    const int time = shape.find('T');
    const int64_t rows = time < 0 ? count : count * loaded.targetExtents[static_cast<size_t>(time)];
    loaded.targetMask.resize(static_cast<size_t>(rows), 1);
    batch.targetMask = loaded.targetMask.data();
  }
  data.fill(samples, batch);
  loaded.target.resize(static_cast<size_t>(elementCount(loaded.targetExtents)));
  return loaded;
}

}  // namespace unroll
