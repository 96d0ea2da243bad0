// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/vocabulary.h"

#include "formats/tensors.h"

namespace unroll::cli {

Status saveWeights(const std::string& path, const WeightMap& weights, const DataSplit& data) {
  TensorMetadata metadata;
  std::string characters;
  for (const std::string& character : data.training->vocabulary()) characters += character;
  if (!characters.empty()) metadata["vocabulary"] = characters;
  return saveSafetensors(path, weights, DataType::F32, metadata);
}

Result<std::vector<std::string>> savedVocabulary(const std::string& path) {
  UNROLL_TRY(const TensorMetadata metadata, loadSafetensorsMetadata(path));
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
