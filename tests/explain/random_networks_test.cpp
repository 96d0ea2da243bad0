// SPDX-License-Identifier: GPL-3.0-or-later
// Issue 4, "it must show": in 200 random networks, 20 random values, 20 gradients and 20 values of the optimizer's step
// recombine from their terms, and random ways down end at data, weights, seeds and constants alone.
#include <rapidcheck.h>

#include <QtTest>
#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "core/rng.h"
#include "explain/explanation.h"
#include "support/formula_value.h"
#include "support/random_configurations.h"
#include "support/random_networks.h"

using namespace unroll;
using namespace unroll::testing;

namespace {

constexpr int kNetworks = 200;
constexpr int kCells = 20;

double largest(const TensorD& x) {
  double most = 0.0;
  for (const double value : x.span()) most = std::max(most, std::fabs(value));
  return most;
}

/// What is wrong with one derivation, or an empty text.
std::string wrongWith(const Explanation& e, const Explanation::Derivation& d) {
  static const std::set<std::string> kKinds{"data", "weight", "seed", "constant", "value"};
  double sum = 0.0, sizes = 0.0;
  for (const auto& term : d.terms) {
    sum += term.partial * term.value;
    sizes += std::fabs(term.partial * term.value);
    if (!kKinds.contains(term.kind)) return "a term of the kind " + term.kind;
    if (term.cell.valid() && e.number(term.cell) != term.value) return term.ref + " has another value";
  }
  if (d.recombines == "op")
    return e.evaluation().recompute(d.cell.value, d.cell.cell) == d.value || std::isnan(d.value)
               ? ""
               : "recomputed it is another number";
  if (d.recombines == "leaf" && d.terms.empty()) return d.note.empty() ? "it does not say where it comes from" : "";
  if (d.recombines == "product") sum /= 2.0;
  if (sum == d.value) return "";  // also −∞, what max pooling pads with
  const TensorD& whole = d.cell.gradient ? e.evaluation().gradient(d.cell.value) : e.evaluation().value(d.cell.value);
  // conventions.md's tolerance; where all of a tensor cancels (a norm's gradient by its shift) there is nothing to be
  // relative to, and what remains is the rounding of the terms.
  const double tolerance = 1e-12 * std::max({std::fabs(sum), std::fabs(d.value), 1e-3 * largest(whole)});
  const double rounding =
      2.0 * std::numeric_limits<double>::epsilon() * static_cast<double>(d.terms.size() + 1) * sizes;
  return std::fabs(sum - d.value) <= std::max(tolerance, rounding)
             ? ""
             : "its terms give " + std::to_string(sum) + " instead of " + std::to_string(d.value);
}

/// The line with the numbers put in is worth what it says: computed as a reader would, with numbers in full where they
/// stand for a cell. Slopes are printed with four digits.
std::string wrongNumbers(const Explanation& e, const Explanation::Derivation& d, int& read) {
  const auto value = test::valueOf(d.numbers, [&](const CellRef& cell) { return e.number(cell); });
  if (!value || std::isnan(*value) || !std::isfinite(d.value)) return {};
  ++read;
  double sizes = std::fabs(d.value);
  for (const auto& term : d.terms)
    if (std::isfinite(term.value * term.partial)) sizes += std::fabs(term.value * term.partial);
  if (std::fabs(*value - d.value) <= 2e-3 * std::max(sizes, 1e-2)) return {};
  return formula::toText(d.numbers) + " is " + std::to_string(*value) + ", not " + std::to_string(d.value);
}

/// From CELL all the way down, by a random term each time.
void walkDown(const Explanation& e, CellRef cell, Rng& rng, const std::string& network, std::set<std::string>& ends,
              int& read) {
  while (true) {
    const Explanation::Derivation d = e.derive(cell);
    std::string wrong = wrongWith(e, d);
    if (wrong.empty()) wrong = wrongNumbers(e, d, read);
    if (!wrong.empty()) RC_FAIL(d.ref + ": " + wrong + " in " + network);
    RC_ASSERT(e.resolve(d.ref).value() == d.cell);
    if (d.terms.empty()) {
      if (d.recombines != "leaf" && d.op != "pad") {
        // A gradient that nothing leads to: the loss does not depend on it.
        RC_ASSERT(d.cell.gradient && d.value == 0.0);
        return;
      }
      if (!d.cell.gradient && !e.expression()[d.cell.value].op)
        ends.insert(e.expression()[d.cell.value].leaf == LeafKind::Data ? "data" : "weight or constant");
      return;
    }
    const auto& term = d.terms[static_cast<size_t>(rng.below(static_cast<int64_t>(d.terms.size())))];
    if (!term.cell.valid()) {
      RC_ASSERT(term.kind == "seed" || term.kind == "constant");
      ends.insert(term.kind);
      return;
    }
    // Always down: values to earlier ones, gradients towards the loss.
    const bool down =
        d.cell.gradient ? term.cell.value > d.cell.value : term.cell.gradient || term.cell.value < d.cell.value;
    RC_ASSERT(down);
    if (term.of.valid()) {
      const auto partial = e.derivePartial(term.of, term.by);
      double all = 0.0;  // x ⊙ x has x twice
      for (const auto& t : d.terms)
        if (t.of == term.of && t.by == term.by) all += t.partial;
      if (partial.value != all && !std::isnan(all)) RC_FAIL(partial.ref + " in " + network);
      RC_ASSERT(!partial.terms.empty());
    }
    cell = term.cell;
  }
}

/// Steps say where they are, and the transport reaches each of their parts, there and back.
void checkSteps(const Explanation& e, const std::string& network) {
  using G = Explanation::Granularity;
  using D = Explanation::Direction;
  const auto& steps = e.steps();
  const int count = static_cast<int>(steps.size());
  for (const Explanation::Step& step : steps) {
    const bool known = step.layer == "loss" || step.layer == "optimizer" || e.spec().findByName(step.layer);
    if (!known || step.section.empty()) RC_FAIL(e.refOf({step.value, -1, false}) + " is nowhere in " + network);
    RC_ASSERT(step.time < std::max(1, e.timeSteps(step.layer)));
    RC_ASSERT(e.expression()[step.value].label.layer == step.layer);
    RC_ASSERT((step.direction == D::Update) == (step.value > e.loss()));
  }
  for (const G granularity : {G::Op, G::Section, G::Time, G::Layer}) {
    std::vector<int> there{0}, back;
    for (int at = 0; (at = e.nextOf(at, granularity)) >= 0;) there.push_back(at);
    for (int at = count - 1; at >= 0; at = e.nextOf(at, granularity, true))
      if (at != count - 1 || there.back() == at) back.push_back(at);
    std::reverse(back.begin(), back.end());
    RC_ASSERT(there == back);
    if (granularity == G::Op) RC_ASSERT(static_cast<int>(there.size()) == count);
    for (size_t i = 1; i < there.size(); ++i) {
      // Another part begins: no step of it is among those before.
      const auto &a = steps[static_cast<size_t>(there[i - 1])], &b = steps[static_cast<size_t>(there[i])];
      const bool another = granularity == G::Op || a.layer != b.layer || a.direction != b.direction ||
                           (granularity != G::Layer && (a.time != b.time || !(a.section == b.section)));
      RC_ASSERT(another);
    }
  }
}

}  // namespace

class RandomNetworksTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void everyNumberIsDerived();
};

void RandomNetworksTest::everyNumberIsDerived() {
  std::set<std::string> ends;
  int read = 0;
  const std::string wrong = tryRandomly("explained networks", kNetworks, [&] {
    const RandomNetwork network = drawNetwork();
    const std::string described = network.describe();
    Explanation::Request request;
    request.inputs = network.inputs;
    request.target = network.target;
    request.weights = *initialWeights(network.spec, infer(network.spec));
    request.weightsAreInitial = network.optimizer.step == 0;
    request.training = network.training;
    request.step = static_cast<uint64_t>(network.optimizer.step + 1);
    request.update = network.optimizer;
    const auto made = Explanation::create(network.spec, std::move(request));
    if (!made.ok()) RC_FAIL(made.error().english() + " in " + described);
    const Explanation& e = **made;
    checkSteps(e, described);
    Rng rng(network.spec.seed, "test/cells");
    const auto anyCell = [&](ValueId begin, ValueId end, bool gradient) {
      while (true) {
        const auto id = begin + static_cast<ValueId>(rng.below(end - begin));
        if (elementCount(e.expression()[id].extents) == 0) continue;
        return CellRef{id, rng.below(elementCount(e.expression()[id].extents)), gradient};
      }
    };
    const ValueId loss = e.loss(), all = e.expression().size();
    for (int i = 0; i < kCells; ++i) {
      walkDown(e, anyCell(0, loss + 1, false), rng, described, ends, read);
      walkDown(e, anyCell(0, loss + 1, true), rng, described, ends, read);
      if (all > loss + 1) walkDown(e, e.meant(anyCell(loss + 1, all, false)), rng, described, ends, read);
    }
  });
  QVERIFY2(wrong.empty(), wrong.c_str());
  QVERIFY2(read > 10000, qPrintable(QString::number(read)));
  QVERIFY(ends.contains("data") && ends.contains("seed") && ends.contains("constant"));
}

QTEST_GUILESS_MAIN(RandomNetworksTest)
#include "random_networks_test.moc"
