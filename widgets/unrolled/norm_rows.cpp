// SPDX-License-Identifier: GPL-3.0-or-later
#include "unrolled/norm_rows.h"

#include <algorithm>
#include <cmath>
#include <limits>

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
  const double pending = std::numeric_limits<double>::quiet_NaN();  // the factors are still computed
  const auto known = [&](double value) { return analysis.hasFactors ? value : pending; };
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
  {
    QString help = NormRow::tr(
        "By how much one step stretches a gradient at most on its way back: the largest singular value of its "
        "Jacobian. Below 1 gradients shrink, above 1 they can grow.");
    if (more) help += QLatin1Char(' ') + NormRow::tr("s is the whole state, h and c; the mark is the cell's own path.");
    add(
        NormRow::Kind::Factor, slope(at(whole, "t"), at(whole, before)), NormRow::tr("factor of the step"), help,
        [&](const Step& s) { return known(s.factor); }, slope(at(c, "t"), at(c, before)),
        [&](const Step& s) { return known(s.states[1].factor); });
  }
  add(
      NormRow::Kind::Value, norm(formula::parse(at(h, "t"))), NormRow::tr("state norm"),
      NormRow::tr("How large the state of each step is."), [](const Step& s) { return s.states[0].value; },
      norm(formula::parse(at(c, "t"))), [](const Step& s) { return s.states[1].value; });
  add(
      NormRow::Kind::Reach, slope(at(whole, last), at(whole, "t")), NormRow::tr("what reaches the end"),
      NormRow::tr("How much of a change in the state of each step is left in the last one: the norm of the product "
                  "of all factors behind it."),
      [&](const Step& s) { return known(s.reach); }, slope(at(c, last), at(c, "t")),
      [&](const Step& s) { return known(s.states[1].reach); });
  return rows;
}

void LogAxis::include(const NormRow& row) {
  double least = std::numeric_limits<double>::infinity(), most = -least;
  for (const auto* values : {&row.bars, &row.marks})
    for (const double value : *values) {
      if (!(value > 0.0) || !std::isfinite(value)) continue;
      least = std::min(least, std::log10(value));
      most = std::max(most, std::log10(value));
    }
  if (!m_any) low = 0.0, high = 0.0;
  if (row.kind == NormRow::Kind::Factor) {
    const double reach = std::isfinite(least) ? std::max(std::fabs(least), std::fabs(most)) : 0.0;
    high = std::clamp(std::ceil(reach * 10.0) / 10.0, std::max(0.1, high), kMostDecades / 2.0);
    low = -high;
    m_any = true;
    return;
  }
  if (row.kind == NormRow::Kind::Reach) {  // 1 is where everything arrives
    least = std::min(least, 0.0);
    most = std::max(most, 0.0);
  }
  if (std::isfinite(least)) {
    low = m_any ? std::min(low, std::floor(least)) : std::floor(least);
    high = m_any ? std::max(high, std::ceil(most)) : std::ceil(most);
    m_any = true;
  }
  if (high <= low) high = low + 1.0;
  low = std::max(low, high - kMostDecades);
}

double LogAxis::place(double value) const {
  if (!(value > 0.0)) return 0.0;
  if (!std::isfinite(value)) return 1.0;
  return std::clamp((std::log10(value) - low) / (high - low), 0.0, 1.0);
}

}  // namespace unroll
