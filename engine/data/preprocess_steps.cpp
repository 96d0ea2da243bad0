// SPDX-License-Identifier: GPL-3.0-or-later
// The ways to prepare inputs: each learns a few numbers from the training samples and then treats samples one by one.
#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <optional>

#include "data/preprocess_parts.h"

namespace unroll {
namespace {

using Visit = PreprocessDescriptor::Visit;

Error cannot(std::string code, Text sentence) { return {std::move(code), std::move(sentence)}; }

/// a[feature] and b[feature] of every value: (x − a) / b.
void scaleSample(const Shape& input, const TensorD& shift, const TensorD& divisor, std::span<const float> from,
                 float* to) {
  const FeatureLayout layout = FeatureLayout::of(input);
  for (size_t i = 0; i < from.size(); ++i) {
    const int64_t f = layout.featureOf(static_cast<int64_t>(i));
    to[i] = static_cast<float>((static_cast<double>(from[i]) - shift[f]) / divisor[f]);
  }
}

Shape sameShape(const Shape& input, const Attributes&, const PreprocessNumbers&) { return input; }
Status anyShape(const Shape&, const Attributes&) { return Unit{}; }

/// Mean and deviation (÷ n) of each feature, in two passes: no digits are lost where the mean is large.
Result<PreprocessNumbers> fitStandardize(const Shape& input, const Attributes&, const Visit& visit) {
  const FeatureLayout layout = FeatureLayout::of(input);
  TensorD mean({layout.features}), deviation({layout.features});
  std::vector<double> counts(static_cast<size_t>(layout.features), 0.0);
  visit([&](std::span<const float> sample) {
    for (size_t i = 0; i < sample.size(); ++i) {
      const int64_t f = layout.featureOf(static_cast<int64_t>(i));
      mean[f] += sample[i];
      counts[static_cast<size_t>(f)] += 1.0;
    }
  });
  for (int64_t f = 0; f < layout.features; ++f) mean[f] /= std::max(counts[static_cast<size_t>(f)], 1.0);
  visit([&](std::span<const float> sample) {
    for (size_t i = 0; i < sample.size(); ++i) {
      const int64_t f = layout.featureOf(static_cast<int64_t>(i));
      const double e = sample[i] - mean[f];
      deviation[f] += e * e;
    }
  });
  for (int64_t f = 0; f < layout.features; ++f) {
    deviation[f] = std::sqrt(deviation[f] / std::max(counts[static_cast<size_t>(f)], 1.0));
    if (deviation[f] == 0.0) deviation[f] = 1.0;  // a constant becomes 0
  }
  return PreprocessNumbers{{"mean", std::move(mean)}, {"deviation", std::move(deviation)}};
}

Result<PreprocessNumbers> fitMinMax(const Shape& input, const Attributes& attributes, const Visit& visit) {
  const FeatureLayout layout = FeatureLayout::of(input);
  TensorD low({layout.features}), high({layout.features});
  low.fill(INFINITY);
  high.fill(-INFINITY);
  visit([&](std::span<const float> sample) {
    for (size_t i = 0; i < sample.size(); ++i) {
      const int64_t f = layout.featureOf(static_cast<int64_t>(i));
      low[f] = std::min(low[f], static_cast<double>(sample[i]));
      high[f] = std::max(high[f], static_cast<double>(sample[i]));
    }
  });
  // y = a + (b − a) (x − low) / (high − low) = (x − shift) / divisor.
  const double a = attributes.real("low"), b = attributes.real("high");
  if (b <= a)
    return cannot("preprocess.range",
                  QT_TRANSLATE_NOOP("engine", "The lower end of the range has to be below the upper end."));
  TensorD shift({layout.features}), divisor({layout.features});
  for (int64_t f = 0; f < layout.features; ++f) {
    const double range = high[f] > low[f] ? high[f] - low[f] : 1.0;
    divisor[f] = range / (b - a);
    shift[f] = low[f] - a * divisor[f];
  }
  return PreprocessNumbers{{"shift", std::move(shift)}, {"divisor", std::move(divisor)}};
}

bool isTokens(const Shape& input) { return input.rank() == 2 && input[1].name == 'T'; }

Status checkOneHot(const Shape& input, const Attributes& attributes) {
  if (isTokens(input)) return Unit{};
  const int64_t column = attributes.integer("column");
  if (input.rank() == 2 && !input.isOpen(1) && column < input[1].size) return Unit{};
  return cannot(
      "preprocess.shape",
      {QT_TRANSLATE_NOOP("engine", "One-hot takes tokens (N, T) or the column {0} of rows, but the samples are {1}."),
       {std::to_string(column), input.str()}});
}

Result<PreprocessNumbers> fitOneHot(const Shape& input, const Attributes& attributes, const Visit& visit) {
  const double given = static_cast<double>(attributes.integer("depth")) - 1.0;
  const auto column = static_cast<size_t>(attributes.integer("column"));
  double most = given;
  int64_t sampleNumber = 0;
  std::optional<Error> wrong;
  visit([&](std::span<const float> sample) {
    for (size_t i = 0; i < sample.size() && !wrong; ++i) {
      if (!isTokens(input) && i != column) continue;
      const double value = sample[i];
      const bool whole = std::isfinite(value) && value >= 0.0 && value == std::floor(value);
      if (whole && (given < 0.0 || value <= given)) {
        most = std::max(most, value);
        continue;
      }
      wrong = cannot("preprocess.category",
                     {QT_TRANSLATE_NOOP("engine",
                                        "Training sample {0} holds {1} at place {2} (both counted from 0), but one-hot "
                                        "takes whole numbers from 0{3}. Mend the data, or choose another column or "
                                        "more categories."),
                      {std::to_string(sampleNumber), attributeText(value), std::to_string(i),
                       given < 0.0 ? std::string() : " … " + attributeText(given)}});
    }
    ++sampleNumber;
  });
  if (wrong) return *std::move(wrong);
  constexpr double kMostCategories = 100000.0;
  if (!(most < kMostCategories))
    return cannot(
        "preprocess.depth",
        {QT_TRANSLATE_NOOP("engine", "One-hot would need more than {0} columns. Give it whole numbers from 0."),
         {std::to_string(static_cast<int64_t>(kMostCategories))}});
  TensorD depth({1});
  depth[0] = std::floor(std::max(most, 0.0)) + 1.0;
  return PreprocessNumbers{{"depth", std::move(depth)}};
}

Shape oneHotShape(const Shape& input, const Attributes&, const PreprocessNumbers& numbers) {
  const auto depth = static_cast<int64_t>(numbers.at("depth")[0]);
  if (isTokens(input)) return {input[0], input[1], {'F', depth}};
  return {input[0], {'F', input[1].size - 1 + depth}};
}

/// What is none of the categories that training has seen becomes a row of zeros.
void applyOneHot(const Shape& input, const Attributes& attributes, const PreprocessNumbers& numbers,
                 std::span<const float> from, float* to) {
  const auto depth = static_cast<int64_t>(numbers.at("depth")[0]);
  const auto column = static_cast<size_t>(attributes.integer("column"));
  for (size_t i = 0; i < from.size(); ++i) {
    if (!isTokens(input) && i != column) {
      *to++ = from[i];
      continue;
    }
    std::fill(to, to + depth, 0.0f);
    if (from[i] >= 0.0f && from[i] < static_cast<float>(depth) && from[i] == std::floor(from[i]))
      to[static_cast<int64_t>(from[i])] = 1.0f;
    to += depth;
  }
}

Status checkPca(const Shape& input, const Attributes& attributes) {
  const int64_t values = input.sampleElements();
  if (values == kOpen)
    return cannot(
        "preprocess.shape",
        {QT_TRANSLATE_NOOP("engine", "PCA needs samples of one size, but these are {0}, of any length. Remove it."),
         {input.str()}});
  constexpr int64_t kMost = 4096;  // a covariance of 128 MiB
  const int64_t components = attributes.integer("components");
  if (values <= kMost && components <= values) return Unit{};
  return cannot("preprocess.components",
                {QT_TRANSLATE_NOOP("engine",
                                   "PCA cannot take {0} components of samples with {1} values: at most as many as the "
                                   "values, of which there may be {2}."),
                 {std::to_string(components), std::to_string(values), std::to_string(kMost)}});
}

/// The directions of the largest variance: eigenvectors of the covariance (Pearson 1901; Hotelling 1933). Of each
/// direction and its opposite the one whose largest entry is positive.
Result<PreprocessNumbers> fitPca(const Shape& input, const Attributes& attributes, const Visit& visit) {
  const int64_t n = input.sampleElements(), k = attributes.integer("components");
  Eigen::VectorXd mean = Eigen::VectorXd::Zero(n), x(n);
  Eigen::MatrixXd covariance = Eigen::MatrixXd::Zero(n, n);
  double count = 0.0;
  const auto read = [&](std::span<const float> sample) {
    for (int64_t i = 0; i < n; ++i) x[i] = sample[static_cast<size_t>(i)];
  };
  visit([&](std::span<const float> sample) {
    read(sample);
    mean += x;
    count += 1.0;
  });
  mean /= std::max(count, 1.0);
  visit([&](std::span<const float> sample) {
    read(sample);
    covariance.selfadjointView<Eigen::Lower>().rankUpdate(x - mean);
  });
  covariance /= std::max(count, 1.0);
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(covariance);
  if (solver.info() != Eigen::Success)
    return cannot("preprocess.pca", QT_TRANSLATE_NOOP("engine",
                                                      "PCA found no directions: the samples hold values that are not "
                                                      "finite. Mend or remove them."));
  TensorD directions({k, n}), variance({k}), center({n});
  for (int64_t j = 0; j < k; ++j) {
    const Eigen::VectorXd direction = solver.eigenvectors().col(n - 1 - j);  // the solver begins with the smallest
    Eigen::Index at = 0;
    direction.cwiseAbs().maxCoeff(&at);
    const double sign = direction[at] < 0.0 ? -1.0 : 1.0;
    for (int64_t i = 0; i < n; ++i) directions[j * n + i] = sign * direction[i];
    variance[j] = std::max(solver.eigenvalues()[n - 1 - j], 0.0);
  }
  for (int64_t i = 0; i < n; ++i) center[i] = mean[i];
  return PreprocessNumbers{
      {"mean", std::move(center)}, {"directions", std::move(directions)}, {"variance", std::move(variance)}};
}

void applyPca(const Shape&, const Attributes& attributes, const PreprocessNumbers& numbers, std::span<const float> from,
              float* to) {
  const TensorD &mean = numbers.at("mean"), &directions = numbers.at("directions"), &variance = numbers.at("variance");
  const bool whiten = attributes.boolean("whiten");
  const int64_t n = mean.size();
  for (int64_t j = 0; j < variance.size(); ++j) {
    double sum = 0.0;
    for (int64_t i = 0; i < n; ++i) sum += directions[j * n + i] * (from[static_cast<size_t>(i)] - mean[i]);
    to[j] = static_cast<float>(whiten && variance[j] > 0.0 ? sum / std::sqrt(variance[j]) : sum);
  }
}

}  // namespace

PreprocessDescriptor standardizeStep() {
  PreprocessDescriptor d;
  d.key = "standardize";
  d.title = QT_TRANSLATE_NOOP("engine", "Standardize");
  d.summary = QT_TRANSLATE_NOOP("engine", "Each feature gets the mean 0 and the deviation 1.");
  d.formula = "x ← \\frac{x - μ}{σ}";
  d.check = anyShape;
  d.learns = {"mean", "deviation"};
  d.fit = fitStandardize;
  d.shape = sameShape;
  d.apply = [](const Shape& input, const Attributes&, const PreprocessNumbers& numbers, std::span<const float> from,
               float* to) { scaleSample(input, numbers.at("mean"), numbers.at("deviation"), from, to); };
  return d;
}

PreprocessDescriptor minMaxStep() {
  PreprocessDescriptor d;
  d.key = "min_max";
  d.title = QT_TRANSLATE_NOOP("engine", "Min-max");
  d.summary = QT_TRANSLATE_NOOP("engine", "Each feature is moved and stretched into a range.");
  d.formula = "x ← a + (b - a) \\frac{x - \\min}{\\max - \\min}";
  d.attributes = {realAttribute("low", QT_TRANSLATE_NOOP("engine", "From"),
                                QT_TRANSLATE_NOOP("engine", "What the smallest value becomes."), 0.0, -1e6, 1e6),
                  realAttribute("high", QT_TRANSLATE_NOOP("engine", "To"),
                                QT_TRANSLATE_NOOP("engine", "What the largest value becomes."), 1.0, -1e6, 1e6)};
  d.check = anyShape;
  d.learns = {"shift", "divisor"};
  d.fit = fitMinMax;
  d.shape = sameShape;
  d.apply = [](const Shape& input, const Attributes&, const PreprocessNumbers& numbers, std::span<const float> from,
               float* to) { scaleSample(input, numbers.at("shift"), numbers.at("divisor"), from, to); };
  return d;
}

PreprocessDescriptor oneHotStep() {
  PreprocessDescriptor d;
  d.key = "one_hot";
  d.title = QT_TRANSLATE_NOOP("engine", "One-hot");
  d.summary = QT_TRANSLATE_NOOP("engine", "A whole number becomes a row with a single 1 at its place.");
  d.formula = "x ← e_{x}";
  d.attributes = {
      integerAttribute("column", QT_TRANSLATE_NOOP("engine", "Column"),
                       QT_TRANSLATE_NOOP("engine", "Which value of a row holds the category, from 0."), 0, 0, 1e6),
      integerAttribute("depth", QT_TRANSLATE_NOOP("engine", "Categories"),
                       QT_TRANSLATE_NOOP("engine", "How many there are. 0: as many as training shows."), 0, 0, 100000)};
  d.check = checkOneHot;
  d.learns = {"depth"};
  d.keepsShape = false;
  d.fit = fitOneHot;
  d.shape = oneHotShape;
  d.apply = applyOneHot;
  return d;
}

PreprocessDescriptor pcaStep() {
  PreprocessDescriptor d;
  d.key = "pca";
  d.title = QT_TRANSLATE_NOOP("engine", "PCA");
  d.summary = QT_TRANSLATE_NOOP("engine", "The coordinates along the directions in which the samples differ most.");
  d.formula = "x ← V (x - μ)";
  d.attributes = {integerAttribute("components", QT_TRANSLATE_NOOP("engine", "Components"),
                                   QT_TRANSLATE_NOOP("engine", "How many directions are kept."), 2, 1, 4096),
                  booleanAttribute("whiten", QT_TRANSLATE_NOOP("engine", "Whiten"),
                                   QT_TRANSLATE_NOOP("engine", "Divides each coordinate by its deviation."), false)};
  d.check = checkPca;
  d.learns = {"mean", "directions", "variance"};
  d.keepsShape = false;
  d.fit = fitPca;
  d.shape = [](const Shape& input, const Attributes& attributes, const PreprocessNumbers&) {
    return Shape{input[0], {'F', attributes.integer("components")}};
  };
  d.apply = applyPca;
  return d;
}

}  // namespace unroll
