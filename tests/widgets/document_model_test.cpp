// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "document_model.h"
#include "io/templates.h"

using namespace unroll;

class DocumentModelTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    m_document = std::make_unique<DocumentModel>();
    Result<NetworkSpec> spec = makeTemplate("mnist_cnn");
    QVERIFY(spec.ok());
    m_document->reset(*spec, {});
  }

  void editsAreUndoneAndRedone() {
    const NetworkSpec before = m_document->spec();
    const NodeId id = before.nodes[1].id;
    QVERIFY(!m_document->modified());
    QVERIFY(m_document->edit(RenameNode{id, "first"}, QStringLiteral("Rename")));
    QVERIFY(m_document->edit(RemoveNode{before.nodes[2].id}, QStringLiteral("Delete")));
    QVERIFY(m_document->edit(SetSeed{77}, QStringLiteral("Seed")));
    QVERIFY(m_document->modified());
    const NetworkSpec after = m_document->spec();
    for (int i = 0; i < 3; ++i) m_document->undoStack()->undo();
    QVERIFY(m_document->spec() == before);
    QVERIFY(!m_document->modified());
    for (int i = 0; i < 3; ++i) m_document->undoStack()->redo();
    QVERIFY(m_document->spec() == after);
  }

  void aRefusedEditChangesNothingAndSaysWhy() {
    QSignalSpy problems(m_document.get(), &DocumentModel::problem);
    const NetworkSpec before = m_document->spec();
    QVERIFY(!m_document->edit(RenameNode{before.nodes[1].id, before.nodes[2].name}, QStringLiteral("Rename")));
    QVERIFY(m_document->spec() == before);
    QCOMPARE(problems.size(), 1);
    QVERIFY(problems[0][0].toString().contains(QString::fromStdString(before.nodes[2].name)));
    QCOMPARE(m_document->undoStack()->count(), 0);
  }

  void stepsOfOneTurnAreOneCommand() {
    const NetworkSpec before = m_document->spec();
    for (uint64_t seed : {2, 3, 4}) m_document->edit(SetSeed{seed}, QStringLiteral("Seed"), 5);
    QCOMPARE(m_document->undoStack()->count(), 1);
    const NetworkSpec after = m_document->spec();
    m_document->edit(SetSeed{9}, QStringLiteral("Seed"), 6);
    QCOMPARE(m_document->undoStack()->count(), 2);
    m_document->undoStack()->undo();
    QVERIFY(m_document->spec() == after);
    m_document->undoStack()->undo();
    QVERIFY(m_document->spec() == before);
    m_document->undoStack()->redo();
    QVERIFY(m_document->spec() == after);
  }

  void selectionForgetsWhatIsGone() {
    const NodeId id = m_document->spec().nodes[1].id;
    m_document->select({id});
    QSignalSpy changes(m_document.get(), &DocumentModel::selectionChanged);
    m_document->edit(RemoveNode{id}, QStringLiteral("Delete"));
    QVERIFY(m_document->selection().empty());
    QCOMPARE(changes.size(), 1);
  }

  void brokenFilesAreToldWithTheirPlaceAndNothingIsLost() {
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("broken.unroll"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{\"format\": 1,\n \"nodes\": [ {\"name\": ]}");
    file.close();
    const NetworkSpec before = m_document->spec();
    QSignalSpy problems(m_document.get(), &DocumentModel::problem);
    QVERIFY(!m_document->open(path));
    QVERIFY(m_document->spec() == before);
    QCOMPARE(problems.size(), 1);
    QVERIFY2(problems[0][0].toString().contains(QStringLiteral("line 2")), qPrintable(problems[0][0].toString()));
    QVERIFY(!m_document->open(folder.filePath(QStringLiteral("absent.unroll"))));
    QCOMPARE(problems.size(), 2);
  }

  void savingMakesItClean() {
    QTemporaryDir folder;
    m_document->edit(SetTitle{"Mine"}, QStringLiteral("Title"));
    QSignalSpy states(m_document.get(), &DocumentModel::stateChanged);
    QVERIFY(m_document->save(folder.filePath(QStringLiteral("a.unroll"))));
    QVERIFY(!m_document->modified());
    QVERIFY(!states.isEmpty());
    QCOMPARE(m_document->displayName(), QStringLiteral("a.unroll"));
    QSignalSpy problems(m_document.get(), &DocumentModel::problem);
    QVERIFY(!m_document->save(folder.filePath(QStringLiteral("no/such/folder/a.unroll"))));
    QCOMPARE(problems.size(), 1);
  }

 private:
  std::unique_ptr<DocumentModel> m_document;
};

QTEST_GUILESS_MAIN(DocumentModelTest)
#include "document_model_test.moc"
