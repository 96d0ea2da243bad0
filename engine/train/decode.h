// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace unroll {

/// What writes a text one token after another: a causal language model, or a decoder with its source.
///
/// A model sees whole prefixes and is handed no state from the last step. So what is scored is exactly what training
/// computes, for every network alike (recurrent in any direction, attention, windows), and beams may be dropped and
/// branched freely. The price: T tokens read 1 + 2 + … + T = T (T + 1) / 2 steps, and with self-attention, which is
/// itself quadratic in the prefix, O(T³). Where only the last tokens of a prefix are read (a window of W), it is T · W.
class NextTokenModel {
 public:
  virtual ~NextTokenModel() = default;
  virtual int64_t tokens() const = 0;
  /// How many prefixes go into one call.
  virtual int64_t mostPrefixes() const = 0;
  /// log p(next | prefix): (prefixes, tokens) into LOGP. requires: the prefixes have one length.
  virtual void score(std::span<const std::vector<int64_t>> prefixes, std::span<double> logP) = 0;
};

struct DecodeOptions {
  /// Greedy: always the most probable token. Sample: drawn from p^(1/temperature), renormalized, of the TOPK most
  /// probable (0: of all; Fan et al. 2018). Beam: the BEAM prefixes of the highest probability are kept at each step
  /// (Graves 2012), and of those the one with the highest mean log-probability a token is taken at the end, so that
  /// short texts are not preferred.
  enum class Strategy { Greedy, Sample, Beam } strategy = Strategy::Greedy;
  double temperature = 1.0;  ///< 0: greedy
  int64_t topK = 0;
  int64_t beam = 4;
  int64_t length = 100;              ///< the most tokens
  int64_t end = -1;                  ///< where this token comes the text is over; −1: there is none
  std::vector<bool> forbidden = {};  ///< by token: never written (padding, start); empty: all may be
  uint64_t seed = 1;                 ///< of what is drawn: the same seed, the same text
};

struct DecodedText {
  std::vector<int64_t> tokens;  ///< behind the prefix, without the end
  double logProbability = 0.0;  ///< of the tokens and the end, by the model (not by what the temperature makes of it)
  bool ended = false;           ///< the end came before the length was reached
};

/// What MODEL writes behind PREFIX; of a beam all texts, best first, else one. Ties: the lower token, the earlier beam.
std::vector<DecodedText> decodeText(NextTokenModel& model, const std::vector<int64_t>& prefix,
                                    const DecodeOptions& options);

}  // namespace unroll
