// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>

#include "data/bytes.h"
#include "data/csv_table.h"
#include "data/memory_dataset.h"
#include "data/readers.h"
#include "data/text_dataset.h"

namespace unroll {
namespace {

using Rows = std::vector<std::vector<CsvField>>;

/// The number that TEXT is as a whole ("nan" and "inf" too); none where it is no number.
std::optional<double> numberOf(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::result_out_of_range) return HUGE_VAL;
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

Result<float> finiteNumber(const CsvField& field, const std::string& column, const std::string& file) {
  const std::optional<double> value = numberOf(field.text);
  if (value && std::isfinite(static_cast<float>(*value))) return static_cast<float>(*value);
  const char* sentence =
      field.text.empty()
          ? QT_TRANSLATE_NOOP(
                "engine", "The field of column '{1}' is empty; a number is expected. Fill it in, or take the line out.")
      : value ? QT_TRANSLATE_NOOP(
                    "engine", "'{0}' in column '{1}' is not a finite number. Fill in a number, or take the line out.")
              : QT_TRANSLATE_NOOP("engine",
                                  "'{0}' in column '{1}' is not a number. Write numbers with a decimal point; only the "
                                  "target may be words.");
  return Error{value ? "data.not_finite" : "data.not_a_number", Text{sentence, {field.text, column}},
               placeIn(file, field.line, field.column)};
}

/// A table with its header taken off and its target column known.
struct Table {
  std::string file;
  std::vector<std::string> names;
  Rows rows;
  size_t target = 0;
};

/// A first line in which no field is a number names the columns; the last field may be a class' name.
bool looksLikeHeader(const std::vector<CsvField>& first) {
  const size_t fields = std::max<size_t>(first.size() - 1, 1);
  return std::none_of(first.begin(), first.begin() + static_cast<std::ptrdiff_t>(fields),
                      [](const CsvField& field) { return numberOf(field.text) || field.text.empty(); });
}

Result<size_t> targetColumn(const Table& table, const std::string& wanted) {
  if (wanted.empty()) return table.names.size() - 1;
  const auto found = std::find(table.names.begin(), table.names.end(), wanted);
  if (found != table.names.end()) return static_cast<size_t>(found - table.names.begin());
  std::string all;
  for (const std::string& name : table.names) all += (all.empty() ? "" : ", ") + name;
  return Error{"data.csv_target",
               Text{QT_TRANSLATE_NOOP("engine", "There is no column '{0}' for the target. The columns are: {1}."),
                    {wanted, all}},
               placeIn(table.file, 1, 1)};
}

Result<Table> readTable(const ReadRequest& request) {
  Table table;
  table.file = request.path;
  UNROLL_TRY(const std::string bytes, readDataFile(request.path));
  const bool ascii = std::none_of(bytes.begin(), bytes.end(), [](char c) { return (c & 0x80) != 0; });
  if (!ascii) UNROLL_CHECK(decodeUtf8(bytes, request.path));
  UNROLL_TRY(table.rows, parseCsv(bytes, request.path));
  const bool header = !table.rows.empty() && looksLikeHeader(table.rows.front());
  if (table.rows.size() < (header ? 2u : 1u)) {
    return Error{"data.csv_empty",
                 Text{QT_TRANSLATE_NOOP(
                     "engine", "The file has no lines of data. Each line is a sample: numbers, then the target.")},
                 placeIn(request.path)};
  }
  const auto& first = table.rows.front();
  if (first.size() < 2) {
    return Error{"data.csv_columns",
                 Text{QT_TRANSLATE_NOOP("engine",
                                        "The file has a single column. At least two are expected, separated by commas, "
                                        "semicolons or tabs: numbers, then the target.")},
                 placeIn(request.path, first.front().line, 1)};
  }
  for (size_t i = 0; i < first.size(); ++i) table.names.push_back(header ? first[i].text : std::to_string(i + 1));
  if (header) table.rows.erase(table.rows.begin());
  UNROLL_TRY(table.target, targetColumn(table, stringAttribute(request.attributes, "target")));
  return table;
}

/// Words, or whole numbers where the loss wants classes, are classes: sorted, numbers by their value.
Targets classTargets(const Table& table, bool numeric, bool oneHot) {
  std::vector<std::string> names;
  for (const auto& row : table.rows) names.push_back(row[table.target].text);
  const auto before = [numeric](const std::string& a, const std::string& b) {
    return numeric ? *numberOf(a) < *numberOf(b) : a < b;
  };
  const std::vector<std::string> ofRows = names;
  std::sort(names.begin(), names.end(), before);
  const auto same = [numeric](const std::string& a, const std::string& b) {
    return numeric ? *numberOf(a) == *numberOf(b) : a == b;
  };
  names.erase(std::unique(names.begin(), names.end(), same), names.end());
  std::vector<float> labels;
  labels.reserve(ofRows.size());
  for (const std::string& name : ofRows)
    labels.push_back(static_cast<float>(std::lower_bound(names.begin(), names.end(), name, before) - names.begin()));
  return Targets::ofClasses(std::move(labels), std::move(names), oneHot);
}

Result<Targets> readTargets(const Table& table, const ReadRequest& request) {
  bool numbers = true, whole = true;
  for (const auto& row : table.rows) {
    const std::optional<double> value = numberOf(row[table.target].text);
    numbers = numbers && value;
    whole = whole && value && std::isfinite(*value) && *value == std::floor(*value);
    if (row[table.target].text.empty())
      return finiteNumber(row[table.target], table.names[table.target], table.file).error();
  }
  // Mostly numbers with a few words among them are a slip, not classes.
  const bool words = !numbers && !numberOf(table.rows.front()[table.target].text);
  if (words || (whole && (request.classTarget || request.oneHotTarget)))
    return classTargets(table, !words, request.oneHotTarget);
  std::vector<float> values;
  for (const auto& row : table.rows) {
    UNROLL_TRY(const float value, finiteNumber(row[table.target], table.names[table.target], table.file));
    values.push_back(value);
  }
  return Targets::ofValues(std::move(values), Shape{{'N', kOpen}, {'F', 1}});
}

}  // namespace

Result<DataSplit> readCsv(const ReadRequest& request) {
  UNROLL_TRY(const Table table, readTable(request));
  const auto features = static_cast<int64_t>(table.names.size()) - 1;
  MemoryData data;
  UNROLL_TRY(data.input, fitShape(Shape{{'N', kOpen}, {'F', features}}, request.input, request.path));
  data.values.reserve(table.rows.size() * static_cast<size_t>(features));
  for (const auto& row : table.rows) {
    for (size_t i = 0; i < row.size(); ++i) {
      if (i == table.target) continue;
      UNROLL_TRY(const float value, finiteNumber(row[i], table.names[i], table.file));
      data.values.push_back(value);
    }
  }
  UNROLL_TRY(data.targets, readTargets(table, request));
  data.view = features <= 2 ? SampleView::Point : SampleView::Row;
  DatasetPtr whole = std::make_shared<MemoryDataset>(std::move(data));
  return split(whole, request.split, request.seed);
}

}  // namespace unroll
