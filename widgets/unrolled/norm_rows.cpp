// SPDX-License-Identifier: GPL-3.0-or-later
#include "unrolled/norm_rows.h"

#include <algorithm>
#include <cmath>

namespace unroll {
namespace {

Formula norm(Formula of) { return formula::fenced("‖‖", std::move(of)); }
Formula slope(const std::string& above, const std::string& below) {
  return norm(formula::row(
      {formula::symbol("∂"), formula::parse(above), formula::op("/"), formula::symbol("∂"), formula::parse(below)}));
}

/// "h_{t-1}", "h_{t}^{←}".
std::string at(const std::string& symbol, const std::string& time) {
  const size_t mark = symbol.find('^');
  return mark == std::string::npos ? symbol + "_{" + time + "}"
                                   : symbol.substr(0, mark) + "_{" + time + "}" + symbol.substr(mark);
}

template <class Get>
std::vector<double> byTime(const TimeAnalysis& analysis, Get get) {
  std::vector<double> all;
  for (const TimeAnalysis::Step& step : analysis.steps) all.push_back(get(step));
  return all;
}

}  // namespace

std::vector<NormRow> normRows(const TimeAnalysis& analysis) {
  std::vector<NormRow> rows;
  if (analysis.chain.states.empty()) return rows;
  const bool more = analysis.chain.states.size() > 1;
  const std::string h = analysis.chain.states[0].symbol, c = more ? analysis.chain.states[1].symbol : std::string();
  const std::string whole = more ? "s" : h;  // (h, c)
  const std::string before = analysis.chain.backward ? "t+1" : "t-1";
  const std::string last = analysis.chain.backward ? "0" : "T";
  const auto add = [&](NormRow::Kind kind, Formula label, QString name, QString help, auto bar, Formula markLabel,
                       auto mark) {
    NormRow row{kind, std::move(label), std::move(name), std::move(help), byTime(analysis, bar), {}, {}};
    if (more) {
      row.marks = byTime(analysis, mark);
      row.markLabel = std::move(markLabel);
    }
    rows.push_back(std::move(row));
  };
  using Step = TimeAnalysis::Step;
  if (analysis.hasGradients)
    add(
        NormRow::Kind::Gradient, slope("L", at(h, "t")), NormRow::tr("gradient norm"),
        NormRow::tr("How strongly the loss depends on the state of each step. It vanishes where it falls from step to "
                    "step on its way back, and explodes where it grows."),
        [](const Step& s) { return s.states[0].gradient; }, slope("L", at(c, "t")),
        [](const Step& s) { return s.states[1].gradient; });
  if (analysis.hasFactors) {
    QString help = NormRow::tr(
        "By how much one step stretches a gradient at most on its way back: the largest singular value of its "
        "Jacobian. Below 1 gradients shrink, above 1 they can grow.");
    if (more) help += QLatin1Char(' ') + NormRow::tr("s is the whole state, h and c; the mark is the cell's own path.");
    add(
        NormRow::Kind::Factor, slope(at(whole, "t"), at(whole, before)), NormRow::tr("factor of the step"), help,
        [](const Step& s) { return s.factor; }, slope(at(c, "t"), at(c, before)),
        [](const Step& s) { return s.states[1].factor; });
  }
  add(
      NormRow::Kind::Value, norm(formula::parse(at(h, "t"))), NormRow::tr("state norm"),
      NormRow::tr("How large the state of each step is."), [](const Step& s) { return s.states[0].value; },
      norm(formula::parse(at(c, "t"))), [](const Step& s) { return s.states[1].value; });
  if (analysis.hasFactors)
    add(
        NormRow::Kind::Reach, slope(at(whole, last), at(whole, "t")), NormRow::tr("what reaches the end"),
        NormRow::tr("How much of a change in the state of each step is left in the last one: the norm of the product "
                    "of all factors behind it."),
        [](const Step& s) { return s.reach; }, slope(at(c, last), at(c, "t")),
        [](const Step& s) { return s.states[1].reach; });
  return rows;
}

void LogAxis::include(const NormRow& row) {
  const auto take = [&](double value) {
    if (!(value > 0.0) || !std::isfinite(value)) return;
    const int below = static_cast<int>(std::floor(std::log10(value))),
              above = static_cast<int>(std::ceil(std::log10(value)));
    low = m_any ? std::min(low, below) : below;
    high = m_any ? std::max(high, above) : above;
    m_any = true;
  };
  for (const double value : row.bars) take(value);
  for (const double value : row.marks) take(value);
  if (row.growsFromOne()) {  // 1 is where a gradient stays as it is
    take(1.0);
    low = std::min(low, -1);
    high = std::max(high, 1);
  }
  if (high <= low) high = low + 1;
  low = std::max(low, high - kMostDecades);
}

double LogAxis::place(double value) const {
  if (!(value > 0.0)) return 0.0;
  if (!std::isfinite(value)) return 1.0;
  return std::clamp((std::log10(value) - low) / static_cast<double>(high - low), 0.0, 1.0);
}

}  // namespace unroll
