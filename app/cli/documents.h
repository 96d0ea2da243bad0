// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "data/dataset.h"
#include "graph/inference.h"
#include "io/document.h"
#include "train/trainer.h"

namespace unroll::cli {

/// A document without errors, and what follows from it.
struct OpenedDocument {
  std::string path;
  Document document;
  Inference inference;
  const NetworkSpec& spec() const { return document.spec; }
};

/// Reads PATH and puts SEED in place of its own; fails with the first diagnostic that is an error,
/// with line and column.
Result<OpenedDocument> openDocument(const std::string& path, std::optional<uint64_t> seed = {});
/// All that is wrong in a document that could be read, placed in its file. DATA may be null.
std::vector<Diagnostic> diagnosticsOf(const Document& document, const Dataset* data);
/// DIAGNOSTIC as an error, placed in FILE.
Error errorOf(const Diagnostic& diagnostic, const NetworkSpec& spec, const std::string& file);

/// The weights in PATH, checked against the document; PATH empty: those of the seed.
Result<WeightMap> weightsFor(const OpenedDocument& opened, const std::string& path);
/// The data in PATH, by what the document asks of it; PATH empty: the document's own.
Result<DataSplit> dataFor(const OpenedDocument& opened, const std::string& path);
/// A trainer for the document on DATA; what does not fit is an error with its place in the document.
/// WEIGHTS null: those of the seed.
Result<std::unique_ptr<Trainer>> openTrainer(const OpenedDocument& opened, const DataSplit& data,
                                             const WeightMap* weights);
/// Whether a file can be written at PATH: fails now (exit code 3) instead of after the work.
Status checkWritable(const std::string& path);

/// Whether all VALUES of FILE are numbers. Samples with a NaN give nothing but NaN: its place is what helps.
Status checkFinite(const TensorD& values, const std::string& file);
/// The tensors given by --input [NODE=]FILE, by input node, checked against the document's shapes and
/// against each other. None given: those of the document's sample, if it has one.
Result<std::map<std::string, TensorD>> inputsFor(const OpenedDocument& opened,
                                                 const std::vector<std::string>& arguments);
/// The tensor in PATH in the shape that the document's loss takes for SAMPLES samples of TIME steps;
/// PATH empty: the target of the document's sample.
Result<std::optional<TensorD>> targetFor(const OpenedDocument& opened, const std::string& path, int64_t samples,
                                         int64_t time);

/// The longest open time axis of INPUTS (0 where none is open).
int64_t timeOf(const OpenedDocument& opened, const std::map<std::string, TensorD>& inputs);
/// The steps of the output's open time axis for INPUTS (0 where it is not open).
int64_t outputTimeOf(const OpenedDocument& opened, const std::map<std::string, TensorD>& inputs);
/// Puts INPUTS into the network's memory as one batch, without padding.
void fillInputs(Network& network, const std::map<std::string, TensorD>& inputs);

}  // namespace unroll::cli
