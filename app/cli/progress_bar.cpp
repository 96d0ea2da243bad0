// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/progress_bar.h"

#include <fmt/format.h>

#include <cmath>

namespace unroll::cli {
namespace {

constexpr int kCells = 24;

std::string barText(double share) {
  const int full = static_cast<int>(share * kCells);
  std::string bar;
  for (int i = 0; i < kCells; ++i) bar += i < full ? "█" : "░";
  return bar;
}

std::string clockText(double seconds) {
  const auto whole = static_cast<int64_t>(std::ceil(seconds));
  return whole >= 3600 ? fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60)
                       : fmt::format("{}:{:02}", whole / 60, whole % 60);
}

}  // namespace

void ProgressBar::show(const Trainer& trainer, const StepRecord& last) {
  const auto now = std::chrono::steady_clock::now();
  if (!m_visible || now < m_next) return;
  m_next = now + std::chrono::milliseconds(100);
  const int64_t inEpoch = (last.step - 1) % trainer.stepsPerEpoch() + 1;
  const double perStep = last.seconds / static_cast<double>(last.step);
  m_out << fmt::format("\r\033[Kepoch {}/{} {} {}/{}  loss {:.4f}  {:.0f} steps/s  {} left", last.epoch,
                       trainer.stepsInAll() / trainer.stepsPerEpoch(),
                       barText(static_cast<double>(inEpoch) / static_cast<double>(trainer.stepsPerEpoch())), inEpoch,
                       trainer.stepsPerEpoch(), last.loss, perStep > 0.0 ? 1.0 / perStep : 0.0,
                       clockText(perStep * static_cast<double>(trainer.stepsInAll() - last.step)))
        << std::flush;
  m_drawn = true;
}

void ProgressBar::clear() {
  if (m_drawn) m_out << "\r\033[K" << std::flush;
  m_drawn = false;
}

}  // namespace unroll::cli
