// SPDX-License-Identifier: GPL-3.0-or-later
// unroll-cli gradients: loss, outputs and every derivative, on either path.
#include "cli/command.h"
#include "cli/documents.h"
#include "core/parallel.h"
#include "explain/explanation.h"
#include "formats/tensors.h"

namespace unroll::cli {
namespace {

struct Options {
  std::string file, weights, target, output, path = "fast", mode = "evaluate";
  std::vector<std::string> inputs;
  std::optional<uint64_t> seed;
  uint64_t step = 1;
  int threads = 0;
  bool training() const { return mode == "train"; }
};

using Tensors = std::map<std::string, TensorD>;

struct Pass {
  const OpenedDocument& opened;
  Tensors inputs;
  TensorD target;
  WeightMap weights;
};

TensorD toTensor(const float* values, const Extents& extents) {
  TensorD tensor(extents);
  std::copy_n(values, tensor.size(), tensor.data());
  return tensor;
}

TensorD scalar(double value) { return TensorD(Extents{}, value); }

/// The float kernels, as training runs them.
Result<Tensors> fastPath(const Pass& pass, const Options& options) {
  const int64_t time = timeOf(pass.opened, pass.inputs);
  UNROLL_TRY(const std::unique_ptr<Network> network,
             Network::compile(pass.opened.spec(), pass.inputs.begin()->second.extent(0), time));
  network->setWeights(pass.weights);
  network->setInputGradients(true);
  fillInputs(*network, pass.inputs);
  std::copy_n(pass.target.data(), pass.target.size(), network->batch().target);
  network->forward(options.training(), options.step);
  Tensors all{{"loss", scalar(network->loss(true))}};
  for (NodeId id : pass.opened.inference.outputNodes) {
    const Network::View view = network->output({id, pass.opened.inference.nodes.at(id).outputPorts.front().name});
    all.emplace("out." + pass.opened.spec().find(id)->name, toTensor(view.values, view.extents));
  }
  for (const Network::ParameterView& parameter : network->parameters()) {
    all.emplace("d." + parameter.name, toTensor(parameter.gradient, parameter.extents));
  }
  for (NodeId id : pass.opened.inference.inputNodes) {
    const Network::View view = network->inputGradient(id);
    if (view.values) all.emplace("d." + pass.opened.spec().find(id)->name, toTensor(view.values, view.extents));
  }
  return all;
}

/// The same in double, from the primitives.
Result<Tensors> explainPath(const Pass& pass, const Options& options) {
  Explanation::Request request;
  request.inputs = pass.inputs;
  request.target = pass.target;
  request.weights = pass.weights;
  request.training = options.training();
  request.step = options.step;
  UNROLL_TRY(const auto explanation, Explanation::create(pass.opened.spec(), std::move(request)));
  Tensors all{{"loss", scalar(explanation->evaluation().value(explanation->loss())[0])}};
  for (NodeId id : pass.opened.inference.outputNodes) {
    const std::string& name = pass.opened.spec().find(id)->name;
    all.emplace("out." + name, explanation->evaluation().value(explanation->outputOf(name)));
  }
  for (auto& [name, values] : explanation->gradients()) all.emplace("d." + name, values);
  return all;
}

Result<int> gradients(const Options& options, Context& context) {
  UNROLL_TRY(const OpenedDocument opened, openDocument(options.file, options.seed));
  UNROLL_CHECK(checkWritable(options.output));
  Pass pass{opened, {}, {}, {}};
  UNROLL_TRY(pass.weights, weightsFor(opened, options.weights));
  UNROLL_TRY(pass.inputs, inputsFor(opened, options.inputs));
  UNROLL_TRY(auto target, targetFor(opened, options.target, pass.inputs.begin()->second.extent(0),
                                    outputTimeOf(opened, pass.inputs)));
  if (!target) {
    return Error{"usage.target", Text{"A gradient needs a target: give --target FILE.npy."}, {}, ErrorKind::Usage};
  }
  pass.target = *std::move(target);
  const bool fast = options.path == "fast";
  ThreadPool pool(options.threads);
  std::optional<Result<Tensors>> result;
  pool.run([&] { result = fast ? fastPath(pass, options) : explainPath(pass, options); });
  UNROLL_TRY(const Tensors all, *std::move(result));
  UNROLL_CHECK(saveSafetensors(options.output, all, fast ? DataType::F32 : DataType::F64));
  const double loss = all.at("loss")[0];
  if (context.json) {
    Json names = Json::array();
    for (const auto& [name, values] : all) names.push_back(name);
    context.answer(Json{
        {"loss", loss}, {"path", options.path}, {"mode", options.mode}, {"file", options.output}, {"tensors", names}});
  } else {
    context.out << "loss " << numberText(loss) << "; " << all.size() << " tensors written to " << options.output
                << '\n';
  }
  return kDone;
}

}  // namespace

void addGradients(CLI::App& app, Action& action) {
  auto options = std::make_shared<Options>();
  CLI::App* added =
      command(app, action, "gradients", "Writes loss, outputs and all gradients for given samples", options, gradients);
  added->add_option("FILE", options->file, "The document (.unroll)")->required();
  added->add_option("-w,--weights", options->weights, "The weights (.safetensors); without it those of the seed");
  added
      ->add_option("--input", options->inputs,
                   "[NODE=]FILE.npy: samples for an input; without it the document's sample")
      ->allow_extra_args(false);
  added->add_option("--target", options->target, "The target (.npy); without it that of the document's sample");
  added->add_option("-o,--output", options->output, "The file to write (.safetensors)")->required();
  added->add_option("--path", options->path, "fast: float kernels; explain: doubles from the primitives")
      ->check(CLI::IsMember({"fast", "explain"}));
  added->add_option("--mode", options->mode, "train: dropout is active")->check(CLI::IsMember({"evaluate", "train"}));
  added->add_option("--step", options->step, "The training step whose dropout is drawn, from 1");
  added->add_option("--seed", options->seed, "Instead of the document's seed")->check(isSeed());
  added->add_option("--threads", options->threads, "How many to work with; all cores without it")
      ->check(CLI::Range(0, 1024));
}

}  // namespace unroll::cli
