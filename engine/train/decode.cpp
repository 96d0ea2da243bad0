// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/decode.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/assert.h"
#include "core/rng.h"

namespace unroll {
namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();

bool isForbidden(const DecodeOptions& options, int64_t token) {
  return !options.forbidden.empty() && options.forbidden[static_cast<size_t>(token)];
}

void forbid(const DecodeOptions& options, std::span<double> logP) {
  for (size_t token = 0; token < logP.size(); ++token)
    if (isForbidden(options, static_cast<int64_t>(token))) logP[token] = kNever;
}

int64_t mostProbable(std::span<const double> logP) {
  return std::max_element(logP.begin(), logP.end()) - logP.begin();  // the first of equals
}

/// The K-th largest of VALUES.
double kthLargest(std::span<const double> values, int64_t k) {
  std::vector<double> sorted(values.begin(), values.end());
  std::nth_element(sorted.begin(), sorted.begin() + (k - 1), sorted.end(), std::greater<>());
  return sorted[static_cast<size_t>(k - 1)];
}

/// UNIFORM in [0, 1) picks by the running sum of p^(1/temperature) of the top K, in the order of the tokens.
int64_t draw(std::span<const double> logP, const DecodeOptions& options, double uniform) {
  const int64_t best = mostProbable(logP);
  if (options.temperature <= 0.0) return best;
  const auto count = static_cast<int64_t>(logP.size());
  const double least = options.topK > 0 && options.topK < count ? kthLargest(logP, options.topK) : kNever;
  std::vector<double> weights(logP.size(), 0.0);
  for (size_t i = 0; i < logP.size(); ++i) {
    if (logP[i] >= least && logP[i] > kNever)
      weights[i] = std::exp((logP[i] - logP[static_cast<size_t>(best)]) / options.temperature);
  }
  double left = uniform * std::accumulate(weights.begin(), weights.end(), 0.0);
  for (size_t i = 0; i < weights.size(); ++i)
    if ((left -= weights[i]) < 0.0) return static_cast<int64_t>(i);
  return best;
}

DecodedText writeOne(NextTokenModel& model, const std::vector<int64_t>& prefix, const DecodeOptions& options) {
  const bool samples = options.strategy == DecodeOptions::Strategy::Sample;
  Rng rng(options.seed, "generate");
  std::vector<std::vector<int64_t>> text{prefix};
  std::vector<double> logP(static_cast<size_t>(model.tokens()));
  DecodedText decoded;
  for (int64_t i = 0; i < options.length; ++i) {
    model.score(text, logP);
    forbid(options, logP);
    const int64_t next = samples ? draw(logP, options, rng.uniform()) : mostProbable(logP);
    decoded.logProbability += logP[static_cast<size_t>(next)];
    decoded.ended = next == options.end;
    if (decoded.ended) break;
    decoded.tokens.push_back(next);
    text.front().push_back(next);
  }
  return decoded;
}

/// A step from one of the kept prefixes.
struct Candidate {
  size_t beam = 0;
  int64_t token = 0;
  double logProbability = 0.0;
};

double meanLogProbability(const DecodedText& text) {
  const auto steps = static_cast<double>(text.tokens.size() + (text.ended ? 1 : 0));
  return steps > 0.0 ? text.logProbability / steps : 0.0;
}

class BeamSearch {
 public:
  BeamSearch(NextTokenModel& model, const std::vector<int64_t>& prefix, const DecodeOptions& options)
      : m_model(model),
        m_options(options),
        m_width(static_cast<size_t>(std::max<int64_t>(options.beam, 1))),
        m_prefixes{prefix},
        m_texts(1) {}

  std::vector<DecodedText> run() {
    for (int64_t i = 0; i < m_options.length && !m_texts.empty() && m_done.size() < m_width; ++i) step();
    m_done.insert(m_done.end(), m_texts.begin(), m_texts.end());
    std::stable_sort(m_done.begin(), m_done.end(), [](const DecodedText& a, const DecodedText& b) {
      return meanLogProbability(a) > meanLogProbability(b);
    });
    if (m_done.size() > m_width) m_done.resize(m_width);
    return std::move(m_done);
  }

 private:
  void step() {
    std::vector<Candidate> candidates = best();
    std::vector<std::vector<int64_t>> prefixes;
    std::vector<DecodedText> texts;
    for (const Candidate& candidate : candidates) {
      DecodedText text = m_texts[candidate.beam];
      text.logProbability = candidate.logProbability;
      text.ended = candidate.token == m_options.end;
      if (text.ended) {
        m_done.push_back(std::move(text));
        continue;
      }
      text.tokens.push_back(candidate.token);
      texts.push_back(std::move(text));
      prefixes.push_back(m_prefixes[candidate.beam]);
      prefixes.back().push_back(candidate.token);
    }
    m_prefixes = std::move(prefixes);
    m_texts = std::move(texts);
  }

  /// The continuations of the highest probability, as many as the beam is wide less the texts that are over.
  std::vector<Candidate> best() {
    const auto tokens = static_cast<size_t>(m_model.tokens());
    std::vector<double> logP(m_prefixes.size() * tokens);
    scoreAll(logP, tokens);
    std::vector<Candidate> all;
    for (size_t beam = 0; beam < m_prefixes.size(); ++beam) {
      const std::span<double> row = std::span(logP).subspan(beam * tokens, tokens);
      forbid(m_options, row);
      for (size_t token = 0; token < tokens; ++token) {
        if (row[token] > kNever)
          all.push_back({beam, static_cast<int64_t>(token), m_texts[beam].logProbability + row[token]});
      }
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const Candidate& a, const Candidate& b) { return a.logProbability > b.logProbability; });
    all.resize(std::min(all.size(), m_width - m_done.size()));
    return all;
  }

  void scoreAll(std::vector<double>& logP, size_t tokens) {
    const auto most = static_cast<size_t>(m_model.mostPrefixes());
    for (size_t begin = 0; begin < m_prefixes.size(); begin += most) {
      const size_t count = std::min(most, m_prefixes.size() - begin);
      m_model.score(std::span(m_prefixes).subspan(begin, count),
                    std::span(logP).subspan(begin * tokens, count * tokens));
    }
  }

  NextTokenModel& m_model;
  const DecodeOptions& m_options;
  size_t m_width;
  std::vector<std::vector<int64_t>> m_prefixes;
  std::vector<DecodedText> m_texts;  ///< beside m_prefixes
  std::vector<DecodedText> m_done;
};

}  // namespace

std::vector<DecodedText> decodeText(NextTokenModel& model, const std::vector<int64_t>& prefix,
                                    const DecodeOptions& options) {
  UNROLL_ASSERT(options.forbidden.empty() || static_cast<int64_t>(options.forbidden.size()) == model.tokens());
  if (options.strategy == DecodeOptions::Strategy::Beam) return BeamSearch(model, prefix, options).run();
  return {writeOne(model, prefix, options)};
}

}  // namespace unroll
