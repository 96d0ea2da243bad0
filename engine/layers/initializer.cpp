// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/initializer.h"

#include <Eigen/QR>
#include <algorithm>
#include <cmath>

#include "core/function_ref.h"
#include "core/rng.h"

namespace unroll {
namespace {

/// The stream of a parameter: element e takes the e-th number of it, whatever is drawn before.
struct Draw {
  uint64_t seed;
  std::string purpose;
  Rng rng;
  double uniform(int64_t e, double limit) const {
    return limit * (2.0 * rng.uniformAt(static_cast<uint64_t>(e)) - 1.0);
  }
  double normal(int64_t e) const { return rng.normalAt(static_cast<uint64_t>(e)); }
  /// Standard normal cut off at two standard deviations: drawn again from the element's own stream
  /// (index e + 1; 0 is the plain one) until it lies inside.
  double truncated(int64_t e) const {
    Rng own(seed, purpose, static_cast<uint64_t>(e) + 1);
    double value = own.normal();
    while (std::fabs(value) > 2.0) value = own.normal();
    return value;
  }
};

double fanAverage(const ParameterSpec& spec) { return static_cast<double>(spec.fanIn + spec.fanOut) / 2.0; }
double fanIn(const ParameterSpec& spec) { return static_cast<double>(std::max<int64_t>(spec.fanIn, 1)); }

/// The standard deviation of a standard normal that is cut off at ±2.
constexpr double kTruncatedDeviation = 0.87962566103423978;

void fill(TensorD& out, FunctionRef<double(int64_t)> value) {
  for (int64_t e = 0; e < out.size(); ++e) out[e] = value(e);
}

void fillUniform(TensorD& out, const Draw& draw, double limit) {
  fill(out, [&](int64_t e) { return draw.uniform(e, limit); });
}
/// Keras' variance scaling draws its normals truncated, and widens them so that σ² is the variance asked for.
void fillTruncated(TensorD& out, const Draw& draw, double sigma) {
  const double factor = sigma / kTruncatedDeviation;
  fill(out, [&](int64_t e) { return factor * draw.truncated(e); });
}

void fillIdentity(TensorD& out, const ParameterSpec& spec, const Draw&) {
  UNROLL_ASSERT(out.rank() == 2);
  const int64_t columns = out.extent(1);
  fill(out, [&](int64_t e) { return e / columns == e % columns ? spec.scale : 0.0; });
}

/// Saxe, McClelland and Ganguli 2014, section 3: the rows (or, where there are more rows than columns, the columns)
/// are orthonormal, times scale. Q · sign(diag R) makes the decomposition unique, so that the draws alone decide.
void fillOrthogonal(TensorD& out, const ParameterSpec& spec, const Draw& draw) {
  UNROLL_ASSERT(out.rank() >= 2);
  const int64_t rows = out.extent(0);
  const int64_t columns = out.size() / std::max<int64_t>(rows, 1);
  const bool tall = rows > columns;
  const int64_t count = std::min(rows, columns);
  // Column k of the tall matrix A is column k of a tall parameter, row k of a wide one.
  Eigen::MatrixXd A(std::max(rows, columns), count);
  const auto place = [&](int64_t k, int64_t i) { return tall ? i * columns + k : k * columns + i; };
  for (int64_t k = 0; k < count; ++k) {
    for (int64_t i = 0; i < A.rows(); ++i) A(i, k) = draw.normal(place(k, i));
  }
  const Eigen::HouseholderQR<Eigen::MatrixXd> qr(A);
  const Eigen::MatrixXd Q = qr.householderQ() * Eigen::MatrixXd::Identity(A.rows(), count);
  for (int64_t k = 0; k < count; ++k) {
    const double factor = qr.matrixQR()(k, k) < 0.0 ? -spec.scale : spec.scale;
    for (int64_t i = 0; i < A.rows(); ++i) out[place(k, i)] = factor * Q(i, k);
  }
}

struct Rule {
  std::string_view name;
  void (*fill)(TensorD& out, const ParameterSpec& spec, const Draw& draw);
};

/// Every initializer; `scale` is the value, the limit, the deviation or the gain, as the rule says.
constexpr Rule kRules[] = {
    {"zeros", [](TensorD& out, const ParameterSpec&, const Draw&) { out.fill(0.0); }},
    {"ones", [](TensorD& out, const ParameterSpec&, const Draw&) { out.fill(1.0); }},
    {"constant", [](TensorD& out, const ParameterSpec& spec, const Draw&) { out.fill(spec.scale); }},
    {"random_uniform",
     [](TensorD& out, const ParameterSpec& spec, const Draw& draw) { fillUniform(out, draw, spec.scale); }},
    {"random_normal", [](TensorD& out, const ParameterSpec& spec,
                         const Draw& draw) { fill(out, [&](int64_t e) { return spec.scale * draw.normal(e); }); }},
    {"uniform", [](TensorD& out, const ParameterSpec& spec, const Draw& draw) { fillUniform(out, draw, spec.scale); }},
    {"normal", [](TensorD& out, const ParameterSpec& spec,
                  const Draw& draw) { fill(out, [&](int64_t e) { return spec.scale * draw.normal(e); }); }},
    {"truncated_normal",
     [](TensorD& out, const ParameterSpec& spec, const Draw& draw) {
       fill(out, [&](int64_t e) { return spec.scale * draw.truncated(e); });
     }},
    // Glorot and Bengio 2010, equation 16: variance 2 / (fan_in + fan_out).
    {"glorot_uniform", [](TensorD& out, const ParameterSpec& spec,
                          const Draw& draw) { fillUniform(out, draw, std::sqrt(3.0 / fanAverage(spec))); }},
    {"glorot_normal", [](TensorD& out, const ParameterSpec& spec,
                         const Draw& draw) { fillTruncated(out, draw, std::sqrt(1.0 / fanAverage(spec))); }},
    // He et al. 2015, equation 10: variance 2 / fan_in.
    {"he_uniform", [](TensorD& out, const ParameterSpec& spec,
                      const Draw& draw) { fillUniform(out, draw, std::sqrt(6.0 / fanIn(spec))); }},
    {"he_normal", [](TensorD& out, const ParameterSpec& spec,
                     const Draw& draw) { fillTruncated(out, draw, std::sqrt(2.0 / fanIn(spec))); }},
    // LeCun et al. 1998, equation 16: variance 1 / fan_in.
    {"lecun_uniform", [](TensorD& out, const ParameterSpec& spec,
                         const Draw& draw) { fillUniform(out, draw, std::sqrt(3.0 / fanIn(spec))); }},
    {"lecun_normal", [](TensorD& out, const ParameterSpec& spec,
                        const Draw& draw) { fillTruncated(out, draw, std::sqrt(1.0 / fanIn(spec))); }},
    {"identity", fillIdentity},
    {"orthogonal", fillOrthogonal},
};

}  // namespace

bool isInitializer(std::string_view name) {
  return std::any_of(std::begin(kRules), std::end(kRules), [&](const Rule& rule) { return rule.name == name; });
}

TensorD initialValues(const ParameterSpec& spec, const std::string& fullName, uint64_t seed) {
  const auto rule = std::find_if(std::begin(kRules), std::end(kRules),
                                 [&](const Rule& candidate) { return candidate.name == spec.initializer; });
  UNROLL_ASSERT(rule != std::end(kRules));
  TensorD out(spec.extents);
  const std::string purpose = "init/" + fullName;
  rule->fill(out, spec, Draw{seed, purpose, Rng(seed, purpose)});
  const int64_t rowSize = out.rank() == 0 ? 1 : out.size() / std::max<int64_t>(out.extent(0), 1);
  for (const ParameterSpec::Block& block : spec.blocks) {
    std::fill(out.data() + block.begin * rowSize, out.data() + block.end * rowSize, block.value);
  }
  return out;
}

}  // namespace unroll
