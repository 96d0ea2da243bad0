// SPDX-License-Identifier: GPL-3.0-or-later
// Forms made of specifications: folded groups, defaults that follow another attribute, choices of a list.
#include "inspector/attribute_form.h"

#include <QComboBox>
#include <QLabel>
#include <QToolButton>
#include <QtTest>

#include "inspector/choice_part.h"
#include "layers/catalog.h"
#include "optimizers/clip.h"
#include "optimizers/optimizer.h"

using namespace unroll;

namespace {

bool shown(const AttributeForm& form, const char* key) { return form.editor(key) && form.editor(key)->isVisible(); }

}  // namespace

class AttributeFormTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void groupsAreFolded() {
    AttributeForm form;
    form.setSpecs(LayerCatalog::builtIn().find("lstm")->attributes);
    form.setValues({});
    form.show();
    QVERIFY(shown(form, "units") && !shown(form, "kernel_initializer") && !shown(form, "recurrent_l2"));
    const auto folds = form.findChildren<QToolButton*>();
    QCOMPARE(folds.size(), 1);
    QVERIFY(!folds.front()->text().isEmpty());
    folds.front()->click();
    QVERIFY(shown(form, "kernel_initializer") && shown(form, "recurrent_l2"));
    // Another layer keeps what is unfolded.
    form.setSpecs(LayerCatalog::builtIn().find("dense")->attributes);
    form.setValues({});
    QVERIFY(shown(form, "kernel_initializer") && !form.editor("recurrent_l2"));
    form.findChildren<QToolButton*>().last()->click();
    QVERIFY(!shown(form, "kernel_initializer"));
    // What is set is in sight.
    form.setValues({{"kernel_l2", 0.01}});
    QVERIFY(shown(form, "kernel_l2") && !shown(form, "kernel_l1"));
  }

  void whatIsChosenIsEdited() {
    ChoicePart part("Optimizer", optionsOf(optimizers()));
    std::optional<ChoiceSpec> chosen;
    int edits = 0;
    connect(&part, &ChoicePart::edited, this, [&](const std::optional<ChoiceSpec>& choice, const QString&, int) {
      chosen = choice;
      ++edits;
    });
    ChoiceSpec adam{"adam", {{"learning_rate", 0.01}}};
    part.show(adam);
    auto* combo = part.findChild<QComboBox*>();
    QCOMPARE(combo->currentData().toString(), QStringLiteral("adam"));
    QCOMPARE(edits, 0);
    Q_EMIT combo->activated(combo->findData("rmsprop"));
    QCOMPARE(edits, 1);
    QVERIFY(chosen && chosen->type == "rmsprop" && chosen->attributes.empty());
    part.show(chosen);
    Q_EMIT part.findChild<AttributeForm*>()->committed("rho", 0.5, 7);
    QVERIFY(edits == 2 && chosen->attributes.at("rho") == AttributeValue{0.5});
  }

  void nothingCanBeChosen() {
    ChoicePart part("Clipping", optionsOf(clips()), "None");
    std::optional<ChoiceSpec> chosen = ChoiceSpec{"norm", {}};
    connect(&part, &ChoicePart::edited, this,
            [&](const std::optional<ChoiceSpec>& choice, const QString&, int) { chosen = choice; });
    part.show(chosen);
    auto* combo = part.findChild<QComboBox*>();
    Q_EMIT combo->activated(0);
    QVERIFY(!chosen);
    part.show(chosen);
    QCOMPARE(combo->currentText(), QStringLiteral("None"));
    QVERIFY(!part.findChild<AttributeForm*>()->isVisibleTo(&part));
  }
};

QTEST_MAIN(AttributeFormTest)
#include "attribute_form_test.moc"
