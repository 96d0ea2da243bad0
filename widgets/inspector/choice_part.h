// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <optional>
#include <string>
#include <vector>

#include "core/text.h"
#include "graph/network_spec.h"

class QComboBox;
class QLabel;

namespace unroll {

class AttributeForm;

/// One of a list of descriptors, as a person chooses it: which, what it does, and its attributes. Optimizers,
/// schedules, clipping and early stopping are chosen alike.
class ChoicePart : public QWidget {
  Q_OBJECT
 public:
  struct Option {
    std::string key;
    Text title, summary;
    std::vector<AttributeSpec> attributes;
  };
  /// NONE: the words for choosing nothing; empty: something is always chosen.
  ChoicePart(const QString& words, std::vector<Option> options, const QString& none = {}, QWidget* parent = nullptr);
  void show(const std::optional<ChoiceSpec>& choice);

 Q_SIGNALS:
  /// WHAT was edited, for the words of undo; MERGE_ID −1: a step of its own.
  void edited(const std::optional<unroll::ChoiceSpec>& choice, const QString& what, int mergeId);

 private:
  const Option* find(const std::string& key) const;
  QString m_words;
  std::vector<Option> m_options;
  std::optional<ChoiceSpec> m_shown;
  QComboBox* m_combo;
  QLabel* m_summary;
  AttributeForm* m_form;
};

/// The options of a list of descriptors.
template <class Descriptor>
std::vector<ChoicePart::Option> optionsOf(const std::vector<Descriptor>& all) {
  std::vector<ChoicePart::Option> options;
  options.reserve(all.size());
  for (const Descriptor& one : all) options.push_back({one.key, one.title, one.summary, one.attributes});
  return options;
}

}  // namespace unroll
