// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/sample.h"

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
  const int64_t time = data->length(number);
  const Extents inputExtents = data->inputShape().extents(1, time);
  const Extents targetExtents = data->targetShape().extents(1, time);
  TensorF input(inputExtents);
  TensorF target(targetExtents);
  std::vector<uint8_t> mask(static_cast<size_t>(std::max<int64_t>(time, 1)), 1);
  Batch batch;
  batch.input = input.data();
  batch.target = target.data();
  batch.mask = mask.data();
  data->fill(std::span<const int64_t>(&number, 1), batch);

  const NodeId node = opened.inference.inputNodes.front();
  GivenSample sample;
  // The network's own shape: data may come flat where the input node gives it axes.
  const Shape& shape = opened.inference.nodes.at(node).outputs.front();
  const Extents wanted = shape.rank() == data->inputShape().rank() ? inputExtents : shape.extents(1, time);
  sample.inputs.emplace(opened.spec().find(node)->name, input.as<double>().reshaped(wanted));
  sample.target = target.as<double>();
  return sample;
}

}  // namespace unroll::cli
