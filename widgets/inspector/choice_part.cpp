// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/choice_part.h"

#include <QComboBox>
#include <QLabel>
#include <QVBoxLayout>
#include <algorithm>

#include "controls.h"
#include "inspector/attribute_form.h"
#include "translate.h"

namespace unroll {

ChoicePart::ChoicePart(const QString& words, std::vector<Option> options, const QString& none, QWidget* parent)
    : QWidget(parent), m_words(words), m_options(std::move(options)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  m_combo = addChoiceRow(column, words);
  if (!none.isEmpty()) m_combo->addItem(none, QString());
  for (const Option& option : m_options) m_combo->addItem(translated(option.title), QString::fromStdString(option.key));
  m_summary = makeLabel(QString(), "small");
  m_summary->setWordWrap(true);
  column->addWidget(m_summary);
  m_form = new AttributeForm;
  column->addWidget(m_form);
  connect(m_combo, &QComboBox::activated, this, [this](int row) {
    const std::string key = m_combo->itemData(row).toString().toStdString();
    if (key == (m_shown ? m_shown->type : std::string())) return;
    std::optional<ChoiceSpec> choice;
    if (!key.empty()) choice = ChoiceSpec{key, {}};
    Q_EMIT edited(choice, m_words.toLower(), -1);
  });
  connect(m_form, &AttributeForm::committed, this,
          [this](const QString& key, const AttributeValue& value, int mergeId) {
            if (!m_shown) return;
            ChoiceSpec choice = *m_shown;
            choice.attributes[key.toStdString()] = value;
            Q_EMIT edited(choice, key, mergeId);
          });
}

const ChoicePart::Option* ChoicePart::find(const std::string& key) const {
  const auto at = std::find_if(m_options.begin(), m_options.end(), [&](const Option& o) { return o.key == key; });
  return at == m_options.end() ? nullptr : &*at;
}

void ChoicePart::show(const std::optional<ChoiceSpec>& choice) {
  m_shown = choice;
  m_combo->setCurrentIndex(m_combo->findData(choice ? QString::fromStdString(choice->type) : QString()));
  const Option* option = choice ? find(choice->type) : nullptr;
  m_summary->setText(option ? translated(option->summary) : QString());
  m_summary->setVisible(option != nullptr);
  m_form->setVisible(option && !option->attributes.empty());
  if (!option) return;
  m_form->setSpecs(option->attributes);
  m_form->setValues(choice->attributes);
}

}  // namespace unroll
