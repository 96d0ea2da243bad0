// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/session.h"

#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <limits>
#include <new>
#include <thread>

namespace unroll {
namespace {

using Clock = std::chrono::steady_clock;
constexpr double kViewSeconds = 1.0 / 30.0;
constexpr double kWeightSeconds = 0.2;  ///< a copy of all weights costs more than a frame is worth
constexpr double kNoRate = std::numeric_limits<double>::quiet_NaN();

enum class Wanted : int { Pause, Run, Stop };

double secondsBetween(Clock::time_point a, Clock::time_point b) { return std::chrono::duration<double>(b - a).count(); }

/// One value on its way from a writer to a reader, neither waiting for the other: three slots, of
/// which the writer owns one, the reader one, and the third changes hands with one exchange.
template <class T>
class TripleBuffer {
 public:
  T& back() { return m_slots[m_back]; }
  /// Writer: what stands in back() is the newest; back() is another slot now.
  void publish() { m_back = m_middle.exchange(m_back | kFresh, std::memory_order_acq_rel) & ~kFresh; }
  /// Whether the reader has not fetched what was published last.
  bool waiting() const { return m_middle.load(std::memory_order_acquire) & kFresh; }
  /// Reader: the newest, or null where nothing is new; valid until the next call.
  const T* fetch() {
    if (!waiting()) return nullptr;
    m_front = m_middle.exchange(m_front, std::memory_order_acq_rel) & ~kFresh;
    return &m_slots[m_front];
  }

 private:
  static constexpr unsigned kFresh = 4;
  std::array<T, 3> m_slots;
  unsigned m_back = 0;
  std::atomic<unsigned> m_middle{1};
  unsigned m_front = 2;
};

}  // namespace

struct Session::Parts {
  NetworkSpec spec;
  Options options;
  std::atomic<SessionState> state{SessionState::Preparing};
  Text message;  ///< written before the state that it explains

  // Commands: read by the training thread between steps. Every command counts `wake` up; a paused
  // thread sleeps on it.
  std::atomic<uint32_t> wake{0};
  std::atomic<Wanted> wanted{Wanted::Pause};
  std::atomic<int> singleSteps{0};
  std::atomic<double> newRate{kNoRate};
  std::atomic<int64_t> newEpochs{-1};
  std::atomic<bool> leave{false};
  std::atomic<ViewRequest*> newRequest{nullptr};

  // Made by the training thread, readable once `ready` is set.
  std::atomic<bool> ready{false};
  std::unique_ptr<Trainer> trainer;
  std::shared_ptr<const History> trainerHistory;
  std::shared_ptr<const DataSplit> data;
  const std::shared_ptr<const History> noHistory = std::make_shared<History>();

  // Progress, each published on its own.
  std::atomic<int64_t> step{0}, steps{0}, epochs{0}, stepsPerEpoch{0};
  std::atomic<int> epoch{1};
  std::atomic<bool> ended{false};
  std::atomic<double> samplesPerSecond{0.0}, secondsLeft{0.0}, learningRate{0.0};

  // Views and snapshots.
  TripleBuffer<View> views;
  ViewRequest request;
  bool requestOpen = false;  ///< the request changed, or a step was taken, since the last view
  Clock::time_point lastView{}, lastWeights{};
  std::atomic<uint32_t> snapshotsAsked{0}, snapshotsServed{0};
  std::atomic<bool> optimizerAsked{false};  ///< by the snapshot that is asked for
  Snapshot snapshot;
  const Snapshot& takeSnapshot(bool withOptimizer);

  std::jthread thread;  ///< last: it ends before what it uses

  ~Parts() { delete newRequest.load(); }
  void command() {
    wake.fetch_add(1);
    wake.notify_one();
  }
  void main();
  bool prepare();
  void loop(ThreadPool& pool);
  bool mayStep();
  void takeCommands();
  void takeStep(ThreadPool& pool);
  void settle();
  void publishProgress(double stepSeconds);
  void serve(ThreadPool& pool);
  void serveView();
  void serveSnapshot();
  void setState(SessionState next) { state.store(next, std::memory_order_release); }
};

// --- the training thread

void Session::Parts::main() {
  workInBackground();
  ThreadPool pool(options.threads, ThreadPool::Priority::InBackground);
  bool prepared = false;
  pool.run([&] { prepared = prepare(); });
  if (!prepared) {
    setState(SessionState::Failed);
    // Whoever waits for weights gets none.
    while (!leave.load()) {
      const uint32_t seen = wake.load();
      serveSnapshot();
      if (!leave.load()) wake.wait(seen);
    }
    return;
  }
  loop(pool);
}

bool Session::Parts::prepare() {
  const LayerCatalog& catalog = options.catalog ? *options.catalog : LayerCatalog::builtIn();
  try {
    auto made = Trainer::create(spec, options.data.get(), options.weights.get(), catalog);
    if (!made) {
      message = made.error().message;
      return false;
    }
    trainer = std::move(*made);
  } catch (const std::bad_alloc&) {
    message = Text{QT_TRANSLATE_NOOP("engine",
                                     "The machine has not enough free memory for this network and its data. Make the "
                                     "batch, the layers or the number of samples smaller.")};
    return false;
  }
  trainerHistory = trainer->sharedHistory();
  data = std::make_shared<const DataSplit>(trainer->data());
  publishProgress(0.0);
  ready.store(true, std::memory_order_release);
  setState(wanted.load() == Wanted::Run ? SessionState::Running : SessionState::Paused);
  return true;
}

void Session::Parts::loop(ThreadPool& pool) {
  while (!leave.load()) {
    const uint32_t seen = wake.load();  // before looking at the commands: what comes later wakes
    takeCommands();
    const bool stepping = mayStep();
    if (stepping) takeStep(pool);
    serve(pool);
    settle();
    if (!stepping && !leave.load()) wake.wait(seen);
  }
}

void Session::Parts::takeCommands() {
  const double rate = newRate.exchange(kNoRate);
  if (!std::isnan(rate)) trainer->setLearningRate(rate);
  const int64_t count = newEpochs.exchange(-1);
  if (count >= 0) trainer->setEpochs(count);
  if (!std::isnan(rate) || count >= 0) publishProgress(0.0);
  if (ViewRequest* asked = newRequest.exchange(nullptr)) {
    request = std::move(*asked);
    delete asked;
    requestOpen = true;
  }
}

bool Session::Parts::mayStep() {
  if (trainer->done()) return false;
  switch (wanted.load()) {
    case Wanted::Run: return true;
    case Wanted::Stop: return false;
    case Wanted::Pause: break;
  }
  int left = singleSteps.load();
  while (left > 0 && !singleSteps.compare_exchange_weak(left, left - 1)) {}
  return left > 0;
}

void Session::Parts::takeStep(ThreadPool& pool) {
  setState(SessionState::Running);
  const Clock::time_point start = Clock::now();
  pool.run([&] { trainer->step(); });
  requestOpen = true;
  publishProgress(secondsBetween(start, Clock::now()));
}

/// The state that follows from where training stands and what is wanted.
void Session::Parts::settle() {
  if (const NotFinite* problem = trainer->notFinite()) {
    if (message.empty()) message = problem->message;
    setState(SessionState::NotFinite);
  } else if (trainer->done() || wanted.load() == Wanted::Stop) {
    setState(SessionState::Finished);
  } else if (wanted.load() == Wanted::Run || singleSteps.load() > 0) {
    setState(SessionState::Running);
  } else {
    setState(SessionState::Paused);
  }
}

void Session::Parts::publishProgress(double stepSeconds) {
  const int64_t done = trainer->stepCount();
  const int64_t all = trainer->stepsInAll();
  step = done;
  steps = all;
  stepsPerEpoch = trainer->stepsPerEpoch();
  epochs = all / trainer->stepsPerEpoch();
  epoch = std::min(trainer->epoch(), static_cast<int>(std::max<int64_t>(epochs.load(), 1)));
  learningRate = trainer->learningRate();
  ended = trainer->done() && !trainer->notFinite();
  if (stepSeconds > 0.0) {
    // A running mean that forgets with about twenty steps: steady to read, quick to follow.
    const auto samples =
        static_cast<double>(trainer->data().training->size()) / static_cast<double>(trainer->stepsPerEpoch());
    const double now = samples / stepSeconds;
    const double before = samplesPerSecond.load();
    samplesPerSecond = before > 0.0 ? 1.0 / (0.95 / before + 0.05 / now) : now;
    secondsLeft = static_cast<double>(all - done) * samples / samplesPerSecond.load();
  }
}

// --- what the screen asked for

void Session::Parts::serve(ThreadPool& pool) {
  serveSnapshot();
  const bool asked = request.weights || !request.validationSamples.empty();
  if (!asked || !requestOpen || views.waiting()) return;
  // While it pauses, the newest numbers are shown at once; while it runs, at the screen's pace.
  const Clock::time_point now = Clock::now();
  if (wanted.load() == Wanted::Run && !trainer->done() && secondsBetween(lastView, now) < kViewSeconds) return;
  lastView = now;
  requestOpen = false;
  pool.run([&] { serveView(); });
}

void Session::Parts::serveView() {
  View& view = views.back();
  view.step = trainer->stepCount();
  view.request = request;
  view.outputs.resize(request.outputs.size());
  const Dataset& samples = data->validation ? *data->validation : *data->training;
  std::erase_if(view.request.validationSamples, [&](int64_t sample) { return sample < 0 || sample >= samples.size(); });
  if (!view.request.validationSamples.empty()) {
    view.predictions = trainer->predict(samples, view.request.validationSamples);
    trainer->predict(samples, std::span<const int64_t>(view.request.validationSamples.data(), 1));
  }
  for (size_t i = 0; i < request.outputs.size(); ++i) {
    const std::string& name = request.outputs[i];
    const size_t dot = name.find('.');
    const NodeSpec* node = spec.findByName(name.substr(0, dot));
    const Network::View output = node && dot != std::string::npos
                                     ? trainer->network().output({node->id, name.substr(dot + 1)})
                                     : Network::View{};
    if (!output.values || view.request.validationSamples.empty()) {
      view.outputs[i] = TensorF(Extents{0});
      continue;
    }
    if (view.outputs[i].extents() != output.extents) view.outputs[i] = TensorF(output.extents);
    std::copy(output.values, output.values + view.outputs[i].size(), view.outputs[i].data());
  }
  const bool running = wanted.load() == Wanted::Run && !trainer->done();
  if (request.weights && (!running || secondsBetween(lastWeights, Clock::now()) >= kWeightSeconds)) {
    view.weights = std::make_shared<const WeightMap>(trainer->network().weights());
    view.optimizer = request.optimizer ? std::make_shared<const OptimizerState>(trainer->optimizerState()) : nullptr;
    lastWeights = Clock::now();
  } else {
    view.weights = nullptr;
    view.optimizer = nullptr;
  }
  views.publish();
}

void Session::Parts::serveSnapshot() {
  const uint32_t asked = snapshotsAsked.load();
  if (asked == snapshotsServed.load()) return;
  snapshot.weights = trainer ? trainer->network().weights() : WeightMap{};
  snapshot.optimizer = trainer && optimizerAsked ? trainer->optimizerState() : OptimizerState{};
  snapshotsServed.store(asked);
  snapshotsServed.notify_all();
}

// --- the other thread's side

Session::Session(NetworkSpec spec, Options options) : m_parts(std::make_unique<Parts>()) {
  m_parts->spec = std::move(spec);
  m_parts->options = std::move(options);
  if (m_parts->options.startRunning) m_parts->wanted = Wanted::Run;
  m_parts->thread = std::jthread([parts = m_parts.get()] { parts->main(); });
}

Session::~Session() {
  m_parts->leave = true;
  m_parts->command();
  m_parts->thread.join();
}

void Session::run() {
  m_parts->wanted = Wanted::Run;
  m_parts->command();
}
void Session::pause() {
  m_parts->singleSteps = 0;
  m_parts->wanted = Wanted::Pause;
  m_parts->command();
}
void Session::stepOnce() {
  m_parts->wanted = Wanted::Pause;
  m_parts->singleSteps.fetch_add(1);
  m_parts->command();
}
void Session::stop() {
  m_parts->singleSteps = 0;
  m_parts->wanted = Wanted::Stop;
  m_parts->command();
}
void Session::setLearningRate(double rate) {
  m_parts->newRate = rate;
  m_parts->command();
}
void Session::setEpochs(int64_t epochs) {
  m_parts->newEpochs = epochs;
  m_parts->command();
}

SessionState Session::state() const { return m_parts->state.load(std::memory_order_acquire); }
Text Session::message() const {
  const SessionState now = state();
  return now == SessionState::Failed || now == SessionState::NotFinite ? m_parts->message : Text{};
}
const NetworkSpec& Session::spec() const { return m_parts->spec; }
std::shared_ptr<const History> Session::history() const {
  return m_parts->ready.load(std::memory_order_acquire) ? m_parts->trainerHistory : m_parts->noHistory;
}
std::shared_ptr<const DataSplit> Session::data() const {
  return m_parts->ready.load(std::memory_order_acquire) ? m_parts->data : nullptr;
}

Session::Progress Session::progress() const {
  const Parts& p = *m_parts;
  return {p.step,        p.steps,        p.epoch, p.epochs, p.stepsPerEpoch, p.samplesPerSecond,
          p.secondsLeft, p.learningRate, p.ended};
}

void Session::request(ViewRequest request) {
  delete m_parts->newRequest.exchange(new ViewRequest(std::move(request)));
  m_parts->command();
}

std::shared_ptr<const Session::View> Session::takeView() {
  const View* fresh = m_parts->views.fetch();
  if (!fresh) return nullptr;
  auto view = std::make_shared<const View>(*fresh);  // the slot goes back to the trainer
  m_parts->command();                                // a paused trainer may have more to show
  return view;
}

const Session::Snapshot& Session::Parts::takeSnapshot(bool withOptimizer) {
  optimizerAsked = withOptimizer;
  const uint32_t asked = snapshotsAsked.fetch_add(1) + 1;
  command();
  uint32_t served = snapshotsServed.load();
  while (served != asked) {
    snapshotsServed.wait(served);
    served = snapshotsServed.load();
  }
  return snapshot;
}

WeightMap Session::snapshot() { return m_parts->takeSnapshot(false).weights; }
Session::Snapshot Session::snapshotWithOptimizer() { return m_parts->takeSnapshot(true); }

}  // namespace unroll
