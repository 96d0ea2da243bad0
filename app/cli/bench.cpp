// SPDX-License-Identifier: GPL-3.0-or-later
// unroll-cli bench: how fast a training step is on the workloads that are compared with PyTorch.
#include <unistd.h>

#include <algorithm>
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
  bool list = false;
};

using Clock = std::chrono::steady_clock;
double secondsSince(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// What a workload feeds: samples of an input, and targets that are class numbers, 0 or 1, or numbers in [0, 1).
struct Feed {
  enum class Target { Class, Binary, Real };
  Extents input;  ///< of a sample
  bool oneHot;    ///< rows with a single 1 along the last axis
  int64_t samples;
  Target target;
  int64_t outputs;  ///< classes, or values of a target
  const char* loss;
};

const Feed kVectors{{784}, false, 4096, Feed::Target::Class, 10, "sparse_categorical_crossentropy"};
const Feed kImages{{1, 28, 28}, false, 4096, Feed::Target::Class, 10, "sparse_categorical_crossentropy"};
const Feed kSequences{{50, 10}, false, 2048, Feed::Target::Binary, 1, "binary_crossentropy"};
const Feed kCharacters{{40, 65}, true, 2048, Feed::Target::Class, 65, "sparse_categorical_crossentropy"};
const Feed kSeries{{10, 10}, false, 1000, Feed::Target::Real, 10, "mean_squared_error"};

Json dense(int units, const char* activation) {
  return {{"type", "dense"}, {"attributes", {{"units", units}, {"activation", activation}}}};
}
Json conv(int filters, const char* padding) {
  return {{"type", "conv2d"},
          {"attributes",
           {{"filters", filters}, {"kernel_size", std::vector{3, 3}}, {"padding", padding}, {"activation", "relu"}}}};
}
Json plain(const char* type) { return {{"type", type}}; }
Json recurrent(const char* type, int units, bool sequences = false) {
  return {{"type", type}, {"attributes", {{"units", units}, {"return_sequences", sequences}}}};
}

std::vector<Json> cnn(int units) {
  return {conv(32, "valid"), plain("max_pooling2d"), plain("flatten"), dense(units, "relu"), dense(10, "softmax")};
}
std::vector<Json> deepCnn() {
  return {conv(32, "same"),       conv(64, "same"), plain("max_pooling2d"), conv(64, "same"),
          plain("max_pooling2d"), plain("flatten"), dense(128, "relu"),     dense(10, "softmax")};
}
std::vector<Json> lastStep(const char* type) { return {recurrent(type, 128), dense(1, "sigmoid")}; }

struct Workload {
  const char* name;
  int64_t batch;
  const Feed& feed;
  std::vector<Json> layers;  ///< after the input, in a line
};

const std::vector<Workload>& workloads() {
  static const std::vector<Workload> all = {
      {"mlp_b32", 32, kVectors, {dense(128, "relu"), dense(10, "softmax")}},
      {"cnn64_b32", 32, kImages, cnn(64)},
      {"cnn128_b32", 32, kImages, cnn(128)},
      {"cnn128_b128", 128, kImages, cnn(128)},
      {"deepcnn_b64", 64, kImages, deepCnn()},
      {"rnn128_b32", 32, kSequences, lastStep("simple_rnn")},
      {"lstm128_b32", 32, kSequences, lastStep("lstm")},
      {"gru128_b32", 32, kSequences, lastStep("gru")},
      {"charlstm_b128", 128, kCharacters, {recurrent("lstm", 128, true), recurrent("lstm", 128), dense(65, "softmax")}},
      {"seqrnn32_b32", 32, kSeries, {recurrent("simple_rnn", 32), dense(10, "linear")}},
  };
  return all;
}

/// Random numbers in memory: what is measured is the step, not the data.
class RandomData final : public Dataset {
 public:
  explicit RandomData(const Feed& feed)
      : m_input(Shape::ofSample(feed.input)),
        m_kind(feed.target == Feed::Target::Class ? TargetKind::ClassIndex : TargetKind::Values),
        m_classes(feed.outputs),
        m_samples(feed.samples) {
    Rng rng(1, "bench");
    const int64_t columns = feed.input.back();
    m_inputs.resize(static_cast<size_t>(m_samples * width()));
    for (float& value : m_inputs) value = feed.oneHot ? 0.0f : static_cast<float>(rng.uniform());
    for (int64_t row = 0; feed.oneHot && row < m_samples * width() / columns; ++row) {
      m_inputs[static_cast<size_t>(row * columns + rng.below(columns))] = 1.0f;
    }
    m_targets.resize(static_cast<size_t>(m_samples * targetWidth()));
    for (float& value : m_targets) {
      value = static_cast<float>(feed.target == Feed::Target::Class    ? static_cast<double>(rng.below(m_classes))
                                 : feed.target == Feed::Target::Binary ? static_cast<double>(rng.below(2))
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
  document["nodes"] =
      Json::array({{{"name", "n0"}, {"type", "input"}, {"attributes", {{"shape", workload.feed.input}}}}});
  document["edges"] = Json::array();
  int count = 0;
  for (Json node : workload.layers) {
    const std::string before = "n" + std::to_string(count++);
    node["name"] = "n" + std::to_string(count);
    document["edges"].push_back({{"from", before + ".out"}, {"to", "n" + std::to_string(count) + ".in"}});
    document["nodes"].push_back(node);
  }
  document["training"] = {{"loss", workload.feed.loss},
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
  const DataSplit data{std::make_shared<RandomData>(workload.feed), nullptr};
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
  const double gflops =
      3.0 * static_cast<double>(trainer->network().inference().flops()) * static_cast<double>(samples) / took * 1e-9;
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
  if (options.list) {
    for (const Workload& workload : workloads()) context.out << Json{{"name", workload.name}}.dump() << std::endl;
    return kDone;
  }
  std::vector<const Workload*> chosen;
  for (const std::string& name : options.workloads) {
    const auto at =
        std::find_if(workloads().begin(), workloads().end(), [&](const Workload& w) { return name == w.name; });
    if (at == workloads().end()) {
      std::string names;
      for (const Workload& workload : workloads()) names += std::string(names.empty() ? "" : ", ") + workload.name;
      return Error{
          "bench.unknown",
          Text{QT_TRANSLATE_NOOP("engine", "There is no workload called '{0}'. There are: {1}."), {name, names}},
          {},
          ErrorKind::Usage};
    }
    chosen.push_back(&*at);
  }
  for (const Workload& workload : workloads()) {
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
  CLI::App* added =
      command(app, action, "bench", "Measures training steps; one line of JSON for each workload", options, bench);
  added->add_option("--workload", options->workloads, "Its name; repeatable; all without it")->allow_extra_args(false);
  added->add_flag("--list", options->list, "Name the workloads, measure nothing");
  added->add_option("--threads", options->threads, "How many to work with; all cores without it")
      ->check(CLI::Range(0, 1024));
  added->add_option("--seconds", options->seconds, "How long each is measured")->check(isBetween(0.001, 86400.0));
  added->footer("peak_fraction compares with the fastest product of large matrices on the same threads.");
}

}  // namespace unroll::cli
