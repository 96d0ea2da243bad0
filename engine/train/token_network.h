// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <map>
#include <memory>
#include <vector>

#include "train/decode.h"
#include "train/network.h"

namespace unroll {

/// A trained network as a model of the next token. One of its inputs grows token by token (a language model's only
/// input, a decoder's own); the others are given once (a source). The whole prefix is read again at each step: slow
/// for long texts, and exactly what training computes.
class TokenNetwork final : public NextTokenModel {
 public:
  struct Setup {
    NodeId grows = kNoNode;
    /// The other inputs' tokens.
    std::map<NodeId, std::vector<int64_t>> given = {};
    int64_t mostPrefixes = 1;
    int64_t longest = 1;  ///< of a prefix whose time axis is open: only its last tokens are read
  };
  /// Inputs take tokens, (N, T) numbers or (N, T, F) one-hot rows; the output is p or logits of the next token, (N, V),
  /// or for each step, (N, T, V). Fails where the document's shapes are others, or where it has errors.
  static Result<std::unique_ptr<TokenNetwork>> create(const NetworkSpec& spec, const WeightMap& weights, Setup setup,
                                                      const LayerCatalog& catalog = LayerCatalog::builtIn());

  int64_t tokens() const override { return m_tokens; }
  int64_t mostPrefixes() const override { return m_setup.mostPrefixes; }
  void score(std::span<const std::vector<int64_t>> prefixes, std::span<double> logP) override;

 private:
  /// Tokens of SEQUENCE at the place ROW of an input of STEPS steps. An open axis is as long as the sequence; a fixed
  /// one holds its last tokens: at its end (ATEND: a window over a text, rows of zeros before it) or from its begin.
  void put(NodeId node, int64_t row, int64_t steps, const std::vector<int64_t>& sequence, bool atEnd);
  int64_t stepsFor(const Shape& shape, size_t length) const;

  Setup m_setup;
  std::unique_ptr<Network> m_network;
  PortRef m_output;
  int64_t m_tokens = 0;
  bool m_everyStep = false;
  bool m_logits = false;
};

}  // namespace unroll
