// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/fit_text.h"

#include "train/trainer.h"

namespace unroll::cli {

Result<std::vector<Edit>> fitToText(const NetworkSpec& spec, const std::string& path) {
  const Inference inference = infer(spec);
  UNROLL_CHECK(requireSound(spec, inference));
  const NodeInfo& last = inference.nodes.at(inference.outputNodes.front());
  ReadRequest request = readRequest(spec, inference, path);
  const bool reads = request.input.rank() == 2 || request.input.rank() == 3;
  const bool oneHot = request.input.rank() == 3;
  if (oneHot) request.input[2].size = kOpen;  // as many characters as there are
  DataSplit data;
  if (reads && findAttribute(last.layer->attributes, "units")) { UNROLL_TRY(data, readData(request)); }
  const auto characters = data.training ? static_cast<int64_t>(data.training->vocabulary().size()) : 0;
  if (characters == 0) {
    return Error{
        "new.no_text",
        Text{QT_TRANSLATE_NOOP("engine",
                               "Only a network that reads text can be fitted to data, and only to a text file. "
                               "Leave --data out here and give it to train.")},
        {},
        ErrorKind::Usage};
  }
  std::vector<Edit> edits;
  if (oneHot) {
    edits.push_back(
        SetAttribute{inference.inputNodes.front(), "shape", std::vector<int64_t>{request.input[1].size, characters}});
  }
  for (const NodeSpec& node : spec.nodes) {
    const NodeInfo& info = inference.nodes.at(node.id);
    if (info.layer && findAttribute(info.layer->attributes, "input_dim"))
      edits.push_back(SetAttribute{node.id, "input_dim", characters});
  }
  edits.push_back(SetAttribute{inference.outputNodes.front(), "units", characters});
  return edits;
}

}  // namespace unroll::cli
