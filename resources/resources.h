// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace unroll {

/// Makes the compiled-in icons and translations available. Linkers leave out what nobody names in a
/// static library, so the program names them here, once, before the first window.
void initResources();

}  // namespace unroll
