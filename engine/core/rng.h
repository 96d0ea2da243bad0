// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace unroll {

/// Counter-based random numbers: Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy
/// as 1, 2, 3"). A stream is (seed, purpose, index); the i-th number of a stream is a function of i
/// alone, so that any thread can draw any part of it, and a single draw can be named and explained.
/// The same numbers on every machine and for any thread count.
class Rng {
 public:
  /// PURPOSE names what the stream is for ("init/fc.W", "shuffle", "dropout/drop1"); INDEX is a
  /// second coordinate (epoch, step, sample).
  Rng(uint64_t seed, std::string_view purpose, uint64_t index = 0);

  uint64_t bits();
  /// In [0, 1), 53 bits.
  double uniform();
  double uniform(double low, double high) { return low + (high - low) * uniform(); }
  /// Standard normal (Box and Muller 1958). Takes two numbers of the stream.
  double normal();
  /// In [0, n). requires: n > 0.
  int64_t below(int64_t n);
  bool chance(double probability) { return uniform() < probability; }

  /// The stream's PLACE-th number without moving it.
  uint64_t bitsAt(uint64_t place) const;
  double uniformAt(uint64_t place) const;
  double normalAt(uint64_t place) const;

 private:
  std::array<uint32_t, 2> m_key;
  uint64_t m_index;
  uint64_t m_next = 0;
};

/// 0 … n−1 in a random order of RNG (Fisher and Yates).
std::vector<int64_t> permutation(int64_t n, Rng& rng);

/// The block function of Philox4x32-10, for known-answer tests.
std::array<uint32_t, 4> philox4x32(std::array<uint32_t, 4> counter, std::array<uint32_t, 2> key);

/// FNV-1a, 64 bits: the same on every machine.
uint64_t stableHash(std::string_view text);

}  // namespace unroll
