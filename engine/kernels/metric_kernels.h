// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <span>

#include "kernels/loss_kernels.h"

namespace unroll {

// Metrics: sums over the rows that the mask keeps. `prediction` is the network's output.

/// Where the class of a row's target stands: its number, or the largest of a row.
enum class ClassTarget { Index, Row };

/// 1 where the largest prediction stands at the class.
double rowsOfRightClass(const LossCall& call, ClassTarget target);
/// 1 where fewer than K predictions stand before the class' (of equal ones the first stands before).
double rowsWithClassInTop(const LossCall& call, ClassTarget target, int64_t k);
/// The share of a row's predictions that are on the target's side: targets' border is ½, predictions' is BORDER.
double rowsOfRightSide(const LossCall& call, float border);
double rowsOfAbsoluteError(const LossCall& call);
/// counts[class · columns + predicted] += 1 for each row. requires: columns² counts.
void countConfusions(const LossCall& call, ClassTarget target, std::span<double> counts);
/// The same of each element, with the two classes below and above the borders. requires: 4 counts.
void countSides(const LossCall& call, float border, std::span<double> counts);
/// The rows that the mask keeps, then for each column Σ y, Σ y², Σ (ŷ − y)². requires: 1 + 3 · columns sums.
void addSquares(const LossCall& call, std::span<double> sums);
/// For each class the rows predicted right, predicted so, and of the class. requires: 3 · columns sums.
void countByClass(const LossCall& call, ClassTarget target, std::span<double> sums);

}  // namespace unroll
