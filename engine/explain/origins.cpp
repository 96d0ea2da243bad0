// SPDX-License-Identifier: GPL-3.0-or-later
// Where the ends of derivations come from: the sample, the seed's draw, the document, steps of training.
#include "explain/pass.h"
#include "optimizers/optimizer.h"

namespace unroll::explain {
namespace {

using Derivation = Explanation::Derivation;

/// The specification of a parameter's leaf; null for what is none.
const ParameterSpec* specOf(const Pass& pass, const Label& label) {
  const NodeSpec* node = pass.spec.findByName(label.layer);
  if (!node) return nullptr;
  for (const ParameterSpec& parameter : pass.inference.nodes.at(node->id).parameters)
    if (parameter.name == label.name) return &parameter;
  return nullptr;
}

/// Whether a block (an LSTM's forget bias) has set what was drawn.
bool isSetAfterwards(const ParameterSpec& spec, int64_t cell) {
  if (spec.extents.empty()) return false;
  const int64_t row = cell / std::max<int64_t>(1, elementCount(spec.extents) / spec.extents[0]);
  for (const ParameterSpec::Block& block : spec.blocks)
    if (row >= block.begin && row < block.end) return true;
  return false;
}

void deriveDraw(const Pass& pass, const CellRef& cell, Derivation& derivation) {
  const Label& label = pass.node(cell.value).label;
  const ParameterSpec* spec = specOf(pass, label);
  const std::string stream = "init/" + label.layer + "." + label.name, seed = std::to_string(pass.spec.seed);
  const std::string place = std::to_string(cell.cell);
  derivation.terms.push_back({{}, "seed " + seed + " " + stream + "[" + place + "]", derivation.value, 1.0, "seed"});
  derivation.note = {QT_TRANSLATE_NOOP("engine", "Drawn from the seed {0} by the initializer {1}: place {2} of '{3}'."),
                     {seed, spec ? spec->initializer : std::string(), place, stream}};
}

void deriveFixed(const Pass& pass, const CellRef& cell, Derivation& derivation) {
  const ParameterSpec* spec = specOf(pass, pass.node(cell.value).label);
  const std::string value = formula::formatNumber(derivation.value);
  derivation.terms.push_back({{}, value, derivation.value, 1.0, "constant"});
  if (spec && isSetAfterwards(*spec, cell.cell))
    derivation.note = {QT_TRANSLATE_NOOP("engine", "Set to {0} after the draw, as the layer begins."), {value}};
  else
    derivation.note = {QT_TRANSLATE_NOOP("engine", "Set to {0} by the initializer {1}."),
                       {value, spec ? spec->initializer : std::string()}};
}

/// η_t = η γ^{…}: the schedule's formula at this step, from the rate that it starts from.
void deriveRate(const Pass& pass, Derivation& derivation) {
  const UpdateValues& update = pass.update;
  if (!update.scheduled) {
    derivation.note = QT_TRANSLATE_NOOP("engine", "The learning rate: the same at every step.");
    return;
  }
  derivation.op = "schedule";
  derivation.recombines = "sum";
  const double share = update.baseRate != 0.0 ? derivation.value / update.baseRate : 0.0;
  derivation.terms.push_back({{}, "η", update.baseRate, share, "constant"});
  derivation.note = {QT_TRANSLATE_NOOP("engine", "The learning rate of the step after {0}, by the schedule '{1}'."),
                     {std::to_string(update.step), pass.spec.training.schedule.type}};
}

Text noteOf(const Pass& pass, const CellRef& cell) {
  const ExpressionNode& node = pass.node(cell.value);
  const Label& label = node.label;
  if (pass.update.slots.contains(cell.value)) {
    const std::string name = label.name.substr(label.name.rfind('.') + 1);
    if (node.leaf == LeafKind::Constant)
      return {QT_TRANSLATE_NOOP("engine", "{0} before the first step of training."), {name}};
    return {QT_TRANSLATE_NOOP("engine", "{0} after step {1}."), {name, std::to_string(pass.update.step)}};
  }
  if (node.leaf == LeafKind::Weight) {
    if (pass.spec.weights.contains(label.layer + "." + label.name) && !pass.weightsAfter)
      return QT_TRANSLATE_NOOP("engine", "A weight that the document gives.");
    if (pass.weightsAfter)
      return {QT_TRANSLATE_NOOP("engine", "The weight after step {0}."), {std::to_string(*pass.weightsAfter)}};
    return QT_TRANSLATE_NOOP("engine", "A weight as it was given.");
  }
  if (node.leaf == LeafKind::Data && label.layer == kTargetLayer)
    return QT_TRANSLATE_NOOP("engine", "What the output should be: the target.");
  if (node.leaf == LeafKind::Data) return QT_TRANSLATE_NOOP("engine", "A number of the sample.");
  if (node.leaf == LeafKind::Seed)
    return QT_TRANSLATE_NOOP("engine", "Drawn while training: what dropout or noise makes.");
  if (label.layer == pass.update.layer && label.name == "step")
    return QT_TRANSLATE_NOOP("engine", "Which step of training this is, from 1.");
  if (label.layer == pass.update.layer && !pass.update.layer.empty())
    return QT_TRANSLATE_NOOP("engine", "A setting of the optimizer.");
  return QT_TRANSLATE_NOOP("engine", "A fixed number.");
}

}  // namespace

void deriveLeaf(const Pass& pass, const CellRef& cell, Derivation& derivation) {
  derivation.op = "leaf";
  derivation.recombines = "leaf";
  const ParameterSpec* spec = specOf(pass, pass.node(cell.value).label);
  if (pass.drawn.contains(cell.value) && !(spec && isSetAfterwards(*spec, cell.cell)))
    deriveDraw(pass, cell, derivation);
  else if (pass.drawn.contains(cell.value) || pass.set.contains(cell.value))
    deriveFixed(pass, cell, derivation);
  else if (cell.value == pass.update.learningRate)
    deriveRate(pass, derivation);
  else
    derivation.note = noteOf(pass, cell);
}

}  // namespace unroll::explain
