// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/explain_job.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "data/loaded_samples.h"
#include "graph/match_inputs.h"
#include "train/network.h"
#include "train/trainer.h"

namespace unroll {
namespace {

/// One sample as the explanation takes it: with the sample axis, in double.
struct Taken {
  std::vector<TensorD> inputs;  ///< in the order of the data's
  TensorD target;
  std::optional<std::vector<uint8_t>> targetMask;
  SamplePicture picture;
};

Taken take(const Dataset& data, int64_t sample) {
  const LoadedSamples loaded = loadSamplesOf(data, std::span(&sample, 1));
  Taken taken;
  for (const LoadedSamples::Input& input : loaded.inputs)
    taken.inputs.emplace_back(input.extents, std::vector<double>(input.values.begin(), input.values.end()));
  taken.target = TensorD(loaded.targetExtents, std::vector<double>(loaded.target.begin(), loaded.target.end()));
  if (!loaded.targetMask.empty()) taken.targetMask = loaded.targetMask;
  taken.picture.view = data.view();
  taken.picture.input = taken.inputs.front();
  taken.picture.text = data.text(sample);
  const bool isClass = data.targetKind() == TargetKind::ClassIndex && taken.target.size() == 1;
  if (isClass) {
    taken.picture.target = data.className(static_cast<int64_t>(taken.target[0]));
    taken.picture.classTarget = true;
  } else if (data.targetKind() == TargetKind::Values && taken.target.size() == 1) {
    taken.picture.target = formula::formatNumber(taken.target[0]);
  }
  return taken;
}

DatasetPtr partOf(const DataSplit& data, const NetworkSpec& spec, const Inference& inference, bool validation) {
  const DatasetPtr part = validation && data.validation ? data.validation : data.training;
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
  Taken taken = take(*part, std::clamp<int64_t>(question.sample, 0, part->size() - 1));
  answer.picture = std::move(taken.picture);
  const auto nodes = matchInputs(question.spec, inference, *part);
  if (!nodes) return noSample();
  for (size_t i = 0; i < nodes->size(); ++i) {
    if (const NodeSpec* node = question.spec.find((*nodes)[i])) request.inputs[node->name] = std::move(taken.inputs[i]);
  }
  request.target = std::move(taken.target);
  request.targetMask = std::move(taken.targetMask);
  return std::nullopt;
}

/// Runs the same sample through the network as it is trained, in float.
std::optional<double> floatGapOf(const ExplainQuestion& question, const Inference& inference, const TensorD& input,
                                 const WeightMap& weights, const Explanation& explanation) {
  if (inference.inputNodes.size() != 1 || inference.outputNodes.empty()) return std::nullopt;
  const NodeId in = inference.inputNodes.front(), out = inference.outputNodes.front();
  const Shape& shape = inference.nodes.at(in).outputs.front();
  const int axis = shape.find('T');
  const int64_t time = axis >= 0 && shape.isOpen(axis) ? input.extents()[static_cast<size_t>(axis)] : 0;
  auto compiled = Network::compile(question.spec, 1, time);
  const ValueId exact = explanation.outputOf(question.spec.find(out)->name);
  if (!compiled || exact == kNoValue || input.extents().front() != 1) return std::nullopt;
  Network& network = **compiled;
  network.setWeights(weights);
  network.batch().count = 1;
  network.batch().time = time;
  if (time > 0 && network.batch().mask) std::fill_n(network.batch().mask, time, uint8_t{1});
  float* values = network.inputOf(in);
  if (!values) return std::nullopt;
  std::transform(input.span().begin(), input.span().end(), values, [](double v) { return static_cast<float>(v); });
  network.forward(false, 0);
  const Network::View seen = network.output({out, "out"});
  const TensorD& wanted = explanation.evaluation().value(exact);
  if (!seen.values || elementCount(seen.extents) != wanted.size()) return std::nullopt;
  double gap = 0.0, largest = 0.0;
  for (int64_t i = 0; i < wanted.size(); ++i) {
    gap = std::max(gap, std::fabs(static_cast<double>(seen.values[i]) - wanted[i]));
    largest = std::max(largest, std::fabs(wanted[i]));
  }
  return largest > 0.0 ? std::optional(gap / largest) : std::nullopt;
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
  const bool fits = question.weights && checkWeights(question.spec, inference, *question.weights).ok();
  answer.weightsDidNotFit = question.weights && !fits;
  answer.initialWeights = !fits;
  if (fits) {
    request.weights = *question.weights;
  } else {
    auto initial = initialWeights(question.spec, inference);
    if (!initial) return fail(initial.error());
    request.weights = std::move(initial).value();
    request.weightsAreInitial = true;
  }
  const TensorD input = request.inputs.empty() ? TensorD() : request.inputs.begin()->second;
  const WeightMap weights = request.weights;
  auto made = Explanation::create(question.spec, std::move(request));
  if (!made) return fail(made.error());
  answer.explanation = std::move(made).value();
  answer.floatGap = floatGapOf(question, inference, input, weights, *answer.explanation);
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
  m_pool.start([this, ticket, question = std::move(question)] {
    if (ticket != m_ticket) return;
    ExplainAnswer answer;
    // A document without data (a worked example) still has its sample.
    if (question.spec.dataset.type.empty() && question.dataPath.isEmpty()) {
      answer = compute(question, nullptr, nullptr);
    } else {
      const auto data = dataOf(question);
      answer = compute(question, data.ok() ? &data.value() : nullptr, data.ok() ? nullptr : &data.error());
    }
    answer.ticket = ticket;
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
    const Evaluation& pass = explanation->evaluation();
    const double difference = pass.hasKink(cell.value, cell.cell) ? std::numeric_limits<double>::quiet_NaN()
                                                                  : pass.centralDifference(cell.value, cell.cell);
    QMetaObject::invokeMethod(
        this,
        [this, explanation, cell, difference, ticket] {
          if (ticket == m_checkTicket) Q_EMIT checked(explanation, cell, difference);
        },
        Qt::QueuedConnection);
  });
}

}  // namespace unroll
