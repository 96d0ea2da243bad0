// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/documents.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cmath>
#include <cstring>
#include <filesystem>

#include "cli/command.h"
#include "formats/tensors.h"
#include "graph/names.h"
#include "graph/output_time.h"
#include "graph/target_values.h"
#include "train/whole_numbers.h"

namespace unroll::cli {

Error errorOf(const Diagnostic& diagnostic, const NetworkSpec& spec, const std::string& file) {
  const NodeSpec* node = spec.find(diagnostic.node);
  Place place;
  place.file = file;
  place.line = diagnostic.line;
  place.column = diagnostic.column;
  place.node = node ? node->name : std::string();
  place.attribute = diagnostic.attribute;
  return Error{diagnostic.code, diagnostic.message, place};
}

std::vector<Diagnostic> diagnosticsOf(const Document& document, const Dataset* data) {
  std::vector<Diagnostic> all = document.diagnostics;
  std::vector<Diagnostic> inferred = infer(document.spec, LayerCatalog::builtIn(), data).diagnostics;
  placeDiagnostics(inferred, document.spec, document.source);
  all.insert(all.end(), inferred.begin(), inferred.end());
  return all;
}

Result<OpenedDocument> openDocument(const std::string& path, std::optional<uint64_t> seed) {
  OpenedDocument opened;
  opened.path = path;
  UNROLL_TRY(opened.document, loadDocument(path));
  for (const Diagnostic& diagnostic : diagnosticsOf(opened.document, nullptr)) {
    if (diagnostic.severity == Severity::Error) return errorOf(diagnostic, opened.document.spec, path);
  }
  if (seed) opened.document.spec.seed = *seed;
  opened.inference = infer(opened.document.spec);
  if (auto sound = requireSound(opened.spec(), opened.inference); !sound) {
    Error error = std::move(sound).error();
    error.place.file = path;
    return error;
  }
  return opened;
}

Result<WeightMap> weightsFor(const OpenedDocument& opened, const std::string& path) {
  if (path.empty()) return initialWeights(opened.spec(), opened.inference);
  UNROLL_TRY(WeightMap weights, loadSafetensors(path));
  if (auto fits = checkWeights(opened.spec(), opened.inference, weights); !fits) {
    Error error = std::move(fits).error();
    error.place.file = path;
    return error;
  }
  return weights;
}

Result<DataSplit> dataFor(const OpenedDocument& opened, const std::string& path) {
  if (!path.empty()) return readData(readRequest(opened.spec(), opened.inference, path));
  auto made = makeData(opened.spec());
  if (!made && made.error().place.file.empty()) made.error().place.file = opened.path;
  return made;
}

Result<std::unique_ptr<Trainer>> openTrainer(const OpenedDocument& opened, const DataSplit& given,
                                             const WeightMap* weights) {
  UNROLL_TRY(const DataSplit data, prepareData(opened.spec(), given, weights));
  const LossDescriptor* loss = findLoss(opened.spec().training.loss);
  const Shape& prediction = opened.inference.nodes.at(opened.inference.outputNodes.front()).outputs.front();
  const DatasetPtr fitted = loss ? fitTargets(data.training, *loss, prediction) : data.training;
  for (const Diagnostic& diagnostic : diagnosticsOf(opened.document, fitted.get())) {
    if (diagnostic.severity == Severity::Error) return errorOf(diagnostic, opened.spec(), opened.path);
  }
  return Trainer::create(opened.spec(), &data, weights);
}

Status checkWritable(const std::string& path) {
  const auto failed = [&](const char* why) {
    Error error{
        "file.unwritable",
        Text{QT_TRANSLATE_NOOP("engine", "Nothing can be written to '{0}': {1}. Choose another place."), {path, why}},
        {},
        ErrorKind::Machine};
    return error;
  };
  struct stat there {};
  if (stat(path.c_str(), &there) == 0 && !S_ISREG(there.st_mode)) {
    return failed(S_ISDIR(there.st_mode) ? "it is a folder" : "it is not an ordinary file");
  }
  const std::string probe = path + ".probe-" + std::to_string(getpid());
  const int file = open(probe.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return failed(std::strerror(errno));
  close(file);
  unlink(probe.c_str());
  return Unit{};
}

namespace {

Error inFile(Error error, const std::string& path) {
  if (error.place.file.empty()) error.place.file = path;
  return error;
}

/// Whether a tensor of SIZES can be a batch of SHAPE: the sizes that are fixed agree, an open axis has at least one.
bool fitsSizes(const Extents& sizes, const Shape& shape) {
  if (static_cast<int>(sizes.size()) != shape.rank()) return false;
  for (int axis = 0; axis < shape.rank(); ++axis) {
    const int64_t size = sizes[static_cast<size_t>(axis)];
    if (shape.isOpen(axis) ? size < 1 : size != shape[axis].size) return false;
  }
  return true;
}

const Shape& inputShape(const OpenedDocument& opened, NodeId id) {
  return opened.inference.nodes.at(id).outputs.front();
}

/// The document's inputs by name: "in, other".
std::string inputNames(const OpenedDocument& opened) {
  std::string names;
  for (NodeId id : opened.inference.inputNodes) names += (names.empty() ? "" : ", ") + opened.spec().find(id)->name;
  return names;
}

Error noSuchInput(const OpenedDocument& opened, const std::string& name) {
  std::vector<std::string> known;
  for (NodeId id : opened.inference.inputNodes) known.push_back(opened.spec().find(id)->name);
  const std::string nearest = nearestName(name, known);
  return Error{"usage.input",
               Text{QT_TRANSLATE_NOOP("engine",
                                      "The document has no input called '{0}'; its inputs are: {1}. Write "
                                      "--input {2}=FILE.npy."),
                    {name, inputNames(opened), nearest.empty() && !known.empty() ? known.front() : nearest}},
               {},
               ErrorKind::Usage};
}

/// Why a tensor of SIZES is none for SHAPE, as a remedy.
Text wrongInput(const std::string& name, const Extents& sizes, const Shape& shape) {
  const std::vector<std::string> words{name, toString(sizes), shape.str()};
  Extents one = sizes;
  one.insert(one.begin(), 1);
  if (fitsSizes(one, shape)) {
    return {QT_TRANSLATE_NOOP("engine",
                              "The tensor for the input '{0}' has the shape {1}, but the document takes {2}, the "
                              "samples first. This is one sample: give it an axis more at the front, as x[None] does "
                              "in numpy."),
            words};
  }
  // Channels last, as Keras has them.
  if (sizes.size() == 4 && fitsSizes({sizes[0], sizes[3], sizes[1], sizes[2]}, shape)) {
    return {QT_TRANSLATE_NOOP("engine",
                              "The tensor for the input '{0}' has the shape {1}, but the document takes {2}, the "
                              "channels before height and width. Move them there, as np.moveaxis(x, -1, 1) does in "
                              "numpy."),
            words};
  }
  return {QT_TRANSLATE_NOOP("engine",
                            "The tensor for the input '{0}' has the shape {1}, but the document takes {2}, the "
                            "samples first. Give it in that shape, or set the shape of '{0}' in the document."),
          words};
}

/// The node that --input ARGUMENT is for, and the file.
Result<std::pair<const NodeSpec*, std::string>> readArgument(const OpenedDocument& opened,
                                                             const std::string& argument) {
  const auto& nodes = opened.inference.inputNodes;
  if (const size_t equals = argument.find('='); equals != std::string::npos) {
    const NodeSpec* node = opened.spec().findByName(argument.substr(0, equals));
    if (node && std::find(nodes.begin(), nodes.end(), node->id) != nodes.end()) {
      return std::pair{node, argument.substr(equals + 1)};
    }
    if (!std::filesystem::exists(argument)) { return noSuchInput(opened, argument.substr(0, equals)); }
  }
  if (nodes.size() != 1) {
    return Error{
        "usage.input",
        Text{QT_TRANSLATE_NOOP("engine", "The document has {0} inputs: say which one '{1}' is for, as NODE=FILE."),
             {std::to_string(nodes.size()), argument}},
        {},
        ErrorKind::Usage};
  }
  return std::pair{opened.spec().find(nodes.front()), argument};
}

}  // namespace

Status checkFinite(const TensorD& values, const std::string& file) {
  for (int64_t i = 0; i < values.size(); ++i) {
    if (std::isfinite(values[i])) continue;
    std::string place;
    for (int64_t axis = values.rank() - 1, rest = i; axis >= 0; --axis) {
      const int64_t size = values.extent(static_cast<int>(axis));
      place = std::to_string(rest % size) + (place.empty() ? "" : ", ") + place;
      rest /= size;
    }
    return inFile(
        {"data.not_finite",
         Text{QT_TRANSLATE_NOOP("engine", "{0}[{1}] is not a finite number. Mend the array, or leave the sample out."),
              {std::filesystem::path(file).stem().string(), place}}},
        file);
  }
  return Unit{};
}

Result<std::map<std::string, TensorD>> inputsFor(const OpenedDocument& opened,
                                                 const std::vector<std::string>& arguments) {
  std::map<std::string, TensorD> inputs;
  std::map<std::string, std::string> files;
  for (const std::string& argument : arguments) {
    UNROLL_TRY(const auto named, readArgument(opened, argument));
    UNROLL_TRY(inputs[named.first->name], loadNpy(named.second));
    UNROLL_CHECK(checkFinite(inputs[named.first->name], named.second));
    files[named.first->name] = named.second;
  }
  if (arguments.empty() && opened.spec().sample) inputs = opened.spec().sample->inputs;
  int64_t samples = -1;
  for (NodeId id : opened.inference.inputNodes) {
    const std::string& name = opened.spec().find(id)->name;
    const auto given = inputs.find(name);
    if (given == inputs.end()) {
      return Error{
          "usage.input",
          Text{QT_TRANSLATE_NOOP("engine", "Nothing is given for the input '{0}'. Give it as --input {0}=FILE.npy."),
               {name}},
          {},
          ErrorKind::Usage};
    }
    const std::string& file = files.contains(name) ? files[name] : opened.path;
    if (given->second.rank() > 0 && given->second.extent(0) < 1) {
      return inFile({"input.empty",
                     Text{QT_TRANSLATE_NOOP("engine", "The input '{0}' holds no sample. Give at least one."), {name}}},
                    file);
    }
    if (!fitsSizes(given->second.extents(), inputShape(opened, id))) {
      return inFile({"input.shape", wrongInput(name, given->second.extents(), inputShape(opened, id))}, file);
    }
    if (samples >= 0 && given->second.extent(0) != samples) {
      return inFile(
          {"input.samples",
           Text{QT_TRANSLATE_NOOP("engine",
                                  "The input '{0}' holds {1} samples, another one {2}. Give all inputs for the "
                                  "same samples."),
                {name, std::to_string(given->second.extent(0)), std::to_string(samples)}}},
          file);
    }
    samples = given->second.extent(0);
  }
  if (auto tokens = checkTokens(opened.spec(), opened.inference, inputs); !tokens)
    return inFile(std::move(tokens).error(), files.size() == 1 ? files.begin()->second : opened.path);
  return inputs;
}

int64_t timeOf(const OpenedDocument& opened, const std::map<std::string, TensorD>& inputs) {
  int64_t time = 0;
  for (NodeId id : opened.inference.inputNodes) {
    const Shape& shape = inputShape(opened, id);
    const int axis = shape.find('T');
    if (axis >= 0 && shape.isOpen(axis)) time = std::max(time, inputs.at(opened.spec().find(id)->name).extent(axis));
  }
  return time;
}

int64_t outputTimeOf(const OpenedDocument& opened, const std::map<std::string, TensorD>& inputs) {
  std::map<NodeId, int64_t> times;
  for (NodeId id : opened.inference.inputNodes) {
    const Shape& shape = inputShape(opened, id);
    const int axis = shape.find('T');
    if (axis >= 0 && shape.isOpen(axis)) times[id] = inputs.at(opened.spec().find(id)->name).extent(axis);
  }
  return outputTime(opened.spec(), opened.inference, times);
}

namespace {

Status checkTargetValues(const TensorD& target, const LossDescriptor& loss, int64_t classes) {
  const auto wrong = std::find_if(target.span().begin(), target.span().end(),
                                  [&](double value) { return !takesTarget(loss, value, classes); });
  if (wrong == target.span().end()) return Unit{};
  const std::string number = std::to_string(wrong - target.span().begin());
  if (loss.target == TargetForm::ClassIndex) {
    return Error{"target.class",
                 Text{QT_TRANSLATE_NOOP("engine",
                                        "The target's number {0} is {1}, but the loss '{2}' takes whole numbers from 0 "
                                        "to {3}. Give the number of a class."),
                      {number, Json(*wrong).dump(), loss.key, std::to_string(classes - 1)}}};
  }
  return Error{"target.range",
               Text{QT_TRANSLATE_NOOP("engine",
                                      "The target's number {0} is {1}, but the loss '{2}' compares probabilities, "
                                      "numbers from 0 to 1. Give such numbers, or use mean_squared_error."),
                    {number, Json(*wrong).dump(), loss.key}}};
}

}  // namespace

Result<std::optional<TensorD>> targetFor(const OpenedDocument& opened, const std::string& path, int64_t samples,
                                         int64_t time) {
  std::optional<TensorD> target;
  if (!path.empty()) {
    UNROLL_TRY(target, loadNpy(path));
    UNROLL_CHECK(checkFinite(*target, path));
  } else if (opened.spec().sample) {
    target = opened.spec().sample->target;
  }
  if (!target) return target;
  const LossDescriptor* loss = findLoss(opened.spec().training.loss);
  UNROLL_ASSERT(loss);
  const Extents prediction =
      opened.inference.nodes.at(opened.inference.outputNodes.front()).outputs.front().extents(samples, time);
  Extents wanted = prediction;
  if (loss->target == TargetForm::ClassIndex) wanted.pop_back();
  if (target->size() != elementCount(wanted) || (target->rank() > 0 && target->extent(0) != samples)) {
    return inFile(
        {"target.shape", Text{QT_TRANSLATE_NOOP("engine",
                                                "The target has the shape {0}, but the loss '{1}' takes {2} for the "
                                                "prediction {3}. Give it in that shape."),
                              {toString(target->extents()), loss->key, toString(wanted), toString(prediction)}}},
        path.empty() ? opened.path : path);
  }
  if (auto taken = checkTargetValues(*target, *loss, prediction.back()); !taken)
    return inFile(std::move(taken).error(), path.empty() ? opened.path : path);
  return std::optional<TensorD>(target->reshaped(wanted));
}

void fillInputs(Network& network, const std::map<std::string, TensorD>& inputs) {
  Batch& batch = network.batch();
  batch.count = inputs.begin()->second.extent(0);
  const std::vector<NodeId>& nodes = network.inference().inputNodes;
  for (size_t i = 0; i < nodes.size(); ++i) {
    const TensorD& values = inputs.at(network.spec().find(nodes[i])->name);
    const Shape& shape = network.inference().nodes.at(nodes[i]).outputs.front();
    const int axis = shape.find('T');
    const int64_t time = axis >= 0 && shape.isOpen(axis) ? values.extent(axis) : 0;
    uint8_t* const mask = i == 0 ? batch.mask : batch.more[i - 1].mask;
    (i == 0 ? batch.time : batch.more[i - 1].time) = time;
    if (mask) std::fill_n(mask, batch.count * time, uint8_t{1});
    float* const to = network.inputOf(nodes[i]);
    for (int64_t k = 0; k < values.size(); ++k) to[k] = static_cast<float>(values[k]);
  }
}

}  // namespace unroll::cli
