// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/blank_line.h"

#include <QEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QRegularExpression>
#include <QStyle>
#include <algorithm>
#include <cmath>

#include "export/worksheet.h"
#include "theme/theme.h"

namespace unroll {
namespace {

constexpr int kAbove = 5;                         ///< room for fields that are taller than the formula's line
constexpr const char* kRoom = "000000000";        ///< as wide as a field is
constexpr const char* kRoomInMatrix = "0000000";  ///< the same within brackets
constexpr int64_t kLongestColumn = 6;             ///< of a vector; longer ones lie

int blankNumber(const Formula& f) {
  constexpr int kMost = 200;
  if (f.kind != Formula::Kind::Script) return 0;
  for (int number = 1; number <= kMost; ++number)
    if (f.children == worksheetBlank(number).children) return number;
  return 0;
}

/// Empty room in a formula, over which a field lies.
Formula room(const char* wide) {
  return formula::subsup(formula::numberText(wide), formula::word("|"), formula::word("|"));
}

bool isRoom(const Formula* f) {
  return f && f->kind == Formula::Kind::Script && !f->children.empty() &&
         (f->children[0].text == kRoom || f->children[0].text == kRoomInMatrix);
}

/// What a field leaves of its room looks like the card.
class Cover : public QWidget {
 public:
  using QWidget::QWidget;

 protected:
  void paintEvent(QPaintEvent*) override { QPainter(this).fillRect(rect(), Theme::instance().panel()); }
};

}  // namespace

BlankLine::BlankLine(QWidget* parent) : QWidget(parent), m_view(new FormulaView(this)) {
  m_view->setFocusPolicy(Qt::NoFocus);
  m_view->setPassive(true);
  QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
}

int BlankLine::rows() const {
  if (m_extents.empty()) return 1;
  if (m_extents.size() == 1) return m_extents[0] <= kLongestColumn ? static_cast<int>(m_extents[0]) : 1;
  return static_cast<int>(m_extents[0]);
}

int BlankLine::columns() const { return m_extents.empty() ? 1 : static_cast<int>(elementCount(m_extents)) / rows(); }

void BlankLine::setItem(const SheetItem& item, const QString& name) {
  m_number = item.number;
  m_extents = item.expected.extents();
  m_name = name;
  makeFields(static_cast<size_t>(item.expected.size()));
}

void BlankLine::makeFields(size_t count) {
  while (m_fields.size() > count) {
    delete m_fields.back();
    delete m_covers.back();
    m_fields.pop_back();
    m_covers.pop_back();
  }
  while (m_fields.size() < count) {
    m_covers.push_back(new Cover(this));
    auto* field = new QLineEdit(this);
    field->setAlignment(Qt::AlignHCenter);
    field->setProperty("role", "blank");
    field->installEventFilter(this);
    connect(field, &QLineEdit::textEdited, this, [this] {
      setVerdict({});
      Q_EMIT edited();
    });
    connect(field, &QLineEdit::returnPressed, this, [this, at = m_fields.size()] {
      if (at + 1 < m_fields.size()) return moveTo(at + 1);
      Q_EMIT entered();
    });
    m_fields.push_back(field);
  }
  for (size_t i = 0; i < m_fields.size(); ++i) {
    const auto wide = static_cast<size_t>(columns());
    m_fields[i]->setAccessibleName(
        count == 1
            ? tr("Blank %1: %2").arg(m_number).arg(m_name)
            : tr("Blank %1: %2, row %3, column %4").arg(m_number).arg(m_name).arg(i / wide + 1).arg(i % wide + 1));
  }
}

void BlankLine::moveTo(size_t field) {
  m_fields[field]->setFocus(Qt::TabFocusReason);
  m_fields[field]->selectAll();
}

Formula BlankLine::withFields(const Formula& formula) const {
  if (const int number = blankNumber(formula); number == m_number && number > 0) {
    if (m_fields.size() == 1) return room(kRoom);
    return formula::matrix(rows(), columns(), std::vector<Formula>(m_fields.size(), room(kRoomInMatrix)));
  } else if (number > 0) {
    const auto at = static_cast<size_t>(number) - 1;
    const QString typed = at < m_others.size() ? m_others[at].trimmed() : QString();
    if (!typed.isEmpty()) return formula::numberText(typed.toStdString());
    return formula::sub(formula::word("▢"), formula::numberText(std::to_string(number)));
  }
  Formula made = formula;
  made.cell = {};
  for (Formula& child : made.children) child = withFields(child);
  return made;
}

void BlankLine::setFormula(const Formula& formula) {
  m_formula = formula;
  write();
}

void BlankLine::setOthers(std::vector<QString> typed) {
  if (typed == m_others) return;
  m_others = std::move(typed);
  write();
}

void BlankLine::setTypeSize(double pixels) {
  if (pixels == m_size) return;
  m_size = pixels;
  write();
}

void BlankLine::write() {
  m_view->setFontSize(m_size);
  m_view->setFormula(withFields(m_formula));
  // What the fields cover says nothing; they speak for themselves.
  m_view->setAccessibleName(QString::fromStdString(formula::toText(m_formula)));
  updateGeometry();
  place();
}

QSize BlankLine::sizeHint() const {
  const QSize size = m_view->sizeHint();
  return {size.width(), size.height() + 2 * kAbove};
}

QSize BlankLine::minimumSizeHint() const { return {160, heightForWidth(std::max(160, width()))}; }

int BlankLine::heightForWidth(int width) const { return m_view->heightForWidth(width) + 2 * kAbove; }

void BlankLine::place() {
  m_view->setGeometry(0, kAbove, width(), std::max(1, height() - 2 * kAbove));
  const auto& boxes = m_view->layoutOf().boxes();
  size_t at = 0;
  for (const FormulaBox& box : boxes) {
    if (at >= m_fields.size() || !isRoom(box.source)) continue;
    const QRectF rect = box.rect.translated(m_view->origin()).translated(m_view->pos());
    const QRect whole = rect.toAlignedRect();
    const QRect field = whole.adjusted(0, m_fields.size() == 1 ? 0 : 2, 0, m_fields.size() == 1 ? 0 : -2);
    m_covers[at]->setGeometry(whole);
    m_covers[at]->show();
    QFont face = Theme::instance().numbers();
    face.setPixelSize(static_cast<int>(std::lround(m_size * 0.78)));
    m_fields[at]->setFont(face);
    m_fields[at]->setGeometry(field);
    m_fields[at]->show();
    ++at;
  }
  for (; at < m_fields.size(); ++at) {
    m_fields[at]->hide();
    m_covers[at]->hide();
  }
}

void BlankLine::resizeEvent(QResizeEvent*) { place(); }

void BlankLine::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  place();
}

void BlankLine::changeEvent(QEvent* event) {
  if (event->type() == QEvent::FontChange) place();
  QWidget::changeEvent(event);
}

/// Arrow keys go through the fields of a matrix, as far as the text itself does not need them.
bool BlankLine::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::ShortcutOverride) {
    // Fields would take Ctrl+E for the end of the line; here it means the work sheet, and Ctrl+R other numbers.
    const auto& key = *static_cast<QKeyEvent*>(event);
    if (key.modifiers() == Qt::ControlModifier && (key.key() == Qt::Key_E || key.key() == Qt::Key_R)) {
      event->ignore();
      return true;
    }
  }
  if (event->type() != QEvent::KeyPress || m_fields.size() < 2) return QWidget::eventFilter(watched, event);
  const auto found = std::find(m_fields.begin(), m_fields.end(), watched);
  if (found == m_fields.end()) return QWidget::eventFilter(watched, event);
  const int at = static_cast<int>(found - m_fields.begin());
  int to = -1;
  switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Up: to = at - columns(); break;
    case Qt::Key_Down: to = at + columns(); break;
    case Qt::Key_Left: to = (*found)->cursorPosition() == 0 ? at - 1 : -1; break;
    case Qt::Key_Right: to = (*found)->cursorPosition() == (*found)->text().size() ? at + 1 : -1; break;
    default: return QWidget::eventFilter(watched, event);
  }
  if (to < 0 || to >= static_cast<int>(m_fields.size())) return QWidget::eventFilter(watched, event);
  moveTo(static_cast<size_t>(to));
  return true;
}

QString BlankLine::typed() const {
  if (m_fields.empty()) return {};
  if (m_fields.size() == 1) return m_fields.front()->text();
  if (std::all_of(m_fields.begin(), m_fields.end(), [](auto* field) { return field->text().trimmed().isEmpty(); }))
    return {};
  // A comma within an entry is a decimal point; between entries stand the brackets' own signs.
  static const QRegularExpression decimalComma(QStringLiteral("^\\s*[-+−]?\\d+,\\d+\\s*$"));
  QString all = QStringLiteral("[");
  const auto wide = static_cast<size_t>(m_extents.size() == 1 ? 1 : columns());
  for (size_t i = 0; i < m_fields.size(); ++i) {
    QString entry = m_fields[i]->text().trimmed();
    if (decimalComma.match(entry).hasMatch()) entry.replace(u',', u'.');
    if (i > 0) all += i % wide == 0 ? QStringLiteral("; ") : QStringLiteral(", ");
    all += entry;
  }
  return all + u']';
}

void BlankLine::setTyped(const QString& text) {
  if (m_fields.size() == 1) return m_fields.front()->setText(text);
  QString inside = text;
  inside.remove(u'[').remove(u']');
  const QStringList entries = inside.split(QRegularExpression(QStringLiteral("[,;]")));
  for (size_t i = 0; i < m_fields.size(); ++i) m_fields[i]->setText(entries.value(static_cast<qsizetype>(i)).trimmed());
}

bool BlankLine::partlyEmpty() const {
  const auto empty = [](const QLineEdit* field) { return field->text().trimmed().isEmpty(); };
  return std::any_of(m_fields.begin(), m_fields.end(), empty) && !std::all_of(m_fields.begin(), m_fields.end(), empty);
}

void BlankLine::setReadOnly(bool readOnly) {
  for (QLineEdit* field : m_fields) field->setReadOnly(readOnly);
}

void BlankLine::setVerdict(const Verdict& verdict) {
  for (size_t i = 0; i < m_fields.size(); ++i) {
    const bool entry = i < verdict.rightEntries.size();
    const char* says = verdict.kind == Verdict::Kind::Empty                 ? ""
                       : verdict.kind == Verdict::Kind::Coarse              ? "almost"
                       : (entry ? verdict.rightEntries[i] : verdict.good()) ? "good"
                                                                            : "wrong";
    if (m_fields[i]->property("verdict").toString() == QLatin1String(says)) continue;
    m_fields[i]->setProperty("verdict", QString::fromLatin1(says));
    m_fields[i]->style()->unpolish(m_fields[i]);
    m_fields[i]->style()->polish(m_fields[i]);
  }
}

}  // namespace unroll
