// SPDX-License-Identifier: GPL-3.0-or-later
#include "chalkboard/kind_numbers.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "chalkboard/board.h"
#include "chalkboard/exact_numbers.h"
#include "core/rng.h"
#include "math/primitive.h"

namespace unroll {
namespace {

constexpr uint64_t kWholeDraws = 6;   ///< of all tensors together
constexpr uint64_t kSingleDraws = 4;  ///< of each tensor, while the others stay

using Choices = std::vector<double>;

const Choices& logits() {
  static const Choices all{0.0, std::log(2.0), -std::log(2.0), std::log(3.0), std::log(4.0)};
  return all;
}
const Choices kInputs{-2.0, -1.0, -1.0, 0.0, 1.0, 1.0, 2.0};
const Choices kStates{-1.0, -0.5, 0.0, 0.5, 1.0};
const Choices kWeights{-1.0, -1.0, -0.5, 0.0, 0.5, 0.5, 1.0, 1.0};
const Choices kBiases{-1.0, -0.5, 0.0, 0.5, 1.0};
const Choices kScales{1.0, 2.0, 0.5};
const Choices kTargets{0.0, 1.0};

TensorD draw(const Extents& extents, const Choices& from, Rng rng) {
  TensorD made(extents);
  for (double& value : made.span()) value = from[static_cast<size_t>(rng.below(static_cast<int64_t>(from.size())))];
  return made;
}

/// One class of each row is right.
TensorD drawClasses(const Extents& extents, Rng rng) {
  TensorD made(extents);
  const int64_t classes = extents.back();
  for (int64_t row = 0; row < made.size() / classes; ++row) made[row * classes + rng.below(classes)] = 1.0;
  return made;
}

const Choices& choicesOf(const ParameterSpec& parameter) {
  if (parameter.initializer == "ones") return kScales;  // γ and what else multiplies as it is
  return parameter.extents.size() < 2 ? kBiases : kWeights;
}

/// What an input is drawn from: logits go into an exponential, states come out of a tanh.
const Choices& choicesOf(const NetworkSpec& spec, NodeId input) {
  for (const EdgeSpec& edge : spec.edges) {
    if (edge.from.node != input) continue;
    if (edge.to.port.starts_with("initial")) return kStates;
    const NodeSpec* user = spec.find(edge.to.node);
    const auto activation = user->attributes.find("activation");
    if (user->type == "activation" && activation != user->attributes.end() &&
        activation->second == AttributeValue{std::string("softmax")})
      return logits();
  }
  return kInputs;
}

/// The streams' indices by tensor: which of its draws each one is.
using Attempts = std::map<std::string, uint64_t>;

void drawAll(NetworkSpec& spec, const Inference& inference, const WeightMap& initial, uint64_t seed, int64_t samples,
             Attempts& attempts) {
  const auto stream = [&](const std::string& name) { return Rng(seed, "chalkboard/" + name, attempts[name]); };
  spec.sample.emplace();
  for (const NodeId id : inference.inputNodes) {
    const std::string& name = spec.find(id)->name;
    const Extents extents = inference.nodes.at(id).outputs.front().extents(samples, 1);
    spec.sample->inputs.emplace(name, draw(extents, choicesOf(spec, id), stream(name)));
  }
  for (const auto& [id, node] : inference.nodes)
    for (const ParameterSpec& parameter : node.parameters) {
      const std::string name = spec.find(id)->name + "." + parameter.name;
      spec.weights.insert_or_assign(
          name, parameter.running ? initial.at(name) : draw(parameter.extents, choicesOf(parameter), stream(name)));
    }
  const Extents out = inference.nodes.at(inference.outputNodes.front()).outputs.front().extents(samples, 1);
  spec.sample->target = spec.training.loss == "categorical_crossentropy" ? drawClasses(out, stream("target"))
                                                                         : draw(out, kTargets, stream("target"));
}

/// How long a number is to write and to reckon with.
double effort(const MaybeExact& number, double value) {
  if (!number) return 3.0 + (std::fabs(value) > 3.0 ? 3.0 : 0.0);
  const Rational& fraction = number->isFraction() ? number->plain : number->logOf;
  return 1.5 * std::log2(static_cast<double>(fraction.below())) +
         0.5 * std::log2(1.0 + std::fabs(static_cast<double>(fraction.above()))) + (number->isFraction() ? 0.0 : 1.0);
}

bool saturates(std::string_view op) { return op == "sigmoid" || op == "tanh" || op == "exp"; }

/// How unkind the numbers of a pass are: the mean effort of what has to be computed, and what makes an example poor.
double unkindness(const Explanation& explanation) {
  const ExactNumbers exact(explanation);
  const Evaluation& evaluation = explanation.evaluation();
  double sum = 0.0, count = 0.0, poor = 0.0;
  for (ValueId id = 0; id < explanation.expression().size(); ++id) {
    const ExpressionNode& node = explanation.expression()[id];
    const TensorD& values = evaluation.value(id);
    std::set<double> different;
    for (int64_t cell = 0; cell < values.size(); ++cell) {
      different.insert(values[cell]);
      if (!node.op || node.op->view) continue;
      sum += effort(exact.at({id, cell, false}), values[cell]);
      count += 1.0;
      if (!saturates(node.op->name)) continue;
      const double inside = std::fabs(evaluation.value(node.operands[0])[cell]);
      poor += inside > 2.0 ? inside - 1.0 : 0.0;
    }
    const bool dull = different.size() == 1 && values.size() > 1;  // a dead layer, an input of one number
    if (dull && node.leaf == LeafKind::Data) poor += 6.0;
    if (node.leaf == LeafKind::Data && node.label.layer != "target" && values.size() <= 5)
      poor += 0.8 * static_cast<double>(values.size() - static_cast<int64_t>(different.size()));
    if (dull && (node.label.named || node.leaf == LeafKind::Weight)) poor += 2.0;
  }
  if (explanation.loss() != kNoValue && evaluation.value(explanation.loss())[0] == 0.0) poor += 6.0;
  return sum / std::max(1.0, count) + poor;
}

}  // namespace

Status drawKindNumbers(NetworkSpec& spec, uint64_t seed, int64_t samples) {
  spec.weights.clear();
  const Inference inference = infer(spec);
  if (Status sound = requireSound(spec, inference); !sound.ok()) return sound;
  const auto initial = initialWeights(spec, inference);
  if (!initial) return initial.error();
  Attempts best;
  double least = 0.0;
  // Everything anew a few times, then one tensor after the other: better while the rest stays.
  const auto attempt = [&](Attempts attempts, bool first) -> Status {
    drawAll(spec, inference, *initial, seed, samples, attempts);
    const auto explanation = explainBoard(spec);
    if (!explanation) return explanation.error();
    const double cost = unkindness(**explanation);
    if (first || cost < least) least = cost, best = std::move(attempts);
    return Unit{};
  };
  UNROLL_CHECK(attempt({}, true));
  const Attempts none = best;
  for (uint64_t draw = 1; draw < kWholeDraws; ++draw) {
    Attempts attempts = none;
    for (auto& [name, index] : attempts) index = draw;
    UNROLL_CHECK(attempt(std::move(attempts), false));
  }
  for (const auto& [name, index] : none)
    for (uint64_t draw = 0; draw < kSingleDraws; ++draw) {
      Attempts attempts = best;
      attempts[name] = kWholeDraws + draw;
      UNROLL_CHECK(attempt(std::move(attempts), false));
    }
  drawAll(spec, inference, *initial, seed, samples, best);
  return Unit{};
}

}  // namespace unroll
