// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

#include "data/dataset.h"

namespace unroll {

/// The targets of samples in memory: class indices (one per sample, handed out as they are or as
/// one-hot rows) or values.
struct Targets {
  TargetKind kind = TargetKind::Values;
  Shape shape;                ///< as handed out, with the sample axis
  std::vector<float> values;  ///< class indices, or all the values of a sample after another
  std::vector<std::string> classNames;
  bool oneHot = false;  ///< values hold indices; rows of classNames.size() are handed out

  /// LABELS 0 … names.size() − 1. oneHot: (N, F) rows instead of (N) indices.
  static Targets ofClasses(std::vector<float> labels, std::vector<std::string> names, bool oneHot);
  /// VALUES in the extents SAMPLE (without the sample axis).
  static Targets ofValues(std::vector<float> values, Shape shape);
  int64_t classes() const { return static_cast<int64_t>(classNames.size()); }
};

/// "0", "1", … as the names of COUNT classes.
std::vector<std::string> numberedClasses(int64_t count);

/// What a MemoryDataset holds. Pixels stay bytes (a quarter of the memory) and are scaled to 0 … 1.
struct MemoryData {
  Shape input;                  ///< with the sample axis; the time axis is open where `starts` is set
  std::vector<float> values;    ///< the samples one after another, or
  std::vector<uint8_t> pixels;  ///< the same as bytes
  std::vector<int64_t> starts;  ///< open time: the first step of each sample, then the end of all
  Targets targets;
  SampleView view = SampleView::Row;
};

/// Samples that are all in memory: images, points, rows, series, sequences of different lengths.
class MemoryDataset final : public Dataset {
 public:
  /// requires: values or pixels fit the shapes, and there is a target for each sample.
  explicit MemoryDataset(MemoryData data);

  int64_t size() const override { return m_size; }
  Shape inputShape() const override { return m_data.input; }
  Shape targetShape() const override { return m_data.targets.shape; }
  TargetKind targetKind() const override { return m_data.targets.kind; }
  int64_t classes() const override { return m_data.targets.classes(); }
  std::string className(int64_t index) const override;
  int64_t length(int64_t sample) const override;
  int64_t maxLength() const override { return m_maxLength; }
  void fill(std::span<const int64_t> samples, Batch& batch) const override;
  SampleView view() const override { return m_data.view; }

 private:
  void fillFixed(std::span<const int64_t> samples, float* input) const;
  void fillOpen(std::span<const int64_t> samples, Batch& batch) const;
  void fillTargets(std::span<const int64_t> samples, float* target) const;
  MemoryData m_data;
  int64_t m_size = 0;
  int64_t m_width = 0;        ///< values of a sample; of a step where the time axis is open
  int64_t m_targetWidth = 0;  ///< stored values of a target
  int64_t m_maxLength = 0;
};

}  // namespace unroll
