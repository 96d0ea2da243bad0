// SPDX-License-Identifier: GPL-3.0-or-later
// unroll-cli generate: text, one character after another, from a network that predicts the next one.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "cli/command.h"
#include "cli/documents.h"
#include "cli/vocabulary.h"
#include "core/parallel.h"
#include "core/rng.h"

namespace unroll::cli {
namespace {

struct Options {
  std::string file, weights, data;
  std::optional<std::string> prompt;
  std::vector<double> temperatures{1.0};
  int64_t length = 400;
  std::optional<uint64_t> seed;
  int threads = 0;
};

/// The window of a network whose time axis is open.
constexpr int64_t kOpenWindow = 40;

/// A network, its characters and its window of T of them.
class Writer {
 public:
  static Result<Writer> create(const OpenedDocument& opened, const Options& options);

  /// The numbers of a prompt's characters; the error names the first that the network does not know.
  Result<std::vector<int64_t>> encode(const std::string& prompt) const;
  /// LENGTH characters that follow PROMPT, drawn at TEMPERATURE (0: always the most probable).
  std::string write(std::vector<int64_t> text, int64_t length, double temperature, uint64_t seed);
  std::string defaultPrompt() const { return m_prompt; }

 private:
  void show(const std::vector<int64_t>& text);
  int64_t draw(const float* values, double temperature, double uniform) const;

  std::unique_ptr<Network> m_network;
  std::vector<std::string> m_vocabulary;
  std::string m_prompt;
  PortRef m_output;
  int64_t m_window = 0;
  bool m_openTime = false;
  bool m_oneHot = true;
  bool m_logits = false;
  mutable std::vector<double> m_weights;
};

Error notText(const std::string& path, const Shape& input) {
  Place place;
  place.file = path;
  return Error{"generate.no_text",
               Text{QT_TRANSLATE_NOOP("engine",
                                      "This network does not read text: its input takes {0}. It should take [window, "
                                      "characters], or [window] for an embedding, and give one number for each "
                                      "character."),
                    {input.str()}},
               place};
}

Result<Writer> Writer::create(const OpenedDocument& opened, const Options& options) {
  const NodeInfo& input = opened.inference.nodes.at(opened.inference.inputNodes.front());
  const NodeInfo& last = opened.inference.nodes.at(opened.inference.outputNodes.front());
  const Shape& shape = input.outputs.front();
  const Shape& prediction = last.outputs.front();
  if (shape.rank() < 2 || shape.rank() > 3 || prediction.rank() < 2) return notText(opened.path, shape);
  Writer writer;
  writer.m_oneHot = shape.rank() == 3;
  writer.m_openTime = shape.isOpen(1);
  writer.m_window = writer.m_openTime ? kOpenWindow : shape[1].size;
  writer.m_logits = opened.spec().training.fromLogits;
  writer.m_output = {last.id, last.outputPorts.front().name};

  if (!options.weights.empty()) { UNROLL_TRY(writer.m_vocabulary, savedVocabulary(options.weights)); }
  if (writer.m_vocabulary.empty() || !options.prompt || !options.data.empty()) {
    UNROLL_TRY(const DataSplit data, dataFor(opened, options.data));
    if (data.training->vocabulary().empty()) return notText(opened.path, shape);
    if (writer.m_vocabulary.empty() || !options.data.empty()) writer.m_vocabulary = data.training->vocabulary();
    writer.m_prompt = (data.validation ? data.validation : data.training)->text(0);
  }
  const int64_t gives = prediction[prediction.rank() - 1].size;
  const auto characters = static_cast<int64_t>(writer.m_vocabulary.size());
  // A text may have fewer characters than the network takes: the last places stand for none.
  if (characters < gives) writer.m_vocabulary.resize(static_cast<size_t>(gives));
  if (gives < characters || (writer.m_oneHot && shape[2].size != gives)) {
    Place place;
    place.file = opened.path;
    return Error{
        "generate.vocabulary",
        Text{QT_TRANSLATE_NOOP("engine",
                               "The text has {0} different characters, but the network takes {1} and gives {2}. "
                               "Give the text that it was trained on with --data."),
             {std::to_string(characters), shape.str(), prediction.str()}},
        place};
  }
  UNROLL_TRY(writer.m_network, Network::compile(opened.spec(), 1, writer.m_openTime ? writer.m_window : 0));
  UNROLL_TRY(const WeightMap weights, weightsFor(opened, options.weights));
  writer.m_network->setWeights(weights);
  writer.m_weights.resize(writer.m_vocabulary.size());
  return writer;
}

Result<std::vector<int64_t>> Writer::encode(const std::string& prompt) const {
  std::vector<int64_t> text;
  const std::vector<std::string> characters = charactersOf(prompt);
  for (size_t i = 0; i < characters.size(); ++i) {
    const auto at = std::find(m_vocabulary.begin(), m_vocabulary.end(), characters[i]);
    if (at == m_vocabulary.end()) {
      return Error{
          "generate.character",
          Text{QT_TRANSLATE_NOOP("engine",
                                 "The prompt's character {0}, '{1}', does not occur in the text that the network "
                                 "learned. Use its characters: {2}"),
               {std::to_string(i + 1), characters[i], fmt::format("{}", fmt::join(m_vocabulary, ""))}}};
    }
    text.push_back(at - m_vocabulary.begin());
  }
  return text;
}

/// The last characters of TEXT, as many as the window holds, at its end; what is missing before them
/// stays empty (rows of zeros: no character). An open time axis is as long as the text.
void Writer::show(const std::vector<int64_t>& text) {
  const auto size = static_cast<int64_t>(text.size());
  const int64_t window = m_openTime ? std::clamp<int64_t>(size, 1, m_window) : m_window;
  const int64_t shown = std::min(size, window);
  Batch& batch = m_network->batch();
  batch.count = 1;
  batch.time = m_openTime ? window : 0;
  if (batch.mask) std::fill_n(batch.mask, window, uint8_t{1});
  const auto classes = static_cast<int64_t>(m_vocabulary.size());
  std::fill_n(batch.input, window * (m_oneHot ? classes : 1), 0.0f);
  for (int64_t i = 0; i < shown; ++i) {
    const int64_t character = text[static_cast<size_t>(size - shown + i)];
    const int64_t t = window - shown + i;
    if (m_oneHot) {
      batch.input[t * classes + character] = 1.0f;
    } else {
      batch.input[t] = static_cast<float>(character);
    }
  }
}

/// p ∝ exp(ln p / temperature); UNIFORM in [0, 1) picks by the running sum. Characters of a padded
/// vocabulary are never drawn.
int64_t Writer::draw(const float* values, double temperature, double uniform) const {
  const size_t count = m_vocabulary.size();
  size_t best = 0;
  for (size_t i = 0; i < count; ++i) {
    const double p = values[i];
    m_weights[i] = m_vocabulary[i].empty() ? -HUGE_VAL : m_logits ? p : std::log(std::max(p, 1e-30));
    if (m_weights[i] > m_weights[best]) best = i;
  }
  if (temperature <= 0.0) return static_cast<int64_t>(best);
  const double highest = m_weights[best];
  double sum = 0.0;
  for (double& weight : m_weights) sum += weight = std::exp((weight - highest) / temperature);
  double left = uniform * sum;
  for (size_t i = 0; i < count; ++i) {
    if ((left -= m_weights[i]) < 0.0) return static_cast<int64_t>(i);
  }
  return static_cast<int64_t>(best);
}

std::string Writer::write(std::vector<int64_t> text, int64_t length, double temperature, uint64_t seed) {
  Rng rng(seed, "generate");
  std::string written;
  const auto classes = static_cast<int64_t>(m_vocabulary.size());
  for (int64_t i = 0; i < length; ++i) {
    show(text);
    m_network->forward(false, 0);
    const Network::View view = m_network->output(m_output);
    const int64_t next = draw(view.values + elementCount(view.extents) - classes, temperature, rng.uniform());
    text.push_back(next);
    written += m_vocabulary[static_cast<size_t>(next)];
  }
  return written;
}

Result<int> answer(const Options& options, Context& context, const OpenedDocument& opened) {
  UNROLL_TRY(Writer writer, Writer::create(opened, options));
  const std::string prompt = options.prompt.value_or(writer.defaultPrompt());
  auto encoded = writer.encode(prompt);
  if (!encoded && !options.prompt) {
    return Error{
        "generate.prompt",
        Text{QT_TRANSLATE_NOOP("engine",
                               "The document's own text has other characters than the one that the network learned. "
                               "Say with --prompt what the text begins with, or give the text with --data.")}};
  }
  UNROLL_TRY(const std::vector<int64_t> start, std::move(encoded));
  Json answers = Json::array();
  for (double temperature : options.temperatures) {
    const std::string written = writer.write(start, options.length, temperature, opened.spec().seed);
    if (context.json) {
      answers.push_back({{"prompt", prompt},
                         {"temperature", temperature},
                         {"length", options.length},
                         {"generated", written},
                         {"text", prompt + written}});
    } else {
      if (options.temperatures.size() > 1) context.out << fmt::format("--- temperature {}\n", temperature);
      context.out << prompt << written << '\n';
    }
  }
  if (context.json) context.answer(answers.size() == 1 ? answers.front() : answers);
  return kDone;
}

Result<int> generate(const Options& options, Context& context) {
  UNROLL_TRY(const OpenedDocument opened, openDocument(options.file, options.seed));
  ThreadPool pool(options.threads);
  std::optional<Result<int>> result;
  pool.run([&] { result = answer(options, context, opened); });
  return *std::move(result);
}

}  // namespace

void addGenerate(CLI::App& app, Action& action) {
  auto options = std::make_shared<Options>();
  CLI::App* added = command(app, action, "generate", "Writes text, character by character", options, generate);
  added->add_option("FILE", options->file, "The document (.unroll)")->required();
  added->add_option("-w,--weights", options->weights, "The weights (.safetensors); without it those of the seed");
  added->add_option("--prompt", options->prompt, "What the text begins with; without it a piece of the data");
  added
      ->add_option("--temperature", options->temperatures,
                   "Above 1 bolder, below 1 safer, 0 always the likeliest; repeatable: every "
                   "one starts from the same prompt")
      ->check(CLI::Range(0.0, 100.0))
      ->allow_extra_args(false);
  added->add_option("--length", options->length, "How many characters")
      ->check(CLI::Range(int64_t{1}, int64_t{10'000'000}));
  added->add_option("--data", options->data,
                    "The text that it was trained on, where the weights do not say its characters");
  added->add_option("--seed", options->seed, "Instead of the document's seed");
  added->add_option("--threads", options->threads, "How many to work with; all cores without it")
      ->check(CLI::Range(0, 1024));
}

}  // namespace unroll::cli
