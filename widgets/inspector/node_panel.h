// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <map>

#include "document_model.h"

class QGridLayout;
class QLabel;
class QLineEdit;
class QVBoxLayout;

namespace unroll {

class AttributeForm;
class FormulaView;

/// The inspector of one layer: name, formula, attributes, shapes, cost. All from its descriptor.
class NodePanel : public QWidget {
  Q_OBJECT
 public:
  explicit NodePanel(DocumentModel* document, QWidget* parent = nullptr);
  ~NodePanel() override;
  void show(NodeId node);
  void focusName();
  void focusAttributes();
  AttributeForm* form() const { return m_form; }
  QLineEdit* nameEdit() const { return m_name; }

 private:
  void rename();
  QString complaintAbout(const QString& words) const;
  void refuseName(const QString& sentence);
  bool eventFilter(QObject* watched, QEvent* event) override;
  void showFacts(const NodeInfo& info);
  void showProblems();
  DocumentModel* m_document;
  NodeId m_node = kNoNode;
  QLineEdit* m_name;
  std::map<NodeId, QString> m_nameDrafts;  ///< typed and refused, of layers that are not shown now
  QLabel *m_nameSentence, *m_layer, *m_summary, *m_attributesHeading;
  FormulaView* m_formula;
  QVBoxLayout* m_problems;
  AttributeForm* m_form;
  QGridLayout* m_facts;
  QWidget* m_factsBox;
};

}  // namespace unroll
