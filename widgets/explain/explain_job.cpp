// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/explain_job.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "data/loaded_samples.h"
#include "graph/match_inputs.h"
#include "train/network.h"
#include "train/trainer.h"
#include "training/prediction.h"

namespace unroll {
namespace {

SamplePicture pictureOf(const Dataset& data, int64_t sample, const LoadedSamples& loaded) {
  SamplePicture picture;
  picture.view = data.view();
  const LoadedSamples::Input& first = loaded.inputs.front();
  picture.input = TensorD(first.extents, std::vector<double>(first.values.begin(), first.values.end()));
  picture.text = data.text(sample);
  const std::vector<int64_t> steps = targetSteps(data, loaded.target, loaded.targetMask);
  if (!steps.empty()) {
    // Where the target is a text, the picture's own says it.
    if (!data.targetVocabulary()) picture.target = stepText(data, steps).toStdString();
  } else if (const int64_t index = classOf(data, loaded.target); index >= 0 && !data.targetShape().hasTime()) {
    picture.target = data.className(index);
    picture.classTarget = true;
  } else if (data.targetKind() == TargetKind::Values && loaded.target.size() == 1) {
    picture.target = formula::formatNumber(static_cast<double>(loaded.target.front()));
  }
  return picture;
}

DatasetPtr partOf(const DataSplit& data, const NetworkSpec& spec, const Inference& inference, bool validation) {
  DatasetPtr part = validation && data.validation ? data.validation : data.training;
  const LossDescriptor* loss = findLoss(spec.training.loss);
  if (!part || !loss || inference.outputNodes.empty()) return part;
  const auto& outputs = inference.nodes.at(inference.outputNodes.front()).outputs;
  return outputs.empty() ? part : fitTargets(part, *loss, outputs.front());
}

Error noSample() {
  return {"explain.no_sample",
          QT_TRANSLATE_NOOP("engine",
                            "There is no sample to explain: the document has no data. Choose a data set in Build "
                            "(select the input layer), or open a document that carries a sample.")};
}

/// The sample's inputs by the input node that takes each; the sentence of what does not fit.
std::optional<Error> putInputs(const NetworkSpec& spec, const Inference& inference, const DatasetPtr& part,
                               const LoadedSamples& loaded, int64_t sample, Explanation::Request& request) {
  const auto nodes = matchInputs(spec, inference, *part);
  if (!nodes) {
    for (const Diagnostic& d : infer(spec, LayerCatalog::builtIn(), part.get()).diagnostics)
      if (d.severity == Severity::Error) return Error{d.code, d.message};
    return noSample();
  }
  for (size_t i = 0; i < nodes->size(); ++i) {
    if ((*nodes)[i] == kNoNode) continue;
    const LoadedSamples::Input& input = loaded.inputs[i];
    // The network's own shape: data may come flat where the input node gives it axes.
    const Shape& shape = inference.nodes.at((*nodes)[i]).outputs.front();
    const bool same = shape.rank() == static_cast<int>(input.extents.size());
    const Extents flat = same ? Extents{} : shape.extents(1, part->lengthOf(i, sample));
    const bool fits = !same && elementCount(flat) == static_cast<int64_t>(input.values.size());
    request.inputs.emplace(
        spec.find((*nodes)[i])->name,
        TensorD(fits ? flat : input.extents, std::vector<double>(input.values.begin(), input.values.end())));
  }
  return std::nullopt;
}

/// Fills the request's inputs and target, and what the picker shows.
std::optional<Error> putSample(const ExplainQuestion& question, const Inference& inference, const DataSplit* data,
                               const Error* dataError, Explanation::Request& request, ExplainAnswer& answer) {
  if (data) {
    answer.trainingSamples = data->training ? data->training->size() : 0;
    answer.validationSamples = data->validation ? data->validation->size() : 0;
  }
  if (question.ownSample && question.spec.sample) {
    request.inputs = question.spec.sample->inputs;
    request.target = question.spec.sample->target;
    if (!request.inputs.empty()) answer.picture.input = request.inputs.begin()->second;
    if (request.target && request.target->size() == 1)
      answer.picture.target = formula::formatNumber((*request.target)[0]);
    return std::nullopt;
  }
  if (!data) return dataError ? *dataError : noSample();
  const DatasetPtr part = partOf(*data, question.spec, inference, question.validation);
  if (!part || part->size() == 0 || inference.inputNodes.empty()) return noSample();
  const int64_t sample = std::clamp<int64_t>(question.sample, 0, part->size() - 1);
  const LoadedSamples loaded = loadSamplesOf(*part, std::span(&sample, 1));
  answer.picture = pictureOf(*part, sample, loaded);
  if (auto error = putInputs(question.spec, inference, part, loaded, sample, request)) return error;
  request.target = TensorD(loaded.targetExtents, std::vector<double>(loaded.target.begin(), loaded.target.end()));
  if (!loaded.targetMask.empty()) request.targetMask = loaded.targetMask;
  return std::nullopt;
}

/// Steps of each input node, in their order; 0 where its time axis is not open.
std::vector<int64_t> stepsOf(const NetworkSpec& spec, const Inference& inference,
                             const std::map<std::string, TensorD>& inputs) {
  std::vector<int64_t> times;
  for (const NodeId node : inference.inputNodes) {
    const Shape& shape = inference.nodes.at(node).outputs.front();
    const int axis = shape.find('T');
    times.push_back(axis >= 0 && shape.isOpen(axis) ? inputs.at(spec.find(node)->name).extent(axis) : 0);
  }
  return times;
}

/// Runs the same sample through the network as it is trained, in float.
std::optional<double> floatGapOf(const ExplainQuestion& question, const Inference& inference,
                                 const std::map<std::string, TensorD>& inputs, const WeightMap& weights,
                                 const Explanation& explanation) {
  if (inference.inputNodes.empty() || inference.outputNodes.empty()) return std::nullopt;
  for (const NodeId node : inference.inputNodes) {
    const auto given = inputs.find(question.spec.find(node)->name);
    if (given == inputs.end() || given->second.rank() == 0 || given->second.extent(0) != 1) return std::nullopt;
  }
  const NodeId out = inference.outputNodes.front();
  const ValueId exact = explanation.outputOf(question.spec.find(out)->name);
  const std::vector<int64_t> times = stepsOf(question.spec, inference, inputs);
  auto compiled = Network::compile(question.spec, 1, times);
  if (!compiled || exact == kNoValue) return std::nullopt;
  Network& network = **compiled;
  network.setWeights(weights);
  Batch& batch = network.batch();
  batch.count = 1;
  for (size_t i = 0; i < times.size(); ++i) {
    uint8_t* const mask = i == 0 ? batch.mask : batch.more[i - 1].mask;
    (i == 0 ? batch.time : batch.more[i - 1].time) = times[i];
    if (mask) std::fill_n(mask, times[i], uint8_t{1});
    const TensorD& given = inputs.at(question.spec.find(inference.inputNodes[i])->name);
    float* const values = network.inputOf(inference.inputNodes[i]);
    if (!values) return std::nullopt;
    std::transform(given.span().begin(), given.span().end(), values, [](double v) { return static_cast<float>(v); });
  }
  network.forward(false, 0);
  const Network::View seen = network.output({out, inference.nodes.at(out).outputPorts.front().name});
  const TensorD& wanted = explanation.evaluation().value(exact);
  if (!seen.values || elementCount(seen.extents) != wanted.size()) return std::nullopt;
  double gap = 0.0, largest = 0.0;
  for (int64_t i = 0; i < wanted.size(); ++i) {
    gap = std::max(gap, std::fabs(static_cast<double>(seen.values[i]) - wanted[i]));
    largest = std::max(largest, std::fabs(wanted[i]));
  }
  return largest > 0.0 ? std::optional(gap / largest) : std::nullopt;
}

struct Weights {
  std::shared_ptr<const WeightMap> weights;
  std::shared_ptr<const OptimizerState> optimizer;
};

/// Those that were given, or those after the step of the explanation that was given.
Weights weightsOf(const ExplainQuestion& question, ExplainAnswer& answer) {
  if (question.stepFrom) answer.moment = momentAfter(*question.stepFrom);
  if (answer.moment.weights) return {answer.moment.weights, answer.moment.optimizer};
  return {question.weights, question.optimizer};
}

/// Nothing is remembered before the first step; a schedule needs to know how long an epoch is.
OptimizerState stateAtStart(const NetworkSpec& spec, int64_t samples) {
  OptimizerState state;
  const OptimizerDescriptor* optimizer = findOptimizer(spec.training.optimizer.type);
  const int64_t batch = std::max<int64_t>(1, spec.training.batch);
  if (samples > 0 && optimizer && !optimizer->wholeSet) state.stepsPerEpoch = (samples + batch - 1) / batch;
  return state;
}

/// Operations of the layers themselves, without the loss and what comes behind it.
int64_t operationsOf(const Explanation& explanation) {
  const Expression& expression = explanation.expression();
  const ValueId end = explanation.loss() == kNoValue ? expression.size() : explanation.loss();
  int64_t count = 0;
  for (ValueId id = 0; id < end; ++id)
    if (expression[id].op && explanation.spec().findByName(expression[id].label.layer)) ++count;
  return count;
}

/// Whether the layers compute something else while they train: dropout, noise, batch statistics.
bool modesDiffer(const Explanation& explanation) {
  Explanation::Request other = explanation.request();
  other.training = !other.training;
  other.target.reset();
  other.targetMask.reset();
  other.update.reset();
  const auto made = Explanation::create(explanation.spec(), std::move(other));
  return made && operationsOf(**made) != operationsOf(explanation);
}

}  // namespace

ExplainAnswer ExplainJob::compute(const ExplainQuestion& question, const DataSplit* data, const Error* dataError) {
  ExplainAnswer answer;
  const Inference inference = infer(question.spec);
  const auto fail = [&](Error error) {
    answer.error = std::move(error);
    return answer;
  };
  for (const Diagnostic& d : inference.diagnostics)
    if (d.severity == Severity::Error) return fail({d.code, d.message});
  Explanation::Request request;
  if (auto error = putSample(question, inference, data, dataError, request, answer)) return fail(std::move(*error));
  const Weights given = weightsOf(question, answer);
  const bool fits = given.weights && checkWeights(question.spec, inference, *given.weights).ok();
  answer.weightsDidNotFit = given.weights && !fits;
  answer.initialWeights = !fits;
  if (fits) {
    request.weights = *given.weights;
    if (given.optimizer) request.update = *given.optimizer;
  } else {
    auto initial = initialWeights(question.spec, inference);
    if (!initial) return fail(initial.error());
    request.weights = std::move(initial).value();
    request.weightsAreInitial = true;
    request.update = stateAtStart(question.spec, answer.trainingSamples);
  }
  request.training = question.training;
  // The draws of the step that comes next (steps count from 1).
  if (request.update) request.step = static_cast<uint64_t>(request.update->step) + 1;
  const std::map<std::string, TensorD> inputs = request.inputs;
  const WeightMap weights = request.weights;
  Explanation::Request plain = request;
  auto made = Explanation::create(question.spec, std::move(request));
  // What the optimizer remembers may be another's: the pass itself can still be explained.
  if (!made && plain.update) {
    plain.update.reset();
    made = Explanation::create(question.spec, std::move(plain));
  }
  if (!made) return fail(made.error());
  answer.explanation = std::move(made).value();
  if (!question.training)  // the float network is asked for what it predicts
    answer.floatGap = floatGapOf(question, inference, inputs, weights, *answer.explanation);
  if (question.compareModes) answer.modesDiffer = modesDiffer(*answer.explanation);
  return answer;
}

ExplainJob::ExplainJob(QObject* parent) : QObject(parent) { m_pool.setMaxThreadCount(1); }

ExplainJob::~ExplainJob() {
  ++m_ticket;
  ++m_checkTicket;
  m_pool.clear();
  m_pool.waitForDone();
}

Result<DataSplit> ExplainJob::dataOf(const ExplainQuestion& question) {
  const NetworkSpec& spec = question.spec;
  if (m_kept && m_kept->dataset == spec.dataset && m_kept->seed == spec.seed && m_kept->path == question.dataPath)
    return m_kept->split;
  UNROLL_TRY(DataSplit made, question.dataPath.isEmpty()
                                 ? makeData(spec)
                                 : readData(readRequest(spec, infer(spec), question.dataPath.toStdString())));
  UNROLL_TRY(made, prepareData(spec, std::move(made)));
  m_kept = Kept{spec.dataset, spec.seed, question.dataPath, made};
  return made;
}

int ExplainJob::ask(ExplainQuestion question) {
  const int ticket = ++m_ticket;
  m_busy = true;
  m_pool.start([this, ticket, question = std::move(question)]() mutable {
    if (ticket != m_ticket) return;
    ExplainAnswer answer;
    question.compareModes = m_compared != question.spec.nodes;
    // A document without data (a worked example) still has its sample.
    if (question.spec.dataset.type.empty() && question.dataPath.isEmpty()) {
      answer = compute(question, nullptr, nullptr);
    } else {
      const auto data = dataOf(question);
      answer = compute(question, data.ok() ? &data.value() : nullptr, data.ok() ? nullptr : &data.error());
    }
    answer.ticket = ticket;
    if (answer.modesDiffer) {
      m_compared = question.spec.nodes;
      m_modesDiffer = *answer.modesDiffer;
    } else if (!question.compareModes) {
      answer.modesDiffer = m_modesDiffer;
    }
    auto shared = std::make_shared<const ExplainAnswer>(std::move(answer));
    QMetaObject::invokeMethod(
        this,
        [this, shared, ticket] {
          if (ticket != m_ticket) return;
          m_busy = false;
          Q_EMIT answered(shared);
        },
        Qt::QueuedConnection);
  });
  return ticket;
}

void ExplainJob::check(std::shared_ptr<const Explanation> explanation, const CellRef& cell) {
  const int ticket = ++m_checkTicket;
  m_pool.start([this, ticket, explanation = std::move(explanation), cell] {
    if (ticket != m_checkTicket) return;
    const Explanation::Derivation derivation = explanation->derive(cell, true);
    const double difference = derivation.kink
                                  ? std::numeric_limits<double>::quiet_NaN()
                                  : derivation.finiteDifference.value_or(std::numeric_limits<double>::infinity());
    QMetaObject::invokeMethod(
        this,
        [this, explanation, cell, difference, ticket] {
          if (ticket == m_checkTicket) Q_EMIT checked(explanation, cell, difference);
        },
        Qt::QueuedConnection);
  });
}

}  // namespace unroll
