// SPDX-License-Identifier: GPL-3.0-or-later
// unroll-cli bench: how fast a training step is on the workloads that are compared with PyTorch.
#include <unistd.h>

#include <array>
#include <chrono>
#include <cmath>
#include <fstream>

#include "cli/command.h"
#include "core/rng.h"
#include "io/document.h"
#include "kernels/gemm.h"
#include "train/trainer.h"

namespace unroll::cli {
namespace {

struct Options {
  std::vector<std::string> workloads;
  int threads = 0;
  double seconds = 3.0;
};

using Clock = std::chrono::steady_clock;
double secondsSince(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// How the targets look: class numbers, 0 or 1, or real numbers in [0, 1).
enum class TargetDraw { Class, Binary, Real };

struct Workload {
  const char* name;
  int64_t batch;
  Extents input;     ///< of a sample
  bool oneHot;       ///< rows with a single 1 along the last axis
  int64_t samples;
  TargetDraw target;
  int64_t outputs;   ///< classes, or values of a target
  const char* layers;  ///< nodes after the input, in a line, as documents write them
  const char* loss;
};

const std::array<Workload, 10> kWorkloads = {{
    {"mlp_b32", 32, {784}, false, 4096, TargetDraw::Class, 10,
     R"([{"type":"dense","attributes":{"units":128,"activation":"relu"}},{"type":"dense","attributes":{"units":10,"activation":"softmax"}}])",
     "sparse_categorical_crossentropy"},
    {"cnn64_b32", 32, {1, 28, 28}, false, 4096, TargetDraw::Class, 10,
     R"([{"type":"conv2d","attributes":{"filters":32,"kernel_size":[3,3],"activation":"relu"}},{"type":"max_pooling2d"},{"type":"flatten"},
         {"type":"dense","attributes":{"units":64,"activation":"relu"}},{"type":"dense","attributes":{"units":10,"activation":"softmax"}}])",
     "sparse_categorical_crossentropy"},
    {"cnn128_b32", 32, {1, 28, 28}, false, 4096, TargetDraw::Class, 10,
     R"([{"type":"conv2d","attributes":{"filters":32,"kernel_size":[3,3],"activation":"relu"}},{"type":"max_pooling2d"},{"type":"flatten"},
         {"type":"dense","attributes":{"units":128,"activation":"relu"}},{"type":"dense","attributes":{"units":10,"activation":"softmax"}}])",
     "sparse_categorical_crossentropy"},
    {"cnn128_b128", 128, {1, 28, 28}, false, 4096, TargetDraw::Class, 10,
     R"([{"type":"conv2d","attributes":{"filters":32,"kernel_size":[3,3],"activation":"relu"}},{"type":"max_pooling2d"},{"type":"flatten"},
         {"type":"dense","attributes":{"units":128,"activation":"relu"}},{"type":"dense","attributes":{"units":10,"activation":"softmax"}}])",
     "sparse_categorical_crossentropy"},
    {"deepcnn_b64", 64, {1, 28, 28}, false, 4096, TargetDraw::Class, 10,
     R"([{"type":"conv2d","attributes":{"filters":32,"kernel_size":[3,3],"padding":"same","activation":"relu"}},
         {"type":"conv2d","attributes":{"filters":64,"kernel_size":[3,3],"padding":"same","activation":"relu"}},{"type":"max_pooling2d"},
         {"type":"conv2d","attributes":{"filters":64,"kernel_size":[3,3],"padding":"same","activation":"relu"}},{"type":"max_pooling2d"},
         {"type":"flatten"},{"type":"dense","attributes":{"units":128,"activation":"relu"}},
         {"type":"dense","attributes":{"units":10,"activation":"softmax"}}])",
     "sparse_categorical_crossentropy"},
    {"rnn128_b32", 32, {50, 10}, false, 2048, TargetDraw::Binary, 1,
     R"([{"type":"simple_rnn","attributes":{"units":128}},{"type":"dense","attributes":{"units":1,"activation":"sigmoid"}}])",
     "binary_crossentropy"},
    {"lstm128_b32", 32, {50, 10}, false, 2048, TargetDraw::Binary, 1,
     R"([{"type":"lstm","attributes":{"units":128}},{"type":"dense","attributes":{"units":1,"activation":"sigmoid"}}])",
     "binary_crossentropy"},
    {"gru128_b32", 32, {50, 10}, false, 2048, TargetDraw::Binary, 1,
     R"([{"type":"gru","attributes":{"units":128}},{"type":"dense","attributes":{"units":1,"activation":"sigmoid"}}])",
     "binary_crossentropy"},
    {"charlstm_b128", 128, {40, 65}, true, 2048, TargetDraw::Class, 65,
     R"([{"type":"lstm","attributes":{"units":128,"return_sequences":true}},{"type":"lstm","attributes":{"units":128}},
         {"type":"dense","attributes":{"units":65,"activation":"softmax"}}])",
     "sparse_categorical_crossentropy"},
    {"seqrnn32_b32", 32, {10, 10}, false, 1000, TargetDraw::Real, 10,
     R"([{"type":"simple_rnn","attributes":{"units":32}},{"type":"dense","attributes":{"units":10}}])", "mean_squared_error"},
}};

/// Random numbers in memory: what is measured is the step, not the data.
class RandomData final : public Dataset {
 public:
  explicit RandomData(const Workload& workload)
      : m_input(Shape::ofSample(workload.input)),
        m_kind(workload.target == TargetDraw::Class ? TargetKind::ClassIndex : TargetKind::Values),
        m_classes(workload.outputs),
        m_samples(workload.samples) {
    Rng rng(1, "bench");
    const int64_t columns = workload.input.back();
    m_inputs.resize(static_cast<size_t>(m_samples * width()));
    for (float& value : m_inputs) value = workload.oneHot ? 0.0f : static_cast<float>(rng.uniform());
    for (int64_t row = 0; workload.oneHot && row < m_samples * width() / columns; ++row) {
      m_inputs[static_cast<size_t>(row * columns + rng.below(columns))] = 1.0f;
    }
    m_targets.resize(static_cast<size_t>(m_samples * targetWidth()));
    for (float& value : m_targets) {
      value = static_cast<float>(workload.target == TargetDraw::Class    ? static_cast<double>(rng.below(m_classes))
                                 : workload.target == TargetDraw::Binary ? static_cast<double>(rng.below(2))
                                                                         : rng.uniform());
    }
  }
  int64_t size() const override { return m_samples; }
  Shape inputShape() const override { return m_input; }
  Shape targetShape() const override {
    return m_kind == TargetKind::ClassIndex ? Shape{{'N', kOpen}} : Shape::ofSample({m_classes});
  }
  TargetKind targetKind() const override { return m_kind; }
  int64_t classes() const override { return m_kind == TargetKind::ClassIndex ? m_classes : 0; }
  SampleView view() const override { return SampleView::Row; }
  void fill(std::span<const int64_t> samples, Batch& batch) const override {
    batch.count = static_cast<int64_t>(samples.size());
    batch.time = 0;
    for (size_t i = 0; i < samples.size(); ++i) {
      const auto row = static_cast<int64_t>(i);
      std::copy_n(m_inputs.data() + samples[i] * width(), width(), batch.input + row * width());
      std::copy_n(m_targets.data() + samples[i] * targetWidth(), targetWidth(), batch.target + row * targetWidth());
    }
  }

 private:
  int64_t width() const { return m_input.sampleElements(); }
  int64_t targetWidth() const { return m_kind == TargetKind::ClassIndex ? 1 : m_classes; }
  Shape m_input;
  TargetKind m_kind;
  int64_t m_classes;
  int64_t m_samples;
  std::vector<float> m_inputs, m_targets;
};

Result<NetworkSpec> specOf(const Workload& workload) {
  Json document{{"format", 1}, {"title", workload.name}};
  document["nodes"] = Json::array({{{"name", "n0"}, {"type", "input"}, {"attributes", {{"shape", workload.input}}}}});
  document["edges"] = Json::array();
  int count = 0;
  for (Json node : Json::parse(workload.layers)) {
    const std::string before = "n" + std::to_string(count++);
    node["name"] = "n" + std::to_string(count);
    document["edges"].push_back({{"from", before + ".out"}, {"to", "n" + std::to_string(count) + ".in"}});
    document["nodes"].push_back(node);
  }
  document["training"] = {{"loss", workload.loss},
                          {"optimizer", {{"type", "adam"}, {"learning_rate", 0.001}}},
                          {"batch", workload.batch},
                          {"epochs", 1'000'000'000}};
  UNROLL_TRY(Document read, readDocument(document.dump(), workload.name));
  return std::move(read.spec);
}

/// What this machine reaches at most in a product of large matrices, in 10⁹ operations a second.
double peakGflops() {
  constexpr int64_t n = 768;
  AlignedVector<float> a(n * n, 0.5f), b(n * n, 0.25f), c(n * n, 0.0f);
  double best = 0.0;
  for (int i = 0; i < 12; ++i) {
    const Clock::time_point start = Clock::now();
    parallelGemm(n, n, n, {a.data(), n}, {b.data(), n}, c.data(), n, Start::Zero);
    best = std::max(best, 2.0 * n * n * n / secondsSince(start) * 1e-9);
  }
  return best;
}

double residentMebibytes() {
  int64_t pages = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> pages >> resident;
  return static_cast<double>(resident * sysconf(_SC_PAGESIZE)) / (1024.0 * 1024.0);
}

double rounded(double value, double digits) { return std::round(value * digits) / digits; }

Result<Json> measure(const Workload& workload, const Options& options, int threads, double peak) {
  UNROLL_TRY(const NetworkSpec spec, specOf(workload));
  const DataSplit data{std::make_shared<RandomData>(workload), nullptr};
  UNROLL_TRY(const std::unique_ptr<Trainer> trainer, Trainer::create(spec, &data));
  for (int i = 0; i < 5; ++i) trainer->step();
  int64_t samples = 0;
  int64_t steps = 0;
  double took = 0.0;
  const Clock::time_point start = Clock::now();
  for (; took < options.seconds; took = secondsSince(start), ++steps) {
    trainer->step();
    samples += trainer->network().batch().count;
  }
  // Backward does each product of forward twice: by the input and by the weights.
  const double gflops = 3.0 * static_cast<double>(trainer->network().inference().flops()) * static_cast<double>(samples) / took * 1e-9;
  return Json{{"name", workload.name},
              {"batch", workload.batch},
              {"threads", threads},
              {"samples_per_s", rounded(static_cast<double>(samples) / took, 10.0)},
              {"ms_per_step", rounded(took / static_cast<double>(steps) * 1e3, 1e4)},
              {"gflops", rounded(gflops, 100.0)},
              {"peak_fraction", rounded(gflops / peak, 1e4)},
              {"rss_mib", rounded(residentMebibytes(), 10.0)}};
}

Result<int> bench(const Options& options, Context& context) {
  std::vector<const Workload*> chosen;
  for (const std::string& name : options.workloads) {
    const auto at = std::find_if(kWorkloads.begin(), kWorkloads.end(), [&](const Workload& w) { return name == w.name; });
    if (at == kWorkloads.end()) {
      std::string names;
      for (const Workload& workload : kWorkloads) names += std::string(names.empty() ? "" : ", ") + workload.name;
      return Error{"bench.unknown",
                   Text{QT_TRANSLATE_NOOP("engine", "There is no workload called '{0}'. There are: {1}."), {name, names}},
                   {},
                   ErrorKind::Usage};
    }
    chosen.push_back(&*at);
  }
  for (const Workload& workload : kWorkloads) {
    if (options.workloads.empty()) chosen.push_back(&workload);
  }
  ThreadPool pool(options.threads);
  double peak = 0.0;
  pool.run([&] { peak = peakGflops(); });
  for (const Workload* workload : chosen) {
    std::optional<Result<Json>> line;
    pool.run([&] { line = measure(*workload, options, pool.threads(), peak); });
    UNROLL_TRY(const Json json, *std::move(line));
    context.out << json.dump() << std::endl;
  }
  return kDone;
}

}  // namespace

void addBench(CLI::App& app, Action& action) {
  auto options = std::make_shared<Options>();
  CLI::App* added = command(app, action, "bench", "Measures training steps; one line of JSON for each workload", options, bench);
  added->add_option("--workload", options->workloads, "Its name; repeatable; all without it")->allow_extra_args(false);
  added->add_option("--threads", options->threads, "How many to work with; all cores without it")->check(CLI::Range(0, 1024));
  added->add_option("--seconds", options->seconds, "How long each is measured")->check(CLI::PositiveNumber);
  added->footer("peak_fraction compares with the fastest product of large matrices on the same threads.");
}

}  // namespace unroll::cli
