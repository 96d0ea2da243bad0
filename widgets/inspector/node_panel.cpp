// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/node_panel.h"

#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "canvas/card_style.h"
#include "canvas/problem_bubble.h"
#include "controls.h"
#include "explain/formula_view.h"
#include "inspector/attribute_form.h"
#include "inspector/fact_table.h"
#include "inspector/title_field.h"
#include "math/formula.h"
#include "theme/theme.h"
#include "translate.h"

namespace unroll {

namespace {

QString shapesText(const std::vector<Shape>& shapes) {
  QStringList words;
  for (const Shape& shape : shapes)
    words << (shape.rank() == 0 ? QStringLiteral("?") : QString::fromStdString(shape.str()));
  return words.join(QStringLiteral(", "));
}

/// Bytes of one sample's outputs, kept for the backward pass; an open time axis counts one step. None
/// while a shape is not known.
std::optional<int64_t> activationBytes(const std::vector<Shape>& outputs) {
  if (outputs.empty()) return std::nullopt;
  int64_t numbers = 0;
  for (const Shape& shape : outputs) {
    if (shape.rank() == 0) return std::nullopt;
    int64_t elements = 1;
    for (int axis = 1; axis < shape.rank(); ++axis) elements *= shape.isOpen(axis) ? 1 : shape[axis].size;
    numbers += elements;
  }
  return numbers * static_cast<int64_t>(sizeof(float));
}

}  // namespace

NodePanel::NodePanel(DocumentModel* document, QWidget* parent) : QWidget(parent), m_document(document) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(16, 14, 16, 16);
  column->setSpacing(8);
  m_name = new TitleField;
  m_name->setAccessibleName(tr("Name"));
  m_name->setToolTip(tr("The layer's name: letters, digits and _; unique in the document (F2)"));
  m_name->setFont(Theme::instance().title());
  connect(m_name, &QLineEdit::editingFinished, this, &NodePanel::rename);
  m_name->installEventFilter(this);
  m_nameSentence = makeLabel(QString(), "fault");
  m_nameSentence->setWordWrap(true);
  m_nameSentence->hide();
  m_layer = makeLabel(QString(), "muted");
  m_summary = makeLabel(QString(), "small");
  m_summary->setWordWrap(true);
  m_formula = new FormulaView;
  m_formula->setPassive(true);
  m_formula->setFontSize(15);
  m_problems = new QVBoxLayout;
  m_problems->setSpacing(6);
  m_attributesHeading = makeHeading(tr("Attributes"));
  m_form = new AttributeForm;
  connect(m_form, &AttributeForm::committed, this,
          [this](const QString& key, const AttributeValue& value, int mergeId) {
            const NodeSpec* node = m_document->spec().find(m_node);
            if (!node) return;
            m_document->edit(SetAttribute{m_node, key.toStdString(), value},
                             tr("Change %1 of %2").arg(key, QString::fromStdString(node->name)), mergeId);
          });
  connect(m_document, &DocumentModel::replaced, this, [this] {
    m_form->forgetDrafts();
    m_nameDrafts.clear();
    refuseName(QString());
  });
  m_factsBox = new QWidget;
  m_facts = new QGridLayout(m_factsBox);
  m_facts->setContentsMargins(0, 0, 0, 0);
  m_facts->setVerticalSpacing(5);
  m_facts->setColumnStretch(1, 1);

  column->addWidget(m_name);
  column->addWidget(m_nameSentence);
  column->addWidget(m_layer);
  column->addWidget(m_summary);
  column->addWidget(m_formula);
  column->addLayout(m_problems);
  column->addSpacing(4);
  column->addWidget(m_attributesHeading);
  column->addWidget(m_form);
  column->addSpacing(4);
  column->addWidget(m_factsBox);
  column->addStretch(1);
}

/// A field that has the focus says that it is finished while its window goes, when the panel is no longer one.
NodePanel::~NodePanel() { m_name->disconnect(this); }

void NodePanel::show(NodeId id) {
  if (id != m_node) {
    // What was refused waits until the layer is shown again.
    if (!m_nameSentence->isHidden()) m_nameDrafts[m_node] = m_name->text();
    refuseName(QString());
  }
  m_node = id;
  const NodeSpec* node = m_document->spec().find(id);
  const auto found = m_document->inference().nodes.find(id);
  if (!node || found == m_document->inference().nodes.end()) return;
  const NodeInfo& info = found->second;
  const QString name = QString::fromStdString(node->name);
  // A name that was refused stays until it is mended or taken back.
  if (m_nameSentence->isHidden() && m_name->text() != name) m_name->setText(name);
  if (const auto draft = m_nameDrafts.find(id); draft != m_nameDrafts.end()) {
    m_name->setText(draft->second);
    refuseName(complaintAbout(draft->second));
    m_nameDrafts.erase(draft);
  }
  const LayerDescriptor* layer = info.layer;
  m_layer->setText(layer ? translated(layer->title) : tr("unknown layer “%1”").arg(QString::fromStdString(node->type)));
  m_summary->setText(layer ? translated(layer->summary)
                           : tr("This program does not know the layer. It is kept in the document as it is."));
  m_formula->setVisible(layer && !layer->formula.empty());
  if (layer && !layer->formula.empty()) m_formula->setFormula(formula::parse(layer->formula));
  m_attributesHeading->setVisible(layer && !layer->attributes.empty());
  m_form->setVisible(layer && !layer->attributes.empty());
  if (layer) {
    m_form->setOwner(id);
    m_form->setSpecs(layer->attributes);
    m_form->setValues(node->attributes);
  }
  showProblems();
  showFacts(info);
}

void NodePanel::showProblems() {
  while (QLayoutItem* item = m_problems->takeAt(0)) {
    if (QWidget* widget = item->widget()) {
      widget->hide();
      widget->deleteLater();
    }
    delete item;
  }
  std::map<std::string, QString> byAttribute;
  for (const Diagnostic& problem : m_document->inference().diagnostics) {
    if (problem.node != m_node) continue;
    if (!problem.attribute.empty()) byAttribute[problem.attribute] = translated(problem.message);
    if (problem.attribute.empty()) m_problems->addWidget(makeProblemLine(problem));
    addFixButtons(m_problems, m_document, problem);
  }
  m_form->setProblems(byAttribute);
}

void NodePanel::showFacts(const NodeInfo& info) {
  FactTable table(m_facts);
  table.heading(tr("Shape"));
  const QString in = shapesText(info.inputs);
  const QString out = info.outputs.empty() ? QStringLiteral("?") : shapesText(info.outputs);
  table.wide(in.isEmpty() ? QStringLiteral("<b>%1</b>").arg(out.toHtmlEscaped())
                          : QStringLiteral("%1 → <b>%2</b>").arg(in.toHtmlEscaped(), out.toHtmlEscaped()));
  table.heading(tr("Cost per sample"));
  if (const std::optional<int64_t> bytes = activationBytes(info.outputs)) {
    table.fact(tr("Parameters"), countText(info.parameterCount));
    table.fact(tr("Forward"), flopText(info.flops));
    table.fact(tr("Activations"), *bytes < 10'000 ? tr("%1 B").arg(countText(*bytes))
                                                  : tr("%1 kB").arg(static_cast<double>(*bytes) / 1000.0, 0, 'f', 1));
  } else {
    table.wide(tr("Known once the layer's shape is: connect its input, or mend its problem."));
  }
  if (!info.parameters.empty()) table.heading(tr("Parameters"));
  for (const ParameterSpec& parameter : info.parameters) {
    table.fact(QString::fromStdString(parameter.name), QString::fromStdString(toString(parameter.extents)),
               parameter.help.empty() ? QString() : translated(parameter.help));
  }
  table.done();
}

void NodePanel::rename() {
  const NodeSpec* node = m_document->spec().find(m_node);
  const QString words = m_name->text().trimmed();
  const std::string name = words.toStdString();
  if (!node) return;
  const QString before = QString::fromStdString(node->name);
  refuseName(complaintAbout(words));
  if (!m_nameSentence->isHidden()) return;
  if (name == node->name)
    m_name->setText(before);
  else
    m_document->edit(RenameNode{m_node, name}, tr("Rename %1").arg(before));
}

/// Why the layer can't be called WORDS; empty: it can.
QString NodePanel::complaintAbout(const QString& words) const {
  NetworkSpec tried = m_document->spec();
  const Result<Edit> done = apply(tried, RenameNode{m_node, words.toStdString()});
  return done.ok() ? QString() : translated(done.error().message);
}

/// SENTENCE says why the name is not taken; empty: it is.
void NodePanel::refuseName(const QString& sentence) {
  m_nameSentence->setText(sentence);
  m_nameSentence->setVisible(!sentence.isEmpty());
  m_name->setAccessibleDescription(sentence);
  markWrong(m_name, !sentence.isEmpty());
}

bool NodePanel::eventFilter(QObject* watched, QEvent* event) {
  const NodeSpec* node = m_document->spec().find(m_node);
  const bool escape = event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape;
  if (watched == m_name && escape && node && m_name->text() != QString::fromStdString(node->name)) {
    refuseName(QString());
    m_name->setText(QString::fromStdString(node->name));
    return true;
  }
  return QWidget::eventFilter(watched, event);
}

void NodePanel::focusName() {
  m_name->setFocus(Qt::ShortcutFocusReason);
  m_name->selectAll();
}

void NodePanel::focusAttributes() {
  if (m_form->isHidden() || m_form->empty()) return focusName();
  m_form->focusFirst();
}

}  // namespace unroll
