// SPDX-License-Identifier: GPL-3.0-or-later
// How the chain rule goes wrong: at each operation on the way back, the local derivative taken wrongly.
#include <algorithm>

#include "lessons/slips.h"

namespace unroll::lessons {
namespace {

using Backward = ChangedPass::Backward;

/// ∂L/∂operand WHICH as the primitive has it.
TensorD rightWay(const Primitive& op, const OpContext& c, const TensorD& out, const TensorD& dOut, size_t which) {
  TensorD made(c.operands[which]->extents());
  std::vector<TensorD*> wanted(c.operands.size(), nullptr);
  wanted[which] = &made;
  op.vjp(c, out, dOut, wanted);
  return made;
}

void put(const TensorD& values, TensorD& into) {
  for (int64_t i = 0; i < into.size(); ++i) into[i] += values[i];
}

/// A local derivative of one operand, element by element.
struct Slope {
  std::string_view op, key;
  const char* sentence;  ///< {0}: the operand's name, {1}: the function's, {2}: the result's
  double (*wrong)(double x, double y);
};
constexpr const char* kNoSlope =
    QT_TRANSLATE_NOOP("engine", "The derivative of {1} is left out: it is a factor of the chain rule.");
constexpr const char* kOfInput =
    QT_TRANSLATE_NOOP("engine", "The derivative of {1} is computed from {0}: it has to be computed from {2}.");

double one(double, double) { return 1.0; }
const Slope kSlopes[] = {
    {"sigmoid", "slope", kNoSlope, one},
    {"tanh", "slope", kNoSlope, one},
    {"relu", "slope", kNoSlope, one},
    {"softplus", "slope", kNoSlope, one},
    {"sigmoid", "slope_argument", kOfInput, [](double x, double) { return x * (1.0 - x); }},
    {"tanh", "slope_argument", kOfInput, [](double x, double) { return 1.0 - x * x; }},
    {"sigmoid", "slope_form", QT_TRANSLATE_NOOP("engine", "The derivative of σ is {2} (1 − {2}), not {2} alone."),
     [](double, double y) { return y; }},
    {"sigmoid", "slope_form", QT_TRANSLATE_NOOP("engine", "The derivative of σ is {2} (1 − {2}), not 1 − {2} alone."),
     [](double, double y) { return 1.0 - y; }},
    {"tanh", "slope_form", QT_TRANSLATE_NOOP("engine", "The derivative of tanh is 1 − {2}²: the square is left out."),
     [](double, double y) { return 1.0 - y; }},
    {"tanh", "slope_form", QT_TRANSLATE_NOOP("engine", "The derivative of tanh is 1 − {2}²: this is that of σ."),
     [](double, double y) { return y * (1.0 - y); }},
    {"square", "two", QT_TRANSLATE_NOOP("engine", "The 2 of the derivative of {0}² is left out."),
     [](double x, double) { return x; }},
    {"square", "square", QT_TRANSLATE_NOOP("engine", "The derivative of {0}² is 2 {0}, not {0}²."),
     [](double x, double) { return x * x; }},
    {"neg", "sign", QT_TRANSLATE_NOOP("engine", "The minus in front of {0} is left out."), one},
    {"one_minus", "sign", QT_TRANSLATE_NOOP("engine", "The derivative of 1 − {0} is −1: the minus is left out."), one},
    {"log", "logarithm", QT_TRANSLATE_NOOP("engine", "The derivative of ln {0} is 1/{0}, not ln {0}."),
     [](double, double y) { return y; }},
};

Slip slip(const Site& site, std::string_view key, Text sentence, Backward wrong) {
  return {key, std::move(sentence), {site.id, -1, true}, [id = site.id, wrong = std::move(wrong)](ChangedPass& pass) {
            pass.setBackward(id, wrong);
          }};
}

void addSlopes(const Site& site, std::vector<Slip>& slips) {
  const ExpressionNode& node = site.node();
  for (const Slope& slope : kSlopes) {
    if (slope.op != node.op->name) continue;
    slips.push_back(
        slip(site, slope.key,
             {slope.sentence,
              {nameOf(site.explanation, site.wanted), functionName(node), nameOf(site.explanation, site.id)}},
             [&slope](const OpContext& c, const TensorD& out, const TensorD& dOut, size_t, TensorD& d) {
               for (int64_t i = 0; i < d.size(); ++i) d[i] += slope.wrong((*c.operands[0])[i], out[i]) * dOut[i];
             }));
  }
}

/// A product's derivative by one operand is the other operand: left out, or turned.
void addPartner(const Site& site, std::vector<Slip>& slips) {
  const ExpressionNode& node = site.node();
  const Primitive& op = *node.op;
  const size_t other = 1 - site.operand;
  const ValueId partner = node.operands[other];
  const Expression& expression = site.explanation.expression();
  const bool gate = op.name == "mul" && isGate(expression, partner);
  const std::string name = nameOf(site.explanation, partner);
  slips.push_back(slip(site, gate ? "gate" : "factor",
                       {gate ? QT_TRANSLATE_NOOP("engine", "The gate {0} is not applied on the way back.")
                             : QT_TRANSLATE_NOOP("engine", "The factor {0} is left out."),
                        {name}},
                       [&op, other](const OpContext& c, const TensorD& out, const TensorD& dOut, size_t k, TensorD& d) {
                         const TensorD ones(c.operands[other]->extents(), 1.0);
                         const std::vector<const TensorD*> operands = withOperand(c, other, ones);
                         put(rightWay(op, {operands, c.params, c.extents}, out, dOut, k), d);
                       }));
  if (op.name != "contract" || !isSquare(expression[partner].extents)) return;
  slips.push_back(slip(site, "transposed",
                       {QT_TRANSLATE_NOOP("engine", "Rows and columns of {0} are exchanged on the way back."), {name}},
                       [&op, other](const OpContext& c, const TensorD& out, const TensorD& dOut, size_t k, TensorD& d) {
                         const TensorD turned = swapped(*c.operands[other]);
                         const std::vector<const TensorD*> operands = withOperand(c, other, turned);
                         put(rightWay(op, {operands, c.params, c.extents}, out, dOut, k), d);
                       }));
}

/// The right derivative times a number that depends on the sizes.
void addTimes(const Site& site, std::string_view key, Text sentence, double (*factor)(const OpContext&),
              std::vector<Slip>& slips) {
  const Primitive& op = *site.node().op;
  slips.push_back(
      slip(site, key, std::move(sentence),
           [&op, factor](const OpContext& c, const TensorD& out, const TensorD& dOut, size_t k, TensorD& d) {
             TensorD part = rightWay(op, c, out, dOut, k);
             for (double& v : part.span()) v *= factor(c);
             put(part, d);
           }));
}

double outputs(const OpContext& c) { return static_cast<double>(elementCount(c.extents)); }
double minus(const OpContext&) { return -1.0; }
double perMean(const OpContext& c) { return static_cast<double>(c.operands[0]->size()) / outputs(c); }
double perScale(const OpContext& c) { return c.params.scalar == 0.0 ? 0.0 : 1.0 / c.params.scalar; }

void addShared(const Site& site, std::vector<Slip>& slips) {
  slips.push_back(
      slip(site, "winner",
           QT_TRANSLATE_NOOP("engine", "The gradient is shared by the window: all of it goes to the largest."),
           [](const OpContext& c, const TensorD& out, const TensorD& dOut, size_t k, TensorD& d) {
             put(rightWay(primitive("mean"), c, out, dOut, k), d);
           }));
}

}  // namespace

void addBackwardSlips(const Site& site, std::vector<Slip>& slips) {
  const ExpressionNode& node = site.node();
  const std::string_view op = node.op->name;
  addSlopes(site, slips);
  if (op == "mul" || op == "contract") addPartner(site, slips);
  if (op == "sub")
    addTimes(site, "sign",
             {QT_TRANSLATE_NOOP("engine", "The difference is the wrong way round: it is {0} − {1}."),
              {nameOf(site.explanation, node.operands[0]), nameOf(site.explanation, node.operands[1])}},
             minus, slips);
  if (op == "mean")
    addTimes(site, "mean", QT_TRANSLATE_NOOP("engine", "The loss is a mean: the division by the number is left out."),
             perMean, slips);
  if (op == "scale")
    addTimes(site, "scale",
             {QT_TRANSLATE_NOOP("engine", "The factor {0} is left out on the way back."),
              {formula::formatNumber(node.params.scalar)}},
             perScale, slips);
  if (op == "max") addShared(site, slips);
}

void addLostPaths(const Explanation& explanation, ValueId id, std::vector<Slip>& slips) {
  const Expression& expression = explanation.expression();
  std::vector<ValueId> users;
  for (const ValueId user : expression.users(id)) {
    if (user > explanation.loss()) break;
    const TensorD& flow = explanation.evaluation().gradient(user);
    if (std::any_of(flow.span().begin(), flow.span().end(), [](double v) { return v != 0.0; })) users.push_back(user);
  }
  if (users.size() < 2) return;
  const auto without = [&](const std::vector<ValueId>& lost, Text sentence, bool time) {
    slips.push_back(
        {time ? "time" : "path", std::move(sentence), {id, -1, true}, [lost, id, &expression](ChangedPass& pass) {
           for (const ValueId user : lost)
             pass.setBackward(user, [&node = expression[user], id](const OpContext& c, const TensorD& out,
                                                                   const TensorD& dOut, size_t k, TensorD& d) {
               if (node.operands[k] != id) put(rightWay(*node.op, c, out, dOut, k), d);
             });
         }});
  };
  const auto timeOf = [&](ValueId user) { return expression[user].label.time; };
  const bool throughTime = timeOf(users.front()) >= 0 && timeOf(users.front()) != timeOf(users.back());
  constexpr size_t kMostPaths = 6;
  for (const ValueId kept : users) {
    // Of many steps people take the last one alone, or forget an end.
    if (users.size() > kMostPaths && kept != users.front() && kept != users.back()) continue;
    std::vector<ValueId> lost;
    std::copy_if(users.begin(), users.end(), std::back_inserter(lost), [&](ValueId user) { return user != kept; });
    if (throughTime)
      without(
          lost,
          {QT_TRANSLATE_NOOP("engine", "This is the part of step {0} alone: the gradient is the sum over all steps."),
           {std::to_string(timeOf(kept))}},
          true);
    else if (users.size() > 2)
      without(
          lost,
          {QT_TRANSLATE_NOOP("engine", "Only the path through {0} is there: the gradient is the sum over all paths."),
           {nameOf(explanation, kept)}},
          false);
    without({kept},
            {throughTime ? QT_TRANSLATE_NOOP("engine", "The path through {0} at step {1} is left out.")
                         : QT_TRANSLATE_NOOP("engine", "The path through {0} is left out."),
             {nameOf(explanation, kept), std::to_string(timeOf(kept))}},
            false);
  }
}

}  // namespace unroll::lessons
