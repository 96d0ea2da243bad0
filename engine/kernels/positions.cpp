// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/positions.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/parallel.h"
#include "kernels/activations.h"
#include "kernels/pieces.h"

namespace unroll {
namespace {

class PositionsKernel final : public LayerKernel {
 public:
  explicit PositionsKernel(const PositionsConfig& config) : m_config(config) {}

  /// The waves of the longest sequence are made here, once, before training.
  KernelNeeds needs(int64_t, int64_t maxTime) const override {
    if (m_config.places == 0) makeWaves(m_config.steps > 0 ? m_config.steps : maxTime);
    return {};
  }

  void forward(const KernelCall& call) override {
    const int64_t steps = stepsOf(call), width = m_config.features;
    if (m_config.places == 0) makeWaves(steps);
    parallelFor(call.batch * steps, rowsPerPiece(width), [&](int64_t first, int64_t last) {
      for (int64_t row = first; row < last; ++row) {
        const float* x = call.inputs[0] + row * width;
        const float* P = tableRow(call, row % steps);
        float* y = call.outputs[0] + row * width;
        for (int64_t j = 0; j < width; ++j) y[j] = x[j] + P[j];
      }
    });
  }

  void backward(const KernelCall& call) override {
    const int64_t steps = stepsOf(call), width = m_config.features, count = call.batch * steps * width;
    if (float* dx = call.dInputs[0]) {
      parallelFor(count, kPieceElements,
                  [&](int64_t first, int64_t last) { addTo(call.dOutputs[0] + first, dx + first, last - first); });
    }
    if (m_config.places == 0 || !call.dParameters[0]) return;
    // A row of the table gets the steps that took it, in the order of steps and samples.
    const int64_t rows = std::min(steps, m_config.places);
    parallelFor(rows, rowsPerPiece(call.batch * width), [&](int64_t first, int64_t last) {
      for (int64_t row = first; row < last; ++row)
        for (int64_t t = row; t < (row + 1 == m_config.places ? steps : row + 1); ++t)
          for (int64_t n = 0; n < call.batch; ++n)
            addTo(call.dOutputs[0] + (n * steps + t) * width, call.dParameters[0] + row * width, width);
    });
  }

 private:
  int64_t stepsOf(const KernelCall& call) const { return m_config.steps > 0 ? m_config.steps : call.timeOf(0); }

  const float* tableRow(const KernelCall& call, int64_t step) const {
    if (m_config.places == 0) return m_waves.data() + step * m_config.features;
    return call.parameters[0] + std::min(step, m_config.places - 1) * m_config.features;
  }

  void makeWaves(int64_t steps) const {
    const int64_t width = m_config.features;
    const int64_t known = static_cast<int64_t>(m_waves.size()) / width;
    if (steps <= known) return;
    m_waves.resize(static_cast<size_t>(steps * width));
    for (int64_t j = 0; j < width; ++j) {
      const int64_t even = j - j % 2;  // a sine and its cosine share a speed
      const double speed = std::pow(m_config.wavelength, -static_cast<double>(even) / static_cast<double>(width));
      for (int64_t t = known; t < steps; ++t) {
        const double angle = static_cast<double>(t) * speed;
        m_waves[static_cast<size_t>(t * width + j)] =
            static_cast<float>(j % 2 == 0 ? std::sin(angle) : std::cos(angle));
      }
    }
  }

  const PositionsConfig m_config;
  mutable std::vector<float> m_waves;  ///< (steps, features): grows in needs() only
};

}  // namespace

std::unique_ptr<LayerKernel> makePositionsKernel(const PositionsConfig& config) {
  return std::make_unique<PositionsKernel>(config);
}

}  // namespace unroll
