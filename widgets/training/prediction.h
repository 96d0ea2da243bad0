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
  int64_t classIndex = -1;    ///< the true class; −1: none
  QString text;               ///< SampleView::Text: the characters
};

/// Copies SAMPLES of DATA.
std::vector<ShownSample> loadSamples(const Dataset& data, std::span<const int64_t> samples);

/// What a network says of a sample.
struct Prediction {
  int64_t classIndex = -1;   ///< −1: it predicts values
  double probability = 0.0;  ///< of that class
  double truthProbability = 0.0;
  std::vector<float> values;  ///< as the network gave them (of the last step)
  double error = 0.0;         ///< mean absolute error of values; 1 − truthProbability of classes
  bool wrong = false;         ///< another class than the true one
};

/// OUTPUT is the network's for this one sample, after its final activation; LOGITS: before it.
Prediction readPrediction(const Dataset& data, const ShownSample& sample, std::span<const float> output, bool logits);

/// A class' name as it is shown: characters that can't be seen get a sign.
QString className(const Dataset& data, int64_t index);

}  // namespace unroll
