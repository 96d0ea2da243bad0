// SPDX-License-Identifier: GPL-3.0-or-later
#include "math/formula_signs.h"

#include <algorithm>

namespace unroll::formula {
namespace {

using Kind = Formula::Kind;
constexpr Sign kSigns[] = {
    {"alpha", "α", Kind::Symbol},    {"beta", "β", Kind::Symbol},         {"gamma", "γ", Kind::Symbol},
    {"delta", "δ", Kind::Symbol},    {"epsilon", "ε", Kind::Symbol},      {"varepsilon", "ε", Kind::Symbol},
    {"zeta", "ζ", Kind::Symbol},     {"eta", "η", Kind::Symbol},          {"theta", "θ", Kind::Symbol},
    {"iota", "ι", Kind::Symbol},     {"kappa", "κ", Kind::Symbol},        {"lambda", "λ", Kind::Symbol},
    {"mu", "μ", Kind::Symbol},       {"nu", "ν", Kind::Symbol},           {"xi", "ξ", Kind::Symbol},
    {"pi", "π", Kind::Symbol},       {"rho", "ρ", Kind::Symbol},          {"sigma", "σ", Kind::Symbol},
    {"tau", "τ", Kind::Symbol},      {"upsilon", "υ", Kind::Symbol},      {"phi", "φ", Kind::Symbol},
    {"varphi", "φ", Kind::Symbol},   {"chi", "χ", Kind::Symbol},          {"psi", "ψ", Kind::Symbol},
    {"omega", "ω", Kind::Symbol},    {"Gamma", "Γ", Kind::Symbol},        {"Delta", "Δ", Kind::Symbol},
    {"Theta", "Θ", Kind::Symbol},    {"Lambda", "Λ", Kind::Symbol},       {"Xi", "Ξ", Kind::Symbol},
    {"Pi", "Π", Kind::Symbol},       {"Sigma", "Σ", Kind::Symbol},        {"Phi", "Φ", Kind::Symbol},
    {"Psi", "Ψ", Kind::Symbol},      {"Omega", "Ω", Kind::Symbol},        {"partial", "∂", Kind::Symbol},
    {"nabla", "∇", Kind::Symbol},    {"infty", "∞", Kind::Symbol},        {"ell", "ℓ", Kind::Symbol},
    {"top", "⊤", Kind::Symbol},      {"prime", "′", Kind::Symbol},        {"mathbb{R}", "ℝ", Kind::Symbol},
    {"emptyset", "∅", Kind::Symbol}, {"lfloor", "⌊", Kind::Symbol},       {"rfloor", "⌋", Kind::Symbol},
    {"lceil", "⌈", Kind::Symbol},    {"rceil", "⌉", Kind::Symbol},        {"-", "−", Kind::Operator},
    {"cdot", "·", Kind::Operator},   {"odot", "⊙", Kind::Operator},       {"times", "×", Kind::Operator},
    {"circ", "∘", Kind::Operator},   {"ast", "∗", Kind::Operator},        {"otimes", "⊗", Kind::Operator},
    {"oplus", "⊕", Kind::Operator},  {"pm", "±", Kind::Operator},         {"approx", "≈", Kind::Operator},
    {"neq", "≠", Kind::Operator},    {"ne", "≠", Kind::Operator},         {"leq", "≤", Kind::Operator},
    {"le", "≤", Kind::Operator},     {"geq", "≥", Kind::Operator},        {"ge", "≥", Kind::Operator},
    {"ll", "≪", Kind::Operator},     {"gg", "≫", Kind::Operator},         {"in", "∈", Kind::Operator},
    {"sim", "∼", Kind::Operator},    {"propto", "∝", Kind::Operator},     {"equiv", "≡", Kind::Operator},
    {"to", "→", Kind::Operator},     {"rightarrow", "→", Kind::Operator}, {"leftarrow", "←", Kind::Operator},
    {"gets", "←", Kind::Operator},   {"Rightarrow", "⇒", Kind::Operator}, {"mapsto", "↦", Kind::Operator},
    {"cdots", "⋯", Kind::Operator},  {"ldots", "…", Kind::Operator},      {"dots", "…", Kind::Operator},
    {"vdots", "⋮", Kind::Operator},  {"mid", "∣", Kind::Operator},
};

}  // namespace

std::span<const Sign> signs() { return kSigns; }

const Sign* signByCommand(std::string_view command) {
  const auto found =
      std::find_if(std::begin(kSigns), std::end(kSigns), [&](const Sign& s) { return s.command == command; });
  return found == std::end(kSigns) || command == "-" ? nullptr : &*found;
}

const Sign* signByCharacter(std::string_view character) {
  const auto found =
      std::find_if(std::begin(kSigns), std::end(kSigns), [&](const Sign& s) { return s.character == character; });
  return found == std::end(kSigns) ? nullptr : &*found;
}

size_t characterLength(std::string_view text) {
  if (text.empty()) return 0;
  const unsigned char lead = static_cast<unsigned char>(text[0]);
  const size_t length = lead < 0x80 ? 1 : lead >> 5 == 0x6 ? 2 : lead >> 4 == 0xE ? 3 : lead >> 3 == 0x1E ? 4 : 1;
  return length <= text.size() ? length : 1;
}

}  // namespace unroll::formula
