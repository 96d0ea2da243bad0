// SPDX-License-Identifier: GPL-3.0-or-later
// Primitives of one operand, element by element. Each is a value f and a slope df; df sees x and
// y = f(x), whichever is cheaper.
#include <cmath>
#include <numbers>

#include "math/op_support.h"

namespace unroll {
namespace {

using P = const OpParams&;
struct Neg {
  static double f(double x, P) { return -x; }
  static double df(double, double, P) { return -1.0; }
};
struct Scale {
  static double f(double x, P p) { return p.scalar * x; }
  static double df(double, double, P p) { return p.scalar; }
};
struct AddScalar {
  static double f(double x, P p) { return x + p.scalar; }
  static double df(double, double, P) { return 1.0; }
};
struct OneMinus {
  static double f(double x, P) { return 1.0 - x; }
  static double df(double, double, P) { return -1.0; }
};
struct Square {
  static double f(double x, P) { return x * x; }
  static double df(double x, double, P) { return 2.0 * x; }
};
struct Exp {
  static double f(double x, P) { return std::exp(x); }
  static double df(double, double y, P) { return y; }
};
struct Log {
  static double f(double x, P) { return std::log(x); }
  static double df(double x, double, P) { return 1.0 / x; }
};
struct Sqrt {
  static double f(double x, P) { return std::sqrt(x); }
  static double df(double, double y, P) { return 0.5 / y; }
};
struct Tanh {
  static double f(double x, P) { return std::tanh(x); }
  static double df(double, double y, P) { return 1.0 - y * y; }
};
struct Relu {
  static double f(double x, P) { return x > 0.0 || std::isnan(x) ? x : 0.0; }
  static double df(double x, double, P) { return x > 0.0 ? 1.0 : 0.0; }  // 0 at 0, by convention
};
struct Sigmoid {  // e^(−|x|) never overflows
  static double f(double x, P) {
    const double e = std::exp(-std::fabs(x));
    return x >= 0.0 ? 1.0 / (1.0 + e) : e / (1.0 + e);
  }
  static double df(double x, double y, P p) { return y * f(-x, p); }  // 1 − y would lose digits near 1
};
struct Softplus {
  static double f(double x, P) { return std::fmax(x, 0.0) + std::log1p(std::exp(-std::fabs(x))); }
  static double df(double x, double, P p) { return Sigmoid::f(x, p); }
};
struct Abs {
  static double f(double x, P) { return std::fabs(x); }
  static double df(double x, double, P) { return x > 0.0 ? 1.0 : x < 0.0 ? -1.0 : 0.0; }
};
struct Erf {
  static double f(double x, P) { return std::erf(x); }
  static double df(double x, double, P) { return 2.0 * std::numbers::inv_sqrtpi * std::exp(-x * x); }
};
struct Pow {
  static double f(double x, P p) { return std::pow(x, p.scalar); }
  static double df(double x, double, P p) { return p.scalar * std::pow(x, p.scalar - 1.0); }
};
struct Clip {
  static double f(double x, P p) { return x < p.scalar ? p.scalar : x > p.scalar2 ? p.scalar2 : x; }
  static double df(double x, double, P p) { return x < p.scalar || x > p.scalar2 ? 0.0 : 1.0; }
};
struct Identity {
  static double f(double x, P) { return x; }
  static double df(double, double, P) { return 1.0; }
};
struct Stop {
  static double f(double x, P) { return x; }
  static double df(double, double, P) { return 0.0; }
};

Extents sameExtents(std::span<const Extents* const> operands, const OpParams&) { return *operands[0]; }

template <class F>
void forward(const OpContext& c, TensorD& out) {
  const double* x = c.operands[0]->data();
  for (int64_t i = 0; i < out.size(); ++i) out[i] = F::f(x[i], c.params);
}

template <class F>
void vjp(const OpContext& c, const TensorD& out, const TensorD& dOut, std::span<TensorD* const> dOperands) {
  if (!dOperands[0]) return;
  const double* x = c.operands[0]->data();
  double* dX = dOperands[0]->data();
  for (int64_t i = 0; i < out.size(); ++i) dX[i] += F::df(x[i], out[i], c.params) * dOut[i];
}

template <class F>
double at(const OpContext& c, int64_t cell) {
  return F::f((*c.operands[0])[cell], c.params);
}

template <class F>
void terms(const OpContext& c, const TensorD& out, int64_t cell, std::vector<OperandTerm>& result) {
  result.push_back({0, cell, F::df((*c.operands[0])[cell], out[cell], c.params)});
}

template <class F>
void uses(const OpContext& c, const TensorD& out, int, int64_t cell, std::vector<OutputUse>& result) {
  result.push_back({cell, F::df((*c.operands[0])[cell], out[cell], c.params)});
}

using Degree = Primitive::Degree;

template <class F>
constexpr Primitive row(std::string_view name, Degree degree, std::string_view pattern, std::string_view slope,
                        bool view = false) {
  return {name, 1, degree, pattern, {slope}, sameExtents, forward<F>, vjp<F>, at<F>, terms<F>, uses<F>, view};
}

constexpr Primitive kUnary[] = {
    row<Neg>("neg", Degree::Linear, "-{0}", "-{d}"),
    row<Scale>("scale", Degree::Linear, "{s} \\cdot {0}", "{s} \\cdot {d}"),
    row<AddScalar>("add_scalar", Degree::Other, "{0} + {s}", "{d}"),
    row<OneMinus>("one_minus", Degree::Other, "1 - {0}", "-{d}"),
    row<Square>("square", Degree::Other, "{0}^2", "2 {0} ⊙ {d}"),
    row<Exp>("exp", Degree::Other, "e^{{0}}", "{y} ⊙ {d}"),
    row<Log>("log", Degree::Other, "\\ln({0})", "\\frac{{d}}{{0}}"),
    row<Sqrt>("sqrt", Degree::Other, "\\sqrt{{0}}", "\\frac{{d}}{2{y}}"),
    row<Tanh>("tanh", Degree::Other, "\\tanh({0})", "(1 - {y}^2) ⊙ {d}"),
    row<Sigmoid>("sigmoid", Degree::Other, "σ({0})", "{y} ⊙ (1 - {y}) ⊙ {d}"),
    row<Relu>("relu", Degree::Other, "\\ReLU({0})", "1_{{0} > 0} ⊙ {d}"),
    row<Softplus>("softplus", Degree::Other, "\\ln(1 + e^{{0}})", "σ({0}) ⊙ {d}"),
    row<Abs>("abs", Degree::Other, "|{0}|", "\\sign({0}) ⊙ {d}"),
    row<Erf>("erf", Degree::Other, "\\erf({0})", "\\frac 2{\\sqrt{π}} e^{-{0}^2} ⊙ {d}"),
    row<Pow>("pow", Degree::Other, "{0}^{{s}}", "{s} {0}^{{s} - 1} ⊙ {d}"),
    row<Clip>("clip", Degree::Other, "\\clip({0}, {s}, {t})", "1_{{s} ≤ {0} ≤ {t}} ⊙ {d}"),
    row<Identity>("identity", Degree::Linear, "{0}", "{d}", true),
    row<Stop>("stop", Degree::Other, "{0}", "", true),
};

}  // namespace

std::span<const Primitive> unaryPrimitives() { return kUnary; }

}  // namespace unroll
