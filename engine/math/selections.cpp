// SPDX-License-Identifier: GPL-3.0-or-later
// Primitives in which one operand chooses: where(condition, a, b) and gather(table, indices). The
// choosing operand is a term with slope 0.
#include <cmath>

#include "math/op_support.h"

namespace unroll {
namespace {

using namespace ops;

// where: three operands that broadcast together.

Extents whereExtents(std::span<const Extents* const> in, const OpParams&) {
  return broadcast(*in[0], broadcast(*in[1], *in[2]));
}

Extents whereStrides(const OpContext& c, size_t which) {
  return broadcastStrides(operand(c, which).extents(), c.extents);
}

void whereForward(const OpContext& c, TensorD& out) {
  walk<4>(
      c.extents, {stridesOf(c.extents), whereStrides(c, 0), whereStrides(c, 1), whereStrides(c, 2)},
      [&](const auto& at) { out[at[0]] = operand(c, 0)[at[1]] != 0.0 ? operand(c, 1)[at[2]] : operand(c, 2)[at[3]]; });
}

void whereVjp(const OpContext& c, const TensorD&, const TensorD& dOut, std::span<TensorD* const> dOperands) {
  walk<4>(c.extents, {stridesOf(c.extents), whereStrides(c, 0), whereStrides(c, 1), whereStrides(c, 2)},
          [&](const auto& at) {
            const size_t chosen = operand(c, 0)[at[1]] != 0.0 ? 1 : 2;
            if (dOperands[chosen]) (*dOperands[chosen])[at[chosen + 1]] += dOut[at[0]];
          });
}

int64_t whereCell(const OpContext& c, size_t which, int64_t cell) {
  return remap(cell, c.extents, whereStrides(c, which));
}

bool holds(const OpContext& c, int64_t cell) { return operand(c, 0)[whereCell(c, 0, cell)] != 0.0; }

double whereAt(const OpContext& c, int64_t cell) {
  const size_t chosen = holds(c, cell) ? 1 : 2;
  return operand(c, chosen)[whereCell(c, chosen, cell)];
}

double wherePartial(const OpContext& c, int which, int64_t cell) {
  return which == 0 ? 0.0 : holds(c, cell) == (which == 1) ? 1.0 : 0.0;
}

void whereTerms(const OpContext& c, const TensorD&, int64_t cell, std::vector<OperandTerm>& result) {
  for (int which = 0; which < 3; ++which)
    result.push_back({which, whereCell(c, static_cast<size_t>(which), cell), wherePartial(c, which, cell)});
}

void whereUses(const OpContext& c, const TensorD&, int which, int64_t cell, std::vector<OutputUse>& result) {
  const Extents& own = operand(c, static_cast<size_t>(which)).extents();
  const Extents outStrides = stridesOf(c.extents), index = unflatten(cell, own);
  const size_t shift = c.extents.size() - own.size();
  Extents free = c.extents;
  int64_t base = 0;
  for (size_t i = 0; i < own.size(); ++i) {
    if (own[i] == 1 && c.extents[i + shift] != 1) continue;
    free[i + shift] = 1;
    base += index[i] * outStrides[i + shift];
  }
  walk<1>(free, {outStrides}, [&](const auto& at) {
    result.push_back({base + at[0], wherePartial(c, which, base + at[0])});
  });
}

// gather: rows of a table (V, F …) by whole numbers (…): (…, F …).

Extents gatherExtents(std::span<const Extents* const> in, const OpParams&) {
  UNROLL_ASSERT(!in[0]->empty());
  Extents out = *in[1];
  out.insert(out.end(), in[0]->begin() + 1, in[0]->end());
  return out;
}

int64_t rowSize(const OpContext& c) { return operand(c, 0).size() / operand(c, 0).extents()[0]; }

int64_t rowAt(const OpContext& c, int64_t place) {
  const double index = operand(c, 1)[place];
  UNROLL_ASSERT(index == std::floor(index) && index >= 0.0 && index < static_cast<double>(operand(c, 0).extents()[0]));
  return static_cast<int64_t>(index);
}

void gatherForward(const OpContext& c, TensorD& out) {
  const int64_t size = rowSize(c);
  for (int64_t i = 0; i < operand(c, 1).size(); ++i)
    std::copy_n(operand(c, 0).data() + rowAt(c, i) * size, size, out.data() + i * size);
}

void gatherVjp(const OpContext& c, const TensorD&, const TensorD& dOut, std::span<TensorD* const> dOperands) {
  if (!dOperands[0]) return;
  const int64_t size = rowSize(c);
  for (int64_t i = 0; i < operand(c, 1).size(); ++i) {
    double* row = dOperands[0]->data() + rowAt(c, i) * size;
    for (int64_t k = 0; k < size; ++k) row[k] += dOut[i * size + k];
  }
}

int64_t tableCell(const OpContext& c, int64_t cell) {
  const int64_t size = rowSize(c);
  return rowAt(c, cell / size) * size + cell % size;
}

double gatherAt(const OpContext& c, int64_t cell) { return operand(c, 0)[tableCell(c, cell)]; }

void gatherTerms(const OpContext& c, const TensorD&, int64_t cell, std::vector<OperandTerm>& result) {
  result.push_back({0, tableCell(c, cell), 1.0});
  result.push_back({1, cell / rowSize(c), 0.0});
}

void gatherUses(const OpContext& c, const TensorD&, int which, int64_t cell, std::vector<OutputUse>& result) {
  const int64_t size = rowSize(c);
  if (which == 1) {
    for (int64_t k = 0; k < size; ++k) result.push_back({cell * size + k, 0.0});
    return;
  }
  for (int64_t i = 0; i < operand(c, 1).size(); ++i)  // one look at each index, never at the rows
    if (rowAt(c, i) == cell / size) result.push_back({i * size + cell % size, 1.0});
}

using Degree = Primitive::Degree;

constexpr Primitive kSelections[] = {
    {"where",
     3,
     Degree::Other,
     "\\where({0}, {1}, {2})",
     {"", "{0} ⊙ {d}", "(1 - {0}) ⊙ {d}"},
     whereExtents,
     whereForward,
     whereVjp,
     whereAt,
     whereTerms,
     whereUses},
    {"gather",
     2,
     Degree::Linear,
     "{0}[{1}]",
     {"\\sum_{{1}} {d}", ""},
     gatherExtents,
     gatherForward,
     gatherVjp,
     gatherAt,
     gatherTerms,
     gatherUses},
};

}  // namespace

std::span<const Primitive> selectionPrimitives() { return kSelections; }

}  // namespace unroll
