// SPDX-License-Identifier: GPL-3.0-or-later
// NumPy's .npz: a ZIP archive of .npy arrays. x_train, y_train, x_test, y_test (as Keras' mnist.npz), or
// one pair: x, y. Of a network with several inputs each has an array of its name: source, decoder and y, or
// source_train, decoder_train, y_train, source_test, decoder_test, y_test.
#include <algorithm>
#include <cmath>
#include <optional>

#include "data/array_inputs.h"
#include "data/bytes.h"
#include "data/memory_dataset.h"
#include "data/readers.h"
#include "formats/zip.h"
#include "formats/tensors.h"

namespace unroll {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

struct Array {
  TensorD values;
  bool bytes = false;  ///< whole numbers 0 … 255: pixels, scaled to 0 … 1
};

struct Arrays {
  std::string file;
  std::map<std::string, std::string> files;  ///< by name in lower case, without ".npy"

  std::string names() const {
    std::string all;
    for (const auto& [name, bytes] : files) all += (all.empty() ? "" : ", ") + name;
    return all;
  }
  bool has(const std::string& name) const { return files.count(name) > 0; }
  Result<Array> read(const std::string& name) const {
    const std::string& bytes = files.at(name);
    Array array;
    // The type stands in the header's text; readNpy widens all types to doubles.
    array.bytes = std::string_view(bytes).substr(0, 128).find("'|u1'") != std::string_view::npos;
    UNROLL_TRY(array.values, readNpy(bytes, file));
    return array;
  }
};

Result<Arrays> readArrays(const std::string& file) {
  Arrays arrays;
  arrays.file = file;
  UNROLL_TRY(const std::string bytes, readDataFile(file));
  UNROLL_TRY(auto files, readZip(bytes, file));
  for (auto& [name, content] : files) {
    const std::string key = lower(name.substr(0, name.ends_with(".npy") ? name.size() - 4 : name.size()));
    arrays.files[key] = std::move(content);
  }
  return arrays;
}

struct PairNames {
  std::string x;
  std::string y;
  std::vector<std::string> more = {};  ///< of the inputs after the first
};
/// The names to look for, the likeliest first; of several inputs each with its own name.
std::vector<PairNames> pairNames(const ReadRequest& request) {
  if (request.inputs.size() < 2)
    return {{"x_train", "y_train"}, {"x", "y"},         {"input", "target"},
            {"images", "labels"},   {"data", "target"}, {"data", "labels"}};
  std::vector<PairNames> all;
  for (const auto& [suffix, y] : std::initializer_list<std::pair<const char*, const char*>>{
           {"_train", "y_train"}, {"", "y"}, {"", "target"}, {"", "labels"}}) {
    PairNames names{lower(request.inputs[0].name) + suffix, y};
    for (size_t i = 1; i < request.inputs.size(); ++i) names.more.push_back(lower(request.inputs[i].name) + suffix);
    all.push_back(std::move(names));
  }
  return all;
}
/// What validates beside x_train and y_train.
PairNames validationOf(PairNames names) {
  const auto toTest = [](std::string& name) { name.replace(name.size() - 5, 5, "test"); };
  toTest(names.x);
  toTest(names.y);
  for (std::string& name : names.more) toTest(name);
  return names;
}

bool isWhole(const TensorD& values) {
  return std::all_of(values.span().begin(), values.span().end(),
                     [](double v) { return v >= 0 && v < 10000 && v == std::floor(v); });
}

Error badArrays(const std::string& file, const Extents& x, const Extents& y) {
  return {
      "data.counts",
      Text{QT_TRANSLATE_NOOP("engine",
                             "The inputs have the shape {0} and the targets {1}: the first axis of both must count the "
                             "samples, and a sample needs at least one value."),
           {toString(x), toString(y)}},
      placeIn(file)};
}

Extents withoutFirst(const Extents& extents) { return {extents.begin() + 1, extents.end()}; }

Status checkFinite(const TensorD& values, const std::string& name, const std::string& file) {
  for (int64_t i = 0; i < values.size(); ++i) {
    if (std::isfinite(static_cast<float>(values[i]))) continue;
    std::string index;
    for (int64_t place : unflatten(i, values.extents())) index += (index.empty() ? "" : ", ") + std::to_string(place);
    return Error{
        "data.not_finite",
        Text{QT_TRANSLATE_NOOP("engine", "{0}[{1}] is not a finite number. Mend the array, or leave the sample out."),
             {name, index}},
        placeIn(file)};
  }
  return Unit{};
}

Targets targetsOf(const TensorD& y, const ReadRequest& request, int64_t classes) {
  std::vector<float> values(y.span().begin(), y.span().end());
  const bool one = elementCount(withoutFirst(y.extents())) == 1;
  if (one && isWhole(y) && (request.classTarget || request.oneHotTarget))
    return Targets::ofClasses(std::move(values), numberedClasses(classes), request.oneHotTarget);
  if (y.rank() == 2 && isWhole(y) && request.classTarget) {  // a class for each step
    Targets targets = Targets::ofValues(std::move(values), Shape{{'N', kOpen}, {'T', y.extent(1)}});
    targets.kind = TargetKind::ClassIndexPerStep;
    targets.classNames = numberedClasses(classes);
    return targets;
  }
  Extents sample = withoutFirst(y.extents());
  if (sample.empty()) sample = {1};
  return Targets::ofValues(std::move(values), Shape::ofSample(sample));
}

struct Loaded {
  Array x, y;
  std::vector<Array> more;
};

Result<Loaded> load(const Arrays& arrays, const PairNames& names) {
  Loaded loaded;
  UNROLL_TRY(loaded.x, arrays.read(names.x));
  UNROLL_TRY(loaded.y, arrays.read(names.y));
  const Extents &x = loaded.x.values.extents(), &y = loaded.y.values.extents();
  if (x.empty() || y.empty() || x[0] != y[0] || loaded.x.values.size() == 0 || loaded.y.values.size() == 0)
    return badArrays(arrays.file, x, y);
  UNROLL_CHECK(checkFinite(loaded.x.values, names.x, arrays.file));
  UNROLL_CHECK(checkFinite(loaded.y.values, names.y, arrays.file));
  for (const std::string& name : names.more) {
    UNROLL_TRY(Array array, arrays.read(name));
    const Extents& extents = array.values.extents();
    if (extents.empty() || extents[0] != x[0] || array.values.size() == 0) return badArrays(arrays.file, extents, y);
    UNROLL_CHECK(checkFinite(array.values, name, arrays.file));
    loaded.more.push_back(std::move(array));
  }
  return loaded;
}

int64_t classesOf(const Loaded& loaded) {
  const TensorD& y = loaded.y.values;
  return static_cast<int64_t>(*std::max_element(y.span().begin(), y.span().end())) + 1;
}

Result<DatasetPtr> makeDataset(const Loaded& loaded, int64_t classes, const ReadRequest& request) {
  Extents sample = withoutFirst(loaded.x.values.extents());
  if (sample.empty()) sample = {1};
  const bool image = loaded.x.bytes && sample.size() >= 2;
  if (image && sample.size() == 2) sample.insert(sample.begin(), 1);
  MemoryData data;
  UNROLL_TRY(data.input, fitShape(Shape::ofSample(sample), request.input, request.path));
  const auto x = loaded.x.values.span();
  if (loaded.x.bytes) {
    data.pixels.assign(x.begin(), x.end());
  } else {
    data.values.assign(x.begin(), x.end());
  }
  data.targets = targetsOf(loaded.y.values, request, classes);
  const int64_t width = elementCount(sample);
  data.view = image                ? SampleView::Image
              : sample.size() == 2 ? SampleView::Series
              : width <= 2         ? SampleView::Point
                                   : SampleView::Row;
  DatasetPtr first = std::make_shared<MemoryDataset>(std::move(data));
  if (loaded.more.empty()) return first;
  std::vector<ArrayInput> more;
  for (size_t i = 0; i < loaded.more.size(); ++i) {
    const Array& array = loaded.more[i];
    const DatasetInput& wanted = request.inputs[i + 1];
    Extents sizes = withoutFirst(array.values.extents());
    if (sizes.empty()) sizes = {1};
    UNROLL_TRY(const Shape shape, fitShape(Shape::ofSample(sizes), wanted.shape, request.path));
    const double scale = array.bytes ? 1.0 / 255.0 : 1.0;
    std::vector<float> values;
    for (const double value : array.values.span()) values.push_back(static_cast<float>(value * scale));
    more.push_back({wanted.name, shape, std::move(values)});
  }
  return withInputs(std::move(first), request.inputs[0].name, std::move(more));
}

}  // namespace

Result<DataSplit> readNpz(const ReadRequest& request) {
  UNROLL_TRY(const Arrays arrays, readArrays(request.path));
  const std::vector<PairNames> pairs = pairNames(request);
  const auto there = [&](const PairNames& pair) {
    return arrays.has(pair.x) && arrays.has(pair.y) &&
           std::all_of(pair.more.begin(), pair.more.end(), [&](const std::string& name) { return arrays.has(name); });
  };
  if (there(pairs.front()) && there(validationOf(pairs.front()))) {
    UNROLL_TRY(const Loaded training, load(arrays, pairs.front()));
    UNROLL_TRY(const Loaded validation, load(arrays, validationOf(pairs.front())));
    const int64_t classes = std::max<int64_t>({classesOf(training), classesOf(validation), 2});
    DataSplit both;
    UNROLL_TRY(both.training, makeDataset(training, classes, request));
    UNROLL_TRY(both.validation, makeDataset(validation, classes, request));
    if (both.training->inputShape() == both.validation->inputShape()) return both;
    return badArrays(request.path, training.x.values.extents(), validation.x.values.extents());
  }
  for (const PairNames& pair : pairs) {
    if (!there(pair)) continue;
    UNROLL_TRY(const Loaded loaded, load(arrays, pair));
    UNROLL_TRY(DatasetPtr whole, makeDataset(loaded, std::max<int64_t>(classesOf(loaded), 2), request));
    return split(whole, request.split, request.seed);
  }
  if (request.inputs.size() > 1) {
    const PairNames& wanted = pairs[1];
    std::string names = wanted.x;
    for (const std::string& name : wanted.more) names += ", " + name;
    return Error{"data.npz_arrays",
                 Text{QT_TRANSLATE_NOOP("engine",
                                        "The archive has the arrays {0}, but the network has several inputs: {1} and y "
                                        "are expected. Save them as numpy.savez(file, {2}=…, y=…)."),
                      {arrays.names(), names, wanted.x}},
                 placeIn(request.path)};
  }
  return Error{
      "data.npz_arrays",
      Text{QT_TRANSLATE_NOOP("engine",
                             "The archive has the arrays {0}, but x_train, y_train, x_test and y_test, or x and y, are "
                             "expected. Save them as numpy.savez(file, x=…, y=…)."),
           {arrays.names()}},
      placeIn(request.path)};
}

}  // namespace unroll
