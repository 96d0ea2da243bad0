// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string_view>
#include <vector>

namespace unroll {

/// A file of resources/examples, by its name without ending.
struct EmbeddedExample {
  std::string_view key;
  std::string_view text;
};
const std::vector<EmbeddedExample>& embeddedExamples();

}  // namespace unroll
