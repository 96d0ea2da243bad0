// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rng.h"

#include <cmath>
#include <numbers>
#include <numeric>

#include "core/assert.h"

namespace unroll {
namespace {

__extension__ using Wide = unsigned __int128;
using Block = std::array<uint32_t, 4>;

double toUniform(uint64_t bits) { return static_cast<double>(bits >> 11) * 0x1.0p-53; }

double toNormal(uint64_t a, uint64_t b) {
  const double u = (static_cast<double>(a >> 11) + 1.0) * 0x1.0p-53;  // (0, 1]: the logarithm exists
  return std::sqrt(-2.0 * std::log(u)) * std::cos(2.0 * std::numbers::pi * toUniform(b));
}

}  // namespace

std::array<uint32_t, 4> philox4x32(std::array<uint32_t, 4> counter, std::array<uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const uint64_t p0 = uint64_t{0xD2511F53} * counter[0];
    const uint64_t p1 = uint64_t{0xCD9E8D57} * counter[2];
    counter = {static_cast<uint32_t>(p1 >> 32) ^ counter[1] ^ key[0], static_cast<uint32_t>(p1),
               static_cast<uint32_t>(p0 >> 32) ^ counter[3] ^ key[1], static_cast<uint32_t>(p0)};
    key[0] += 0x9E3779B9;
    key[1] += 0xBB67AE85;
  }
  return counter;
}

uint64_t stableHash(std::string_view text) {
  uint64_t hash = 0xcbf29ce484222325ull;
  for (char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ull;
  return hash;
}

Rng::Rng(uint64_t seed, std::string_view purpose, uint64_t index) : m_index(index) {
  const uint64_t mixed = stableHash(purpose) ^ (seed * 0x9E3779B97F4A7C15ull + 0x632BE59BD9B4E019ull);
  m_key = {static_cast<uint32_t>(mixed), static_cast<uint32_t>(mixed >> 32)};
}

uint64_t Rng::bitsAt(uint64_t place) const {
  const uint64_t block = place / 2;
  const Block out = philox4x32({static_cast<uint32_t>(block), static_cast<uint32_t>(block >> 32),
                                static_cast<uint32_t>(m_index), static_cast<uint32_t>(m_index >> 32)},
                               m_key);
  const size_t half = (place % 2) * 2;
  return uint64_t{out[half]} | (uint64_t{out[half + 1]} << 32);
}

double Rng::uniformAt(uint64_t place) const { return toUniform(bitsAt(place)); }
double Rng::normalAt(uint64_t place) const { return toNormal(bitsAt(2 * place), bitsAt(2 * place + 1)); }

uint64_t Rng::bits() { return bitsAt(m_next++); }
double Rng::uniform() { return toUniform(bits()); }

double Rng::normal() {
  const uint64_t a = bits();
  return toNormal(a, bits());
}

int64_t Rng::below(int64_t n) {
  UNROLL_ASSERT(n > 0);
  return static_cast<int64_t>((static_cast<Wide>(bits()) * static_cast<uint64_t>(n)) >> 64);
}

std::vector<int64_t> permutation(int64_t n, Rng& rng) {
  std::vector<int64_t> order(static_cast<size_t>(n));
  std::iota(order.begin(), order.end(), 0);
  for (int64_t i = n - 1; i > 0; --i)
    std::swap(order[static_cast<size_t>(i)], order[static_cast<size_t>(rng.below(i + 1))]);
  return order;
}

}  // namespace unroll
