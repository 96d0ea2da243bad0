// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Training by what the program explains: bodies, reverse mode, and the bodies of clipping and update, all in double.
// Slow and independent of the kernels: the reference for the trainer, and what is compared with PyTorch.
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "explain/explanation.h"
#include "optimizers/optimizer.h"
#include "optimizers/schedule.h"
#include "train/trainer.h"

namespace unroll::test {

/// The samples of one batch in double, as an explanation takes them.
struct DoubleBatch {
  std::map<std::string, TensorD> inputs;  ///< by input node
  std::map<std::string, std::vector<uint8_t>> masks;
  TensorD target;
  std::vector<uint8_t> targetMask;  ///< empty: all rows count
};

/// SAMPLES of DATA for the input nodes of SPEC.
DoubleBatch batchOf(const NetworkSpec& spec, const Inference& inference, const Dataset& data,
                    std::span<const int64_t> samples);

/// SPEC with few samples, small batches and short sequences, so that 20 steps in double take no time.
NetworkSpec shortened(NetworkSpec spec);

/// The samples that step STEP (from 0) takes, as the trainer chooses them.
std::vector<int64_t> samplesOfStep(const NetworkSpec& spec, const Dataset& data, int64_t step);

class DoubleTraining {
 public:
  /// Weights begin as the trainer's do, without their rounding to float. TRAINER gives the data alone.
  DoubleTraining(const NetworkSpec& spec, const Trainer& trainer);
  /// One step; returns the loss before it.
  double step();
  double rate() const { return m_rate; }  ///< of the last step
  /// The pass of the last step.
  const Explanation& explanation() const { return *m_explanation; }
  const NetworkSpec& spec() const { return m_spec; }
  const Inference& inference() const { return m_inference; }
  const Dataset& data() const { return *m_data; }
  const WeightMap& weights() const { return m_weights; }
  void setWeights(WeightMap weights) { m_weights = std::move(weights); }

 private:
  std::map<std::string, TensorD> clipped(std::map<std::string, TensorD> gradients) const;
  void update(const std::map<std::string, TensorD>& gradients);

  NetworkSpec m_spec;
  Inference m_inference;
  DatasetPtr m_data;
  const OptimizerDescriptor* m_optimizer;
  Attributes m_attributes;
  Schedule m_schedule;
  WeightMap m_weights;
  std::map<std::string, std::vector<TensorD>> m_slots;
  std::map<std::string, bool> m_trainable;
  std::shared_ptr<const Explanation> m_explanation;
  int64_t m_step = 0;
  double m_rate = 0.0;
};

}  // namespace unroll::test
