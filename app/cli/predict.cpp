// SPDX-License-Identifier: GPL-3.0-or-later
// unroll-cli predict: the network's output for given samples.
#include "cli/command.h"
#include "cli/documents.h"
#include "core/parallel.h"
#include "data/preprocess.h"
#include "formats/tensors.h"
#include "train/whole_numbers.h"

namespace unroll::cli {
namespace {

struct Options {
  std::string file, weights, output;
  std::vector<std::string> inputs;
  int threads = 0;
};

constexpr int64_t kBatch = 256;  ///< more samples are run in turn, so that memory stays small

/// SAMPLES of TENSOR from BEGIN on.
TensorD samplesOf(const TensorD& tensor, int64_t begin, int64_t count) {
  Extents extents = tensor.extents();
  const int64_t width = tensor.size() / extents.front();
  extents.front() = count;
  TensorD part(extents);
  std::copy_n(tensor.data() + begin * width, count * width, part.data());
  return part;
}

Result<TensorD> run(const OpenedDocument& opened, const WeightMap& weights,
                    const std::map<std::string, TensorD>& inputs) {
  const int64_t samples = inputs.begin()->second.extent(0);
  const int64_t time = timeOf(opened, inputs);
  UNROLL_TRY(const std::unique_ptr<Network> network, Network::compile(opened.spec(), std::min(samples, kBatch), time));
  network->setWeights(weights);
  const NodeId last = opened.inference.outputNodes.front();
  const NodeInfo& info = opened.inference.nodes.at(last);
  TensorD out(info.outputs.front().extents(samples, outputTimeOf(opened, inputs)));
  const int64_t width = out.size() / samples;
  for (int64_t begin = 0; begin < samples; begin += kBatch) {
    const int64_t count = std::min(kBatch, samples - begin);
    std::map<std::string, TensorD> part;
    for (const auto& [name, values] : inputs) part.emplace(name, samplesOf(values, begin, count));
    fillInputs(*network, part);
    network->forward(false, 0);
    const Network::View view = network->output({last, info.outputPorts.front().name});
    std::copy_n(view.values, count * width, out.data() + begin * width);
  }
  return out;
}

Json rowsOf(const TensorD& tensor, int64_t begin, int axis) {
  Json row = Json::array();
  int64_t inner = 1;
  for (int i = axis + 1; i < tensor.rank(); ++i) inner *= tensor.extent(i);
  for (int64_t i = 0; i < tensor.extent(axis); ++i) {
    row.push_back(axis + 1 == tensor.rank() ? Json(tensor[begin + i]) : rowsOf(tensor, begin + i * inner, axis + 1));
  }
  return row;
}

/// The samples given for a document that prepares its inputs: as they are, before that.
Result<std::map<std::string, TensorD>> preparedInputs(const OpenedDocument& opened, const WeightMap& weights,
                                                      const std::vector<std::string>& arguments) {
  if (opened.spec().dataset.preprocess.empty() || arguments.empty()) return inputsFor(opened, arguments);
  UNROLL_TRY(const auto steps, preprocessingOf(opened.spec(), weights));
  const std::string& argument = arguments.front();
  const size_t equals = argument.find('=');
  const std::string file = equals == std::string::npos ? argument : argument.substr(equals + 1);
  UNROLL_TRY(const TensorD raw, loadNpy(file));
  UNROLL_CHECK(checkFinite(raw, file));
  const Shape& shape = steps->input();
  const int64_t time = shape.hasTime() && raw.rank() > 1 ? raw.extent(1) : kOpen;
  if (raw.rank() != shape.rank() || raw.extents() != shape.extents(raw.extent(0), time))
    return Error{
        "input.shape",
        Text{QT_TRANSLATE_NOOP("engine",
                               "The samples are {0}, but the weights were trained on samples of {1}. Give them "
                               "as they are before they are prepared."),
             {toString(raw.extents()), shape.str()}}};
  const int64_t samples = raw.extent(0), width = samples > 0 ? raw.size() / samples : 0;
  TensorD prepared(steps->output().extents(samples, time));
  std::vector<float> sample(static_cast<size_t>(width)), result;
  for (int64_t i = 0; i < samples; ++i) {
    for (int64_t k = 0; k < width; ++k) sample[static_cast<size_t>(k)] = static_cast<float>(raw[i * width + k]);
    steps->apply(sample, result);
    std::copy(result.begin(), result.end(), prepared.data() + i * static_cast<int64_t>(result.size()));
  }
  const NodeId node = opened.inference.inputNodes.front();
  std::map<std::string, TensorD> inputs{{opened.spec().find(node)->name, std::move(prepared)}};
  UNROLL_CHECK(checkTokens(opened.spec(), opened.inference, inputs));
  return inputs;
}

Result<int> predict(const Options& options, Context& context) {
  UNROLL_TRY(const OpenedDocument opened, openDocument(options.file));
  if (!options.output.empty()) UNROLL_CHECK(checkWritable(options.output));
  UNROLL_TRY(const WeightMap weights, weightsFor(opened, options.weights));
  UNROLL_TRY(const auto inputs, preparedInputs(opened, weights, options.inputs));
  ThreadPool pool(options.threads);
  std::optional<Result<TensorD>> result;
  pool.run([&] { result = run(opened, weights, inputs); });
  UNROLL_TRY(const TensorD out, *std::move(result));
  if (!options.output.empty()) UNROLL_CHECK(saveNpy(options.output, out, DataType::F32));
  if (context.json) {
    Json answer{{"shape", out.extents()}};
    if (options.output.empty()) {
      answer["values"] = rowsOf(out, 0, 0);
    } else {
      answer["file"] = options.output;
    }
    context.answer(answer);
  } else if (options.output.empty()) {
    for (const Json& sample : rowsOf(out, 0, 0)) context.out << withNumbers(sample).dump() << '\n';
  } else {
    context.out << "Output " << toString(out.extents()) << " written to " << options.output << '\n';
  }
  return kDone;
}

}  // namespace

void addPredict(CLI::App& app, Action& action) {
  auto options = std::make_shared<Options>();
  CLI::App* added = command(app, action, "predict", "Gives the network's output for samples", options, predict);
  added->add_option("FILE", options->file, "The document (.unroll)")->required();
  added->add_option("-w,--weights", options->weights, "The weights (.safetensors); without it those of the seed");
  added
      ->add_option("--input", options->inputs,
                   "[NODE=]FILE.npy: samples for an input; without it the document's sample")
      ->allow_extra_args(false);
  added->add_option("-o,--output", options->output, "The file to write (.npy); without it the output is printed");
  added->add_option("--threads", options->threads, "How many to work with; all cores without it")
      ->check(CLI::Range(0, 1024));
}

}  // namespace unroll::cli
