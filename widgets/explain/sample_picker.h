// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QSpinBox>
#include <QWidget>

#include "explain/explain_job.h"

namespace unroll {

/// Which sample is explained: the document's own, or one of its data by number, with its picture and
/// what it should be.
class SamplePicker : public QWidget {
  Q_OBJECT
 public:
  explicit SamplePicker(QWidget* parent = nullptr);
  ~SamplePicker() override;
  /// What the document offers.
  void setDocument(const NetworkSpec& spec, bool hasFiles);
  /// What the answer says of the data, and the picture of its sample.
  void setAnswer(const ExplainAnswer& answer);
  bool ownSample() const;
  bool validation() const;
  int64_t sample() const { return m_index->value(); }
  /// Whether the sample goes through as in a step of training; offered where that is something else.
  bool asInTraining() const { return m_mode->isChecked(); }
  QCheckBox* mode() const { return m_mode; }

 Q_SIGNALS:
  void changed();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  enum class Source { Own, Training, Validation };
  void retranslate();
  void update();
  Source source() const;
  class Picture;
  QLabel* m_heading;
  QComboBox* m_source;
  QWidget* m_row;
  QLabel* m_of;
  QSpinBox* m_index;
  Picture* m_picture;
  QCheckBox* m_mode;
  QLabel* m_target;
  QString m_workedSource;
  bool m_hasOwn = false, m_hasData = false;
  int64_t m_training = 0, m_validation = 0;
};

}  // namespace unroll
