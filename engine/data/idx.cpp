// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <optional>

#include "data/bytes.h"
#include "data/memory_dataset.h"
#include "data/readers.h"

// The IDX format (LeCun, Cortes, Burges: "The MNIST database"): two zero bytes, a byte for the type of
// the elements, one for the number of axes, the axes' sizes as big-endian 32-bit numbers, the elements.

namespace unroll {
namespace fs = std::filesystem;

namespace {

struct Element {
  uint8_t code;
  int bytes;
};
constexpr Element kElements[] = {{0x08, 1}, {0x09, 1}, {0x0B, 2}, {0x0C, 4}, {0x0D, 4}, {0x0E, 8}};

struct Idx {
  std::string file;
  uint8_t type = 0;
  Extents extents;
  std::string bytes;  ///< the whole file
  size_t begin = 0;   ///< of the elements

  int64_t count() const { return extents[0]; }
  std::string_view elements() const { return std::string_view(bytes).substr(begin); }
};

uint64_t bigEndian(std::string_view bytes, size_t at, int count) {
  uint64_t value = 0;
  for (int i = 0; i < count; ++i) value = (value << 8) | static_cast<unsigned char>(bytes[at + static_cast<size_t>(i)]);
  return value;
}

Error truncated(const std::string& file, uint64_t expected, uint64_t found) {
  return {"data.truncated",
          Text{found < expected
                   ? QT_TRANSLATE_NOOP("engine",
                                       "The IDX file is cut off: its header asks for {0} bytes, but there are {1}. "
                                       "Download or copy the file again.")
                   : QT_TRANSLATE_NOOP("engine",
                                       "The IDX file is too long: its header asks for {0} bytes, but there are {1}. "
                                       "Download or copy the file again."),
               {std::to_string(expected), std::to_string(found)}},
          placeIn(file)};
}

Error notIdx(const std::string& file, std::string_view bytes) {
  std::string magic;
  for (size_t i = 0; i < std::min<size_t>(bytes.size(), 4); ++i)
    magic += fmt::format("{}{:02x}", i ? " " : "", static_cast<unsigned char>(bytes[i]));
  return {"data.not_idx",
          Text{QT_TRANSLATE_NOOP("engine",
                                 "Not an IDX file: it starts with the bytes {0}, but images start with 00 00 08 03 and "
                                 "labels with 00 00 08 01. Give the original files, plain or as .gz."),
               {magic.empty() ? "–" : magic}},
          placeIn(file)};
}

Result<Idx> readIdx(const std::string& file) {
  Idx idx;
  idx.file = file;
  UNROLL_TRY(idx.bytes, readDataFile(file));
  const std::string& bytes = idx.bytes;
  if (bytes.size() < 4) return bytes.empty() ? truncated(file, 4, 0) : notIdx(file, bytes);
  idx.type = static_cast<uint8_t>(bytes[2]);
  const auto* element =
      std::find_if(std::begin(kElements), std::end(kElements), [&](const Element& e) { return e.code == idx.type; });
  const int rank = static_cast<unsigned char>(bytes[3]);
  if (bytes[0] != 0 || bytes[1] != 0 || element == std::end(kElements) || rank < 1 || rank > 4)
    return notIdx(file, bytes);
  idx.begin = 4 + 4 * static_cast<size_t>(rank);
  if (bytes.size() < idx.begin) return truncated(file, idx.begin, bytes.size());
  uint64_t expected = static_cast<uint64_t>(element->bytes);
  for (int axis = 0; axis < rank; ++axis) {
    const uint64_t size = bigEndian(bytes, 4 + 4 * static_cast<size_t>(axis), 4);
    if (size == 0 || __builtin_mul_overflow(expected, size, &expected) || expected > (uint64_t{1} << 40)) {
      return Error{
          "data.sizes",
          Text{QT_TRANSLATE_NOOP("engine",
                                 "The IDX header says that axis {0} has {1} entries, which can't be: the file has "
                                 "{2} bytes. Download or copy the file again."),
               {std::to_string(axis), std::to_string(size), std::to_string(bytes.size())}},
          placeIn(file)};
    }
    idx.extents.push_back(static_cast<int64_t>(size));
  }
  if (bytes.size() != idx.begin + expected) return truncated(file, idx.begin + expected, bytes.size());
  return idx;
}

float elementAt(const Idx& idx, int64_t i) {
  const std::string& b = idx.bytes;
  const auto at = [&](int width) {
    return bigEndian(b, idx.begin + static_cast<size_t>(i) * static_cast<size_t>(width), width);
  };
  switch (idx.type) {
    case 0x09: return static_cast<float>(static_cast<int8_t>(at(1)));
    case 0x0B: return static_cast<float>(static_cast<int16_t>(at(2)));
    case 0x0C: return static_cast<float>(static_cast<int32_t>(at(4)));
    case 0x0D: return std::bit_cast<float>(static_cast<uint32_t>(at(4)));
    case 0x0E: return static_cast<float>(std::bit_cast<double>(at(8)));
    default: return static_cast<float>(at(1));
  }
}

/// Images and their labels.
struct Pair {
  std::string images;
  std::string labels;
};

struct LoadedPair {
  Idx images;
  Idx labels;
  int64_t largestLabel = 0;
};

Result<LoadedPair> load(const Pair& pair) {
  LoadedPair loaded;
  UNROLL_TRY(loaded.images, readIdx(pair.images));
  UNROLL_TRY(loaded.labels, readIdx(pair.labels));
  if (loaded.labels.extents.size() != 1 || loaded.images.extents.size() < 2) {
    return Error{
        "data.axes",
        Text{QT_TRANSLATE_NOOP("engine",
                               "Images must have at least 2 axes and labels 1, but '{0}' has {1} and '{2}' has "
                               "{3}. Check that the files' names are not exchanged."),
             {fs::path(pair.images).filename().string(), std::to_string(loaded.images.extents.size()),
              fs::path(pair.labels).filename().string(), std::to_string(loaded.labels.extents.size())}},
        placeIn(pair.labels)};
  }
  if (loaded.images.count() != loaded.labels.count()) {
    return Error{
        "data.counts",
        Text{QT_TRANSLATE_NOOP("engine",
                               "'{0}' holds {1} images, but '{2}' holds {3} labels. Give the labels that belong to "
                               "the images."),
             {fs::path(pair.images).filename().string(), std::to_string(loaded.images.count()),
              fs::path(pair.labels).filename().string(), std::to_string(loaded.labels.count())}},
        placeIn(pair.labels)};
  }
  for (int64_t i = 0; i < loaded.labels.count(); ++i) {
    const float label = elementAt(loaded.labels, i);
    if (!(label >= 0 && label < 10000) || label != std::floor(label)) {
      return Error{
          "data.label",
          Text{QT_TRANSLATE_NOOP("engine",
                                 "Label {0} (counted from 0) is {1}, but labels are whole numbers from 0 to 9999."),
               {std::to_string(i), fmt::format("{}", label)}},
          placeIn(pair.labels)};
    }
    loaded.largestLabel = std::max(loaded.largestLabel, static_cast<int64_t>(label));
  }
  return loaded;
}

/// (N, C, H, W) of images; other ranks as Shape::ofSample names them.
Shape naturalShape(const Extents& extents) {
  Extents sample(extents.begin() + 1, extents.end());
  if (sample.size() == 2) sample.insert(sample.begin(), 1);
  return Shape::ofSample(sample);
}

Result<DatasetPtr> makeDataset(const LoadedPair& pair, int64_t classes, const ReadRequest& request) {
  MemoryData data;
  UNROLL_TRY(data.input, fitShape(naturalShape(pair.images.extents), request.input, pair.images.file));
  const std::string_view elements = pair.images.elements();
  if (pair.images.type == 0x08) {
    data.pixels.assign(elements.begin(), elements.end());
  } else {
    const int64_t count = elementCount(pair.images.extents);
    data.values.resize(static_cast<size_t>(count));
    for (int64_t i = 0; i < count; ++i) {
      const float value = data.values[static_cast<size_t>(i)] = elementAt(pair.images, i);
      if (std::isfinite(value)) continue;
      return Error{
          "data.not_finite",
          Text{QT_TRANSLATE_NOOP(
                   "engine", "Value {0} of the images (counted from 0) is {1}, not a finite number. Mend the file."),
               {std::to_string(i), fmt::format("{}", value)}},
          placeIn(pair.images.file)};
    }
  }
  std::vector<float> labels(static_cast<size_t>(pair.labels.count()));
  for (size_t i = 0; i < labels.size(); ++i) labels[i] = elementAt(pair.labels, static_cast<int64_t>(i));
  data.targets = Targets::ofClasses(std::move(labels), numberedClasses(classes), request.oneHotTarget);
  data.view = pair.images.extents.size() >= 3 ? SampleView::Image : SampleView::Row;
  return DatasetPtr(std::make_shared<MemoryDataset>(std::move(data)));
}

Result<DataSplit> readPair(const Pair& pair, const ReadRequest& request) {
  UNROLL_TRY(const LoadedPair loaded, load(pair));
  UNROLL_TRY(DatasetPtr whole, makeDataset(loaded, std::max<int64_t>(loaded.largestLabel + 1, 2), request));
  return split(whole, request.split, request.seed);
}

Result<DataSplit> readTwoPairs(const Pair& training, const Pair& validation, const ReadRequest& request) {
  UNROLL_TRY(const LoadedPair train, load(training));
  UNROLL_TRY(const LoadedPair test, load(validation));
  const int64_t classes = std::max<int64_t>({train.largestLabel + 1, test.largestLabel + 1, 2});
  DataSplit both;
  UNROLL_TRY(both.training, makeDataset(train, classes, request));
  UNROLL_TRY(both.validation, makeDataset(test, classes, request));
  if (both.training->inputShape() == both.validation->inputShape()) return both;
  return Error{
      "data.shapes_differ",
      Text{QT_TRANSLATE_NOOP("engine",
                             "Training images have the shape {0}, but validation images {1}. They must be the same."),
           {both.training->inputShape().str(), both.validation->inputShape().str()}},
      placeIn(validation.images)};
}

bool isIdxName(const std::string& name) {
  return name.find("images") != std::string::npos || name.find("labels") != std::string::npos;
}

/// The file of FOLDER whose name starts with PREFIX and has WHAT ("images", "labels") in it; the plain
/// one before the .gz, else the first by name.
std::string findFile(const std::vector<std::string>& names, const std::string& folder, std::string_view prefix,
                     std::string_view what) {
  std::string best;
  for (const std::string& name : names) {
    if (!name.starts_with(prefix) || name.find(what) == std::string::npos) continue;
    if (best.empty() || (best.ends_with(".gz") && !name.ends_with(".gz"))) best = name;
  }
  return best.empty() ? best : (fs::path(folder) / best).string();
}

Error lonely(const std::string& file, std::string_view missing) {
  return {"data.pair",
          Text{QT_TRANSLATE_NOOP("engine",
                                 "'{0}' has no partner: no file of {1} starts like it. Put both into the folder."),
               {fs::path(file).filename().string(), std::string(missing)}},
          placeIn(file)};
}

/// The pair whose names start with PREFIX; none where neither is there.
Result<std::optional<Pair>> findPair(const std::vector<std::string>& names, const std::string& folder,
                                     std::string_view prefix) {
  const Pair pair{findFile(names, folder, prefix, "images"), findFile(names, folder, prefix, "labels")};
  if (pair.images.empty() && pair.labels.empty()) return std::optional<Pair>();
  if (pair.images.empty()) return lonely(pair.labels, "images");
  if (pair.labels.empty()) return lonely(pair.images, "labels");
  return std::optional<Pair>(pair);
}

Result<std::vector<std::string>> idxNames(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
    if (isIdxName(it->path().filename().string())) names.push_back(it->path().filename().string());
  if (error) {
    return Error{
        "data.cannot_read",
        Text{QT_TRANSLATE_NOOP("engine", "The folder can't be read ({0}). Check its name and that you may read it."),
             {error.message()}},
        placeIn(folder)};
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// "train" of "train-images-idx3-ubyte.gz".
std::string prefixOf(const std::string& name) {
  return name.substr(0, std::min(name.find("images"), name.find("labels")));
}

}  // namespace

Result<DataSplit> readIdxFolder(const ReadRequest& request) {
  UNROLL_TRY(const std::vector<std::string> names, idxNames(request.path));
  if (names.empty()) {
    return Error{
        "data.empty_folder",
        Text{QT_TRANSLATE_NOOP("engine",
                               "The folder has no IDX files. It must hold train-images… with train-labels…, and "
                               "t10k-images… with t10k-labels… for validation (plain or .gz).")},
        placeIn(request.path)};
  }
  UNROLL_TRY(const std::optional<Pair> training, findPair(names, request.path, "train"));
  UNROLL_TRY(const std::optional<Pair> validation, findPair(names, request.path, "t10k"));
  if (training && validation) return readTwoPairs(*training, *validation, request);
  if (training) return readPair(*training, request);
  if (validation) return readPair(*validation, request);
  UNROLL_TRY(const std::optional<Pair> only, findPair(names, request.path, prefixOf(names.front())));
  return readPair(*only, request);
}

Result<DataSplit> readIdxFile(const ReadRequest& request) {
  const fs::path path(request.path);
  const std::string folder = path.has_parent_path() ? path.parent_path().string() : ".";
  if (!isIdxName(path.filename().string())) {
    return Error{
        "data.pair",
        Text{QT_TRANSLATE_NOOP("engine",
                               "'{0}' could be images or labels; its name says neither. Give the folder with the "
                               "files …images… and …labels…."),
             {path.filename().string()}},
        placeIn(request.path)};
  }
  UNROLL_TRY(const std::vector<std::string> names, idxNames(folder));
  UNROLL_TRY(const std::optional<Pair> pair, findPair(names, folder, prefixOf(path.filename().string())));
  return readPair(*pair, request);
}

}  // namespace unroll
