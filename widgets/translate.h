// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <string>

#include "core/text.h"

namespace unroll {

/// An engine sentence in the window's language (context "engine"); its arguments are translated too,
/// where they are marked strings.
QString translated(const Text& text);
inline QString translated(const std::string& text) { return translated(Text(text)); }

}  // namespace unroll
