// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace unroll {

/// QGraphicsView tells screen readers nothing of its items. This gives the canvas a tree: a list of
/// cards (role list item, named by their nodes) with their ports ("conv1.out") below them, then the
/// edges ("conv1.out → pool1.in"), then what floats above the canvas. Idempotent.
void installCanvasAccessibility();

}  // namespace unroll
