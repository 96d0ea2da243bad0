// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <vector>

namespace unroll {

/// What a loss' kernel works on. `prediction` is what the last layer gave before a fused final activation (logits)
/// where fused, else its output.
struct LossCall {
  int64_t rows = 0;     ///< samples × time
  int64_t columns = 0;  ///< features of one row
  const float* prediction = nullptr;
  const float* target = nullptr;  ///< (rows, columns), or (rows) of class indices
  const uint8_t* mask = nullptr;  ///< (rows), or null
  float* output = nullptr;        ///< fused: the activation's values are written here
  float* dPrediction = nullptr;   ///< overwritten with ∂L/∂prediction; null: not wanted
};

/// Keras' guard of a logarithm: probabilities are taken from [ε, 1 − ε].
inline constexpr double kProbabilityGuard = 1e-7;

/// How a document uses its loss.
struct LossSettings {
  /// The prediction is before softmax or sigmoid.
  bool fromLogits = false;
  double delta = 1.0;           ///< Huber: where the square ends
  double labelSmoothing = 0.0;  ///< α: a target t becomes (1 − α) t + α / C (binary: α / 2)
  /// By class: the loss of a row counts so many times. Empty: once.
  std::vector<double> classWeights = {};
  /// Weighted sums are divided by the number of rows (Keras) or by the sum of their weights (PyTorch).
  bool overWeights = false;

  LossSettings(bool logits = false) : fromLogits(logits) {}  // NOLINT: true and false are what most callers know
};

// Each returns the weighted mean over the rows that the mask keeps (losses by element: over their elements); 0 where
// it keeps none. Padded rows get a gradient of 0. Sums are taken in double, in pieces that the number of rows fixes.
double meanSquaredError(const LossCall& call);
double meanAbsoluteError(const LossCall& call);
/// Quadratic up to DELTA, linear beyond (Huber 1964).
double huberLoss(const LossCall& call, double delta);
double binaryCrossentropy(const LossCall& call, const LossSettings& settings);
double categoricalCrossentropy(const LossCall& call, const LossSettings& settings);
double sparseCategoricalCrossentropy(const LossCall& call, const LossSettings& settings);

/// What a mean was divided by, in rows: the rows kept, or the sum of their weights where the settings say so. The
/// means of several batches are put together with these as weights.
double rowsKept(const LossCall& call);
double binaryDivisor(const LossCall& call, const LossSettings& settings);
double categoricalDivisor(const LossCall& call, const LossSettings& settings);
double sparseDivisor(const LossCall& call, const LossSettings& settings);

}  // namespace unroll
