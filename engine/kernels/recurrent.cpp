// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/recurrent.h"

#include <algorithm>
#include <cstring>

#include "core/parallel.h"
#include "kernels/activations.h"
#include "kernels/gemm.h"
#include "kernels/pieces.h"

namespace unroll {
namespace {

/// Enough rows to fill the product's register tile, few enough that a small batch still gives work to several cores.
int64_t rowsOfBlock(int64_t batch) { return batch >= 32 ? 16 : 8; }

size_t bytes(int64_t floats) { return static_cast<size_t>(floats) * sizeof(float); }

}  // namespace

RecurrentKernel::RecurrentKernel(const RecurrentConfig& config, int64_t gates)
    : m_config(config),
      m_gates(gates),
      m_dWidth(gates * config.units),
      m_keepsSums(slopeNeedsInput(config.activation) ||
                  (config.cell != RecurrentConfig::Cell::Simple && slopeNeedsInput(config.recurrentActivation))) {
  m_parts.push_back({0, gates * config.units, 0, false});
  m_packedU.reserve(2);
}

int64_t RecurrentKernel::cachePerSample(int64_t steps) const {
  const int64_t u = m_config.units;
  return (steps + 1) * u * (m_hasCell ? 2 : 1) +
         steps * ((m_keepsGates ? width() : 0) + (m_keepsSums ? width() : 0) + (m_hasExtra ? u : 0));
}

int64_t RecurrentKernel::scratchPerSample(int64_t steps) const {
  return steps * (m_dWidth + m_config.in) + 4 * m_config.units;
}

int64_t RecurrentKernel::packedFloats(bool transposed) const {
  int64_t floats = transposed ? packedSize(width(), m_config.in) : packedSize(m_config.in, width());
  for (const Part& part : m_parts)
    floats += transposed ? packedSize(part.count, m_config.units) : packedSize(m_config.units, part.count);
  return floats;
}

KernelNeeds RecurrentKernel::needs(int64_t maxBatch, int64_t maxTime) const {
  const int64_t steps = stepsOf(maxTime);
  const int64_t backward = packedFloats(false) + maxBatch * scratchPerSample(steps);
  return {maxBatch * cachePerSample(steps), std::max(packedFloats(true), backward)};
}

RecurrentKernel::Block RecurrentKernel::blockOf(const KernelCall& call, int64_t first, int64_t last) const {
  const int64_t steps = stepsOf(call.time), u = m_config.units;
  Block block;
  block.call = &call;
  block.first = first;
  block.rows = last - first;
  block.steps = steps;
  float* at = call.cache + first * cachePerSample(steps);
  const auto take = [&](int64_t perSample) {
    float* part = at;
    at += perSample * block.rows;
    return part;
  };
  block.h = take((steps + 1) * u);
  if (m_hasCell) block.c = take((steps + 1) * u);
  if (m_keepsGates) block.gates = take(steps * width());
  if (m_keepsSums) block.sums = take(steps * width());
  if (m_hasExtra) block.extra = take(steps * u);
  block.packedU = &m_packedU;
  return block;
}

void RecurrentKernel::packForward(const KernelCall& call) {
  const int64_t in = m_config.in, u = m_config.units;
  float* at = call.scratch;
  parallelPack(width(), in, {call.parameters[0], in, Stored::Transposed}, at);
  at += packedSize(width(), in);
  m_packedU.clear();
  for (const Part& part : m_parts) {
    parallelPack(part.count, u, {call.parameters[1] + part.row * u, u, Stored::Transposed}, at);
    m_packedU.push_back(at);
    at += packedSize(part.count, u);
  }
}

void RecurrentKernel::packBackward(const KernelCall& call) {
  const int64_t in = m_config.in, u = m_config.units;
  float* at = call.scratch;
  if (call.dInputs[0]) parallelPack(in, width(), {call.parameters[0], in}, at);
  at += packedSize(in, width());
  m_packedU.clear();
  for (const Part& part : m_parts) {
    parallelPack(u, part.count, {call.parameters[1] + part.row * u, u}, at);
    m_packedU.push_back(at);
    at += packedSize(u, part.count);
  }
}

void RecurrentKernel::inputProduct(const Block& block, int64_t step, float* to) const {
  const int64_t in = m_config.in;
  if (m_config.bias)
    for (int64_t r = 0; r < block.rows; ++r) std::memcpy(to + r * width(), block.call->parameters[2], bytes(width()));
  const float* x = block.call->inputs[0] + (block.first * block.steps + timeOf(block, step)) * in;
  gemmPacked(block.rows, width(), in, {x, block.steps * in}, block.packedW, to, width(),
             m_config.bias ? Start::Add : Start::Zero);
}

void RecurrentKernel::stateProduct(const Block& block, size_t part, const float* from, float* to, int64_t ldc) const {
  gemmPacked(block.rows, m_parts[part].count, m_config.units, {from, m_config.units}, (*block.packedU)[part], to, ldc);
}

void RecurrentKernel::keepSums(const Block& block, int64_t step, int64_t row, int64_t column, const float* from,
                               int64_t count) const {
  if (m_keepsSums) std::memcpy(sumsAt(block, step) + row * width() + column, from, bytes(count));
}

void RecurrentKernel::stateProductBackward(const Block& block, size_t part, int64_t step, float* dTo) const {
  const Part& p = m_parts[part];
  gemmPacked(block.rows, m_config.units, p.count, {dZAt(block, step) + p.dColumn, m_dWidth}, (*block.packedU)[part],
             dTo, m_config.units);
}

void RecurrentKernel::startFrom(const KernelCall& call, size_t input, int64_t first, int64_t rows, float* state) const {
  const int64_t u = m_config.units;
  const float* given = call.inputs.size() > input ? call.inputs[input] : nullptr;
  if (given)
    std::memcpy(state, given + first * u, bytes(rows * u));
  else
    std::memset(state, 0, bytes(rows * u));
}

void RecurrentKernel::giveStates(const KernelCall& call, const Block& block) const {
  const int64_t u = m_config.units, count = block.rows * u;
  const float* const states[] = {stateAt(block.h, block, block.steps),
                                 block.c ? stateAt(block.c, block, block.steps) : nullptr};
  if (!m_config.returnSequences) std::memcpy(call.outputs[0] + block.first * u, states[0], bytes(count));
  if (!m_config.returnState) return;
  for (size_t i = 0; i < 2; ++i)
    if (states[i]) std::memcpy(call.outputs[i + 1] + block.first * u, states[i], bytes(count));
}

void RecurrentKernel::takeStateGradients(const KernelCall& call, const Block& block) const {
  const int64_t u = m_config.units, count = block.rows * u;
  std::memset(block.dh, 0, bytes(2 * count));
  if (!m_config.returnSequences) std::memcpy(block.dh, call.dOutputs[0] + block.first * u, bytes(count));
  if (!m_config.returnState) return;
  addTo(call.dOutputs[1] + block.first * u, block.dh, count);
  if (m_hasCell) addTo(call.dOutputs[2] + block.first * u, block.dc, count);
}

void RecurrentKernel::forward(const KernelCall& call) {
  const int64_t u = m_config.units, steps = stepsOf(call.time);
  packForward(call);
  parallelFor(call.batch, rowsOfBlock(call.batch), [&](int64_t first, int64_t last) {
    Block block = blockOf(call, first, last);
    block.packedW = call.scratch;
    startFrom(call, 1, first, block.rows, block.h);
    if (block.c) startFrom(call, 2, first, block.rows, block.c);
    for (int64_t step = 0; step < steps; ++step) {
      stepForward(block, step);
      if (!m_config.returnSequences) continue;
      float* y = call.outputs[0] + (first * steps + timeOf(block, step)) * u;
      const float* h = stateAt(block.h, block, step + 1);
      for (int64_t r = 0; r < block.rows; ++r) std::memcpy(y + r * steps * u, h + r * u, bytes(u));
    }
    giveStates(call, block);
  });
}

void RecurrentKernel::backward(const KernelCall& call) {
  const int64_t u = m_config.units, in = m_config.in, steps = stepsOf(call.time);
  const int64_t blockRows = rowsOfBlock(call.batch);
  packBackward(call);
  float* blocks = call.scratch + packedFloats(false);
  parallelFor(call.batch, blockRows, [&](int64_t first, int64_t last) {
    Block block = blockOf(call, first, last);
    block.packedW = call.scratch;
    block.dZ = blocks + first * scratchPerSample(steps);
    block.x = block.dZ + block.rows * steps * m_dWidth;
    block.dh = block.x + block.rows * steps * in;
    block.dc = block.dh + block.rows * u;
    block.work = block.dc + block.rows * u;
    takeStateGradients(call, block);
    for (int64_t step = steps; step-- > 0;) {
      const int64_t place = first * steps + timeOf(block, step);  // of the block's first row; rows are `steps` apart
      for (int64_t r = 0; r < block.rows; ++r) {
        if (m_config.returnSequences) addTo(call.dOutputs[0] + (place + r * steps) * u, block.dh + r * u, u);
        std::memcpy(block.x + (step * block.rows + r) * in, call.inputs[0] + (place + r * steps) * in, bytes(in));
      }
      stepBackward(block, step);
      if (call.dInputs[0])
        gemmPacked(block.rows, in, width(), {dZAt(block, step), m_dWidth}, block.packedW, call.dInputs[0] + place * in,
                   steps * in);
    }
    const float* const dStates[] = {block.dh, block.dc};
    for (size_t i = 1; i < call.dInputs.size() && i <= 2; ++i)
      if (call.dInputs[i]) addTo(dStates[i - 1], call.dInputs[i] + first * u, block.rows * u);
  });
  addParameterGradients(call, blockRows, blocks);
}

void RecurrentKernel::addParameterGradients(const KernelCall& call, int64_t blockRows, float* blocks) const {
  const int64_t u = m_config.units, in = m_config.in, steps = stepsOf(call.time);
  const auto overBlocks = [&](auto body) {
    for (int64_t first = 0; first < call.batch; first += blockRows) {
      Block block = blockOf(call, first, std::min(call.batch, first + blockRows));
      block.dZ = blocks + first * scratchPerSample(steps);
      block.x = block.dZ + block.rows * steps * m_dWidth;
      body(block, block.rows * steps);
    }
  };
  constexpr int64_t kGateRows = 64;
  if (float* dW = call.dParameters[0])
    parallelFor(width(), kGateRows, [&](int64_t begin, int64_t end) {
      overBlocks([&](const Block& block, int64_t k) {
        gemm(end - begin, in, k, {block.dZ + begin, m_dWidth, Stored::Transposed}, {block.x, in}, dW + begin * in, in);
      });
    });
  if (float* dU = call.dParameters[1])
    for (const Part& part : m_parts)
      parallelFor(part.count, kGateRows, [&](int64_t begin, int64_t end) {
        overBlocks([&](const Block& block, int64_t k) {
          gemm(end - begin, u, k, {block.dZ + part.dColumn + begin, m_dWidth, Stored::Transposed},
               {part.fromExtra ? block.extra : block.h, u}, dU + (part.row + begin) * u, u);
        });
      });
  if (!m_config.bias) return;
  float* db = call.dParameters[2];
  float* dbr = call.dParameters.size() > 3 ? call.dParameters[3] : nullptr;
  overBlocks([&](const Block& block, int64_t k) {
    if (db) addColumnSums(block.dZ, k, width(), m_dWidth, db);
    for (const Part& part : m_parts)
      if (dbr) addColumnSums(block.dZ + part.dColumn, k, part.count, m_dWidth, dbr + part.row);
  });
}

namespace {

/// h = f(x Wᵀ + h Uᵀ + b), Elman 1990.
class SimpleRnnKernel final : public RecurrentKernel {
 public:
  explicit SimpleRnnKernel(const RecurrentConfig& config) : RecurrentKernel(config, 1) { m_keepsGates = false; }

 private:
  void stepForward(const Block& block, int64_t step) const override {
    const int64_t u = units();
    const float* old = stateAt(block.h, block, step);
    float* h = stateAt(block.h, block, step + 1);
    inputProduct(block, step, h);
    stateProduct(block, 0, old, h, u);
    keepSums(block, step, 0, 0, h, block.rows * u);
    activate(m_config.activation, h, h, block.rows, u, u);
    for (int64_t r = 0; r < block.rows; ++r)
      if (isPadding(block, r, step)) std::memcpy(h + r * u, old + r * u, bytes(u));
  }

  void stepBackward(const Block& block, int64_t step) const override {
    const int64_t u = units();
    const float* h = stateAt(block.h, block, step + 1);
    const float* sums = sumsAt(block, step);
    float* dZ = dZAt(block, step);
    for (int64_t r = 0; r < block.rows; ++r) {
      if (isPadding(block, r, step)) {
        std::memset(dZ + r * u, 0, bytes(u));
      } else {
        activateBackward(m_config.activation, sums ? sums + r * u : nullptr, h + r * u, block.dh + r * u, dZ + r * u, 1,
                         u, u);
        std::memset(block.dh + r * u, 0, bytes(u));
      }
    }
    stateProductBackward(block, 0, step, block.dh);
  }
};

}  // namespace

std::unique_ptr<LayerKernel> makeSimpleRnnKernel(const RecurrentConfig& config) {
  return std::make_unique<SimpleRnnKernel>(config);
}

std::unique_ptr<LayerKernel> makeRecurrentKernel(const RecurrentConfig& config) {
  switch (config.cell) {
    case RecurrentConfig::Cell::Simple: return makeSimpleRnnKernel(config);
    case RecurrentConfig::Cell::Lstm: return makeLstmKernel(config);
    case RecurrentConfig::Cell::Gru: return makeGruKernel(config);
  }
  return nullptr;
}

}  // namespace unroll
