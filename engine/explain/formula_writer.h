// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>

#include "explain/pass.h"

namespace unroll::explain {

/// One line of mathematics three times: in symbols, with the numbers put in, and what comes out.
struct Statement {
  Formula symbols, numbers, result;
};

/// How long sums of single cells are written.
struct Folding {
  size_t terms = 0;           ///< that are shown; 0: a handful
  bool largestFirst = false;  ///< by what they add, else in the primitive's order
};

struct CellOrder {
  bool operator()(const CellRef& a, const CellRef& b) const {
    return std::tie(a.value, a.cell, a.gradient) < std::tie(b.value, b.cell, b.gradient);
  }
};

/// Writes the formulas of a pass from the primitives' patterns. Values that the layer names stand as
/// symbols; what it does not name is written out. Whole tensors are written as matrices where they fit
/// on paper (two axes beside the samples'); of others one cell is shown. Of several samples the first.
class FormulaWriter {
 public:
  /// CONTEXT: the value whose formula it is. Values of other layers get their layer's name; outside of
  /// its time, values have the number of their step in place of t. MAXENTRIES: rows and columns of a
  /// matrix; more are folded.
  FormulaWriter(const Pass& pass, ValueId context, int maxEntries = 8, const Folding& folding = {})
      : m_pass(pass),
        m_context(pass.node(context).label),
        m_time(m_context.time),
        m_maxEntries(std::max(3, maxEntries)),
        m_folding(folding) {}

  Statement value(ValueId id) const;
  Statement gradient(ValueId id) const;
  Statement valueCell(const CellRef& cell) const;
  Statement gradientCell(const CellRef& cell) const;
  /// ∂OF/∂BY of one operation; USED gets the cells that it is made of.
  Statement partial(const CellRef& of, const CellRef& by, std::set<CellRef, CellOrder>& used) const;
  /// The symbol, with the time and the index put in where a single cell is meant.
  Formula symbolOf(const CellRef& cell) const;

 private:
  enum class Style { Symbols, Numbers };

  // Whole tensors (tensor_formulas.cpp). No formula where a tensor does not fit.
  bool standsForItself(ValueId id) const;
  bool sameSymbol(ValueId alias, ValueId id) const;
  bool isLink(ValueId id) const;
  std::optional<Formula> tensor(ValueId id, Style style, bool top) const;
  std::optional<Formula> operation(ValueId id, Style style, bool top) const;
  bool isFixedPlaces(ValueId user, size_t operand) const;
  std::optional<Formula> view(ValueId id, Style style) const;
  std::optional<Formula> product(ValueId id, Style style) const;
  std::optional<Formula> reduction(ValueId id, Style style) const;
  Formula indexedSum(ValueId id) const;

  // Gradients of whole tensors (gradient_formulas.cpp).
  std::optional<Formula> flow(ValueId id, Style style, bool top, int depth) const;
  std::optional<Formula> flowThrough(ValueId user, size_t operand, const Formula& above, Style style) const;
  std::optional<Formula> blockFlow(ValueId id, int depth) const;
  std::optional<Formula> compositionFlow(ValueId end, Style style, int depth) const;
  std::optional<Formula> productFlow(ValueId user, size_t operand, const Formula& above, Style style) const;

  // Single cells (cell_formulas.cpp).
  Formula cell(ValueId id, int64_t at, Style style, bool top, int depth) const;
  Formula cellOperation(ValueId id, int64_t at, Style style, int depth) const;
  Formula cellProducts(ValueId id, int64_t at, Style style, int depth) const;
  size_t mostTerms(int depth) const;
  template <class Size>
  std::vector<size_t> orderOf(size_t count, int depth, Size&& size) const;
  CellRef namedAbove(CellRef gradient) const;
  struct Use {
    Term term;
    CellRef operand;  ///< which its partial is by
  };
  std::vector<Use> usesThroughTime(const CellRef& cell) const;
  Formula cellChain(const CellRef& cell, Style style) const;
  Formula cellSlope(const CellRef& of, size_t which, Style style, std::set<CellRef, CellOrder>& used) const;

  // Symbols and matrices (formula_parts.cpp).
  Formula symbol(ValueId id) const;
  Formula ownSymbol(ValueId id) const;
  bool isUnitMatrix(ValueId id) const;
  Formula title(ValueId id) const;
  CellRef behindViews(CellRef cell) const;
  bool isLoss(ValueId id) const;
  std::optional<Formula> matrix(ValueId id, bool gradient) const;
  Formula grid(ValueId id, bool gradient, int64_t rows, int64_t columns) const;
  Formula slab(ValueId id, bool gradient, Formula symbol) const;
  Extents shown(ValueId id) const;  ///< extents without the samples'

  const Pass& m_pass;
  const Label& m_context;
  int m_time;  ///< the step that formulas call t
  int m_maxEntries;
  Folding m_folding;
};

}  // namespace unroll::explain
