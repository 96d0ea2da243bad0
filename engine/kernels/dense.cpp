// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstring>

#include "core/parallel.h"
#include "kernels/activations.h"
#include "kernels/factories.h"
#include "kernels/gemm.h"
#include "kernels/pieces.h"

namespace unroll {
namespace {

/// y = f(x Wᵀ + b). Backward: dZ = f'(y) ⊙ dY, dx += dZ W, dW += dZᵀ x, db += Σ_rows dZ.
class DenseKernel final : public LayerKernel {
 public:
  explicit DenseKernel(const DenseConfig& config) : m_config(config) {}

  KernelNeeds needs(int64_t maxBatch, int64_t maxTime) const override {
    const bool own = m_config.activation != ActivationKind::Linear;  // dZ, else dY itself serves
    const int64_t numbers = rowCount(maxBatch, maxTime) * m_config.out;
    return {slopeNeedsInput(m_config.activation) ? numbers : 0, own ? numbers : 0};
  }

  void forward(const KernelCall& call) override {
    const int64_t rows = rowCount(call.batch, call.time), in = m_config.in, out = m_config.out;
    float* z = weightedSums(call);
    if (m_config.bias) fillRows(call.parameters[1], z, rows, out);
    parallelGemm(rows, out, in, {call.inputs[0], in}, {call.parameters[0], in, Stored::Transposed}, z, out,
                 m_config.bias ? Start::Add : Start::Zero);
    if (m_config.activation == ActivationKind::Linear) return;
    parallelFor(rows, rowsPerPiece(out), [&](int64_t first, int64_t last) {
      activate(m_config.activation, z + first * out, call.outputs[0] + first * out, last - first, out, out);
    });
  }

  void backward(const KernelCall& call) override {
    const int64_t rows = rowCount(call.batch, call.time), in = m_config.in, out = m_config.out;
    const float* dZ = call.dOutputs[0];
    if (m_config.activation != ActivationKind::Linear) {
      parallelFor(rows, rowsPerPiece(out), [&](int64_t first, int64_t last) {
        const int64_t at = first * out;
        activateBackward(m_config.activation, weightedSums(call) + at, call.outputs[0] + at, dZ + at, call.scratch + at,
                         last - first, out, out);
      });
      dZ = call.scratch;
    }
    if (float* dx = call.dInputs[0]) parallelGemm(rows, in, out, {dZ, out}, {call.parameters[0], in}, dx, in);
    if (float* dW = call.dParameters[0])
      parallelGemm(out, in, rows, {dZ, out, Stored::Transposed}, {call.inputs[0], in}, dW, in);
    if (m_config.bias && call.dParameters[1]) addColumnSums(dZ, rows, out, out, call.dParameters[1]);
  }

 private:
  /// Where z stands: kept beside y where the slope needs it, else y takes its place.
  float* weightedSums(const KernelCall& call) const {
    return slopeNeedsInput(m_config.activation) ? call.cache : call.outputs[0];
  }
  int64_t rowCount(int64_t batch, int64_t time) const {
    return batch * m_config.rowsPerSample * (m_config.openTime ? time : 1);
  }
  const DenseConfig m_config;
};

}  // namespace

std::unique_ptr<LayerKernel> makeDenseKernel(const DenseConfig& config) {
  return std::make_unique<DenseKernel>(config);
}

}  // namespace unroll
