// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/banner.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>

#include "controls.h"
#include "theme/icons.h"
#include "theme/theme.h"

namespace unroll {

Banner::Banner(QWidget* parent) : QFrame(parent) {
  m_row = new QHBoxLayout(this);
  m_row->setContentsMargins(12, 8, 12, 8);
  m_row->setSpacing(8);
  m_sign = new QLabel(this);
  m_words = new QLabel(this);
  m_words->setWordWrap(true);
  m_words->setTextFormat(Qt::PlainText);
  m_words->setTextInteractionFlags(Qt::TextSelectableByMouse);
  m_close = makeIconButton(tr("Close message"), QStringLiteral("close"), this);
  connect(m_close, &QPushButton::clicked, this, &Banner::clear);
  m_row->addWidget(m_sign);
  m_row->addWidget(m_words, 1);
  m_row->addWidget(m_close);
  auto* escape = new QShortcut(QKeySequence(Qt::Key_Escape), this);
  escape->setContext(Qt::WidgetWithChildrenShortcut);
  connect(escape, &QShortcut::activated, this, &Banner::clear);
  hide();
}

QString Banner::sentence() const { return isVisible() ? m_words->text() : QString(); }

void Banner::complain(const QString& sentence) { show(sentence, "banner", "error", {}); }

void Banner::ask(const QString& sentence, std::vector<Choice> choices) {
  show(sentence, "bannerQuiet", "help", std::move(choices));
  if (!m_buttons.empty()) m_buttons.front()->setFocus(Qt::OtherFocusReason);
}

void Banner::settle() {
  if (m_buttons.empty()) clear();
}

void Banner::show(const QString& sentence, const char* role, const char* sign, std::vector<Choice> choices) {
  clear();
  setRole(this, role);
  const bool wrong = qstrcmp(sign, "error") == 0;
  const QColor ink = wrong ? Theme::instance().error() : Theme::instance().accent();
  m_sign->setPixmap(themedIcon(QString::fromLatin1(sign), ink).pixmap(16, 16));
  m_words->setText(sentence);
  m_words->setAccessibleName(sentence);
  for (auto& [words, action] : choices) {
    QPushButton* button = makeButton(words, m_buttons.empty() ? "primary" : nullptr, this);
    connect(button, &QPushButton::clicked, this, [this, act = std::move(action)] {
      clear();
      if (act) act();
    });
    m_row->insertWidget(m_row->count() - 1, button);
    m_buttons.push_back(button);
  }
  m_close->setVisible(choices.empty());
  QFrame::show();
  QAccessibleEvent event(m_words, QAccessible::Alert);
  QAccessible::updateAccessibility(&event);
}

void Banner::clear() {
  for (QPushButton* button : m_buttons) {
    button->hide();
    button->deleteLater();
  }
  m_buttons.clear();
  hide();
}

}  // namespace unroll
