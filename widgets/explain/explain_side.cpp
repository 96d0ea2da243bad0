// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/explain_side.h"

#include <QButtonGroup>
#include <QEvent>
#include <QHBoxLayout>
#include <algorithm>

#include "controls.h"
#include "theme/theme.h"
#include "translate.h"

namespace unroll {

ExplainSide::ExplainSide(ExplainCursor* cursor, QWidget* parent) : QFrame(parent), m_cursor(cursor) {
  setRole(this, "left");
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(12, 14, 12, 12);
  column->setSpacing(8);
  m_heading = makeHeading({}, this);
  m_steps = new StepList(cursor, this);
  m_picker = new SamplePicker(this);
  m_worked = new QWidget(this);
  auto* worked = new QVBoxLayout(m_worked);
  worked->setContentsMargins(0, 0, 0, 0);
  worked->setSpacing(6);
  auto* segments = new QFrame(m_worked);
  segments->setProperty("role", "segments");
  auto* row = new QHBoxLayout(segments);
  row->setContentsMargins(2, 2, 2, 2);
  row->setSpacing(0);
  auto* group = new QButtonGroup(this);
  const auto segment = [&] {
    QPushButton* made = makeButton({}, "segment", segments);
    made->setCheckable(true);
    made->setFocusPolicy(Qt::TabFocus);
    group->addButton(made);
    row->addWidget(made, 1);
    return made;
  };
  m_printed = segment();
  m_corrected = segment();
  m_printed->setChecked(true);
  connect(m_printed, &QPushButton::toggled, this, &ExplainSide::printedChosen);
  worked->addWidget(segments);
  m_scroll = new QScrollArea(m_worked);
  m_scroll->setWidgetResizable(true);
  m_scroll->setFrameShape(QFrame::NoFrame);
  m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_scroll->setFocusPolicy(Qt::NoFocus);
  auto* page = new QWidget(m_scroll);
  page->setProperty("role", "page");
  m_list = new QVBoxLayout(page);
  m_list->setContentsMargins(0, 0, 4, 0);
  m_list->setSpacing(3);
  m_scroll->setWidget(page);
  worked->addWidget(m_scroll);
  column->addWidget(m_heading);
  column->addWidget(m_steps, 1);
  column->addSpacing(6);
  column->addWidget(m_picker);
  column->addWidget(m_worked);
  m_worked->hide();
  retranslate();
}

void ExplainSide::retranslate() {
  m_heading->setText(tr("Steps").toUpper());
  m_heading->setAccessibleName(tr("Steps"));
  m_printed->setText(tr("printed"));
  m_printed->setToolTip(tr("What the document printed stands beside what is right"));
  m_corrected->setText(tr("corrected"));
  m_corrected->setToolTip(tr("Only what is right"));
  fillFaults();
}

void ExplainSide::setFaults(const std::vector<FaultPlace>& faults, std::vector<Text> notes) {
  m_faults.clear();
  std::set<int> steps;
  for (const FaultPlace& place : faults) {
    m_faults.push_back({place.fault->fault, place.step});
    if (place.step >= 0) steps.insert(place.step);
  }
  m_notes = std::move(notes);
  m_steps->setFaults(std::move(steps));
  fillFaults();
}

void ExplainSide::fillFaults() {
  while (QLayoutItem* item = m_list->takeAt(0)) {
    item->widget()->deleteLater();
    delete item;
  }
  for (const Entry& entry : m_faults) {
    // A link and not a button: the sentence may take several lines.
    QLabel* fault = makeLabel(QStringLiteral("⚠ <a href=\"step\" style=\"color:%1; text-decoration:none\">%2</a>")
                                  .arg(Theme::instance().text().name(), translated(entry.fault).toHtmlEscaped()),
                              nullptr, m_worked);
    fault->setWordWrap(true);
    fault->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    fault->setAccessibleName(translated(entry.fault));
    fault->setToolTip(tr("Go to the step"));
    connect(fault, &QLabel::linkActivated, this, [this, step = entry.step] { m_cursor->goTo(step); });
    m_list->addWidget(fault);
    fault->show();  // now, not with the next event: the list is measured below
  }
  for (const Text& note : m_notes) {
    QLabel* label = makeLabel(translated(note), "small", m_worked);
    label->setWordWrap(true);
    m_list->addWidget(label);
    label->show();
  }
  const bool any = !m_faults.empty();
  m_printed->parentWidget()->setVisible(any);
  m_worked->setVisible(any || !m_notes.empty());
  fitList();
}

/// The steps keep most of the height: what the list cannot show, it scrolls.
void ExplainSide::fitList() {
  const int inside = width() - 24 - 4;
  const int wanted = m_list->hasHeightForWidth() ? m_list->totalHeightForWidth(inside) : m_list->sizeHint().height();
  m_scroll->setFixedHeight(std::clamp(wanted + 2, 0, std::max(96, height() * 24 / 100)));
}

void ExplainSide::resizeEvent(QResizeEvent* event) {
  QFrame::resizeEvent(event);
  fitList();
}

void ExplainSide::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QFrame::changeEvent(event);
}

}  // namespace unroll
