// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string_view>

namespace unroll {

/// A small text of our own for character models: verse with refrains and a short play. It uses exactly
/// the 65 characters of the well-known Shakespeare sample (line feed, space, ! $ & ' , - . 3 : ; ? and
/// the letters), so that a network made for one of them fits the other.
std::string_view ownText();

}  // namespace unroll
