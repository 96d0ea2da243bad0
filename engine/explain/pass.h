// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "explain/addresses.h"
#include "explain/explanation.h"
#include "explain/update.h"

namespace unroll::explain {

/// Where the loss and the target stand; documents may call no node so.
inline constexpr const char* kLossLayer = "loss";
inline constexpr const char* kTargetLayer = "target";
/// What all parameters share of the optimizer's step; where a node has this name it gets another.
inline constexpr const char* kOptimizerLayer = "optimizer";

/// One pass of a document with everything that was asked of it. Made once, then only read.
struct Pass {
  NetworkSpec spec;
  Inference inference;
  Expression expression;
  std::map<ValueId, TensorD> leaves;  ///< moved into the evaluation
  std::unique_ptr<Evaluation> evaluation;
  Addresses addresses;

  ValueId loss = kNoValue;
  ValueId dataLoss = kNoValue;                ///< the loss without what regularizers add
  ValueId lossMask = kNoValue;                ///< (rows), where steps are padding
  std::map<std::string, ValueId> outputs;     ///< by node
  std::map<std::string, ValueId> parameters;  ///< by full name, "fc.W"
  std::map<std::string, ValueId> inputs;      ///< by input node
  std::set<ValueId> drawn;                    ///< weights that are a draw of the seed
  std::set<ValueId> set;                      ///< weights whose initial values are fixed numbers (zeros, ones)
  /// Values that pick rows of a table, and what they were before they were rearranged: whole numbers, which no step
  /// of a central difference may change.
  std::set<ValueId> picksRows;
  std::vector<std::string> layers;
  int64_t samples = 1;
  bool fused = false;  ///< the loss is computed from logits because the probabilities are too close to 0 or 1
  std::vector<Text> notes;
  UpdateValues update;
  std::optional<int64_t> weightsAfter;  ///< steps of training, where that is known

  // By value.
  std::vector<bool> hasSample;                           ///< its first axis is the samples'
  std::vector<bool> carriesGradient;                     ///< the loss depends on it, and not through a stop alone
  std::map<ValueId, std::vector<ValueId>> compositions;  ///< by the value inside: where they end
  std::vector<Explanation::Step> steps;

  const ExpressionNode& node(ValueId id) const { return expression[id]; }
  double number(const CellRef& cell) const {
    const CellRef meant = update.meant(cell);
    return meant.gradient ? evaluation->gradient(meant.value)[meant.cell] : evaluation->number(meant.value, meant.cell);
  }
};

/// Checks the request against the document and builds the expression of the whole network and its loss;
/// leaves are filled, nothing is evaluated yet.
Result<std::unique_ptr<Pass>> buildPass(const NetworkSpec& spec, const Explanation::Request& request,
                                        const LayerCatalog& catalog, bool fused);
/// The loss when it is computed from what stands before the final activation; none where the document's
/// network does not end in the activation that its loss has a fused form for.
std::optional<double> lossFromLogits(const Pass& pass, const Explanation::Request& request);

/// Which values have a sample axis, which carry a gradient, and the steps.
void annotate(Pass& pass);

Explanation::Derivation derive(const Pass& pass, const CellRef& cell, const Explanation::DeriveOptions& options);
/// ∂OF/∂BY of one operation. requires: BY is one of the cells that OF is computed of.
Explanation::Derivation derivePartial(const Pass& pass, const CellRef& of, const CellRef& by);
/// One cell of a derivation with its partial ∂OF/∂BY.
Explanation::DerivationTerm termOf(const Pass& pass, const CellRef& cell, double partial);
/// Where a leaf comes from, as the derivation of one of its cells says it.
void deriveLeaf(const Pass& pass, const CellRef& cell, Explanation::Derivation& derivation);

}  // namespace unroll::explain
