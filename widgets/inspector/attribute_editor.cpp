// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/attribute_editor.h"

#include <QCoreApplication>
#include <QKeyEvent>
#include <QRegularExpression>
#include <QStyle>

#include "controls.h"
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

void AttributeEditor::setValue(const AttributeValue& value) {
  if (!m_refusal.isEmpty() && m_value == value) return;
  m_value = value;
  takeBack();
}

void AttributeEditor::takeBack() {
  if (m_value) display(*m_value);
  refuse(QString());
}

void AttributeEditor::setProblem(const QString& sentence) {
  m_problem = sentence;
  mark();
}

void AttributeEditor::offer(const AttributeValue& value) {
  Result<AttributeValue> checked = checkAttribute(m_spec, value);
  if (!checked.ok()) return refuse(translated(checked.error().message));
  // Another way to write what is there; but a document with a wrong value shows the default in its place.
  if (m_value == *checked && m_problem.isEmpty()) return takeBack();
  m_value = *checked;
  refuse(QString());
  Q_EMIT committed(*checked);
}

void AttributeEditor::refuse(const QString& sentence) {
  m_refusal = sentence;
  mark();
  Q_EMIT refused(sentence);
}

void AttributeEditor::mark() {
  QWidget* control = focusProxy();
  const QString& wrong = m_refusal.isEmpty() ? m_problem : m_refusal;
  markWrong(control, !wrong.isEmpty());
  const QString help = translated(m_spec.help);
  control->setAccessibleDescription(wrong.isEmpty() ? help : wrong + QLatin1Char(' ') + help);
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
  // The first Escape takes back what was typed; the next leaves the panel.
  if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape &&
      (touched() || !m_refusal.isEmpty())) {
    takeBack();
    return true;
  }
  return QWidget::eventFilter(watched, event);
}

void markWrong(QWidget* control, bool wrong) {
  if (control->property("wrong").toBool() == wrong) return;
  control->setProperty("wrong", wrong);
  control->style()->unpolish(control);
  control->style()->polish(control);
}

namespace {

struct AllowedWords {
  Q_DECLARE_TR_FUNCTIONS(unroll::AttributeEditor)
};

/// Beyond this a bound says "no bound", as in the engine's sentences.
constexpr double kUnbounded = 1e15;

}  // namespace

QString allowedText(const AttributeSpec& spec) {
  const bool lower = spec.minimum > -kUnbounded;
  const bool upper = spec.maximum < kUnbounded;
  const QString least = numberText(spec.minimum);
  const QString most = numberText(spec.maximum);
  if (spec.kind == AttributeKind::Sizes) {
    const QString example = sizesText(std::get<std::vector<int64_t>>(spec.defaultValue));
    QString words = AllowedWords::tr("Write whole numbers with × between them, such as %1.").arg(example);
    if (spec.openAllowed) words += QLatin1Char(' ') + AllowedWords::tr("The first may be T, an open time axis.");
    return words;
  }
  if (spec.kind == AttributeKind::Integer) {
    if (lower && upper) return AllowedWords::tr("Write a whole number from %1 to %2.").arg(least, most);
    if (lower) return AllowedWords::tr("Write a whole number of at least %1.").arg(least);
    return AllowedWords::tr("Write a whole number.");
  }
  if (lower && upper) return AllowedWords::tr("Write a number from %1 to %2, such as 0.5 or 1e-3.").arg(least, most);
  if (lower) return AllowedWords::tr("Write a number of at least %1, such as 0.5 or 1e-3.").arg(least);
  return AllowedWords::tr("Write a number, such as 0.5 or 1e-3.");
}

std::optional<std::vector<int64_t>> sizesFromText(const QString& words, bool openAllowed) {
  static const QRegularExpression between(QStringLiteral("[\\s,;×xX*()\\[\\]]+"));
  std::vector<int64_t> sizes;
  for (const QString& word : words.normalized(QString::NormalizationForm_KC).split(between, Qt::SkipEmptyParts)) {
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
