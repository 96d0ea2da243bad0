// SPDX-License-Identifier: GPL-3.0-or-later
// Primitives that read each result cell from one cell of their operand: reshape, permute, slice, at,
// window2d. A view is an offset and one stride per result axis; forward copies along it, vjp adds back
// along it, terms looks one cell up. Only the way back (uses) differs from op to op.
#include "math/op_support.h"

namespace unroll {
namespace {

using namespace ops;

struct View {
  int64_t offset = 0;
  Extents strides;  ///< in the operand, along the result's axes
};

// reshape: ints = extents.
struct Reshape {
  static Extents extents(std::span<const Extents* const> in, const OpParams& p) {
    UNROLL_ASSERT(elementCount(*in[0]) == elementCount(p.ints));
    return p.ints;
  }
  static View view(const Extents&, const OpParams&, const Extents& out) { return {0, stridesOf(out)}; }
  template <class Each>
  static void targets(const OpContext&, int64_t cell, Each&& each) {
    each(cell);
  }
};

// permute: ints = for each result axis, the operand's axis.
struct Permute {
  static Extents extents(std::span<const Extents* const> in, const OpParams& p) {
    UNROLL_ASSERT(p.ints.size() == in[0]->size());
    Extents out, seen(p.ints.size(), 0);
    for (const int64_t axis : p.ints) {
      UNROLL_ASSERT(seen[static_cast<size_t>(axis)]++ == 0);
      out.push_back((*in[0])[static_cast<size_t>(axis)]);
    }
    return out;
  }
  static View view(const Extents& in, const OpParams& p, const Extents&) {
    const Extents own = stridesOf(in);
    View v;
    for (const int64_t axis : p.ints) v.strides.push_back(own[static_cast<size_t>(axis)]);
    return v;
  }
  template <class Each>
  static void targets(const OpContext& c, int64_t cell, Each&& each) {
    const Extents index = unflatten(cell, operand(c, 0).extents()), strides = stridesOf(c.extents);
    int64_t out = 0;
    for (size_t i = 0; i < strides.size(); ++i) out += index[static_cast<size_t>(c.params.ints[i])] * strides[i];
    each(out);
  }
};

// slice: ints = {axis, begin, end}; at: ints = {axis, index}, the axis is taken away.
template <bool kDropAxis>
struct Slice {
  static Extents extents(std::span<const Extents* const> in, const OpParams& p) {
    Extents out = *in[0];
    const int64_t begin = p.ints[1], end = kDropAxis ? begin + 1 : p.ints[2];
    UNROLL_ASSERT(p.ints[0] >= 0 && p.ints[0] < static_cast<int64_t>(out.size()));
    UNROLL_ASSERT(begin >= 0 && begin <= end && end <= out[static_cast<size_t>(p.ints[0])]);
    if (kDropAxis)
      out.erase(out.begin() + p.ints[0]);
    else
      out[static_cast<size_t>(p.ints[0])] = end - begin;
    return out;
  }
  static View view(const Extents& in, const OpParams& p, const Extents&) {
    View v{0, stridesOf(in)};
    v.offset = p.ints[1] * v.strides[static_cast<size_t>(p.ints[0])];
    if (kDropAxis) v.strides.erase(v.strides.begin() + p.ints[0]);
    return v;
  }
  template <class Each>
  static void targets(const OpContext& c, int64_t cell, Each&& each) {
    Extents index = unflatten(cell, operand(c, 0).extents());
    int64_t& along = index[static_cast<size_t>(c.params.ints[0])];
    along -= c.params.ints[1];
    if (along < 0 || along >= (kDropAxis ? 1 : c.params.ints[2] - c.params.ints[1])) return;
    if (kDropAxis) index.erase(index.begin() + c.params.ints[0]);
    const Extents strides = stridesOf(c.extents);
    int64_t out = 0;
    for (size_t i = 0; i < strides.size(); ++i) out += index[i] * strides[i];
    each(out);
  }
};

// window2d: ints = {kh, kw, sh, sw, dh, dw}; (N, C, H, W) → (N, C, H', W', kh, kw).
struct Window {
  static Extents extents(std::span<const Extents* const> in, const OpParams& p) {
    const Extents& x = *in[0];
    UNROLL_ASSERT(x.size() == 4);
    const int64_t reachH = (p.ints[0] - 1) * p.ints[4] + 1, reachW = (p.ints[1] - 1) * p.ints[5] + 1;
    UNROLL_ASSERT(x[2] >= reachH && x[3] >= reachW);
    return {x[0], x[1], (x[2] - reachH) / p.ints[2] + 1, (x[3] - reachW) / p.ints[3] + 1, p.ints[0], p.ints[1]};
  }
  static View view(const Extents& in, const OpParams& p, const Extents&) {
    const Extents s = stridesOf(in);
    return {0, {s[0], s[1], p.ints[2] * s[2], p.ints[3] * s[3], p.ints[4] * s[2], p.ints[5] * s[3]}};
  }
  /// The first window that reaches the cell at Y.
  static int64_t first(int64_t y, int64_t kernel, int64_t stride, int64_t dilation) {
    const int64_t begin = y - (kernel - 1) * dilation;
    return begin <= 0 ? 0 : (begin + stride - 1) / stride;
  }
  template <class Each>
  static void targets(const OpContext& c, int64_t cell, Each&& each) {
    const Extents x = unflatten(cell, operand(c, 0).extents()), s = stridesOf(c.extents);
    const std::vector<int64_t>& p = c.params.ints;
    // Window (h, w) sees the cell at (i, j) where h·sh + i·dh = y. Windows ascend, so i descends.
    for (int64_t h = first(x[2], p[0], p[2], p[4]); h < c.extents[2]; ++h) {
      const int64_t reach = x[2] - h * p[2];
      if (reach < 0) break;
      if (reach % p[4] != 0 || reach / p[4] >= p[0]) continue;
      for (int64_t w = first(x[3], p[1], p[3], p[5]); w < c.extents[3]; ++w) {
        const int64_t across = x[3] - w * p[3];
        if (across < 0) break;
        if (across % p[5] != 0 || across / p[5] >= p[1]) continue;
        each(x[0] * s[0] + x[1] * s[1] + h * s[2] + w * s[3] + reach / p[4] * s[4] + across / p[5] * s[5]);
      }
    }
  }
};

template <class V>
View viewOf(const OpContext& c) {
  return V::view(operand(c, 0).extents(), c.params, c.extents);
}

template <class V>
void forward(const OpContext& c, TensorD& out) {
  const View view = viewOf<V>(c);
  const double* x = operand(c, 0).data() + view.offset;
  double* y = out.data();
  walkRows(Loops<2>(c.extents, {stridesOf(c.extents), view.strides}),
           [&](const auto& at, int64_t count, const auto& step) {
             for (int64_t i = 0; i < count; ++i) y[at[0] + i * step[0]] = x[at[1] + i * step[1]];
           });
}

template <class V>
void vjp(const OpContext& c, const TensorD&, const TensorD& dOut, std::span<TensorD* const> dOperands) {
  if (!dOperands[0]) return;
  const View view = viewOf<V>(c);
  double* dX = dOperands[0]->data() + view.offset;
  const double* dY = dOut.data();
  walkRows(Loops<2>(c.extents, {stridesOf(c.extents), view.strides}),
           [&](const auto& at, int64_t count, const auto& step) {
             for (int64_t i = 0; i < count; ++i) dX[at[1] + i * step[1]] += dY[at[0] + i * step[0]];
           });
}

template <class V>
int64_t source(const OpContext& c, int64_t cell) {
  const View view = viewOf<V>(c);
  return view.offset + remap(cell, c.extents, view.strides);
}

template <class V>
double at(const OpContext& c, int64_t cell) {
  return operand(c, 0)[source<V>(c, cell)];
}

template <class V>
void terms(const OpContext& c, const TensorD&, int64_t cell, std::vector<OperandTerm>& result) {
  result.push_back({0, source<V>(c, cell), 1.0});
}

template <class V>
void uses(const OpContext& c, const TensorD&, int, int64_t cell, std::vector<OutputUse>& result) {
  V::targets(c, cell, [&](int64_t out) { result.push_back({out, 1.0}); });
}

template <class V>
constexpr Primitive row(std::string_view name, std::string_view pattern = "{0}") {
  return {name,    1,   Primitive::Degree::Linear, pattern, {"{d}"}, V::extents, forward<V>, vjp<V>, at<V>, terms<V>,
          uses<V>, true};
}

constexpr Primitive kViews[] = {
    row<Reshape>("reshape"), row<Permute>("permute"), row<Slice<false>>("slice"),
    row<Slice<true>>("at"),  row<Window>("window2d"),
};

}  // namespace

std::span<const Primitive> viewPrimitives() { return kViews; }

}  // namespace unroll
