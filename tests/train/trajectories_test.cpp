// SPDX-License-Identifier: GPL-3.0-or-later
// Twenty training steps of every template, from the same weights, batches and draws: what the program explains, in
// double, gives PyTorch's losses (tests/golden/make_trajectories.py); what it trains with gives them in float.
#include <QtTest>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "io/templates.h"
#include "support/double_training.h"

using namespace unroll;
using namespace unroll::test;
using nlohmann::json;

namespace {

const json& golden() {
  static const json all = json::parse(std::ifstream(UNROLL_SOURCE_DIR "/tests/golden/trajectories.json"));
  return all;
}

}  // namespace

class TrajectoriesTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void asPyTorch_data() {
    QTest::addColumn<QString>("key");
    for (const Template& one : templates()) {
      if (one.kind == Template::Kind::Template && makeTemplate(one.key).ok())
        QTest::newRow(one.key.c_str()) << QString::fromStdString(one.key);
    }
  }
  void asPyTorch() {
    QFETCH(QString, key);
    const NetworkSpec spec = shortened(*makeTemplate(key.toStdString()));
    const auto trainer = Trainer::create(spec);
    if (!trainer.ok() && key.endsWith("_printed")) return;  // as its document has it: it cannot be trained
    QVERIFY2(trainer.ok(), trainer.ok() ? "" : trainer.error().english().c_str());
    QVERIFY2(golden().contains(key.toStdString()), "PyTorch's losses of this template are missing");
    const std::vector<double> expected = golden()[key.toStdString()];
    QCOMPARE(expected.size(), size_t{20});
    DoubleTraining slow(spec, **trainer);
    for (size_t step = 0; step < expected.size(); ++step) {
      const double loss = slow.step();
      QVERIFY2(
          std::fabs(loss - expected[step]) <= 1e-9 * std::max(std::fabs(expected[step]), 1e-3),
          qPrintable(
              QString("step %1: %2, PyTorch %3").arg(step + 1).arg(loss, 0, 'g', 15).arg(expected[step], 0, 'g', 15)));
      (*trainer)->step();
      const double fast = (*trainer)->history().steps[static_cast<int64_t>(step)].loss;
      QVERIFY2(std::fabs(fast - expected[step]) <= 2e-3 * std::max(std::fabs(expected[step]), 1e-2),
               qPrintable(QString("step %1 in float: %2, PyTorch %3").arg(step + 1).arg(fast).arg(expected[step])));
    }
  }

  /// What ./dev results holds it against.
  void everyTemplateStatesAResult() {
    const json goals = json::parse(std::ifstream(UNROLL_SOURCE_DIR "/resources/examples/goals.json"));
    for (const Template& one : templates()) {
      if (one.kind != Template::Kind::Template || one.key.ends_with("_printed")) continue;
      QVERIFY2(goals.contains(one.key), one.key.c_str());
      const json& goal = goals[one.key];
      QVERIFY2(goal.contains("at_least") != goal.contains("at_most"), one.key.c_str());
      const auto monitored = findMonitored(goal["value"].get<std::string>(), makeTemplate(one.key)->training.metrics);
      QVERIFY2(monitored.has_value(), one.key.c_str());
    }
  }

  void everyLossIsOfATemplate() {
    for (const auto& [key, losses] : golden().items()) QVERIFY2(makeTemplate(key).ok(), key.c_str());
  }
};

QTEST_GUILESS_MAIN(TrajectoriesTest)
#include "trajectories_test.moc"
