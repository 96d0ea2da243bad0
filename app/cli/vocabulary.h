// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

#include "core/result.h"
#include "data/dataset.h"
#include "train/network.h"

namespace unroll::cli {

/// Writes WEIGHTS as F32; with them, where DATA is a text, its characters or words, so that generate knows what
/// the network's numbers stand for.
Status saveWeights(const std::string& path, const WeightMap& weights, const DataSplit& data);
/// The tokens that were saved with the weights in PATH; empty where there are none.
Result<std::vector<std::string>> savedVocabulary(const std::string& path);

/// The characters of TEXT, which is UTF-8, one string each. Bytes that are no character stand alone.
std::vector<std::string> charactersOf(const std::string& text);

}  // namespace unroll::cli
