// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The pass of a document that comes with the program: its own sample, or the first of its data.
#include <memory>
#include <string>

#include "explain/explanation.h"

namespace unroll::test {

/// KEY's pass with the seed's weights, forward, backward and through the optimizer's step; of templates with short sequences and little data. Null: the document has a
/// fault on purpose.
std::shared_ptr<const Explanation> explainTemplate(const std::string& key);

}  // namespace unroll::test
