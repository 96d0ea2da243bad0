// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/attribute_form.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QScrollArea>
#include <QSettings>
#include <QVBoxLayout>
#include <algorithm>

#include "controls.h"
#include "inspector/fold_button.h"
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

const QString kUnfolded = QStringLiteral("inspector/unfolded");  ///< groups by their English words

std::set<std::string> rememberedGroups() {
  std::set<std::string> groups;
  for (const QString& group : QSettings().value(kUnfolded).toStringList()) groups.insert(group.toStdString());
  return groups;
}

/// "L2: 0.01", "Stateful", "Biases: no": an attribute that is set, in few words.
QString settingText(const AttributeSpec& spec, const AttributeValue& value) {
  const QString label = translated(spec.label);
  QString words = QString::fromStdString(attributeText(value));
  if (const auto* yes = std::get_if<bool>(&value)) {
    if (*yes) return label;
    words = AttributeForm::tr("no");
  }
  if (const auto* real = std::get_if<double>(&value)) words = numberText(*real);
  for (const AttributeChoice& choice : spec.choices)
    if (value == AttributeValue{choice.key}) words = translated(choice.title);
  return AttributeForm::tr("%1: %2").arg(label, words);
}

/// Whether KEY is set to something else than it has where it is not set.
bool changed(const std::vector<AttributeSpec>& specs, AttributeMap values, const std::string& key) {
  const auto set = values.find(key);
  if (set == values.end()) return false;
  const AttributeValue value = set->second;
  values.erase(set);
  return !(Attributes(specs, values).value(key) == value);
}

}  // namespace

AttributeForm::AttributeForm(QWidget* parent)
    : QWidget(parent), m_unfolded(rememberedGroups()), m_grid(new QGridLayout(this)) {
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
  for (const Fold& fold : m_folds) {
    m_grid->removeWidget(fold.box);
    fold.box->hide();
    fold.box->deleteLater();
  }
  m_folds.clear();
  const Text* group = m_specs.empty() ? nullptr : &m_specs.front().group;
  for (const AttributeSpec& spec : m_specs) {
    if (!(spec.group == *group)) addFold(spec.group);
    group = &spec.group;
    addRow(spec);
  }
}

void AttributeForm::addFold(const Text& group) {
  const std::string key = group.english();
  auto* box = new QWidget;
  auto* column = new QVBoxLayout(box);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  auto* button = new FoldButton(translated(group), m_unfolded.contains(key));
  QLabel* summary = makeLabel(QString(), "small");
  summary->setWordWrap(true);
  summary->setContentsMargins(22, 0, 0, 2);  // below the words of the button
  column->addWidget(button, 0, Qt::AlignLeft);
  column->addWidget(summary);
  connect(button, &FoldButton::toggled, this, [this, key](bool on) { setUnfolded(key, on); });
  m_grid->addWidget(box, 3 * static_cast<int>(m_rows.size()) + 2, 0, 1, 2);
  m_folds.push_back({key, box, button, summary});
}

/// Other forms may have changed what is remembered.
void AttributeForm::setUnfolded(const std::string& group, bool on) {
  std::set<std::string> all = rememberedGroups();
  for (std::set<std::string>* groups : {&m_unfolded, &all}) {
    if (on)
      groups->insert(group);
    else
      groups->erase(group);
  }
  QStringList words;
  for (const std::string& one : all) words << QString::fromStdString(one);
  QSettings().setValue(kUnfolded, words);
  showRows();
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

/// What applies; of folded groups only what is wrong, and in a sentence below the heading what is set.
void AttributeForm::showRows() {
  const Attributes all(m_specs, m_values);
  std::map<std::string, QStringList> settings;  // by group
  std::set<std::string> applying;               // groups
  for (size_t i = 0; i < m_rows.size(); ++i) {
    Row& row = *m_rows[i];
    const AttributeSpec& spec = m_specs[i];
    const auto& condition = spec.visibleWhen;
    const bool applies = !condition || (all.has(condition->first) && all.value(condition->first) == condition->second);
    const std::string group = spec.group.english();
    const bool wrong = !row.problem.isEmpty() || !row.editor->refusal().isEmpty();
    const bool foldable = std::any_of(m_folds.begin(), m_folds.end(), [&](const Fold& f) { return f.group == group; });
    const bool shown = applies && (!foldable || m_unfolded.contains(group) || wrong);
    row.label->setVisible(shown);
    row.editor->setVisible(shown);
    showSentence(row);
    if (applies) applying.insert(group);
    if (applies && !shown && changed(m_specs, m_values, spec.key))
      settings[group] << settingText(spec, all.value(spec.key));
  }
  for (const Fold& fold : m_folds) {
    const QString words = settings[fold.group].join(QStringLiteral(" · "));
    fold.box->setVisible(applying.contains(fold.group));
    fold.button->setOpen(m_unfolded.contains(fold.group));
    fold.button->setAccessibleDescription(words);
    fold.summary->setText(words);
    fold.summary->setVisible(!words.isEmpty());
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
  }
  showRows();
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
