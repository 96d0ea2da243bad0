// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <chrono>
#include <ostream>
#include <string>

#include "train/trainer.h"

namespace unroll::cli {

/// One line on a terminal that shows how training goes; draws nothing elsewhere.
class ProgressBar {
 public:
  ProgressBar(std::ostream& terminal, bool visible) : m_out(terminal), m_visible(visible) {}
  ~ProgressBar() { clear(); }
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  /// After a step; draws at most ten times a second.
  void show(const Trainer& trainer, const StepRecord& last);
  /// Takes the line away, for other output.
  void clear();

 private:
  std::ostream& m_out;
  bool m_visible;
  bool m_drawn = false;
  std::chrono::steady_clock::time_point m_next{};
};

}  // namespace unroll::cli
