// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/bridge.h"

#include "translate.h"

namespace unroll {
namespace {

constexpr int kTickMilliseconds = 33;

/// What training depends on: all but where cards lie and what the document is called.
NetworkSpec trained(NetworkSpec spec) {
  spec.title.clear();
  for (NodeSpec& node : spec.nodes) node.position.reset();
  return spec;
}

}  // namespace

TrainingBridge::TrainingBridge(DocumentModel* document, QObject* parent) : QObject(parent), m_document(document) {
  m_timer.setInterval(kTickMilliseconds);
  connect(&m_timer, &QTimer::timeout, this, &TrainingBridge::poll);
  connect(document, &DocumentModel::changed, this, &TrainingBridge::noticeEdits);
  connect(document, &DocumentModel::replaced, this, [this] {
    m_dataPath.clear();
    m_files.reset();
    reset();
    Q_EMIT dataPathChanged();
  });
}

TrainingBridge::~TrainingBridge() = default;

SessionState TrainingBridge::state() const { return m_session->state(); }

void TrainingBridge::train() {
  if (m_loading) return;
  if (!m_session) return begin(Start::Running);
  switch (state()) {
    case SessionState::Preparing:
    case SessionState::Running: return m_session->run();
    case SessionState::Paused: m_session->run(); break;
    case SessionState::Finished: m_edited ? begin(Start::Running) : goOn(); break;
    case SessionState::NotFinite:
    case SessionState::Failed: begin(Start::Running); break;
  }
  poll();
}

/// A run that was stopped goes on; one that reached its end, or was ended early, gets as many epochs again.
void TrainingBridge::goOn() {
  const Session::Progress progress = m_session->progress();
  if (progress.ended || progress.step >= progress.steps)
    m_session->setEpochs(progress.epochs + m_session->spec().training.epochs);
  m_session->run();
}

void TrainingBridge::pause() {
  if (!m_session) return;
  m_session->pause();
  poll();
}

void TrainingBridge::step() {
  if (m_loading) return;
  const bool usable = m_session && state() != SessionState::NotFinite && state() != SessionState::Failed &&
                      state() != SessionState::Finished;
  if (!usable) return begin(Start::OneStep);
  m_session->stepOnce();
  poll();
}

void TrainingBridge::stop() {
  if (!m_session) return;
  m_session->stop();
  poll();
}

void TrainingBridge::reset() {
  ++m_reading;
  m_loading = false;
  retire();
  Q_EMIT stateChanged();
}

void TrainingBridge::setLearningRate(double rate) {
  if (m_session) m_session->setLearningRate(rate);
}

void TrainingBridge::setDataPath(const QString& path) {
  if (path == m_dataPath) return;
  m_dataPath = path;
  m_files.reset();
  reset();
  Q_EMIT dataPathChanged();
}

void TrainingBridge::request(const Session::ViewRequest& request) {
  m_request = request;
  m_request.weights = true;  // Explain shows them whenever it is asked
  m_request.optimizer = m_wantsOptimizer;
  if (m_session) m_session->request(m_request);
}

void TrainingBridge::setWantsOptimizer(bool wants) {
  if (wants == m_wantsOptimizer) return;
  m_wantsOptimizer = wants;
  request(Session::ViewRequest(m_request));
}

std::shared_ptr<const History> TrainingBridge::history() const { return m_session ? m_session->history() : nullptr; }

void TrainingBridge::begin(Start how) {
  for (const Diagnostic& diagnostic : m_document->inference().diagnostics) {
    if (diagnostic.severity != Severity::Error) continue;
    return fail(translated(diagnostic.message));
  }
  if (m_dataPath.isEmpty()) return beginWith(nullptr, how);
  if (m_files && m_filesFor == m_document->spec()) return beginWith(m_files, how);
  readFiles(how);
}

/// Reads the files on a thread of its own; the result comes back as a value, through this object's
/// event loop.
void TrainingBridge::readFiles(Start how) {
  m_loading = true;
  m_failure.clear();
  const int reading = ++m_reading;
  const NetworkSpec spec = m_document->spec();
  const ReadRequest what = readRequest(spec, m_document->inference(), m_dataPath.toStdString());
  onThread([this, what, spec, reading, how] {
    auto read = std::make_shared<Result<DataSplit>>(readData(what));
    // The destructor joins this thread, so `this` is there to receive the event.
    QMetaObject::invokeMethod(
        this,
        [this, read, spec, reading, how] {
          if (reading != m_reading) return;
          m_loading = false;
          if (!read->ok()) {
            const Error& error = read->error();
            const QString place =
                QString::fromStdString(error.place.file) +
                (error.place.line > 0 ? QStringLiteral(":%1:%2").arg(error.place.line).arg(error.place.column)
                                      : QString());
            return fail(QStringLiteral("%1: %2").arg(place, translated(error.message)));
          }
          m_files = std::make_shared<const DataSplit>(std::move(read->value()));
          m_filesFor = spec;
          beginWith(m_files, how);
        },
        Qt::QueuedConnection);
  });
  Q_EMIT stateChanged();
}

void TrainingBridge::beginWith(std::shared_ptr<const DataSplit> data, Start how) {
  retire();
  Session::Options options;
  options.data = std::move(data);
  options.startRunning = how == Start::Running;
  options.catalog = &m_document->catalog();
  m_session = std::make_unique<Session>(m_document->spec(), options);
  m_request.weights = true;
  m_request.optimizer = m_wantsOptimizer;
  m_session->request(m_request);
  if (how == Start::OneStep) m_session->stepOnce();
  m_lastState = SessionState::Preparing;  // a short run may be past it already: poll() tells what has become of it
  m_timer.start();
  Q_EMIT stateChanged();
}

void TrainingBridge::onThread(std::function<void()> work) {
  std::erase_if(m_work, [](const Work& old) { return old.done->load(); });
  auto done = std::make_shared<std::atomic<bool>>(false);
  m_work.push_back({done, std::jthread([done, work = std::move(work)]() mutable {
                      work();
                      work = nullptr;
                      done->store(true);
                    })});
}

/// A session's end waits for the step under way; that is not the window's to wait for.
void TrainingBridge::retire() {
  m_timer.stop();
  m_view.reset();
  m_weights.reset();
  m_optimizer.reset();
  m_edited = false;
  m_lastSteps = m_lastEpochs = 0;
  m_failure.clear();
  if (!m_session) return;
  m_session->stop();
  onThread([old = std::shared_ptr<Session>(std::move(m_session))]() mutable { old.reset(); });
}

void TrainingBridge::fail(const QString& sentence) {
  m_failure = sentence;
  Q_EMIT stateChanged();
  Q_EMIT problem(sentence);
}

void TrainingBridge::noticeEdits() {
  // What could not start may start now.
  if (!m_session) m_failure.clear();
  m_edited = m_session && trained(m_session->spec()) != trained(m_document->spec());
}

void TrainingBridge::poll() {
  if (!m_session) return;
  const SessionState now = m_session->state();
  if (auto fresh = m_session->takeView()) {
    m_view = std::move(fresh);
    if (m_view->weights) {
      m_weights = m_view->weights;
      m_optimizer = m_view->optimizer;
    }
    Q_EMIT viewArrived();
  }
  if (!m_session) return;  // a receiver may have reset
  const auto history = m_session->history();
  if (history->steps.size() != m_lastSteps || history->epochs.size() != m_lastEpochs) {
    m_lastSteps = history->steps.size();
    m_lastEpochs = history->epochs.size();
    Q_EMIT progressed();
  }
  if (!m_session || now == m_lastState) return;
  m_lastState = now;
  if (now == SessionState::Failed || now == SessionState::NotFinite) return fail(translated(m_session->message()));
  Q_EMIT stateChanged();
}

}  // namespace unroll
