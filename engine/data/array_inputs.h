// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

#include "data/dataset.h"

namespace unroll {

/// One input more, all samples one after another; its sizes are fixed.
struct ArrayInput {
  std::string name;
  Shape shape;  ///< with the sample axis
  std::vector<float> values;
};

/// DATA, whose input is called NAME from now on, with further inputs. requires: as many samples in each.
DatasetPtr withInputs(DatasetPtr data, std::string name, std::vector<ArrayInput> more);

}  // namespace unroll
