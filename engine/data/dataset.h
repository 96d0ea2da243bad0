// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/result.h"
#include "core/shape.h"
#include "core/tensor.h"
#include "core/text.h"
#include "layers/attributes.h"

namespace unroll {

enum class TargetKind { ClassIndex, ClassIndexPerStep, Values };

/// How a sample is shown: an image, points in a plane, a series over time, text.
enum class SampleView { Image, Point, Series, Text, Row };

class Vocabulary;

/// One input of a batch beside the first.
struct BatchInput {
  float* values = nullptr;  ///< null: nobody wants it
  uint8_t* mask = nullptr;  ///< (count, time), only where its time axis is open
  int64_t time = 0;         ///< its longest sequence in this batch where its time axis is open, else 0
};

/// A batch as arrays that the trainer owns and reuses; fill() writes them.
struct Batch {
  int64_t count = 0;
  int64_t time = 0;        ///< the longest sequence of the batch where the time axis is open, else 0
  float* input = nullptr;  ///< (count, …)
  float* target = nullptr;
  uint8_t* mask = nullptr;  ///< (count, time), only where the time axis is open
  /// (target rows), 1 counts in the loss: of datasets that say masksTarget(). Null: nobody wants it.
  uint8_t* targetMask = nullptr;
  /// The inputs after the first, in the dataset's order; may be fewer than it has (a picture of a sample).
  std::vector<BatchInput> more = {};

  int64_t timeOf(size_t number) const { return number == 0 ? time : more[number - 1].time; }
};

/// One of the inputs that a dataset gives.
struct DatasetInput {
  std::string name;  ///< matches the name of an input node; empty: whichever stands at its place
  Shape shape;
};

/// Samples with their targets; immutable, safe to read from any thread.
class Dataset {
 public:
  virtual ~Dataset() = default;
  virtual int64_t size() const = 0;
  /// Shapes with the sample axis; an open time axis is kOpen.
  virtual Shape inputShape() const = 0;
  /// Target as given: (N) for ClassIndex, (N, T) for ClassIndexPerStep, else like a prediction.
  virtual Shape targetShape() const = 0;
  virtual TargetKind targetKind() const = 0;
  virtual int64_t classes() const { return 0; }  ///< 0: no classes
  virtual std::string className(int64_t index) const { return std::to_string(index); }
  /// Steps of one sample where the time axis is open, else 0.
  virtual int64_t length(int64_t sample) const {
    (void)sample;
    return 0;
  }
  virtual int64_t maxLength() const { return 0; }

  /// All inputs, the one above first.
  virtual std::vector<DatasetInput> inputs() const { return {{std::string(), inputShape()}}; }
  /// length() and maxLength() of the input NUMBER.
  virtual int64_t lengthOf(size_t number, int64_t sample) const { return number == 0 ? length(sample) : 0; }
  virtual int64_t maxLengthOf(size_t number) const { return number == 0 ? maxLength() : 0; }
  /// The input whose open time axis the target shares (a decoder's own input).
  virtual size_t targetInput() const { return 0; }
  /// Whether fill() writes Batch::targetMask: some rows of the target do not count.
  virtual bool masksTarget() const { return false; }
  /// The tokens of an input, and of the target; null where it holds none.
  virtual const Vocabulary* vocabularyOf(size_t number) const {
    (void)number;
    return nullptr;
  }
  virtual const Vocabulary* targetVocabulary() const { return nullptr; }

  /// Writes SAMPLES into BATCH (count, time set by the callee; padding is 0). requires: room for
  /// samples.size() samples of maxLength() steps. Allocates nothing.
  virtual void fill(std::span<const int64_t> samples, Batch& batch) const = 0;
  virtual SampleView view() const = 0;
  /// The text of a sample, for SampleView::Text; else empty.
  virtual std::string text(int64_t sample) const {
    (void)sample;
    return {};
  }
  /// The characters of a text dataset, by index; empty for others.
  virtual const std::vector<std::string>& vocabulary() const;

  /// Where samples are windows of one long source (a text): its length, else 0; and the part
  /// [begin, end) of it that a sample reads, target and all. split() cuts such data by position, so
  /// that no validation window overlaps one that was trained on.
  virtual int64_t sourceLength() const { return 0; }
  struct Span {
    int64_t begin = 0;
    int64_t end = 0;
  };
  virtual Span sourceSpan(int64_t sample) const {
    (void)sample;
    return {};
  }
  /// The share that trains where the document does not say.
  virtual double usualTrainShare() const { return 0.8; }
};

using DatasetPtr = std::shared_ptr<const Dataset>;

/// Another dataset seen differently: everything is its own, but for what is overridden. What is asked of one sample
/// goes through sampleOf().
class WrappedDataset : public Dataset {
 public:
  explicit WrappedDataset(DatasetPtr whole) : m_whole(std::move(whole)) {}

  int64_t size() const override { return m_whole->size(); }
  Shape inputShape() const override { return m_whole->inputShape(); }
  Shape targetShape() const override { return m_whole->targetShape(); }
  TargetKind targetKind() const override { return m_whole->targetKind(); }
  int64_t classes() const override { return m_whole->classes(); }
  std::string className(int64_t index) const override { return m_whole->className(index); }
  int64_t length(int64_t sample) const override { return m_whole->length(sampleOf(sample)); }
  int64_t maxLength() const override { return m_whole->maxLength(); }
  std::vector<DatasetInput> inputs() const override { return m_whole->inputs(); }
  int64_t lengthOf(size_t number, int64_t sample) const override { return m_whole->lengthOf(number, sampleOf(sample)); }
  int64_t maxLengthOf(size_t number) const override { return m_whole->maxLengthOf(number); }
  size_t targetInput() const override { return m_whole->targetInput(); }
  bool masksTarget() const override { return m_whole->masksTarget(); }
  const Vocabulary* vocabularyOf(size_t number) const override { return m_whole->vocabularyOf(number); }
  const Vocabulary* targetVocabulary() const override { return m_whole->targetVocabulary(); }
  void fill(std::span<const int64_t> samples, Batch& batch) const override { m_whole->fill(samples, batch); }
  SampleView view() const override { return m_whole->view(); }
  std::string text(int64_t sample) const override { return m_whole->text(sampleOf(sample)); }
  const std::vector<std::string>& vocabulary() const override { return m_whole->vocabulary(); }
  int64_t sourceLength() const override { return m_whole->sourceLength(); }
  Span sourceSpan(int64_t sample) const override { return m_whole->sourceSpan(sampleOf(sample)); }
  double usualTrainShare() const override { return m_whole->usualTrainShare(); }

 protected:
  virtual int64_t sampleOf(int64_t sample) const { return sample; }
  const Dataset& whole() const { return *m_whole; }

 private:
  DatasetPtr m_whole;
};

/// Some samples of another dataset, in an order.
DatasetPtr subset(DatasetPtr whole, std::vector<int64_t> samples);

class Preprocessing;

/// What training and validation see.
struct DataSplit {
  DatasetPtr training;
  DatasetPtr validation;  ///< null where there is none
  /// How the inputs were prepared, where they were; learned from `training`.
  std::shared_ptr<const Preprocessing> preparing = {};
};

/// A kind of built-in dataset, described once: palette of data, inspector, files, command line.
struct DatasetDescriptor {
  std::string key;  ///< "digits"
  Text title;
  Text summary;
  std::vector<AttributeSpec> attributes;  ///< "count", "seed", "noise", …
  std::function<Result<DatasetPtr>(const Attributes&)> make;
  std::vector<std::string> inputNames = {};  ///< where it gives more than one input
};
const std::vector<DatasetDescriptor>& datasets();
const DatasetDescriptor* findDataset(std::string_view key);

/// How a document cuts its data. given: the document says so; else each kind of data has its usual
/// share (text: the last tenth validates).
struct SplitSpec {
  double train = 0.8;
  bool shuffle = true;
  bool given = false;
  bool operator==(const SplitSpec&) const = default;
};
/// The first `train` of the samples (after a shuffle by SEED where asked) and the rest. Windows of one
/// source are cut by their position in it, never across the border. validation is null where the
/// rest is empty; training has at least one sample.
DataSplit split(DatasetPtr whole, const SplitSpec& spec, uint64_t seed);

/// What a document asks of data that is read from files.
struct ReadRequest {
  std::string path;
  Shape input;  ///< what the network's input node wants; guides text windows and CSV columns
  SplitSpec split;
  uint64_t seed = 1;
  bool oneHotTarget = false;  ///< the loss wants rows instead of class indices
  bool classTarget = false;   ///< the loss wants class indices (a CSV target 0, 1, 2, … is then classes)
  AttributeMap attributes;    ///< of the document's dataset (text: "length", "step"; CSV: "target")
  /// The document's input nodes; `input` is the first one's shape. An .npz may have an array for each.
  std::vector<DatasetInput> inputs = {};
};
/// A folder of IDX files (train-* with t10k-*, or one pair; plain or .gz), a .csv, a .txt or an .npz.
Result<DataSplit> readData(const ReadRequest& request);

}  // namespace unroll
