// SPDX-License-Identifier: GPL-3.0-or-later
// unroll-cli summary: layers, shapes, parameters, floating-point operations.
#include <fmt/format.h>

#include "cli/documents.h"
#include "cli/command.h"

namespace unroll::cli {
namespace {

struct Options {
  std::string file;
};

Json shapeJson(const Shape& shape) {
  Json sizes = Json::array();
  for (const Dim& dim : shape.dims()) sizes.push_back(dim.size == kOpen ? Json() : Json(dim.size));
  return sizes;
}

Json summaryJson(const OpenedDocument& opened) {
  Json layers = Json::array();
  for (NodeId id : opened.inference.order) {
    const NodeInfo& info = opened.inference.nodes.at(id);
    const NodeSpec& node = *opened.spec().find(id);
    layers.push_back({{"name", node.name},
                      {"type", node.type},
                      {"shape", info.outputs.empty() ? Json::array() : shapeJson(info.outputs.front())},
                      {"parameters", info.parameterCount},
                      {"flops", info.flops}});
  }
  return {{"layers", layers}, {"parameters", opened.inference.parameterCount()}, {"flops", opened.inference.flops()}};
}

std::string grouped(int64_t number) {
  std::string digits = std::to_string(number);
  for (auto at = static_cast<int64_t>(digits.size()) - 3; at > 0; at -= 3) digits.insert(static_cast<size_t>(at), ",");
  return digits;
}

void printTable(const OpenedDocument& opened, Context& context) {
  constexpr const char* kRow = "{:<20} {:<20} {:<20} {:>14} {:>16}\n";
  if (!opened.spec().title.empty()) context.out << opened.spec().title << "\n\n";
  context.out << fmt::format(kRow, "layer", "type", "shape", "parameters", "FLOPs");
  context.out << std::string(94, '-') << '\n';
  for (NodeId id : opened.inference.order) {
    const NodeInfo& info = opened.inference.nodes.at(id);
    const NodeSpec& node = *opened.spec().find(id);
    context.out << fmt::format(kRow, node.name, node.type, info.outputs.empty() ? "" : info.outputs.front().str(),
                               grouped(info.parameterCount), grouped(info.flops));
  }
  context.out << std::string(94, '-') << '\n';
  context.out << fmt::format(kRow, "in all", "", "", grouped(opened.inference.parameterCount()),
                             grouped(opened.inference.flops()));
}

Result<int> summary(const Options& options, Context& context) {
  UNROLL_TRY(const OpenedDocument opened, openDocument(options.file));
  if (context.json) {
    context.answer(summaryJson(opened));
  } else {
    printTable(opened, context);
  }
  return kDone;
}

}  // namespace

void addSummary(CLI::App& app, Action& action) {
  auto options = std::make_shared<Options>();
  CLI::App* added =
      command(app, action, "summary", "Lists the layers with shapes, parameters and operations", options, summary);
  added->add_option("FILE", options->file, "The document (.unroll)")->required();
}

}  // namespace unroll::cli
