// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/attribute_editor.h"

#include <QEvent>
#include <QRegularExpression>

#include "core/shape.h"
#include "translate.h"

namespace unroll {

namespace {

int nextMergeId() {
  static int id = 0;
  return ++id;
}

}  // namespace

AttributeEditor::AttributeEditor(const AttributeSpec& spec, QWidget* parent)
    : QWidget(parent), m_spec(spec), m_mergeId(nextMergeId()) {}

void AttributeEditor::offer(const AttributeValue& value) {
  Result<AttributeValue> checked = checkAttribute(m_spec, value);
  if (!checked.ok()) {
    Q_EMIT refused(translated(checked.error().message));
    return;
  }
  Q_EMIT refused(QString());
  Q_EMIT committed(*checked);
}

void AttributeEditor::adopt(QWidget* control) {
  control->setAccessibleName(translated(m_spec.label));
  control->setAccessibleDescription(translated(m_spec.help));
  control->setToolTip(translated(m_spec.help));
  control->installEventFilter(this);
  setFocusProxy(control);
}

bool AttributeEditor::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::FocusIn) m_mergeId = nextMergeId();
  // A wheel that rolls over the panel must not change what it passes.
  if (event->type() == QEvent::Wheel && !qobject_cast<QWidget*>(watched)->hasFocus()) {
    event->ignore();
    return true;
  }
  return QWidget::eventFilter(watched, event);
}

std::optional<std::vector<int64_t>> sizesFromText(const QString& words, bool openAllowed) {
  static const QRegularExpression between(QStringLiteral("[\\s,;×xX*()\\[\\]]+"));
  std::vector<int64_t> sizes;
  for (const QString& word : words.split(between, Qt::SkipEmptyParts)) {
    bool whole = false;
    const qlonglong number = word.toLongLong(&whole);
    if (whole) {
      sizes.push_back(number);
    } else if (openAllowed && sizes.empty() &&
               (word == QLatin1String("T") || word == QLatin1String("t") || word == QLatin1String("null") ||
                word == QLatin1String("?") || word == QLatin1String("-") || word == QLatin1String("None"))) {
      sizes.push_back(kOpen);
    } else {
      return std::nullopt;
    }
  }
  if (sizes.empty()) return std::nullopt;
  return sizes;
}

QString sizesText(const std::vector<int64_t>& sizes) {
  QStringList words;
  for (int64_t size : sizes) words << (size == kOpen ? QStringLiteral("T") : QString::number(size));
  return words.join(QStringLiteral(" × "));
}

}  // namespace unroll
