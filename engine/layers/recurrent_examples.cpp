// SPDX-License-Identifier: GPL-3.0-or-later
// What all recurrent layers are tried on.
#include "layers/recurrent.h"

namespace unroll::recurrent {

void addStateExamples(std::vector<LayerExample>& all, size_t states) {
  const auto add = [&](std::string title, AttributeMap attributes, int64_t steps, int64_t batch, int64_t time) {
    const bool given = attributes.contains("initial_state");
    const bool twice = attributes.contains("direction") && attributes["direction"] == AttributeValue{"both"};
    attributes["units"] = int64_t{3};
    LayerExample e{std::move(title), std::move(attributes), {{{'N', kOpen}, {'T', steps}, {'F', 2}}}, batch, time};
    const Shape state{{'N', kOpen}, {'F', 3}};
    if (given) e.inputs.insert(e.inputs.end(), states * (twice ? 2 : 1), state);
    all.push_back(std::move(e));
  };
  add("a given initial state", {{"initial_state", true}}, kOpen, 2, 3);
  add("the state goes out", {{"return_state", true}}, kOpen, 3, 4);
  add("states in and out, every step", {{"initial_state", true}, {"return_state", true}, {"return_sequences", true}},
      kOpen, 3, 3);
  add("states in and out, backward, fixed time",
      {{"initial_state", true}, {"return_state", true}, {"direction", "backward"}}, 4, 3, 0);
  add("both, states in and out, side by side",
      {{"initial_state", true}, {"return_state", true}, {"direction", "both"}, {"return_sequences", true}}, kOpen, 3,
      4);
  add("both, states in and out, summed, last step",
      {{"initial_state", true}, {"return_state", true}, {"direction", "both"}, {"merge", "sum"}}, kOpen, 3, 2);
  add("both, a given state, one step of one sample", {{"initial_state", true}, {"direction", "both"}}, kOpen, 1, 1);
}

void addActivationExamples(std::vector<LayerExample>& all, const std::vector<AttributeSpec>& attributes) {
  std::vector<const AttributeSpec*> functions;
  for (const AttributeSpec& spec : attributes) {
    if (spec.key.ends_with("activation")) functions.push_back(&spec);
  }
  const size_t count = functions.front()->choices.size();
  for (size_t i = 0; i < count; ++i) {
    LayerExample e{
        {}, {{"units", int64_t{3}}, {"return_sequences", true}}, {{{'N', kOpen}, {'T', kOpen}, {'F', 2}}}, 2, 3};
    for (size_t k = 0; k < functions.size(); ++k) {
      const std::string& key = functions[k]->choices[(i + 5 * k) % count].key;
      e.attributes[functions[k]->key] = key;
      e.title += (k ? ", " : "through ") + key;
    }
    all.push_back(std::move(e));
  }
}

std::vector<LayerExample> examples() {
  const auto sequence = [](int64_t steps, int64_t features) {
    return std::vector<Shape>{{{'N', kOpen}, {'T', steps}, {'F', features}}};
  };
  return {
      {"last step, open time", {{"units", int64_t{3}}}, sequence(kOpen, 2), 2, 4},
      {"every step, open time", {{"units", int64_t{2}}, {"return_sequences", true}}, sequence(kOpen, 3), 3, 5},
      {"one step of one sample", {{"units", int64_t{4}}}, sequence(kOpen, 1), 1, 1},
      {"fixed time, no bias",
       {{"units", int64_t{3}}, {"use_bias", false}, {"return_sequences", true}},
       sequence(3, 5),
       2},
      {"backward, last step", {{"units", int64_t{2}}, {"direction", "backward"}}, sequence(4, 3), 2},
      {"backward, every step",
       {{"units", int64_t{3}}, {"direction", "backward"}, {"return_sequences", true}},
       sequence(kOpen, 2),
       2,
       3},
      {"both, side by side",
       {{"units", int64_t{2}}, {"direction", "both"}, {"return_sequences", true}},
       sequence(kOpen, 3),
       2,
       3},
      {"both, summed, last step", {{"units", int64_t{3}}, {"direction", "both"}, {"merge", "sum"}}, sequence(4, 2), 2},
      {"one unit", {{"units", int64_t{1}}, {"return_sequences", true}}, sequence(2, 1), 5},
  };
}

}  // namespace unroll::recurrent
