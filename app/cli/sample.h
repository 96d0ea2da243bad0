// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "cli/documents.h"

namespace unroll::cli {

/// One sample as a batch of one.
struct GivenSample {
  std::map<std::string, TensorD> inputs;
  std::optional<TensorD> target;
  std::optional<std::vector<uint8_t>> targetMask;
};

/// Sample NUMBER (from 0) of the data in PATH, or of the document's own: validation first, where there
/// is any.
Result<GivenSample> sampleOfData(const OpenedDocument& opened, const std::string& path, int64_t number);

}  // namespace unroll::cli
