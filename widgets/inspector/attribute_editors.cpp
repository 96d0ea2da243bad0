// SPDX-License-Identifier: GPL-3.0-or-later
// One editor per kind of attribute.
#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <algorithm>
#include <limits>

#include "controls.h"
#include "inspector/attribute_editor.h"
#include "inspector/number_box.h"
#include "theme/theme.h"
#include "translate.h"

namespace unroll {

namespace {

struct EditorWords {
  Q_DECLARE_TR_FUNCTIONS(unroll::AttributeEditor)
};

QHBoxLayout* plainRow(QWidget* parent) {
  auto* row = new QHBoxLayout(parent);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(6);
  return row;
}

/// Why WORDS can't be read at all, and what can.
QString unreadable(const AttributeSpec& spec, const QString& words) {
  const QString allowed = allowedText(spec);
  if (words.trimmed().isEmpty()) return EditorWords::tr("Nothing is written here. %1").arg(allowed);
  return EditorWords::tr("“%1” can't be used here. %2").arg(words, allowed);
}

class BooleanEditor : public AttributeEditor {
 public:
  BooleanEditor(const AttributeSpec& spec, QWidget* parent) : AttributeEditor(spec, parent), m_box(new QCheckBox) {
    plainRow(this)->addWidget(m_box, 1);
    adopt(m_box);
    connect(m_box, &QCheckBox::toggled, this, [this](bool on) {
      sayState(on);
      offer(on);
    });
  }

 protected:
  void display(const AttributeValue& value) override {
    const QSignalBlocker quiet(m_box);
    m_box->setChecked(std::get<bool>(value));
    sayState(m_box->isChecked());
  }

 private:
  void sayState(bool on) { m_box->setText(on ? EditorWords::tr("on") : EditorWords::tr("off")); }
  QCheckBox* m_box;
};

class IntegerEditor : public AttributeEditor {
 public:
  IntegerEditor(const AttributeSpec& spec, QWidget* parent) : AttributeEditor(spec, parent), m_box(new NumberBox) {
    plainRow(this)->addWidget(m_box, 1);
    adopt(m_box);
    constexpr double kMost = std::numeric_limits<int>::max();
    m_box->setRange(static_cast<int>(std::clamp(spec.minimum, -kMost, kMost)),
                    static_cast<int>(std::clamp(spec.maximum, -kMost, kMost)));
    m_box->setFont(Theme::instance().numbers());
    if (!spec.unit.empty()) m_box->setSuffix(QLatin1Char(' ') + QString::fromStdString(spec.unit));
    connect(m_box, &QSpinBox::valueChanged, this, [this](int number) { offer(static_cast<int64_t>(number)); });
    connect(m_box, &QSpinBox::editingFinished, this, &IntegerEditor::finish);
  }
  QString words() const override { return m_box->words(); }
  void enter(const QString& words) override {
    m_box->enter(words);
    finish();
  }

 protected:
  void display(const AttributeValue& value) override {
    const QSignalBlocker quiet(m_box);
    m_box->setNumber(static_cast<int>(std::get<int64_t>(value)));
  }
  bool touched() const override { return m_box->words() != QString::number(m_box->value()); }

 private:
  void finish() {
    const QString refused = m_box->refusedWords();
    if (refused.isNull()) {
      if (!refusal().isEmpty()) refuse(QString());
      return;
    }
    if (const std::optional<qlonglong> number = wholeFromText(refused)) return offer(static_cast<int64_t>(*number));
    refuse(unreadable(spec(), refused));
  }
  NumberBox* m_box;
};

/// What Real, Sizes and String have in common: a line of text that commits when it is left.
class LineEditor : public AttributeEditor {
 public:
  LineEditor(const AttributeSpec& spec, QWidget* parent) : AttributeEditor(spec, parent), m_line(new QLineEdit) {
    plainRow(this)->addWidget(m_line, 1);
    adopt(m_line);
    m_line->setFont(spec.kind == AttributeKind::String ? Theme::instance().body() : Theme::instance().numbers());
    if (!spec.unit.empty()) {
      auto* inside = new QHBoxLayout(m_line);
      inside->setContentsMargins(0, 0, 9, 0);
      inside->addStretch(1);
      QLabel* unit = makeLabel(QString::fromStdString(spec.unit), "muted");
      unit->setAttribute(Qt::WA_TransparentForMouseEvents);
      inside->addWidget(unit);
    }
    connect(m_line, &QLineEdit::editingFinished, this, [this] { finish(); });
  }
  QString words() const override { return m_line->text(); }
  void enter(const QString& words) override {
    m_line->setText(words);
    finish();
  }

 protected:
  void display(const AttributeValue& value) override {
    m_shown = write(value);
    if (m_line->text() != m_shown) m_line->setText(m_shown);
  }
  bool touched() const override { return m_line->text() != m_shown; }
  virtual QString write(const AttributeValue& value) const = 0;
  virtual void read(const QString& words) = 0;

 private:
  void finish() {
    if (touched()) return read(m_line->text());
    if (!refusal().isEmpty()) refuse(QString());  // typed back as it was
  }
  QLineEdit* m_line;
  QString m_shown;
};

class RealEditor : public LineEditor {
 public:
  using LineEditor::LineEditor;

 protected:
  QString write(const AttributeValue& value) const override { return numberText(std::get<double>(value)); }
  void read(const QString& words) override {
    bool number = false;
    QString plain = words.normalized(QString::NormalizationForm_KC).trimmed();
    plain.replace(QLatin1Char(','), QLatin1Char('.')).replace(QChar(0x2212), QLatin1Char('-'));
    const double value = plain.toDouble(&number);
    if (number) return offer(value);
    refuse(unreadable(spec(), words));
  }
};

/// Whole numbers beyond what a spin box holds (seeds).
class WholeEditor : public LineEditor {
 public:
  using LineEditor::LineEditor;

 protected:
  QString write(const AttributeValue& value) const override { return QString::number(std::get<int64_t>(value)); }
  void read(const QString& words) override {
    if (const std::optional<qlonglong> number = wholeFromText(words)) return offer(static_cast<int64_t>(*number));
    refuse(unreadable(spec(), words));
  }
};

class SizesEditor : public LineEditor {
 public:
  using LineEditor::LineEditor;

 protected:
  QString write(const AttributeValue& value) const override { return sizesText(std::get<std::vector<int64_t>>(value)); }
  void read(const QString& words) override {
    std::optional<std::vector<int64_t>> sizes = sizesFromText(words, spec().openAllowed);
    if (!sizes) return refuse(unreadable(spec(), words));
    // One number for all, as files allow it too.
    if (spec().count > 1 && sizes->size() == 1) sizes->assign(static_cast<size_t>(spec().count), sizes->front());
    offer(*sizes);
  }
};

class StringEditor : public LineEditor {
 public:
  using LineEditor::LineEditor;

 protected:
  QString write(const AttributeValue& value) const override {
    return QString::fromStdString(std::get<std::string>(value));
  }
  void read(const QString& words) override { offer(words.toStdString()); }
};

class ChoiceEditor : public AttributeEditor {
 public:
  ChoiceEditor(const AttributeSpec& spec, QWidget* parent) : AttributeEditor(spec, parent), m_box(new QComboBox) {
    plainRow(this)->addWidget(m_box, 1);
    adopt(m_box);
    m_box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_box->setMinimumContentsLength(6);
    for (const AttributeChoice& choice : spec.choices) {
      m_box->addItem(translated(choice.title), QString::fromStdString(choice.key));
    }
    connect(m_box, &QComboBox::activated, this,
            [this](int row) { offer(m_box->itemData(row).toString().toStdString()); });
  }

 protected:
  void display(const AttributeValue& value) override {
    m_box->setCurrentIndex(m_box->findData(QString::fromStdString(std::get<std::string>(value))));
  }

 private:
  QComboBox* m_box;
};

template <class Editor>
AttributeEditor* make(const AttributeSpec& spec, QWidget* parent) {
  return new Editor(spec, parent);
}

AttributeEditor* makeInteger(const AttributeSpec& spec, QWidget* parent) {
  if (spec.maximum > std::numeric_limits<int>::max()) return new WholeEditor(spec, parent);
  return new IntegerEditor(spec, parent);
}

struct KindRow {
  AttributeKind kind;
  AttributeEditor* (*make)(const AttributeSpec&, QWidget*);
};
constexpr KindRow kKinds[] = {
    {AttributeKind::Boolean, make<BooleanEditor>}, {AttributeKind::Integer, makeInteger},
    {AttributeKind::Real, make<RealEditor>},       {AttributeKind::Choice, make<ChoiceEditor>},
    {AttributeKind::Sizes, make<SizesEditor>},     {AttributeKind::String, make<StringEditor>}};

}  // namespace

AttributeEditor* makeAttributeEditor(const AttributeSpec& spec, QWidget* parent) {
  for (const KindRow& row : kKinds) {
    if (row.kind == spec.kind) return row.make(spec, parent);
  }
  UNROLL_ASSERT(false);
  return nullptr;
}

}  // namespace unroll
