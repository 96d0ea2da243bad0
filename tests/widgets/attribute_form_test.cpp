// SPDX-License-Identifier: GPL-3.0-or-later
// Forms made of specifications: folded groups, defaults that follow another attribute, choices of a list.
#include "inspector/attribute_form.h"

#include <QAccessible>
#include <QComboBox>
#include <QLabel>
#include <QSettings>
#include <QtTest>

#include "inspector/choice_part.h"
#include "inspector/fold_button.h"
#include "layers/catalog.h"
#include "optimizers/clip.h"
#include "optimizers/optimizer.h"

using namespace unroll;

namespace {

/// Three groups: the first has no name.
std::vector<AttributeSpec> grouped() {
  std::vector<AttributeSpec> specs{
      integerAttribute("units", Text("Units"), Text("How many."), 4, 1, 100),
      booleanAttribute("bias", Text("Bias"), Text("Whether one is added."), true),
      choiceAttribute("start", Text("Start"), Text("From where."), "ones",
                      {{"ones", Text("All ones")}, {"zeros", Text("All zeros")}}),
      realAttribute("l1", Text("L1"), Text("Sum of sizes."), 0.0, 0.0, 1.0),
      realAttribute("l2", Text("L2"), Text("Sum of squares."), 0.0, 0.0, 1.0),
  };
  specs[1].group = specs[2].group = Text("Variant");
  specs[3].group = specs[4].group = Text("Penalty");
  return specs;
}

bool shown(const AttributeForm& form, const char* key) { return form.editor(key) && form.editor(key)->isVisible(); }

}  // namespace

class AttributeFormTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    QCoreApplication::setOrganizationName(QStringLiteral("Unroll tests"));
    QCoreApplication::setApplicationName(QStringLiteral("attribute_form_test"));
  }
  void init() { QSettings().clear(); }
  void cleanupTestCase() { QSettings().clear(); }

  void groupsAreFolded() {
    AttributeForm form;
    form.setSpecs(grouped());
    form.setValues({});
    form.show();
    QVERIFY(shown(form, "units") && !shown(form, "l2") && !shown(form, "bias"));
    const auto folds = form.findChildren<FoldButton*>();
    QCOMPARE(folds.size(), 2);  // the first group has none
    QCOMPARE(folds[1]->text(), QStringLiteral("Penalty"));
    folds[1]->click();
    QVERIFY(shown(form, "l1") && shown(form, "l2") && !shown(form, "bias"));
    // Remembered: by a form of another thing, and the next time.
    AttributeForm other;
    other.setSpecs(grouped());
    other.setValues({});
    other.show();
    QVERIFY(shown(other, "l2") && !shown(other, "bias"));
    other.findChildren<FoldButton*>()[1]->click();
    QVERIFY(!shown(other, "l2"));
    AttributeForm third;
    third.setSpecs(grouped());
    third.setValues({});
    third.show();
    QVERIFY(!shown(third, "l2"));
  }

  void foldsSayWhatIsSet() {
    AttributeForm form;
    form.setSpecs(grouped());
    form.setValues(
        {{"l2", 0.01}, {"l1", 0.0}, {"bias", false}, {"start", std::string("zeros")}, {"units", int64_t{7}}});
    form.show();
    const auto folds = form.findChildren<FoldButton*>();
    QCOMPARE(folds[0]->accessibleDescription(), QStringLiteral("Bias: no · Start: All zeros"));
    QCOMPARE(folds[1]->accessibleDescription(), QStringLiteral("L2: 0.01"));  // l1 is set to what it is anyhow
    const auto said = [&](const QString& words) {
      for (const QLabel* label : form.findChildren<QLabel*>())
        if (label->isVisible() && label->text() == words) return true;
      return false;
    };
    QVERIFY(said("L2: 0.01"));
    folds[1]->click();
    QVERIFY(!said("L2: 0.01") && shown(form, "l2"));
    folds[1]->click();
    // What is wrong is in sight, folded or not.
    form.setProblems({{"l2", "too large"}});
    QVERIFY(shown(form, "l2") && !shown(form, "l1"));
    QVERIFY(said("too large"));
    form.setProblems({});
    QVERIFY(!shown(form, "l2"));
  }

  void foldsByKeyboardAndForScreenReaders() {
    AttributeForm form;
    form.setSpecs(grouped());
    form.setValues({});
    form.show();
    FoldButton* fold = form.findChildren<FoldButton*>()[0];
    QAccessibleInterface* said = QAccessible::queryAccessibleInterface(fold);
    QCOMPARE(said->text(QAccessible::Name), QStringLiteral("Variant"));
    QVERIFY(said->state().expandable && said->state().collapsed && !said->state().expanded);
    QVERIFY(fold->focusPolicy() & Qt::TabFocus);
    QTest::keyClick(fold, Qt::Key_Right);
    QVERIFY(shown(form, "bias"));
    QVERIFY(said->state().expanded && !said->state().collapsed);
    QTest::keyClick(fold, Qt::Key_Right);
    QVERIFY(shown(form, "bias"));
    QTest::keyClick(fold, Qt::Key_Left);
    QVERIFY(!shown(form, "bias"));
    QTest::keyClick(fold, Qt::Key_Space);
    QVERIFY(shown(form, "bias"));
    said->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
    QVERIFY(!shown(form, "bias"));
  }

  void layersHaveTheirOwnGroups() {
    AttributeForm form;
    form.setSpecs(LayerCatalog::builtIn().find("lstm")->attributes);
    form.setValues({});
    form.show();
    QVERIFY(shown(form, "units") && !shown(form, "kernel_initializer") && !shown(form, "recurrent_l2"));
    QVERIFY(!form.findChildren<FoldButton*>().isEmpty());
    for (FoldButton* fold : form.findChildren<FoldButton*>()) fold->setOpen(true);
    QVERIFY(shown(form, "kernel_initializer") && shown(form, "recurrent_l2"));
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
