// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/vocabulary.h"

#include <sstream>

#include "data/vocabulary.h"
#include "formats/tensors.h"

namespace unroll::cli {

Status saveWeights(const std::string& path, const WeightMap& weights, const DataSplit& data) {
  TensorMetadata metadata;
  const Vocabulary* const own = data.training->vocabularyOf(0);
  const bool words = own && own->unit() == Vocabulary::Unit::Word;
  std::string all;
  for (const std::string& token : data.training->vocabulary())
    if (!token.empty()) all += (words && !all.empty() ? " " : "") + token;
  if (!all.empty()) metadata[words ? "words" : "vocabulary"] = all;
  return saveSafetensors(path, weights, DataType::F32, metadata);
}

Result<std::vector<std::string>> savedVocabulary(const std::string& path) {
  UNROLL_TRY(const TensorMetadata metadata, loadSafetensorsMetadata(path));
  if (const auto words = metadata.find("words"); words != metadata.end()) {
    std::vector<std::string> tokens{""};  // padding
    std::istringstream all(words->second);
    for (std::string word; all >> word;) tokens.push_back(word);
    return tokens;
  }
  const auto found = metadata.find("vocabulary");
  return found == metadata.end() ? std::vector<std::string>{} : charactersOf(found->second);
}

std::vector<std::string> charactersOf(const std::string& text) {
  std::vector<std::string> characters;
  for (size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    characters.push_back(text.substr(i, length));
    i += length;
  }
  return characters;
}

}  // namespace unroll::cli
