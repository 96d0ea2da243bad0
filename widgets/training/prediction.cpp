// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/prediction.h"

#include <algorithm>
#include <cmath>

#include "data/loaded_samples.h"
#include "data/vocabulary.h"

namespace unroll {
namespace {

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

/// All steps of a sample: the network's class for each that counts.
Prediction readSteps(const Dataset& data, const ShownSample& sample, std::span<const float> output, bool logits) {
  Prediction p;
  const auto columns = static_cast<size_t>(std::max<int64_t>(1, data.classes()));
  const size_t known = std::min(sample.steps.size(), output.size() / columns);
  p.steps.assign(sample.steps.size(), -1);
  double said = 0.0, true_ = 0.0;
  int64_t counted = 0;
  for (size_t t = 0; t < known; ++t) {
    const int64_t truth = sample.steps[t];
    if (truth < 0) continue;
    const std::vector<double> shares = probabilities(output.subspan(t * columns, columns), logits);
    p.steps[t] = std::max_element(shares.begin(), shares.end()) - shares.begin();
    said += shares[static_cast<size_t>(p.steps[t])];
    true_ += truth < data.classes() ? shares[static_cast<size_t>(truth)] : 0.0;
    p.wrong = p.wrong || p.steps[t] != truth;
    p.classIndex = p.steps[t];
    ++counted;
  }
  const auto n = static_cast<double>(std::max<int64_t>(counted, 1));
  p.probability = said / n;
  p.truthProbability = true_ / n;
  p.error = 1.0 - p.truthProbability;
  return p;
}

}  // namespace

int64_t classOf(const Dataset& data, std::span<const float> target) {
  if (data.classes() <= 0 || target.empty()) return -1;
  if (data.targetKind() != TargetKind::Values) return static_cast<int64_t>(target.back());
  const int64_t columns = data.targetShape()[data.targetShape().rank() - 1].size;
  if (columns <= 1) return std::llround(target.back());
  const auto row = target.last(static_cast<size_t>(columns));
  return std::max_element(row.begin(), row.end()) - row.begin();
}

namespace {

std::vector<int64_t> classesByStep(const Dataset& data, std::span<const float> target,
                                   std::span<const uint8_t> counted) {
  const Shape shape = data.targetShape();
  if (data.classes() < 2 || !shape.hasTime()) return {};
  const bool rows = data.targetKind() == TargetKind::Values;
  const auto columns = rows ? static_cast<size_t>(shape[shape.rank() - 1].size) : size_t{1};
  if (rows && static_cast<int64_t>(columns) != data.classes()) return {};
  std::vector<int64_t> steps;
  for (size_t t = 0; (t + 1) * columns <= target.size(); ++t) {
    const auto row = target.subspan(t * columns, columns);
    const bool counts = t >= counted.size() || counted[t] != 0;
    steps.push_back(!counts ? -1
                    : rows  ? std::max_element(row.begin(), row.end()) - row.begin()
                            : std::llround(row.front()));
  }
  return steps;
}

/// What comes next in a text: after each step where the network is asked for that, else after the last.
std::vector<int64_t> nextOf(const Dataset& data, const ShownSample& sample) {
  if (data.view() != SampleView::Text || data.sourceLength() == 0 || sample.classIndex < 0) return {};
  std::vector<int64_t> next = classesByStep(data, sample.target, {});
  return next.empty() ? std::vector{sample.classIndex} : next;
}

}  // namespace

std::vector<int64_t> targetSteps(const Dataset& data, std::span<const float> target, std::span<const uint8_t> counted) {
  return data.sourceLength() > 0 ? std::vector<int64_t>{} : classesByStep(data, target, counted);
}

std::vector<ShownSample> loadSamples(const Dataset& data, std::span<const int64_t> samples) {
  std::vector<ShownSample> shown;
  for (const int64_t sample : samples) {
    LoadedSamples loaded = loadSamplesOf(data, std::span(&sample, 1));
    ShownSample s;
    s.sample = sample;
    LoadedSamples::Input& first = loaded.inputs.front();
    s.extents.assign(first.extents.begin() + 1, first.extents.end());
    s.input = std::move(first.values);
    s.target = std::move(loaded.target);
    s.classIndex = classOf(data, s.target);
    s.steps = targetSteps(data, s.target, loaded.targetMask);
    s.text = QString::fromStdString(data.text(sample));
    const Vocabulary* words = data.vocabularyOf(0);
    if (!s.steps.empty() && words) {  // what is asked; the answer stands beside the network's
      std::vector<int64_t> tokens;
      for (const float token : s.input) tokens.push_back(std::llround(token));
      s.text = QString::fromStdString(words->decode(tokens));
    }
    s.next = nextOf(data, s);
    shown.push_back(std::move(s));
  }
  return shown;
}

Prediction readPrediction(const Dataset& data, const ShownSample& sample, std::span<const float> output, bool logits) {
  if (!sample.steps.empty() && output.size() >= sample.steps.size() * static_cast<size_t>(data.classes()))
    return readSteps(data, sample, output, logits);
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
    for (size_t t = 0; t + 1 < sample.next.size() && output.size() >= sample.next.size() * columns; ++t) {
      const auto row = output.subspan(t * columns, columns);
      p.next.push_back(std::max_element(row.begin(), row.end()) - row.begin());
    }
    if (!sample.next.empty()) p.next.push_back(p.classIndex);
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
  QString name = QString::fromStdString(data.className(index));
  if (name == QLatin1String("\n")) return QStringLiteral("↵");
  if (name == QLatin1String(" ")) return QStringLiteral("␣");
  if (name == QLatin1String("\t")) return QStringLiteral("⇥");
  return name;
}

std::vector<StepWord> stepWords(const Dataset& data, const std::vector<int64_t>& steps) {
  const Vocabulary* vocabulary = data.targetVocabulary();
  const bool characters = vocabulary && vocabulary->unit() == Vocabulary::Unit::Character;
  size_t last = steps.size();
  while (last > 0 && steps[last - 1] < 0) --last;
  if (last > 1 && vocabulary && steps[last - 1] == vocabulary->special().end) --last;
  std::vector<StepWord> words;
  for (size_t t = 0; t < last; ++t) {
    if (steps[t] < 0) continue;
    const QString name =
        characters && data.className(steps[t]) == " " ? QStringLiteral(" ") : className(data, steps[t]);
    words.push_back({(characters || words.empty() ? QString() : QStringLiteral(" ")) + name, t});
  }
  return words;
}

QString stepText(const Dataset& data, const std::vector<int64_t>& steps) {
  QString text;
  for (const StepWord& word : stepWords(data, steps)) text += word.words;
  return text;
}

std::vector<QString> nextPieces(const Dataset& data, const std::vector<int64_t>& next) {
  const Vocabulary* vocabulary = data.targetVocabulary();
  const bool words = vocabulary && vocabulary->unit() == Vocabulary::Unit::Word;
  const bool within = next.size() > 1;  // a space alone would not be seen
  std::vector<QString> pieces;
  for (const int64_t index : next) {
    const bool space = within && data.className(index) == " ";
    pieces.push_back(words ? u' ' + className(data, index) : space ? QStringLiteral(" ") : className(data, index));
  }
  return pieces;
}

}  // namespace unroll
