// SPDX-License-Identifier: GPL-3.0-or-later
// In every document that comes with the program, 50 random values and 50 random gradients recombine
// from their terms, and random ways down end at data, weights, seeds and constants.
#include <QtTest>
#include <cmath>

#include "data/loaded_samples.h"
#include "documents.h"
#include "graph/match_inputs.h"
#include "io/templates.h"
#include "support/double_training.h"
#include "train/trainer.h"

using namespace unroll;
using namespace unroll::test;

namespace {

/// The document's own sample, or the first of its data.
void putSample(const NetworkSpec& spec, const Inference& inference, Explanation::Request& request) {
  if (spec.sample) {
    request.inputs = spec.sample->inputs;
    request.target = spec.sample->target;
    return;
  }
  const auto split = makeData(spec);
  if (!split) qFatal("%s", split.error().english().c_str());
  const Shape& output = inference.nodes.at(inference.outputNodes.front()).outputs.front();
  const DatasetPtr data = fitTargets(split->training, *findLoss(spec.training.loss), output);
  const int64_t first = 0;
  const LoadedSamples loaded = loadSamplesOf(*data, std::span(&first, 1));
  const auto nodes = matchInputs(spec, inference, *data);
  for (size_t i = 0; i < nodes->size(); ++i) {
    const Shape& shape = inference.nodes.at((*nodes)[i]).outputs.front();
    const LoadedSamples::Input& input = loaded.inputs[i];
    const bool same = shape.rank() == static_cast<int>(input.extents.size());  // else data that comes flat
    request.inputs[spec.find((*nodes)[i])->name] =
        TensorD(same ? input.extents : shape.extents(1), std::vector<double>(input.values.begin(), input.values.end()));
  }
  request.target = TensorD(loaded.targetExtents, std::vector<double>(loaded.target.begin(), loaded.target.end()));
}

bool close(double a, double b, double largest) {
  return std::fabs(a - b) <= 1e-12 * std::max({std::fabs(a), std::fabs(b), 1e-3 * largest, 1e-9});
}

double largest(const TensorD& x) {
  double m = 0.0;
  for (const double v : x.span()) m = std::max(m, std::fabs(v));
  return m;
}

bool recombines(const Explanation& e, const Explanation::Derivation& d) {
  const TensorD& whole = d.cell.gradient ? e.evaluation().gradient(d.cell.value) : e.evaluation().value(d.cell.value);
  double sum = 0.0;
  for (const auto& term : d.terms) sum += term.partial * term.value;
  if (d.recombines == "sum") return close(sum, d.value, largest(whole));
  if (d.recombines == "product") return close(sum / 2.0, d.value, largest(whole));
  if (d.recombines == "leaf") return d.terms.empty() || close(sum, d.value, largest(whole));
  return e.evaluation().recompute(d.cell.value, d.cell.cell) == d.value;
}

}  // namespace

class TemplatesExplainedTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void numbersRecombine_data() {
    QTest::addColumn<QString>("key");
    for (const Template& t : templates()) QTest::newRow(t.key.c_str()) << QString::fromStdString(t.key);
  }

  void numbersRecombine() {
    QFETCH(QString, key);
    auto spec = makeTemplate(key.toStdString());
    QVERIFY2(spec.ok(), spec.ok() ? "" : spec.error().english().c_str());
    if (findTemplate(key.toStdString())->kind == Template::Kind::Template) *spec = shortened(*spec);
    const Inference inference = infer(*spec);
    Explanation::Request request;
    request.weights = *initialWeights(*spec, inference);
    request.weightsAreInitial = true;
    putSample(*spec, inference, request);
    const auto made = Explanation::create(*spec, std::move(request));
    if (key.endsWith("_printed")) {  // as the document has it: the fault is said
      QVERIFY(!made.ok() && made.error().code == "loss.shape");
      return;
    }
    QVERIFY2(made.ok(), made.ok() ? "" : made.error().english().c_str());
    const Explanation& e = **made;
    Rng rng(1, "cells");
    const auto anyCell = [&](bool gradient) {
      const ValueId id = static_cast<ValueId>(rng.below(e.expression().size()));
      return CellRef{id, rng.below(e.evaluation().value(id).size()), gradient};
    };
    for (int i = 0; i < 50; ++i) {
      CellRef cell = anyCell(false);
      QVERIFY(*e.resolve(e.refOf(cell)) == cell);
      // All the way down, by a random term each time.
      while (true) {
        const auto d = e.derive(cell);
        QVERIFY2(recombines(e, d), d.ref.c_str());
        QVERIFY(!formula::toLatex(d.symbols).empty() && !formula::toLatex(d.numbers).empty());
        if (d.terms.empty() || !d.terms[0].cell.valid()) {
          QVERIFY(d.op == "leaf" || d.op == "pad");
          break;
        }
        cell = d.terms[static_cast<size_t>(rng.below(static_cast<int64_t>(d.terms.size())))].cell;
      }
      if (e.loss() == kNoValue) continue;
      const auto g = e.derive(anyCell(true));
      QVERIFY2(g.op == "chain" && recombines(e, g), g.ref.c_str());
    }
  }
};

QTEST_GUILESS_MAIN(TemplatesExplainedTest)
#include "templates_explained_test.moc"
