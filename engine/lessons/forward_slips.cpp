// SPDX-License-Identifier: GPL-3.0-or-later
// How operations go wrong on the way forward: a table by primitive, and what depends on the operands.
#include <algorithm>
#include <cmath>

#include "lessons/slips.h"

namespace unroll::lessons {
namespace {

/// The result from elements of the one operand.
template <class F>
TensorD mapped(const OpContext& c, F f) {
  TensorD out(c.extents);
  for (int64_t i = 0; i < out.size(); ++i) out[i] = f((*c.operands[0])[i]);
  return out;
}
TensorD unchanged(const OpContext& c) {
  return mapped(c, [](double x) { return x; });
}
TensorD by(std::string_view op, const OpContext& c) {
  TensorD out(c.extents);
  primitive(op).forward(c, out);
  return out;
}
TensorD meanTimesCount(const OpContext& c) {
  TensorD out = by("mean", c);
  for (double& v : out.span()) v *= static_cast<double>(c.operands[0]->size()) / static_cast<double>(out.size());
  return out;
}
/// A window's place taken STEP further: rows and columns beyond the image are 0.
TensorD windowsAt(const OpContext& c, int64_t more) {
  const TensorD& x = *c.operands[0];
  TensorD out(c.extents);
  const auto& p = c.params.ints;  // kh, kw, sh, sw, dh, dw
  for (int64_t i = 0; i < out.size(); ++i) {
    const Extents at = unflatten(i, c.extents);
    const int64_t row = at[2] * (p[2] + more) + at[4] * p[4], column = at[3] * (p[3] + more) + at[5] * p[5];
    if (row < x.extent(2) && column < x.extent(3)) out[i] = x.at({at[0], at[1], row, column});
  }
  return out;
}
TensorD flippedWindows(const OpContext& c) {
  const TensorD windows = by("window2d", c);
  TensorD out(c.extents);
  for (int64_t i = 0; i < out.size(); ++i) {
    Extents at = unflatten(i, c.extents);
    at[4] = c.extents[4] - 1 - at[4];
    at[5] = c.extents[5] - 1 - at[5];
    out[i] = windows.at(at);
  }
  return out;
}

/// An operation, and what comes out where people take it for something else. {0} is the operand's name, {1} that of the
/// function, {2} the fixed number in it.
struct Rule {
  std::string_view op, key;
  const char* sentence;
  TensorD (*wrong)(const OpContext&);
  bool (*where)(const Site&) = nullptr;
};

/// Pooling: over the cells of a window.
bool overWindow(const Site& site) {
  const Expression& expression = site.explanation.expression();
  ValueId id = site.node().operands[0];
  while (expression[id].op && expression[id].op->view && expression[id].op->name != "window2d")
    id = expression[id].operands[0];
  return expression[id].op && expression[id].op->name == "window2d";
}

/// 1/√n for a whole n.
double squareBelow(const Site& site) {
  const double s = site.node().params.scalar;
  return s > 0.0 && s < 1.0 ? 1.0 / (s * s) : 0.0;
}
bool dividesByRoot(const Site& site) {
  const double n = squareBelow(site);
  return n > 1.5 && std::fabs(n - std::round(n)) < 1e-9;
}
bool multiplies(const Site& site) { return !dividesByRoot(site); }

bool hasStride(const Site& site) { return site.node().params.ints.size() >= 6 && site.node().params.ints[2] > 1; }

constexpr const char* kLeftOut = QT_TRANSLATE_NOOP("engine", "{1} is left out: this is its argument {0}.");
constexpr const char* kNotMean =
    QT_TRANSLATE_NOOP("engine", "This is the sum of all: it has to be divided by their number for the mean.");
constexpr const char* kStride =
    QT_TRANSLATE_NOOP("engine", "The window stands at the wrong place: look at how far it moves each time.");
constexpr const char* kNoFactor = QT_TRANSLATE_NOOP("engine", "The factor {2} is left out.");

const Rule kRules[] = {
    {"tanh", "activation", kLeftOut, unchanged},
    {"sigmoid", "activation", kLeftOut, unchanged},
    {"relu", "activation", kLeftOut, unchanged},
    {"softplus", "activation", kLeftOut, unchanged},
    {"tanh", "other_activation", QT_TRANSLATE_NOOP("engine", "This is σ({0}), but tanh belongs here."),
     [](const OpContext& c) { return by("sigmoid", c); }},
    {"sigmoid", "other_activation", QT_TRANSLATE_NOOP("engine", "This is tanh({0}), but σ belongs here."),
     [](const OpContext& c) { return by("tanh", c); }},
    {"exp", "exponential", QT_TRANSLATE_NOOP("engine", "The exponential is left out: this is {0} itself."), unchanged},
    {"log", "logarithm", QT_TRANSLATE_NOOP("engine", "This is the logarithm to base 10: ln, to base e, belongs here."),
     [](const OpContext& c) { return mapped(c, [](double x) { return std::log10(x); }); }},
    {"square", "square", QT_TRANSLATE_NOOP("engine", "The square of {0} is left out."), unchanged},
    {"square", "square", QT_TRANSLATE_NOOP("engine", "{0} is doubled, but it has to be squared."),
     [](const OpContext& c) { return mapped(c, [](double x) { return 2.0 * x; }); }},
    {"sqrt", "root", QT_TRANSLATE_NOOP("engine", "The root of {0} is left out."), unchanged},
    {"neg", "sign", QT_TRANSLATE_NOOP("engine", "The minus in front of {0} is left out."), unchanged},
    {"one_minus", "one_minus", QT_TRANSLATE_NOOP("engine", "{0} stands where 1 − {0} belongs."), unchanged},
    {"scale", "scale", QT_TRANSLATE_NOOP("engine", "The division by √{3} is left out."), unchanged, dividesByRoot},
    {"scale", "factor", kNoFactor, unchanged, multiplies},
    {"mean", "mean", kNotMean, meanTimesCount},
    {"mean", "pooling", QT_TRANSLATE_NOOP("engine", "This is the largest, but the mean belongs here."),
     [](const OpContext& c) { return by("max", c); }, overWindow},
    {"max", "pooling", QT_TRANSLATE_NOOP("engine", "This is the mean, but the largest belongs here."),
     [](const OpContext& c) { return by("mean", c); }, overWindow},
    {"window2d", "flipped",
     QT_TRANSLATE_NOOP("engine", "The kernel is turned around: layers multiply it as it stands (cross-correlation)."),
     flippedWindows},
    {"window2d", "stride", kStride, [](const OpContext& c) { return windowsAt(c, 1); }},
    {"window2d", "stride", kStride, [](const OpContext& c) { return windowsAt(c, -1); }, hasStride},
};

TensorD sumOf(const OpContext& c) { return by("add", c); }
TensorD differenceOf(const OpContext& c) { return by("sub", c); }
TensorD reversed(const OpContext& c) {
  TensorD out = by("sub", c);
  for (double& v : out.span()) v = -v;
  return out;
}

/// An operation of two, taken for another. {0} and {1} are the operands' names.
const Rule kPairRules[] = {
    {"add", "sign", QT_TRANSLATE_NOOP("engine", "{1} is subtracted, but it has to be added."), differenceOf},
    {"sub", "sign", QT_TRANSLATE_NOOP("engine", "{1} is added, but it has to be subtracted."), sumOf},
    {"sub", "sign", QT_TRANSLATE_NOOP("engine", "The difference is the wrong way round: it is {0} − {1}."), reversed},
    {"mul", "sum", QT_TRANSLATE_NOOP("engine", "{0} and {1} are added, but they have to be multiplied."), sumOf},
};

/// The operand itself, spread over the result.
TensorD spread(const OpContext& c, size_t which) {
  const TensorD none(c.operands[1 - which]->extents());
  std::vector<const TensorD*> operands(c.operands.begin(), c.operands.end());
  operands[1 - which] = &none;
  TensorD out(c.extents);
  primitive("add").forward({operands, c.params, c.extents}, out);
  return out;
}

bool isCalled(const Site& site, ValueId id, std::string_view name) {
  return site.explanation.expression()[id].label.name == name;
}

/// What is said where operand WHICH of a sum or product is left out, and which error that is.
struct LeftOut {
  std::string_view key;
  const char* sentence;
};
LeftOut leftOut(const Site& site, size_t which) {
  const Expression& expression = site.explanation.expression();
  const ValueId operand = site.node().operands[which];
  const std::string_view op = site.node().op->name;
  if (op == "div") return {"divisor", QT_TRANSLATE_NOOP("engine", "The division by {0} is left out.")};
  if (op == "add" && isBias(expression, operand))
    return {"bias", QT_TRANSLATE_NOOP("engine", "The bias {0} is left out.")};
  if (op != "mul") return {"term", QT_TRANSLATE_NOOP("engine", "The summand {0} is left out.")};
  if (isCalled(site, operand, "learning_rate"))
    return {"learning_rate", QT_TRANSLATE_NOOP("engine", "The learning rate {0} is left out.")};
  if (isGate(expression, operand)) return {"gate", QT_TRANSLATE_NOOP("engine", "The gate {0} is not applied.")};
  return {"factor", QT_TRANSLATE_NOOP("engine", "The factor {0} is left out.")};
}

Slip slip(const Site& site, std::string_view key, Text sentence, ChangedPass::Forward wrong) {
  return {key, std::move(sentence), {site.id, -1, false}, [id = site.id, wrong = std::move(wrong)](ChangedPass& pass) {
            pass.setForward(id, wrong);
          }};
}

void addTransposed(const Site& site, std::vector<Slip>& slips) {
  const ExpressionNode& node = site.node();
  for (size_t k = 0; k < node.operands.size(); ++k) {
    const Expression& expression = site.explanation.expression();
    if (!isSquare(expression[node.operands[k]].extents)) continue;
    slips.push_back(slip(site, "transposed",
                         {QT_TRANSLATE_NOOP("engine", "Rows and columns of {0} are exchanged: it is {0}, not {0}ᵀ."),
                          {nameOf(site.explanation, node.operands[k])}},
                         [&node, k](const OpContext& c) {
                           const TensorD turned = swapped(*c.operands[k]);
                           return computed(node, withOperand(c, k, turned));
                         }));
  }
}

}  // namespace

void addForwardSlips(const Site& site, std::vector<Slip>& slips) {
  const ExpressionNode& node = site.node();
  const std::string_view op = node.op->name;
  const std::string first = nameOf(site.explanation, node.operands[0]);
  for (const Rule& rule : kRules)
    if (rule.op == op && (!rule.where || rule.where(site)))
      slips.push_back(slip(site, rule.key,
                           {rule.sentence,
                            {first, functionName(node), formula::formatNumber(node.params.scalar),
                             formula::formatNumber(std::round(squareBelow(site)))}},
                           rule.wrong));
  for (const Rule& rule : kPairRules)
    if (rule.op == op)
      slips.push_back(
          slip(site, rule.key, {rule.sentence, {first, nameOf(site.explanation, node.operands[1])}}, rule.wrong));
  if (op == "contract") addTransposed(site, slips);
  if (op != "add" && op != "sub" && op != "mul" && op != "div") return;
  for (size_t k = 0; k < 2; ++k) {
    if (op == "div" && k == 0) continue;
    const LeftOut left = leftOut(site, k);
    slips.push_back(slip(site, left.key, {left.sentence, {nameOf(site.explanation, node.operands[k])}},
                         [k](const OpContext& c) { return spread(c, 1 - k); }));
  }
}

void addCompositionSlips(const Site& site, std::vector<Slip>& slips) {
  const ExpressionNode& node = site.node();
  const Expression& expression = site.explanation.expression();
  const ValueId inside = node.shorthandOf;
  if (node.op->name != "div") return;
  const ValueId total = node.operands[1];
  const auto wrong = [&](std::string_view key, Text sentence, auto f) {
    slips.push_back({key, std::move(sentence), {site.id, -1, false}, [id = site.id, inside, f](ChangedPass& pass) {
                       const TensorD x = pass.value(inside);
                       pass.setForward(id, [x, f](const OpContext&) { return f(x); });
                     }});
  };
  const std::string name = nameOf(site.explanation, inside);
  wrong("normalization",
        {QT_TRANSLATE_NOOP("engine", "This is e to the power of {0}: it has to be divided by the sum of all of them."),
         {name}},
        [](TensorD x) {
          for (double& v : x.span()) v = std::exp(v);
          return x;
        });
  const ExpressionNode& sum = expression[total];
  if (!sum.op || sum.op->name != "sum") return;
  wrong("exponential",
        {QT_TRANSLATE_NOOP("engine", "{0} is divided by its sum: the exponentials are left out."), {name}},
        [&sum, &node](const TensorD& x) {
          const TensorD all = computed(sum, {&x});
          TensorD out(node.extents);
          node.op->forward({std::vector<const TensorD*>{&x, &all}, node.params, node.extents}, out);
          return out;
        });
  wrong("activation", {QT_TRANSLATE_NOOP("engine", "softmax is left out: this is its argument {0}."), {name}},
        [](TensorD x) { return x; });
}

namespace {

std::string withoutPrevious(const std::string& name) {
  return name.ends_with("_prev") ? name.substr(0, name.size() - 5) : name;
}

void replace(const Site& site, size_t which, ValueId other, std::string_view key, std::vector<Slip>& slips) {
  const ExpressionNode& node = site.node();
  slips.push_back(slip(site, key,
                       {QT_TRANSLATE_NOOP("engine", "{0} is used where {1} belongs."),
                        {nameOf(site.explanation, other), nameOf(site.explanation, node.operands[which])}},
                       [&node, which, value = site.value(other)](const OpContext& c) {
                         return computed(node, withOperand(c, which, value));
                       }));
}

}  // namespace

void addMistakenOperands(const Site& site, std::vector<Slip>& slips) {
  const ExpressionNode& node = site.node();
  const Expression& expression = site.explanation.expression();
  for (size_t k = 0; k < node.operands.size(); ++k) {
    const ExpressionNode& operand = expression[node.operands[k]];
    if (!operand.label.named || operand.label.time < 0) continue;
    const std::string stem = withoutPrevious(operand.label.name);
    const bool previous = stem != operand.label.name;
    for (ValueId id = 0; id < site.id; ++id) {
      const Label& label = expression[id].label;
      if (!label.named || id == node.operands[k] || label.layer != operand.label.layer ||
          expression[id].extents != operand.extents || expression[id].leaf == LeafKind::Weight)
        continue;
      const bool sameTime = label.time == operand.label.time;
      const bool neighbour = label.name == operand.label.name && std::abs(label.time - operand.label.time) == 1;
      if (neighbour || (sameTime && !previous && label.name == stem + "_prev"))
        replace(site, k, id, "time", slips);
      else if (sameTime && previous == label.name.ends_with("_prev") && label.name != "x" && stem != "x")
        replace(site, k, id, "state", slips);
    }
  }
}

}  // namespace unroll::lessons
