// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/whole_numbers.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "data/loaded_samples.h"
#include "data/preprocess.h"
#include "data/subset.h"
#include "data/vocabulary.h"
#include "graph/target_values.h"
#include "math/primitive.h"

namespace unroll {
namespace {

constexpr int64_t kAtOnce = 256;  ///< samples looked at together

/// Where the values of an expression come from: each cell holds the number of the cell that was moved there, 0 where
/// it is another value. Asked only for what a gather chooses by, so that large tables are never touched.
class Origins {
 public:
  Origins(const Expression& expression, const std::map<ValueId, TensorD>& given)
      : m_expression(expression), m_given(given) {}

  const TensorD& of(ValueId id) {
    if (const auto known = m_known.find(id); known != m_known.end()) return known->second;
    const ExpressionNode& node = m_expression[id];
    TensorD origins(node.extents);
    if (const auto given = m_given.find(id); given != m_given.end()) {
      origins = given->second;
    } else if (node.op && node.op->view) {
      std::vector<const TensorD*> operands;
      for (const ValueId operand : node.operands) operands.push_back(&of(operand));
      OpParams params = node.params;
      params.scalar = params.scalar2 = 0.0;  // what pads comes from nowhere
      node.op->forward({operands, params, node.extents}, origins);
    }
    return m_known.emplace(id, std::move(origins)).first->second;
  }

 private:
  const Expression& m_expression;
  const std::map<ValueId, TensorD>& m_given;
  std::map<ValueId, TensorD> m_known;
};

bool isNowhere(const TensorD& origins) {
  return std::all_of(origins.span().begin(), origins.span().end(), [](double origin) { return origin == 0.0; });
}

/// Follows one sample of one step through the layers that move values or look up rows by them.
class Follower {
 public:
  Follower(const NetworkSpec& spec, const Inference& inference) : m_spec(spec), m_inference(inference) {}

  std::map<NodeId, std::vector<RowChoice>> follow() {
    for (const NodeId id : m_inference.inputNodes) addInput(id);
    for (const NodeId id : m_inference.order) {
      const NodeInfo& info = m_inference.nodes.at(id);
      if (!info.inputPorts.empty() && info.layer && mayMoveOrLookUp(info)) addNode(id, info);
    }
    std::map<NodeId, std::vector<RowChoice>> all;
    for (const NodeId id : m_inference.inputNodes) {
      const auto begin = m_choices.begin() + m_begins.at(id);
      std::vector<RowChoice> of(begin, begin + cellsOf(id));
      if (std::any_of(of.begin(), of.end(), [](const RowChoice& choice) { return choice.rows > 0; }))
        all.emplace(id, std::move(of));
    }
    return all;
  }

 private:
  /// Bodies of other layers need not be written: they compute. A layer that looks rows up says so in its examples.
  static bool mayMoveOrLookUp(const NodeInfo& info) {
    if (info.layer->category == LayerCategory::Core && info.parameters.empty()) return true;
    return std::any_of(info.layer->examples.begin(), info.layer->examples.end(), [](const LayerExample& example) {
      for (size_t i = 0; i < example.inputs.size(); ++i)
        if (example.isInteger(i)) return true;
      return false;
    });
  }

  int64_t cellsOf(NodeId input) const {
    return elementCount(m_inference.nodes.at(input).outputs.front().extents(1, 1));
  }

  void addInput(NodeId id) {
    const NodeInfo& info = m_inference.nodes.at(id);
    m_begins[id] = static_cast<int64_t>(m_choices.size());
    TensorD origins(info.outputs.front().extents(1, 1));
    std::iota(origins.span().begin(), origins.span().end(), static_cast<double>(m_choices.size() + 1));
    m_choices.resize(m_choices.size() + static_cast<size_t>(cellsOf(id)));
    m_origins.emplace(PortRef{id, info.outputPorts.front().name}, std::move(origins));
  }

  const TensorD* originsAt(NodeId node, const std::string& port) const {
    for (const EdgeSpec& edge : m_spec.edges) {
      if (edge.to.node != node || edge.to.port != port) continue;
      const auto found = m_origins.find(edge.from);
      return found == m_origins.end() ? nullptr : &found->second;
    }
    return nullptr;
  }

  void addNode(NodeId id, const NodeInfo& info) {
    Builder b;
    b.enterLayer("layer");
    const Attributes attributes(info.layer->attributes, m_spec.find(id)->attributes);
    BodyContext context{attributes, {}, {}};
    std::map<ValueId, TensorD> given;
    for (size_t i = 0; i < info.inputPorts.size(); ++i) {
      const Shape& shape = info.inputs[i];
      const bool open = shape.rank() == 0;
      context.inputs.push_back(open ? kNoValue : b.leaf(LeafKind::Data, shape.extents(1, 1), info.inputPorts[i].name));
      const TensorD* const origins = open ? nullptr : originsAt(id, info.inputPorts[i].name);
      if (origins && origins->extents() == shape.extents(1, 1)) given.emplace(context.inputs.back(), *origins);
    }
    if (given.empty()) return;
    for (const ParameterSpec& parameter : info.parameters)
      context.parameters.push_back(b.leaf(LeafKind::Weight, parameter.extents, parameter.name));
    const std::vector<ValueId> outputs = info.layer->body(b, context);
    Origins origins(b.expression(), given);
    for (ValueId value = 0; value < b.expression().size(); ++value) {
      const ExpressionNode& node = b.expression()[value];
      if (node.op && node.op->name == "gather")
        choose(origins.of(node.operands[1]), {b.extents(node.operands[0])[0], id});
    }
    for (size_t i = 0; i < outputs.size(); ++i) {
      const TensorD& moved = origins.of(outputs[i]);
      if (!isNowhere(moved)) m_origins.emplace(PortRef{id, info.outputPorts[i].name}, moved);
    }
  }

  void choose(const TensorD& origins, const RowChoice& choice) {
    for (const double origin : origins.span()) {
      if (origin == 0.0) continue;
      RowChoice& of = m_choices[static_cast<size_t>(origin) - 1];
      if (of.rows == 0 || choice.rows < of.rows) of = choice;
    }
  }

  const NetworkSpec& m_spec;
  const Inference& m_inference;
  std::map<PortRef, TensorD> m_origins;
  std::map<NodeId, int64_t> m_begins;  ///< in m_choices
  std::vector<RowChoice> m_choices;
};

bool isWhole(double value, int64_t below) {
  return value >= 0.0 && value < static_cast<double>(below) && value == std::floor(value);
}

/// The first of VALUES, WIDTH of them a sample, that chooses no row; −1: there is none.
template <class Value>
int64_t firstWrong(std::span<const Value> values, int64_t width, const std::vector<RowChoice>& choices) {
  const auto count = static_cast<int64_t>(choices.size());
  for (int64_t i = 0; i < static_cast<int64_t>(values.size()); ++i) {
    const RowChoice& choice = choices[static_cast<size_t>(i % width % count)];
    if (choice.rows > 0 && !isWhole(static_cast<double>(values[static_cast<size_t>(i)]), choice.rows)) return i;
  }
  return -1;
}

/// "[3, 17]" of CELL, where the samples begin with number FIRST.
std::string placeText(int64_t first, int64_t cell, const Extents& extents) {
  Extents index = unflatten(cell, extents);
  if (!index.empty()) index[0] += first;
  std::string text;
  for (const int64_t i : index) text += (text.empty() ? "[" : ", ") + std::to_string(i);
  return text + "]";
}

Error wrongToken(const NetworkSpec& spec, NodeId input, double value, const std::string& place,
                 const RowChoice& choice) {
  const std::string by = spec.find(choice.by)->name;
  const bool likePixel = value > 0.0 && value < 1.0;
  Error error{
      "data.token",
      {likePixel ? QT_TRANSLATE_NOOP("engine",
                                     "Input '{0}' gets {1} at {2} (sample first, counted from 0), but '{3}' takes "
                                     "whole numbers from 0 to {4}. Arrays of bytes (uint8) are read as pixels from 0 "
                                     "to 1: save tokens in another type, such as int32.")
                 : QT_TRANSLATE_NOOP("engine",
                                     "Input '{0}' gets {1} at {2} (sample first, counted from 0), but '{3}' takes "
                                     "whole numbers from 0 to {4}. Mend the data, or give '{3}' a row for every "
                                     "number that comes."),
       {spec.find(input)->name, attributeText(value), place, by, std::to_string(choice.rows - 1)}}};
  error.place.node = by;
  return error;
}

Error wrongClass(const NetworkSpec& spec, const Inference& inference, double value, const std::string& place,
                 int64_t classes) {
  Error error{
      "data.class",
      {QT_TRANSLATE_NOOP("engine",
                         "The target is {0} at {1} (sample first, counted from 0), but it has to be the number "
                         "of a class, a whole number from 0 to {2}. Mend the data, or give '{3}' a unit for "
                         "every class."),
       {attributeText(value), place, std::to_string(classes - 1), spec.find(inference.outputNodes.front())->name}}};
  error.place.node = spec.find(inference.outputNodes.front())->name;
  return error;
}

/// One part of the data, in pieces.
class PartCheck {
 public:
  PartCheck(const NetworkSpec& spec, const Inference& inference, DatasetPtr part, std::string name)
      : m_spec(spec), m_inference(inference), m_part(std::move(part)), m_name(std::move(name)) {}

  Status check(const std::vector<NodeId>& nodes) {
    const auto all = rowChoices(m_spec, m_inference);
    for (size_t i = 0; i < nodes.size(); ++i) {
      const auto choices = all.find(nodes[i]);
      if (choices != all.end() && !isTextWithin(i, choices->second)) m_inputs.push_back({i, nodes[i], choices->second});
    }
    m_classes = classesToCheck();
    if (m_inputs.empty() && m_classes == 0) return Unit{};
    std::vector<int64_t> samples;
    for (int64_t begin = 0; begin < m_part->size(); begin += kAtOnce) {
      samples.resize(static_cast<size_t>(std::min(kAtOnce, m_part->size() - begin)));
      std::iota(samples.begin(), samples.end(), begin);
      UNROLL_CHECK(checkPiece(begin, loadSamplesOf(*m_part, samples)));
    }
    return Unit{};
  }

 private:
  struct Input {
    size_t number;
    NodeId node;
    std::vector<RowChoice> choices;
  };

  /// Texts give numbers of their vocabulary: where all of them are rows, no token has to be looked at.
  bool isTextWithin(size_t number, const std::vector<RowChoice>& choices) const {
    const Vocabulary* const known = m_part->vocabularyOf(number);
    const auto tokens = known ? known->size() : static_cast<int64_t>(number == 0 ? m_part->vocabulary().size() : 0);
    return tokens > 0 && std::all_of(choices.begin(), choices.end(), [&](const RowChoice& choice) {
             return choice.rows == 0 || tokens <= choice.rows;
           });
  }

  /// How many classes the targets are numbers of; 0: they are none, or a vocabulary's.
  int64_t classesToCheck() const {
    if (m_part->targetKind() == TargetKind::Values || m_part->targetVocabulary() || !m_part->vocabulary().empty())
      return 0;
    const LossDescriptor* const loss = findLoss(m_spec.training.loss);
    if (!loss || loss->target != TargetForm::ClassIndex) return m_part->classes();
    const Shape& prediction = m_inference.nodes.at(m_inference.outputNodes.front()).outputs.front();
    return prediction[prediction.rank() - 1].size;
  }

  Status checkPiece(int64_t begin, const LoadedSamples& loaded) const {
    for (const Input& input : m_inputs) {
      const LoadedSamples::Input& values = loaded.inputs[input.number];
      const int64_t width = elementCount(values.extents) / std::max<int64_t>(values.extents[0], 1);
      const int64_t at = firstWrong(std::span(values.values), width, input.choices);
      if (at >= 0)
        return wrongToken(m_spec, input.node, static_cast<double>(values.values[static_cast<size_t>(at)]),
                          placeOf(begin, at, values.extents),
                          input.choices[static_cast<size_t>(at % width) % input.choices.size()]);
    }
    for (size_t i = 0; m_classes > 0 && i < loaded.target.size(); ++i) {
      const auto value = static_cast<double>(loaded.target[i]);
      const bool counts = loaded.targetMask.size() != loaded.target.size() || loaded.targetMask[i];
      if (!counts || isWhole(value, m_classes)) continue;
      return wrongClass(m_spec, m_inference, value, placeOf(begin, static_cast<int64_t>(i), loaded.targetExtents),
                        m_classes);
    }
    return Unit{};
  }

  /// As in the whole data, where this is a part of it; else with the part's name.
  std::string placeOf(int64_t begin, int64_t cell, const Extents& extents) const {
    const int64_t inPiece = unflatten(cell, extents).front();
    const DatasetPtr raw = Preprocessing::unwrap(m_part);
    if (const auto whole = placeInWhole(*raw, begin + inPiece)) return placeText(*whole - inPiece, cell, extents);
    return m_name + placeText(begin, cell, extents);
  }

  const NetworkSpec& m_spec;
  const Inference& m_inference;
  const DatasetPtr m_part;
  const std::string m_name;
  std::vector<Input> m_inputs;
  int64_t m_classes = 0;
};

}  // namespace

std::map<NodeId, std::vector<RowChoice>> rowChoices(const NetworkSpec& spec, const Inference& inference) {
  return Follower(spec, inference).follow();
}

Status checkTokens(const NetworkSpec& spec, const Inference& inference, const std::map<std::string, TensorD>& values) {
  for (const auto& [id, choices] : rowChoices(spec, inference)) {
    const auto given = values.find(spec.find(id)->name);
    if (given == values.end() || given->second.size() == 0) continue;
    const TensorD& tensor = given->second;
    const int64_t width = tensor.size() / tensor.extent(0);
    const int64_t at = firstWrong(tensor.span(), width, choices);
    if (at >= 0)
      return wrongToken(spec, id, tensor[at], placeText(0, at, tensor.extents()),
                        choices[static_cast<size_t>(at % width) % choices.size()]);
  }
  return Unit{};
}

Status checkWholeNumbers(const NetworkSpec& spec, const Inference& inference, const DataSplit& data,
                         const std::vector<NodeId>& nodes) {
  for (const auto& [part, name] : {std::pair{data.training, "training"}, std::pair{data.validation, "validation"}})
    if (part) UNROLL_CHECK(PartCheck(spec, inference, part, name).check(nodes));
  return Unit{};
}

}  // namespace unroll
