// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The signs of the small TeX: command, character, and what it is in a formula. One table, read by the
// parser from left to right and by the LaTeX writer from right to left.
#include <span>
#include <string_view>

#include "math/formula.h"

namespace unroll::formula {

struct Sign {
  std::string_view command;    ///< without the backslash
  std::string_view character;  ///< UTF-8
  Formula::Kind kind;          ///< Symbol or Operator
};

std::span<const Sign> signs();
const Sign* signByCommand(std::string_view command);
const Sign* signByCharacter(std::string_view character);

/// The bytes of the UTF-8 character that TEXT starts with; 1 where it is broken.
size_t characterLength(std::string_view text);

}  // namespace unroll::formula
