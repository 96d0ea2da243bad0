// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/time_analysis.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <list>
#include <map>
#include <set>
#include <tuple>

#include "core/parallel.h"
#include "explain/spectral_norm.h"
#include "math/primitive.h"

namespace unroll {
namespace {

/// The product of the matrices of a larger state takes seconds.
constexpr int64_t kMostUnits = 256;
/// Steps whose matrices are kept at the same time.
constexpr int kBlock = 8;

std::string prefixOf(const std::string& name) { return name.substr(0, name.rfind('.') + 1); }

/// "h_t" without its time: "h"; "c_t^{←}": "c^{←}".
std::string timeless(const Label& label) {
  std::string symbol = label.symbol.empty() ? label.name : label.symbol;
  if (const size_t at = symbol.find("_t"); at != std::string::npos) symbol.erase(at, 2);
  return symbol;
}

/// Where a step takes a value of the step before it in: this operand of the values with this name.
struct Crossing {
  std::string state;     ///< the name of what is taken
  std::string consumer;  ///< the name of what takes it
  size_t operand = 0;
  bool backward = false;
  bool operator<(const Crossing& o) const {
    return std::tie(state, consumer, operand) < std::tie(o.state, o.consumer, o.operand);
  }
};

/// A layer's values by name and time.
class LayerValues {
 public:
  LayerValues(const Expression& expression, const std::string& layer) : m_expression(expression) {
    for (ValueId id = 0; id < expression.size(); ++id) {
      const Label& label = expression[id].label;
      if (label.layer != layer || label.time < 0 || !expression[id].op) continue;
      m_values[label.name][label.time] = id;
      m_steps = std::max(m_steps, label.time + 1);
    }
  }

  int steps() const { return m_steps; }
  ValueId at(const std::string& name, int time) const {
    const auto named = m_values.find(name);
    if (named == m_values.end()) return kNoValue;
    const auto found = named->second.find(time);
    return found == named->second.end() ? kNoValue : found->second;
  }

  std::set<Crossing> crossings() const {
    std::set<Crossing> found;
    for (const auto& [name, times] : m_values)
      for (const auto& [time, id] : times) {
        const std::vector<ValueId>& operands = m_expression[id].operands;
        for (size_t k = 0; k < operands.size(); ++k) {
          const ExpressionNode& from = m_expression[operands[k]];
          const bool neighbour = from.label.layer == m_expression[id].label.layer && from.op && from.label.time >= 0 &&
                                 std::abs(from.label.time - time) == 1;
          if (neighbour) found.insert({from.label.name, name, k, from.label.time > time});
        }
      }
    return found.empty() ? ofOneStep() : found;
  }

 private:
  /// Nothing crosses in a sequence of one step: then the name that a layer gives to what it starts from says it.
  std::set<Crossing> ofOneStep() const {
    std::set<Crossing> found;
    for (const auto& [name, times] : m_values) {
      const std::string before = name + "_prev";
      if (m_steps != 1 || !m_values.contains(before)) continue;
      const Label& label = m_expression[m_values.at(before).begin()->second].label;
      found.insert({name, before, 0, label.symbol.find("_{t+1}") != std::string::npos});
    }
    return found;
  }

  const Expression& m_expression;
  std::map<std::string, std::map<int, ValueId>> m_values;
  int m_steps = 0;
};

/// What the step at TIME starts from. Where one value takes it in by name (h_{t−1}), that name: a state that starts
/// from the same numbers as another stays apart from it.
ValueId sourceAt(const Expression& expression, const LayerValues& values, const std::vector<Crossing>& crossings,
                 int time) {
  const ValueId consumer = values.at(crossings.front().consumer, time);
  if (consumer == kNoValue) return kNoValue;
  if (crossings.size() == 1 && expression[consumer].op->name == "identity") return consumer;
  const auto& operands = expression[consumer].operands;
  return crossings.front().operand < operands.size() ? operands[crossings.front().operand] : kNoValue;
}

/// The derivative of one step by what it starts from, one row (one cell of the state after it) at a time: adjoints run
/// back over cells that really depend on each other, so that an element-by-element operation costs one product a cell.
class StepDerivative {
 public:
  StepDerivative(const Evaluation& evaluation, const RecurrentChain& chain, int time, int64_t sample)
      : m_evaluation(evaluation), m_sample(sample) {
    const Expression& expression = evaluation.expression();
    const auto t = static_cast<size_t>(time);
    ValueId first = std::numeric_limits<ValueId>::max(), last = kNoValue;
    int64_t column = 0;
    for (const RecurrentState& state : chain.states) {
      last = std::max(last, state.values[t]);
      if (state.sources[t] != kNoValue) {
        first = std::min(first, state.sources[t]);
        addPlace(state.sources[t]).column = column;
      }
      column += state.units;
    }
    // Between the sources: the values of this step that come from them. In order, as the expression is.
    for (ValueId id = first; id <= last; ++id) {
      const ExpressionNode& node = expression[id];
      if (!node.op || node.label.layer != chain.layer || node.label.time != time || m_place.contains(id)) continue;
      if (std::any_of(node.operands.begin(), node.operands.end(), [&](ValueId o) { return m_place.contains(o); }))
        addPlace(id);
    }
    for (Place& place : m_places) m_order.push_back(&place);
    std::sort(m_order.begin(), m_order.end(), [](const Place* a, const Place* b) { return a->id > b->id; });
  }

  /// Writes ∂(cell UNIT of the sample's VALUE)/∂(everything the step starts from) into ROW.
  void row(ValueId value, int64_t unit, int64_t units, double* out) {
    const auto found = m_place.find(value);
    if (found == m_place.end()) return;
    add(*found->second, m_sample * units + unit, 1.0);
    for (Place* place : m_order) {
      for (const int64_t cell : place->touched) {
        const double adjoint = place->adjoints[static_cast<size_t>(cell)];
        place->adjoints[static_cast<size_t>(cell)] = 0.0;
        if (adjoint == 0.0) continue;
        if (place->column >= 0) {
          out[place->column + cell - m_sample * (m_evaluation.value(place->id).size() / samples(place->id))] += adjoint;
        } else {
          for (const Partial& p : partials(*place, cell)) add(*p.to, p.cell, adjoint * p.partial);
        }
      }
      place->touched.clear();
    }
  }

 private:
  struct Place;
  struct Partial {
    Place* to;
    int64_t cell;
    double partial;
  };
  struct Place {
    ValueId id = kNoValue;
    int64_t column = -1;  ///< of a source: where its cells stand in a row
    std::vector<double> adjoints;
    std::vector<int64_t> touched;
    std::vector<std::vector<Partial>> partials;  ///< by cell, once asked for
    std::vector<bool> known;
  };

  int64_t samples(ValueId id) const { return m_evaluation.value(id).extent(0); }

  Place& addPlace(ValueId id) {
    Place& place = m_places.emplace_back();
    place.id = id;
    const auto cells = static_cast<size_t>(m_evaluation.value(id).size());
    place.adjoints.assign(cells, 0.0);
    place.partials.resize(cells);
    place.known.assign(cells, false);
    m_place[id] = &place;
    return place;
  }

  static void add(Place& place, int64_t cell, double adjoint) {
    double& sum = place.adjoints[static_cast<size_t>(cell)];
    if (sum == 0.0) place.touched.push_back(cell);
    sum += adjoint;
  }

  const std::vector<Partial>& partials(Place& place, int64_t cell) {
    const auto at = static_cast<size_t>(cell);
    if (!place.known[at]) {
      place.known[at] = true;
      for (const Term& term : m_evaluation.terms(place.id, cell))
        if (const auto to = m_place.find(term.value); to != m_place.end())
          place.partials[at].push_back({to->second, term.cell, term.partial});
    }
    return place.partials[at];
  }

  const Evaluation& m_evaluation;
  int64_t m_sample;
  std::list<Place> m_places;
  std::map<ValueId, Place*> m_place;
  std::vector<Place*> m_order;  ///< the last first
};

double normOf(const TensorD& tensor, int64_t sample) {
  const int64_t samples = tensor.rank() > 0 ? std::max<int64_t>(1, tensor.extent(0)) : 1,
                size = tensor.size() / samples;
  double largest = 0.0;
  for (int64_t i = 0; i < size; ++i) largest = std::max(largest, std::fabs(tensor[sample * size + i]));
  if (largest == 0.0 || !std::isfinite(largest)) return largest;
  double sum = 0.0;
  for (int64_t i = 0; i < size; ++i) sum += std::pow(tensor[sample * size + i] / largest, 2);
  return largest * std::sqrt(sum);
}

TensorD block(const TensorD& matrix, int64_t begin, int64_t size) {
  TensorD part({size, size});
  for (int64_t i = 0; i < size; ++i)
    std::copy_n(matrix.data() + (begin + i) * matrix.extent(1) + begin, size, part.data() + i * size);
  return part;
}

/// A product of many factors, kept near 1 so that it neither overflows nor vanishes before its logarithm is taken.
struct Product {
  bool wanted = true;   ///< else its norm is NaN
  TensorD matrix = {};  ///< without extents: the unit matrix
  double logScale = 0.0;

  void multiply(const TensorD& factor) {
    if (!wanted) return;
    matrix = matrix.rank() == 0 ? factor : matrixProduct(matrix, factor);
    double largest = 0.0;
    for (const double entry : matrix.span()) largest = std::max(largest, std::fabs(entry));
    if (largest == 0.0 || !std::isfinite(largest)) return;
    for (double& entry : matrix.span()) entry /= largest;
    logScale += std::log(largest);
  }
  double norm() const {
    if (!wanted) return std::numeric_limits<double>::quiet_NaN();
    return matrix.rank() == 0 ? 1.0 : spectralNorm(matrix) * std::exp(logScale);
  }
};

}  // namespace

int64_t RecurrentChain::units() const {
  int64_t all = 0;
  for (const RecurrentState& state : states) all += state.units;
  return all;
}

std::vector<RecurrentChain> recurrentChains(const Explanation& explanation, const std::string& layer) {
  const Expression& expression = explanation.expression();
  const LayerValues values(expression, layer);
  std::map<std::string, RecurrentChain> chains;
  std::map<std::string, std::vector<Crossing>> byState;
  for (const Crossing& crossing : values.crossings()) byState[crossing.state].push_back(crossing);
  for (const auto& [name, crossings] : byState) {
    RecurrentChain& chain = chains[prefixOf(name)];
    chain.layer = layer;
    chain.prefix = prefixOf(name);
    chain.backward = crossings.front().backward;
    chain.steps = values.steps();
    RecurrentState state;
    state.name = name;
    for (int t = 0; t < chain.steps; ++t) {
      state.values.push_back(values.at(name, t));
      state.sources.push_back(sourceAt(expression, values, crossings, t));
    }
    if (std::find(state.values.begin(), state.values.end(), kNoValue) != state.values.end()) continue;
    state.symbol = timeless(expression[state.values.front()].label);
    const TensorD& value = explanation.evaluation().value(state.values.front());
    state.units = value.rank() == 0 ? 1 : value.size() / std::max<int64_t>(1, value.extent(0));
    chain.states.push_back(std::move(state));
  }
  std::vector<RecurrentChain> found;
  for (auto& [prefix, chain] : chains) {
    std::sort(chain.states.begin(), chain.states.end(),
              [](const auto& a, const auto& b) { return a.values.front() > b.values.front(); });
    if (!chain.states.empty()) found.push_back(std::move(chain));
  }
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.backward < b.backward; });
  return found;
}

TensorD stepJacobian(const Explanation& explanation, const RecurrentChain& chain, int time, int64_t sample) {
  UNROLL_ASSERT(time >= 0 && time < chain.steps);
  const int64_t units = chain.units();
  TensorD jacobian({units, units});
  StepDerivative derivative(explanation.evaluation(), chain, time, sample);
  double* row = jacobian.data();
  for (const RecurrentState& state : chain.states)
    for (int64_t unit = 0; unit < state.units; ++unit, row += units)
      derivative.row(state.values[static_cast<size_t>(time)], unit, state.units, row);
  return jacobian;
}

TimeAnalysis timeNorms(const Explanation& explanation, const RecurrentChain& chain, int64_t sample) {
  const Evaluation& evaluation = explanation.evaluation();
  TimeAnalysis analysis;
  analysis.chain = chain;
  analysis.sample = sample;
  analysis.hasGradients = evaluation.hasGradients();
  for (int t = 0; t < chain.steps; ++t) {
    TimeAnalysis::Step step;
    for (const RecurrentState& state : chain.states) {
      const ValueId id = state.values[static_cast<size_t>(t)];
      TimeAnalysis::OfState of;
      of.value = normOf(evaluation.value(id), sample);
      if (analysis.hasGradients) of.gradient = normOf(evaluation.gradient(id), sample);
      step.states.push_back(of);
    }
    analysis.steps.push_back(std::move(step));
  }
  return analysis;
}

TimeAnalysis analyseTime(const Explanation& explanation, const RecurrentChain& chain, int64_t sample,
                         const std::atomic<bool>* cancelled) {
  TimeAnalysis analysis = timeNorms(explanation, chain, sample);
  const size_t states = chain.states.size();
  // The whole state first, then each state's own path; of a single state they are the same.
  std::vector<Product> products{{chain.units() <= kMostUnits}};
  for (size_t k = 0; states > 1 && k < states; ++k) products.push_back({chain.states[k].units <= kMostUnits});
  for (int last = chain.steps; last > 0; last -= kBlock) {
    if (cancelled && *cancelled) return timeNorms(explanation, chain, sample);
    const int begin = std::max(0, last - kBlock), count = last - begin;
    std::vector<std::vector<TensorD>> factors(static_cast<size_t>(count));
    std::vector<std::vector<Product>> reaches(static_cast<size_t>(count));
    const auto stepAt = [&](int64_t i) -> TimeAnalysis::Step& {
      return analysis.steps[static_cast<size_t>(chain.timeAt(begin + static_cast<int>(i)))];
    };
    parallelFor(count, 1, [&](int64_t from, int64_t to) {
      for (int64_t i = from; i < to; ++i) {
        const TensorD whole = stepJacobian(explanation, chain, chain.timeAt(begin + static_cast<int>(i)), sample);
        auto& own = factors[static_cast<size_t>(i)];
        int64_t at = 0;
        for (size_t k = 0; states > 1 && k < states; at += chain.states[k++].units) {
          own.push_back(block(whole, at, chain.states[k].units));
          stepAt(i).states[k].factor = spectralNorm(own.back());
        }
        stepAt(i).factor = spectralNorm(whole);
        if (states == 1) stepAt(i).states[0].factor = stepAt(i).factor;
        own.insert(own.begin(), whole);
      }
    });
    for (int64_t i = count - 1; i >= 0; --i) {  // what lies behind a step, before its own factor joins
      reaches[static_cast<size_t>(i)] = products;
      for (size_t k = 0; k < products.size(); ++k) products[k].multiply(factors[static_cast<size_t>(i)][k]);
    }
    parallelFor(count, 1, [&](int64_t from, int64_t to) {
      for (int64_t i = from; i < to; ++i) {
        const auto& reach = reaches[static_cast<size_t>(i)];
        stepAt(i).reach = reach[0].norm();
        for (size_t k = 0; k < states; ++k)
          stepAt(i).states[k].reach = states > 1 ? reach[k + 1].norm() : stepAt(i).reach;
      }
    });
  }
  analysis.hasFactors = true;
  return analysis;
}

}  // namespace unroll
