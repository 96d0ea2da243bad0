// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/prediction.h"

#include <algorithm>
#include <cmath>

#include "data/loaded_samples.h"

namespace unroll {
namespace {

int64_t classOf(const Dataset& data, std::span<const float> target) {
  if (data.classes() <= 0 || target.empty()) return -1;
  if (data.targetKind() != TargetKind::Values) return static_cast<int64_t>(target.back());
  const int64_t columns = data.targetShape()[data.targetShape().rank() - 1].size;
  if (columns <= 1) return std::llround(target.back());
  const auto row = target.last(static_cast<size_t>(columns));
  return std::max_element(row.begin(), row.end()) - row.begin();
}

/// Probabilities of the classes from the last step's outputs.
std::vector<double> probabilities(std::span<const float> row, bool logits) {
  std::vector<double> p(row.begin(), row.end());
  if (p.size() == 1) {
    if (logits) p[0] = 1.0 / (1.0 + std::exp(-p[0]));
    return {1.0 - p[0], p[0]};
  }
  if (!logits) return p;
  const double top = *std::max_element(p.begin(), p.end());
  double sum = 0.0;
  for (double& value : p) sum += value = std::exp(value - top);
  for (double& value : p) value /= sum;
  return p;
}

}  // namespace

std::vector<ShownSample> loadSamples(const Dataset& data, std::span<const int64_t> samples) {
  std::vector<ShownSample> shown;
  for (const int64_t sample : samples) {
    ShownSample s;
    s.sample = sample;
    LoadedSamples loaded = loadSamplesOf(data, std::span(&sample, 1));
    s.extents = loaded.inputs.front().extents;
    s.extents.erase(s.extents.begin());
    s.input = std::move(loaded.inputs.front().values);
    s.target = std::move(loaded.target);
    s.classIndex = classOf(data, s.target);
    s.text = QString::fromStdString(data.text(sample));
    shown.push_back(std::move(s));
  }
  return shown;
}

Prediction readPrediction(const Dataset& data, const ShownSample& sample, std::span<const float> output, bool logits) {
  Prediction p;
  if (data.classes() > 0 && !output.empty()) {
    const auto classes = static_cast<size_t>(data.classes());
    const size_t columns = output.size() % classes == 0 ? classes : 1;
    const std::vector<double> shares = probabilities(output.last(columns), logits);
    p.classIndex = std::max_element(shares.begin(), shares.end()) - shares.begin();
    p.probability = shares[static_cast<size_t>(p.classIndex)];
    const bool known = sample.classIndex >= 0 && sample.classIndex < static_cast<int64_t>(shares.size());
    p.truthProbability = known ? shares[static_cast<size_t>(sample.classIndex)] : 0.0;
    p.wrong = p.classIndex != sample.classIndex;
    p.error = 1.0 - p.truthProbability;
    return p;
  }
  p.values.assign(output.begin(), output.end());
  const size_t n = std::min(output.size(), sample.target.size());
  for (size_t i = 0; i < n; ++i)
    p.error += std::abs(static_cast<double>(output[i]) - static_cast<double>(sample.target[i]));
  if (n > 0) p.error /= static_cast<double>(n);
  return p;
}

QString className(const Dataset& data, int64_t index) {
  const QString name = QString::fromStdString(data.className(index));
  if (name == QLatin1String("\n")) return QStringLiteral("↵");
  if (name == QLatin1String(" ")) return QStringLiteral("␣");
  if (name == QLatin1String("\t")) return QStringLiteral("⇥");
  return name;
}

}  // namespace unroll
