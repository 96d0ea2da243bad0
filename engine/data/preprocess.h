// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/tensor.h"
#include "data/dataset.h"
#include "layers/attributes.h"

namespace unroll {

/// What a step has learned from the training samples, by name: "mean", "deviation".
using PreprocessNumbers = std::map<std::string, TensorD>;

/// How the values of a sample are taken apart: COUNT values, of which value i belongs to feature featureOf(i).
/// Rows: each value is a feature. Sequences: the last axis. Images: the channels.
struct FeatureLayout {
  int64_t features = 1;  ///< how many there are
  int64_t inner = 1;     ///< values of one feature that lie together (an image's pixels)
  int64_t featureOf(int64_t i) const { return i / inner % features; }
  static FeatureLayout of(const Shape& shape);
};

/// One way to prepare the inputs. Fitted on the training part alone, or validation would know what it must not.
struct PreprocessDescriptor {
  std::string key;  ///< "standardize"
  Text title;
  Text summary;
  std::string formula;
  std::vector<AttributeSpec> attributes;
  std::vector<std::string> learns;  ///< the names of what it learns
  bool keepsShape = true;
  /// Which inputs it takes; the error says why not.
  std::function<Status(const Shape& input, const Attributes&)> check;
  /// requires: check succeeds. VISIT calls its argument with the values of each training sample.
  using Visit = std::function<void(const std::function<void(std::span<const float>)>&)>;
  std::function<Result<PreprocessNumbers>(const Shape& input, const Attributes&, const Visit& visit)> fit;
  std::function<Shape(const Shape& input, const Attributes&, const PreprocessNumbers&)> shape;
  /// One sample (of all its steps): FROM into TO.
  std::function<void(const Shape& input, const Attributes&, const PreprocessNumbers&, std::span<const float> from,
                     float* to)>
      apply;
};

const std::vector<PreprocessDescriptor>& preprocessors();
const PreprocessDescriptor* findPreprocess(std::string_view key);

/// A step as a document chooses it.
struct PreprocessStep {
  std::string type;
  AttributeMap attributes;
};

/// Fitted steps, one after another: the same numbers wherever samples come from.
class Preprocessing {
 public:
  /// Learns STEPS from DATA, each from what those before it give.
  static Result<Preprocessing> fit(const std::vector<PreprocessStep>& steps, const Dataset& data);
  /// STEPS with what was learned before: NUMBERS as numbers() gives them. Says what is missing.
  static Result<Preprocessing> restore(const std::vector<PreprocessStep>& steps,
                                       const std::map<std::string, TensorD>& numbers);

  bool empty() const { return m_steps.empty(); }
  /// The shape of what goes in, and of what comes out.
  const Shape& input() const { return m_input; }
  const Shape& output() const { return m_output; }
  /// Everything learned, by "0.mean", and the shape that it was learned of: for files of weights.
  std::map<std::string, TensorD> numbers() const;
  /// One sample of the shape that the steps were fitted to. RESULT keeps its memory.
  void apply(std::span<const float> sample, std::vector<float>& result) const;
  /// DATA as it comes out. Null stays null.
  static DatasetPtr wrap(DatasetPtr data, std::shared_ptr<const Preprocessing> steps);
  /// What wrap() was given, where DATA comes from it; else DATA.
  static DatasetPtr unwrap(const DatasetPtr& data);

 private:
  struct Fitted {
    const PreprocessDescriptor* descriptor;
    Attributes attributes;
    Shape input;
    PreprocessNumbers numbers;
  };
  std::vector<Fitted> m_steps;
  Shape m_input, m_output;
};

}  // namespace unroll
