// SPDX-License-Identifier: GPL-3.0-or-later
// sum, mean and max over axes. Parameters: ints = {keep, axis, axis, …}, axes ascending.
// Elements are taken in row-major order, always: the same sum on every machine.
#include <algorithm>
#include <cmath>
#include <limits>

#include "math/op_support.h"

namespace unroll {
namespace {

using namespace ops;

bool isReduced(const OpParams& params, size_t axis) {
  return std::find(params.ints.begin() + 1, params.ints.end(), static_cast<int64_t>(axis)) != params.ints.end();
}

Extents reducedExtents(std::span<const Extents* const> operands, const OpParams& params) {
  Extents out;
  for (size_t i = 0; i < operands[0]->size(); ++i) {
    if (!isReduced(params, i))
      out.push_back((*operands[0])[i]);
    else if (params.ints[0] != 0)
      out.push_back(1);
  }
  return out;
}

/// The result's strides along the operand's axes: 0 along the reduced ones.
Extents outStrides(const OpContext& c) {
  const Extents& in = operand(c, 0).extents();
  Extents strides(in.size(), 0);
  int64_t stride = 1;
  for (size_t i = in.size(); i-- > 0;) {
    if (isReduced(c.params, i)) continue;
    strides[i] = stride;
    stride *= in[i];
  }
  return strides;
}

int64_t reducedCount(const OpContext& c) {
  return operand(c, 0).size() / std::max<int64_t>(1, elementCount(c.extents));
}

int64_t outCell(const OpContext& c, int64_t cell) { return remap(cell, operand(c, 0).extents(), outStrides(c)); }

/// Calls EACH(place in the operand) for the elements of one result cell, in order.
template <class Each>
void overGroup(const OpContext& c, int64_t cell, Each&& each) {
  const Extents& in = operand(c, 0).extents();
  const Extents strides = stridesOf(in);
  Extents group(in.size(), 1);
  int64_t base = 0;
  for (size_t i = in.size(); i-- > 0;) {
    if (isReduced(c.params, i)) {
      group[i] = in[i];
    } else {
      base += (cell % in[i]) * strides[i];
      cell /= in[i];
    }
  }
  walk<1>(group, {strides}, [&](const auto& at) { each(base + at[0]); });
}

/// A sum, and the factor at its end: 1, or 1/n for the mean.
template <bool kMean>
struct Summing {
  static double factor(const OpContext& c) { return kMean ? 1.0 / static_cast<double>(reducedCount(c)) : 1.0; }

  static void forward(const OpContext& c, TensorD& out) {
    const double* x = operand(c, 0).data();
    double* y = out.data();
    out.fill(0.0);
    const Extents& in = operand(c, 0).extents();
    walkRows(Loops<2>(in, {stridesOf(in), outStrides(c)}), [&](const auto& at, int64_t count, const auto& step) {
      for (int64_t i = 0; i < count; ++i) y[at[1] + i * step[1]] += x[at[0] + i * step[0]];
    });
    if (kMean)
      for (int64_t i = 0; i < out.size(); ++i) y[i] *= factor(c);
  }
  static void vjp(const OpContext& c, const TensorD&, const TensorD& dOut, std::span<TensorD* const> dOperands) {
    if (!dOperands[0]) return;
    double* dX = dOperands[0]->data();
    const Extents& in = operand(c, 0).extents();
    const double f = factor(c);
    walkRows(Loops<2>(in, {stridesOf(in), outStrides(c)}), [&](const auto& at, int64_t count, const auto& step) {
      for (int64_t i = 0; i < count; ++i) dX[at[0] + i * step[0]] += f * dOut[at[1] + i * step[1]];
    });
  }
  static double at(const OpContext& c, int64_t cell) {
    double sum = 0.0;
    overGroup(c, cell, [&](int64_t i) { sum += operand(c, 0)[i]; });
    return kMean ? sum * factor(c) : sum;
  }
  static void terms(const OpContext& c, const TensorD&, int64_t cell, std::vector<OperandTerm>& result) {
    const double f = factor(c);
    overGroup(c, cell, [&](int64_t i) { result.push_back({0, i, f}); });
  }
  static void uses(const OpContext& c, const TensorD&, int, int64_t cell, std::vector<OutputUse>& result) {
    result.push_back({outCell(c, cell), factor(c)});
  }
};

/// Whether X takes the place of the largest so far; the first of equals stays, a NaN is not hidden.
bool replaces(double x, double largest) { return x > largest || (std::isnan(x) && !std::isnan(largest)); }

int64_t firstMaximum(const OpContext& c, int64_t cell) {
  int64_t best = -1;
  overGroup(c, cell, [&](int64_t i) {
    if (best < 0 || replaces(operand(c, 0)[i], operand(c, 0)[best])) best = i;
  });
  return best;
}

/// By result cell, the place of the first maximum.
std::vector<int64_t> firstMaxima(const OpContext& c) {
  const TensorD& x = operand(c, 0);
  std::vector<int64_t> best(static_cast<size_t>(elementCount(c.extents)), -1);
  walk<2>(x.extents(), {stridesOf(x.extents()), outStrides(c)}, [&](const auto& at) {
    int64_t& place = best[static_cast<size_t>(at[1])];
    if (place < 0 || replaces(x[at[0]], x[place])) place = at[0];
  });
  return best;
}

void maxForward(const OpContext& c, TensorD& out) {
  const std::vector<int64_t> best = firstMaxima(c);
  for (int64_t i = 0; i < out.size(); ++i) out[i] = operand(c, 0)[best[static_cast<size_t>(i)]];
}

void maxVjp(const OpContext& c, const TensorD&, const TensorD& dOut, std::span<TensorD* const> dOperands) {
  if (!dOperands[0]) return;
  const std::vector<int64_t> best = firstMaxima(c);
  for (int64_t i = 0; i < dOut.size(); ++i) (*dOperands[0])[best[static_cast<size_t>(i)]] += dOut[i];
}

double maxAt(const OpContext& c, int64_t cell) { return operand(c, 0)[firstMaximum(c, cell)]; }

void maxTerms(const OpContext& c, const TensorD&, int64_t cell, std::vector<OperandTerm>& result) {
  const int64_t best = firstMaximum(c, cell);
  overGroup(c, cell, [&](int64_t i) { result.push_back({0, i, i == best ? 1.0 : 0.0}); });
}

void maxUses(const OpContext& c, const TensorD&, int, int64_t cell, std::vector<OutputUse>& result) {
  const int64_t out = outCell(c, cell);
  result.push_back({out, firstMaximum(c, out) == cell ? 1.0 : 0.0});
}

using Degree = Primitive::Degree;

template <class F>
constexpr Primitive summing(std::string_view name, std::string_view pattern, std::string_view slope) {
  return {name, 1, Degree::Linear, pattern, {slope}, reducedExtents, F::forward, F::vjp, F::at, F::terms, F::uses};
}

constexpr Primitive kReductions[] = {
    summing<Summing<false>>("sum", "\\sum {0}", "{d}"),
    summing<Summing<true>>("mean", "\\frac 1{n} \\sum {0}", "\\frac 1{n} {d}"),
    {"max",
     1,
     Degree::Other,
     "\\max {0}",
     {"1_{\\max} ⊙ {d}"},
     reducedExtents,
     maxForward,
     maxVjp,
     maxAt,
     maxTerms,
     maxUses},
};

}  // namespace

std::span<const Primitive> reductionPrimitives() { return kReductions; }

}  // namespace unroll
