// SPDX-License-Identifier: GPL-3.0-or-later
// Sentences that a grammar writes, labelled by how they were written: opinions, and what people ask an assistant for.
#include <algorithm>

#include "core/assert.h"
#include "core/rng.h"
#include "data/generators.h"
#include "data/grammar.h"
#include "data/token_dataset.h"

namespace unroll {
namespace {

using Unit = Vocabulary::Unit;

/// A class and the symbol of the grammar that writes its sentences.
struct Kind {
  const char* name;
  const char* symbol;
};

/// "not" turns an opinion round, and what stands behind "but" outweighs what stands before it: counting words is not
/// enough.
const Grammar& opinionGrammar() {
  static const Grammar grammar({
      {"positive",
       "{thing} {is} {good}|{thing} {is} not {bad}|i {liked} {thing}|i did not {dislike} {thing}|"
       "{thing} {is} {bad} but {thing} {is} {good}|i {disliked} {thing} but i {liked} {thing}|"
       "{thing} {is} not {good} but {thing} {is} {good}|although {thing} {is} {bad} i {liked} {thing}"},
      {"negative",
       "{thing} {is} {bad}|{thing} {is} not {good}|i {disliked} {thing}|i did not {like} {thing}|"
       "{thing} {is} {good} but {thing} {is} {bad}|i {liked} {thing} but i {disliked} {thing}|"
       "{thing} {is} not {bad} but {thing} {is} {bad}|although {thing} {is} {good} i {disliked} {thing}"},
      {"thing", "the {noun}|this {noun}|the {noun} of this film|its {noun}"},
      {"noun", "story|music|ending|acting|dialogue|photography|cast|plot|pace|humour"},
      {"is", "is|was|is {degree}|was {degree}"},
      {"degree", "very|really|quite|rather|so"},
      {"good", "good|great|moving|clever|funny|beautiful|wonderful|brilliant"},
      {"bad", "bad|dull|weak|boring|silly|ugly|terrible|clumsy"},
      {"like", "like|love|enjoy|admire"},
      {"liked", "liked|loved|enjoyed|admired"},
      {"dislike", "dislike|hate|regret"},
      {"disliked", "disliked|hated|regretted"},
  });
  return grammar;
}
constexpr Kind kOpinions[] = {{"negative", "negative"}, {"positive", "positive"}};

/// What a virtual assistant understands (seeds/virtual-assistant.md §2.2.1: the meaning of a sentence, its intent).
const Grammar& requestGrammar() {
  static const Grammar grammar({
      {"alarm",
       "{please}wake me up at {time}|{please}set an alarm for {time}|i have to get up at {time} {day}|"
       "do not let me sleep past {time}"},
      {"timer",
       "{please}set a timer for {number} minutes|tell me when {number} minutes are over|"
       "count down {number} minutes|{please}start a timer of {number} minutes"},
      {"weather",
       "will it {rain} {day}|do i need an umbrella {day}|how warm will it be in {city} {day}|"
       "what is the weather in {city}"},
      {"music",
       "{please}play some {style}|{please}put on a song by {artist}|i want to listen to {style}|"
       "{please}play {artist} at a low volume"},
      {"message",
       "{please}tell {person} that i am late|{please}send a message to {person}|"
       "write to {person} that we meet at {time}|let {person} know that i am home"},
      {"call",
       "{please}call {person}|{please}ring {person} at home|i want to talk to {person}|get {person} on the phone"},
      {"route",
       "how do i get to {city}|take me to the {place}|where is the next {place}|"
       "{please}show me the way to the {place}"},
      {"light",
       "{please}turn the light {onOff} in the {room}|it is too dark in the {room}|{please}dim the light in "
       "the {room}|switch the lamp in the {room} {onOff}"},
      {"please", "|please |could you please |can you "},
      {"time", "six|seven|half past six|eight o'clock|noon|ten to seven"},
      {"day", "tomorrow|today|on monday|on sunday|this evening"},
      {"number", "three|five|ten|twenty|thirty"},
      {"rain", "rain|snow|be sunny|be windy"},
      {"city", "paris|berlin|shanghai|london|rome"},
      {"style", "jazz|rock|piano music|something quiet"},
      {"artist", "bach|mozart|nina simone|the beatles"},
      {"person", "anna|my mother|li wei|tom|my brother"},
      {"place", "station|airport|hospital|market|museum"},
      {"room", "kitchen|bedroom|bathroom|hall"},
      {"onOff", "on|off"},
  });
  return grammar;
}
constexpr Kind kRequests[] = {{"set an alarm", "alarm"}, {"set a timer", "timer"},   {"weather", "weather"},
                              {"play music", "music"},   {"message", "message"},     {"phone call", "call"},
                              {"find the way", "route"}, {"switch a light", "light"}};

Result<DatasetPtr> makeSentences(const Attributes& a, const Grammar& grammar, std::span<const Kind> kinds,
                                 const char* stream) {
  const int64_t length = a.integer("length");
  TokenData data;
  const VocabularyPtr vocabulary = Vocabulary::make(Unit::Word, grammar.words(), Vocabulary::With::Unknown);
  data.inputs.push_back({"", {}, vocabulary, length});
  for (const Kind& kind : kinds) data.target.classNames.emplace_back(kind.name);
  for (int64_t i = 0; i < a.integer("count"); ++i) {
    Rng rng(static_cast<uint64_t>(a.integer("seed")), stream, static_cast<uint64_t>(i));
    const int64_t label = rng.below(static_cast<int64_t>(kinds.size()));
    auto words = vocabulary->encode(grammar.draw(kinds[static_cast<size_t>(label)].symbol, rng));
    UNROLL_ASSERT(words.ok());
    if (length > 0 && static_cast<int64_t>(words->size()) > length) {
      // As Keras' pad_sequences: the end counts more than the beginning.
      words->erase(words->begin(), words->end() - length);
    }
    data.inputs[0].sequences.add(*words);
    data.target.labels.push_back(static_cast<int32_t>(label));
  }
  return DatasetPtr(std::make_shared<TokenDataset>(std::move(data)));
}

std::vector<AttributeSpec> attributes() {
  return {countAttribute(4000, 2, 200000), seedAttribute(),
          integerAttribute("length", QT_TRANSLATE_NOOP("engine", "Words"),
                           QT_TRANSLATE_NOOP("engine",
                                             "0: sentences are as long as they are, for recurrent layers. Else all are "
                                             "padded to this many words, or lose their first ones."),
                           0, 0, 1000)};
}

}  // namespace

DatasetDescriptor sentimentDataset() {
  return {
      "sentiment", QT_TRANSLATE_NOOP("engine", "Opinions"),
      QT_TRANSLATE_NOOP("engine",
                        "Sentences about films that a grammar writes, positive or negative; \"not\" and \"but\" turn "
                        "them round."),
      attributes(),
      [](const Attributes& a) { return makeSentences(a, opinionGrammar(), kOpinions, "data/sentiment"); }};
}

DatasetDescriptor intentsDataset() {
  return {"intents", QT_TRANSLATE_NOOP("engine", "Requests to an assistant"),
          QT_TRANSLATE_NOOP(
              "engine", "What people ask a virtual assistant for, in eight intents: an alarm, the weather, music …"),
          attributes(),
          [](const Attributes& a) { return makeSentences(a, requestGrammar(), kRequests, "data/intents"); }};
}

}  // namespace unroll
