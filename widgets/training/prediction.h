// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <cstdint>
#include <span>
#include <vector>

#include "data/dataset.h"

namespace unroll {

/// A sample as the screen keeps it: a copy, so that drawing needs no dataset.
struct ShownSample {
  int64_t sample = 0;
  Extents extents;  ///< of its input, without the sample axis
  std::vector<float> input;
  std::vector<float> target;  ///< class index, one-hot row(s) or values
  int64_t classIndex = -1;    ///< the true class (of the last step); −1: none
  QString text;               ///< SampleView::Text: the characters
  /// A class for each step is asked for (tags, what a decoder writes): by step, −1 where it does not count.
  std::vector<int64_t> steps;
  /// A window of a text that goes on: what comes next, after each of its last next.size() characters (or words).
  std::vector<int64_t> next;
};

/// Copies SAMPLES of DATA.
std::vector<ShownSample> loadSamples(const Dataset& data, std::span<const int64_t> samples);

/// The class of a target (of its last step), given by its number, as a one-hot row, or as 0 and 1; −1: there are none.
int64_t classOf(const Dataset& data, std::span<const float> target);

/// What a network says of a sample.
struct Prediction {
  int64_t classIndex = -1;   ///< −1: it predicts values
  double probability = 0.0;  ///< of that class
  double truthProbability = 0.0;
  std::vector<float> values;  ///< as the network gave them (of the last step)
  double error = 0.0;         ///< mean absolute error of values; 1 − truthProbability of classes
  bool wrong = false;         ///< another class than the true one; of steps: at one of them
  /// Where the sample has steps, the class at each of them (a decoder was given the true steps before), −1 where it
  /// does not count. probability and error are then means over those that count.
  std::vector<int64_t> steps;
  std::vector<int64_t> next;  ///< what it would go on with, as ShownSample::next
};

/// OUTPUT is the network's for this one sample, after its final activation; LOGITS: before it.
Prediction readPrediction(const Dataset& data, const ShownSample& sample, std::span<const float> output, bool logits);

/// A class' name as it is shown: characters that can't be seen get a sign.
QString className(const Dataset& data, int64_t index);
/// One step's class with the mark that ends or pads a text left to its name: "N", "a", "<end>".
struct StepWord {
  QString words;  ///< with the space that comes before it
  size_t step = 0;
};
/// The classes of STEPS as they are read: characters side by side, words and tags with spaces. What does not count is
/// left out, and so is an end at the end.
std::vector<StepWord> stepWords(const Dataset& data, const std::vector<int64_t>& steps);
QString stepText(const Dataset& data, const std::vector<int64_t>& steps);
/// The pieces of a text that goes on, in its order: a character each, or a word with the space before it.
std::vector<QString> nextPieces(const Dataset& data, const std::vector<int64_t>& next);
/// The target's classes by step, as ShownSample::steps; empty where a sample has one class, or the steps are those
/// of a text that goes on (what comes next is asked for then).
std::vector<int64_t> targetSteps(const Dataset& data, std::span<const float> target, std::span<const uint8_t> counted);

}  // namespace unroll
