// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QTimer>
#include <memory>

#include "document_model.h"
#include "train/session.h"

namespace unroll {

/// The window's side of a training session: starts it from a copy of the document, polls it at the
/// screen's pace and emits on the window's thread. Never waits for the engine.
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
  /// The document differs from what the session trains.
  bool editedSinceStart() const;

  /// Trains: a new session, or the paused one goes on.
  void train();
  void pause();
  void step();
  void stop();
  void reset();  ///< forgets session and weights
  void setLearningRate(double rate);
  /// Files to train on instead of the document's own data (a folder of IDX files, .csv, .txt, .npz).
  void setDataPath(const QString& path);
  QString dataPath() const { return m_dataPath; }

  void request(const Session::ViewRequest& request);
  /// The newest view of the session; null before the first.
  std::shared_ptr<const Session::View> view() const { return m_view; }
  std::shared_ptr<const History> history() const;
  /// The newest weights the window knows (view's or the seed's); null where there are none.
  std::shared_ptr<const WeightMap> weights() const { return m_weights; }

 Q_SIGNALS:
  void stateChanged();   ///< started, paused, finished, failed, reset
  void progressed();     ///< new steps in history(), at most once a tick
  void viewArrived();    ///< view() is new
  void problem(const QString& sentence);

 private:
  void poll();
  DocumentModel* m_document;
  std::unique_ptr<Session> m_session;
  std::shared_ptr<const Session::View> m_view;
  std::shared_ptr<const WeightMap> m_weights;
  QTimer m_timer;
  QString m_dataPath;
};

}  // namespace unroll
