// SPDX-License-Identifier: GPL-3.0-or-later
// unroll-cli init: the weights that training would start from.
#include "cli/command.h"
#include "cli/documents.h"
#include "formats/tensors.h"

namespace unroll::cli {
namespace {

struct Options {
  std::string file;
  std::string output;
  std::optional<uint64_t> seed;
  std::string type = "f32";
};

Result<int> init(const Options& options, Context& context) {
  UNROLL_TRY(const OpenedDocument opened, openDocument(options.file, options.seed));
  UNROLL_CHECK(checkWritable(options.output));
  UNROLL_TRY(const WeightMap weights, initialWeights(opened.spec(), opened.inference));
  UNROLL_CHECK(saveSafetensors(options.output, weights, options.type == "f64" ? DataType::F64 : DataType::F32));
  const int64_t count = opened.inference.parameterCount();
  if (context.json) {
    context.answer(Json{
        {"weights", options.output}, {"tensors", weights.size()}, {"parameters", count}, {"seed", opened.spec().seed}});
  } else {
    context.out << count << " parameters from seed " << opened.spec().seed << " written to " << options.output << '\n';
  }
  return kDone;
}

}  // namespace

void addInit(CLI::App& app, Action& action) {
  auto options = std::make_shared<Options>();
  CLI::App* added = command(app, action, "init", "Writes the initial weights that follow from the seed", options, init);
  added->add_option("FILE", options->file, "The document (.unroll)")->required();
  added->add_option("-o,--output", options->output, "Where the weights go (.safetensors)")->required();
  added->add_option("--seed", options->seed, "Instead of the document's seed")->check(isSeed());
  added->add_option("--type", options->type, "f32 as training starts from, or f64 as drawn")
      ->check(CLI::IsMember({"f32", "f64"}));
}

}  // namespace unroll::cli
