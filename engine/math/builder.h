// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "math/expression.h"

namespace unroll {

/// Writes an expression, one primitive a call. The current layer, section and time step label what
/// is added. Binary operations broadcast as NumPy does. Axes count from 0; negative ones from the end.
class Builder {
 public:
  Builder() = default;

  Expression& expression() { return m_expression; }
  const Expression& expression() const { return m_expression; }
  /// Hands the expression over; the builder is empty afterwards.
  Expression take() { return std::move(m_expression); }
  /// A copy: what the expression holds moves when something is added to it.
  Extents extents(ValueId id) const { return m_expression[id].extents; }

  // Where we are.
  void enterLayer(std::string layer);
  void section(Text title);
  void time(int step);  ///< −1: outside of time
  /// Names of what is added begin with PREFIX from here on ("mha."): a part of a layer that is made of layers.
  void part(std::string prefix) { m_part = std::move(prefix); }
  const std::string& part() const { return m_part; }

  /// Names a value: NAME is how it is addressed, SYMBOL how a formula writes it, in a small TeX:
  /// letters and Greek as they are, "_{…}", "^{…}", "\tilde{…}", "\hat{…}": "\tilde{h}_t". Empty: made of
  /// NAME ("out" upright, "z_f" and "h0" with an index). A NAME that the layer has at this time gets "_2".
  /// A value that has a name already keeps it and the new one becomes an alias through identity().
  ValueId name(ValueId value, std::string name, std::string symbol = {});

  // Leaves.
  ValueId leaf(LeafKind kind, Extents extents, std::string name, std::string symbol = {});
  ValueId constant(double value);
  ValueId constant(TensorD value);
  /// A constant that has a name: an optimizer's β₁.
  ValueId number(double value, std::string name, std::string symbol);
  /// VALUES that were drawn from a seed (a dropout mask): a derivation ends there.
  ValueId drawn(TensorD values, std::string name, std::string symbol = {});
  const std::map<ValueId, TensorD>& constants() const { return m_constants; }

  // Element by element.
  ValueId add(ValueId a, ValueId b);
  ValueId sub(ValueId a, ValueId b);
  ValueId mul(ValueId a, ValueId b);
  ValueId div(ValueId a, ValueId b);
  ValueId neg(ValueId x);
  ValueId scale(ValueId x, double factor);
  ValueId addScalar(ValueId x, double summand);
  ValueId oneMinus(ValueId x);  ///< 1 − x
  ValueId square(ValueId x);
  ValueId exp(ValueId x);
  ValueId log(ValueId x);
  ValueId sqrt(ValueId x);
  ValueId tanh(ValueId x);
  ValueId sigmoid(ValueId x);
  ValueId relu(ValueId x);
  ValueId softplus(ValueId x);  ///< ln(1 + eˣ), stable
  ValueId abs(ValueId x);       ///< slope 0 at 0
  ValueId erf(ValueId x);
  ValueId pow(ValueId x, double exponent);
  ValueId power(ValueId x, ValueId exponent);
  ValueId clip(ValueId x, double low, double high);
  ValueId identity(ValueId x);
  ValueId stop(ValueId x);  ///< the value, no gradient
  /// CONDITION ≠ 0 ? a : b; no gradient by the condition.
  ValueId where(ValueId condition, ValueId a, ValueId b);

  // Over axes. keepAxes: the summed axes stay with size 1.
  ValueId sum(ValueId x, std::vector<int64_t> axes, bool keepAxes = false);
  ValueId mean(ValueId x, std::vector<int64_t> axes, bool keepAxes = false);
  ValueId max(ValueId x, std::vector<int64_t> axes, bool keepAxes = false);  ///< the first maximum takes the gradient

  /// A sum of products over named axes: contract(x, W, "nk,uk->nu"). Each axis of an operand is also
  /// one of the other operand or of the result; no axis twice in one operand.
  ValueId contract(ValueId a, ValueId b, std::string spec);

  // Rearrangement.
  ValueId reshape(ValueId x, Extents extents);
  ValueId permute(ValueId x, std::vector<int64_t> axes);
  ValueId slice(ValueId x, int64_t axis, int64_t begin, int64_t end);
  /// slice of one element, with the axis taken away.
  ValueId at(ValueId x, int64_t axis, int64_t index);
  ValueId concat(const std::vector<ValueId>& parts, int64_t axis);
  /// The parts under a new axis.
  ValueId stack(const std::vector<ValueId>& parts, int64_t axis);
  /// BEFORE[i] and AFTER[i] elements of VALUE around axis i.
  ValueId pad(ValueId x, std::vector<int64_t> before, std::vector<int64_t> after, double value = 0.0);
  /// (N, C, H, W) → (N, C, H', W', kh, kw): every place of a kh × kw window.
  ValueId window2d(ValueId x, int64_t kh, int64_t kw, int64_t sh, int64_t sw, int64_t dh = 1, int64_t dw = 1);
  /// Rows of TABLE (V, F) by the whole numbers in INDICES (…): (…, F). No gradient by the indices.
  ValueId gather(ValueId table, ValueId indices);

  // Compositions that more than one layer uses.
  ValueId softmax(ValueId x, int64_t axis);
  ValueId leakyRelu(ValueId x, double slope);  ///< max(0, x) + slope · min(0, x); its slope at 0 is SLOPE
  /// φ(x) by Keras' key (compositions.cpp has the list); softmax and log_softmax run over AXIS.
  ValueId activation(ValueId x, std::string_view key, int64_t axis = -1);
  /// z = x Wᵀ (+ b): x (…, in), W (out, in), b (out) or kNoValue.
  ValueId affine(ValueId x, ValueId W, ValueId b);

 private:
  ValueId append(std::string_view op, std::vector<ValueId> operands, OpParams params = {});
  ValueId reduce(std::string_view op, ValueId x, std::vector<int64_t> axes, bool keepAxes);
  Label freshLabel(std::string_view stem, int time);
  std::string placeOf(const std::string& name, int time) const {
    return m_layer + "/" + std::to_string(time) + "/" + name;
  }
  Expression m_expression;
  std::map<ValueId, TensorD> m_constants;
  std::string m_layer;
  std::string m_part;
  Text m_section;
  int m_time = -1;
  std::map<std::string, int> m_unnamed;  ///< by placeOf(stem): how many there are
  std::set<std::string> m_taken;         ///< placeOf every label
};

}  // namespace unroll
