// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QTimer>
#include <atomic>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "document_model.h"
#include "train/session.h"

namespace unroll {

/// The window's side of a training session: starts it from a copy of the document, polls it at the
/// screen's pace and emits on the window's thread. Never waits for the engine: files are read, and old
/// sessions end, on threads of their own.
class TrainingBridge : public QObject {
  Q_OBJECT
 public:
  explicit TrainingBridge(DocumentModel* document, QObject* parent = nullptr);
  ~TrainingBridge() override;

  /// Null: nothing has been started since the document was opened or reset.
  Session* session() { return m_session.get(); }
  const Session* session() const { return m_session.get(); }
  SessionState state() const;  ///< requires: hasSession()
  bool hasSession() const { return m_session != nullptr; }
  /// Data are being read from files; the session starts when they are there.
  bool loading() const { return m_loading; }
  /// Why the last start or run came to nothing, in a sentence with a remedy; empty where it did not.
  QString failure() const { return m_failure; }
  /// The document differs from what the session trains (positions and title aside).
  bool editedSinceStart() const { return m_edited; }

  /// Trains: the paused session goes on; a finished one goes on for the document's number of epochs where
  /// nothing was edited; else a new one starts.
  void train();
  void pause();
  void step();
  void stop();
  void reset();  ///< forgets session and weights
  void setLearningRate(double rate);
  /// Files to train on instead of the document's own data (a folder of IDX files, .csv, .txt, .npz);
  /// empty: the document's own. Forgets the session.
  void setDataPath(const QString& path);
  QString dataPath() const { return m_dataPath; }

  void request(const Session::ViewRequest& request);
  /// The newest view of the session; null before the first.
  std::shared_ptr<const Session::View> view() const { return m_view; }
  std::shared_ptr<const History> history() const;
  /// The newest weights the window knows (view's or the seed's); null where there are none.
  std::shared_ptr<const WeightMap> weights() const { return m_weights; }
  /// What the optimizer remembers, of the same moment as weights(); null where it was not asked for then.
  std::shared_ptr<const OptimizerState> optimizer() const { return m_optimizer; }
  /// Whether the weights come with it: Explain goes on through the update. It takes as much memory as two more of them.
  void setWantsOptimizer(bool wants);

 Q_SIGNALS:
  void stateChanged();  ///< started, paused, finished, failed, reset
  void progressed();    ///< new steps in history(), at most once a tick
  void viewArrived();   ///< view() is new
  void dataPathChanged();
  void problem(const QString& sentence);

 private:
  enum class Start { Running, OneStep };
  void begin(Start how);
  void beginWith(std::shared_ptr<const DataSplit> data, Start how);
  void readFiles(Start how);
  void goOn();
  void retire();
  void onThread(std::function<void()> work);
  void noticeEdits();
  void fail(const QString& sentence);
  void poll();

  DocumentModel* m_document;
  std::unique_ptr<Session> m_session;
  std::shared_ptr<const Session::View> m_view;
  std::shared_ptr<const WeightMap> m_weights;
  std::shared_ptr<const OptimizerState> m_optimizer;
  bool m_wantsOptimizer = false;
  Session::ViewRequest m_request;
  QTimer m_timer;
  QString m_dataPath;
  QString m_failure;
  std::shared_ptr<const DataSplit> m_files;  ///< what m_dataPath holds, read for m_filesFor
  NetworkSpec m_filesFor;
  bool m_loading = false;
  bool m_edited = false;
  int m_reading = 0;  ///< counts readings; an older one's result is dropped
  SessionState m_lastState = SessionState::Preparing;
  int64_t m_lastSteps = 0;
  int64_t m_lastEpochs = 0;
  struct Work {
    std::shared_ptr<std::atomic<bool>> done;
    std::jthread thread;
  };
  std::vector<Work> m_work;  ///< reading files, ending sessions; joined at the end
};

}  // namespace unroll
