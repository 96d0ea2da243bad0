// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <map>
#include <string>
#include <string_view>

#include "core/result.h"
#include "core/tensor.h"

namespace unroll {

enum class DataType { F32, F64 };

/// Words that travel with tensors: a text model's "vocabulary".
using TensorMetadata = std::map<std::string, std::string>;

/// The safetensors format (8 bytes of header length, a JSON header, the data). Names are sorted, no
/// timestamps: same values, same bytes. F32 and F64 are read (and F16, BF16, integers widened).
Result<std::map<std::string, TensorD>> readSafetensors(std::string_view bytes, const std::string& file = {});
std::string writeSafetensors(const std::map<std::string, TensorD>& tensors, DataType type,
                             const TensorMetadata& metadata = {});
Result<std::map<std::string, TensorD>> loadSafetensors(const std::string& path);
Status saveSafetensors(const std::string& path, const std::map<std::string, TensorD>& tensors, DataType type,
                       const TensorMetadata& metadata = {});
/// What stands under "__metadata__"; empty where there is none.
Result<TensorMetadata> loadSafetensorsMetadata(const std::string& path);

/// NumPy's .npy, versions 1 to 3, either order of memory, little-endian floats and integers, booleans.
Result<TensorD> readNpy(std::string_view bytes, const std::string& file = {});
std::string writeNpy(const TensorD& tensor, DataType type);
Result<TensorD> loadNpy(const std::string& path);
Status saveNpy(const std::string& path, const TensorD& tensor, DataType type);

}  // namespace unroll
