// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <optional>

#include "layers/attributes.h"

class QLabel;

namespace unroll {

/// Edits one attribute; there is one class per kind of attribute (attribute_editors.cpp), none per
/// layer. What the specification does not allow stays in the editor, with the sentence that says what
/// is allowed, until it is mended or Escape takes it back; it is not committed.
class AttributeEditor : public QWidget {
  Q_OBJECT
 public:
  AttributeEditor(const AttributeSpec& spec, QWidget* parent);
  const AttributeSpec& spec() const { return m_spec; }
  /// Shows the document's VALUE. What was refused stays, as long as the value below it is the same.
  void setValue(const AttributeValue& value);
  /// A problem of the whole document that this attribute is blamed for; empty: none.
  void setProblem(const QString& sentence);
  /// Why what stands in the editor is not taken; empty: it is.
  const QString& refusal() const { return m_refusal; }
  /// Shows the document's value instead of what was typed.
  void takeBack();
  /// Steps of one turn of the same editor share this, so that they are undone together.
  int mergeId() const { return m_mergeId; }
  /// What stands in an editor that is typed into.
  virtual QString words() const { return {}; }
  /// As if WORDS were typed and entered.
  virtual void enter(const QString&) {}

 Q_SIGNALS:
  void committed(const unroll::AttributeValue& value);
  void refused(const QString& sentence);  ///< empty: what was refused is mended

 protected:
  virtual void display(const AttributeValue& value) = 0;
  /// Whether something is typed that the document does not hold.
  virtual bool touched() const { return false; }
  /// Checks VALUE and commits or refuses it.
  void offer(const AttributeValue& value);
  void refuse(const QString& sentence);
  bool eventFilter(QObject* watched, QEvent* event) override;
  /// Names CONTROL for screen readers and starts a new merge id whenever it gets the focus.
  void adopt(QWidget* control);

 private:
  void mark();
  AttributeSpec m_spec;
  std::optional<AttributeValue> m_value;  ///< the document's
  QString m_refusal, m_problem;
  int m_mergeId;
};

/// The editor for SPEC's kind.
AttributeEditor* makeAttributeEditor(const AttributeSpec& spec, QWidget* parent = nullptr);

/// "3 × 3" as people type sizes: numbers with ×, x, * or commas between; "T", "null", "?" or "-" leave
/// the first one open where OPENALLOWED. None where WORDS are not that.
std::optional<std::vector<int64_t>> sizesFromText(const QString& words, bool openAllowed);
QString sizesText(const std::vector<int64_t>& sizes);

/// What may be typed for SPEC, in a sentence: "Write a whole number from 1 to 9."
QString allowedText(const AttributeSpec& spec);

/// Gives CONTROL the look of a field whose content is wrong, or takes it off.
void markWrong(QWidget* control, bool wrong);

}  // namespace unroll
