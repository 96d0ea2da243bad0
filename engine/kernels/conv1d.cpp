// SPDX-License-Identifier: GPL-3.0-or-later
// z[n,t,f] = b[f] + Σ_{c,j} W[f,c,j] · x[n, t·s + j·d − before, c]; y = f(z).
// With a border around x and W rearranged to (f, j, c), the windows of a sequence are the rows of a matrix that stands
// in memory already: row t begins s steps after row t − 1 and they overlap. Without dilation and groups a window is
// one run of k·in numbers, else one run of in/groups for each tap; each run is one product.
#include <algorithm>
#include <cstring>

#include "core/parallel.h"
#include "kernels/activations.h"
#include "kernels/gemm.h"
#include "kernels/pieces.h"
#include "kernels/sequences.h"

namespace unroll {
namespace {

/// Memory and partial sums of dW are per piece of the batch, so there are few.
constexpr int64_t kMostPieces = 16;

class Conv1dKernel final : public LayerKernel {
 public:
  explicit Conv1dKernel(const Conv1dConfig& config)
      : m_config(config),
        m_depth(config.channels / config.groups),
        m_groupFilters(config.filters / config.groups),
        m_fan(m_depth * config.window.taps) {
    const bool whole = config.groups == 1 && config.window.dilation == 1;
    m_runs = whole ? 1 : config.window.taps;
    m_runLength = m_fan / m_runs;
  }

  KernelNeeds needs(int64_t maxBatch, int64_t maxTime) const override {
    const int64_t steps = m_config.window.steps > 0 ? m_config.window.steps : maxTime;
    const int64_t pieces = std::min(maxBatch, kMostPieces);
    const bool keep = slopeNeedsInput(m_config.activation);
    return {keep ? maxBatch * m_config.window.outputs(steps) * m_config.filters : 0,
            weightFloats() + pieces * pieceFloats(steps)};
  }

  void forward(const KernelCall& call) override {
    const Conv1dConfig& c = m_config;
    const int64_t steps = c.window.stepsOf(call), out = c.window.outputs(steps);
    rearrangeWeights(call);
    overPieces(call, [&](Memory memory, int64_t first, int64_t last) {
      for (int64_t n = first; n < last; ++n) {
        padSequence(call, n, memory.x);
        float* z = weightedSums(call) + n * out * c.filters;
        if (c.bias)
          fillRows(call.parameters[1], z, out, c.filters);
        else
          std::memset(z, 0, static_cast<size_t>(out * c.filters) * sizeof(float));
        overRuns([&](int64_t at, int64_t group, int64_t weights) {
          gemm(out, m_groupFilters, m_runLength, {memory.x + at, rowStride()},
               {call.scratch + weights, m_fan, Stored::Transposed}, z + group * m_groupFilters, c.filters);
        });
        activate(c.activation, z, call.outputs[0] + n * out * c.filters, out, c.filters, c.filters);
      }
    });
    c.window.makeMasks(call);
  }

  void backward(const KernelCall& call) override {
    const Conv1dConfig& c = m_config;
    const int64_t out = c.window.outputs(c.window.stepsOf(call));
    float* dW = call.dParameters[0];
    float* db = c.bias ? call.dParameters[1] : nullptr;
    float* dx = call.dInputs[0];
    rearrangeWeights(call);
    overPieces(call, [&](Memory memory, int64_t first, int64_t last) {
      std::memset(memory.sums, 0, static_cast<size_t>(c.filters * (m_fan + 1)) * sizeof(float));
      for (int64_t n = first; n < last; ++n) {
        const float* dZ = slopes(call, n, out, memory.dZ);
        if (dW) addWeightGradient(call, n, out, dZ, memory);
        for (int64_t t = 0; db && t < out; ++t) addTo(dZ + t * c.filters, memory.sums + c.filters * m_fan, c.filters);
        if (dx) addInputGradient(call, n, out, dZ, memory);
      }
    });
    if (dW || db) reduceSums(call, dW, db);
  }

 private:
  /// What one piece of the batch works in; sums: dW by (filter, tap, channel), then db.
  struct Memory {
    float *x, *dx, *dZ, *sums;
  };
  int64_t weightFloats() const { return wholeLines(m_config.filters * m_fan); }
  int64_t sumsFloats() const { return wholeLines(m_config.filters * (m_fan + 1)); }
  int64_t sequenceFloats(int64_t steps) const {
    return wholeLines((m_config.window.span() - 1 + m_config.window.padded(steps)) * m_config.channels);
  }
  int64_t pieceFloats(int64_t steps) const {
    return 2 * sequenceFloats(steps) + wholeLines(m_config.window.outputs(steps) * m_config.filters) + sumsFloats();
  }
  static int64_t samplesPerPiece(int64_t batch) { return (batch + kMostPieces - 1) / kMostPieces; }

  template <class F>
  void overPieces(const KernelCall& call, F body) const {
    const int64_t steps = m_config.window.stepsOf(call), grain = samplesPerPiece(call.batch);
    parallelFor((call.batch + grain - 1) / grain, 1, [&](int64_t begin, int64_t end) {
      for (int64_t piece = begin; piece < end; ++piece) {
        Memory m{};
        m.sums = call.scratch + weightFloats() + piece * pieceFloats(steps);
        m.x = m.sums + sumsFloats();
        m.dx = m.x + sequenceFloats(steps);
        m.dZ = m.dx + sequenceFloats(steps);
        body(m, piece * grain, std::min(call.batch, (piece + 1) * grain));
      }
    });
  }

  int64_t rowStride() const { return m_config.window.stride * m_config.channels; }

  /// BODY(place of the run in row 0 of the windows, group, place of its weights).
  template <class F>
  void overRuns(F body) const {
    for (int64_t group = 0; group < m_config.groups; ++group)
      for (int64_t run = 0; run < m_runs; ++run)
        body(run * m_config.window.dilation * m_config.channels + group * m_depth, group,
             group * m_groupFilters * m_fan + run * m_runLength);
  }

  /// W (f, c, j) → (f, j, c).
  void rearrangeWeights(const KernelCall& call) const {
    const int64_t taps = m_config.window.taps;
    parallelFor(m_config.filters, rowsPerPiece(m_fan), [&](int64_t first, int64_t last) {
      for (int64_t f = first; f < last; ++f)
        for (int64_t j = 0; j < taps; ++j)
          for (int64_t c = 0; c < m_depth; ++c)
            call.scratch[f * m_fan + j * m_depth + c] = call.parameters[0][f * m_fan + c * taps + j];
    });
  }

  /// x with its border, padding as zeros.
  void padSequence(const KernelCall& call, int64_t n, float* padded) const {
    const TimeWindow& w = m_config.window;
    const int64_t steps = w.stepsOf(call), in = m_config.channels, before = w.before(steps);
    const int64_t after = std::max<int64_t>(0, w.padded(steps) - before - steps);
    const float* x = call.inputs[0] + n * steps * in;
    std::memset(padded, 0, static_cast<size_t>(before * in) * sizeof(float));
    std::memcpy(padded + before * in, x, static_cast<size_t>(steps * in) * sizeof(float));
    std::memset(padded + (before + steps) * in, 0, static_cast<size_t>(after * in) * sizeof(float));
    const uint8_t* mask = call.maskOf(0);
    for (int64_t t = 0; mask && t < steps; ++t)
      if (!mask[n * steps + t]) std::memset(padded + (before + t) * in, 0, static_cast<size_t>(in) * sizeof(float));
  }

  const float* slopes(const KernelCall& call, int64_t n, int64_t out, float* dZ) const {
    const int64_t at = n * out * m_config.filters;
    const float* dy = call.dOutputs[0] + at;
    if (m_config.activation == ActivationKind::Linear) return dy;
    activateBackward(m_config.activation, weightedSums(call) + at, call.outputs[0] + at, dy, dZ, out, m_config.filters,
                     m_config.filters);
    return dZ;
  }

  void addWeightGradient(const KernelCall& call, int64_t n, int64_t out, const float* dZ, Memory memory) const {
    padSequence(call, n, memory.x);
    overRuns([&](int64_t at, int64_t group, int64_t weights) {
      gemm(m_groupFilters, m_runLength, out, {dZ + group * m_groupFilters, m_config.filters, Stored::Transposed},
           {memory.x + at, rowStride()}, memory.sums + weights, m_fan);
    });
  }

  /// Tap by tap: the windows overlap, the same tap of all of them does not.
  void addInputGradient(const KernelCall& call, int64_t n, int64_t out, const float* dZ, Memory memory) const {
    const TimeWindow& w = m_config.window;
    const int64_t steps = w.stepsOf(call), in = m_config.channels, before = w.before(steps);
    std::memset(memory.dx, 0, static_cast<size_t>(sequenceFloats(steps)) * sizeof(float));
    for (int64_t group = 0; group < m_config.groups; ++group)
      for (int64_t j = 0; j < w.taps; ++j)
        gemm(out, m_depth, m_groupFilters, {dZ + group * m_groupFilters, m_config.filters},
             {call.scratch + group * m_groupFilters * m_fan + j * m_depth, m_fan},
             memory.dx + j * w.dilation * in + group * m_depth, rowStride());
    const uint8_t* mask = call.maskOf(0);
    float* dx = call.dInputs[0] + n * steps * in;
    for (int64_t t = 0; t < steps; ++t)
      if (!mask || mask[n * steps + t]) addTo(memory.dx + (before + t) * in, dx + t * in, in);
  }

  /// The pieces' sums in their order, dW back to (f, c, j).
  void reduceSums(const KernelCall& call, float* dW, float* db) const {
    const int64_t steps = m_config.window.stepsOf(call), taps = m_config.window.taps, filters = m_config.filters;
    const int64_t grain = samplesPerPiece(call.batch), pieces = (call.batch + grain - 1) / grain;
    const auto sumsOf = [&](int64_t piece) { return call.scratch + weightFloats() + piece * pieceFloats(steps); };
    if (dW)
      parallelFor(filters, rowsPerPiece(m_fan * pieces), [&](int64_t first, int64_t last) {
        for (int64_t piece = 0; piece < pieces; ++piece)
          for (int64_t f = first; f < last; ++f)
            for (int64_t c = 0; c < m_depth; ++c)
              for (int64_t j = 0; j < taps; ++j)
                dW[f * m_fan + c * taps + j] += sumsOf(piece)[f * m_fan + j * m_depth + c];
      });
    for (int64_t piece = 0; db && piece < pieces; ++piece) addTo(sumsOf(piece) + filters * m_fan, db, filters);
  }

  /// Where z stands: kept beside y where the slope needs it, else y takes its place.
  float* weightedSums(const KernelCall& call) const {
    return slopeNeedsInput(m_config.activation) ? call.cache : call.outputs[0];
  }

  const Conv1dConfig m_config;
  const int64_t m_depth, m_groupFilters, m_fan;
  int64_t m_runs = 1, m_runLength = 1;
};

}  // namespace

std::unique_ptr<LayerKernel> makeConv1dKernel(const Conv1dConfig& config) {
  return std::make_unique<Conv1dKernel>(config);
}

}  // namespace unroll
