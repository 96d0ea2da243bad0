// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>

#include "cli/command.h"
#include "explain/explanation.h"

namespace unroll::cli {

/// Why the number REF is what it is. REF is node.name[i,j,…], "d node.name[i,j,…]", "next node.name[i,j,…]", two of them
/// as a local derivative ("fc.out[0,1] by fc.z[0,1]"), or what an answer names as an end: a fixed number ("1") or the
/// draw of an initial weight ("seed 1 init/fc.W[3]"). So every "ref" of an answer can be
/// asked for in turn, down to those that have no terms.
Result<Explanation::Derivation> derivationOf(const Explanation& explanation, const std::string& ref,
                                             const Explanation::DeriveOptions& options = {});
/// The answer of contract.md.
Json toJson(const Explanation::Derivation& derivation);
/// With the name of each term's local derivative, "partial_ref".
Json toJson(const Explanation::Derivation& derivation, const Explanation& explanation);

}  // namespace unroll::cli
