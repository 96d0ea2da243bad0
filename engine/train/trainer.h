// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "core/parallel.h"
#include "data/dataset.h"
#include "graph/network_spec.h"
#include "optimizers/early_stopping.h"
#include "optimizers/optimizer.h"
#include "train/history.h"
#include "train/network.h"

namespace unroll {

/// Why training stopped by itself: the first value that is not finite.
struct NotFinite {
  int64_t step = 0;
  std::string node;  ///< "loss" where it is the loss itself
  Text message;
};

/// A network, its data and its optimizer; one training step at a time, no threads of its own (the
/// kernels' parallel loops run on the caller's pool). Same document, same seed: bit-identical
/// losses for any number of threads.
class Trainer {
 public:
  /// DATA null: the document's own dataset is made. Diagnostics that are errors are returned as the error.
  static Result<std::unique_ptr<Trainer>> create(const NetworkSpec& spec, const DataSplit* data = nullptr,
                                                 const WeightMap* weights = nullptr,
                                                 const LayerCatalog& catalog = LayerCatalog::builtIn());
  ~Trainer();

  /// One batch: forward, loss, backward, update; at an epoch's end also validation.
  /// Appends to history(). Returns false once the epochs are done or a value was not finite.
  bool step();
  bool done() const;
  const NotFinite* notFinite() const;

  int64_t stepCount() const;  ///< steps taken
  int64_t stepsPerEpoch() const;
  int64_t stepsInAll() const;
  int epoch() const;  ///< of the next step, from 1

  /// The rate of the next step; a schedule goes on from it.
  void setLearningRate(double rate);
  double learningRate() const;
  /// What the next step's update starts from, in double: a copy of all that the optimizer remembers.
  OptimizerState optimizerState() const;
  /// May grow after the end, to go on as if training had not ended: also after early stopping, and with the last
  /// weights where the best ones had been put back.
  void setEpochs(int64_t epochs);
  /// What watches for the end; null where the document wants all epochs. With "restore_best_weights" the network
  /// holds the weights of its bestEpoch() once done().
  const EarlyStopping* earlyStopping() const;

  Network& network();
  const Network& network() const;
  History& history();
  std::shared_ptr<History> sharedHistory();
  const DataSplit& data() const;

  struct Evaluation {
    double loss = 0.0;
    std::vector<double> metrics;
    int64_t samples = 0;
    std::map<std::string, TensorD> matrices;  ///< of metrics that are no single number, by their key
  };
  /// Mean loss and metrics of DATA, in evaluate mode.
  Evaluation evaluate(const Dataset& data);
  /// The output (after the final activation) of some samples.
  TensorF predict(const Dataset& data, std::span<const int64_t> samples);

 private:
  Trainer();
  struct Parts;
  std::unique_ptr<Parts> m_parts;
};

/// The order in which epoch NUMBER (from 1) goes through COUNT samples: a function of the seed and the epoch alone.
/// A batch is the next so many of it.
void epochOrder(uint64_t seed, int64_t number, std::span<int64_t> order);
/// Makes the document's own dataset, split as it says. Fails where the dataset is unknown or wrong.
Result<DataSplit> makeData(const NetworkSpec& spec);
/// DATA with its inputs prepared as the document says ("preprocess"), where they are not yet: by what WEIGHTS hold of
/// it ("preprocess.0.mean"), else by what is learned from its training part.
Result<DataSplit> prepareData(const NetworkSpec& spec, DataSplit data, const WeightMap* weights = nullptr);
/// What WEIGHTS hold of how the document's inputs are prepared; null where it prepares none. Fails where they hold
/// nothing of it.
Result<std::shared_ptr<const Preprocessing>> preprocessingOf(const NetworkSpec& spec, const WeightMap& weights);
/// DATA with its targets as LOSS wants them for PREDICTION: class indices as one-hot rows (or, for a
/// prediction of one feature, as the values 0 and 1) where the loss compares element by element; else
/// DATA itself. Whether they fit is for inference to say.
DatasetPtr fitTargets(DatasetPtr data, const LossDescriptor& loss, const Shape& prediction);
/// What to read a file by for this document: its input's shape, its split, what its loss wants.
ReadRequest readRequest(const NetworkSpec& spec, const Inference& inference, std::string path);

}  // namespace unroll
