// SPDX-License-Identifier: GPL-3.0-or-later
#include "chalkboard/board.h"

#include "chalkboard/board_plan.h"
#include "chalkboard/kind_numbers.h"
#include "layers/catalog.h"

namespace unroll {

bool Board::operator==(const Board& other) const {
  if (!(spec == other.spec) || update.has_value() != other.update.has_value()) return false;
  return !update || (update->step == other.update->step && update->slots == other.update->slots);
}

void BoardPlan::input(const std::string& name, std::vector<int64_t> shape) {
  NodeSpec node;
  node.id = m_spec.nextId();
  node.type = "input";
  node.name = name;
  node.attributes = {{"shape", std::move(shape)}};
  m_spec.nodes.push_back(std::move(node));
}

void BoardPlan::layer(const std::string& type, AttributeMap attributes,
                      const std::vector<std::pair<std::string, std::string>>& from) {
  NodeSpec node;
  node.id = m_spec.nextId();
  node.type = type;
  node.name = kBoardLayer;
  node.attributes = std::move(attributes);
  for (const auto& [name, port] : from) m_spec.edges.push_back({{m_spec.findByName(name)->id, "out"}, {node.id, port}});
  m_spec.nodes.push_back(std::move(node));
}

namespace {

Error boardError(const char* code, Text message) { return {code, std::move(message)}; }

Result<BoardSizes> checkedSizes(const BoardKind& kind, const BoardSizes& given) {
  BoardSizes sizes;
  for (const BoardSize& size : kind.sizes) {
    const auto found = given.find(size.key);
    const int value = found == given.end() ? size.start : found->second;
    if (value < size.low || value > size.high)
      return boardError("board.size", {QT_TRANSLATE_NOOP("engine", "'{0}' of this board can be {1} to {2}, not {3}."),
                                       {size.label.pattern, std::to_string(size.low), std::to_string(size.high),
                                        std::to_string(value)}});
    sizes.emplace(size.key, value);
  }
  for (const auto& [key, value] : given)
    if (!sizes.contains(key))
      return boardError("board.size", {QT_TRANSLATE_NOOP("engine", "The board '{0}' has no size called '{1}'."),
                                       {kind.title.pattern, key}});
  return sizes;
}

Status setOptions(const BoardKind& kind, const AttributeMap& options, NetworkSpec& spec) {
  for (NodeSpec& node : spec.nodes) {
    if (node.name != kBoardLayer) continue;
    const LayerDescriptor* layer = LayerCatalog::builtIn().find(node.type);
    for (const auto& [key, value] : options) {
      const AttributeSpec* attribute = layer ? findAttribute(layer->attributes, key) : nullptr;
      if (!attribute)
        return boardError("board.option", {QT_TRANSLATE_NOOP("engine", "The board '{0}' has no choice called '{1}'."),
                                           {kind.title.pattern, key}});
      auto checked = checkAttribute(*attribute, value);
      if (!checked) return checked.error();
      node.attributes.insert_or_assign(key, std::move(checked).value());
    }
  }
  return Unit{};
}

}  // namespace

std::vector<AttributeSpec> boardAttributes(const BoardKind& kind) {
  std::vector<AttributeSpec> all;
  BoardSizes sizes;
  for (const BoardSize& size : kind.sizes) {
    all.push_back(integerAttribute(size.key, size.label, {}, size.start, size.low, size.high));
    sizes.emplace(size.key, size.start);
  }
  NetworkSpec spec;
  BoardPlan plan(spec);
  kind.build(plan, sizes);
  const NodeSpec* node = spec.findByName(kBoardLayer);
  const LayerDescriptor* layer = LayerCatalog::builtIn().find(node->type);
  for (const std::string& key : kind.options) {
    AttributeSpec option = *findAttribute(layer->attributes, key);
    if (const auto set = node->attributes.find(key); set != node->attributes.end()) option.defaultValue = set->second;
    option.group = {};
    all.push_back(std::move(option));
  }
  return all;
}

Result<Board> makeBoard(const BoardSettings& settings) {
  const BoardKind* kind = findBoardKind(settings.kind);
  if (!kind)
    return boardError("board.kind", {QT_TRANSLATE_NOOP("engine", "There is no board called '{0}'."), {settings.kind}});
  auto sizes = checkedSizes(*kind, settings.sizes);
  if (!sizes) return sizes.error();
  Board board;
  NetworkSpec& spec = board.spec;
  spec.title = kind->title.pattern;
  spec.seed = settings.seed;
  spec.training.loss = "mean_squared_error";
  spec.training.optimizer = {"sgd", {{"learning_rate", 0.1}}};
  spec.training.batch = 1;
  spec.training.epochs = 1;
  BoardPlan plan(spec);
  kind->build(plan, *sizes);
  spec.training.batch = plan.samples();
  if (Status set = setOptions(*kind, settings.options, spec); !set.ok()) return set.error();
  if (plan.updateStep() > 0) board.update.emplace().step = plan.updateStep() - 1;
  if (Status drawn = drawKindNumbers(board, settings.seed, plan.samples()); !drawn.ok()) return drawn.error();
  return board;
}

Result<std::shared_ptr<const Explanation>> explainBoard(const Board& board) {
  const NetworkSpec& spec = board.spec;
  const Inference inference = infer(spec);
  if (Status sound = requireSound(spec, inference); !sound.ok()) return sound.error();
  if (!spec.sample)
    return boardError("board.sample", QT_TRANSLATE_NOOP("engine", "This document carries no sample of its own."));
  Explanation::Request request;
  request.inputs = spec.sample->inputs;
  request.target = spec.sample->target;
  request.training = true;
  request.update = board.update;
  auto weights = initialWeights(spec, inference);
  if (!weights) return weights.error();
  request.weights = std::move(weights).value();
  return Explanation::create(spec, std::move(request));
}

}  // namespace unroll
