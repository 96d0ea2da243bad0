// SPDX-License-Identifier: GPL-3.0-or-later
// Primitives that put their operands side by side into the result: concat, stack, pad. Each operand
// has an offset and strides in the result; pad fills what nobody covers.
#include "math/op_support.h"

namespace unroll {
namespace {

using namespace ops;

/// Where operand WHICH's first cell stands in the result and how its axes run there.
struct Placement {
  int64_t offset = 0;
  Extents strides;
};

// concat: ints = {axis}.
struct Concat {
  static constexpr bool kFills = false;
  static Extents extents(std::span<const Extents* const> in, const OpParams& p) {
    const size_t axis = static_cast<size_t>(p.ints[0]);
    Extents out = *in[0];
    UNROLL_ASSERT(axis < out.size());
    for (size_t k = 1; k < in.size(); ++k) {
      UNROLL_ASSERT(in[k]->size() == out.size());
      for (size_t i = 0; i < out.size(); ++i) UNROLL_ASSERT(i == axis || (*in[k])[i] == out[i]);
      out[axis] += (*in[k])[axis];
    }
    return out;
  }
  static Placement place(const OpContext& c, size_t which) {
    const size_t axis = static_cast<size_t>(c.params.ints[0]);
    Placement p{0, stridesOf(c.extents)};
    for (size_t k = 0; k < which; ++k) p.offset += operand(c, k).extents()[axis] * p.strides[axis];
    return p;
  }
  /// The operand at the result's INDEX, which becomes the operand's; −1: none.
  static int find(const OpContext& c, Extents& index) {
    const size_t axis = static_cast<size_t>(c.params.ints[0]);
    for (size_t k = 0; k < c.operands.size(); ++k) {
      const int64_t own = operand(c, k).extents()[axis];
      if (index[axis] < own) return static_cast<int>(k);
      index[axis] -= own;
    }
    return -1;
  }
};

// stack: ints = {axis}, a new one.
struct Stack {
  static constexpr bool kFills = false;
  static Extents extents(std::span<const Extents* const> in, const OpParams& p) {
    Extents out = *in[0];
    for (const Extents* part : in) UNROLL_ASSERT(*part == out);
    UNROLL_ASSERT(p.ints[0] >= 0 && p.ints[0] <= static_cast<int64_t>(out.size()));
    out.insert(out.begin() + p.ints[0], static_cast<int64_t>(in.size()));
    return out;
  }
  static Placement place(const OpContext& c, size_t which) {
    const size_t axis = static_cast<size_t>(c.params.ints[0]);
    Placement p{0, stridesOf(c.extents)};
    p.offset = static_cast<int64_t>(which) * p.strides[axis];
    p.strides.erase(p.strides.begin() + c.params.ints[0]);
    return p;
  }
  static int find(const OpContext& c, Extents& index) {
    const int which = static_cast<int>(index[static_cast<size_t>(c.params.ints[0])]);
    index.erase(index.begin() + c.params.ints[0]);
    return which;
  }
};

// pad: ints = {before …, after …}, scalar = the value around.
struct Pad {
  static constexpr bool kFills = true;
  static Extents extents(std::span<const Extents* const> in, const OpParams& p) {
    Extents out = *in[0];
    UNROLL_ASSERT(p.ints.size() == 2 * out.size());
    for (size_t i = 0; i < out.size(); ++i) {
      UNROLL_ASSERT(p.ints[i] >= 0 && p.ints[i + out.size()] >= 0);
      out[i] += p.ints[i] + p.ints[i + out.size()];
    }
    return out;
  }
  static Placement place(const OpContext& c, size_t) {
    Placement p{0, stridesOf(c.extents)};
    for (size_t i = 0; i < p.strides.size(); ++i) p.offset += c.params.ints[i] * p.strides[i];
    return p;
  }
  static int find(const OpContext& c, Extents& index) {
    for (size_t i = 0; i < index.size(); ++i) {
      index[i] -= c.params.ints[i];
      if (index[i] < 0 || index[i] >= operand(c, 0).extents()[i]) return -1;
    }
    return 0;
  }
};

template <class L>
void forward(const OpContext& c, TensorD& out) {
  if (L::kFills) out.fill(c.params.scalar);
  for (size_t k = 0; k < c.operands.size(); ++k) {
    const Placement p = L::place(c, k);
    const double* x = operand(c, k).data();
    double* y = out.data() + p.offset;
    const Extents& own = operand(c, k).extents();
    walkRows(Loops<2>(own, {stridesOf(own), p.strides}), [&](const auto& at, int64_t count, const auto& step) {
      for (int64_t i = 0; i < count; ++i) y[at[1] + i * step[1]] = x[at[0] + i * step[0]];
    });
  }
}

template <class L>
void vjp(const OpContext& c, const TensorD&, const TensorD& dOut, std::span<TensorD* const> dOperands) {
  for (size_t k = 0; k < c.operands.size(); ++k) {
    if (!dOperands[k]) continue;
    const Placement p = L::place(c, k);
    double* dX = dOperands[k]->data();
    const double* dY = dOut.data() + p.offset;
    const Extents& own = operand(c, k).extents();
    walkRows(Loops<2>(own, {stridesOf(own), p.strides}), [&](const auto& at, int64_t count, const auto& step) {
      for (int64_t i = 0; i < count; ++i) dX[at[0] + i * step[0]] += dY[at[1] + i * step[1]];
    });
  }
}

template <class L>
OperandTerm source(const OpContext& c, int64_t cell) {
  Extents index = unflatten(cell, c.extents);
  const int which = L::find(c, index);
  if (which < 0) return {-1, 0, 0.0};
  return {which, operand(c, static_cast<size_t>(which)).offset(index), 1.0};
}

template <class L>
double at(const OpContext& c, int64_t cell) {
  const OperandTerm from = source<L>(c, cell);
  return from.operand < 0 ? c.params.scalar : operand(c, static_cast<size_t>(from.operand))[from.cell];
}

template <class L>
void terms(const OpContext& c, const TensorD&, int64_t cell, std::vector<OperandTerm>& result) {
  const OperandTerm from = source<L>(c, cell);
  if (from.operand >= 0) result.push_back(from);
}

template <class L>
void uses(const OpContext& c, const TensorD&, int which, int64_t cell, std::vector<OutputUse>& result) {
  const size_t k = static_cast<size_t>(which);
  const Placement p = L::place(c, k);
  result.push_back({p.offset + remap(cell, operand(c, k).extents(), p.strides), 1.0});
}

template <class L>
constexpr Primitive row(std::string_view name, int arity, std::string_view pattern) {
  return {name,
          arity,
          Primitive::Degree::Linear,
          pattern,
          {"{d}", "{d}", "{d}"},
          L::extents,
          forward<L>,
          vjp<L>,
          at<L>,
          terms<L>,
          uses<L>,
          true};
}

constexpr Primitive kPlacements[] = {row<Concat>("concat", -1, ""), row<Stack>("stack", -1, ""),
                                     row<Pad>("pad", 1, "{0}")};

}  // namespace

std::span<const Primitive> placementPrimitives() { return kPlacements; }

}  // namespace unroll
