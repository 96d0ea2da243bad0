// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/attribute_form.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "controls.h"
#include "translate.h"

namespace unroll {

namespace {

bool sameSpecs(const std::vector<AttributeSpec>& a, const std::vector<AttributeSpec>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const AttributeSpec& x, const AttributeSpec& y) {
    return x.key == y.key && x.kind == y.kind && x.label == y.label && x.help == y.help && x.minimum == y.minimum &&
           x.maximum == y.maximum && x.choices.size() == y.choices.size() && x.defaultValue == y.defaultValue;
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
  for (QToolButton* fold : m_folds) {
    m_grid->removeWidget(fold);
    fold->hide();
    fold->deleteLater();
  }
  m_folds.clear();
  Text group;
  for (const AttributeSpec& spec : m_specs) {
    if (!spec.group.empty() && !(spec.group == group)) addFold(spec.group);
    group = spec.group;
    addRow(spec);
  }
}

void AttributeForm::addFold(const Text& group) {
  auto* fold = new QToolButton;
  fold->setText(translated(group));
  fold->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  fold->setCheckable(true);
  const std::string key = group.english();
  const bool open = m_unfolded.contains(key);
  fold->setChecked(open);
  fold->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
  connect(fold, &QToolButton::toggled, this, [this, fold, key](bool on) {
    fold->setArrowType(on ? Qt::DownArrow : Qt::RightArrow);
    if (on)
      m_unfolded.insert(key);
    else
      m_unfolded.erase(key);
    showRows();
  });
  m_grid->addWidget(fold, 3 * static_cast<int>(m_rows.size()) + 2, 0, 1, 2, Qt::AlignLeft);
  m_folds.push_back(fold);
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
  const int at = 3 * static_cast<int>(m_rows.size());  // a row, its sentence, what unfolds the next
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
  m_values = values;
  const Attributes all(m_specs, values);
  for (const auto& row : m_rows) {
    row->editor->setValue(all.value(row->key));
    if (const auto draft = m_waiting.find(row->key); draft != m_waiting.end()) row->editor->enter(draft->second);
  }
  m_waiting.clear();
  showRows();
}

/// What applies, and of folded groups what is set.
void AttributeForm::showRows() {
  const Attributes all(m_specs, m_values);
  for (size_t i = 0; i < m_rows.size(); ++i) {
    Row& row = *m_rows[i];
    const AttributeSpec& spec = m_specs[i];
    const auto& condition = spec.visibleWhen;
    const bool applies = !condition || (all.has(condition->first) && all.value(condition->first) == condition->second);
    const bool folded =
        !spec.group.empty() && !m_unfolded.contains(spec.group.english()) && !m_values.contains(spec.key);
    row.label->setVisible(applies && !folded);
    row.editor->setVisible(applies && !folded);
    showSentence(row);
  }
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
