// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/explanation.h"

#include <algorithm>
#include <cmath>

#include "explain/formula_writer.h"
#include "explain/pass.h"

namespace unroll {

struct Explanation::Parts {
  std::unique_ptr<explain::Pass> pass;
  Request request;
};

Explanation::Explanation() = default;

namespace {

/// Evaluates forward, and backward where there is a loss.
void evaluate(explain::Pass& pass) {
  const ValueId later = std::min(pass.update.from, pass.expression.size());
  pass.evaluation = std::make_unique<Evaluation>(pass.expression, std::move(pass.leaves), later, pass.update.gradients);
  if (pass.loss != kNoValue) pass.evaluation->backward(pass.loss);
}

/// ln p has lost its digits where p or 1 − p is rounded: the loss from logits then says otherwise.
bool probabilitiesSuffice(const explain::Pass& pass, const Explanation::Request& request) {
  if (pass.loss == kNoValue) return true;
  const std::optional<double> stable = explain::lossFromLogits(pass, request);
  if (!stable) return true;
  const double loss = pass.evaluation->value(pass.dataLoss)[0];
  return std::isfinite(loss) && std::fabs(loss - *stable) <= 1e-9 * std::max(std::fabs(*stable), 1e-3);
}

}  // namespace

Result<std::shared_ptr<const Explanation>> Explanation::create(const NetworkSpec& spec, Request request,
                                                               const LayerCatalog& catalog) {
  UNROLL_TRY(auto pass, explain::buildPass(spec, request, catalog, false));
  evaluate(*pass);
  if (!probabilitiesSuffice(*pass, request)) {
    UNROLL_TRY(auto fused, explain::buildPass(spec, request, catalog, true));
    pass = std::move(fused);
    evaluate(*pass);
    pass->notes.push_back(
        {QT_TRANSLATE_NOOP("engine",
                           "A probability is so close to 0 or 1 that its logarithm would lose its digits. "
                           "The loss is computed from the logits, as in training.")});
  }
  explain::annotate(*pass);
  auto parts = std::make_shared<Parts>();
  parts->pass = std::move(pass);
  parts->request = std::move(request);
  auto explanation = std::shared_ptr<Explanation>(new Explanation());
  explanation->m_parts = std::move(parts);
  return std::shared_ptr<const Explanation>(std::move(explanation));
}

const NetworkSpec& Explanation::spec() const { return m_parts->pass->spec; }
const Explanation::Request& Explanation::request() const { return m_parts->request; }
const Inference& Explanation::inference() const { return m_parts->pass->inference; }
const Expression& Explanation::expression() const { return m_parts->pass->expression; }
const Evaluation& Explanation::evaluation() const { return *m_parts->pass->evaluation; }
ValueId Explanation::loss() const { return m_parts->pass->loss; }
const std::vector<Text>& Explanation::notes() const { return m_parts->pass->notes; }
const std::vector<Explanation::Step>& Explanation::steps() const { return m_parts->pass->steps; }
std::vector<std::string> Explanation::layers() const { return m_parts->pass->layers; }

ValueId Explanation::outputOf(const std::string& node) const {
  const auto found = m_parts->pass->outputs.find(node);
  return found == m_parts->pass->outputs.end() ? kNoValue : found->second;
}

std::map<std::string, TensorD> Explanation::gradients() const {
  std::map<std::string, TensorD> gradients;
  const explain::Pass& pass = *m_parts->pass;
  if (pass.loss == kNoValue) return gradients;
  for (const auto* group : {&pass.parameters, &pass.inputs})
    for (const auto& [name, value] : *group) gradients.emplace(name, pass.evaluation->gradient(value));
  return gradients;
}

Result<CellRef> Explanation::resolve(std::string_view ref, bool wholeAllowed) const {
  const explain::Pass& pass = *m_parts->pass;
  UNROLL_TRY(const CellRef cell, pass.addresses.resolve(pass.expression, ref, wholeAllowed));
  if (cell.gradient && pass.loss == kNoValue)
    return Error{
        "explain.no_target",
        Text{QT_TRANSLATE_NOOP("engine", "'{0}' is a derivative of the loss, but there is no target. Give one."),
             {std::string(ref)}},
        {},
        ErrorKind::Usage};
  return cell;
}

std::string Explanation::refOf(const CellRef& cell) const { return m_parts->pass->addresses.refOf(expression(), cell); }

double Explanation::number(const CellRef& cell) const { return m_parts->pass->number(cell); }

Formula Explanation::symbolOf(const CellRef& cell) const {
  return explain::FormulaWriter(*m_parts->pass, cell.value).symbolOf(cell);
}

Explanation::Derivation Explanation::derive(const CellRef& cell, bool withCheck) const {
  return derive(cell, DeriveOptions{withCheck});
}

Explanation::Derivation Explanation::derive(const CellRef& cell, const DeriveOptions& options) const {
  return explain::derive(*m_parts->pass, cell, options);
}

Explanation::Derivation Explanation::derivePartial(const CellRef& of, const CellRef& by) const {
  return explain::derivePartial(*m_parts->pass, of, by);
}

std::string Explanation::partialRef(const DerivationTerm& term) const {
  return term.of.valid() ? refOf(term.of) + " by " + refOf(term.by) : std::string();
}

CellRef Explanation::meant(const CellRef& cell) const { return m_parts->pass->update.meant(cell); }

ValueId Explanation::nextOf(const std::string& parameter) const {
  const auto& weights = m_parts->pass->update.weights;
  const auto found = weights.find(parameter);
  return found == weights.end() ? kNoValue : found->second;
}

Result<Explanation::Derivation> Explanation::derive(std::string_view ref, bool withCheck) const {
  return derive(ref, DeriveOptions{withCheck});
}

Result<Explanation::Derivation> Explanation::derive(std::string_view ref, const DeriveOptions& options) const {
  constexpr std::string_view kBy = " by ";
  const size_t by = ref.find(kBy);
  if (by == std::string_view::npos) {
    UNROLL_TRY(const CellRef cell, resolve(ref));
    return derive(cell, options);
  }
  UNROLL_TRY(const CellRef of, resolve(ref.substr(0, by)));
  UNROLL_TRY(CellRef operand, resolve(ref.substr(by + kBy.size())));
  const explain::UpdateValues& update = m_parts->pass->update;
  if (const auto leaf = update.leaves.find(operand.value); operand.gradient && leaf != update.leaves.end())
    operand = {leaf->second, operand.cell, false};
  const std::vector<Term> terms = of.gradient ? std::vector<Term>() : evaluation().terms(of.value, of.cell);
  const bool direct = !operand.gradient && std::any_of(terms.begin(), terms.end(), [&](const Term& t) {
    return t.value == operand.value && t.cell == operand.cell;
  });
  if (direct) return derivePartial(of, operand);
  return Error{"explain.partial",
               Text{QT_TRANSLATE_NOOP("engine",
                                      "'{0}' is no local derivative: '{1}' is not computed of '{2}' in one operation. "
                                      "Write a number and one of the numbers that its derivation lists."),
                    {std::string(ref), std::string(ref.substr(0, by)), std::string(ref.substr(by + kBy.size()))}},
               {},
               ErrorKind::Usage};
}

Explanation::StepFormulas Explanation::formulasOf(const Step& step, int maxEntries) const {
  const explain::FormulaWriter writer(*m_parts->pass, step.value, maxEntries);
  const explain::Statement statement =
      step.direction == Direction::Backward ? writer.gradient(step.value) : writer.value(step.value);
  return {statement.symbols, statement.numbers, statement.result};
}

int Explanation::nextOf(int step, Granularity granularity, bool back) const {
  const std::vector<Step>& all = steps();
  const auto count = static_cast<int>(all.size());
  if (step < 0 || step >= count) return -1;
  const auto same = [&](int i, int j) {
    const Step &a = all[static_cast<size_t>(i)], &b = all[static_cast<size_t>(j)];
    if (granularity == Granularity::Op || a.direction != b.direction || a.layer != b.layer) return i == j;
    if (granularity == Granularity::Layer) return true;
    return a.time == b.time && (granularity == Granularity::Time || a.section == b.section);
  };
  const auto firstOf = [&](int i) {
    while (i > 0 && same(i - 1, i)) --i;
    return i;
  };
  if (back) {
    const int first = firstOf(step);
    return first < step ? first : step == 0 ? -1 : firstOf(step - 1);
  }
  int next = step + 1;
  while (next < count && same(next, step)) ++next;
  return next < count ? next : -1;
}

int Explanation::timeSteps(const std::string& layer) const {
  int steps = 0;
  for (ValueId id = 0; id < expression().size(); ++id)
    if (expression()[id].label.layer == layer) steps = std::max(steps, expression()[id].label.time + 1);
  return steps;
}

}  // namespace unroll
