// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string_view>
#include <vector>

namespace unroll {

/// The faults and notes of resources/examples once more, for the translation tools, which read no
/// JSON. A test holds the two together.
const std::vector<std::string_view>& exampleTexts();

}  // namespace unroll
