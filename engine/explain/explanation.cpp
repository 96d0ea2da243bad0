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
  pass.evaluation = std::make_unique<Evaluation>(pass.expression, std::move(pass.leaves));
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
  return explain::derive(*m_parts->pass, cell, withCheck);
}

Explanation::StepFormulas Explanation::formulasOf(const Step& step, int maxEntries) const {
  const explain::FormulaWriter writer(*m_parts->pass, step.value, maxEntries);
  const explain::Statement statement =
      step.direction == Direction::Forward ? writer.value(step.value) : writer.gradient(step.value);
  return {statement.symbols, statement.numbers, statement.result};
}

int Explanation::timeSteps(const std::string& layer) const {
  int steps = 0;
  for (ValueId id = 0; id < expression().size(); ++id)
    if (expression()[id].label.layer == layer) steps = std::max(steps, expression()[id].label.time + 1);
  return steps;
}

}  // namespace unroll
