// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/tensor.h"
#include "core/text.h"
#include "math/formula.h"

namespace unroll {

struct Primitive;
using ValueId = int32_t;
inline constexpr ValueId kNoValue = -1;

/// What a leaf is: a number of the sample or target, a parameter, something drawn from a seed (a
/// dropout mask), a fixed constant.
enum class LeafKind : uint8_t { None, Data, Weight, Seed, Constant };

/// What a primitive needs beside its operands; each primitive says which of these it reads.
struct OpParams {
  std::vector<int64_t> ints = {};  ///< axes, begins and ends, extents, strides …
  std::string spec = {};           ///< contract: "nk,uk->nu"
  double scalar = 0.0;             ///< scale's factor, pad's value, clip's low …
  double scalar2 = 0.0;            ///< clip's high
  bool operator==(const OpParams&) const = default;
};

/// How a value is called and where it belongs. Names are those of the layer's equations; a value
/// that the body does not name gets one from its primitive ("mul3"), so that each can be addressed.
struct Label {
  std::string layer;   ///< the node's name in the document, "loss", "target"
  std::string name;    ///< "z", "f", "h", "out"
  int time = -1;       ///< the time step of an unrolled body
  Text section;        ///< "forget gate"
  std::string symbol;  ///< how a formula writes it, in formula::parse's small TeX: "f_t"
  bool named = false;  ///< the body gave the name: formulas stop here and show the symbol
};

struct ExpressionNode {
  const Primitive* op = nullptr;   ///< null for a leaf
  LeafKind leaf = LeafKind::None;  ///< None without an op: ∂loss/∂another value, in an optimizer's step
  std::vector<ValueId> operands;
  OpParams params;
  Extents extents;
  Label label;
  /// Where this value ends a composition that has a name of its own: a pattern ("\\softmax({0})"), the
  /// value that stands in it, and ∂L/∂that value (as Primitive::slopes). Formulas show them in place of
  /// the parts.
  std::string shorthand = {};
  std::string shorthandSlope = {};
  ValueId shorthandOf = kNoValue;
};

/// A computation as a list of primitive operations in an order in which each comes after its
/// operands. Values are tensors of doubles; extents are fixed, batch included.
class Expression {
 public:
  const ExpressionNode& operator[](ValueId id) const { return m_nodes[static_cast<size_t>(id)]; }
  ExpressionNode& operator[](ValueId id) { return m_nodes[static_cast<size_t>(id)]; }
  ValueId size() const { return static_cast<ValueId>(m_nodes.size()); }
  ValueId add(ExpressionNode node);

  /// All values called NAME in LAYER, by time step (−1 where the layer is not unrolled).
  std::map<int, ValueId> find(std::string_view layer, std::string_view name) const;
  /// The values that use ID as an operand, in order, each once.
  const std::vector<ValueId>& users(ValueId id) const { return m_users[static_cast<size_t>(id)]; }

 private:
  std::vector<ExpressionNode> m_nodes;
  std::vector<std::vector<ValueId>> m_users;
};

/// One cell that another comes from (or goes to), with ∂(the one)/∂(the other).
struct Term {
  ValueId value = kNoValue;
  int64_t cell = 0;
  double partial = 0.0;
};

/// The numbers of an expression for given leaves, and, once asked for, the derivative of one scalar
/// by each of them. All in double, without contraction: the same on every machine.
class Evaluation {
 public:
  /// LEAVES holds every leaf's tensor with the leaf's extents. Constants are part of the expression's
  /// leaves too. The expression must outlive the evaluation.
  Evaluation(const Expression& expression, std::map<ValueId, TensorD> leaves);
  /// Values from LATER on are computed when they are first asked for, by any thread: an optimizer's step has many
  /// values as large as the weights, of which few are looked at. GRADIENTS: those leaves among them that are
  /// ∂loss/∂another value; backward() has run before one of them is asked for.
  Evaluation(const Expression& expression, std::map<ValueId, TensorD> leaves, ValueId later,
             std::map<ValueId, ValueId> gradients);
  ~Evaluation();
  Evaluation(Evaluation&&) noexcept;
  Evaluation& operator=(Evaluation&&) noexcept;

  const Expression& expression() const { return *m_expression; }
  const TensorD& value(ValueId id) const {
    return id < m_laterFrom ? m_values[static_cast<size_t>(id)] : laterValue(id);
  }
  /// One cell of it. Of what is computed later this is the quick way: only the cells that it needs are computed.
  double number(ValueId id, int64_t cell) const;
  /// Reverse mode from LOSS (one element). ∂loss/∂loss = 1; values that do not reach it get zeros.
  void backward(ValueId loss);
  bool hasGradients() const { return !m_gradients.empty(); }
  ValueId loss() const { return m_loss; }
  const TensorD& gradient(ValueId id) const { return m_gradients[static_cast<size_t>(id)]; }

  /// The operand cells that this cell comes from, with their local partial derivatives, in the
  /// primitive's order (contract: W₀, x₀, W₁, x₁, …). Empty for a leaf.
  std::vector<Term> terms(ValueId id, int64_t cell) const;
  /// The cells that use this one: gradient(id)[cell] = Σ partial · gradient(value)[cell]. LAST: users behind it are
  /// not looked at.
  std::vector<Term> uses(ValueId id, int64_t cell, ValueId last = std::numeric_limits<ValueId>::max()) const;
  /// This cell computed again from its operands alone: op(operands).
  double recompute(ValueId id, int64_t cell) const;

  /// (loss(x + h) − loss(x − h)) / 2h for one cell, what depends on it computed again. h is chosen for
  /// the cell: two steps that agree are extrapolated (Richardson 1911), else smaller ones are tried.
  /// Nearer to a kink than that, it is not the derivative. requires: backward has run.
  double centralDifference(ValueId id, int64_t cell) const;
  /// Whether the loss has a kink here (ReLU at 0, two equal maxima): the slopes to the left and to the
  /// right differ however small the step, so that no central difference means anything.
  bool hasKink(ValueId id, int64_t cell) const;
  /// The loss when one cell has another value. requires: backward has run.
  double lossWith(ValueId id, int64_t cell, double value) const;

 private:
  struct Later;
  std::vector<const TensorD*> operandsOf(ValueId id) const;
  void compute(ValueId id) const;
  bool isByCell(ValueId id) const;
  struct Cells;
  Cells cellsOf(ValueId id, int64_t cell) const;
  const TensorD& laterValue(ValueId id) const;

  const Expression* m_expression;
  ValueId m_laterFrom;
  std::unique_ptr<Later> m_later;
  mutable std::vector<TensorD> m_values;  ///< from m_laterFrom on guarded by m_later
  std::vector<TensorD> m_gradients;
  ValueId m_loss = kNoValue;
};

}  // namespace unroll
