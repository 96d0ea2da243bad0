// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace unroll {

/// Whether NAME matches [A-Za-z_][A-Za-z0-9_]*.
bool isValidName(std::string_view name);
/// Whether a derivation or a file of gradients uses NAME for something else ("loss", "target").
bool isReservedName(std::string_view name);
/// A valid name that is close to STEM: "my layer!" gives "my_layer_".
std::string validName(std::string_view stem);

/// The one of KNOWN that is closest to WORD by letters inserted, removed, changed or swapped
/// (Damerau 1964, optimal string alignment), or empty where none is close enough to be a slip.
std::string nearestName(std::string_view word, const std::vector<std::string>& known);

}  // namespace unroll
