// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "train/trainer.h"

namespace unroll {

enum class SessionState { Preparing, Paused, Running, Finished, NotFinite, Failed };

/// Training on its own thread, from a copy of the document: editing never races it. Commands are read
/// between steps; a paused thread waits. Everything that the screen reads is published without a lock
/// that training could wait for.
/// Thread: all functions may be called from one other thread (the window's); none blocks longer than
/// a copy of what it returns, except the destructor, which waits for the step under way.
class Session {
 public:
  struct Options {
    int threads = 0;                        ///< 0: all cores
    std::shared_ptr<const DataSplit> data;  ///< null: the document's own
    std::shared_ptr<const WeightMap> weights;
    bool startRunning = false;
    const LayerCatalog* catalog = nullptr;  ///< null: the built-in layers; must outlive the session
  };
  Session(NetworkSpec spec, Options options);
  ~Session();

  void run();
  void pause();
  void stepOnce();  ///< one step, then paused
  void stop();      ///< ends after the step under way; state Finished
  void setLearningRate(double rate);
  void setEpochs(int64_t epochs);

  SessionState state() const;
  /// Why it failed, or what was not finite.
  Text message() const;
  const NetworkSpec& spec() const;                 ///< as it was at the start
  std::shared_ptr<const History> history() const;  ///< readable at any time

  struct Progress {
    int64_t step = 0;
    int64_t steps = 0;
    int epoch = 0;
    int64_t epochs = 0;
    int64_t stepsPerEpoch = 0;
    double samplesPerSecond = 0.0;
    double secondsLeft = 0.0;
    double learningRate = 0.0;
    bool ended = false;  ///< all epochs are done, or early stopping has ended them; setEpochs() with more goes on
  };
  Progress progress() const;

  /// What the screen wants to see; taken between steps when the last one was fetched, at most
  /// thirty times a second.
  struct ViewRequest {
    std::vector<int64_t> validationSamples;  ///< predictions of these
    bool weights = false;
    std::vector<std::string> outputs;  ///< "node.out" of validationSamples[0], for thumbnails
    bool optimizer = false;            ///< with the weights, what the optimizer remembers of their steps
    bool operator==(const ViewRequest&) const = default;
  };
  struct View {
    int64_t step = 0;
    TensorF predictions;                              ///< (samples, …)
    std::vector<TensorF> outputs;                     ///< by the request
    std::shared_ptr<const WeightMap> weights;         ///< null: not asked for, or the last ones are newer than 0.2 s
    std::shared_ptr<const OptimizerState> optimizer;  ///< of the same moment as weights, where it was asked for
    ViewRequest request;                              ///< the samples that exist of what was asked for
  };
  void request(ViewRequest request);
  /// The newest view, or null where none is new since the last call.
  std::shared_ptr<const View> takeView();

  /// The weights as they are at the next step boundary. Blocks for at most one step; not for the
  /// window's thread while running — there use request().
  WeightMap snapshot();
  /// The same with what the next update starts from.
  struct Snapshot {
    WeightMap weights;
    OptimizerState optimizer;
  };
  Snapshot snapshotWithOptimizer();
  std::shared_ptr<const DataSplit> data() const;  ///< null while Preparing

 private:
  struct Parts;
  std::unique_ptr<Parts> m_parts;
};

}  // namespace unroll
