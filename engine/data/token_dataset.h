// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

#include "data/dataset.h"
#include "data/vocabulary.h"

namespace unroll {

/// Sequences of tokens of different lengths, one after another.
struct TokenSequences {
  std::vector<int32_t> tokens;
  std::vector<int64_t> starts{0};  ///< the first token of each, then the end of all

  void add(std::span<const int64_t> sequence);
  int64_t count() const { return static_cast<int64_t>(starts.size()) - 1; }
  int64_t length(int64_t i) const { return starts[static_cast<size_t>(i) + 1] - starts[static_cast<size_t>(i)]; }
  std::span<const int32_t> at(int64_t i) const {
    return {tokens.data() + starts[static_cast<size_t>(i)], static_cast<size_t>(length(i))};
  }
  int64_t longest() const;
};

struct TokenInput {
  std::string name;  ///< empty where there is only one
  TokenSequences sequences;
  VocabularyPtr vocabulary;
  int64_t fixedLength = 0;  ///< > 0: the time axis has this size, padded with 0; 0: it is open
};

/// A class for each sample (labels), or a token for each step of the input INPUT (steps).
struct TokenTarget {
  std::vector<int32_t> labels;
  TokenSequences steps;
  size_t input = 0;
  std::vector<std::string> classNames;
  VocabularyPtr vocabulary;      ///< where steps are tokens of a text
  std::vector<uint8_t> counted;  ///< beside steps.tokens: 1 counts in the loss; empty: all
};

struct TokenData {
  std::vector<TokenInput> inputs;
  TokenTarget target;
};

/// Texts as tokens, in memory: sentences with their class or with a tag for each word, and pairs of a source and a
/// target for an encoder and a decoder.
class TokenDataset final : public Dataset {
 public:
  /// requires: as many sequences in each input as targets; steps as long as those of their input.
  explicit TokenDataset(TokenData data);

  int64_t size() const override { return m_data.inputs.front().sequences.count(); }
  Shape inputShape() const override { return shapeOf(0); }
  Shape targetShape() const override;
  TargetKind targetKind() const override { return perStep() ? TargetKind::ClassIndexPerStep : TargetKind::ClassIndex; }
  int64_t classes() const override { return static_cast<int64_t>(m_data.target.classNames.size()); }
  std::string className(int64_t index) const override;
  int64_t length(int64_t sample) const override { return lengthOf(0, sample); }
  int64_t maxLength() const override { return maxLengthOf(0); }
  std::vector<DatasetInput> inputs() const override;
  int64_t lengthOf(size_t number, int64_t sample) const override;
  int64_t maxLengthOf(size_t number) const override;
  size_t targetInput() const override { return m_data.target.input; }
  bool masksTarget() const override { return !m_data.target.counted.empty(); }
  const Vocabulary* vocabularyOf(size_t number) const override { return m_data.inputs[number].vocabulary.get(); }
  const Vocabulary* targetVocabulary() const override { return m_data.target.vocabulary.get(); }
  void fill(std::span<const int64_t> samples, Batch& batch) const override;
  SampleView view() const override { return SampleView::Text; }
  /// The source, and what it becomes where the target is a text: "abc → cba".
  std::string text(int64_t sample) const override;

 private:
  bool perStep() const { return m_data.target.labels.empty(); }
  Shape shapeOf(size_t number) const;
  /// Steps of an input in a batch of SAMPLES, its time axis open or not.
  int64_t stepsOf(size_t number, std::span<const int64_t> samples) const;
  void fillTarget(std::span<const int64_t> samples, Batch& batch) const;

  TokenData m_data;
};

}  // namespace unroll
