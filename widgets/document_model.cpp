// SPDX-License-Identifier: GPL-3.0-or-later
#include "document_model.h"

#include <QFileInfo>
#include <QUndoCommand>
#include <algorithm>

#include "data/dataset.h"
#include "io/document.h"
#include "translate.h"

namespace unroll {

/// An edit and the edit that takes it back: undo and redo exchange the two. Holds ids, no pointers.
class EditCommand : public QUndoCommand {
 public:
  EditCommand(DocumentModel* model, Edit edit, Edit inverse, const QString& text, int mergeId)
      : QUndoCommand(text),
        m_model(model),
        m_edit(std::move(edit)),
        m_inverse(std::move(inverse)),
        m_mergeId(mergeId) {}

  void redo() override {
    if (std::exchange(m_first, false)) return;  // edit() has applied it already
    m_inverse = exchange(m_edit);
  }
  void undo() override { m_edit = exchange(m_inverse); }

  int id() const override { return m_mergeId; }
  /// Steps of one turn of a spin box become one command: the newest edit, the oldest inverse.
  bool mergeWith(const QUndoCommand* other) override {
    const auto* later = static_cast<const EditCommand*>(other);
    m_inverse = Edit{Edits{{later->m_inverse, m_inverse}}};
    m_edit = Edit{Edits{{m_edit, later->m_edit}}};
    return true;
  }

 private:
  /// Applies EDIT and returns its inverse. What was done once can be done again: a failure is ours.
  Edit exchange(const Edit& edit) {
    Result<Edit> inverse = apply(m_model->m_spec, edit);
    UNROLL_ASSERT(inverse.ok());
    m_model->refresh();
    return std::move(inverse).value();
  }

  DocumentModel* m_model;
  Edit m_edit;
  Edit m_inverse;
  int m_mergeId;
  bool m_first = true;
};

DocumentModel::DocumentModel(const LayerCatalog& catalog, QObject* parent) : QObject(parent), m_catalog(&catalog) {
  connect(&m_undo, &QUndoStack::cleanChanged, this, &DocumentModel::stateChanged);
  refresh();
}

QString DocumentModel::displayName() const {
  if (!m_path.isEmpty()) return QFileInfo(m_path).fileName();
  if (!m_spec.title.empty()) return QString::fromStdString(m_spec.title);
  return tr("Untitled");
}

bool DocumentModel::edit(const Edit& edit, const QString& text, int mergeId) {
  Result<Edit> inverse = apply(m_spec, edit);
  if (!inverse.ok()) {
    Q_EMIT problem(translated(inverse.error().message));
    return false;
  }
  m_undo.push(new EditCommand(this, edit, std::move(inverse).value(), text, mergeId));
  refresh();
  return true;
}

void DocumentModel::reset(NetworkSpec spec, const QString& path, std::vector<Diagnostic> fromFile) {
  m_spec = std::move(spec);
  m_path = path;
  m_fromFile = std::move(fromFile);
  m_undo.clear();
  m_undo.setClean();
  m_selection.clear();
  refresh();
  Q_EMIT replaced();
  Q_EMIT selectionChanged();
  Q_EMIT stateChanged();
}

bool DocumentModel::open(const QString& path) {
  Result<Document> document = loadDocument(path.toStdString(), *m_catalog);
  if (!document.ok()) {
    const Error& error = document.error();
    QString sentence = translated(error.message);
    if (error.place.line > 0) {
      sentence = tr("%1, line %2, column %3: %4")
                     .arg(QFileInfo(path).fileName())
                     .arg(error.place.line)
                     .arg(error.place.column)
                     .arg(sentence);
    }
    Q_EMIT problem(sentence);
    return false;
  }
  placeDiagnostics(document->diagnostics, document->spec, document->source);
  reset(std::move(document->spec), path, std::move(document->diagnostics));
  return true;
}

bool DocumentModel::save(const QString& path) {
  if (Status saved = saveDocument(path.toStdString(), m_spec); !saved.ok()) {
    Q_EMIT problem(translated(saved.error().message));
    return false;
  }
  m_path = path;
  m_undo.setClean();
  Q_EMIT stateChanged();
  return true;
}

void DocumentModel::select(std::vector<NodeId> nodes) {
  std::sort(nodes.begin(), nodes.end());
  nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
  if (nodes == m_selection) return;
  m_selection = std::move(nodes);
  Q_EMIT selectionChanged();
}

void DocumentModel::setDataFromFiles(bool fromFiles) {
  if (m_dataFromFiles == fromFiles) return;
  m_dataFromFiles = fromFiles;
  refresh();
}

const Dataset* DocumentModel::probe() {
  if (m_dataFromFiles || m_spec.dataset.type.empty()) return nullptr;
  if (m_probed && *m_probed == m_spec.dataset) return m_probe.get();
  m_probed = m_spec.dataset;
  m_probe = nullptr;
  const DatasetDescriptor* descriptor = findDataset(m_spec.dataset.type);
  if (!descriptor) return nullptr;
  // Shapes and classes do not depend on how many samples there are: a few are made in no time.
  AttributeMap few = m_spec.dataset.attributes;
  if (const AttributeSpec* count = findAttribute(descriptor->attributes, "count")) {
    few["count"] = static_cast<int64_t>(std::max(count->minimum, 16.0));
  }
  if (Result<DatasetPtr> made = descriptor->make(Attributes(descriptor->attributes, few)); made.ok()) m_probe = *made;
  return m_probe.get();
}

void DocumentModel::refresh() {
  m_inference = infer(m_spec, *m_catalog, probe());
  for (const Diagnostic& found : m_fromFile) {
    if (found.node == kNoNode || m_spec.find(found.node)) m_inference.diagnostics.push_back(found);
  }
  const auto gone = [this](NodeId id) { return m_spec.find(id) == nullptr; };
  const size_t before = m_selection.size();
  m_selection.erase(std::remove_if(m_selection.begin(), m_selection.end(), gone), m_selection.end());
  Q_EMIT changed();
  if (m_selection.size() != before) Q_EMIT selectionChanged();
}

}  // namespace unroll
