// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/token_network.h"

#include <algorithm>
#include <cmath>

namespace unroll {
namespace {

bool takesTokens(const Shape& shape) { return shape.rank() == 2 || (shape.rank() == 3 && shape.hasTime()); }

/// VALUES as log-probabilities: of logits their log-softmax.
void toLogP(const float* values, std::span<double> logP, bool logits) {
  for (size_t i = 0; i < logP.size(); ++i) {
    const auto value = static_cast<double>(values[i]);
    logP[i] = logits ? value : std::log(std::max(value, 1e-30));
  }
  if (!logits) return;
  const double highest = *std::max_element(logP.begin(), logP.end());
  double sum = 0.0;
  for (const double value : logP) sum += std::exp(value - highest);
  for (double& value : logP) value -= highest + std::log(sum);
}

}  // namespace

Result<std::unique_ptr<TokenNetwork>> TokenNetwork::create(const NetworkSpec& spec, const WeightMap& weights,
                                                           Setup setup, const LayerCatalog& catalog) {
  const Inference inference = infer(spec, catalog);
  UNROLL_CHECK(requireSound(spec, inference));
  UNROLL_CHECK(checkWeights(spec, inference, weights));
  std::vector<int64_t> longest;
  for (const NodeId id : inference.inputNodes) {
    const Shape& shape = inference.nodes.at(id).outputs.front();
    const auto given = setup.given.find(id);
    if (!takesTokens(shape) || (id != setup.grows && given == setup.given.end())) {
      return Error{"generate.no_text",
                   Text{QT_TRANSLATE_NOOP("engine",
                                          "This network does not read text: its input '{0}' takes {1}. It should take "
                                          "[window, characters], or [window] for an embedding."),
                        {spec.find(id)->name, shape.str()}}};
    }
    longest.push_back(id == setup.grows ? setup.longest : static_cast<int64_t>(given->second.size()));
  }
  const NodeInfo& last = inference.nodes.at(inference.outputNodes.front());
  const Shape& prediction = last.outputs.front();
  if (prediction.rank() < 2 || (prediction.rank() == 3 && !prediction.hasTime()) || prediction.rank() > 3) {
    return Error{"generate.no_text",
                 Text{QT_TRANSLATE_NOOP("engine",
                                        "This network does not write text: its output is {0}. It should give one "
                                        "number for each token, (N, tokens) or (N, T, tokens)."),
                      {prediction.str()}}};
  }
  std::unique_ptr<TokenNetwork> model(new TokenNetwork());
  model->m_everyStep = prediction.rank() == 3;
  model->m_tokens = prediction[prediction.rank() - 1].size;
  model->m_logits = spec.training.fromLogits;
  model->m_output = {last.id, last.outputPorts.front().name};
  model->m_setup = std::move(setup);
  UNROLL_TRY(model->m_network, Network::compile(spec, model->m_setup.mostPrefixes, longest, catalog));
  model->m_network->setWeights(weights);
  return model;
}

int64_t TokenNetwork::stepsFor(const Shape& shape, size_t length) const {
  if (!shape.isOpen(1)) return shape[1].size;
  return std::clamp<int64_t>(static_cast<int64_t>(length), 1, m_setup.longest);
}

void TokenNetwork::put(NodeId node, int64_t row, int64_t steps, const std::vector<int64_t>& sequence, bool atEnd) {
  const Shape& shape = m_network->inference().nodes.at(node).outputs.front();
  const int64_t width = shape.rank() == 3 ? shape[2].size : 1;
  float* const values = m_network->inputOf(node) + row * steps * width;
  std::fill_n(values, steps * width, 0.0f);
  const auto size = static_cast<int64_t>(sequence.size());
  const int64_t shown = std::min(size, steps), shift = atEnd ? steps - shown : 0;
  for (int64_t i = 0; i < shown; ++i) {
    const int64_t token = sequence[static_cast<size_t>(size - shown + i)];
    if (shape.rank() == 2)
      values[shift + i] = static_cast<float>(token);
    else if (token < width)
      values[(shift + i) * width + token] = 1.0f;
  }
}

void TokenNetwork::score(std::span<const std::vector<int64_t>> prefixes, std::span<double> logP) {
  Network& network = *m_network;
  const auto count = static_cast<int64_t>(prefixes.size());
  UNROLL_ASSERT(count >= 1 && count <= m_setup.mostPrefixes);
  Batch& batch = network.batch();
  batch.count = count;
  const std::vector<NodeId>& nodes = network.inference().inputNodes;
  int64_t read = 0;  // the last step that the prefixes reach
  for (size_t i = 0; i < nodes.size(); ++i) {
    const Shape& shape = network.inference().nodes.at(nodes[i]).outputs.front();
    const bool grows = nodes[i] == m_setup.grows;
    const std::vector<int64_t>& first = grows ? prefixes.front() : m_setup.given.at(nodes[i]);
    const int64_t steps = grows             ? stepsFor(shape, first.size())
                          : shape.isOpen(1) ? static_cast<int64_t>(first.size())
                                            : shape[1].size;
    // A decoder of a fixed length is read from its first step on; a window over a text ends with its last character.
    const bool atEnd = grows && !(m_everyStep && !shape.isOpen(1));
    if (grows) read = atEnd ? steps - 1 : std::min<int64_t>(static_cast<int64_t>(first.size()), steps) - 1;
    (i == 0 ? batch.time : batch.more[i - 1].time) = shape.isOpen(1) ? steps : 0;
    uint8_t* const mask = i == 0 ? batch.mask : batch.more[i - 1].mask;
    if (mask && shape.isOpen(1)) std::fill_n(mask, count * steps, uint8_t{1});
    for (int64_t row = 0; row < count; ++row)
      put(nodes[i], row, steps, grows ? prefixes[static_cast<size_t>(row)] : first, atEnd);
  }
  network.forward(false, 0);
  const Network::View view = network.output(m_output);
  const int64_t steps = m_everyStep ? view.extents[1] : 1;
  for (int64_t row = 0; row < count; ++row) {
    const float* const values = view.values + (row * steps + (m_everyStep ? read : 0)) * m_tokens;
    toLogP(values, logP.subspan(static_cast<size_t>(row * m_tokens), static_cast<size_t>(m_tokens)), m_logits);
  }
}

}  // namespace unroll
