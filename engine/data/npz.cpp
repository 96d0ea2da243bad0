// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/bytes.h"
#include "data/readers.h"

namespace unroll {

Result<DataSplit> readNpz(const ReadRequest& request) {
  return Error{"data.npz_not_yet",
               Text{QT_TRANSLATE_NOOP("engine", "Files of kind .npz can't be read yet. Save the arrays as .csv.")},
               placeIn(request.path)};
}

}  // namespace unroll
