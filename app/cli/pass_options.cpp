// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/pass_options.h"

#include "cli/sample.h"

namespace unroll::cli {

void addPassOptions(CLI::App& command, PassOptions& options) {
  command.add_option("-w,--weights", options.weights, "The weights (.safetensors); without it those of the seed");
  command.add_option("--input", options.inputs, "[NODE=]FILE.npy: samples for an input")->allow_extra_args(false);
  command.add_option("--target", options.target, "The target (.npy)");
  command.add_option("--data", options.data, "Data to take the sample from, instead of the document's");
  command.add_option("--sample", options.sample, "Which sample of the data, from 0, where none is given")
      ->check(CLI::NonNegativeNumber);
  command.add_option("--mode", options.mode, "train: dropout is active")->check(CLI::IsMember({"evaluate", "train"}));
  command.add_option("--step", options.step, "The training step whose dropout is drawn, from 1");
  command.add_option("--seed", options.seed, "Instead of the document's seed")->check(isSeed());
}

Result<Explanation::Request> requestFor(const OpenedDocument& opened, const PassOptions& options) {
  Explanation::Request request;
  UNROLL_TRY(request.weights, weightsFor(opened, options.weights));
  request.weightsAreInitial = options.weights.empty();
  request.training = options.mode == "train";
  request.step = options.step;
  if (options.inputs.empty() && !opened.spec().sample) {
    UNROLL_TRY(GivenSample sample, sampleOfData(opened, options.data, options.sample));
    request.inputs = std::move(sample.inputs);
    request.target = std::move(sample.target);
    request.targetMask = std::move(sample.targetMask);
    if (options.target.empty()) return request;
  } else {
    UNROLL_TRY(request.inputs, inputsFor(opened, options.inputs));
  }
  // The document's own target belongs to its own sample.
  if (options.target.empty() && !options.inputs.empty()) return request;
  UNROLL_TRY(request.target, targetFor(opened, options.target, request.inputs.begin()->second.extent(0),
                                       outputTimeOf(opened, request.inputs)));
  return request;
}

}  // namespace unroll::cli
