// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>

#include "layers/attributes.h"

class QLabel;

namespace unroll {

/// Edits one attribute; there is one class per kind of attribute (attribute_editors.cpp), none per
/// layer. A value that the specification does not allow stays in the editor, with the sentence that
/// says why; it is not committed.
class AttributeEditor : public QWidget {
  Q_OBJECT
 public:
  AttributeEditor(const AttributeSpec& spec, QWidget* parent);
  const AttributeSpec& spec() const { return m_spec; }
  virtual void setValue(const AttributeValue& value) = 0;
  /// Steps of one turn of the same editor share this, so that they are undone together.
  int mergeId() const { return m_mergeId; }
  /// A problem of the whole document that this attribute is blamed for; empty: none.
  virtual void setProblem(const QString& sentence) = 0;

 Q_SIGNALS:
  void committed(const unroll::AttributeValue& value);
  void refused(const QString& sentence);  ///< empty: what was refused is mended

 protected:
  /// Checks VALUE and commits or refuses it.
  void offer(const AttributeValue& value);
  bool eventFilter(QObject* watched, QEvent* event) override;
  /// Names CONTROL for screen readers and starts a new merge id whenever it gets the focus.
  void adopt(QWidget* control);

 private:
  AttributeSpec m_spec;
  int m_mergeId;
};

/// The editor for SPEC's kind.
AttributeEditor* makeAttributeEditor(const AttributeSpec& spec, QWidget* parent = nullptr);

/// "3 × 3" as people type sizes: numbers with ×, x, * or commas between; "T", "null", "?" or "-" leave
/// the first one open where OPENALLOWED. None where WORDS are not that.
std::optional<std::vector<int64_t>> sizesFromText(const QString& words, bool openAllowed);
QString sizesText(const std::vector<int64_t>& sizes);

}  // namespace unroll
