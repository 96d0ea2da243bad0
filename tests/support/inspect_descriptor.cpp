// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "io/document.h"
#include "layers/initializer.h"
#include "math/formula.h"
#include "support/layer_harness.h"

namespace unroll::testing {
namespace {

class Inspection {
 public:
  explicit Inspection(const LayerDescriptor& layer) : m_layer(layer) {}

  Complaints run() {
    words();
    for (const AttributeSpec& spec : m_layer.attributes) attribute(spec);
    expect(m_layer.examples.size() >= 3, "has fewer than three examples");
    std::set<std::string> titles;
    for (const LayerExample& given : m_layer.examples) {
      expect(titles.insert(given.title).second, "has two examples called \"" + given.title + "\"");
      example(given);
    }
    return m_complaints;
  }

 private:
  void expect(bool condition, const std::string& text) {
    if (!condition) m_complaints.push_back(m_layer.key + ": " + text);
  }

  void words() {
    const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
    expect(!m_layer.key.empty() && std::all_of(m_layer.key.begin(), m_layer.key.end(), plain),
           "the key is not in snake case");
    expect(!m_layer.title.empty(), "has no title");
    expect(m_layer.summary.english().size() > 10 && m_layer.summary.english().back() == '.',
           "the summary is no sentence");
    expect(!m_layer.icon.empty(), "has no icon");
    expect(!m_layer.formula.empty() && !formula::toText(formula::parse(m_layer.formula)).empty(), "has no formula");
    expect(m_layer.version >= 1, "versions start at 1");
  }

  void attribute(const AttributeSpec& spec) {
    const std::string name = "attribute " + spec.key;
    expect(!spec.label.empty(), name + " has no label");
    expect(spec.help.english().size() > 10 && spec.help.english().back() == '.', name + ": the help is no sentence");
    const auto checked = checkAttribute(spec, spec.defaultValue);
    expect(checked.ok(), name + ": the default is not allowed");
    expect(checked.ok() && *checked == spec.defaultValue, name + ": the default is not in the attribute's own form");
    expect((spec.kind == AttributeKind::Choice) == !spec.choices.empty(),
           name + ": choices belong to a Choice, and to it alone");
    for (const AttributeChoice& choice : spec.choices) expect(!choice.title.empty(), name + ": a choice has no title");
    if (spec.visibleWhen) {
      const AttributeSpec* other = findAttribute(m_layer.attributes, spec.visibleWhen->first);
      expect(other && checkAttribute(*other, spec.visibleWhen->second).ok(),
             name + " depends on something that does not exist");
    }
    const auto same = [&](const AttributeSpec& other) { return other.key == spec.key; };
    expect(std::count_if(m_layer.attributes.begin(), m_layer.attributes.end(), same) == 1, name + " exists twice");
  }

  void ports(const Attributes& attributes) {
    std::set<std::string> names;
    for (const Port& port : m_layer.inputs(attributes)) {
      expect(!port.name.empty() && !port.label.empty() && names.insert(port.name).second,
             "an input port has no name of its own");
    }
    names.clear();
    for (const Port& port : m_layer.outputs(attributes)) {
      expect(!port.name.empty() && !port.label.empty() && names.insert(port.name).second,
             "an output port has no name of its own");
    }
  }

  void example(const LayerExample& given) {
    const Attributes attributes(m_layer.attributes, given.attributes);
    ports(attributes);
    const std::string in = "example \"" + given.title + "\": ";
    expect(given.inputs.size() == m_layer.inputs(attributes).size(), in + "one shape per input port is needed");
    if (!m_layer.inferShape(attributes, given.inputs).ok()) return expect(false, in + "inferShape fails");
    std::set<std::string> names;
    for (const ParameterSpec& parameter : m_layer.parameters(attributes, given.inputs)) {
      const std::string what = in + "parameter " + parameter.name;
      expect(names.insert(parameter.name).second, what + " exists twice");
      expect(isInitializer(parameter.initializer), what + ": the initializer " + parameter.initializer + " is unknown");
      expect(!parameter.help.empty(), what + " has no help");
      expect(elementCount(parameter.extents) > 0 && parameter.fanIn > 0 && parameter.fanOut > 0,
             what + " has no size or fans");
    }
    for (const CodeTarget target : {CodeTarget::Keras, CodeTarget::PyTorch}) {
      const std::string code = m_layer.exportCode ? m_layer.exportCode(target, "layer1", attributes, given.inputs) : "";
      expect(!code.empty(), in + "there is no code for export");
      expect(code.empty() || code.back() != '\n', in + "the code ends in an empty line");
    }
    expect(m_layer.flops(attributes, given.inputs, 2) >= 0, in + "the cost is negative");
    roundTrip(in, attributes);
  }

  /// Every attribute, written into a document and read from it, is what it was.
  void roundTrip(const std::string& in, const Attributes& attributes) {
    LayerCatalog catalog;
    catalog.add(m_layer);
    NetworkSpec spec;
    spec.nodes.push_back({1, m_layer.key, "layer1", m_layer.version, attributes.all(), {}, {}});
    const std::string text = writeDocument(spec);
    const auto read = readDocument(text, "round trip", catalog);
    if (!read.ok()) return expect(false, in + "the document cannot be read: " + read.error().english());
    for (const Diagnostic& problem : read->diagnostics)
      expect(false, in + "the document: " + problem.message.english());
    if (read->spec.nodes.size() != 1) return expect(false, in + "the document loses the node");
    const NodeSpec& node = read->spec.nodes[0];
    expect(node.type == m_layer.key && node.version == m_layer.version && !node.unknown,
           in + "the document loses the type");
    expect(Attributes(m_layer.attributes, node.attributes).all() == attributes.all(),
           in + "the document changes an attribute");
    expect(writeDocument(read->spec) == text, in + "the document is written differently the second time");
  }

  const LayerDescriptor& m_layer;
  Complaints m_complaints;
};

}  // namespace

Complaints inspectDescriptor(const LayerDescriptor& layer) { return Inspection(layer).run(); }

}  // namespace unroll::testing
