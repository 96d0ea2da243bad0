// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What the optimizers share. Internal to optimizers/.
#include "kernels/update_kernels.h"
#include "optimizers/optimizer.h"

namespace unroll {

OptimizerDescriptor gradientDescentOptimizer();
OptimizerDescriptor sgdOptimizer();
OptimizerDescriptor adagradOptimizer();
OptimizerDescriptor rmspropOptimizer();
OptimizerDescriptor adamOptimizer();
OptimizerDescriptor adamwOptimizer();

/// Keras' default, and PyTorch's where it is another.
AttributeSpec learningRateAttribute(double keras, double pytorch);
AttributeSpec epsilonAttribute(Text help, double keras, double pytorch);
AttributeSpec momentumAttribute();
AttributeSpec weightDecayAttribute();
/// "form": keras or pytorch. Stands before the attributes whose defaults follow it.
AttributeSpec formAttribute(Text help);

bool isPyTorch(const Attributes& attributes);
/// What all kernels take from a call and the attributes that all optimizers have.
UpdateCall updateCall(const OptimizerCall& call, const Attributes& attributes);
/// g + λ w, the gradient where there is no weight decay.
ValueId decayedGradient(const UpdateBody& body);
/// ρ mean + (1 − ρ) x.
ValueId runningMean(Builder& b, ValueId mean, ValueId x, ValueId rho);
/// √(x + ε) in Keras' form, √x + ε in PyTorch's.
ValueId guardedRoot(const UpdateBody& body, ValueId x);
/// FROM − η direction: the new weight.
ValueId stepDown(const UpdateBody& body, ValueId from, ValueId direction);

}  // namespace unroll
