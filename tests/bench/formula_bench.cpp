// SPDX-License-Identifier: GPL-3.0-or-later
// What a formula costs: laid out and painted, as a matrix of a size, alone and folded as a step of a large layer. A
// frame is 16 ms (issue 4: 16 × 16 within one). Not a test: nothing is asserted about seconds.
//   QT_QPA_PLATFORM=offscreen formula_bench
#include <benchmark/benchmark.h>

#include <QGuiApplication>
#include <QImage>
#include <QPainter>

#include "core/rng.h"
#include "explain/explanation.h"
#include "explain/formula_layout.h"
#include "explain/formula_paint.h"

using namespace unroll;

namespace {

Formula matrixOf(int size) {
  Rng rng(1, "bench");
  std::vector<Formula> entries;
  for (int i = 0; i < size * size; ++i)
    entries.push_back(formula::number(rng.uniform(-10.0, 10.0), CellRef{1, i, false}));
  return formula::matrix(size, size, std::move(entries));
}

/// "z = W x + b" of a dense layer with SIZE × SIZE weights, the numbers put in, folded to ENTRIES rows and columns.
Formula denseStep(int64_t size, int entries) {
  NetworkSpec spec;
  spec.nodes = {{1, "input", "in", 1, {{"shape", std::vector<int64_t>{size}}}, {}, {}},
                {2, "dense", "fc", 1, {{"units", size}}, {}, {}}};
  spec.edges = {{{1, "out"}, {2, "in"}}};
  spec.training.loss = "mean_squared_error";
  Explanation::Request request;
  request.inputs["in"] = TensorD({1, size}, 0.5);
  request.weights = *initialWeights(spec, infer(spec));
  const auto e = *Explanation::create(spec, std::move(request));
  return e->formulasOf({e->resolve("fc.z[0,0]")->value, Explanation::Direction::Forward, "fc", {}, -1}, entries)
      .numbers;
}

/// A view's first frame with FORMULA; SCALE: of the screen.
void frame(benchmark::State& state, const Formula& given, double scale) {
  QImage image(static_cast<int>(2560 * scale), static_cast<int>(1440 * scale), QImage::Format_ARGB32_Premultiplied);
  image.setDevicePixelRatio(scale);
  const FormulaPaint colors = FormulaPaint::themed();
  FormulaLayout::Options options;
  options.maxWidth = 1200.0;
  for (auto _ : state) {
    const FormulaLayout layout(given, options);
    QPainter painter(&image);
    paintFormula(painter, layout, {10.0, 10.0}, colors);
    benchmark::DoNotOptimize(layout.boxes().data());
  }
}

void matrix(benchmark::State& state) {
  frame(state, matrixOf(static_cast<int>(state.range(0))), static_cast<double>(state.range(1)));
}
BENCHMARK(matrix)->ArgsProduct({{4, 8, 16, 32}, {1, 2}})->ArgNames({"size", "scale"})->Unit(benchmark::kMillisecond);

/// A whole step of a dense layer as the card shows it: a matrix times a vector plus another, folded.
void step(benchmark::State& state) { frame(state, denseStep(state.range(0), static_cast<int>(state.range(1))), 1.0); }
BENCHMARK(step)
    ->Args({16, 16})
    ->Args({16, 8})
    ->Args({512, 8})
    ->Args({512, 16})
    ->ArgNames({"units", "entries"})
    ->Unit(benchmark::kMillisecond);

}  // namespace

int main(int argc, char** argv) {
  QGuiApplication program(argc, argv);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
