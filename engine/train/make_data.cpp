// SPDX-License-Identifier: GPL-3.0-or-later
// The data of a document, in the form that its loss takes.
#include <algorithm>

#include "data/preprocess.h"
#include "train/trainer.h"

namespace unroll {
namespace {

/// Class indices of another dataset as rows of 0 and 1 (or, one column wide, as they are).
class TargetsLikePrediction final : public WrappedDataset {
 public:
  TargetsLikePrediction(DatasetPtr whole, int64_t columns) : WrappedDataset(std::move(whole)), m_columns(columns) {}

  Shape targetShape() const override {
    std::vector<Dim> dims = whole().targetShape().dims();
    dims.push_back({'F', m_columns});
    return Shape(std::move(dims));
  }
  TargetKind targetKind() const override { return TargetKind::Values; }

  void fill(std::span<const int64_t> samples, Batch& batch) const override {
    whole().fill(samples, batch);
    if (m_columns == 1 || !batch.target) return;
    // In place from the last row to the first: a row is written behind all indices not yet read.
    const int64_t rows = elementCount(whole().targetShape().extents(batch.count, batch.timeOf(whole().targetInput())));
    for (int64_t row = rows; row-- > 0;) {
      const auto index = static_cast<int64_t>(batch.target[row]);
      float* const out = batch.target + row * m_columns;
      std::fill(out, out + m_columns, 0.0f);
      if (index >= 0 && index < m_columns) out[index] = 1.0f;
    }
  }

 private:
  int64_t m_columns;
};

}  // namespace

DatasetPtr fitTargets(DatasetPtr data, const LossDescriptor& loss, const Shape& prediction) {
  if (!data || loss.target != TargetForm::LikePrediction || data->targetKind() == TargetKind::Values) return data;
  const int64_t columns = prediction.rank() > 0 ? prediction[prediction.rank() - 1].size : 0;
  if (columns != 1 && columns != data->classes()) return data;
  // The one output of a binary cross-entropy is the probability of class 1: there are no more than two.
  if (columns == 1 && data->classes() > 2 && loss.fusedWith == "sigmoid") return data;
  return std::make_shared<TargetsLikePrediction>(std::move(data), columns);
}

Result<DataSplit> makeData(const NetworkSpec& spec) {
  if (spec.dataset.type.empty()) {
    return Error{"data.none", Text{QT_TRANSLATE_NOOP("engine",
                                                     "This document names no dataset. Choose one in it, or give files "
                                                     "with data.")}};
  }
  const DatasetDescriptor* dataset = findDataset(spec.dataset.type);
  if (!dataset) {
    return Error{"data.unknown",
                 Text{QT_TRANSLATE_NOOP("engine",
                                        "There is no dataset called '{0}'. Choose one of the built-in ones, or give "
                                        "files with data."),
                      {spec.dataset.type}}};
  }
  UNROLL_TRY(DatasetPtr whole, dataset->make(Attributes(dataset->attributes, spec.dataset.attributes)));
  return prepareData(spec, split(std::move(whole), spec.dataset.split, spec.seed));
}

namespace {

std::vector<PreprocessStep> stepsOf(const NetworkSpec& spec) {
  std::vector<PreprocessStep> steps;
  for (const ChoiceSpec& step : spec.dataset.preprocess) steps.push_back({step.type, step.attributes});
  return steps;
}

WeightMap preparingNumbers(const WeightMap& weights) {
  constexpr std::string_view kPrefix = kPreprocessWeights;
  WeightMap numbers;
  for (const auto& [name, values] : weights) {
    if (name.starts_with(kPrefix)) numbers.emplace(name.substr(kPrefix.size()), values);
  }
  return numbers;
}

}  // namespace

Result<std::shared_ptr<const Preprocessing>> preprocessingOf(const NetworkSpec& spec, const WeightMap& weights) {
  if (spec.dataset.preprocess.empty()) return std::shared_ptr<const Preprocessing>();
  UNROLL_TRY(Preprocessing steps, Preprocessing::restore(stepsOf(spec), preparingNumbers(weights)));
  return std::shared_ptr<const Preprocessing>(std::make_shared<Preprocessing>(std::move(steps)));
}

Result<DataSplit> prepareData(const NetworkSpec& spec, DataSplit data, const WeightMap* weights) {
  const bool learned = weights && !preparingNumbers(*weights).empty();
  if (spec.dataset.preprocess.empty() || !data.training || (data.preparing && !learned)) return data;
  if (data.preparing) {
    if (data.preparing->numbers() == preparingNumbers(*weights)) return data;
    // Prepared by other numbers than the weights': what it was before is needed.
    UNROLL_ASSERT(Preprocessing::unwrap(data.training) != data.training);
    data.training = Preprocessing::unwrap(data.training);
    data.validation = Preprocessing::unwrap(data.validation);
  }
  if (learned) {
    UNROLL_TRY(data.preparing, preprocessingOf(spec, *weights));
    if (data.preparing->input().extents(1, 1) != data.training->inputShape().extents(1, 1))
      return Error{"preprocess.shape",
                   {QT_TRANSLATE_NOOP("engine", "The samples are {0}, but the weights were trained on samples of {1}."),
                    {data.training->inputShape().str(), data.preparing->input().str()}}};
  } else {
    UNROLL_TRY(Preprocessing steps, Preprocessing::fit(stepsOf(spec), *data.training));
    data.preparing = std::make_shared<const Preprocessing>(std::move(steps));
  }
  data.training = Preprocessing::wrap(data.training, data.preparing);
  data.validation = Preprocessing::wrap(data.validation, data.preparing);
  return data;
}

ReadRequest readRequest(const NetworkSpec& spec, const Inference& inference, std::string path) {
  ReadRequest request;
  request.path = std::move(path);
  request.split = spec.dataset.split;
  request.seed = spec.seed;
  request.attributes = spec.dataset.attributes;
  if (!inference.inputNodes.empty()) {
    const NodeInfo& input = inference.nodes.at(inference.inputNodes.front());
    // What PCA or one-hot make of a sample says nothing of the sample itself.
    const bool asGiven =
        std::all_of(spec.dataset.preprocess.begin(), spec.dataset.preprocess.end(), [](const ChoiceSpec& step) {
          const PreprocessDescriptor* known = findPreprocess(step.type);
          return known && known->keepsShape;
        });
    if (!input.outputs.empty() && asGiven) request.input = input.outputs.front();
  }
  for (const NodeId id : inference.inputNodes) {
    const NodeInfo& input = inference.nodes.at(id);
    request.inputs.push_back({spec.find(id)->name, input.outputs.empty() ? Shape() : input.outputs.front()});
  }
  if (const LossDescriptor* loss = findLoss(spec.training.loss)) {
    request.oneHotTarget = loss->target == TargetForm::LikePrediction && loss->fusedWith == "softmax";
    request.classTarget = loss->target == TargetForm::ClassIndex;
  }
  return request;
}

}  // namespace unroll
