// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "graph/inference.h"
#include "math/expression.h"
#include "math/formula.h"
#include "optimizers/optimizer.h"
#include "train/network.h"

namespace unroll {

/// One whole pass (forward and backward) of a document in double, on which any number can be asked
/// for. A value to be shared; immutable once made.
class Explanation {
 public:
  struct Request {
    std::map<std::string, TensorD> inputs;  ///< by input node, with the sample axis
    std::optional<TensorD> target;          ///< none: no loss, no gradients
    WeightMap weights;
    bool training = false;
    uint64_t step = 0;
    std::optional<std::vector<uint8_t>> mask;  ///< (N, T) where steps are padding
    /// By input node, where inputs have time axes of their own; `mask` is for all that are not here.
    std::map<std::string, std::vector<uint8_t>> masks = {};
    /// By row of the target: 1 counts in the loss.
    std::optional<std::vector<uint8_t>> targetMask = {};
    /// Weights that are the seed's initial draws: their derivation leads to the seed.
    bool weightsAreInitial = false;
    /// The pass goes on through the optimizer's step that training would take from here with the gradients of this
    /// sample ("next fc.W[2,3]"); of no use without a target. {}: the first step, nothing remembered yet.
    std::optional<OptimizerState> update = {};
    /// Steps of training after which the weights are these, where that is known; by default update->step.
    std::optional<int64_t> weightsAfter = {};
  };
  static Result<std::shared_ptr<const Explanation>> create(const NetworkSpec& spec, Request request,
                                                           const LayerCatalog& catalog = LayerCatalog::builtIn());

  const NetworkSpec& spec() const;
  /// What was asked: to ask again with something changed (what if?).
  const Request& request() const;
  const Inference& inference() const;
  const Expression& expression() const;
  const Evaluation& evaluation() const;
  ValueId loss() const;                              ///< kNoValue without a target
  ValueId outputOf(const std::string& node) const;   ///< "out" of a node, or kNoValue
  std::map<std::string, TensorD> gradients() const;  ///< "fc.W", "in": contract.md's names without "d."

  // Numbers and their names.
  /// "lstm1.f[0,1,0]" or "d fc.W[2,3]" as contract.md says; "next fc.W[2,3]" after the optimizer's step, and the values
  /// on the way there ("next fc.W.m[2,3]", "fc.W.m[2,3]" before it, "optimizer.learning_rate").
  /// Without an index: the only cell of a scalar; WHOLEALLOWED: of others the whole tensor (cell −1).
  Result<CellRef> resolve(std::string_view ref, bool wholeAllowed = false) const;
  std::string refOf(const CellRef& cell) const;
  double number(const CellRef& cell) const;
  /// The symbol with its index: "f_{1,0}", as a formula.
  Formula symbolOf(const CellRef& cell) const;

  struct DerivationTerm {
    CellRef cell;
    std::string ref;
    double value = 0.0;
    double partial = 0.0;
    std::string kind;
    /// partial = ∂of/∂by, which has a derivation of its own: derivePartial(of, by). Not valid at ends.
    CellRef of = {}, by = {};
  };
  /// Why is this number what it is, one level. A term without a cell is an end: the seed's draw of an
  /// initial weight, a fixed number.
  struct Derivation {
    CellRef cell;
    std::string ref;
    double value = 0.0;
    std::string op;          ///< a primitive's name; "chain" for a gradient; "leaf" for a leaf
    std::string recombines;  ///< "sum", "product" (½ Σ), "op", "leaf"
    Formula symbols, numbers, result;
    std::vector<DerivationTerm> terms;
    /// Of a number that a whole update shares (β₁, the learning rate), some.
    std::vector<CellRef> usedBy;
    /// The loss has a kink at this cell, so that there is no finite difference to compare with.
    bool kink = false;
    std::optional<double> finiteDifference;  ///< of gradients, where it was asked for
    /// What a leaf is: "Drawn from the seed 1 …", "The weight after step 120."
    Text note = {};
  };
  /// requires: CELL is a single cell (cell ≥ 0); of a gradient only where there is a loss.
  Derivation derive(const CellRef& cell, bool withCheck = false) const;
  struct DeriveOptions {
    bool withCheck = false;     ///< a gradient's central difference as well
    bool largestFirst = false;  ///< the terms of long sums by what they add, in formulas alone
    size_t maxTerms = 0;        ///< of long sums in formulas; more are folded; 0: a handful
  };
  Derivation derive(const CellRef& cell, const DeriveOptions& options) const;
  /// The local derivative ∂of/∂by of one operation: σ'(z) = y (1 − y). requires: BY is a term of OF's derivation (or
  /// OF one of the gradient of BY); neither is a gradient. Its terms are the numbers that it is made of; their own
  /// partials are NaN where it is no sum.
  Derivation derivePartial(const CellRef& of, const CellRef& by) const;
  /// The derivation of a reference; also of "fc.out[0,1] by fc.z[0,1]", a local derivative.
  Result<Derivation> derive(std::string_view ref, const DeriveOptions& options) const;
  Result<Derivation> derive(std::string_view ref, bool withCheck = false) const;
  /// How derive() is asked for a term's local derivative: "fc.out[0,1] by fc.z[0,1]". Empty at ends.
  std::string partialRef(const DerivationTerm& term) const;
  /// After the optimizer's step: "fc.W" → the value "next fc.W". kNoValue where the pass has none or it does not learn.
  ValueId nextOf(const std::string& parameter) const;
  /// The loss' derivative by another value, where CELL is of a leaf that stands for it in the optimizer's step; else
  /// CELL. Derivations and formulas hold what is meant; terms() of the expression do not.
  CellRef meant(const CellRef& cell) const;

  // Steps, for the transport.
  enum class Direction { Forward, Backward, Update };
  struct Step {
    ValueId value = kNoValue;
    Direction direction = Direction::Forward;
    std::string layer;
    Text section;
    int time = -1;
  };
  /// Every operation in order (views of memory left out), then the loss, then backward in reverse, then the optimizer's
  /// step layer by layer, where the pass has one.
  const std::vector<Step>& steps() const;
  /// How far the transport goes at once. Time: a layer's time step (a layer that is not unrolled as a whole).
  enum class Granularity { Op, Section, Layer, Time };
  /// The first step of the next such part behind STEP; BACK: the first of STEP's own part, or of the one before it
  /// where STEP is that. −1: there is none.
  int nextOf(int step, Granularity granularity, bool back = false) const;
  /// The formulas of a whole step: in symbols, with the numbers put in, the result. MAX_ENTRIES:
  /// larger tensors are folded to their first rows and columns.
  struct StepFormulas {
    Formula symbols, numbers, result;
  };
  StepFormulas formulasOf(const Step& step, int maxEntries = 8) const;

  /// Time steps of a recurrent layer (0 where it is not unrolled) and its values of one step.
  int timeSteps(const std::string& layer) const;
  std::vector<std::string> layers() const;  ///< in order, with "loss" last
  /// What a person should know of this pass (the loss was computed from logits …).
  const std::vector<Text>& notes() const;

 private:
  Explanation();
  struct Parts;
  std::shared_ptr<const Parts> m_parts;
};

}  // namespace unroll
