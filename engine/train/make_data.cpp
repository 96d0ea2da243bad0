// SPDX-License-Identifier: GPL-3.0-or-later
// The data of a document, in the form that its loss takes.
#include <algorithm>

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
  return split(std::move(whole), spec.dataset.split, spec.seed);
}

ReadRequest readRequest(const NetworkSpec& spec, const Inference& inference, std::string path) {
  ReadRequest request;
  request.path = std::move(path);
  request.split = spec.dataset.split;
  request.seed = spec.seed;
  request.attributes = spec.dataset.attributes;
  if (!inference.inputNodes.empty()) {
    const NodeInfo& input = inference.nodes.at(inference.inputNodes.front());
    if (!input.outputs.empty()) request.input = input.outputs.front();
  }
  if (const LossDescriptor* loss = findLoss(spec.training.loss)) {
    request.oneHotTarget = loss->target == TargetForm::LikePrediction && loss->fusedWith == "softmax";
    request.classTarget = loss->target == TargetForm::ClassIndex;
  }
  return request;
}

}  // namespace unroll
