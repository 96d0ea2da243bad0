// SPDX-License-Identifier: GPL-3.0-or-later
// What more than one layer composes of primitives.
#include <limits>
#include <numbers>

#include "math/builder.h"

namespace unroll {
namespace {

/// min(0, x): with slope 1 at 0, so that a function made of ReLU(x) and this has its slope from below there.
ValueId negativePart(Builder& b, ValueId x) {
  const ValueId part = b.clip(x, -std::numeric_limits<double>::infinity(), 0.0);
  ExpressionNode& node = b.expression()[part];
  node.shorthand = "\\min(0, {0})";
  node.shorthandSlope = "1_{{0} ≤ 0} ⊙ {d}";
  node.shorthandOf = x;
  return part;
}

constexpr double kLeak = 0.2;  // Keras' slope of the function; the layer LeakyReLU has its own
constexpr double kSeluScale = 1.0507009873554805, kSeluAlpha = 1.6732632423543772;  // Klambauer et al. 2017

/// max(0, x) + α (e^min(0, x) − 1).
ValueId elu(Builder& b, ValueId x, double alpha) {
  const ValueId below = b.addScalar(b.exp(negativePart(b, x)), -1.0);
  return b.add(b.relu(x), alpha == 1.0 ? below : b.scale(below, alpha));
}

/// x Φ(x), Φ(x) = (1 + erf(x / √2)) / 2: the exact form, not the one with tanh.
ValueId gelu(Builder& b, ValueId x) {
  const ValueId share = b.addScalar(b.erf(b.scale(x, 1.0 / std::numbers::sqrt2)), 1.0);
  return b.mul(b.scale(x, 0.5), share);
}

/// min(1, max(0, (x + 3) / 6)), as 1 − ReLU(1 − ReLU(…)): the slope at both kinks is 0.
ValueId hardSigmoid(Builder& b, ValueId x) {
  return b.oneMinus(b.relu(b.oneMinus(b.relu(b.scale(b.addScalar(x, 3.0), 1.0 / 6.0)))));
}

/// x − max − ln Σ e^(x − max): the largest is taken away as in softmax.
ValueId logSoftmax(Builder& b, ValueId x, int64_t axis) {
  const ValueId shifted = b.sub(x, b.stop(b.max(x, {axis}, true)));
  return b.sub(shifted, b.log(b.sum(b.exp(shifted), {axis}, true)));
}

struct Activation {
  std::string_view key;
  ValueId (*build)(Builder&, ValueId, int64_t axis);
};

constexpr Activation kActivations[] = {
    {"elu", [](Builder& b, ValueId x, int64_t) { return elu(b, x, 1.0); }},
    {"gelu", [](Builder& b, ValueId x, int64_t) { return gelu(b, x); }},
    {"hard_sigmoid", [](Builder& b, ValueId x, int64_t) { return hardSigmoid(b, x); }},
    {"leaky_relu", [](Builder& b, ValueId x, int64_t) { return b.leakyRelu(x, kLeak); }},
    {"linear", [](Builder&, ValueId x, int64_t) { return x; }},
    {"log_softmax", [](Builder& b, ValueId x, int64_t axis) { return logSoftmax(b, x, axis); }},
    {"relu", [](Builder& b, ValueId x, int64_t) { return b.relu(x); }},
    {"selu", [](Builder& b, ValueId x, int64_t) { return b.scale(elu(b, x, kSeluAlpha), kSeluScale); }},
    {"sigmoid", [](Builder& b, ValueId x, int64_t) { return b.sigmoid(x); }},
    {"silu", [](Builder& b, ValueId x, int64_t) { return b.mul(x, b.sigmoid(x)); }},
    {"softmax", [](Builder& b, ValueId x, int64_t axis) { return b.softmax(x, axis); }},
    {"softplus", [](Builder& b, ValueId x, int64_t) { return b.softplus(x); }},
    {"tanh", [](Builder& b, ValueId x, int64_t) { return b.tanh(x); }},
};

}  // namespace

ValueId Builder::softmax(ValueId x, int64_t axis) {
  // The largest is taken away so that no exponential overflows. It cancels in the quotient, so that no
  // gradient has to flow through it.
  const ValueId shifted = sub(x, stop(max(x, {axis}, true)));
  const ValueId powers = exp(shifted);
  const ValueId result = div(powers, sum(powers, {axis}, true));
  m_expression[result].shorthand = "\\softmax({0})";
  m_expression[result].shorthandSlope = "{y} ⊙ ({d} - \\sum {y} ⊙ {d})";
  m_expression[result].shorthandOf = x;
  return result;
}

ValueId Builder::leakyRelu(ValueId x, double slope) { return add(relu(x), scale(negativePart(*this, x), slope)); }

ValueId Builder::activation(ValueId x, std::string_view key, int64_t axis) {
  for (const Activation& activation : kActivations)
    if (activation.key == key) return activation.build(*this, x, axis);
  UNROLL_ASSERT(!"the activation exists");
  return x;
}

ValueId Builder::affine(ValueId x, ValueId W, ValueId b) {
  UNROLL_ASSERT(!extents(x).empty());
  const std::string rows = std::string("abcdefgh").substr(0, extents(x).size() - 1);
  const ValueId product = contract(W, x, "uk," + rows + "k->" + rows + "u");
  return b == kNoValue ? product : add(product, b);
}

}  // namespace unroll
