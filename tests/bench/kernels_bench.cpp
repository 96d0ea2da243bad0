// SPDX-License-Identifier: GPL-3.0-or-later
// What the kernels cost, one by one (forward, backward) and as whole training steps of the workloads that
// unroll-cli bench names. Run e.g.: kernels_bench --benchmark_filter=step
#include <benchmark/benchmark.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/parallel.h"
#include "core/rng.h"
#include "core/tensor.h"
#include "kernels/factories.h"
#include "kernels/gemm.h"
#include "losses/loss.h"
#include "optimizers/optimizer.h"

namespace {

using namespace unroll;
using Floats = AlignedVector<float>;

Floats randomFloats(int64_t count, double scale) {
  Rng rng(1, "bench", static_cast<uint64_t>(count));
  Floats out(static_cast<size_t>(count));
  for (float& v : out) v = static_cast<float>(rng.uniform(-scale, scale));
  return out;
}

/// A kernel with its parameters; flops of one sample forward.
struct Layer {
  std::string name;
  std::unique_ptr<LayerKernel> kernel;
  int64_t in = 0, out = 0;  ///< elements of one sample
  std::vector<int64_t> parameterSizes;
  double flops = 0;
};

Layer dense(int64_t in, int64_t out, ActivationKind activation = ActivationKind::Linear) {
  DenseConfig c;
  c.in = in;
  c.out = out;
  c.activation = activation;
  return {"dense", makeDenseKernel(c), in, out, {in * out, out}, 2.0 * static_cast<double>(in * out)};
}

Layer conv(int64_t channels, int64_t size, int64_t filters, int64_t pad) {
  Conv2dConfig c;
  c.channels = channels;
  c.height = c.width = size;
  c.filters = filters;
  c.kh = c.kw = 3;
  c.top = c.bottom = c.left = c.right = pad;
  c.outHeight = c.outWidth = size + 2 * pad - 2;
  c.activation = ActivationKind::Relu;
  const int64_t pixels = c.outHeight * c.outWidth;
  return {"conv",
          makeConv2dKernel(c),
          channels * size * size,
          filters * pixels,
          {filters * channels * 9, filters},
          2.0 * static_cast<double>(filters * channels * 9 * pixels)};
}

Layer pool(int64_t channels, int64_t size) {
  Pool2dConfig c;
  c.channels = channels;
  c.height = c.width = size;
  c.outHeight = c.outWidth = size / 2;
  return {"pool", makePool2dKernel(c), channels * size * size, channels * (size / 2) * (size / 2), {}, 0};
}

Layer recurrent(RecurrentConfig::Cell cell, int64_t steps, int64_t in, int64_t units, bool sequences = false) {
  RecurrentConfig c;
  c.cell = cell;
  c.steps = steps;
  c.in = in;
  c.units = units;
  c.returnSequences = sequences;
  const int64_t g = cell == RecurrentConfig::Cell::Lstm ? 4 : cell == RecurrentConfig::Cell::Gru ? 3 : 1;
  Layer layer{"recurrent",
              makeRecurrentKernel(c),
              steps * in,
              sequences ? steps * units : units,
              {g * units * in, g * units * units, g * units},
              2.0 * static_cast<double>(steps * g * units * (in + units))};
  if (cell == RecurrentConfig::Cell::Gru) layer.parameterSizes.push_back(g * units);
  return layer;
}

/// Layers one behind the other with all the memory that a training step needs.
class Chain {
 public:
  Chain(std::vector<Layer> layers, int64_t batch, const char* loss, std::function<void(Floats&)> fillInput = {})
      : m_layers(std::move(layers)),
        m_batch(batch),
        m_loss(findLoss(loss)),
        m_attributes(findOptimizer("adam")->attributes, AttributeMap{}) {
    m_values.push_back(randomFloats(batch * m_layers[0].in, 1.0));
    if (fillInput) fillInput(m_values[0]);
    m_gradients.emplace_back(m_values[0].size());
    int64_t parameters = 0;
    for (const Layer& layer : m_layers) {
      m_values.emplace_back(static_cast<size_t>(batch * layer.out));
      m_gradients.emplace_back(static_cast<size_t>(batch * layer.out));
      const KernelNeeds needs = layer.kernel->needs(batch, 0);
      m_caches.emplace_back(static_cast<size_t>(needs.cache));
      m_scratch.resize(std::max(m_scratch.size(), static_cast<size_t>(needs.scratch)));
      for (int64_t size : layer.parameterSizes) parameters += size;
    }
    m_parameters = randomFloats(parameters, 0.05);
    m_dParameters.resize(m_parameters.size());
    m_m.resize(m_parameters.size());
    m_v.resize(m_parameters.size());
    m_target.resize(static_cast<size_t>(batch * m_layers.back().out));
    for (int64_t i = 0; i < batch; ++i)
      m_target[static_cast<size_t>(i)] = static_cast<float>(i % std::min<int64_t>(10, m_layers.back().out));
  }

  void forward() { run(false); }
  void backward() { run(true); }
  void step() {
    forward();
    for (Floats& g : m_gradients) std::fill(g.begin(), g.end(), 0.0f);
    std::fill(m_dParameters.begin(), m_dParameters.end(), 0.0f);
    LossCall loss;
    loss.rows = m_batch;
    loss.columns = m_layers.back().out;
    loss.prediction = m_values.back().data();
    loss.target = m_target.data();
    loss.dPrediction = m_gradients.back().data();
    benchmark::DoNotOptimize(m_loss->kernel(loss, true));
    backward();
    float* slots[] = {m_m.data(), m_v.data()};
    findOptimizer("adam")->kernel(
        {static_cast<int64_t>(m_parameters.size()), m_parameters.data(), m_dParameters.data(), slots, 1e-3, ++m_step},
        m_attributes);
  }
  double flops() const {
    double sum = 0;
    for (const Layer& layer : m_layers) sum += layer.flops * static_cast<double>(m_batch);
    return sum;
  }
  int64_t batch() const { return m_batch; }

 private:
  void run(bool isBackward) {
    size_t parameterAt = 0;
    std::vector<size_t> starts;
    for (const Layer& layer : m_layers) {
      starts.push_back(parameterAt);
      for (int64_t size : layer.parameterSizes) parameterAt += static_cast<size_t>(size);
    }
    for (size_t n = 0; n < m_layers.size(); ++n) {
      const size_t i = isBackward ? m_layers.size() - 1 - n : n;
      const Layer& layer = m_layers[i];
      const float* input = m_values[i].data();
      float* output = m_values[i + 1].data();
      const float* dOutput = m_gradients[i + 1].data();
      float* dInput = i == 0 ? nullptr : m_gradients[i].data();
      const float* parameters[4] = {};
      float* dParameters[4] = {};
      size_t at = starts[i];
      for (size_t p = 0; p < layer.parameterSizes.size(); ++p) {
        parameters[p] = m_parameters.data() + at;
        dParameters[p] = m_dParameters.data() + at;
        at += static_cast<size_t>(layer.parameterSizes[p]);
      }
      KernelCall call;
      call.batch = m_batch;
      call.training = true;
      call.inputs = {&input, 1};
      call.outputs = {&output, 1};
      call.parameters = {parameters, layer.parameterSizes.size()};
      call.cache = m_caches[i].data();
      call.scratch = m_scratch.data();
      call.dOutputs = {&dOutput, 1};
      call.dInputs = {&dInput, 1};
      call.dParameters = {dParameters, layer.parameterSizes.size()};
      isBackward ? layer.kernel->backward(call) : layer.kernel->forward(call);
    }
  }

  std::vector<Layer> m_layers;
  int64_t m_batch;
  const LossDescriptor* m_loss;
  Attributes m_attributes;
  std::vector<Floats> m_values, m_gradients, m_caches;
  Floats m_scratch, m_parameters, m_dParameters, m_m, m_v, m_target;
  int64_t m_step = 0;
};

template <class... Layers>
std::vector<Layer> list(Layers... layers) {
  std::vector<Layer> all;
  (all.push_back(std::move(layers)), ...);
  return all;
}

std::vector<Layer> cnn(int64_t units) {
  return list(conv(1, 28, 32, 0), pool(32, 26), dense(32 * 169, units, ActivationKind::Relu), dense(units, 10));
}

void oneHot(Floats& x) {
  std::fill(x.begin(), x.end(), 0.0f);
  Rng rng(2, "bench");
  for (size_t row = 0; row < x.size() / 65; ++row) x[row * 65 + static_cast<size_t>(rng.below(65))] = 1.0f;
}

using Make = std::function<std::unique_ptr<Chain>()>;
struct Workload {
  const char* name;
  Make make;
};

const std::vector<Workload>& workloads() {
  using Cell = RecurrentConfig::Cell;
  constexpr const char* ce = "sparse_categorical_crossentropy";
  constexpr const char* bce = "binary_crossentropy";
  constexpr auto relu = ActivationKind::Relu;
  static const std::vector<Workload> all = {
      {"mlp_b32", [=] { return std::make_unique<Chain>(list(dense(784, 128, relu), dense(128, 10)), 32, ce); }},
      {"cnn64_b32", [=] { return std::make_unique<Chain>(cnn(64), 32, ce); }},
      {"cnn128_b32", [=] { return std::make_unique<Chain>(cnn(128), 32, ce); }},
      {"cnn128_b128", [=] { return std::make_unique<Chain>(cnn(128), 128, ce); }},
      {"deepcnn_b64",
       [=] {
         return std::make_unique<Chain>(list(conv(1, 28, 32, 1), conv(32, 28, 64, 1), pool(64, 28), conv(64, 14, 64, 1),
                                             pool(64, 14), dense(64 * 49, 128, relu), dense(128, 10)),
                                        64, ce);
       }},
      {"rnn128_b32",
       [=] { return std::make_unique<Chain>(list(recurrent(Cell::Simple, 50, 10, 128), dense(128, 1)), 32, bce); }},
      {"lstm128_b32",
       [=] { return std::make_unique<Chain>(list(recurrent(Cell::Lstm, 50, 10, 128), dense(128, 1)), 32, bce); }},
      {"gru128_b32",
       [=] { return std::make_unique<Chain>(list(recurrent(Cell::Gru, 50, 10, 128), dense(128, 1)), 32, bce); }},
      {"charlstm_b128",
       [=] {
         return std::make_unique<Chain>(
             list(recurrent(Cell::Lstm, 40, 65, 128, true), recurrent(Cell::Lstm, 40, 128, 128), dense(128, 65)), 128,
             ce, oneHot);
       }},
      {"seqrnn32_b32",
       [=] {
         return std::make_unique<Chain>(list(recurrent(Cell::Simple, 10, 10, 32), dense(32, 10)), 32,
                                        "mean_squared_error");
       }},
  };
  return all;
}

void step(benchmark::State& state, const Make& make, int threads) {
  ThreadPool pool(threads);
  const auto chain = make();
  pool.run([&] {
    chain->step();
    for (auto _ : state) chain->step();
  });
  state.counters["samples/s"] =
      benchmark::Counter(static_cast<double>(chain->batch() * state.iterations()), benchmark::Counter::kIsRate);
  state.counters["GFLOP/s"] =
      benchmark::Counter(3e-9 * chain->flops() * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

/// One layer alone: forward, then backward with the input's gradient (a second layer's place in a chain).
void layer(benchmark::State& state, const std::function<Layer()>& make, int64_t batch, bool isBackward) {
  ThreadPool pool(1);
  Layer copy{"copy", makeCopyKernel({make().in, false}), make().in, make().in, {}, 0};
  std::vector<Layer> one;
  if (isBackward) one.push_back(std::move(copy));
  one.push_back(make());
  Chain chain(std::move(one), batch, "mean_squared_error");
  pool.run([&] {
    chain.step();
    for (auto _ : state) isBackward ? chain.backward() : chain.forward();
  });
  state.counters["GFLOP/s"] =
      benchmark::Counter((isBackward ? 2e-9 : 1e-9) * chain.flops() * static_cast<double>(state.iterations()),
                         benchmark::Counter::kIsRate);
}

void product(benchmark::State& state, int64_t m, int64_t n, int64_t k, Stored storedA, Stored storedB) {
  const Floats a = randomFloats(m * k, 1), b = randomFloats(n * k, 1);
  Floats c(static_cast<size_t>(m * n));
  for (auto _ : state)
    gemm(m, n, k, {a.data(), storedA == Stored::AsIs ? k : m, storedA},
         {b.data(), storedB == Stored::AsIs ? n : k, storedB}, c.data(), n);
  state.counters["GFLOP/s"] =
      benchmark::Counter(2e-9 * static_cast<double>(m * n * k * state.iterations()), benchmark::Counter::kIsRate);
}

/// The most that one core can do: twelve independent sums of products in registers.
void peak(benchmark::State& state) {
  constexpr int kSums = 12, kLanes = 16;
  typedef float Vec __attribute__((vector_size(kLanes * sizeof(float))));
  Vec sums[kSums] = {};
  Vec a = {}, b = {};
  benchmark::DoNotOptimize(a);
  benchmark::DoNotOptimize(b);
  for (auto _ : state) {
    for (int i = 0; i < 1000; ++i)
      for (Vec& sum : sums) sum = sum + a * b;
    for (Vec& sum : sums) benchmark::DoNotOptimize(sum);
  }
  state.counters["GFLOP/s"] = benchmark::Counter(2e-9 * kLanes * kSums * 1000 * static_cast<double>(state.iterations()),
                                                 benchmark::Counter::kIsRate);
}

void registerAll() {
  benchmark::RegisterBenchmark("peak", peak);
  for (const Workload& w : workloads())
    for (int threads : {1, coreCount()}) {
      benchmark::RegisterBenchmark(("step/" + std::string(w.name) + "/threads:" + std::to_string(threads)).c_str(),
                                   [&w, threads](benchmark::State& s) { step(s, w.make, threads); })
          ->UseRealTime()
          ->Unit(benchmark::kMillisecond);
      if (coreCount() == 1) break;
    }
  using Cell = RecurrentConfig::Cell;
  const auto one = [](const char* name, std::function<Layer()> make, int64_t batch) {
    for (bool isBackward : {false, true})
      benchmark::RegisterBenchmark((std::string("layer/") + name + (isBackward ? "/backward" : "/forward")).c_str(),
                                   [=](benchmark::State& s) { layer(s, make, batch, isBackward); })
          ->UseRealTime()
          ->Unit(benchmark::kMicrosecond);
  };
  one(
      "dense784x128_b32", [] { return dense(784, 128, ActivationKind::Relu); }, 32);
  one(
      "dense5408x128_b128", [] { return dense(5408, 128, ActivationKind::Relu); }, 128);
  one(
      "conv1x32_b32", [] { return conv(1, 28, 32, 0); }, 32);
  one(
      "conv32x64_b8", [] { return conv(32, 28, 64, 1); }, 8);
  one(
      "conv64x64_b8", [] { return conv(64, 14, 64, 1); }, 8);
  one(
      "pool32_b32", [] { return pool(32, 26); }, 32);
  one(
      "rnn128_b32", [] { return recurrent(Cell::Simple, 50, 10, 128); }, 32);
  one(
      "lstm128_b32", [] { return recurrent(Cell::Lstm, 50, 10, 128); }, 32);
  one(
      "gru128_b32", [] { return recurrent(Cell::Gru, 50, 10, 128); }, 32);
  for (int64_t size : {64, 256, 1024})
    for (Stored b : {Stored::AsIs, Stored::Transposed})
      benchmark::RegisterBenchmark(("gemm/" + std::to_string(size) + (b == Stored::AsIs ? "/nn" : "/nt")).c_str(),
                                   [=](benchmark::State& s) { product(s, size, size, size, Stored::AsIs, b); });
  benchmark::RegisterBenchmark("gemm/16x512x128/nt",
                               [](benchmark::State& s) { product(s, 16, 512, 128, Stored::AsIs, Stored::Transposed); });
  benchmark::RegisterBenchmark(
      "gemm/512x128x640/tn", [](benchmark::State& s) { product(s, 512, 128, 640, Stored::Transposed, Stored::AsIs); });
}

}  // namespace

int main(int argc, char** argv) {
  registerAll();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
