// SPDX-License-Identifier: GPL-3.0-or-later
// Primitives of two operands, element by element, with NumPy's broadcasting. Each is a value and its
// two slopes.
#include <algorithm>
#include <cmath>

#include "math/op_support.h"

namespace unroll {
namespace {

using namespace ops;

struct Add {
  static double f(double a, double b) { return a + b; }
  static double da(double, double) { return 1.0; }
  static double db(double, double) { return 1.0; }
};
struct Sub {
  static double f(double a, double b) { return a - b; }
  static double da(double, double) { return 1.0; }
  static double db(double, double) { return -1.0; }
};
struct Mul {
  static double f(double a, double b) { return a * b; }
  static double da(double, double b) { return b; }
  static double db(double a, double) { return a; }
};
struct Div {
  static double f(double a, double b) { return a / b; }
  static double da(double, double b) { return 1.0 / b; }
  static double db(double a, double b) { return -a / b / b; }
};

struct Power {
  static double f(double a, double b) { return std::pow(a, b); }
  static double da(double a, double b) { return b * std::pow(a, b - 1.0); }
  static double db(double a, double b) { return a > 0.0 ? std::pow(a, b) * std::log(a) : 0.0; }
};

Extents binaryExtents(std::span<const Extents* const> operands, const OpParams&) {
  return broadcast(*operands[0], *operands[1]);
}

Loops<3> loopsOf(const OpContext& c) {
  return {c.extents,
          {stridesOf(c.extents), broadcastStrides(operand(c, 0).extents(), c.extents),
           broadcastStrides(operand(c, 1).extents(), c.extents)}};
}

template <class F>
void forward(const OpContext& c, TensorD& out) {
  const double* a = operand(c, 0).data();
  const double* b = operand(c, 1).data();
  double* y = out.data();
  walkRows(loopsOf(c), [&](const auto& at, int64_t count, const auto& step) {
    for (int64_t i = 0; i < count; ++i) y[at[0] + i * step[0]] = F::f(a[at[1] + i * step[1]], b[at[2] + i * step[2]]);
  });
}

template <class F>
void vjp(const OpContext& c, const TensorD&, const TensorD& dOut, std::span<TensorD* const> dOperands) {
  const double* a = operand(c, 0).data();
  const double* b = operand(c, 1).data();
  const double* dY = dOut.data();
  walkRows(loopsOf(c), [&](const auto& at, int64_t count, const auto& step) {
    if (dOperands[0]) {
      double* dA = dOperands[0]->data();
      for (int64_t i = 0; i < count; ++i)
        dA[at[1] + i * step[1]] += F::da(a[at[1] + i * step[1]], b[at[2] + i * step[2]]) * dY[at[0] + i * step[0]];
    }
    if (dOperands[1]) {
      double* dB = dOperands[1]->data();
      for (int64_t i = 0; i < count; ++i)
        dB[at[2] + i * step[2]] += F::db(a[at[1] + i * step[1]], b[at[2] + i * step[2]]) * dY[at[0] + i * step[0]];
    }
  });
}

int64_t operandCell(const OpContext& c, size_t which, int64_t cell) {
  return remap(cell, c.extents, broadcastStrides(operand(c, which).extents(), c.extents));
}

template <class F>
double at(const OpContext& c, int64_t cell) {
  return F::f(operand(c, 0)[operandCell(c, 0, cell)], operand(c, 1)[operandCell(c, 1, cell)]);
}

template <class F>
void terms(const OpContext& c, const TensorD&, int64_t cell, std::vector<OperandTerm>& result) {
  const int64_t ia = operandCell(c, 0, cell), ib = operandCell(c, 1, cell);
  const double a = operand(c, 0)[ia], b = operand(c, 1)[ib];
  result.push_back({0, ia, F::da(a, b)});
  result.push_back({1, ib, F::db(a, b)});
}

template <class F>
void uses(const OpContext& c, const TensorD&, int which, int64_t cell, std::vector<OutputUse>& result) {
  // The cell's own axes are fixed; those along which it is broadcast run.
  const Extents& own = operand(c, static_cast<size_t>(which)).extents();
  const Extents outStrides = stridesOf(c.extents);
  const Extents index = unflatten(cell, own);
  const size_t shift = c.extents.size() - own.size();
  Extents free = c.extents;
  int64_t base = 0;
  for (size_t i = 0; i < own.size(); ++i) {
    if (own[i] == 1 && c.extents[i + shift] != 1) continue;
    free[i + shift] = 1;
    base += index[i] * outStrides[i + shift];
  }
  walk<1>(free, {outStrides}, [&](const auto& at) {
    const int64_t out = base + at[0];
    const double a = operand(c, 0)[operandCell(c, 0, out)], b = operand(c, 1)[operandCell(c, 1, out)];
    result.push_back({out, which == 0 ? F::da(a, b) : F::db(a, b)});
  });
}

using Degree = Primitive::Degree;

template <class F>
constexpr Primitive row(std::string_view name, Degree degree, std::string_view pattern, std::string_view slopeA,
                        std::string_view slopeB) {
  return {name, 2, degree, pattern, {slopeA, slopeB}, binaryExtents, forward<F>, vjp<F>, at<F>, terms<F>, uses<F>};
}

constexpr Primitive kBinary[] = {
    row<Add>("add", Degree::Linear, "{0} + {1}", "{d}", "{d}"),
    row<Sub>("sub", Degree::Linear, "{0} - {1}", "{d}", "-{d}"),
    row<Mul>("mul", Degree::Bilinear, "{0} ⊙ {1}", "{1} ⊙ {d}", "{0} ⊙ {d}"),
    row<Div>("div", Degree::Other, "\\frac{{0}}{{1}}", "\\frac{{d}}{{1}}", "-\\frac{{0}}{{1}^2} ⊙ {d}"),
    row<Power>("power", Degree::Other, "{0}^{{1}}", "{1} {0}^{{1} - 1} ⊙ {d}", "{0}^{{1}} \\ln({0}) ⊙ {d}"),
};

}  // namespace

std::span<const Primitive> binaryPrimitives() { return kBinary; }

}  // namespace unroll
