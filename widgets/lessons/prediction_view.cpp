// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/prediction_view.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QVBoxLayout>

#include "controls.h"
#include "theme/theme.h"
#include "translate.h"

namespace unroll {
namespace {

const QString kShown = QStringLiteral("?");  ///< in place of an answer

}  // namespace

PredictionView::PredictionView(QWidget* parent)
    : QFrame(parent),
      m_heading(makeHeading(tr("What do you expect?"), this)),
      m_verdict(makeLabel({}, nullptr, this)),
      m_question(new LessonTextView(this)),
      m_reply(new LessonTextView(this)),
      m_explanation(new LessonTextView(this)),
      m_choiceBox(new QWidget(this)),
      m_numberBox(new QWidget(this)),
      m_number(new QLineEdit(this)),
      m_check(makeButton(tr("Check"), "primary", this)),
      m_show(makeButton(tr("Show me"), "quiet", this)) {
  setRole(this, "card");
  setAccessibleName(tr("Question"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(18, 14, 18, 16);
  column->setSpacing(10);
  auto* head = new QHBoxLayout;
  head->addWidget(m_heading, 1);
  m_show->setToolTip(tr("Show the answer without guessing"));
  head->addWidget(m_show);
  column->addLayout(head);
  column->addWidget(m_question);
  auto* choices = new QVBoxLayout(m_choiceBox);
  choices->setContentsMargins(0, 0, 0, 0);
  choices->setSpacing(6);
  column->addWidget(m_choiceBox);
  auto* row = new QHBoxLayout(m_numberBox);
  row->setContentsMargins(0, 0, 0, 0);
  m_number->setFixedWidth(150);
  m_number->setAccessibleName(tr("Your answer"));
  m_number->setPlaceholderText(tr("a number"));
  row->addWidget(m_number);
  row->addWidget(m_check);
  row->addStretch(1);
  column->addWidget(m_numberBox);
  m_verdict->setWordWrap(true);
  column->addWidget(m_verdict);
  column->addWidget(m_reply);
  column->addWidget(m_explanation);
  connect(m_check, &QPushButton::clicked, this, &PredictionView::checkNumber);
  connect(m_number, &QLineEdit::returnPressed, this, &PredictionView::checkNumber);
  connect(m_number, &QLineEdit::textEdited, this, [this] { m_verdict->hide(); });
  connect(m_show, &QPushButton::clicked, this, &PredictionView::showAnswer);
}

std::vector<Paragraph> PredictionView::text(const Localized& of) const {
  if (of.empty()) return {};
  std::vector<Paragraph> paragraphs = parseLessonText(of.in(m_language));
  return m_scene ? filledIn(std::move(paragraphs), *m_scene) : paragraphs;
}

void PredictionView::setPrediction(const LessonPrediction& prediction, std::shared_ptr<const Explanation> scene,
                                   std::string language, const QString& answer) {
  m_prediction = prediction;
  m_scene = std::move(scene);
  m_language = std::move(language);
  m_answered = m_right = false;
  m_question->setParagraphs(text(prediction.question));
  makeChoices();
  m_numberBox->setVisible(prediction.choices.empty());
  m_choiceBox->setVisible(!prediction.choices.empty());
  m_number->clear();
  m_number->setReadOnly(false);
  m_check->show();
  m_show->show();
  for (QWidget* later : std::initializer_list<QWidget*>{m_verdict, m_reply, m_explanation}) later->hide();
  if (!answer.isEmpty()) settle(answer);
}

void PredictionView::makeChoices() {
  for (ChoiceButton* button : m_choices) {
    button->hide();
    button->deleteLater();
  }
  m_choices.clear();
  for (size_t i = 0; i < m_prediction.choices.size(); ++i) {
    auto* button = new ChoiceButton(static_cast<int>(i) + 1, text(m_prediction.choices[i].text), m_choiceBox);
    button->setTypeSize(m_size);
    connect(button, &QPushButton::clicked, this, [this, i] { choose(static_cast<int>(i)); });
    m_choiceBox->layout()->addWidget(button);
    button->show();
    m_choices.push_back(button);
  }
}

void PredictionView::choose(int choice) {
  if (m_answered || choice < 0 || choice >= static_cast<int>(m_choices.size())) return;
  finish(QString::number(choice));
}

std::optional<double> PredictionView::rightNumber() const {
  if (!m_prediction.ref.empty() && m_scene)
    if (const auto cell = m_scene->resolve(m_prediction.ref)) return m_scene->number(*cell);
  return m_prediction.number;
}

void PredictionView::checkNumber() {
  if (m_answered) return;
  const Verdict verdict = checkPrediction(m_prediction, m_scene.get(), m_number->text().toStdString());
  if (verdict.kind == Verdict::Kind::Empty) return m_number->setFocus();
  if (verdict.kind == Verdict::Kind::Unreadable || verdict.kind == Verdict::Kind::WrongShape) {
    m_verdict->setText(QStringLiteral("?  ") + translated(verdict.sentence));
    setRole(m_verdict, "warning");
    m_verdict->show();
    return;
  }
  finish(m_number->text());
}

void PredictionView::showAnswer() {
  if (!m_answered) finish(kShown);
}

void PredictionView::finish(const QString& answer) {
  settle(answer);
  Q_EMIT answered(answer);
}

/// Says what is right and why.
void PredictionView::settle(const QString& answer) {
  m_answered = true;
  const bool shown = answer == kShown;
  QString right;
  m_right = false;
  for (size_t i = 0; i < m_choices.size(); ++i) {
    const LessonPrediction::Choice& choice = m_prediction.choices[i];
    const bool chosen = answer == QString::number(i);
    m_right = m_right || (chosen && choice.right);
    m_choices[i]->setState(choice.right ? ChoiceButton::State::Right
                           : chosen     ? ChoiceButton::State::Wrong
                                        : ChoiceButton::State::Other);
    if (chosen && !choice.reply.empty()) m_reply->setParagraphs(text(choice.reply));
    m_reply->setVisible(m_reply->isVisibleTo(this) || (chosen && !choice.reply.empty()));
  }
  if (m_choices.empty()) {
    const auto number = rightNumber();
    if (number) right = QString::fromStdString(formula::formatNumber(*number, m_prediction.digits));
    m_right = !shown && number &&
              checkPrediction(m_prediction, m_scene.get(), answer.toStdString()).kind == Verdict::Kind::Right;
    if (!shown) m_number->setText(answer);
    m_number->setReadOnly(true);
    m_numberBox->setVisible(!shown);
    m_check->hide();
  }
  m_show->hide();
  const bool coarse = m_choices.empty() && !shown && !m_right && rightNumber() &&
                      checkPrediction(m_prediction, m_scene.get(), answer.toStdString()).kind == Verdict::Kind::Coarse;
  if (m_right)
    m_verdict->setText(right.isEmpty() ? tr("✓ Right.") : tr("✓ Right: %1.").arg(right));
  else if (shown)
    m_verdict->setText(right.isEmpty() ? tr("The answer is marked.") : tr("It is %1.").arg(right));
  else if (coarse)
    m_verdict->setText(tr("≈ Near: it is %1.").arg(right));
  else
    m_verdict->setText(right.isEmpty() ? tr("✗ Not this one.") : tr("✗ Not quite: it is %1.").arg(right));
  setRole(m_verdict, m_right ? "good" : shown ? "muted" : coarse ? "warning" : "error");
  m_verdict->show();
  m_explanation->setParagraphs(text(m_prediction.explanation));
  m_explanation->setVisible(!m_prediction.explanation.empty());
}

void PredictionView::setTypeSize(double pixels) {
  m_size = pixels;
  for (LessonTextView* view : {m_question, m_reply, m_explanation}) view->setTypeSize(pixels);
  for (ChoiceButton* button : m_choices) button->setTypeSize(pixels);
}

void PredictionView::focusFirst() {
  if (m_answered) return;
  if (m_choices.empty())
    m_number->setFocus(Qt::OtherFocusReason);
  else
    m_choices.front()->setFocus(Qt::OtherFocusReason);
}

/// The arrow keys go from choice to choice.
void PredictionView::keyPressEvent(QKeyEvent* event) {
  const int way = event->key() == Qt::Key_Down ? 1 : event->key() == Qt::Key_Up ? -1 : 0;
  for (size_t i = 0; way != 0 && i < m_choices.size(); ++i) {
    if (!m_choices[i]->hasFocus()) continue;
    const size_t count = m_choices.size();
    return m_choices[(i + count + static_cast<size_t>(way + static_cast<int>(count))) % count]->setFocus(
        Qt::TabFocusReason);
  }
  QFrame::keyPressEvent(event);
}

}  // namespace unroll
