// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <filesystem>

#include "data/bytes.h"
#include "data/readers.h"
#include "data/text_dataset.h"

namespace unroll {
namespace fs = std::filesystem;

namespace {

struct Kind {
  const char* ending;
  Result<DataSplit> (*read)(const ReadRequest&);
};
constexpr Kind kKinds[] = {
    {".csv", readCsv},    {".tsv", readCsv},     {".txt", readText},      {".text", readText},
    {".md", readText},    {".npz", readNpz},     {"-ubyte", readIdxFile}, {"-ubyte.gz", readIdxFile},
    {".csv.gz", readCsv}, {".txt.gz", readText}, {".idx", readIdxFile},   {".idx.gz", readIdxFile},
};

std::string lowerCase(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

}  // namespace

Result<DataSplit> readData(const ReadRequest& request) {
  std::error_code ignored;
  if (!fs::exists(request.path, ignored)) {
    return Error{"data.not_found",
                 Text{QT_TRANSLATE_NOOP("engine", "There is no file or folder '{0}'. Check the path."), {request.path}},
                 placeIn(request.path)};
  }
  if (fs::is_directory(request.path, ignored)) return readIdxFolder(request);
  const std::string name = lowerCase(fs::path(request.path).filename().string());
  for (const Kind& kind : kKinds)
    if (name.ends_with(kind.ending)) return kind.read(request);
  return Error{
      "data.unknown_kind",
      Text{QT_TRANSLATE_NOOP("engine",
                             "'{0}' is no kind of data that can be read. Give a folder of IDX files, or a .csv, "
                             ".txt or .npz file."),
           {fs::path(request.path).filename().string()}},
      placeIn(request.path)};
}

Result<Shape> fitShape(const Shape& found, const Shape& wanted, const std::string& file) {
  if (wanted.rank() == 0) return found;
  // Sequences of one length fit an open time axis.
  const int time = wanted.find('T');
  if (time >= 0 && wanted.isOpen(time) && wanted.rank() == found.rank() && !found.isOpen(time)) {
    if (wanted.extents(1, found[time].size) == found.extents(1)) return found;
  }
  // Rows may be images written flat, and the other way round; images of another size only have as many values.
  const bool otherSizes = wanted.rank() == found.rank() && wanted.extents(1) != found.extents(1);
  if (wanted.sampleElements() == found.sampleElements() && !otherSizes) return wanted;
  return Error{
      "data.shape",
      Text{QT_TRANSLATE_NOOP("engine",
                             "A sample of the data has the shape {0} ({1} values), but the network's input takes "
                             "{2} ({3}). Set the input's shape to that of the data, or give other data."),
           {found.str(), std::to_string(found.sampleElements()), wanted.str(),
            wanted.sampleElements() == kOpen ? std::string("T × …") : std::to_string(wanted.sampleElements())}},
      placeIn(file)};
}

std::string stringAttribute(const AttributeMap& attributes, std::string_view key) {
  const auto found = attributes.find(key);
  const auto* text = found == attributes.end() ? nullptr : std::get_if<std::string>(&found->second);
  return text ? *text : std::string();
}

namespace {

/// What the document says of text (in its dataset's attributes), made to fit the network's input.
Result<TextWindows> windowsFor(const ReadRequest& request) {
  AttributeMap given;
  for (const AttributeSpec& spec : textAttributes()) {
    const auto found = request.attributes.find(spec.key);
    if (found == request.attributes.end()) continue;
    UNROLL_TRY(given[spec.key], checkAttribute(spec, found->second));
  }
  TextWindows windows = textWindows(Attributes(textAttributes(), given));
  windows.oneHotTarget = request.oneHotTarget || (windows.oneHotTarget && !request.classTarget);
  const Shape& input = request.input;
  if (input.rank() == 0) return windows;
  const int64_t steps = input.rank() == 2 || input.rank() == 3 ? input[1].size : 0;
  if (input.rank() > 3 || steps == 0) {
    return Error{
        "data.shape",
        Text{QT_TRANSLATE_NOOP("engine",
                               "Text comes as windows of characters, but the network's input takes {0}. Set the "
                               "input's shape to [window, characters] (or [window] for an embedding)."),
             {input.str()}},
        placeIn(request.path)};
  }
  if (steps != kOpen) windows.length = steps;
  windows.oneHotInput = input.rank() == 3;
  windows.width = windows.oneHotInput && input[2].size != kOpen ? input[2].size : 0;
  return windows;
}

}  // namespace

Result<DataSplit> readText(const ReadRequest& request) {
  UNROLL_TRY(const TextWindows windows, windowsFor(request));
  UNROLL_TRY(const std::string bytes, readDataFile(request.path));
  UNROLL_TRY(const std::u32string text, decodeUtf8(bytes, request.path));
  UNROLL_TRY(DatasetPtr whole, makeTextDataset(text, windows, request.path));
  return split(whole, request.split, request.seed);
}

}  // namespace unroll
