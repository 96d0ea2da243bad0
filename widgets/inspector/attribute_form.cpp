// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/attribute_form.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>

#include "controls.h"
#include "translate.h"

namespace unroll {

namespace {

bool sameSpecs(const std::vector<AttributeSpec>& a, const std::vector<AttributeSpec>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const AttributeSpec& x, const AttributeSpec& y) {
    return x.key == y.key && x.kind == y.kind && x.label == y.label && x.help == y.help && x.minimum == y.minimum &&
           x.maximum == y.maximum && x.choices.size() == y.choices.size();
  });
}

/// Scrolls to WIDGET once it has its place.
void bringIntoView(QWidget* widget) {
  QMetaObject::invokeMethod(
      widget,
      [widget] {
        for (QWidget* at = widget->parentWidget(); at; at = at->parentWidget()) {
          if (auto* area = qobject_cast<QScrollArea*>(at)) return area->ensureWidgetVisible(widget, 0, 12);
        }
      },
      Qt::QueuedConnection);
}

}  // namespace

AttributeForm::AttributeForm(QWidget* parent) : QWidget(parent), m_grid(new QGridLayout(this)) {
  m_grid->setContentsMargins(0, 0, 0, 0);
  m_grid->setHorizontalSpacing(8);
  m_grid->setVerticalSpacing(6);
  m_grid->setColumnMinimumWidth(0, kLabelWidth);
  m_grid->setColumnStretch(1, 1);
}

void AttributeForm::setSpecs(const std::vector<AttributeSpec>& specs) {
  if (!m_specs.empty() && sameSpecs(m_specs, specs)) return;
  m_specs = specs;
  for (const auto& row : m_rows) {
    for (QWidget* widget : std::initializer_list<QWidget*>{row->label, row->editor, row->sentence}) {
      m_grid->removeWidget(widget);
      widget->hide();
      widget->deleteLater();  // the one that was edited may still be on the stack
    }
  }
  m_rows.clear();
  for (const AttributeSpec& spec : m_specs) addRow(spec);
}

void AttributeForm::addRow(const AttributeSpec& spec) {
  m_rows.push_back(std::make_unique<Row>());
  Row* row = m_rows.back().get();
  row->key = spec.key;
  row->label = makeLabel(translated(spec.label));
  row->label->setWordWrap(true);
  row->label->setToolTip(translated(spec.help));
  row->editor = makeAttributeEditor(spec);
  row->label->setBuddy(row->editor->focusProxy());
  row->sentence = makeLabel(QString(), "fault");
  row->sentence->setWordWrap(true);
  row->sentence->hide();
  const int at = 2 * static_cast<int>(m_rows.size());
  m_grid->addWidget(row->label, at, 0);
  m_grid->addWidget(row->editor, at, 1);
  m_grid->addWidget(row->sentence, at + 1, 0, 1, 2);
  connect(row->editor, &AttributeEditor::refused, this, [row] {
    showSentence(*row);
    if (row->sentence->isVisible()) bringIntoView(row->sentence);
  });
  connect(row->editor, &AttributeEditor::committed, this, [this, row](const AttributeValue& value) {
    Q_EMIT committed(QString::fromStdString(row->key), value, row->editor->mergeId());
  });
}

void AttributeForm::showSentence(Row& row) {
  const QString& words = row.editor->refusal().isEmpty() ? row.problem : row.editor->refusal();
  row.sentence->setText(words);
  row.sentence->setVisible(!words.isEmpty() && !row.editor->isHidden());
}

void AttributeForm::setValues(const AttributeMap& values) {
  const Attributes all(m_specs, values);
  for (size_t i = 0; i < m_rows.size(); ++i) {
    Row& row = *m_rows[i];
    const auto& condition = m_specs[i].visibleWhen;
    const bool applies = !condition || (all.has(condition->first) && all.value(condition->first) == condition->second);
    row.label->setVisible(applies);
    row.editor->setVisible(applies);
    row.editor->setValue(all.value(row.key));
    if (const auto draft = m_waiting.find(row.key); draft != m_waiting.end()) row.editor->enter(draft->second);
    showSentence(row);
  }
  m_waiting.clear();
}

void AttributeForm::setOwner(int64_t owner) {
  if (owner == m_owner) return;
  Drafts& left = m_drafts[m_owner];
  left.clear();
  for (const auto& row : m_rows) {
    if (row->editor->refusal().isEmpty()) continue;
    left[row->key] = row->editor->words();
    row->editor->takeBack();
  }
  m_owner = owner;
  m_waiting = m_drafts[owner];
}

void AttributeForm::forgetDrafts() {
  for (const auto& row : m_rows) row->editor->takeBack();
  m_drafts.clear();
  m_waiting.clear();
}

void AttributeForm::setProblems(const std::map<std::string, QString>& sentences) {
  for (const auto& row : m_rows) {
    const auto found = sentences.find(row->key);
    row->problem = found == sentences.end() ? QString() : found->second;
    row->editor->setProblem(row->problem);
    showSentence(*row);
  }
}

AttributeEditor* AttributeForm::editor(std::string_view key) const {
  for (const auto& row : m_rows) {
    if (row->key == key) return row->editor;
  }
  return nullptr;
}

void AttributeForm::focusFirst() {
  if (!m_rows.empty()) m_rows.front()->editor->setFocus(Qt::OtherFocusReason);
}

QComboBox* addChoiceRow(QVBoxLayout* column, const QString& words) {
  auto* combo = new QComboBox;
  combo->setAccessibleName(words);
  combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  combo->setMinimumContentsLength(6);
  QLabel* label = makeLabel(words);
  label->setBuddy(combo);
  column->addWidget(label);
  column->addWidget(combo);
  return combo;
}

}  // namespace unroll
