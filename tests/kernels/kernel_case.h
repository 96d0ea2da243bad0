// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Runs a float kernel against a naive reference in double: values, gradients by central differences of the
// reference, full writes (outputs, cache and scratch start as NaN), bounds (sentinels), accumulation (gradients start
// filled) and equal bits for any number of threads.
#include <QtTest>

#include <cmath>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "core/parallel.h"
#include "core/rng.h"
#include "core/tensor.h"
#include "kernels/factories.h"

namespace unroll::test {

using Doubles = std::vector<double>;

struct KernelCase {
  std::function<std::unique_ptr<LayerKernel>()> make;
  int64_t batch = 2, time = 0;
  bool training = false;
  std::vector<AlignedVector<float>> inputs, parameters;
  int64_t outputSize = 0;
  std::vector<uint8_t> mask;
  bool inputGradient = true;
  double tolerance = 1e-4;  ///< of values and gradients, relative to the largest of their tensor and 1
  /// The output for inputs and parameters in double.
  std::function<Doubles(const std::vector<Doubles>& inputs, const std::vector<Doubles>& parameters)> reference;
  int differences = 60;  ///< elements of each tensor that are checked by differences
};

inline AlignedVector<float> randomFloats(int64_t count, Rng& rng, double scale = 1.0) {
  AlignedVector<float> out(static_cast<size_t>(count));
  for (float& v : out) v = static_cast<float>(rng.uniform(-scale, scale));
  return out;
}

struct KernelResult {
  AlignedVector<float> output;
  std::vector<AlignedVector<float>> dInputs, dParameters;
  bool operator==(const KernelResult&) const = default;
};

constexpr int64_t kSentinels = 16;
constexpr float kSentinel = 12345.0f;
inline float prefill(size_t i) { return 0.25f * static_cast<float>(i % 7) - 0.5f; }

/// Memory of SIZE floats of VALUE with sentinels behind it.
inline AlignedVector<float> guardedFloats(int64_t size, float value) {
  AlignedVector<float> out(static_cast<size_t>(size + kSentinels), kSentinel);
  std::fill_n(out.begin(), size, value);
  return out;
}
inline bool sentinelsStand(const AlignedVector<float>& v) {
  return std::all_of(v.end() - kSentinels, v.end(), [](float x) { return x == kSentinel; });
}

/// Forward, then backward with dOutputs = WEIGHTS. `extra` batch and time that needs() is asked for beyond the case's.
inline KernelResult runKernel(const KernelCase& c, const AlignedVector<float>& weights, int threads, int64_t extra) {
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
  const std::unique_ptr<LayerKernel> kernel = c.make();
  const KernelNeeds needs = kernel->needs(c.batch + extra, c.time > 0 ? c.time + extra : 0);
  AlignedVector<float> cache = guardedFloats(needs.cache, kNan), scratch = guardedFloats(needs.scratch, kNan);
  KernelResult r;
  r.output = guardedFloats(c.outputSize, kNan);
  std::vector<const float*> inputs, parameters, dOutputs{weights.data()};
  std::vector<float*> outputs{r.output.data()}, dInputs, dParameters;
  const auto prefilled = [](size_t size) {
    AlignedVector<float> d = guardedFloats(static_cast<int64_t>(size), 0.0f);
    for (size_t i = 0; i < size; ++i) d[i] = prefill(i);
    return d;
  };
  for (const auto& x : c.inputs) {
    inputs.push_back(x.data());
    r.dInputs.push_back(prefilled(x.size()));
  }
  for (const auto& p : c.parameters) {
    parameters.push_back(p.data());
    r.dParameters.push_back(prefilled(p.size()));
  }
  for (auto& d : r.dInputs) dInputs.push_back(c.inputGradient ? d.data() : nullptr);
  for (auto& d : r.dParameters) dParameters.push_back(d.data());
  KernelCall call;
  call.batch = c.batch;
  call.time = c.time;
  call.training = c.training;
  call.seed = 7;
  call.step = 3;
  call.inputs = inputs;
  call.outputs = outputs;
  call.parameters = parameters;
  call.mask = c.mask.empty() ? nullptr : c.mask.data();
  call.cache = cache.data();
  call.scratch = scratch.data();
  ThreadPool pool(threads);
  pool.run([&] { kernel->forward(call); });
  const AlignedVector<float> before = r.output;
  std::fill_n(scratch.begin(), needs.scratch, kNan);  // scratch is lost between calls
  call.dOutputs = dOutputs;
  call.dInputs = dInputs;
  call.dParameters = dParameters;
  pool.run([&] { kernel->backward(call); });
  if (before != r.output || !sentinelsStand(cache) || !sentinelsStand(scratch) || !sentinelsStand(r.output))
    r.output.clear();
  for (auto* all : {&r.dInputs, &r.dParameters})
    for (auto& d : *all)
      if (!sentinelsStand(d)) d.clear();
  return r;
}

inline Doubles toDoubles(const AlignedVector<float>& v) { return Doubles(v.begin(), v.end()); }

/// The first place where GOT differs from WANT by more than the tolerance, as a sentence; empty where none does.
inline std::string firstDifference(const std::string& what, const Doubles& want, const AlignedVector<float>& got,
                                   const std::vector<size_t>& places, double tolerance) {
  if (got.empty()) return what + ": written out of bounds, or outputs changed by backward";
  double largest = 1.0;
  for (size_t i = 0; i < places.size(); ++i) largest = std::max(largest, std::fabs(want[i]));
  for (size_t i = 0; i < places.size(); ++i) {
    const double g = static_cast<double>(got[places[i]]);
    if (!(std::fabs(g - want[i]) <= tolerance * largest))
      return what + "[" + std::to_string(places[i]) + "] is " + std::to_string(g) + ", not " + std::to_string(want[i]);
  }
  return {};
}

/// All that a case promises; the first thing that fails as a sentence.
inline std::string checkKernel(const KernelCase& c, uint64_t seed = 1) {
  Rng rng(seed, "test/weights");
  const AlignedVector<float> weights = randomFloats(c.outputSize, rng);
  const KernelResult one = runKernel(c, weights, 1, 0);
  for (int threads : {2, 5})
    if (!(runKernel(c, weights, threads, 0) == one)) return "other bits with " + std::to_string(threads) + " threads";
  if (!(runKernel(c, weights, 2, 3) == one)) return "other bits when planned for a larger batch";

  std::vector<Doubles> inputs, parameters;
  for (const auto& x : c.inputs) inputs.push_back(toDoubles(x));
  for (const auto& p : c.parameters) parameters.push_back(toDoubles(p));
  const Doubles want = c.reference(inputs, parameters);
  if (static_cast<int64_t>(want.size()) != c.outputSize) return "the reference has another size";
  std::vector<size_t> all(want.size());
  for (size_t i = 0; i < all.size(); ++i) all[i] = i;
  if (std::string text = firstDifference("output", want, one.output, all, c.tolerance); !text.empty()) return text;

  const auto loss = [&] {
    const Doubles y = c.reference(inputs, parameters);
    double sum = 0.0;
    for (size_t i = 0; i < y.size(); ++i) sum += y[i] * static_cast<double>(weights[i]);
    return sum;
  };
  const auto check = [&](const std::string& what, Doubles& tensor, const AlignedVector<float>& got) {
    std::vector<size_t> places;
    Doubles gradient;
    const size_t stride = std::max<size_t>(1, tensor.size() / static_cast<size_t>(c.differences));
    for (size_t i = 0; i < tensor.size(); i += stride) {
      const double x = tensor[i], h = 1e-5;
      tensor[i] = x + h;
      const double above = loss();
      tensor[i] = x - h;
      const double below = loss();
      tensor[i] = x;
      places.push_back(i);
      gradient.push_back((above - below) / (2 * h) + static_cast<double>(prefill(i)));
    }
    return firstDifference(what, gradient, got, places, c.tolerance);
  };
  for (size_t i = 0; c.inputGradient && i < inputs.size(); ++i)
    if (std::string text = check("dInput" + std::to_string(i), inputs[i], one.dInputs[i]); !text.empty()) return text;
  for (size_t i = 0; i < parameters.size(); ++i)
    if (std::string text = check("dParameter" + std::to_string(i), parameters[i], one.dParameters[i]); !text.empty())
      return text;
  return {};
}

}  // namespace unroll::test

#define CHECK_KERNEL(kernelCase)                                       \
  do {                                                                 \
    const std::string problem = unroll::test::checkKernel(kernelCase); \
    QVERIFY2(problem.empty(), problem.c_str());                        \
  } while (false)
