// SPDX-License-Identifier: GPL-3.0-or-later
// contract: a sum of products over named axes (Einstein 1916), "nk,uk->nu". Matrix products, the sums
// of a convolution over its windows, attention's scores are all this one primitive.
//
//   forward   out = Σ a · b            over the axes that the result lacks
//   vjp       dA += Σ dOut · b         over the result's axes that a lacks; dB likewise
//
// Nothing of the size of all axes is ever stored. Sums run in a fixed order: rows of the summed axes,
// each row in four interleaved partial sums (they keep the adder busy), joined at its end.
#include <algorithm>
#include <string>

#include "math/op_support.h"

namespace unroll {
namespace {

using namespace ops;

struct Spec {
  std::string a, b, out;
};

Spec parseSpec(const std::string& spec) {
  const size_t comma = spec.find(','), arrow = spec.find("->");
  UNROLL_ASSERT(comma != std::string::npos && arrow != std::string::npos && comma < arrow);
  Spec s{spec.substr(0, comma), spec.substr(comma + 1, arrow - comma - 1), spec.substr(arrow + 2)};
  const auto has = [](const std::string& text, char letter) { return text.find(letter) != std::string::npos; };
  for (const char letter : s.a)
    UNROLL_ASSERT((has(s.b, letter) || has(s.out, letter)) && std::count(s.a.begin(), s.a.end(), letter) == 1);
  for (const char letter : s.b)
    UNROLL_ASSERT((has(s.a, letter) || has(s.out, letter)) && std::count(s.b.begin(), s.b.end(), letter) == 1);
  for (const char letter : s.out)
    UNROLL_ASSERT((has(s.a, letter) || has(s.b, letter)) && std::count(s.out.begin(), s.out.end(), letter) == 1);
  return s;
}

int64_t extentOf(char letter, const Spec& s, const Extents& a, const Extents& b) {
  const size_t inA = s.a.find(letter), inB = s.b.find(letter);
  if (inA != std::string::npos && inB != std::string::npos) UNROLL_ASSERT(a[inA] == b[inB]);
  return inA != std::string::npos ? a[inA] : b[inB];
}

Extents contractExtents(std::span<const Extents* const> operands, const OpParams& params) {
  const Spec s = parseSpec(params.spec);
  UNROLL_ASSERT(s.a.size() == operands[0]->size() && s.b.size() == operands[1]->size());
  for (const char letter : s.a) extentOf(letter, s, *operands[0], *operands[1]);
  Extents out;
  for (const char letter : s.out) out.push_back(extentOf(letter, s, *operands[0], *operands[1]));
  return out;
}

/// The strides of a tensor with axes OWN along the axes LETTERS: 0 where it lacks one.
Extents stridesAlong(const std::string& letters, const std::string& own, const Extents& extents) {
  const Extents strides = stridesOf(extents);
  Extents along;
  for (const char letter : letters) {
    const size_t at = own.find(letter);
    along.push_back(at == std::string::npos ? 0 : strides[at]);
  }
  return along;
}

/// One of the three tensors: its axes, their extents.
struct Side {
  const std::string& letters;
  const Extents& extents;
};

/// result[…] = Σ x · y: OUTER axes are the result's, INNER ones are summed.
struct Plan {
  Loops<3> outer;  ///< result, x, y
  Loops<2> inner;  ///< x, y

  static Plan make(const Side& result, const Side& x, const Side& y, const Spec& s, const Extents& a,
                   const Extents& b) {
    std::string summed;
    for (const Side* side : {&x, &y})
      for (const char letter : side->letters)
        if (result.letters.find(letter) == std::string::npos && summed.find(letter) == std::string::npos)
          summed += letter;
    Extents summedExtents;
    for (const char letter : summed) summedExtents.push_back(extentOf(letter, s, a, b));
    return {Loops<3>(result.extents, {stridesOf(result.extents), stridesAlong(result.letters, x.letters, x.extents),
                                      stridesAlong(result.letters, y.letters, y.extents)}),
            Loops<2>(summedExtents,
                     {stridesAlong(summed, x.letters, x.extents), stridesAlong(summed, y.letters, y.extents)})};
  }
};

double dotRow(const double* x, int64_t stepX, const double* y, int64_t stepY, int64_t count) {
  double s0 = 0.0, s1 = 0.0, s2 = 0.0, s3 = 0.0;
  int64_t i = 0;
  for (; i + 4 <= count; i += 4) {
    s0 += x[i * stepX] * y[i * stepY];
    s1 += x[(i + 1) * stepX] * y[(i + 1) * stepY];
    s2 += x[(i + 2) * stepX] * y[(i + 2) * stepY];
    s3 += x[(i + 3) * stepX] * y[(i + 3) * stepY];
  }
  for (; i < count; ++i) s0 += x[i * stepX] * y[i * stepY];
  return (s0 + s1) + (s2 + s3);
}

double dot(const Loops<2>& inner, const double* x, const double* y) {
  switch (inner.extents.size()) {
    case 0: return *x * *y;
    case 1: return dotRow(x, inner.strides[0][0], y, inner.strides[1][0], inner.extents[0]);
    case 2: {
      double sum = 0.0;
      for (int64_t i = 0; i < inner.extents[0]; ++i)
        sum += dotRow(x + i * inner.strides[0][0], inner.strides[0][1], y + i * inner.strides[1][0],
                      inner.strides[1][1], inner.extents[1]);
      return sum;
    }
    default: {
      double sum = 0.0;
      walkRows(inner, [&](const auto& at, int64_t count, const auto& step) {
        sum += dotRow(x + at[0], step[0], y + at[1], step[1], count);
      });
      return sum;
    }
  }
}

/// result += the contraction of x and y.
void accumulate(const Plan& plan, double* result, const double* x, const double* y) {
  walkRows(plan.outer, [&](const auto& at, int64_t count, const auto& step) {
    double* r = result + at[0];
    const double* px = x + at[1];
    const double* py = y + at[2];
    if (!plan.inner.extents.empty()) {
      for (int64_t i = 0; i < count; ++i) r[i * step[0]] += dot(plan.inner, px + i * step[1], py + i * step[2]);
    } else if (step[0] == 1 && step[1] == 0 && step[2] == 1) {  // an outer product's rows
      for (int64_t i = 0; i < count; ++i) r[i] += *px * py[i];
    } else {
      for (int64_t i = 0; i < count; ++i) r[i * step[0]] += px[i * step[1]] * py[i * step[2]];
    }
  });
}

void forward(const OpContext& c, TensorD& out) {
  const Spec s = parseSpec(c.params.spec);
  const Extents &a = operand(c, 0).extents(), &b = operand(c, 1).extents();
  out.fill(0.0);
  accumulate(Plan::make({s.out, c.extents}, {s.a, a}, {s.b, b}, s, a, b), out.data(), operand(c, 0).data(),
             operand(c, 1).data());
}

void vjp(const OpContext& c, const TensorD&, const TensorD& dOut, std::span<TensorD* const> dOperands) {
  const Spec s = parseSpec(c.params.spec);
  const Extents &a = operand(c, 0).extents(), &b = operand(c, 1).extents();
  if (dOperands[0])
    accumulate(Plan::make({s.a, a}, {s.out, c.extents}, {s.b, b}, s, a, b), dOperands[0]->data(), dOut.data(),
               operand(c, 1).data());
  if (dOperands[1])
    accumulate(Plan::make({s.b, b}, {s.out, c.extents}, {s.a, a}, s, a, b), dOperands[1]->data(), dOut.data(),
               operand(c, 0).data());
}

/// Where the operands are read for one result cell.
struct CellPlan {
  int64_t a = 0, b = 0;
  Loops<2> inner;
};

CellPlan planCell(const OpContext& c, int64_t cell) {
  const Spec s = parseSpec(c.params.spec);
  const Extents &a = operand(c, 0).extents(), &b = operand(c, 1).extents();
  const Plan plan = Plan::make({s.out, c.extents}, {s.a, a}, {s.b, b}, s, a, b);
  return {remap(cell, c.extents, stridesAlong(s.out, s.a, a)), remap(cell, c.extents, stridesAlong(s.out, s.b, b)),
          plan.inner};
}

double at(const OpContext& c, int64_t cell) {
  const CellPlan plan = planCell(c, cell);
  return dot(plan.inner, operand(c, 0).data() + plan.a, operand(c, 1).data() + plan.b);
}

void terms(const OpContext& c, const TensorD&, int64_t cell, std::vector<OperandTerm>& result) {
  const CellPlan plan = planCell(c, cell);
  walkRows(plan.inner, [&](const auto& at, int64_t count, const auto& step) {
    for (int64_t i = 0; i < count; ++i) {
      const int64_t ia = plan.a + at[0] + i * step[0], ib = plan.b + at[1] + i * step[1];
      result.push_back({0, ia, operand(c, 1)[ib]});
      result.push_back({1, ib, operand(c, 0)[ia]});
    }
  });
}

void uses(const OpContext& c, const TensorD&, int which, int64_t cell, std::vector<OutputUse>& result) {
  const Spec s = parseSpec(c.params.spec);
  const std::string& own = which == 0 ? s.a : s.b;
  const std::string& others = which == 0 ? s.b : s.a;
  const TensorD& mine = operand(c, static_cast<size_t>(which));
  const TensorD& other = operand(c, static_cast<size_t>(1 - which));
  const Extents index = unflatten(cell, mine.extents());
  // The cell fixes its own axes in the result and in the other operand; the result's further axes run.
  const Extents outStrides = stridesOf(c.extents), otherOwn = stridesOf(other.extents());
  const Extents otherStrides = stridesAlong(s.out, others, other.extents());
  Extents free = c.extents;
  int64_t outBase = 0, otherBase = 0;
  for (size_t i = 0; i < own.size(); ++i) {
    const size_t inOut = s.out.find(own[i]), inOther = others.find(own[i]);
    if (inOut != std::string::npos) {
      free[inOut] = 1;
      outBase += index[i] * outStrides[inOut];
    }
    if (inOther != std::string::npos) otherBase += index[i] * otherOwn[inOther];
  }
  walk<2>(free, {outStrides, otherStrides}, [&](const auto& at) {
    result.push_back({outBase + at[0], other[otherBase + at[1]]});
  });
}

constexpr Primitive kContract[] = {
    {"contract", 2, Primitive::Degree::Bilinear, "", {"{d}", "{d}"}, contractExtents, forward, vjp, at, terms, uses},
};

}  // namespace

std::span<const Primitive> contractPrimitives() { return kContract; }

}  // namespace unroll
