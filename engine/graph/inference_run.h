// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <optional>
#include <set>

#include "graph/inference.h"
#include "layers/value_text.h"
#include "losses/loss.h"

// What the parts of inference share; not for others.
namespace unroll::detail {

/// One pass of inference over a document.
struct InferenceRun {
  const NetworkSpec& spec;
  const LayerCatalog& catalog;
  const Dataset* data = nullptr;
  bool withFixes = true;  ///< false: a trial of a fix, which needs none itself
  Inference result = {};
  std::map<PortRef, PortRef> feeds = {};  ///< input port → the output that feeds it (the first edge)
  std::set<NodeId> onCycle = {};

  Diagnostic& report(std::string code, Severity severity, NodeId node, Text message, std::string attribute = {}) {
    Diagnostic diagnostic;
    diagnostic.code = std::move(code);
    diagnostic.severity = severity;
    diagnostic.node = node;
    diagnostic.attribute = std::move(attribute);
    diagnostic.message = std::move(message);
    return result.diagnostics.emplace_back(std::move(diagnostic));
  }
  /// Offers a fix; whether it mends the problem is tried at the end.
  void offer(Diagnostic& diagnostic, Text title, std::vector<Edit> edits) const {
    if (withFixes) diagnostic.fixes.push_back({std::move(title), std::move(edits)});
  }
  const std::string& nameOf(NodeId id) const { return spec.find(id)->name; }
  NodeInfo& info(NodeId id) { return result.nodes.at(id); }
  const NodeInfo& info(NodeId id) const { return result.nodes.at(id); }
  Attributes attributesOf(NodeId id) const { return Attributes(info(id).layer->attributes, spec.find(id)->attributes); }
  /// What the window calls the document's dataset; its key where that is not known, "the data" without one.
  std::string dataName() const;
  /// The node that feeds the first input of ID, or kNoNode.
  NodeId before(NodeId id) const;
};

// check_structure.cpp: what can be said before any shape is known.
void checkNames(InferenceRun& run);
void checkLayers(InferenceRun& run);
void checkEdges(InferenceRun& run);
void checkCycles(InferenceRun& run);
void checkInputs(InferenceRun& run);

/// infer_shapes.cpp: the shape of every output, in topological order.
void inferShapes(InferenceRun& run);

// check_attributes.cpp
/// Reports the keys of GIVEN that SPECS does not know and the values that do not check. MENDED makes
/// the edits that put other attributes in place. OWNER is a title ("Dense") for the sentence.
void checkAttributes(InferenceRun& run, const std::vector<AttributeSpec>& specs, const AttributeMap& given, NodeId node,
                     const std::string& prefix, const std::string& owner,
                     const std::function<std::vector<Edit>(const AttributeMap&)>& mended);
void checkInlineTensors(InferenceRun& run);

// check_training.cpp
void checkEnds(InferenceRun& run);
void checkDataset(InferenceRun& run);
void checkTraining(InferenceRun& run);

// check_control.cpp: the loss' own settings, schedule, clipping, early stopping.
void checkControl(InferenceRun& run);

// check_loss.cpp
void checkLoss(InferenceRun& run);
/// Offers to train with the loss KEY instead.
void offerLoss(InferenceRun& run, Diagnostic& diagnostic, const std::string& key);

/// check_advice.cpp: what is allowed, but hardly meant.
void checkAdvice(InferenceRun& run);

/// check_targets.cpp: whether LOSS can compare PREDICTION, the shape of OUTPUT, with the targets of data and sample.
void checkTargets(InferenceRun& run, const LossDescriptor& loss, NodeId output, const Shape& prediction);

// fixes.cpp: candidates; keepWorkingFixes() tries them.
/// A node that the document does not have yet; none where the catalog has no such layer or it no such attributes.
std::optional<NodeSpec> newNode(const InferenceRun& run, const std::string& type, AttributeMap attributes = {});
/// Offers a layer of TYPE between TO and what feeds it. requires: TO is fed.
void offerInsertion(InferenceRun& run, Diagnostic& diagnostic, const PortRef& to, const std::string& type,
                    AttributeMap attributes = {});
/// Offers, after the edits FIRST, an Input layer that feeds INTO, in the shapes that samples usually have.
void offerInput(InferenceRun& run, Diagnostic& diagnostic, const std::optional<PortRef>& into,
                const std::vector<Edit>& first = {});
bool hasAttribute(const InferenceRun& run, NodeId id, const char* key, AttributeKind kind);
/// The nearest node upstream of ID (itself included), along first inputs, that WANTED says yes to.
NodeId upstream(const InferenceRun& run, NodeId id, const std::function<bool(NodeId)>& wanted);
/// shape_fixes.cpp: offers what could make the shapes at the inputs of ID fit, or the attribute that is blamed.
void offerShapeFixes(InferenceRun& run, Diagnostic& diagnostic, NodeId id);
/// unknown_layers.cpp: a type that the catalog does not have, or not in this version.
void reportUnknownLayer(InferenceRun& run, const NodeSpec& node);
/// Offers a layer of TYPE with ATTRIBUTES in the place of ID, with its connections and weights.
/// SAID: what of the attributes the button says ("relu").
void offerReplacement(InferenceRun& run, Diagnostic& diagnostic, NodeId id, const std::string& type,
                      const AttributeMap& attributes, const std::string& said = {});
/// Offers to set an attribute of ID, where VALUE checks.
void offerSetting(InferenceRun& run, Diagnostic& diagnostic, NodeId id, const std::string& key,
                  const AttributeValue& value);
/// shape_places.cpp: offers the layer that does on sequences what that of ID does on images, or the other way.
void offerSibling(InferenceRun& run, Diagnostic& diagnostic, NodeId id);
/// Offers to swap what feeds two inputs of ID, or (OTHERS) one of it and one of another layer.
void offerSwaps(InferenceRun& run, Diagnostic& diagnostic, NodeId id, bool others);
/// Offers the strides of one branch that ID joins for those of another.
void offerOthersStrides(InferenceRun& run, Diagnostic& diagnostic, NodeId id);
/// Offers to take ID out and to connect what feeds it with all that it feeds.
void offerBypass(InferenceRun& run, Diagnostic& diagnostic, NodeId id);
/// Offers to switch "return_sequences" of the nearest recurrent layer at or before ID.
void offerReturnSequences(InferenceRun& run, Diagnostic& diagnostic, NodeId id);
/// Offers to give the nearest layer with units (filters, features) at or before ID this many.
void offerUnits(InferenceRun& run, Diagnostic& diagnostic, NodeId id, int64_t units);
/// Drops fixes that do not take their problem away or make an error elsewhere.
void keepWorkingFixes(InferenceRun& run);

Inference inferOnce(InferenceRun& run);

/// The sentence of a layer, an attribute or a loss with NAME where it says kNodeName.
Text named(Text message, const std::string& name);
/// Whether a tensor or dataset of SIZES (the samples first) can be given where SHAPE is wanted: any
/// number of samples, any time where it is open.
bool sizesFit(const Extents& sizes, const Shape& shape);

}  // namespace unroll::detail
