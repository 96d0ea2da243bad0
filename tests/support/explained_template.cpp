// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtGlobal>  // before the engine's headers, which mark sentences without Qt

#include "support/explained_template.h"

#include "data/loaded_samples.h"
#include "graph/match_inputs.h"
#include "io/templates.h"
#include "support/double_training.h"
#include "train/trainer.h"

namespace unroll::test {
namespace {

void putSample(const NetworkSpec& spec, const Inference& inference, Explanation::Request& request) {
  if (spec.sample) {
    request.inputs = spec.sample->inputs;
    request.target = spec.sample->target;
    return;
  }
  const auto split = makeData(spec);
  if (!split) qFatal("%s", split.error().english().c_str());
  const Shape& output = inference.nodes.at(inference.outputNodes.front()).outputs.front();
  const DatasetPtr data = fitTargets(split->training, *findLoss(spec.training.loss), output);
  const int64_t first = 0;
  const LoadedSamples loaded = loadSamplesOf(*data, std::span(&first, 1));
  const auto nodes = matchInputs(spec, inference, *data);
  for (size_t i = 0; i < nodes->size(); ++i) {
    const Shape& shape = inference.nodes.at((*nodes)[i]).outputs.front();
    const LoadedSamples::Input& input = loaded.inputs[i];
    const bool same = shape.rank() == static_cast<int>(input.extents.size());  // else data that comes flat
    request.inputs[spec.find((*nodes)[i])->name] =
        TensorD(same ? input.extents : shape.extents(1), std::vector<double>(input.values.begin(), input.values.end()));
  }
  request.target = TensorD(loaded.targetExtents, std::vector<double>(loaded.target.begin(), loaded.target.end()));
}

}  // namespace

std::shared_ptr<const Explanation> explainTemplate(const std::string& key) {
  auto spec = makeTemplate(key);
  if (!spec) qFatal("%s", spec.error().english().c_str());
  if (findTemplate(key)->kind == Template::Kind::Template) *spec = shortened(*spec);
  const Inference inference = infer(*spec);
  Explanation::Request request;
  request.weights = *initialWeights(*spec, inference);
  request.weightsAreInitial = true;
  putSample(*spec, inference, request);
  if (request.target) request.update.emplace();  // on through the first step of training
  const auto made = Explanation::create(*spec, std::move(request));
  return made ? *made : nullptr;
}

}  // namespace unroll::test
