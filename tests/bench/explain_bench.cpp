// SPDX-License-Identifier: GPL-3.0-or-later
// What it costs to explain: a whole pass, and one derivation once the pass has run (issue 4: under 50 ms in the MNIST
// CNN, under 200 ms through 100 steps of an LSTM). Each derivation is the slowest of many cells of its kind. Not a test:
// nothing is asserted about seconds.
#include <benchmark/benchmark.h>

#include <chrono>

#include "core/rng.h"
#include "explain/explanation.h"
#include "io/templates.h"
#include "train/trainer.h"

using namespace unroll;

namespace {

TensorD drawn(const Extents& extents, uint64_t seed) {
  Rng rng(seed, "bench");
  TensorD x(extents);
  for (double& value : x.span()) value = rng.uniform(0.0, 1.0);
  return x;
}

struct Case {
  NetworkSpec spec;
  Explanation::Request request;
};

Case caseOf(NetworkSpec spec, const std::string& input, TensorD sample) {
  Case made;
  made.spec = std::move(spec);
  made.request.inputs[input] = std::move(sample);
  made.request.target = TensorD({1}, 1.0);
  made.request.weights = *initialWeights(made.spec, infer(made.spec));
  made.request.weightsAreInitial = true;
  made.request.update = OptimizerState{};
  return made;
}

Case mnist() {
  NetworkSpec spec = *makeTemplate("mnist_cnn");
  const std::string input = spec.nodes.front().name;
  return caseOf(std::move(spec), input, drawn({1, 1, 28, 28}, 1));
}

Case lstm() {
  NetworkSpec spec;
  spec.nodes = {{1, "input", "in", 1, {{"shape", std::vector<int64_t>{kOpen, 16}}}, {}, {}},
                {2, "lstm", "lstm1", 1, {{"units", int64_t{64}}}, {}, {}},
                {3, "dense", "fc", 1, {{"units", int64_t{10}}, {"activation", std::string("softmax")}}, {}, {}}};
  spec.edges = {{{1, "out"}, {2, "in"}}, {{2, "out"}, {3, "in"}}};
  spec.training.loss = "sparse_categorical_crossentropy";
  return caseOf(std::move(spec), "in", drawn({1, 100, 16}, 2));
}

const Explanation& explained(bool recurrent) {
  static const auto image = *Explanation::create(mnist().spec, mnist().request);
  static const auto sequence = *Explanation::create(lstm().spec, lstm().request);
  return recurrent ? *sequence : *image;
}

void pass(benchmark::State& state) {
  const Case given = state.range(0) ? lstm() : mnist();
  for (auto _ : state) benchmark::DoNotOptimize(Explanation::create(given.spec, given.request));
}
BENCHMARK(pass)->Arg(0)->Arg(1)->ArgName("lstm")->Unit(benchmark::kMillisecond);

/// The first derivation of the optimizer's step computes it; the pass itself does not.
void firstNext(benchmark::State& state) {
  const Case given = state.range(0) ? lstm() : mnist();
  for (auto _ : state) {
    state.PauseTiming();
    const auto e = *Explanation::create(given.spec, given.request);
    std::string widest;
    int64_t most = 0;
    for (const auto& [name, weights] : given.request.weights)
      if (weights.size() > most) {
        most = weights.size();
        widest = name;
      }
    state.ResumeTiming();
    benchmark::DoNotOptimize(e->derive({e->nextOf(widest), most / 2, false}));
  }
}
BENCHMARK(firstNext)->Arg(0)->Arg(1)->ArgName("lstm")->Unit(benchmark::kMillisecond);

enum Kind { Values, Gradients, Next };

/// The slowest of three cells of every value.
void derive(benchmark::State& state) {
  const Explanation& e = explained(state.range(0) != 0);
  const auto kind = static_cast<Kind>(state.range(1));
  const ValueId begin = kind == Next ? e.loss() + 1 : 0;
  const ValueId end = kind == Next ? e.expression().size() : e.loss() + 1;
  double slowest = 0.0;
  std::string which;
  for (auto _ : state) {
    for (ValueId id = begin; id < end; ++id) {
      const int64_t size = elementCount(e.expression()[id].extents);
      for (const int64_t cell : {int64_t{0}, size / 2, size - 1}) {
        const auto start = std::chrono::steady_clock::now();
        benchmark::DoNotOptimize(e.derive(e.meant({id, cell, kind == Gradients})));
        const double took = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
        if (took <= slowest) continue;
        slowest = took;
        which = e.refOf({id, cell, kind == Gradients});
      }
    }
  }
  state.counters["slowest_ms"] = slowest;
  state.SetLabel(which);
}
BENCHMARK(derive)
    ->ArgsProduct({{0, 1}, {Values, Gradients, Next}})
    ->ArgNames({"lstm", "kind"})
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

/// The three lines of every step of the transport: the slowest.
void formulas(benchmark::State& state) {
  const Explanation& e = explained(state.range(0) != 0);
  double slowest = 0.0;
  std::string which;
  for (auto _ : state) {
    for (const Explanation::Step& step : e.steps()) {
      const auto start = std::chrono::steady_clock::now();
      benchmark::DoNotOptimize(e.formulasOf(step));
      const double took = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
      if (took <= slowest) continue;
      slowest = took;
      which = e.refOf({step.value, -1, step.direction == Explanation::Direction::Backward});
    }
  }
  state.counters["slowest_ms"] = slowest;
  state.SetLabel(which);
}
BENCHMARK(formulas)->Arg(0)->Arg(1)->ArgName("lstm")->Iterations(1)->Unit(benchmark::kMillisecond);

/// A gradient's badge: the central difference.
void check(benchmark::State& state) {
  const Explanation& e = explained(state.range(0) != 0);
  const CellRef cell = *e.resolve(state.range(0) ? "d lstm1.W[0,0]" : "d " + e.layers()[1] + ".b[0]");
  for (auto _ : state) benchmark::DoNotOptimize(e.derive(cell, true));
}
BENCHMARK(check)->Arg(0)->Arg(1)->ArgName("lstm")->Unit(benchmark::kMillisecond);

/// Samples of the shape that a network wants, drawn; each target is a class.
class DrawnData final : public Dataset {
 public:
  DrawnData(Extents sample, int64_t classes) : m_sample(std::move(sample)), m_classes(classes) {}
  int64_t size() const override { return 1024; }
  Shape inputShape() const override { return Shape::ofSample(m_sample); }
  Shape targetShape() const override { return Shape{{'N', kOpen}}; }
  TargetKind targetKind() const override { return TargetKind::ClassIndex; }
  int64_t classes() const override { return m_classes; }
  void fill(std::span<const int64_t> samples, Batch& batch) const override {
    const int64_t size = elementCount(m_sample);
    batch.count = static_cast<int64_t>(samples.size());
    for (int64_t i = 0; i < batch.count * size; ++i) batch.input[i] = static_cast<float>(i % 7) / 7.0f;
    for (int64_t i = 0; i < batch.count; ++i) batch.target[i] = static_cast<float>(i % m_classes);
  }
  SampleView view() const override { return SampleView::Row; }

 private:
  Extents m_sample;
  int64_t m_classes;
};

/// What explaining a network in training costs the training: the copy that the session's own thread makes between two
/// steps (weights, and what the optimizer remembers), asked for five times a second; beside it one step.
void snapshot(benchmark::State& state, const char* key, const Extents& sample, int64_t classes) {
  const NetworkSpec spec = *makeTemplate(key);
  const DataSplit data{std::make_shared<DrawnData>(sample, classes), nullptr};
  const auto trainer = *Trainer::create(spec, &data);
  using Clock = std::chrono::steady_clock;
  const auto since = [](Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
  };
  trainer->step();
  double steps = 0.0, longest = 0.0;
  for (auto _ : state) {
    auto start = Clock::now();
    trainer->step();
    steps += since(start);
    start = Clock::now();
    const WeightMap weights = trainer->network().weights();
    const OptimizerState optimizer = trainer->optimizerState();
    const double took = since(start);
    longest = std::max(longest, took);
    state.SetIterationTime(took / 1e3);
    benchmark::DoNotOptimize(&weights);
    benchmark::DoNotOptimize(&optimizer);
  }
  state.counters["longest_ms"] = longest;
  state.counters["step_ms"] = steps / static_cast<double>(state.iterations());
}
BENCHMARK_CAPTURE(snapshot, mnist_cnn, "mnist_cnn", Extents{1, 28, 28}, 10)
    ->Iterations(30)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(snapshot, char_lstm, "char_lstm", Extents{40, 65}, 65)
    ->Iterations(30)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
