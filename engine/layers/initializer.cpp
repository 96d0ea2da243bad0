// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/initializer.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/parallel.h"
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

/// A dot product in a fixed order of eight partial sums: the same bits on every machine, yet wide
/// enough for the vector unit.
double dot(const double* a, const double* b, int64_t n) {
  std::array<double, 8> sums{};
  int64_t i = 0;
  for (; i + 8 <= n; i += 8) {
    for (size_t k = 0; k < 8; ++k) sums[k] += a[i + static_cast<int64_t>(k)] * b[i + static_cast<int64_t>(k)];
  }
  for (; i < n; ++i) sums[0] += a[i] * b[i];
  return ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
}

/// Makes COUNT vectors of LENGTH (one after the other, count ≤ length) orthonormal by modified
/// Gram–Schmidt. It is the QR decomposition with a positive diagonal of R, which is unique: the same Q
/// as Householder's after its columns are multiplied with sign(diag R).
void orthonormalize(std::vector<double>& vectors, int64_t count, int64_t length) {
  for (int64_t j = 0; j < count; ++j) {
    double* q = vectors.data() + j * length;
    const double norm = std::sqrt(dot(q, q, length));
    UNROLL_ASSERT(norm > 0.0);
    for (int64_t i = 0; i < length; ++i) q[i] /= norm;
    parallelFor(count - j - 1, 16, [&](int64_t begin, int64_t end) {
      for (int64_t k = begin; k < end; ++k) {
        double* later = vectors.data() + (j + 1 + k) * length;
        const double r = dot(q, later, length);
        for (int64_t i = 0; i < length; ++i) later[i] -= r * q[i];
      }
    });
  }
}

/// Saxe, McClelland and Ganguli 2014, section 3: the rows (or, where there are more rows than columns,
/// the columns) are orthonormal, times scale.
void fillOrthogonal(TensorD& out, const ParameterSpec& spec, const Draw& draw) {
  UNROLL_ASSERT(out.rank() >= 2);
  const int64_t rows = out.extent(0);
  const int64_t columns = out.size() / std::max<int64_t>(rows, 1);
  const bool tall = rows > columns;
  const int64_t count = std::min(rows, columns);
  const int64_t length = std::max(rows, columns);
  // vectors[k] is column k of a tall matrix, row k of a wide one.
  std::vector<double> vectors(static_cast<size_t>(count * length));
  const auto place = [&](int64_t k, int64_t i) { return tall ? i * columns + k : k * columns + i; };
  for (int64_t k = 0; k < count; ++k) {
    for (int64_t i = 0; i < length; ++i) vectors[static_cast<size_t>(k * length + i)] = draw.normal(place(k, i));
  }
  orthonormalize(vectors, count, length);
  orthonormalize(vectors, count, length);  // once more: what rounding left over in the first pass
  for (int64_t k = 0; k < count; ++k) {
    for (int64_t i = 0; i < length; ++i) out[place(k, i)] = spec.scale * vectors[static_cast<size_t>(k * length + i)];
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
