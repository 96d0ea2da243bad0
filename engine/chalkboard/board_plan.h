// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <utility>

#include "graph/network_spec.h"

namespace unroll {

/// Writes the document of a board, a node a call.
class BoardPlan {
 public:
  explicit BoardPlan(NetworkSpec& spec) : m_spec(spec) {}

  /// An input node; SHAPE without the sample.
  void input(const std::string& name, std::vector<int64_t> shape);
  /// The layer (kBoardLayer); FROM: the nodes whose outputs go into its ports, by port.
  void layer(const std::string& type, AttributeMap attributes,
             const std::vector<std::pair<std::string, std::string>>& from);
  void loss(const std::string& key) { m_spec.training.loss = key; }
  /// How many samples the board has at once.
  void samples(int64_t count) { m_samples = count; }
  int64_t samples() const { return m_samples; }
  /// The board goes on through the update that training step STEP (from 1) takes.
  void optimizer(OptimizerSpec optimizer, int64_t step) {
    m_spec.training.optimizer = std::move(optimizer);
    m_updateStep = step;
  }
  int64_t updateStep() const { return m_updateStep; }  ///< 0: no update

 private:
  NetworkSpec& m_spec;
  int64_t m_samples = 1;
  int64_t m_updateStep = 0;
};

}  // namespace unroll
