// SPDX-License-Identifier: GPL-3.0-or-later
// Every number of the documents' worked examples, forward, backward and after the update, against PyTorch in double
// (tests/golden/make_worked.py); and every one is come to by following terms from where the pass ends.
#include <QtTest>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "explain/explanation.h"
#include "io/templates.h"
#include "support/tolerance.h"

using namespace unroll;
using nlohmann::json;

namespace {

const json& golden() {
  static const json all = json::parse(std::ifstream(UNROLL_SOURCE_DIR "/tests/golden/worked.json"));
  return all;
}

std::shared_ptr<const Explanation> explained(const std::string& key) {
  const NetworkSpec spec = *makeTemplate(key);
  Explanation::Request request;
  request.inputs = spec.sample->inputs;
  request.target = spec.sample->target;
  request.weights = *initialWeights(spec, infer(spec));  // the document's own where it gives them
  request.update = OptimizerState{};
  auto made = Explanation::create(spec, std::move(request));
  if (!made) qFatal("%s: %s", key.c_str(), made.error().english().c_str());
  return *made;
}

const char* partOf(Explanation::Direction direction) {
  static constexpr const char* kParts[] = {"values", "gradients", "next"};
  return kParts[static_cast<int>(direction)];
}

/// What PyTorch says of a whole value; null where the file has no such name.
const json& expected(const std::string& key, const Explanation& e, ValueId id, Explanation::Direction direction) {
  static const json none;
  std::string name = e.refOf({id, -1, false});
  if (direction == Explanation::Direction::Update && name.starts_with("next ")) name.erase(0, 5);
  const json& part = golden().at(key).at(partOf(direction));
  const auto found = part.find(name);
  return found == part.end() ? none : *found;
}

std::string differs(const std::string& what, const TensorD& actual, const json& wanted) {
  if (!wanted.is_array() || wanted.size() != static_cast<size_t>(actual.size())) return what + " is not in the file";
  return unroll::testing::compareTensors(what, actual, TensorD(actual.extents(), wanted.get<std::vector<double>>()),
                                         unroll::testing::kDoubleTolerance);
}

using Place = std::tuple<ValueId, int64_t, bool>;
Place placeOf(const CellRef& cell) { return {cell.value, cell.cell, cell.gradient}; }

/// All that clicking comes to from these numbers: each derivation's terms, and theirs.
std::set<Place> reachedFrom(const Explanation& e, std::vector<CellRef> open) {
  std::set<Place> reached;
  while (!open.empty()) {
    const CellRef cell = e.meant(open.back());
    open.pop_back();
    if (!reached.insert(placeOf(cell)).second) continue;
    for (const auto& term : e.derive(cell).terms)
      if (term.cell.valid()) open.push_back(term.cell);
  }
  return reached;
}

void addCells(const Explanation& e, ValueId id, bool gradient, std::vector<CellRef>& cells) {
  for (int64_t i = 0; i < elementCount(e.expression()[id].extents); ++i) cells.push_back({id, i, gradient});
}

}  // namespace

class WorkedReferenceTest : public QObject {
  Q_OBJECT
 private:
  void eachExample() {
    QTest::addColumn<QString>("key");
    for (const auto& [key, numbers] : golden().items()) QTest::newRow(key.c_str()) << QString::fromStdString(key);
  }

 private Q_SLOTS:
  void everyExampleIsInTheFile() {
    // All documents that teach one step: those that carry their weights and sample and train nothing.
    for (const char* key : {"rnn_step", "lstm_gates", "gru_step", "gru_step_keras", "backprop_step", "convolution",
                            "max_pooling", "average_pooling"})
      QVERIFY2(golden().contains(key), key);
    for (const Template& t : templates())
      if (t.kind == Template::Kind::Worked && makeTemplate(t.key)->sample)
        QVERIFY2(golden().contains(t.key), t.key.c_str());
  }

  void everyNumberIsThatOfPyTorch_data() { eachExample(); }
  void everyNumberIsThatOfPyTorch() {
    QFETCH(QString, key);
    const auto e = explained(key.toStdString());
    const Evaluation& numbers = e->evaluation();
    for (const Explanation::Step& step : e->steps()) {
      const bool gradient = step.direction == Explanation::Direction::Backward;
      const std::string wrong = differs(e->refOf({step.value, -1, gradient}),
                                        gradient ? numbers.gradient(step.value) : numbers.value(step.value),
                                        expected(key.toStdString(), *e, step.value, step.direction));
      QVERIFY2(wrong.empty(), wrong.c_str());
    }
    // And the other way round: every number of the file, also of what is no step (the gates' parts of the weights).
    const json& file = golden().at(key.toStdString());
    std::set<std::string> found;
    for (ValueId id = 0; id <= e->loss(); ++id) {
      const std::string name = e->refOf({id, -1, false});
      if (!file.at("values").contains(name)) continue;
      found.insert(name);
      for (const auto direction : {Explanation::Direction::Forward, Explanation::Direction::Backward}) {
        const bool gradient = direction == Explanation::Direction::Backward;
        const std::string wrong =
            differs((gradient ? "d " : "") + name, gradient ? numbers.gradient(id) : numbers.value(id),
                    expected(key.toStdString(), *e, id, direction));
        QVERIFY2(wrong.empty(), wrong.c_str());
      }
    }
    QCOMPARE(found.size(), file.at("values").size());
    for (const auto& [name, wanted] : file.at("next").items()) {
      const auto cell = e->resolve("next " + name, true);
      QVERIFY2(cell.ok(), name.c_str());
      const std::string wrong = differs("next " + name, numbers.value(cell->value), wanted);
      QVERIFY2(wrong.empty(), wrong.c_str());
    }
  }

  /// Forward from the loss, backward from the gradients of what is given, the update from the new weights.
  void clickingComesToEveryNumber_data() { eachExample(); }
  void clickingComesToEveryNumber() {
    QFETCH(QString, key);
    const auto e = explained(key.toStdString());
    std::vector<CellRef> ends{{e->loss(), 0, false}};
    for (ValueId id = 0; id < e->loss(); ++id) {
      const ExpressionNode& node = e->expression()[id];
      if (node.op || node.label.layer == "target") continue;
      addCells(*e, id, true, ends);
    }
    for (const auto& [name, weight] : e->request().weights)
      if (const ValueId id = e->nextOf(name); id != kNoValue) addCells(*e, id, false, ends);
    const auto reached = reachedFrom(*e, std::move(ends));
    for (const Explanation::Step& step : e->steps()) {
      const bool gradient = step.direction == Explanation::Direction::Backward;
      for (int64_t i = 0; i < elementCount(e->expression()[step.value].extents); ++i) {
        const CellRef cell = e->meant({step.value, i, gradient});
        QVERIFY2(reached.contains(placeOf(cell)), e->refOf(cell).c_str());
        // Opened by its name, as from the command line, it is the same number.
        const auto derivation = e->derive(e->refOf(cell));
        QVERIFY2(derivation.ok(), e->refOf(cell).c_str());
        QCOMPARE(derivation->value, e->number(cell));
      }
    }
  }
};

QTEST_GUILESS_MAIN(WorkedReferenceTest)
#include "worked_reference_test.moc"
