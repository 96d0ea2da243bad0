// SPDX-License-Identifier: GPL-3.0-or-later
// Writes for each kind of board the numbers that seed 3 gives it, to the standard output:
// tests/golden/make_boards.py computes the same boards in PyTorch from them.
#include <iostream>
#include <nlohmann/json.hpp>

#include "chalkboard/board.h"

using namespace unroll;
using Json = nlohmann::json;

namespace {

Json tensorJson(const TensorD& tensor) {
  return {{"shape", tensor.extents()}, {"data", std::vector<double>(tensor.span().begin(), tensor.span().end())}};
}

Json mapJson(const std::map<std::string, TensorD>& tensors) {
  Json json = Json::object();
  for (const auto& [name, tensor] : tensors) json[name] = tensorJson(tensor);
  return json;
}

}  // namespace

int main() {
  Json all = Json::object();
  for (const BoardKind& kind : boardKinds()) {
    BoardSettings settings;
    settings.kind = kind.key;
    settings.seed = 3;
    for (const BoardSize& size : kind.sizes)  // one more than at the start: more than the simplest case
      settings.sizes[size.key] = std::min(size.start + 1, size.high);
    const auto board = makeBoard(settings);
    if (!board) {
      std::cerr << board.error().english() << '\n';
      return 1;
    }
    Json one = {{"sizes", settings.sizes},
                {"weights", mapJson(board->spec.weights)},
                {"inputs", mapJson(board->spec.sample->inputs)},
                {"target", tensorJson(*board->spec.sample->target)}};
    if (board->update) {
      one["step"] = board->update->step;
      for (const auto& [name, slots] : board->update->slots)
        for (const TensorD& slot : slots) one["slots"][name].push_back(tensorJson(slot));
    }
    all[kind.key] = std::move(one);
  }
  std::cout << all.dump() << '\n';
}
