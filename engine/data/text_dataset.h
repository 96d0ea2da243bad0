// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "data/dataset.h"

namespace unroll {

/// How windows are cut from a text and what a sample looks like.
struct TextWindows {
  int64_t length = 40;        ///< characters of a window, T
  int64_t step = 3;           ///< from one window's begin to the next
  bool oneHotInput = true;    ///< (N, T, F) rows; else (N, T) character numbers for an embedding
  bool oneHotTarget = false;  ///< rows instead of character numbers
  bool everyStep = false;     ///< the next character at every step, not only behind the window
  bool mixed = false;         ///< windows may be shuffled across the border of the split
  int64_t width = 0;          ///< F: 0 as many as there are characters; more leaves the rest unused
  bool words = false;         ///< tokens are words and punctuation marks; 0 is padding, 1 an unknown word
  int64_t mostWords = 0;      ///< so many of the most frequent words are told apart; 0: all
};

/// The characters of UTF-8 bytes; the error names the first byte that is none, its offset and line.
/// FILE is for the error. Windows line ends become line feeds; a byte order mark is left out.
Result<std::u32string> decodeUtf8(std::string_view bytes, const std::string& file);
std::string encodeUtf8(char32_t character);

/// The windows of TEXT; its vocabulary is every character that occurs, by code point, or its words. FILE is for the
/// error where the text is shorter than one window or has more characters than WIDTH.
Result<DatasetPtr> makeTextDataset(std::u32string_view text, const TextWindows& windows, const std::string& file);

/// "unit", "vocabulary", "length", "step", "input", "one_hot", "every_step", "cut": for the built-in text and for text files.
const std::vector<AttributeSpec>& textAttributes();
TextWindows textWindows(const Attributes& attributes);

}  // namespace unroll
