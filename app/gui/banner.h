// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFrame>
#include <functional>
#include <utility>
#include <vector>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace unroll {

/// A sentence below the top bar, with buttons: what other programs ask in a dialog. One at a time.
class Banner : public QFrame {
  Q_OBJECT
 public:
  using Choice = std::pair<QString, std::function<void()>>;
  explicit Banner(QWidget* parent = nullptr);

  /// Something failed; stays until closed, replaced or settled.
  void complain(const QString& sentence);
  /// A question; the first choice has the focus. Choosing closes the banner.
  void ask(const QString& sentence, std::vector<Choice> choices);
  /// What was complained about is past: the document has changed since. A question stays.
  void settle();
  QString sentence() const;

 private:
  void show(const QString& sentence, const char* role, const char* sign, std::vector<Choice> choices);
  void clear();
  QLabel* m_sign;
  QLabel* m_words;
  QHBoxLayout* m_row;
  QPushButton* m_close;
  std::vector<QPushButton*> m_buttons;
};

}  // namespace unroll
