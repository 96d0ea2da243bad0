// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>

namespace unroll {

// Updates of COUNT parameters in place. Element by element, so the same bits for any cut. All numbers are given in
// double and rounded once: 1 − 0.999f would be off by 5e-5.

/// The two ways to compute updates that go by the same name.
enum class UpdateForm { Keras, PyTorch };

/// What every update works on. g is the gradient plus decay · w (weight decay as an L2 term, PyTorch's).
struct UpdateCall {
  int64_t count = 0;
  float* parameter = nullptr;
  const float* gradient = nullptr;
  double rate = 0.0;
  double decay = 0.0;
  UpdateForm form = UpdateForm::Keras;
};

/// VELOCITY null: w −= η g. Keras: v = μ v − η g; w += v (Nesterov: μ v − η g). PyTorch: v = μ v + g; w −= η v
/// (Nesterov: η (g + μ v)). They part where η changes.
void sgdUpdate(const UpdateCall& call, float* velocity, double momentum, bool nesterov);

/// Kingma and Ba 2015, algorithm 1. m += (1−β₁)(g − m), v += (1−β₂)(g² − v);
/// Keras: w −= η √(1−β₂ᵗ)/(1−β₁ᵗ) · m / (√v + ε); PyTorch: w −= η/(1−β₁ᵗ) · m / (√v/√(1−β₂ᵗ) + ε).
/// DECOUPLED: w −= η · decoupled · w before (Loshchilov and Hutter 2019, algorithm 2).
struct AdamNumbers {
  double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7, decoupled = 0.0;
  int64_t step = 1;
};
void adamUpdate(const UpdateCall& call, float* m, float* v, const AdamNumbers& numbers);

/// Duchi et al. 2011: a += g²; Keras: w −= η g / √(a + ε); PyTorch: w −= η g / (√a + ε).
void adagradUpdate(const UpdateCall& call, float* accumulator, double epsilon);

/// Tieleman and Hinton 2012: v += (1−ρ)(g² − v); centered (Graves 2013, eq. 38–45): m += (1−ρ)(g − m) and v − m² in
/// v's place; Keras divides by √(v + ε), PyTorch by √v + ε. VELOCITY: u = μ u + η g/√… ; w −= u (Keras), or
/// u = μ u + g/√… ; w −= η u (PyTorch). MEAN null: not centered; VELOCITY null: no momentum.
struct RmspropNumbers {
  double rho = 0.9, momentum = 0.0, epsilon = 1e-7;
};
void rmspropUpdate(const UpdateCall& call, float* v, float* mean, float* velocity, const RmspropNumbers& numbers);

// Gradients before an update, in place.

/// Each value between −LIMIT and LIMIT; a NaN stays.
void clampValues(int64_t count, float* values, float limit);
void scaleValues(int64_t count, float* values, float factor);
/// sums += factor · values: gradients of parts of a batch.
void addScaled(int64_t count, float* sums, const float* values, float factor);
/// l1 Σ|w| + l2 Σ w², summed in double in pieces that COUNT fixes.
double penaltyOf(int64_t count, const float* w, double l1, double l2);
/// Its slope: gradient += 2 · l2 · w + l1 · sign(w), sign(0) = 0.
void addPenaltySlope(int64_t count, float* gradient, const float* w, double l1, double l2);

}  // namespace unroll
