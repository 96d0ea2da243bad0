// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

#include "explain/explanation.h"

namespace unroll {

// The same pass with something else in one recurrent layer. Both work on copies: the document and its weights stay as
// they are.

/// The weights of LAYER that a step multiplies with what comes from the step before it (U, "back.U"), by full name: read
/// off the expression, whatever the layer calls them.
std::vector<std::string> recurrentWeights(const Explanation& explanation, const std::string& layer);

/// The same data with the recurrent weights of LAYER times FACTOR. The values of the layer keep their ids.
Result<std::shared_ptr<const Explanation>> withRecurrentScale(const Explanation& explanation, const std::string& layer,
                                                              double factor,
                                                              const LayerCatalog& catalog = LayerCatalog::builtIn());

/// The layers that can stand in LAYER's place: recurrent ones that have its size too, its own among them.
std::vector<const LayerDescriptor*> cellTypes(const Explanation& explanation, const std::string& layer,
                                              const LayerCatalog& catalog = LayerCatalog::builtIn());

/// The same data through a TYPE of the same size in LAYER's place, with the attributes that both have and fresh weights
/// from the document's seed; all other weights are kept. A state that only one of the two has (an LSTM's c) starts from
/// what the other state starts from, and where it went out, the other one goes.
/// requires: TYPE is one of cellTypes.
Result<std::shared_ptr<const Explanation>> withCellType(const Explanation& explanation, const std::string& layer,
                                                        const std::string& type,
                                                        const LayerCatalog& catalog = LayerCatalog::builtIn());

}  // namespace unroll
