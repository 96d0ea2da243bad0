// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>

namespace unroll {

/// Whether this process can open a window: a display is named, or a platform was chosen by hand.
bool hasDisplay();

/// The workbench's first minute without a display: opens FILE (empty: the first example), trains it
/// with a progress bar on standard output, and writes the Train view with its curves to PICTURE.
/// Runs on Qt's offscreen platform, with the widgets of the window. Returns the exit code: 0 done,
/// 1 the document is wrong or training failed, 3 the picture could not be written.
int runHeadless(const QString& file, const QString& picture);

}  // namespace unroll
