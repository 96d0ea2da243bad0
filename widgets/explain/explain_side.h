// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>
#include <vector>

#include "explain/explain_cursor.h"
#include "explain/sample_picker.h"
#include "explain/step_list.h"
#include "explain/worked_faults.h"

namespace unroll {

/// The left side of Explain: the steps, the sample, and for a worked example the switch between what
/// the document printed and what is right, with its faults and notes.
class ExplainSide : public QFrame {
  Q_OBJECT
 public:
  explicit ExplainSide(ExplainCursor* cursor, QWidget* parent = nullptr);
  StepList* steps() const { return m_steps; }
  SamplePicker* picker() const { return m_picker; }
  /// The faults of the explained document, with their steps.
  void setFaults(const std::vector<FaultPlace>& faults, std::vector<Text> notes);

 Q_SIGNALS:
  void printedChosen(bool printed);

 protected:
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void retranslate();
  void fillFaults();
  void fitList();
  ExplainCursor* m_cursor;
  QLabel* m_heading;
  StepList* m_steps;
  SamplePicker* m_picker;
  QWidget* m_worked;
  QVBoxLayout* m_list;
  QScrollArea* m_scroll;
  QPushButton *m_printed, *m_corrected;
  struct Entry {
    std::string fault;
    int step;
  };
  std::vector<Entry> m_faults;
  std::vector<Text> m_notes;
};

}  // namespace unroll
