// SPDX-License-Identifier: GPL-3.0-or-later
// A weight's next value is derived like any other number: down to data, weights, seeds and constants, in the field's
// formulas, and step by step. That it is the right one: update_reference_test.
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <cmath>
#include <set>
#include <thread>

#include "optimizers/clip.h"
#include "optimizers/schedule.h"
#include "updates.h"

using namespace unroll;
using namespace unroll::test;

namespace {

/// What PARTIAL-weighted terms give; none for what is no sum.
std::optional<double> recombined(const Explanation::Derivation& d) {
  double sum = 0.0;
  for (const auto& term : d.terms) sum += term.partial * term.value;
  if (d.recombines == "sum") return sum;
  if (d.recombines == "product") return sum / 2.0;
  return std::nullopt;
}

}  // namespace

class UpdateExplainedTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void everyNumberLeadsDown();
  void formulasOfTheField();
  void clippingByGlobalNorm();
  void theRateComesFromItsSchedule();
  void leavesSayWhereTheyComeFrom();
  void stepsGoOnThroughTheUpdate();
  void wrongRequestsAreSaid();
  void formulasCompile();
  void manyMayAskAtOnce();

 private:
  static std::shared_ptr<const Explanation> xorWith(const char* optimizer, AttributeMap attributes = {},
                                                    OptimizerState state = {}) {
    Document d = xorNet();
    d.spec.training.optimizer.type = optimizer;
    d.spec.training.optimizer.attributes = std::move(attributes);
    Explanation::Request request = requestOf(d, *initialWeights(d.spec, infer(d.spec)), std::move(state));
    request.weightsAreInitial = request.update->step == 0;
    return created(d.spec, std::move(request));
  }
};

void UpdateExplainedTest::everyNumberLeadsDown() {
  const std::set<std::string> ends{"data", "weight", "seed", "constant"};
  for (const OptimizerDescriptor& optimizer : optimizers()) {
    for (const AttributeMap& attributes : variants(optimizer)) {
      const auto e = xorWith(optimizer.key.c_str(), attributes);
      const Expression& x = e->expression();
      for (ValueId id = e->loss() + 1; id < x.size(); ++id) {
        const CellRef cell = e->meant({id, elementCount(x[id].extents) - 1, false});
        QCOMPARE(e->resolve(e->refOf(cell)).value(), cell);
        const auto d = e->derive(cell);
        if (const auto sum = recombined(d))
          QVERIFY2(std::fabs(*sum - d.value) <= 1e-12 * std::max(1e-3, std::fabs(d.value)), d.ref.c_str());
        if (d.recombines == "op") QCOMPARE(e->evaluation().recompute(cell.value, cell.cell), d.value);
        if (d.recombines == "leaf") QVERIFY(!d.note.empty());
        for (const auto& term : d.terms) {
          QVERIFY2(term.kind == "value" || ends.contains(term.kind), term.kind.c_str());
          QVERIFY(!term.cell.valid() || term.cell.gradient || term.cell.value < cell.value || cell.gradient);
          if (term.cell.valid()) QCOMPARE(e->number(term.cell), term.value);
          if (!term.of.valid()) continue;
          const auto partial = e->derivePartial(term.of, term.by);
          QCOMPARE(partial.value, term.partial);
          QVERIFY(!formula::toText(partial.numbers).empty() && !partial.terms.empty());
          QCOMPARE(e->derive(partial.ref).value().value, term.partial);
        }
      }
    }
  }
}

void UpdateExplainedTest::formulasOfTheField() {
  const auto symbols = [](const Explanation& e, const char* ref) {
    return formula::toText(e.derive(ref).value().symbols);
  };
  const auto adam = xorWith("adam", {{"form", std::string("pytorch")}});
  QCOMPARE(symbols(*adam, "next fc.W[0,1]"), std::string("W_(0, 1)^new = W_(0, 1) − η m̂_(t, 0, 1)/(√v̂_(t, 0, 1) + ε)"));
  QCOMPARE(symbols(*adam, "next fc.W.m[0,1]"),
           std::string("m_(t, 0, 1) = β_1 m_(t − 1, 0, 1) + (1 − β_1) ∂L/∂W_(0, 1)"));
  QCOMPARE(symbols(*adam, "next fc.W.v_hat[0,1]"), std::string("v̂_(t, 0, 1) = v_(t, 0, 1)/(1 − β_2^t)"));
  const auto sgd = xorWith("sgd", {{"momentum", 0.9}});
  QCOMPARE(symbols(*sgd, "next fc.W.v[0,1]"), std::string("v_(t, 0, 1) = μ v_(t − 1, 0, 1) − η ∂L/∂W_(0, 1)"));
  QCOMPARE(symbols(*sgd, "next fc.W[0,1]"), std::string("W_(0, 1)^new = W_(0, 1) + v_(t, 0, 1)"));
  // A hand-worked step: w − 0.5 · ∂L/∂w.
  const auto plain = xorWith("sgd", {{"learning_rate", 0.5}});
  const double w = plain->number(*plain->resolve("fc.W[0,1]")), g = plain->number(*plain->resolve("d fc.W[0,1]"));
  const auto d = *plain->derive("next fc.W[0,1]");
  QCOMPARE(d.value, w - 0.5 * g);
  QCOMPARE(formula::toText(d.numbers), "W_(0, 1)^new = " + formula::formatNumber(w) + " − 0.5 · " + (g < 0 ? "(" : "") +
                                           formula::formatNumber(g) + (g < 0 ? ")" : ""));
  // The way down from it leads to the gradient itself, whose users are the update's.
  const auto product = plain->derive(d.terms.at(1).ref);
  QCOMPARE(product->terms.at(1).ref, std::string("d fc.W[0,1]"));
  QCOMPARE(plain->derive("d fc.W[0,1]")->usedBy.size(), size_t{1});
}

void UpdateExplainedTest::clippingByGlobalNorm() {
  Document d = xorNet();
  d.spec.training.optimizer.type = "sgd";
  d.spec.training.clip = ChoiceSpec{"global_norm", {{"limit", 0.1}}};
  const auto e = created(d.spec, requestOf(d, *initialWeights(d.spec, infer(d.spec)), {}));
  double squares = 0.0;
  for (const auto& [name, gradient] : e->gradients()) {
    if (name == "in") continue;
    for (const double g : gradient.span()) squares += g * g;
  }
  const double norm = std::sqrt(squares);
  QVERIFY(norm > 0.1);
  QVERIFY(std::fabs(e->number(*e->resolve("optimizer.norm")) - norm) < 1e-14);
  const double g = e->number(*e->resolve("d fc.b[0]")), clipped = e->number(*e->resolve("next fc.b.clipped[0]"));
  QVERIFY(std::fabs(clipped - g * 0.1 / norm) < 1e-15);
  // The norm comes from all gradients: a term for every parameter.
  const auto sum = e->derive(e->derive("optimizer.norm")->terms.at(0).ref);
  QCOMPARE(sum->terms.size(), size_t{4});
  QCOMPARE(e->derive("next fc.W[0,0]")->note.english(),
           std::string("The weight after step 1, as if the samples of this pass were its batch."));
}

void UpdateExplainedTest::theRateComesFromItsSchedule() {
  Document d = xorNet();
  d.spec.training.optimizer.type = "sgd";
  d.spec.training.optimizer.attributes = {{"learning_rate", 0.5}};
  d.spec.training.schedule = {"step", {{"step_size", int64_t{2}}, {"gamma", 0.1}}};
  OptimizerState state;
  state.step = 25;
  state.stepsPerEpoch = 5;
  const auto e = created(d.spec, requestOf(d, *initialWeights(d.spec, infer(d.spec)), state));
  const auto rate = *e->derive("optimizer.learning_rate");
  QVERIFY(std::fabs(rate.value - 0.005) < 1e-15);
  QCOMPARE(rate.op, std::string("schedule"));
  QVERIFY(std::fabs(*recombined(rate) - rate.value) < 1e-15);
  QCOMPARE(formula::toText(rate.numbers), std::string("η_t = 0.5 · 0.1^(⌊ 5 / 2 ⌋)"));
  QCOMPARE(formula::toText(rate.symbols), std::string("η_t = η γ^(⌊ epoch / n ⌋)"));
  QCOMPARE(e->number(*e->resolve("optimizer.step")), 26.0);
  QCOMPARE(e->derive("fc.W[0,0]")->note.english(), std::string("The weight after step 25."));
  // Every schedule says its formula with numbers, in its warm-up as well.
  for (const ScheduleDescriptor& descriptor : schedules()) {
    const Schedule schedule(descriptor, {{"warmup_steps", int64_t{10}}});
    for (const int64_t step : {int64_t{3}, int64_t{30}}) {
      const Schedule::Formulas f = schedule.formulas(0.25, step, 5, 50);
      QVERIFY(formula::toText(formula::parse(f.symbols)).starts_with("η_t = "));
      QVERIFY2(formula::toText(formula::parse(f.numbers)).find("0.25") != std::string::npos, descriptor.key.c_str());
      QCOMPARE(f.numbers.find("\\frac{4}{10}") != std::string::npos, step == 3);
    }
  }
}

void UpdateExplainedTest::leavesSayWhereTheyComeFrom() {
  const auto first = xorWith("adam");
  const auto end = *first->derive("fc.W.m[0,0]");
  QCOMPARE(end.value, 0.0);
  QCOMPARE(end.recombines, std::string("leaf"));
  QCOMPARE(end.note.english(), std::string("m before the first step of training."));
  QCOMPARE(first->derive("fc.W[0,0]")->terms.at(0).kind, std::string("seed"));
  QCOMPARE(first->derive("hidden.b[0]")->note.english(), std::string("Set to 0 by the initializer zeros."));
  OptimizerState state;
  state.step = 7;
  state.slots["fc.W"] = {TensorD({1, 3}, 0.25), TensorD({1, 3}, 0.5)};
  const auto later = xorWith("adam", {}, state);
  const auto m = *later->derive("fc.W.m[0,0]");
  QCOMPARE(m.value, 0.25);
  QCOMPARE(m.note.english(), std::string("m after step 7."));
  QCOMPARE(later->derive("fc.W[0,0]")->note.english(), std::string("The weight after step 7."));
  QCOMPARE(later->number(*later->resolve("optimizer.step")), 8.0);
}

void UpdateExplainedTest::stepsGoOnThroughTheUpdate() {
  using D = Explanation::Direction;
  using G = Explanation::Granularity;
  const auto e = xorWith("adam");
  const auto& steps = e->steps();
  const auto first = std::find_if(steps.begin(), steps.end(), [](const auto& s) { return s.direction == D::Update; });
  QVERIFY(first != steps.end());
  QVERIFY(std::prev(first)->direction == D::Backward);
  for (auto at = first; at != steps.end(); ++at) {
    QVERIFY(at->direction == D::Update);
    QVERIFY(!at->section.empty());
    QVERIFY(!formula::toText(e->formulasOf(*at).symbols).empty());
  }
  const int last = static_cast<int>(steps.size()) - 1, update = static_cast<int>(first - steps.begin());
  // hidden.W, hidden.b, fc.W, fc.b: m, v, the rate and the weight each.
  QCOMPARE(last - update + 1, 16);
  QCOMPARE(e->nextOf(update, G::Section), update + 4);
  QCOMPARE(e->nextOf(update, G::Layer), update + 8);
  QCOMPARE(e->nextOf(update + 9, G::Layer, true), update + 8);
  QCOMPARE(e->nextOf(update + 8, G::Layer, true), update);
  QCOMPARE(e->nextOf(last, G::Op), -1);
  QCOMPARE(e->nextOf(last, G::Layer), -1);
  QCOMPARE(e->nextOf(0, G::Op, true), -1);
  QVERIFY(e->nextOf(update, G::Op, true) == update - 1);
  // By time steps through a recurrent layer, there and back.
  const auto sequence = explained(lstmNet());
  int at = 0;
  std::vector<int> times;
  while (at >= 0) {
    const Explanation::Step& step = sequence->steps()[static_cast<size_t>(at)];
    if (step.layer == "lstm1" && step.time >= 0) times.push_back(step.time);
    at = sequence->nextOf(at, G::Time);
  }
  QCOMPARE(times, (std::vector<int>{0, 1, 2, 3, 3, 2, 1, 0}));
}

void UpdateExplainedTest::wrongRequestsAreSaid() {
  Document d = xorNet();
  d.spec.training.optimizer.type = "adam";
  const WeightMap weights = *initialWeights(d.spec, infer(d.spec));
  const auto codeOf = [&](OptimizerState state) {
    const auto made = Explanation::create(d.spec, requestOf(d, weights, std::move(state)));
    return made.ok() ? std::string("ok") : made.error().code;
  };
  QCOMPARE(codeOf({}), std::string("ok"));
  OptimizerState state;
  state.slots["fc.W"] = {TensorD({1, 3})};
  QCOMPARE(codeOf(state), std::string("explain.optimizer_state"));
  state.slots["fc.W"] = {TensorD({3, 1}), TensorD({3, 1})};
  QCOMPARE(codeOf(state), std::string("explain.optimizer_state"));
  d.spec.training.optimizer.type = "nothing";
  QVERIFY(codeOf({}) != "ok");
  const auto without = explained(xorNet());
  QCOMPARE(without->resolve("next fc.W[0,0]").error().code, std::string("explain.no_update"));
  QCOMPARE(without->nextOf("fc.W"), kNoValue);
  const auto e = xorWith("adam");
  QCOMPARE(e->resolve("next fc.q[0]").error().code, std::string("explain.name"));
  QCOMPARE(e->resolve("d next fc.W[0,0]").error().code, std::string("explain.ref"));
  QCOMPARE(e->resolve("next fc.W[0,9]").error().code, std::string("explain.index"));
  QCOMPARE(e->derive("fc.out[0,0] by hidden.W[0,0]").error().code, std::string("explain.partial"));
  QCOMPARE(e->derive("d fc.W[0,0] by fc.W[0,0]").error().code, std::string("explain.partial"));
}

/// Every formula of every optimizer's step, of local derivatives and of schedules is LaTeX.
void UpdateExplainedTest::formulasCompile() {
  const QString compiler = QStandardPaths::findExecutable("pdflatex");
  if (compiler.isEmpty()) QSKIP("there is no pdflatex");
  std::set<std::string> lines;
  const auto put = [&](const Formula& f) { lines.insert(formula::toLatex(f)); };
  for (const OptimizerDescriptor& optimizer : optimizers())
    for (const AttributeMap& attributes : variants(optimizer)) {
      const auto e = xorWith(optimizer.key.c_str(), attributes);
      for (const Explanation::Step& step : e->steps()) {
        if (step.direction != Explanation::Direction::Update) continue;
        const auto whole = e->formulasOf(step);
        const auto one = e->derive(CellRef{step.value, 0, false});
        for (const Formula* f : {&whole.symbols, &whole.numbers, &one.symbols, &one.numbers}) put(*f);
        for (const auto& term : one.terms)
          if (term.of.valid()) put(e->derivePartial(term.of, term.by).symbols);
      }
    }
  for (const ScheduleDescriptor& descriptor : schedules()) {
    const auto f = Schedule(descriptor, {{"warmup_steps", int64_t{4}}}).formulas(0.5, 2, 5, 50);
    put(formula::parse(f.symbols));
    put(formula::parse(f.numbers));
  }
  QVERIFY(lines.size() > 100);
  std::string document = "\\documentclass{article}\\usepackage{amsmath,amssymb}\\begin{document}\n";
  for (const std::string& line : lines) document += "\\[ " + line + " \\]\n";
  QTemporaryDir folder;
  QFile file(folder.filePath("a.tex"));
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write(QByteArray::fromStdString(document + "\\end{document}\n"));
  file.close();
  QProcess process;
  process.setWorkingDirectory(folder.path());
  process.start(compiler, {"-draftmode", "-interaction=nonstopmode", "-halt-on-error", "a.tex"});
  QVERIFY(process.waitForFinished(-1));
  const QString log = QString::fromUtf8(process.readAllStandardOutput());
  QVERIFY2(process.exitCode() == 0, qPrintable(log.mid(std::max<qsizetype>(0, log.indexOf("\n!")), 600)));
}

/// The step's values are computed when they are asked for: by whoever comes first, the same for all, cell by cell as in
/// whole.
void UpdateExplainedTest::manyMayAskAtOnce() {
  const auto e = xorWith("adam", {{"form", std::string("pytorch")}});
  const auto again = xorWith("adam", {{"form", std::string("pytorch")}});
  const ValueId begin = e->loss() + 1, end = e->expression().size();
  std::vector<std::vector<double>> seen(4);
  std::vector<std::thread> threads;
  for (size_t k = 0; k < seen.size(); ++k) {
    threads.emplace_back([&, k] {
      for (ValueId i = begin; i < end; ++i) {
        const ValueId id = k % 2 == 0 ? i : end - 1 - (i - begin);
        seen[k].push_back(k < 2 ? e->evaluation().value(id)[0] : e->evaluation().number(id, 0));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (size_t k = 1; k < seen.size(); ++k) {
    if (k % 2 == 1) std::reverse(seen[k].begin(), seen[k].end());
    QVERIFY(seen[k] == seen[0]);
  }
  for (ValueId id = begin; id < end; ++id)
    QCOMPARE(again->evaluation().number(id, 0), seen[0][static_cast<size_t>(id - begin)]);
}

QTEST_GUILESS_MAIN(UpdateExplainedTest)
#include "update_explained_test.moc"
