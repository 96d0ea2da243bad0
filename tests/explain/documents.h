// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Small documents made in memory, and samples for them.
#include <QtGlobal>
#include <string>
#include <vector>

#include "core/rng.h"
#include "explain/explanation.h"

namespace unroll::test {

inline NodeSpec node(NodeId id, std::string type, std::string name, AttributeMap attributes = {}) {
  NodeSpec n;
  n.id = id;
  n.type = std::move(type);
  n.name = std::move(name);
  n.attributes = std::move(attributes);
  return n;
}

/// The nodes one after the other.
inline NetworkSpec chain(std::vector<NodeSpec> nodes, std::string loss) {
  NetworkSpec spec;
  spec.nodes = std::move(nodes);
  spec.training.loss = std::move(loss);
  for (size_t i = 1; i < spec.nodes.size(); ++i)
    spec.edges.push_back({{spec.nodes[i - 1].id, "out"}, {spec.nodes[i].id, "in"}});
  return spec;
}

inline TensorD drawn(const Extents& extents, uint64_t seed, double low = -1.0, double high = 1.0) {
  Rng rng(seed, "sample");
  TensorD x(extents);
  for (double& v : x.span()) v = rng.uniform(low, high);
  return x;
}

using Sizes = std::vector<int64_t>;
inline AttributeMap units(int64_t count, const char* activation) {
  return {{"units", count}, {"activation", std::string(activation)}};
}

struct Document {
  std::string title;
  NetworkSpec spec;
  std::map<std::string, TensorD> inputs;
  TensorD target;
  std::optional<std::vector<uint8_t>> mask = {};
  bool training = false;
};

inline Document xorNet() {
  return {"xor",
          chain({node(1, "input", "in", {{"shape", Sizes{2}}}), node(2, "dense", "hidden", units(3, "tanh")),
                 node(3, "dense", "fc", units(1, "sigmoid"))},
                "binary_crossentropy"),
          {{"in", TensorD({4, 2}, std::vector<double>{0, 0, 0, 1, 1, 0, 1, 1})}},
          TensorD({4, 1}, std::vector<double>{0, 1, 1, 0})};
}

inline Document lstmNet() {
  return {"lstm",
          chain({node(1, "input", "in", {{"shape", Sizes{kOpen, 2}}}),
                 node(2, "lstm", "lstm1", {{"units", int64_t{3}}}), node(3, "dense", "fc", units(2, "softmax"))},
                "sparse_categorical_crossentropy"),
          {{"in", drawn({2, 4, 2}, 5)}},
          TensorD({2}, std::vector<double>{1, 0})};
}

inline Document maskedNet() {
  Document d{"masked sequences",
             chain({node(1, "input", "in", {{"shape", Sizes{kOpen, 2}}}),
                    node(2, "gru", "gru1", {{"units", int64_t{2}}, {"return_sequences", true}}),
                    node(3, "dense", "fc", units(1, "linear"))},
                   "mean_squared_error"),
             {{"in", drawn({2, 3, 2}, 6)}},
             drawn({2, 3, 1}, 7)};
  d.mask = std::vector<uint8_t>{1, 1, 1, 1, 1, 0};
  return d;
}

inline Document imageNet() {
  return {
      "images",
      chain({node(1, "input", "in", {{"shape", Sizes{1, 8, 8}}}),
             node(2, "conv2d", "conv",
                  {{"filters", int64_t{3}}, {"padding", std::string("same")}, {"activation", std::string("relu")}}),
             node(3, "max_pooling2d", "pool"), node(4, "flatten", "flat"), node(5, "dense", "fc", units(4, "softmax"))},
            "categorical_crossentropy"),
      {{"in", drawn({1, 1, 8, 8}, 8, 0.0, 1.0)}},
      TensorD({1, 4}, std::vector<double>{0, 0, 1, 0})};
}

inline Document textNet() {
  Document d{"text with dropout",
             chain({node(1, "input", "in", {{"shape", Sizes{kOpen}}}),
                    node(2, "embedding", "emb", {{"input_dim", int64_t{5}}, {"output_dim", int64_t{3}}}),
                    node(3, "simple_rnn", "rnn", {{"units", int64_t{3}}}), node(4, "dropout", "drop", {{"rate", 0.5}}),
                    node(5, "dense", "fc", units(5, "softmax"))},
                   "sparse_categorical_crossentropy"),
             {{"in", TensorD({2, 3}, std::vector<double>{0, 3, 1, 4, 4, 2})}},
             TensorD({2}, std::vector<double>{2, 4})};
  d.training = true;
  return d;
}

inline std::vector<Document> documents() { return {xorNet(), lstmNet(), maskedNet(), imageNet(), textNet()}; }

inline Result<std::shared_ptr<const Explanation>> explain(const Document& d,
                                                          const LayerCatalog& catalog = LayerCatalog::builtIn()) {
  Explanation::Request request;
  UNROLL_TRY(request.weights, initialWeights(d.spec, infer(d.spec, catalog)));
  request.weightsAreInitial = true;
  request.inputs = d.inputs;
  request.target = d.target;
  request.mask = d.mask;
  request.training = d.training;
  request.step = 1;
  return Explanation::create(d.spec, std::move(request), catalog);
}

/// The same where it has to succeed.
inline std::shared_ptr<const Explanation> explained(const Document& d) {
  auto made = explain(d);
  if (!made) qFatal("%s: %s", d.title.c_str(), made.error().english().c_str());
  return *made;
}

}  // namespace unroll::test
