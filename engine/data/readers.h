// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "data/dataset.h"

namespace unroll {

// One reader per kind of file; readData() chooses by the path. Each gives training and validation, cut
// as the request says.
Result<DataSplit> readIdxFolder(const ReadRequest& request);
Result<DataSplit> readIdxFile(const ReadRequest& request);
Result<DataSplit> readCsv(const ReadRequest& request);
Result<DataSplit> readText(const ReadRequest& request);
Result<DataSplit> readNpz(const ReadRequest& request);

/// The shape in which the network gets a sample of the shape FOUND (with the sample axis): as it WANTED,
/// where that holds as many values; FOUND where the network does not say (rank 0).
Result<Shape> fitShape(const Shape& found, const Shape& wanted, const std::string& file);

/// The attribute KEY of the document's dataset as a string; empty where it is not given.
std::string stringAttribute(const AttributeMap& attributes, std::string_view key);

}  // namespace unroll
