// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/digit_shapes.h"

#include "core/assert.h"

namespace unroll {
namespace {

using std::string_view;

constexpr string_view kZero[] = {
    "M 50 5 C 15 5 10 35 10 50 C 10 75 20 95 50 95 C 80 95 90 70 90 50 C 90 25 80 5 50 5",
    "M 62 8 C 30 2 15 30 15 55 C 15 80 30 97 50 95 C 75 93 85 70 83 45 C 80 20 65 2 45 10",
    "M 40 8 C 12 20 10 75 36 93 C 62 104 88 70 82 38 C 76 6 56 0 36 10",
};
constexpr string_view kOne[] = {
    "M 50 5 L 50 95",
    "M 30 25 L 55 5 L 55 95",
    "M 30 22 L 52 5 L 52 95 M 28 95 L 78 95",
    "M 60 5 C 50 35 46 65 42 95",
};
constexpr string_view kTwo[] = {
    "M 15 28 C 20 0 80 -2 82 28 C 83 50 40 70 12 95 L 88 95",
    "M 15 25 C 25 2 78 2 78 30 C 78 55 45 85 25 92 C 5 97 8 75 28 80 C 50 86 60 98 90 88",
    "M 15 15 C 40 0 85 5 80 35 C 75 55 30 80 12 95 C 35 88 60 95 90 93",
    "M 22 32 C 20 8 70 0 74 26 C 76 45 50 60 20 90 C 40 84 65 100 85 82",
};
constexpr string_view kThree[] = {
    "M 15 18 C 30 0 80 2 78 27 C 76 45 55 48 40 48 C 65 48 88 55 86 73 C 83 100 30 102 12 80",
    "M 15 6 L 80 6 L 45 42 C 75 40 90 58 86 74 C 80 100 30 102 12 82",
    "M 20 12 C 45 -5 85 10 72 32 C 65 45 50 46 42 50 C 50 44 90 55 80 80 C 70 100 30 100 15 88",
};
constexpr string_view kFour[] = {
    "M 25 5 L 15 55 L 88 55 M 68 5 L 68 95",
    "M 65 95 L 65 5 L 10 65 L 90 65",
    "M 20 8 C 15 30 10 55 30 55 C 50 55 70 50 75 35 M 80 5 C 78 40 72 70 65 97",
    "M 22 5 C 18 20 14 40 18 52 C 40 56 65 52 85 46 M 72 10 C 70 40 66 70 64 95",
};
constexpr string_view kFive[] = {
    "M 80 6 L 28 6 L 22 45 C 45 32 85 40 84 68 C 82 100 30 102 12 85",
    "M 30 8 L 25 45 C 50 35 85 45 80 72 C 75 100 30 100 12 88 M 30 8 L 85 5",
    "M 82 10 C 60 2 30 5 26 25 C 24 48 82 40 82 70 C 80 100 30 100 15 88",
};
constexpr string_view kSix[] = {
    "M 70 5 C 40 10 15 40 15 70 C 15 95 40 97 52 96 C 80 94 85 72 80 62 C 70 42 30 48 17 72",
    "M 55 3 C 35 30 12 55 16 78 C 20 100 70 102 80 78 C 85 58 60 50 45 55 C 30 60 20 70 18 78",
    "M 78 15 C 60 -2 20 10 14 60 C 12 90 40 100 60 95 C 90 88 88 50 60 48 C 40 46 20 55 15 68",
};
constexpr string_view kSeven[] = {
    "M 12 8 L 86 8 L 40 95",
    "M 12 12 C 30 5 60 10 85 6 C 65 40 50 60 45 96",
    "M 12 8 L 86 8 L 40 95 M 30 50 L 78 50",
    "M 14 8 C 40 12 60 8 88 8 C 70 35 40 65 34 95",
};
constexpr string_view kEight[] = {
    "M 75 20 C 70 -2 25 0 25 25 C 25 50 82 50 82 76 C 80 102 18 102 18 76 C 20 50 75 45 75 20",
    "M 50 5 C 15 5 20 47 50 47 C 82 47 82 5 50 5 M 50 47 C 5 50 10 96 50 96 C 92 96 92 50 50 47",
    "M 78 12 C 50 -5 15 10 28 33 C 40 50 85 55 80 80 C 70 102 20 100 20 78 C 20 55 60 45 82 10",
};
constexpr string_view kNine[] = {
    "M 80 25 C 70 0 20 0 17 28 C 15 55 60 58 80 28 L 75 95",
    "M 78 30 C 75 2 20 2 18 30 C 18 55 70 55 80 25 C 85 60 80 95 30 95",
    "M 75 10 C 40 -5 10 25 25 45 C 40 60 70 40 78 10 C 75 40 70 70 55 97",
};

constexpr std::span<const string_view> kDigits[] = {kZero, kOne, kTwo,   kThree, kFour,
                                                    kFive, kSix, kSeven, kEight, kNine};

}  // namespace

std::span<const std::string_view> digitShapes(int digit) {
  UNROLL_ASSERT(digit >= 0 && digit <= 9);
  return kDigits[digit];
}

}  // namespace unroll
