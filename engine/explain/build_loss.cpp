// SPDX-License-Identifier: GPL-3.0-or-later
// The loss behind a document's network, with its mask and what regularizers add; and the same from logits alone.
#include <algorithm>
#include <numeric>

#include "explain/build.h"
#include "layers/shape_check.h"
#include "math/primitive.h"

namespace unroll::explain {
namespace {

/// Whether X is what stands before it, perhaps under other leading axes.
bool keepsRows(const Expression& e, ValueId x) {
  if (e[x].op->name == "identity") return true;
  return e[x].op->name == "reshape" && !e[x].extents.empty() && !e[e[x].operands[0]].extents.empty() &&
         e[x].extents.back() == e[e[x].operands[0]].extents.back();
}

/// What stands before the final activation FUSEDWITH of X; kNoValue where X is not that. The loss' softmax runs over
/// the last axis, an image's over its channels.
ValueId beforeActivation(const Expression& e, ValueId x, const std::string& fusedWith) {
  while (e[x].op && keepsRows(e, x)) x = e[x].operands[0];
  if (!e[x].op) return kNoValue;
  if (fusedWith == "sigmoid" && e[x].op->name == "sigmoid") return e[x].operands[0];
  if (fusedWith != "softmax" || e[x].shorthand != "\\softmax({0})") return kNoValue;
  Extents rows = e[x].extents;
  rows.back() = 1;
  return e[e[x].operands[1]].extents == rows ? e[x].shorthandOf : kNoValue;
}

class LossBody {
 public:
  LossBody(Pass& pass, const Explanation::Request& request, Builder& builder, const NetworkOutput& output)
      : m_pass(pass), m_request(request), m_builder(builder), m_output(output) {}

  Status add() {
    const LossDescriptor* loss = findLoss(m_pass.spec.training.loss);
    if (!loss)
      return inputError("loss.unknown",
                        {QT_TRANSLATE_NOOP("engine", "There is no loss called '{0}'."), {m_pass.spec.training.loss}});
    const Shape& shape = infoOf(m_output.node).outputs.front();
    ValueId prediction = m_output.value;
    const TensorD& target = *m_request.target;
    if (auto fits = loss->check(shape, targetShape(shape, target.extents())); !fits) {
      Error error = fits.error();
      std::replace(error.message.arguments.begin(), error.message.arguments.end(), kNodeName, nameOf(m_output.node));
      return error;
    }
    if (target.rank() == 0 || target.extent(0) != m_pass.samples ||
        !timeFits(prediction, target.extents(), loss->target))
      return inputError("explain.target",
                        {QT_TRANSLATE_NOOP("engine",
                                           "The target has the shape {0}, but the output '{1}' has {2}: "
                                           "they need the same samples and steps."),
                         {toString(target.extents()), nameOf(m_output.node), toString(m_builder.extents(prediction))}});
    m_builder.enterLayer(kTargetLayer);
    const ValueId leaf = m_builder.leaf(LeafKind::Data, target.extents(), "out", "t");
    m_pass.leaves[leaf] = target;
    m_builder.enterLayer(kLossLayer);
    if (m_output.fused) prediction = beforeActivation(m_builder.expression(), prediction, loss->fusedWith);
    UNROLL_CHECK(findLossMask(shape));
    const TrainingSpec& training = m_pass.spec.training;
    const ValueId ofData = loss->body(
        m_builder, prediction, leaf, m_pass.lossMask,
        lossSettings(*loss, training.fromLogits || m_output.fused, training.lossAttributes, training.classWeights));
    m_pass.dataLoss = ofData;
    const ValueId value = addPenalties(ofData);
    UNROLL_ASSERT(elementCount(m_builder.extents(value)) == 1);
    m_builder.time(-1);
    m_pass.loss = m_builder.name(value, "out", "L");
    m_pass.layers.push_back(kLossLayer);
    return Unit{};
  }

 private:
  const NodeInfo& infoOf(NodeId id) const { return m_pass.inference.nodes.at(id); }
  const std::string& nameOf(NodeId id) const { return m_pass.spec.find(id)->name; }

  /// The target's shape with the axes' names of what it is compared with.
  static Shape targetShape(const Shape& prediction, const Extents& target) {
    std::vector<Dim> dims;
    for (size_t axis = 0; axis < target.size(); ++axis) {
      const bool named = static_cast<int>(axis) < prediction.rank();
      dims.push_back({named ? prediction[static_cast<int>(axis)].name : 'F', axis == 0 ? kOpen : target[axis]});
    }
    return Shape(std::move(dims));
  }

  /// The rows that count: those of the output's mask that are not masked in the target.
  Status findLossMask(const Shape& shape) {
    ValueId mask = m_output.mask;
    if (mask != kNoValue) mask = m_builder.reshape(mask, {elementCount(m_builder.extents(mask))});
    const int time = shape.find('T');
    const int64_t rows = m_pass.samples * (time < 0 ? 1 : m_builder.extents(m_output.value)[static_cast<size_t>(time)]);
    if (m_request.targetMask) {
      const std::vector<uint8_t>& given = *m_request.targetMask;
      if (static_cast<int64_t>(given.size()) != rows)
        return inputError("explain.mask",
                          {QT_TRANSLATE_NOOP("engine", "The target's mask has {0} rows, but the target has {1}."),
                           {std::to_string(given.size()), std::to_string(rows)}});
      if (std::find(given.begin(), given.end(), uint8_t{0}) != given.end()) {
        const ValueId leaf = m_builder.leaf(LeafKind::Constant, {rows}, "mask", "m");
        m_pass.leaves[leaf] = TensorD({rows}, std::vector<double>(given.begin(), given.end()));
        mask = mask == kNoValue ? leaf : m_builder.mul(mask, leaf);
      }
    }
    m_pass.lossMask = mask;
    return Unit{};
  }

  /// L + Σ (λ₁ Σ|w| + λ₂ Σ w²) over the parameters with a regularizer.
  ValueId addPenalties(ValueId loss) {
    ValueId total = loss;
    for (const NodeId id : m_pass.inference.order) {
      for (const ParameterSpec& parameter : infoOf(id).parameters) {
        const auto leaf = m_pass.parameters.find(nameOf(id) + "." + parameter.name);
        if (leaf == m_pass.parameters.end() || (parameter.l1 <= 0.0 && parameter.l2 <= 0.0)) continue;
        m_builder.section(QT_TRANSLATE_NOOP("engine", "regularization"));
        const std::string of = nameOf(id) + "_" + parameter.name, symbol = "\\text{" + leaf->first + "}}";
        if (parameter.l1 > 0.0)
          total = addPenalty(total, m_builder.abs(leaf->second), parameter.l1, "l1_" + of, "R_{1," + symbol);
        if (parameter.l2 > 0.0)
          total = addPenalty(total, m_builder.square(leaf->second), parameter.l2, "l2_" + of, "R_{2," + symbol);
      }
    }
    // L is the whole of it from here on.
    if (total != loss) m_builder.expression()[loss].label.symbol = "L_{\\text{data}}";
    return total;
  }

  ValueId addPenalty(ValueId total, ValueId sizes, double factor, std::string name, std::string symbol) {
    Builder& b = m_builder;
    std::vector<int64_t> axes(b.extents(sizes).size());
    std::iota(axes.begin(), axes.end(), int64_t{0});
    return b.add(total, b.name(b.scale(b.sum(sizes, axes), factor), std::move(name), std::move(symbol)));
  }

  /// An open time axis of the target has as many steps as the prediction.
  bool timeFits(ValueId prediction, const Extents& target, TargetForm form) const {
    const Extents& extents = m_builder.extents(prediction);
    const int64_t cells = form == TargetForm::ClassIndex ? elementCount(extents) / std::max<int64_t>(1, extents.back())
                                                         : elementCount(extents);
    return elementCount(target) == cells;
  }

  Pass& m_pass;
  const Explanation::Request& m_request;
  Builder& m_builder;
  const NetworkOutput m_output;
};

}  // namespace

Status addLoss(Pass& pass, const Explanation::Request& request, Builder& builder, const NetworkOutput& output) {
  return LossBody(pass, request, builder, output).add();
}

std::optional<double> lossFromLogits(const Pass& pass, const Explanation::Request& request) {
  const LossDescriptor* loss = findLoss(pass.spec.training.loss);
  if (!loss || loss->fusedWith.empty() || pass.spec.training.fromLogits || pass.loss == kNoValue) return std::nullopt;
  const std::string& output = pass.spec.find(pass.inference.outputNodes.front())->name;
  const ValueId logits = beforeActivation(pass.expression, pass.outputs.at(output), loss->fusedWith);
  if (logits == kNoValue) return std::nullopt;
  // The loss alone, on the logits that the pass has computed.
  Builder b;
  b.enterLayer("loss");
  const ValueId z = b.leaf(LeafKind::Data, pass.node(logits).extents, "z");
  const ValueId target = b.leaf(LeafKind::Data, request.target->extents(), "target");
  std::map<ValueId, TensorD> leaves{{z, pass.evaluation->value(logits)}, {target, *request.target}};
  ValueId mask = kNoValue;
  if (pass.lossMask != kNoValue) {
    mask = b.leaf(LeafKind::Constant, pass.node(pass.lossMask).extents, "mask");
    leaves[mask] = pass.evaluation->value(pass.lossMask);
  }
  const TrainingSpec& training = pass.spec.training;
  const ValueId value =
      loss->body(b, z, target, mask, lossSettings(*loss, true, training.lossAttributes, training.classWeights));
  leaves.insert(b.constants().begin(), b.constants().end());
  return Evaluation(b.expression(), std::move(leaves)).value(value)[0];
}

}  // namespace unroll::explain
