// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFrame>
#include <QLabel>
#include <QPushButton>

#include "document_model.h"
#include "training/bridge.h"

namespace unroll {

/// The Train view before there is a curve: what will happen, or what is missing and how to mend it.
class EmptyPage : public QFrame {
  Q_OBJECT
 public:
  EmptyPage(DocumentModel* document, TrainingBridge* bridge, QWidget* parent = nullptr);
  void refresh();
  QString title() const { return m_title->text(); }
  QString words() const { return m_words->text(); }

 Q_SIGNALS:
  void dataWanted();  ///< the button that is there where data are missing

 private:
  enum class Need { Nothing, Wait, Network, Mending, Data, Another };
  Need need() const;
  QString plan() const;
  DocumentModel* m_document;
  TrainingBridge* m_bridge;
  QLabel *m_icon, *m_title, *m_words;
  QPushButton* m_choose;
};

/// The errors of a document, a few, each with what Build offers against it.
QString problemLines(const Inference& inference);

}  // namespace unroll
