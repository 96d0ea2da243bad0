// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QString>
#include <QUndoStack>
#include <memory>
#include <optional>
#include <vector>

#include "data/dataset.h"
#include "graph/edit.h"
#include "graph/inference.h"
#include "graph/network_spec.h"

namespace unroll {

/// The open document and the only place that changes it. Every change is an Edit on the undo stack.
/// Views observe; they never keep pointers into the spec across a change.
class DocumentModel : public QObject {
  Q_OBJECT
 public:
  explicit DocumentModel(const LayerCatalog& catalog = LayerCatalog::builtIn(), QObject* parent = nullptr);

  const NetworkSpec& spec() const { return m_spec; }
  const Inference& inference() const { return m_inference; }
  const LayerCatalog& catalog() const { return *m_catalog; }
  QUndoStack* undoStack() { return &m_undo; }
  QString path() const { return m_path; }  ///< empty: not saved yet
  QString displayName() const;
  bool modified() const { return !m_undo.isClean(); }

  /// Applies EDIT as one undoable command called TEXT ("Move conv1"). False (and problem()) where it
  /// can't be done; the document is then as before. Consecutive edits with the same MERGE id (not −1)
  /// become one command: the steps of one turn of a spin box.
  bool edit(const Edit& edit, const QString& text, int mergeId = -1);
  /// Replaces the document; clears the undo stack.
  void reset(NetworkSpec spec, const QString& path, std::vector<Diagnostic> fromFile = {});
  bool open(const QString& path);
  bool save(const QString& path);
  /// The run's data comes from files: the document's own dataset then does not have to fit the input.
  void setDataFromFiles(bool fromFiles);

  // Selection: not undo state.
  const std::vector<NodeId>& selection() const { return m_selection; }
  void select(std::vector<NodeId> nodes);

 Q_SIGNALS:
  /// After any change of spec or inference.
  void changed();
  /// After reset(): another document.
  void replaced();
  void selectionChanged();
  /// After anything that displayName(), path() or modified() tell.
  void stateChanged();
  /// A sentence for the person: an edit refused, a file that can't be read or written.
  void problem(const QString& sentence);

 private:
  friend class EditCommand;
  void refresh();
  /// A few samples of the document's dataset, for "the data does not fit the input"; null: none.
  const Dataset* probe();
  const LayerCatalog* m_catalog;
  NetworkSpec m_spec;
  Inference m_inference;
  std::vector<Diagnostic> m_fromFile;
  QUndoStack m_undo;
  QString m_path;
  std::vector<NodeId> m_selection;
  std::optional<DatasetSpec> m_probed;  ///< what m_probe was made from
  DatasetPtr m_probe;
  bool m_dataFromFiles = false;
};

}  // namespace unroll
