// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "inspector/attribute_editor.h"

class QComboBox;
class QGridLayout;
class QLabel;
class QVBoxLayout;

namespace unroll {

class FoldButton;

/// A row per attribute: label, editor, and below them the sentence where something is wrong. Built
/// from the specifications alone: layers, datasets and optimizers use it alike. The first group is in sight; the
/// others fold, which is remembered for all forms, and say what is set in them while they are folded.
class AttributeForm : public QWidget {
  Q_OBJECT
 public:
  explicit AttributeForm(QWidget* parent = nullptr);

  /// Builds the rows anew where SPECS differ from those shown.
  void setSpecs(const std::vector<AttributeSpec>& specs);
  /// Whose attributes are shown. What was typed for one thing and refused waits until that one is shown
  /// again; call before setValues.
  void setOwner(int64_t owner);
  /// Nothing that was refused waits any longer: another document.
  void forgetDrafts();
  /// Shows VALUES (defaults where not given) and hides what does not apply.
  void setValues(const AttributeMap& values);
  /// Problems of the document that single attributes are blamed for.
  void setProblems(const std::map<std::string, QString>& sentences);
  AttributeEditor* editor(std::string_view key) const;
  bool empty() const { return m_rows.empty(); }
  void focusFirst();

 Q_SIGNALS:
  void committed(const QString& key, const unroll::AttributeValue& value, int mergeId);

 private:
  struct Row {
    std::string key;
    QLabel* label;
    AttributeEditor* editor;
    QLabel* sentence;
    QString problem;
  };
  void addRow(const AttributeSpec& spec);
  /// The line that unfolds the rows of GROUP.
  void addFold(const Text& group);
  void setUnfolded(const std::string& group, bool on);
  void showRows();
  static void showSentence(Row& row);
  using Drafts = std::map<std::string, QString>;  ///< what was typed and refused, by key
  int64_t m_owner = -1;
  std::map<int64_t, Drafts> m_drafts;  ///< of owners that are not shown now
  Drafts m_waiting;                    ///< of the one that is shown: entered again by setValues
  std::vector<AttributeSpec> m_specs;
  std::vector<std::unique_ptr<Row>> m_rows;
  AttributeMap m_values;  ///< what is set
  struct Fold {
    std::string group;
    QWidget* box;
    FoldButton* button;
    QLabel* summary;  ///< what is set in it
  };
  std::vector<Fold> m_folds;         ///< one for each group of the specs but the first
  std::set<std::string> m_unfolded;  ///< groups by their English words, also of specs that are not shown now
  QGridLayout* m_grid;
};

/// A combo box called WORDS, below its label: its entries may be long.
QComboBox* addChoiceRow(QVBoxLayout* column, const QString& words);

/// The width of all label columns of the inspector.
inline constexpr int kLabelWidth = 112;

}  // namespace unroll
