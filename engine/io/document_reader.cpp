// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/document_reader.h"

#include <algorithm>
#include <map>
#include <set>

#include "data/dataset.h"
#include "data/preprocess.h"
#include "graph/names.h"

namespace unroll::detail {

using json::Kind;

namespace {
constexpr int64_t kFormat = 1;
}

Result<Document> DocumentReader::read() {
  const Value& root = m_text.root();
  UNROLL_CHECK(expect(root, QT_TRANSLATE_NOOP("engine", "A document"), Kind::Object));
  UNROLL_CHECK(checkFormat(root));
  NetworkSpec& spec = m_document.spec;
  if (const Value* title = root.find("title")) { UNROLL_TRY(spec.title, readString(*title, "\"title\"")); }
  if (const Value* seed = root.find("seed")) {
    UNROLL_CHECK(expect(*seed, "\"seed\"", Kind::Number));
    const auto number = m_text.unsignedInteger(*seed);
    if (!number) {
      return wrong(*seed, "document.range",
                   {QT_TRANSLATE_NOOP("engine",
                                      "\"seed\" must be a whole number from 0 to 18446744073709551615, "
                                      "but here stands {0}."),
                    {std::string(m_text.raw(*seed))}});
    }
    spec.seed = *number;
  }
  // Nodes first: the other parts speak of them.
  using Part = Status (DocumentReader::*)(const Value&);
  static constexpr std::pair<const char*, Part> kParts[] = {
      {"nodes", &DocumentReader::readNodes},     {"edges", &DocumentReader::readEdges},
      {"dataset", &DocumentReader::readDataset}, {"training", &DocumentReader::readTraining},
      {"weights", &DocumentReader::readWeights}, {"sample", &DocumentReader::readSample},
      {"worked", &DocumentReader::readWorked}};
  std::vector<std::string> known{"format", "title", "seed"};
  for (const auto& [key, part] : kParts) {
    known.push_back(key);
    if (const Value* value = root.find(key)) UNROLL_CHECK((this->*part)(*value));
  }
  warnOfOtherKeys(root, known, QT_TRANSLATE_NOOP("engine", "a document"));
  return std::move(m_document);
}

Status DocumentReader::checkFormat(const Value& root) {
  const Value* format = root.find("format");
  if (!format) {
    return wrong(root, "document.format",
                 QT_TRANSLATE_NOOP("engine",
                                   "This is no Unroll document: \"format\" is missing. "
                                   "Begin it with {\"format\": 1, …"));
  }
  UNROLL_TRY(const int64_t number, readInteger(*format, "\"format\""));
  if (number > kFormat) {
    return wrong(*format, "document.newer",
                 {QT_TRANSLATE_NOOP("engine",
                                    "The document has format {0}, but this program knows formats up to {1}. "
                                    "Open it with a newer Unroll."),
                  {std::to_string(number), std::to_string(kFormat)}});
  }
  if (number < 1) {
    return wrong(
        *format, "document.format",
        {QT_TRANSLATE_NOOP("engine", "There is no format {0}. Write \"format\": 1."), {std::to_string(number)}});
  }
  return Unit{};
}

Status DocumentReader::readNodes(const Value& list) {
  UNROLL_CHECK(expect(list, "\"nodes\"", Kind::Array));
  for (const Value& value : list.items) UNROLL_CHECK(readNode(value));
  return Unit{};
}

Status DocumentReader::readNode(const Value& value) {
  UNROLL_CHECK(expect(value, QT_TRANSLATE_NOOP("engine", "Each of \"nodes\""), Kind::Object));
  NodeSpec node;
  node.id = static_cast<NodeId>(m_document.spec.nodes.size()) + 1;
  for (const auto& [key, member] : {std::pair{"name", &NodeSpec::name}, std::pair{"type", &NodeSpec::type}}) {
    const Value* given = value.find(key);
    if (!given) {
      return wrong(
          value, "document.missing",
          {QT_TRANSLATE_NOOP("engine", "This node has no \"{0}\". Each needs a \"name\" and a \"type\"."), {key}});
    }
    UNROLL_TRY(node.*member, readString(*given, std::string("\"") + key + "\""));
  }
  const json::Spot spot = m_text.spot(value);
  m_document.source.nodes.emplace(node.name, SourceMap::Spot{spot.line, spot.column});
  remember(node.name, "name", *value.find("name"));
  remember(node.name, "type", *value.find("type"));

  if (const Value* position = value.find("position")) {
    UNROLL_CHECK(expect(*position, "\"position\"", Kind::Array));
    if (position->items.size() != 2) {
      return wrong(*position, "document.kind",
                   QT_TRANSLATE_NOOP("engine", "\"position\" is a list of two numbers: [x, y]."));
    }
    UNROLL_TRY(const double x, readNumber(position->items[0], "\"position\""));
    UNROLL_TRY(const double y, readNumber(position->items[1], "\"position\""));
    node.position = Position{x, y};
  }
  const LayerDescriptor* layer = m_catalog.find(node.type);
  node.version = layer ? layer->version : 1;
  if (const Value* version = value.find("version")) {
    UNROLL_TRY(const int64_t number, readInteger(*version, "\"version\""));
    if (number < 1 || number > 1'000'000) {
      return wrong(
          *version, "document.range",
          {QT_TRANSLATE_NOOP("engine", "\"version\" is {0}, but versions count from 1."), {std::to_string(number)}});
    }
    node.version = static_cast<int>(number);
  }
  if (layer && node.version <= layer->version) {
    UNROLL_CHECK(readKnownNode(node, value, *layer));
  } else {
    keepUnknownNode(node, value);
  }
  m_document.spec.nodes.push_back(std::move(node));
  return Unit{};
}

Status DocumentReader::readKnownNode(NodeSpec& node, const Value& value, const LayerDescriptor& layer) {
  warnOfOtherKeys(value, {"name", "type", "version", "attributes", "position"}, QT_TRANSLATE_NOOP("engine", "a node"),
                  node.id);
  const Value* attributes = value.find("attributes");
  const bool isNewest = node.version == layer.version;
  if (attributes) {
    UNROLL_CHECK(expect(*attributes, "\"attributes\"", Kind::Object));
    UNROLL_CHECK(
        readAttributes(*attributes, isNewest ? &layer.attributes : nullptr, {}, node.name, {}, node.attributes));
  }
  return isNewest ? Status(Unit{}) : migrate(node, value, layer);
}

Status DocumentReader::migrate(NodeSpec& node, const Value& value, const LayerDescriptor& layer) {
  for (; node.version < layer.version; ++node.version) {
    Result<AttributeMap> next = layer.migrate(std::move(node.attributes), node.version);
    if (!next.ok()) {
      Error error = std::move(next.error());
      Place place = m_text.place(value);
      place.node = node.name;
      place.attribute = error.place.attribute;
      error.place = std::move(place);
      return error;
    }
    node.attributes = std::move(*next);
  }
  for (auto& [key, attribute] : node.attributes) {
    const AttributeSpec* spec = findAttribute(layer.attributes, key);
    if (!spec) continue;
    if (auto checked = checkAttribute(*spec, attribute); checked.ok()) attribute = std::move(*checked);
  }
  return Unit{};
}

void DocumentReader::keepUnknownNode(NodeSpec& node, const Value& value) {
  node.unknown = std::string(m_text.raw(value));
  // What can be read of its attributes is there for a reader that knows a similar layer.
  const Value* attributes = value.find("attributes");
  if (!attributes || attributes->kind != Kind::Object) return;
  for (size_t i = 0; i < attributes->items.size(); ++i) {
    if (auto read = readAttribute(attributes->items[i], attributes->keys[i]); read.ok())
      node.attributes[attributes->keys[i]] = *read;
  }
}

Status DocumentReader::readEdges(const Value& list) {
  UNROLL_CHECK(expect(list, "\"edges\"", Kind::Array));
  std::vector<LeftOut> left;
  for (const Value& value : list.items) {
    UNROLL_CHECK(expect(value, QT_TRANSLATE_NOOP("engine", "Each of \"edges\""), Kind::Object));
    const json::Spot spot = m_text.spot(value);
    Diagnostic problem;
    problem.code = "graph.edge";
    problem.line = spot.line;
    problem.column = spot.column;
    const Value* from = value.find("from");
    const Value* to = value.find("to");
    if (!from || !to) {
      return wrong(value, "document.missing",
                   {QT_TRANSLATE_NOOP("engine",
                                      "This edge has no \"{0}\". Write it as {\"from\": \"a.out\", \"to\": \"b.in\"}."),
                    {from ? "to" : "from"}});
    }
    bool fromKnown = true, toKnown = true;
    EdgeSpec edge;
    UNROLL_TRY(edge.from, readPort(*from, "out", fromKnown, problem));
    UNROLL_TRY(edge.to, readPort(*to, "in", toKnown, problem));
    warnOfOtherKeys(value, {"from", "to"}, QT_TRANSLATE_NOOP("engine", "an edge"));
    if (fromKnown && toKnown) {
      m_document.spec.edges.push_back(edge);
      m_document.source.edges.push_back({spot.line, spot.column});
      continue;
    }
    if (edge.from.node != kNoNode && edge.to.node != kNoNode) offerEdge(problem, edge);
    left.push_back({m_document.diagnostics.size(), edge});
    m_document.diagnostics.push_back(std::move(problem));
  }
  offerForLeftOut(left);
  return Unit{};
}

/// Edges to a name that no node has: where one node has no edges, it was renamed; where the name had an edge on either
/// side, the layer between was taken out.
void DocumentReader::offerForLeftOut(const std::vector<LeftOut>& left) {
  const auto nameOf = [&](const LeftOut& out) { return m_document.diagnostics[out.diagnostic].message.arguments[0]; };
  std::set<NodeId> named;
  std::set<std::string> unknown;
  std::map<std::string, PortRef> before;  // what fed the name
  for (const EdgeSpec& edge : m_document.spec.edges) named.insert({edge.from.node, edge.to.node});
  for (const LeftOut& out : left) {
    named.insert({out.edge.from.node, out.edge.to.node});
    unknown.insert(nameOf(out));
    if (out.edge.from.node != kNoNode) before.emplace(nameOf(out), out.edge.from);
  }
  std::vector<NodeId> lonely;
  for (const NodeSpec& node : m_document.spec.nodes) {
    if (!named.count(node.id)) lonely.push_back(node.id);
  }
  for (const LeftOut& out : left) {
    EdgeSpec edge = out.edge;
    const bool fromUnknown = edge.from.node == kNoNode;
    if ((fromUnknown && edge.to.node == kNoNode) || !m_document.diagnostics[out.diagnostic].fixes.empty()) continue;
    if (unknown.size() == 1 && lonely.size() == 1)
      (fromUnknown ? edge.from : edge.to).node = lonely.front();
    else if (const auto fed = before.find(nameOf(out)); fromUnknown && fed != before.end())
      edge.from = fed->second;
    else
      continue;
    offerEdge(m_document.diagnostics[out.diagnostic], edge);
  }
}

void DocumentReader::offerEdge(Diagnostic& problem, const EdgeSpec& edge) const {
  const auto words = [&](const PortRef& port) { return m_document.spec.find(port.node)->name + "." + port.port; };
  problem.fixes.push_back(
      {{QT_TRANSLATE_NOOP("engine", "Connect {0} → {1}"), {words(edge.from), words(edge.to)}}, {Connect{edge}}});
}

Result<PortRef> DocumentReader::readPort(const Value& value, const char* defaultPort, bool& known,
                                         Diagnostic& problem) {
  UNROLL_TRY(const std::string words, readString(value, QT_TRANSLATE_NOOP("engine", "The end of an edge")));
  const size_t dot = words.find('.');
  const std::string name = words.substr(0, dot);
  PortRef port{kNoNode, dot == std::string::npos ? defaultPort : words.substr(dot + 1)};
  if (const NodeSpec* node = m_document.spec.findByName(name)) {
    port.node = node->id;
    return port;
  }
  known = false;
  std::vector<std::string> names;
  for (const NodeSpec& node : m_document.spec.nodes) names.push_back(node.name);
  const std::string nearest = nearestName(name, names);
  if (!nearest.empty()) port.node = m_document.spec.findByName(nearest)->id;
  problem.message =
      nearest.empty()
          ? Text{QT_TRANSLATE_NOOP("engine",
                                   "This edge is left out: no node is called '{0}'. Give the name of one, with its "
                                   "port, as in \"{0}.{1}\"."),
                 {name, port.port}}
          : Text{QT_TRANSLATE_NOOP("engine", "This edge is left out: no node is called '{0}'. Did you mean '{1}'?"),
                 {name, nearest}};
  return port;
}

Status DocumentReader::readDataset(const Value& value) {
  UNROLL_CHECK(expect(value, "\"dataset\"", Kind::Object));
  DatasetSpec& dataset = m_document.spec.dataset;
  remember({}, "dataset.type", value);
  if (const Value* type = value.find("type")) {
    UNROLL_TRY(dataset.type, readString(*type, "\"type\""));
    m_document.source.attributes[{"", "dataset.type"}] = {m_text.spot(*type).line, m_text.spot(*type).column};
  }
  const DatasetDescriptor* known = findDataset(dataset.type);
  UNROLL_CHECK(readAttributes(value, known ? &known->attributes : nullptr, {"type", "split", "preprocess"}, {},
                              "dataset.", dataset.attributes));
  if (const Value* steps = value.find("preprocess")) UNROLL_CHECK(readPreprocess(*steps));
  const Value* split = value.find("split");
  if (!split) return Unit{};
  UNROLL_CHECK(expect(*split, "\"split\"", Kind::Object));
  remember({}, "dataset.split", *split);
  warnOfOtherKeys(*split, {"train", "shuffle"}, "\"split\"");
  if (const Value* train = split->find("train")) {
    UNROLL_TRY(dataset.split.train, readNumber(*train, "\"train\""));
    dataset.split.given = true;
  }
  if (const Value* shuffle = split->find("shuffle")) {
    UNROLL_TRY(dataset.split.shuffle, readBoolean(*shuffle, "\"shuffle\""));
  }
  return Unit{};
}

Status DocumentReader::readPreprocess(const Value& list) {
  UNROLL_CHECK(expect(list, "\"preprocess\"", Kind::Array));
  for (size_t i = 0; i < list.items.size(); ++i) {
    ChoiceSpec step;
    UNROLL_CHECK(readChoice(list.items[i], QT_TRANSLATE_NOOP("engine", "Each of \"preprocess\""),
                            "dataset.preprocess." + std::to_string(i), step, [](const std::string& key) {
                              const PreprocessDescriptor* known = findPreprocess(key);
                              return known ? &known->attributes : nullptr;
                            }));
    m_document.spec.dataset.preprocess.push_back(std::move(step));
  }
  return Unit{};
}

Status DocumentReader::readWeights(const Value& value) {
  UNROLL_CHECK(expect(value, "\"weights\"", Kind::Object));
  for (size_t i = 0; i < value.items.size(); ++i) {
    UNROLL_TRY(TensorD tensor, readTensor(value.items[i], "\"" + value.keys[i] + "\""));
    remember({}, "weights." + value.keys[i], value.items[i]);
    m_document.spec.weights.emplace(value.keys[i], std::move(tensor));
  }
  return Unit{};
}

Status DocumentReader::readSample(const Value& value) {
  UNROLL_CHECK(expect(value, "\"sample\"", Kind::Object));
  SampleSpec sample;
  for (size_t i = 0; i < value.items.size(); ++i) {
    UNROLL_TRY(TensorD tensor, readTensor(value.items[i], "\"" + value.keys[i] + "\""));
    remember({}, "sample." + value.keys[i], value.items[i]);
    // A bare number is the target of the one sample: its class.
    if (tensor.rank() == 0) tensor = tensor.reshaped({1});
    if (value.keys[i] == "target")
      sample.target = std::move(tensor);
    else
      sample.inputs.emplace(value.keys[i], std::move(tensor));
  }
  m_document.spec.sample = std::move(sample);
  return Unit{};
}

Status DocumentReader::readWorked(const Value& value) {
  UNROLL_CHECK(expect(value, "\"worked\"", Kind::Object));
  WorkedSpec worked;
  warnOfOtherKeys(value, {"source", "faults", "notes"}, "\"worked\"");
  if (const Value* source = value.find("source")) { UNROLL_TRY(worked.source, readString(*source, "\"source\"")); }
  if (const Value* notes = value.find("notes")) { UNROLL_TRY(worked.notes, readStrings(*notes, "\"notes\"")); }
  if (const Value* faults = value.find("faults")) {
    UNROLL_CHECK(expect(*faults, "\"faults\"", Kind::Array));
    static constexpr std::pair<const char*, std::string PrintedFault::*> kFields[] = {
        {"at", &PrintedFault::at},
        {"printed", &PrintedFault::printed},
        {"right", &PrintedFault::right},
        {"fault", &PrintedFault::fault},
        {"whose", &PrintedFault::whose}};
    for (const Value& item : faults->items) {
      UNROLL_CHECK(expect(item, QT_TRANSLATE_NOOP("engine", "Each of \"faults\""), Kind::Object));
      warnOfOtherKeys(item, {"at", "printed", "right", "fault", "whose"}, "\"faults\"");
      PrintedFault fault;
      for (const auto& [key, member] : kFields) {
        const Value* field = item.find(key);
        if (!field) continue;
        UNROLL_TRY(fault.*member, readString(*field, std::string("\"") + key + "\""));
      }
      worked.faults.push_back(std::move(fault));
    }
  }
  m_document.spec.worked = std::move(worked);
  return Unit{};
}

}  // namespace unroll::detail
