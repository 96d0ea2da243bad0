// SPDX-License-Identifier: GPL-3.0-or-later
#include "chalkboard/kind_numbers.h"

#include <algorithm>
#include <cmath>
#include <set>

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
const Choices kSquares{0.25, 1.0, 2.25, 4.0};
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

/// What the optimizer remembers before its step: nothing before the first one.
void drawMemory(Board& board, const Inference& inference, uint64_t seed, Attempts& attempts) {
  const OptimizerDescriptor* optimizer = findOptimizer(board.spec.training.optimizer.type);
  if (!board.update || !optimizer) return;
  const Attributes attributes(optimizer->attributes, board.spec.training.optimizer.attributes);
  board.update->slots.clear();
  for (const auto& [id, node] : inference.nodes)
    for (const ParameterSpec& parameter : node.parameters) {
      const std::string name = board.spec.find(id)->name + "." + parameter.name;
      std::vector<TensorD>& slots = board.update->slots[name];
      for (const OptimizerSlot& slot : optimizer->slots(attributes)) {
        const std::string full = name + "." + slot.name;
        if (board.update->step == 0)
          slots.emplace_back(parameter.extents, slot.initial);
        else
          slots.push_back(draw(parameter.extents, slot.name.starts_with("v") ? kSquares : kStates,
                               Rng(seed, "chalkboard/" + full, attempts[full])));
      }
    }
}

void drawAll(Board& board, const Inference& inference, const WeightMap& initial, uint64_t seed, int64_t samples,
             Attempts& attempts) {
  NetworkSpec& spec = board.spec;
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
  drawMemory(board, inference, seed, attempts);
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
      poor += 0.5 * static_cast<double>(std::count(values.span().begin(), values.span().end(), 0.0)) +
              2.0 * static_cast<double>(values.size() - static_cast<int64_t>(different.size()));
    if (dull && (node.label.named || node.leaf == LeafKind::Weight)) poor += 2.0;
  }
  if (explanation.loss() != kNoValue && evaluation.value(explanation.loss())[0] == 0.0) poor += 6.0;
  return sum / std::max(1.0, count) + poor;
}

}  // namespace

Status drawKindNumbers(Board& board, uint64_t seed, int64_t samples) {
  NetworkSpec& spec = board.spec;
  spec.weights.clear();
  const Inference inference = infer(spec);
  if (Status sound = requireSound(spec, inference); !sound.ok()) return sound;
  const auto initial = initialWeights(spec, inference);
  if (!initial) return initial.error();
  Attempts best;
  double least = 0.0;
  // Everything anew a few times, then one tensor after the other: better while the rest stays.
  const auto attempt = [&](Attempts attempts, bool first) -> Status {
    drawAll(board, inference, *initial, seed, samples, attempts);
    const auto explanation = explainBoard(board);
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
  drawAll(board, inference, *initial, seed, samples, best);
  return Unit{};
}

}  // namespace unroll
