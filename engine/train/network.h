// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/tensor.h"
#include "data/dataset.h"
#include "graph/inference.h"
#include "losses/loss.h"

namespace unroll {

/// Values by full name ("fc.W"), in double: the exchange form of weights and gradients. Floats become
/// doubles without loss.
using WeightMap = std::map<std::string, TensorD>;

/// Numbers of the document's preprocessing travel with the weights: "preprocess.0.mean".
inline constexpr const char* kPreprocessWeights = "preprocess.";

/// Every parameter of the document: drawn from its seed, replaced by the document's inline weights.
Result<WeightMap> initialWeights(const NetworkSpec& spec, const Inference& inference);
/// Whether GIVEN has every parameter in its shape, and no other; the sentence names the first that does not.
Status checkWeights(const NetworkSpec& spec, const Inference& inference, const WeightMap& given);

/// The first diagnostic that is an error, as the error.
Status requireSound(const NetworkSpec& spec, const Inference& inference);

/// A document compiled for training: kernels, an order, and one planned block of memory for
/// activations, gradients, caches and scratch. Owns its parameters. One thread at a time; parallel
/// inside. No allocation in forward, backward and the update.
class Network {
 public:
  /// maxTime: the longest sequence where the time axis is open. Fails where inference has errors, or
  /// where the memory that it would need is more than the machine has.
  static Result<std::unique_ptr<Network>> compile(const NetworkSpec& spec, int64_t maxBatch, int64_t maxTime,
                                                  const LayerCatalog& catalog = LayerCatalog::builtIn());
  /// maxTimes: by input node (in the order of Inference::inputNodes), 0 where its time axis is not open.
  static Result<std::unique_ptr<Network>> compile(const NetworkSpec& spec, int64_t maxBatch,
                                                  const std::vector<int64_t>& maxTimes,
                                                  const LayerCatalog& catalog = LayerCatalog::builtIn());
  ~Network();

  int64_t maxBatch() const;
  int64_t maxTime() const;  ///< of the first input
  const NetworkSpec& spec() const;
  const Inference& inference() const;

  void setWeights(const WeightMap& weights);  ///< requires: checkWeights
  /// The loss, by the document.
  const LossDescriptor& lossDescriptor() const;
  WeightMap weights() const;
  /// What else weights() gives, beside the parameters.
  void setCompanions(WeightMap companions);
  struct ParameterView {
    std::string name;
    Extents extents;
    float* values;
    float* gradient;
    int64_t count;
    bool trainable;
    bool running = false;  ///< written by forward while training
  };
  std::vector<ParameterView>& parameters();

  /// Memory that the caller fills: the batch of the input nodes (in the document's order), its target and masks.
  Batch& batch();
  /// From now on batch()'s inputs are those of NODES, in this order: that of a dataset (graph/match_inputs.h). kNoNode:
  /// nobody wants it. requires: every input node is there.
  void arrangeBatch(const std::vector<NodeId>& nodes);
  /// Memory for batch().count samples of an input node. Null where NODE is none.
  float* inputOf(NodeId inputNode);
  /// Room in batch().target, in floats: as much as the output holds.
  int64_t targetCapacity() const;
  /// Whether loss(true) computes ∂L/∂input as well, which training does not need. Off at first.
  void setInputGradients(bool wanted);

  /// Runs the batch. training: dropout is active, drawn from the document's seed and STEP.
  void forward(bool training, uint64_t step);
  /// The loss of the batch that forward ran; with gradients, ∂L/∂parameters are overwritten.
  double loss(bool withGradients);
  /// The rows (samples, or samples × steps) of the batch over which the loss is a mean: padding left out.
  int64_t countedRows() const;
  /// What the loss of the batch was divided by: the means of batches are put together with these as weights.
  double lossWeight() const;
  /// Adds the batch that forward ran to the sums of a metric.
  void addMetric(const MetricDescriptor& metric, std::span<double> sums) const;
  /// How many values a row of the output has.
  int64_t outputColumns() const;

  /// What a port holds after forward: batch().count samples. Null where the node is unknown.
  struct View {
    const float* values = nullptr;
    Extents extents;
  };
  View output(const PortRef& port) const;  ///< of the network's output: after the final activation
  /// ∂L/∂output after loss(true). Null where it was not computed: where nothing before the port can
  /// learn, and behind a final activation that is fused with the loss.
  View outputGradient(const PortRef& port) const;
  View inputGradient(NodeId inputNode) const;  ///< null without setInputGradients(true)
  /// The first node in which a value is not finite after forward, or kNoNode.
  NodeId firstNotFinite() const;
  int64_t bytes() const;

 private:
  friend class NetworkCompiler;
  Network();
  struct Parts;
  std::unique_ptr<Parts> m_parts;
};

}  // namespace unroll
