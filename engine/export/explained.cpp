// SPDX-License-Identifier: GPL-3.0-or-later
// Derivations, steps and whole passes as manuscripts.
#include "export/explained.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "explain/worked_faults.h"
#include "export/derivation_table.h"

namespace unroll {
namespace {

using Direction = Explanation::Direction;
using Derivation = Explanation::Derivation;
using Step = Explanation::Step;

constexpr int64_t kSmall = 16;      ///< a tensor that a formula shows whole, however many axes it has
constexpr int64_t kManyCells = 64;  ///< of which the strongest cell says more than the first

std::string number(double value, int digits = 6) { return formula::formatNumber(value, digits); }

Text directionTitle(Direction direction) {
  static constexpr const char* kTitles[] = {QT_TRANSLATE_NOOP("engine", "Forward pass"),
                                            QT_TRANSLATE_NOOP("engine", "Backward pass"),
                                            QT_TRANSLATE_NOOP("engine", "The optimizer's step")};
  return Text{kTitles[static_cast<size_t>(direction)]};
}

/// More than two axes that are more than one: not a matrix any more.
bool isStack(const Extents& extents) {
  const auto wide = std::count_if(extents.begin(), extents.end(), [](int64_t n) { return n > 1; });
  return wide > 2 && elementCount(extents) > kSmall;
}

class Author {
 public:
  Author(const Explanation& explanation, const ExplainedOptions& options)
      : m_explanation(explanation), m_options(options), m_faults(placesOfFaults(explanation)) {}

  Manuscript manuscript;

  void derivation(const Derivation& derived, bool withTable) {
    add(Manuscript::Equation{chained({derived.symbols, derived.numbers, derived.result})});
    if (withTable && !derived.terms.empty()) add(derivationTable(m_explanation, derived, m_options));
  }

  void check(const Derivation& derived) {
    if (derived.kink)
      add(Manuscript::Paragraph{
          {QT_TRANSLATE_NOOP("engine",
                             "At a kink: the slopes to the left and to the right differ, so no finite difference.")},
          true});
    if (derived.finiteDifference)
      add(Manuscript::Paragraph{{QT_TRANSLATE_NOOP("engine", "Checked by a central difference: {0}."),
                                 {number(*derived.finiteDifference, 8)}},
                                true});
  }

  /// The formulas of a step; of a stack of pictures its symbols, and one number in full.
  void step(int index) {
    const Step& step = m_explanation.steps()[static_cast<size_t>(index)];
    const Explanation::StepFormulas formulas = m_explanation.formulasOf(step, m_options.maxEntries);
    if (!isStack(m_explanation.evaluation().value(step.value).extents())) {
      add(Manuscript::Equation{chained({formulas.symbols, formulas.numbers, formulas.result})});
    } else {
      add(Manuscript::Equation{{formulas.symbols}});
      oneNumber(strongest(step));
    }
  }

  /// What the document printed at the steps [begin, end).
  void faultsAt(int begin, int end) {
    for (const FaultPlace& place : m_faults)
      if (place.step >= begin && place.step < end) fault(*place.fault);
  }

  void oneNumber(const CellRef& cell) {
    add(Manuscript::Paragraph{{QT_TRANSLATE_NOOP("engine", "One number of it, {0}:"), {m_explanation.refOf(cell)}},
                              true});
    derivation(m_explanation.derive(cell), false);
  }

  void network();
  void given();
  void pass();

  void headOf(const Text& title) {
    manuscript.title = title;
    const auto& worked = m_explanation.spec().worked;
    if (worked && !worked->source.empty())
      manuscript.subtitle = {QT_TRANSLATE_NOOP("engine", "Worked example from {0}"), {worked->source}};
  }

  Text documentTitle() const {
    const std::string& title = m_explanation.spec().title;
    return title.empty() ? Text{QT_TRANSLATE_NOOP("engine", "A neural network, step by step")} : Text{title};
  }

  Text layerTitle(const std::string& layer) const {
    const NodeSpec* node = m_explanation.spec().findByName(layer);
    if (!node) return layer == "loss" ? Text{QT_TRANSLATE_NOOP("engine", "Loss")} : Text{"{0}", {layer}};
    const auto info = m_explanation.inference().nodes.find(node->id);
    const bool known = info != m_explanation.inference().nodes.end() && info->second.layer;
    return known ? Text{"{0} {1}", {info->second.layer->title.pattern, layer}} : Text{"{0}", {layer}};
  }

  void stepHeading(int index) {
    const Step& step = m_explanation.steps()[static_cast<size_t>(index)];
    add(Manuscript::Heading{
        4,
        {QT_TRANSLATE_NOOP("engine", "Step {0}"), {std::to_string(index + 1)}},
        explained::inlineSymbol(m_explanation, {step.value, -1, step.direction == Direction::Backward})});
  }

  template <class Block>
  void add(Block block) {
    manuscript.blocks.emplace_back(std::move(block));
  }

 private:
  CellRef strongest(const Step& step) const {
    const bool gradient = step.direction == Direction::Backward;
    const TensorD& tensor =
        gradient ? m_explanation.evaluation().gradient(step.value) : m_explanation.evaluation().value(step.value);
    const auto span = tensor.span();
    int64_t cell = 0;
    if (tensor.size() > kManyCells)
      cell =
          std::max_element(span.begin(), span.end(), [](double a, double b) { return std::fabs(a) < std::fabs(b); }) -
          span.begin();
    return {step.value, cell, gradient};
  }

  void fault(const PrintedFault& fault) {
    const auto& worked = m_explanation.spec().worked;
    Formula printed = formula::parse(fault.printed);
    printed.fault = true;
    add(Manuscript::Fault{
        worked->source.empty() ? Text{QT_TRANSLATE_NOOP("engine", "as printed")}
                               : Text{QT_TRANSLATE_NOOP("engine", "as printed in {0}"), {worked->source}},
        fault.whose == "ours" ? Text{QT_TRANSLATE_NOOP("engine", "as it should be (our correction)")}
                              : Text{QT_TRANSLATE_NOOP("engine", "as it should be (the document's correction)")},
        std::move(printed), formula::parse(fault.right), Text{fault.fault}});
  }

  std::vector<int> shownSteps() const;
  void headings(const Step* before, const Step& step);
  void timesLeftOut(const Step& step);
  void tensor(ValueId id);
  Formula grid(ValueId id, int64_t first, int64_t rows, int64_t columns) const;
  bool leftOut(const Step& step) const {
    const int times = step.time < 0 ? 0 : m_explanation.timeSteps(step.layer);
    return times > m_options.maxTimes && step.time >= m_options.maxTimes - 1 && step.time + 1 < times;
  }

  const Explanation& m_explanation;
  const ExplainedOptions& m_options;
  std::vector<FaultPlace> m_faults;
};

/// COUNT entries' places: all, or the first ones, −1 for the fold, and the last.
std::vector<int64_t> foldedPlaces(int64_t count, int64_t most) {
  std::vector<int64_t> places;
  for (int64_t i = 0; i < std::min(count, most); ++i) places.push_back(i);
  if (count > most) {
    places[places.size() - 2] = -1;
    places.back() = count - 1;
  }
  return places;
}

/// ROWS × COLUMNS numbers of a tensor from cell FIRST on.
Formula Author::grid(ValueId id, int64_t first, int64_t rows, int64_t columns) const {
  const TensorD& whole = m_explanation.evaluation().value(id);
  const auto shownRows = foldedPlaces(rows, m_options.maxEntries),
             shownColumns = foldedPlaces(columns, m_options.maxEntries);
  std::vector<Formula> entries;
  for (const int64_t r : shownRows)
    for (const int64_t c : shownColumns) {
      const CellRef cell{id, first + r * columns + c, false};
      entries.push_back(r < 0 && c < 0 ? formula::ellipsis("⋱")
                        : r < 0        ? formula::ellipsis("⋮")
                        : c < 0        ? formula::ellipsis("⋯")
                                       : formula::number(whole[cell.cell], cell));
    }
  if (entries.size() == 1) return std::move(entries[0]);
  return formula::matrix(static_cast<int>(shownRows.size()), static_cast<int>(shownColumns.size()), std::move(entries));
}

/// "W = [ … ]", folded where it is large; of more than two axes "W_{0,1} = [ … ]", the first ones; of large ones the
/// shape alone.
void Author::tensor(ValueId id) {
  constexpr int64_t kMostSlabs = 4, kMostNumbers = 400;
  const TensorD& whole = m_explanation.evaluation().value(id);
  Extents extents = whole.extents();
  if (m_explanation.expression()[id].leaf == LeafKind::Data && extents.size() > 1) extents.erase(extents.begin());
  while (extents.size() > 2 && extents.front() == 1) extents.erase(extents.begin());
  const Formula symbol = m_explanation.symbolOf({id, -1, false});
  const auto equals = [&](Formula left, Formula right) {
    add(Manuscript::Equation{{formula::row({std::move(left), formula::op("="), std::move(right)})}});
  };
  if (extents.size() <= 2)
    return equals(symbol, grid(id, 0, extents.empty() ? 1 : extents[0], extents.size() == 2 ? extents[1] : 1));
  std::vector<Formula> sizes;
  for (const int64_t n : extents) {
    if (!sizes.empty()) sizes.push_back(formula::op("×"));
    sizes.push_back(formula::numberText(std::to_string(n)));
  }
  const int64_t rows = extents[extents.size() - 2], columns = extents.back(), slabs = whole.size() / (rows * columns);
  if (whole.size() > kMostNumbers || slabs > kMostSlabs)
    add(Manuscript::Equation{{formula::row(
        {symbol, formula::op("∈"), formula::sup(formula::symbol("ℝ"), formula::row(std::move(sizes)))})}});
  if (whole.size() > kMostNumbers) return;
  for (int64_t slab = 0; slab < std::min(slabs, kMostSlabs); ++slab) {
    std::vector<Formula> index;
    int64_t rest = slab;
    for (size_t axis = extents.size() - 2; axis-- > 0; rest /= extents[axis]) {
      if (!index.empty()) index.insert(index.begin(), formula::op(","));
      index.insert(index.begin(), formula::numberText(std::to_string(rest % extents[axis])));
    }
    equals(formula::sub(symbol, formula::row(std::move(index))), grid(id, slab * rows * columns, rows, columns));
  }
}

void Author::network() {
  Manuscript::Table table;
  table.titles = {{QT_TRANSLATE_NOOP("engine", "layer")},
                  {QT_TRANSLATE_NOOP("engine", "kind")},
                  {QT_TRANSLATE_NOOP("engine", "output")},
                  {QT_TRANSLATE_NOOP("engine", "parameters")}};
  table.numeric = {false, false, false, true};
  for (const std::string& layer : m_explanation.layers()) {
    const NodeSpec* node = m_explanation.spec().findByName(layer);
    if (!node) continue;
    const NodeInfo& info = m_explanation.inference().nodes.at(node->id);
    table.rows.push_back({{{"{0}", {layer}}},
                          {info.layer ? info.layer->title : Text{"{0}", {node->type}}},
                          {{"{0}", {info.outputs.empty() ? std::string() : info.outputs.front().str()}}},
                          {{std::to_string(info.parameterCount)}}});
  }
  add(Manuscript::Heading{1, {QT_TRANSLATE_NOOP("engine", "The network")}});
  add(std::move(table));
  if (const auto& worked = m_explanation.spec().worked)
    for (const std::string& note : worked->notes) add(Manuscript::Paragraph{{note}});
  for (const Text& note : m_explanation.notes()) add(Manuscript::Paragraph{note});
}

void Author::given() {
  const Expression& expression = m_explanation.expression();
  add(Manuscript::Heading{1, {QT_TRANSLATE_NOOP("engine", "What is given")}});
  std::string layer;
  for (ValueId id = 0; id < expression.size(); ++id) {
    const ExpressionNode& node = expression[id];
    if (m_explanation.loss() != kNoValue && id > m_explanation.loss()) break;  // of the optimizer's step
    if (node.op || (node.leaf != LeafKind::Data && node.leaf != LeafKind::Weight)) continue;
    if (node.label.layer != layer) {
      layer = node.label.layer;
      add(Manuscript::Heading{4, layer == "target" ? Text{QT_TRANSLATE_NOOP("engine", "Target")} : layerTitle(layer)});
    }
    tensor(id);
  }
  faultsAt(-1, 0);
}

/// What a layer does not name is written out where it is used; a layer that names nothing shows all its steps.
std::vector<int> Author::shownSteps() const {
  const auto& steps = m_explanation.steps();
  const auto named = [&](const Step& step) { return m_explanation.expression()[step.value].label.named; };
  std::set<std::pair<std::string, Direction>> speaking;
  for (const Step& step : steps)
    if (named(step)) speaking.emplace(step.layer, step.direction);
  std::vector<int> shown;
  for (size_t i = 0; i < steps.size(); ++i) {
    const Step& step = steps[i];
    const bool leaf = !m_explanation.expression()[step.value].op;
    if (m_options.everyStep || leaf || named(step) || !speaking.count({step.layer, step.direction}))
      shown.push_back(static_cast<int>(i));
  }
  return shown;
}

void Author::pass() {
  const auto& steps = m_explanation.steps();
  const Step* before = nullptr;
  bool skipping = false;
  int faultsFrom = 0;
  for (const int i : shownSteps()) {
    const Step& step = steps[static_cast<size_t>(i)];
    if (leftOut(step)) {
      if (!skipping) timesLeftOut(step);
      skipping = true;
      continue;
    }
    skipping = false;
    headings(before, step);
    this->step(i);
    faultsAt(faultsFrom, i + 1);
    faultsFrom = i + 1;
    before = &step;
  }
  faultsAt(faultsFrom, static_cast<int>(steps.size()));
}

void Author::timesLeftOut(const Step& step) {
  add(Manuscript::Paragraph{
      {QT_TRANSLATE_NOOP("engine",
                         "The time steps {0} to {1} of {2} repeat these equations with numbers of their own; "
                         "they are left out here."),
       {std::to_string(m_options.maxTimes - 1), std::to_string(m_explanation.timeSteps(step.layer) - 2), step.layer}}});
}

/// What is new at STEP: the direction, the layer and its time, the section.
void Author::headings(const Step* before, const Step& step) {
  const bool turned = !before || before->direction != step.direction;
  if (turned) add(Manuscript::Heading{1, directionTitle(step.direction)});
  const bool otherLayer = turned || before->layer != step.layer || before->time != step.time;
  if (otherLayer) {
    Text title = layerTitle(step.layer);
    if (step.time >= 0) {
      title.pattern += ", t = {" + std::to_string(title.arguments.size()) + "}";
      title.arguments.push_back(std::to_string(step.time));
    }
    add(Manuscript::Heading{2, std::move(title)});
  }
  if (!step.section.empty() && (otherLayer || !(before->section == step.section)))
    add(Manuscript::Heading{3, step.section});
}

}  // namespace

Manuscript derivationManuscript(const Explanation& explanation, const CellRef& cell, const ExplainedOptions& options,
                                bool withCheck) {
  Author author(explanation, options);
  const Derivation derived = explanation.derive(cell, withCheck);
  author.headOf({QT_TRANSLATE_NOOP("engine", "Why is {0} = {1}?"), {derived.ref, number(derived.value)}});
  author.derivation(derived, true);
  if (!derived.note.empty()) author.add(Manuscript::Paragraph{derived.note, true});
  author.check(derived);
  return std::move(author.manuscript);
}

Manuscript stepManuscript(const Explanation& explanation, int step, const CellRef& selected,
                          const ExplainedOptions& options) {
  Author author(explanation, options);
  author.headOf(author.documentTitle());
  const Step& at = explanation.steps()[static_cast<size_t>(step)];
  author.add(Manuscript::Heading{2, author.layerTitle(at.layer)});
  if (!at.section.empty()) author.add(Manuscript::Heading{3, at.section});
  author.stepHeading(step);
  author.step(step);
  author.faultsAt(step, step + 1);
  if (selected.valid() && selected.cell >= 0) { author.oneNumber(selected); }
  return std::move(author.manuscript);
}

Manuscript passManuscript(const Explanation& explanation, const ExplainedOptions& options) {
  Author author(explanation, options);
  author.headOf(author.documentTitle());
  author.network();
  author.given();
  author.pass();
  return std::move(author.manuscript);
}

std::string derivationLatex(const Derivation& derivation) {
  return chainLatex(chained({derivation.symbols, derivation.numbers, derivation.result}));
}

std::string chainLatex(const std::vector<Formula>& lines) {
  std::string out = "\\begin{aligned}\n";
  for (size_t i = 0; i < lines.size(); ++i) {
    Formula left = formula::row({}), right = lines[i];
    const int relation = relationOf(right);
    if (relation > 0) {
      left.children.assign(right.children.begin(), right.children.begin() + relation);
      right.children.erase(right.children.begin(), right.children.begin() + relation);
    }
    out += "  " + formula::toLatex(left) + (left.children.empty() ? "&" : " &") + formula::toLatex(right) +
           (i + 1 < lines.size() ? " \\\\\n" : "\n");
  }
  return out + "\\end{aligned}\n";
}

}  // namespace unroll
