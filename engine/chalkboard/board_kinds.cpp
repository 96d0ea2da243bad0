// SPDX-License-Identifier: GPL-3.0-or-later
// The kinds of boards: which layer of the catalog, at which sizes.
#include <algorithm>

#include "chalkboard/board.h"
#include "chalkboard/board_plan.h"

namespace unroll {
namespace {

int64_t of(const BoardSizes& sizes, std::string_view key) { return sizes.find(key)->second; }

BoardSize units(int start = 2) { return {"units", QT_TRANSLATE_NOOP("engine", "Units"), 1, 4, start}; }
BoardSize inputs(int start = 2) { return {"inputs", QT_TRANSLATE_NOOP("engine", "Inputs"), 1, 4, start}; }
BoardSize steps(int start) { return {"steps", QT_TRANSLATE_NOOP("engine", "Time steps"), 1, 4, start}; }

void dense(BoardPlan& plan, const BoardSizes& s) {
  plan.input("x", {of(s, "inputs")});
  plan.layer("dense", {{"units", of(s, "units")}, {"activation", std::string("sigmoid")}}, {{"x", "in"}});
}

/// A cell with its state given, over a sequence.
void recurrent(BoardPlan& plan, const BoardSizes& s, const std::string& type, bool cellState) {
  plan.input("x", {of(s, "steps"), of(s, "inputs")});
  plan.input("h0", {of(s, "units")});
  std::vector<std::pair<std::string, std::string>> from{{"x", "in"}, {"h0", "initial_h"}};
  if (cellState) {
    plan.input("c0", {of(s, "units")});
    from.emplace_back("c0", "initial_c");
  }
  plan.layer(type, {{"units", of(s, "units")}, {"initial_state", true}}, from);
}

void image(BoardPlan& plan, const BoardSizes& s) {
  plan.input("x", {of(s, "channels"), of(s, "image"), of(s, "image")});
}

void convolution(BoardPlan& plan, const BoardSizes& s) {
  image(plan, s);
  plan.layer("conv2d",
             {{"filters", of(s, "filters")},
              {"kernel_size", std::vector<int64_t>{of(s, "kernel"), of(s, "kernel")}},
              {"activation", std::string("relu")}},
             {{"x", "in"}});
}

void pooling(BoardPlan& plan, const BoardSizes& s, const std::string& type) {
  image(plan, s);
  plan.layer(type, {{"pool_size", std::vector<int64_t>{of(s, "window"), of(s, "window")}}}, {{"x", "in"}});
}

void softmax(BoardPlan& plan, const BoardSizes& s) {
  plan.input("z", {of(s, "classes")});
  plan.layer("activation", {{"activation", std::string("softmax")}}, {{"z", "in"}});
  plan.loss("categorical_crossentropy");
}

void attention(BoardPlan& plan, const BoardSizes& s) {
  plan.input("Q", {of(s, "queries"), of(s, "features")});
  plan.input("K", {of(s, "keys"), of(s, "features")});
  plan.input("V", {of(s, "keys"), of(s, "features")});
  plan.layer("attention", {{"scaled", true}}, {{"Q", "query"}, {"V", "value"}, {"K", "key"}});
}

void multiHead(BoardPlan& plan, const BoardSizes& s) {
  plan.input("X", {of(s, "steps"), of(s, "features")});
  plan.layer("multi_head_attention", {{"num_heads", of(s, "heads")}, {"key_dim", of(s, "key")}, {"use_bias", false}},
             {{"X", "query"}, {"X", "value"}, {"X", "key"}});
}

void batchNormalization(BoardPlan& plan, const BoardSizes& s) {
  plan.samples(of(s, "samples"));
  plan.input("x", {of(s, "features")});
  plan.layer("batch_normalization", {}, {{"x", "in"}});
}

/// The smallest network that has a gradient: one unit without activation.
void adam(BoardPlan& plan, const BoardSizes& s) {
  plan.input("x", {of(s, "weights")});
  plan.layer("dense", {{"units", int64_t{1}}, {"use_bias", false}}, {{"x", "in"}});
  plan.optimizer({"adam", {{"form", std::string("pytorch")}, {"learning_rate", 0.1}}}, of(s, "step"));
}

std::vector<BoardSize> imageSizes() {
  return {{"image", QT_TRANSLATE_NOOP("engine", "Side of the image"), 3, 6, 4},
          {"channels", QT_TRANSLATE_NOOP("engine", "Channels"), 1, 2, 1}};
}

std::vector<BoardSize> with(std::vector<BoardSize> sizes, const std::vector<BoardSize>& more) {
  sizes.insert(sizes.end(), more.begin(), more.end());
  return sizes;
}

std::vector<BoardKind> kinds() {
  return {
      {"dense",
       QT_TRANSLATE_NOOP("engine", "Dense with backpropagation"),
       QT_TRANSLATE_NOOP("engine", "z = W x + b, an activation, the loss, and the chain rule back to every weight."),
       {inputs(), units()},
       {"activation", "use_bias"},
       dense},
      {"simple_rnn",
       QT_TRANSLATE_NOOP("engine", "RNN cell"),
       QT_TRANSLATE_NOOP("engine", "The state before and the input make the new state, step after step."),
       {inputs(), units(), steps(2)},
       {"activation", "use_bias"},
       [](BoardPlan& plan, const BoardSizes& s) { recurrent(plan, s, "simple_rnn", false); }},
      {"lstm",
       QT_TRANSLATE_NOOP("engine", "LSTM cell"),
       QT_TRANSLATE_NOOP("engine", "Input, forget and output gates decide what the cell takes, keeps and shows."),
       {inputs(), units(), steps(1)},
       {"output_activation", "use_bias"},
       [](BoardPlan& plan, const BoardSizes& s) { recurrent(plan, s, "lstm", true); }},
      {"gru",
       QT_TRANSLATE_NOOP("engine", "GRU cell"),
       QT_TRANSLATE_NOOP("engine", "An update gate mixes the old state with a new one; a reset gate forgets."),
       {inputs(), units(), steps(1)},
       {"reset_after", "update_gate", "use_bias"},
       [](BoardPlan& plan, const BoardSizes& s) { recurrent(plan, s, "gru", false); }},
      {"convolution",
       QT_TRANSLATE_NOOP("engine", "Convolution"),
       QT_TRANSLATE_NOOP("engine", "A small kernel moves over the image: at each place a sum of products."),
       with(imageSizes(), {{"filters", QT_TRANSLATE_NOOP("engine", "Filters"), 1, 2, 1},
                           {"kernel", QT_TRANSLATE_NOOP("engine", "Side of the kernel"), 2, 3, 3}}),
       {"padding", "activation", "use_bias"},
       convolution},
      {"max_pooling",
       QT_TRANSLATE_NOOP("engine", "Max pooling"),
       QT_TRANSLATE_NOOP("engine", "The largest number of each window goes on, and takes the whole gradient."),
       with(imageSizes(), {{"window", QT_TRANSLATE_NOOP("engine", "Side of the window"), 2, 3, 2}}),
       {"padding"},
       [](BoardPlan& plan, const BoardSizes& s) { pooling(plan, s, "max_pooling2d"); }},
      {"average_pooling",
       QT_TRANSLATE_NOOP("engine", "Average pooling"),
       QT_TRANSLATE_NOOP("engine", "The mean of each window goes on; the gradient is shared."),
       with(imageSizes(), {{"window", QT_TRANSLATE_NOOP("engine", "Side of the window"), 2, 3, 2}}),
       {"padding"},
       [](BoardPlan& plan, const BoardSizes& s) { pooling(plan, s, "average_pooling2d"); }},
      {"softmax",
       QT_TRANSLATE_NOOP("engine", "Softmax with cross-entropy"),
       QT_TRANSLATE_NOOP("engine", "Logits become probabilities; the gradient is what is given minus what is right."),
       {{"classes", QT_TRANSLATE_NOOP("engine", "Classes"), 2, 5, 3}},
       {},
       softmax},
      {"attention",
       QT_TRANSLATE_NOOP("engine", "Attention"),
       QT_TRANSLATE_NOOP("engine", "Scores of queries and keys, softmax over them, and the mixture of the values."),
       {{"queries", QT_TRANSLATE_NOOP("engine", "Queries"), 1, 4, 2},
        {"keys", QT_TRANSLATE_NOOP("engine", "Keys"), 1, 4, 2},
        {"features", QT_TRANSLATE_NOOP("engine", "Features"), 1, 4, 4}},
       {"scaled", "use_causal_mask"},
       attention},
      {"multi_head_attention",
       QT_TRANSLATE_NOOP("engine", "Multi-head attention"),
       QT_TRANSLATE_NOOP("engine", "Queries, keys and values are projected per head; the heads are put together."),
       {{"heads", QT_TRANSLATE_NOOP("engine", "Heads"), 1, 2, 2},
        steps(2),
        {"features", QT_TRANSLATE_NOOP("engine", "Features"), 1, 4, 2},
        {"key", QT_TRANSLATE_NOOP("engine", "Size of a key"), 1, 4, 1}},
       {"use_causal_mask", "use_bias"},
       multiHead},
      {"batch_normalization",
       QT_TRANSLATE_NOOP("engine", "Batch normalization"),
       QT_TRANSLATE_NOOP("engine", "Mean and variance of the batch, the numbers put on one scale, γ and β."),
       {{"samples", QT_TRANSLATE_NOOP("engine", "Samples"), 2, 4, 3},
        {"features", QT_TRANSLATE_NOOP("engine", "Features"), 1, 3, 1}},
       {"scale", "center"},
       batchNormalization},
      {"adam",
       QT_TRANSLATE_NOOP("engine", "Adam"),
       QT_TRANSLATE_NOOP("engine", "Gradient, the two moments, their correction for the first steps, the new weight."),
       {{"weights", QT_TRANSLATE_NOOP("engine", "Weights"), 1, 4, 2},
        {"step", QT_TRANSLATE_NOOP("engine", "Training step"), 1, 4, 1}},
       {},
       adam},
  };
}

}  // namespace

const std::vector<BoardKind>& boardKinds() {
  static const std::vector<BoardKind> all = kinds();
  return all;
}

const BoardKind* findBoardKind(std::string_view key) {
  const auto& all = boardKinds();
  const auto found = std::find_if(all.begin(), all.end(), [&](const BoardKind& kind) { return kind.key == key; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace unroll
