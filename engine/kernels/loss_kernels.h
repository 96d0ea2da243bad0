// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>

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

// Each returns the mean over the rows that the mask keeps (losses by element: over their elements); 0 where it keeps
// none. Padded rows get a gradient of 0. Sums are taken in double, in pieces that the number of rows fixes.
double meanSquaredError(const LossCall& call);
double meanAbsoluteError(const LossCall& call);
/// Quadratic up to DELTA, linear beyond (Huber 1964).
double huberLoss(const LossCall& call, double delta);
double binaryCrossentropy(const LossCall& call, bool fromLogits);
double categoricalCrossentropy(const LossCall& call, bool fromLogits);
double sparseCategoricalCrossentropy(const LossCall& call, bool fromLogits);

// Metrics: sums over the rows that the mask keeps.
/// 1 where the largest prediction stands at the class (the largest target).
double rowsOfRightClass(const LossCall& call, bool targetIsIndex);
/// The share of a row's predictions that are on the target's side of ½.
double rowsOfRightSide(const LossCall& call);
double rowsOfAbsoluteError(const LossCall& call);

}  // namespace unroll
