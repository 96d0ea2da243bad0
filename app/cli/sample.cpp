// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/sample.h"

#include "data/loaded_samples.h"
#include "graph/match_inputs.h"

namespace unroll::cli {

Result<GivenSample> sampleOfData(const OpenedDocument& opened, const std::string& path, int64_t number) {
  UNROLL_TRY(const DataSplit split, dataFor(opened, path));
  const LossDescriptor* loss = findLoss(opened.spec().training.loss);
  UNROLL_ASSERT(loss);
  const Shape& prediction = opened.inference.nodes.at(opened.inference.outputNodes.front()).outputs.front();
  const DatasetPtr data = fitTargets(split.validation ? split.validation : split.training, *loss, prediction);
  for (const Diagnostic& diagnostic : diagnosticsOf(opened.document, data.get())) {
    if (diagnostic.severity == Severity::Error) return errorOf(diagnostic, opened.spec(), opened.path);
  }
  if (number >= data->size()) {
    return Error{"usage.sample",
                 Text{QT_TRANSLATE_NOOP("engine", "There is no sample {0}: the data has {1}, counted from 0."),
                      {std::to_string(number), std::to_string(data->size())}},
                 {},
                 ErrorKind::Usage};
  }
  const LoadedSamples loaded = loadSamplesOf(*data, std::span<const int64_t>(&number, 1));
  const auto nodes = matchInputs(opened.spec(), opened.inference, *data);
  UNROLL_ASSERT(nodes);  // the diagnostics say so where they do not fit
  GivenSample sample;
  for (size_t i = 0; i < nodes->size(); ++i) {
    if ((*nodes)[i] == kNoNode) continue;
    const LoadedSamples::Input& input = loaded.inputs[i];
    // The network's own shape: data may come flat where the input node gives it axes.
    const Shape& shape = opened.inference.nodes.at((*nodes)[i]).outputs.front();
    const bool same = shape.rank() == static_cast<int>(input.extents.size());
    const Extents wanted = same ? input.extents : shape.extents(1, data->lengthOf(i, number));
    sample.inputs.emplace(opened.spec().find((*nodes)[i])->name,
                          TensorD(wanted, std::vector<double>(input.values.begin(), input.values.end())));
  }
  sample.target = TensorD(loaded.targetExtents, std::vector<double>(loaded.target.begin(), loaded.target.end()));
  if (!loaded.targetMask.empty()) sample.targetMask = loaded.targetMask;
  return sample;
}

}  // namespace unroll::cli
