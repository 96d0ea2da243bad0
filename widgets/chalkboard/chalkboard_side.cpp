// SPDX-License-Identifier: GPL-3.0-or-later
#include "chalkboard/chalkboard_side.h"

#include <QButtonGroup>
#include <QEvent>
#include <QHBoxLayout>
#include <QScrollArea>
#include <QVBoxLayout>

#include "controls.h"
#include "io/templates.h"
#include "theme/theme.h"
#include "translate.h"

namespace unroll {
namespace {

constexpr int kRow = 26;  ///< height of an entry
constexpr int kKindRole = Qt::UserRole, kWorkedRole = Qt::UserRole + 1;
const std::string kFractions = "fractions", kDecimals = "decimals";

/// DRAWN: the numbers come from a seed; those of a worked example are the document's.
std::vector<AttributeSpec> numberAttributes(bool drawn) {
  std::vector<AttributeSpec> all{
      choiceAttribute("form", QT_TRANSLATE_NOOP("engine", "Written as"),
                      QT_TRANSLATE_NOOP("engine",
                                        "Fractions where the numbers are fractions, decimals elsewhere; or "
                                        "decimals everywhere."),
                      kDecimals,
                      {{kDecimals, QT_TRANSLATE_NOOP("engine", "Decimals")},
                       {kFractions, QT_TRANSLATE_NOOP("engine", "Fractions")}}),
      integerAttribute("digits", QT_TRANSLATE_NOOP("engine", "Decimals"),
                       QT_TRANSLATE_NOOP("engine", "How many digits stand behind the point."), NumberStyle{}.digits,
                       kFewestDigits, kMostDigits),
      integerAttribute("seed", QT_TRANSLATE_NOOP("engine", "Seed"),
                       QT_TRANSLATE_NOOP("engine", "The same seed gives the same numbers, on every machine."), 1, 0,
                       2'000'000'000),
  };
  if (!drawn) all.pop_back();
  return all;
}

}  // namespace

ChalkboardSide::ChalkboardSide(BoardModel* model, ExplainCursor*, QWidget* parent)
    : QFrame(parent),
      m_model(model),
      m_boardHeading(makeHeading({}, this)),
      m_numberHeading(makeHeading({}, this)),
      m_boards(new QListWidget(this)),
      m_sizes(new AttributeForm(this)),
      m_numbers(new AttributeForm(this)),
      m_new(makeButton({}, nullptr, this)) {
  setRole(this, "left");
  auto* whole = new QVBoxLayout(this);
  whole->setContentsMargins(0, 0, 0, 0);
  // In a low window it scrolls: a board with many sizes must not push the window off the screen.
  auto* scroll = new QScrollArea(this);
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setFocusPolicy(Qt::NoFocus);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* page = new QWidget(scroll);
  page->setProperty("role", "page");
  scroll->setWidget(page);
  whole->addWidget(scroll);
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins(12, 14, 12, 12);
  column->setSpacing(8);
  setRole(m_boards, "plain");
  m_boards->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_boards->setMinimumHeight(120);
  column->addWidget(m_boardHeading);
  column->addWidget(m_boards, 1);
  column->addWidget(m_sizes);
  column->addSpacing(4);
  column->addWidget(m_numberHeading);
  column->addWidget(m_numbers);
  column->addWidget(m_new);
  m_segments = makeSegments();
  column->addWidget(m_segments);
  connect(m_boards, &QListWidget::currentItemChanged, this, [this](QListWidgetItem* item) { choose(item); });
  connect(m_sizes, &AttributeForm::committed, this, &ChalkboardSide::setSize);
  connect(m_numbers, &AttributeForm::committed, this, &ChalkboardSide::setNumbers);
  connect(m_new, &QPushButton::clicked, model, &BoardModel::newNumbers);
  connect(model, &BoardModel::changed, this, &ChalkboardSide::follow);
  connect(model, &BoardModel::styleChanged, this, &ChalkboardSide::follow);
  retranslate();
}

QWidget* ChalkboardSide::makeSegments() {
  auto* segments = new QFrame(this);
  segments->setProperty("role", "segments");
  auto* row = new QHBoxLayout(segments);
  row->setContentsMargins(2, 2, 2, 2);
  row->setSpacing(0);
  auto* group = new QButtonGroup(this);
  for (QPushButton** button : {&m_printed, &m_corrected}) {
    *button = makeButton({}, "segment", segments);
    (*button)->setCheckable(true);
    (*button)->setFocusPolicy(Qt::TabFocus);
    group->addButton(*button);
    row->addWidget(*button, 1);
  }
  m_printed->setChecked(true);
  connect(m_printed, &QPushButton::toggled, this, &ChalkboardSide::printedChosen);
  return segments;
}

void ChalkboardSide::retranslate() {
  m_boardHeading->setText(tr("Board").toUpper());
  m_boards->setAccessibleName(tr("Boards"));
  m_numberHeading->setText(tr("Numbers").toUpper());
  m_new->setText(tr("New numbers"));
  m_new->setToolTip(tr("Other numbers that are easy to reckon with (Ctrl+R)"));
  m_printed->setText(tr("As printed"));
  m_printed->setToolTip(tr("What the document printed stands beside what is right"));
  m_corrected->setText(tr("As it should be"));
  m_corrected->setToolTip(tr("Only what is right"));
  fillBoards();
  follow();
}

void ChalkboardSide::fillBoards() {
  const QSignalBlocker blocked(m_boards);
  m_boards->clear();
  const auto heading = [&](const QString& words) {
    auto* item = new QListWidgetItem(words, m_boards);
    item->setFlags(Qt::NoItemFlags);
    QFont face = Theme::instance().small();
    face.setWeight(QFont::DemiBold);
    item->setFont(face);
    item->setSizeHint({80, kRow + 4});
    item->setForeground(Theme::instance().muted());
  };
  for (const BoardKind& kind : boardKinds()) {
    auto* item = new QListWidgetItem(translated(kind.title), m_boards);
    item->setData(kKindRole, QString::fromStdString(kind.key));
    item->setToolTip(translated(kind.summary));
    item->setSizeHint({80, kRow});
  }
  heading(tr("From the documents"));
  for (const Template& worked : templates()) {
    if (worked.kind != Template::Kind::Worked) continue;
    auto* item = new QListWidgetItem(translated(worked.title), m_boards);
    item->setData(kWorkedRole, QString::fromStdString(worked.key));
    item->setToolTip(QString::fromStdString(worked.source));
    item->setSizeHint({80, kRow});
  }
}

void ChalkboardSide::choose(QListWidgetItem* item) {
  if (!item) return;
  const QString words = tr("Show “%1”").arg(item->text());
  const std::string kind = item->data(kKindRole).toString().toStdString();
  const std::string worked = item->data(kWorkedRole).toString().toStdString();
  if (!worked.empty()) {
    if (worked != m_model->state().worked) m_model->showWorked(worked, words);
  } else if (!kind.empty() && kind != m_model->state().settings.kind) {
    BoardSettings settings;
    settings.kind = kind;
    settings.seed = m_model->state().settings.seed;
    m_model->show(std::move(settings), words);
  }
}

/// Shows what the model holds.
void ChalkboardSide::follow() {
  const BoardState& state = m_model->state();
  const BoardKind* kind = findBoardKind(state.settings.kind);
  {
    const QSignalBlocker blocked(m_boards);
    for (int i = 0; i < m_boards->count(); ++i) {
      QListWidgetItem* item = m_boards->item(i);
      const bool own = kind ? item->data(kKindRole).toString().toStdString() == kind->key
                            : !state.worked.empty() && item->data(kWorkedRole).toString().toStdString() == state.worked;
      if (own) m_boards->setCurrentItem(item);
    }
  }
  m_sizes->setVisible(kind != nullptr);
  m_new->setVisible(kind != nullptr);
  m_segments->setVisible(state.board.spec.worked && !state.board.spec.worked->faults.empty());
  if (kind) {
    AttributeMap values = state.settings.options;
    for (const auto& [key, size] : state.settings.sizes) values.insert_or_assign(key, int64_t{size});
    m_sizes->setSpecs(boardAttributes(*kind));
    m_sizes->setValues(values);
  }
  const NumberStyle& style = m_model->style();
  m_numbers->setSpecs(numberAttributes(kind != nullptr));
  m_numbers->setValues({{"form", style.form == NumberStyle::Form::Fractions ? kFractions : kDecimals},
                        {"digits", int64_t{style.digits}},
                        {"seed", static_cast<int64_t>(state.settings.seed)}});
}

void ChalkboardSide::setSize(const QString& key, const AttributeValue& value, int mergeId) {
  BoardSettings settings = m_model->state().settings;
  const BoardKind* kind = findBoardKind(settings.kind);
  if (!kind) return;
  const std::string name = key.toStdString();
  const bool size = std::any_of(kind->sizes.begin(), kind->sizes.end(), [&](const auto& s) { return s.key == name; });
  if (size)
    settings.sizes.insert_or_assign(name, static_cast<int>(std::get<int64_t>(value)));
  else
    settings.options.insert_or_assign(name, value);
  m_model->show(std::move(settings), tr("Change the board"), mergeId);
}

void ChalkboardSide::setNumbers(const QString& key, const AttributeValue& value, int mergeId) {
  NumberStyle style = m_model->style();
  if (key == QStringLiteral("form"))
    style.form =
        std::get<std::string>(value) == kFractions ? NumberStyle::Form::Fractions : NumberStyle::Form::Decimals;
  if (key == QStringLiteral("digits")) style.digits = static_cast<int>(std::get<int64_t>(value));
  m_model->setStyle(style);
  if (key != QStringLiteral("seed") || m_model->state().settings.kind.empty()) return;
  BoardSettings settings = m_model->state().settings;
  settings.seed = static_cast<uint64_t>(std::get<int64_t>(value));
  m_model->show(std::move(settings), tr("Numbers from another seed"), mergeId);
}

void ChalkboardSide::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QFrame::changeEvent(event);
}

}  // namespace unroll
