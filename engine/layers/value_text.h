// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "layers/attributes.h"

namespace unroll {

/// VALUE as SPEC means it: -1 among sizes is an open axis ("T") where the spec allows one, else a number as others.
std::string valueText(const AttributeSpec& spec, const AttributeValue& value);

}  // namespace unroll
