// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>

namespace unroll {

class Theme;

/// The style sheet of the whole window in the theme's colours. What it knows beside the plain widgets:
/// a button with the property "role" = "primary", "quiet", "link", "fix" or "segment"; a frame with
/// "role" = "card", "panel", "bar"; a label with "role" = "heading", "muted", "small", "error".
QString styleSheet(const Theme& theme);

}  // namespace unroll
