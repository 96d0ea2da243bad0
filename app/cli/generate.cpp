// SPDX-License-Identifier: GPL-3.0-or-later
// unroll-cli generate: text, one token after another, from a network that predicts the next one, or from an encoder and
// a decoder that make a text of another.
#include <fmt/format.h>

#include <algorithm>

#include "cli/command.h"
#include "cli/documents.h"
#include "cli/vocabulary.h"
#include "core/parallel.h"
#include "data/loaded_samples.h"
#include "data/vocabulary.h"
#include "graph/match_inputs.h"
#include "train/token_network.h"

namespace unroll::cli {
namespace {

struct Options {
  std::string file, weights, data, strategy;
  std::optional<std::string> prompt;
  std::vector<double> temperatures;
  std::optional<int64_t> topK, beam;
  int64_t length = 400;
  std::optional<uint64_t> seed;
  int threads = 0;
};

/// The window of a network whose time axis is open.
constexpr int64_t kOpenWindow = 40;

using Strategy = DecodeOptions::Strategy;
const std::map<std::string, Strategy> kStrategies = {
    {"greedy", Strategy::Greedy}, {"sample", Strategy::Sample}, {"beam", Strategy::Beam}};

constexpr int64_t kBeam = 4;

/// What is asked for, or else what the options given are about; empty where they leave it to the network.
std::optional<Strategy> strategyOf(const Options& options) {
  if (!options.strategy.empty()) return kStrategies.at(options.strategy);
  if (options.beam) return Strategy::Beam;
  if (options.topK || !options.temperatures.empty()) return Strategy::Sample;
  return std::nullopt;
}

/// A network that writes, what it begins with, and how its tokens are read.
struct Writer {
  std::unique_ptr<TokenNetwork> network;
  std::string prompt;
  std::vector<int64_t> prefix;
  std::vector<std::string> tokens;  ///< by number; empty ones are never written
  VocabularyPtr words;              ///< of a language model whose tokens are words
  bool continues = true;            ///< the text goes on behind the prompt; else the prompt is its source
  DecodeOptions options;

  /// The prompt as the text that goes on from it begins.
  std::string begin() const { return words ? words->decode(prefix) : prompt; }
  std::string textOf(const DecodedText& decoded) const {
    std::string text;
    if (words) {
      // As one text with its prompt, for the spaces between.
      std::vector<int64_t> all(prefix);
      all.insert(all.end(), decoded.tokens.begin(), decoded.tokens.end());
      return words->decode(all).substr(words->decode(prefix).size());
    }
    for (const int64_t token : decoded.tokens) text += tokens[static_cast<size_t>(token)];
    return text;
  }
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

/// The numbers of a prompt's characters; the error names the first that the network does not know.
Result<std::vector<int64_t>> encode(const std::vector<std::string>& vocabulary, const std::string& prompt) {
  std::vector<int64_t> text;
  const std::vector<std::string> characters = charactersOf(prompt);
  for (size_t i = 0; i < characters.size(); ++i) {
    const auto at = std::find(vocabulary.begin(), vocabulary.end(), characters[i]);
    if (at == vocabulary.end()) {
      return Error{
          "generate.character",
          Text{QT_TRANSLATE_NOOP("engine",
                                 "The prompt's character {0}, '{1}', does not occur in the text that the network "
                                 "learned. Use its characters: {2}"),
               {std::to_string(i + 1), characters[i], fmt::format("{}", fmt::join(vocabulary, ""))}}};
    }
    text.push_back(at - vocabulary.begin());
  }
  return text;
}

/// The vocabulary of a network that reads words; null where TOKENS are characters.
VocabularyPtr wordsOf(const std::vector<std::string>& tokens) {
  const bool words = tokens.size() > 1 && tokens[0].empty() && tokens[1] == "<unknown>";
  return words ? std::make_shared<const Vocabulary>(Vocabulary::Unit::Word, tokens, Vocabulary::Special{0, -1, -1, 1})
               : nullptr;
}

/// A language model: the text goes on behind the prompt.
Result<Writer> languageModel(const OpenedDocument& opened, const Options& options) {
  const NodeInfo& input = opened.inference.nodes.at(opened.inference.inputNodes.front());
  const Shape& shape = input.outputs.front();
  const Shape& prediction = opened.inference.nodes.at(opened.inference.outputNodes.front()).outputs.front();
  if (shape.rank() < 2 || shape.rank() > 3 || prediction.rank() < 2) return notText(opened.path, shape);
  Writer writer;
  std::string own;
  if (!options.weights.empty()) { UNROLL_TRY(writer.tokens, savedVocabulary(options.weights)); }
  if (writer.tokens.empty() || !options.prompt || !options.data.empty()) {
    UNROLL_TRY(const DataSplit data, dataFor(opened, options.data));
    if (data.training->vocabulary().empty()) return notText(opened.path, shape);
    if (writer.tokens.empty() || !options.data.empty()) writer.tokens = data.training->vocabulary();
    own = (data.validation ? data.validation : data.training)->text(0);
  }
  const int64_t gives = prediction[prediction.rank() - 1].size;
  const auto characters = static_cast<int64_t>(writer.tokens.size());
  // A text may have fewer characters than the network takes: the last places stand for none.
  if (characters < gives) writer.tokens.resize(static_cast<size_t>(gives));
  if (gives < characters || (shape.rank() == 3 && shape[2].size != gives)) {
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
  writer.words = wordsOf(writer.tokens);
  for (size_t i = 0; i < writer.tokens.size(); ++i)
    writer.options.forbidden.push_back(writer.tokens[i].empty() || (writer.words && i == 1));
  writer.options.strategy = Strategy::Sample;
  writer.prompt = options.prompt.value_or(own);
  auto prefix = writer.words ? writer.words->encode(writer.prompt) : encode(writer.tokens, writer.prompt);
  if (!prefix && !options.prompt) {
    return Error{
        "generate.prompt",
        Text{QT_TRANSLATE_NOOP("engine",
                               "The document's own text has other characters than the one that the network learned. "
                               "Say with --prompt what the text begins with, or give the text with --data.")}};
  }
  UNROLL_TRY(writer.prefix, std::move(prefix));
  UNROLL_TRY(const WeightMap weights, weightsFor(opened, options.weights));
  TokenNetwork::Setup setup{input.id, {}, options.beam.value_or(kBeam), kOpenWindow};
  UNROLL_TRY(writer.network, TokenNetwork::create(opened.spec(), weights, std::move(setup)));
  return writer;
}

/// An encoder and a decoder: the prompt is the source, and the text is what the decoder makes of it.
Result<Writer> translator(const OpenedDocument& opened, const Options& options) {
  UNROLL_TRY(const DataSplit split, dataFor(opened, options.data));
  const Dataset& data = split.validation ? *split.validation : *split.training;
  const auto nodes = matchInputs(opened.spec(), opened.inference, data);
  const size_t grows = data.targetInput();
  const Vocabulary* const target = data.targetVocabulary();
  const Shape& shape = opened.inference.nodes.at(opened.inference.inputNodes.front()).outputs.front();
  if (!nodes || nodes->size() != 2 || !target || target->special().start < 0) return notText(opened.path, shape);
  const size_t source = 1 - grows;
  const Vocabulary* const vocabulary = data.vocabularyOf(source);
  if (!vocabulary || (*nodes)[0] == kNoNode || (*nodes)[1] == kNoNode) return notText(opened.path, shape);

  Writer writer;
  writer.continues = false;
  std::vector<int64_t> given;
  if (options.prompt) {
    writer.prompt = *options.prompt;
    UNROLL_TRY(given, vocabulary->encode(writer.prompt));
  } else {
    const int64_t first = 0;
    const LoadedSamples sample = loadSamplesOf(data, std::span(&first, 1));
    given.assign(sample.inputs[source].values.begin(), sample.inputs[source].values.end());
    writer.prompt = vocabulary->decode(given);
  }
  if (given.empty()) {
    return Error{"generate.prompt",
                 Text{QT_TRANSLATE_NOOP("engine",
                                        "The prompt is empty, but it is what the network makes a text of. "
                                        "Give it with --prompt.")}};
  }
  const bool words = target->unit() == Vocabulary::Unit::Word;
  for (int64_t i = 0; i < target->size(); ++i) {
    const bool special = target->isSpecial(i);
    writer.options.forbidden.push_back(special && i != target->special().end);
    writer.tokens.push_back(special ? "" : (words ? " " : "") + target->token(i));
  }
  writer.options.end = target->special().end;
  writer.prefix = {target->special().start};
  UNROLL_TRY(const WeightMap weights, weightsFor(opened, options.weights));
  TokenNetwork::Setup setup{
      (*nodes)[grows], {{(*nodes)[source], given}}, options.beam.value_or(kBeam), options.length + 1};
  UNROLL_TRY(writer.network, TokenNetwork::create(opened.spec(), weights, std::move(setup)));
  if (writer.network->tokens() != target->size()) return notText(opened.path, shape);
  return writer;
}

Json answerOf(const Writer& writer, const Options& options, const std::vector<DecodedText>& texts) {
  const std::string written = writer.textOf(texts.front());
  Json answer = {{"prompt", writer.prompt},
                 {"temperature", writer.options.temperature},
                 {"length", options.length},
                 {"generated", written},
                 {"text", writer.continues ? writer.begin() + written : written}};
  if (writer.options.strategy != Strategy::Beam) return answer;
  answer["alternatives"] = Json::array();
  for (const DecodedText& text : texts)
    answer["alternatives"].push_back({{"text", writer.textOf(text)}, {"log_probability", text.logProbability}});
  return answer;
}

Result<int> answer(const Options& options, Context& context, const OpenedDocument& opened) {
  const bool one = opened.inference.inputNodes.size() == 1;
  UNROLL_TRY(Writer writer, one ? languageModel(opened, options) : translator(opened, options));
  if (const auto strategy = strategyOf(options)) writer.options.strategy = *strategy;
  writer.options.topK = options.topK.value_or(0);
  writer.options.beam = options.beam.value_or(kBeam);
  writer.options.length = options.length;
  writer.options.seed = opened.spec().seed;
  const bool samples = writer.options.strategy == Strategy::Sample;
  const std::vector<double> temperatures = options.temperatures.empty() ? std::vector{1.0} : options.temperatures;
  const size_t runs = samples ? temperatures.size() : 1;
  Json answers = Json::array();
  for (size_t run = 0; run < runs; ++run) {
    writer.options.temperature = temperatures[run];
    const std::vector<DecodedText> texts = decodeText(*writer.network, writer.prefix, writer.options);
    if (context.json) {
      answers.push_back(answerOf(writer, options, texts));
      continue;
    }
    if (runs > 1) context.out << fmt::format("--- temperature {}\n", writer.options.temperature);
    context.out << (writer.continues ? writer.begin() : std::string()) << writer.textOf(texts.front()) << '\n';
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
  CLI::App* added = command(app, action, "generate", "Writes text, token by token", options, generate);
  added->add_option("FILE", options->file, "The document (.unroll)")->required();
  added->add_option("-w,--weights", options->weights, "The weights (.safetensors); without it those of the seed");
  added->add_option("--prompt", options->prompt,
                    "What the text begins with, or what an encoder reads; without it a piece of the data");
  added
      ->add_option(
          "--strategy", options->strategy,
          "greedy: always the likeliest token; sample: drawn by --temperature and --top-k; beam: the likeliest "
          "text that a beam finds. Without it as --beam, --temperature or --top-k ask; else a text is sampled, an "
          "encoder's source decoded greedily")
      ->check(CLI::IsMember({"greedy", "sample", "beam"}));
  added
      ->add_option("--temperature", options->temperatures,
                   "Above 1 bolder, below 1 safer, 0 always the likeliest; repeatable: every "
                   "one starts from the same prompt")
      ->check(isBetween(0.0, 100.0))
      ->allow_extra_args(false);
  added->add_option("--top-k", options->topK, "Sample among this many likeliest tokens alone; 0: among all")
      ->check(CLI::Range(int64_t{0}, int64_t{1'000'000}));
  added->add_option("--beam", options->beam, "How many texts a beam keeps at each step")
      ->check(CLI::Range(int64_t{1}, int64_t{1024}));
  added->add_option("--length", options->length, "How many characters, at most")
      ->check(CLI::Range(int64_t{1}, int64_t{10'000'000}));
  added->add_option("--data", options->data,
                    "The text that it was trained on, where the weights do not say its characters");
  added->add_option("--seed", options->seed, "Instead of the document's seed")->check(isSeed());
  added->add_option("--threads", options->threads, "How many to work with; all cores without it")
      ->check(CLI::Range(0, 1024));
}

}  // namespace unroll::cli
