// SPDX-License-Identifier: GPL-3.0-or-later
// What more than one layer composes of primitives.
#include "math/builder.h"

namespace unroll {
namespace {

struct Activation {
  std::string_view key;
  ValueId (*build)(Builder&, ValueId);
};

constexpr Activation kActivations[] = {
    {"linear", [](Builder&, ValueId x) { return x; }},
    {"relu", [](Builder& b, ValueId x) { return b.relu(x); }},
    {"sigmoid", [](Builder& b, ValueId x) { return b.sigmoid(x); }},
    {"softmax", [](Builder& b, ValueId x) { return b.softmax(x, -1); }},
    {"softplus", [](Builder& b, ValueId x) { return b.softplus(x); }},
    {"tanh", [](Builder& b, ValueId x) { return b.tanh(x); }},
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

ValueId Builder::activation(ValueId x, std::string_view key) {
  for (const Activation& activation : kActivations)
    if (activation.key == key) return activation.build(*this, x);
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
