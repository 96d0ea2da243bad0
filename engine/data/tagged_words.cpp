// SPDX-License-Identifier: GPL-3.0-or-later
// Sentences with the part of speech of every word, and the words around a word.
#include <algorithm>
#include <sstream>

#include "core/assert.h"
#include "core/rng.h"
#include "data/generators.h"
#include "data/grammar.h"
#include "data/own_text.h"
#include "data/token_dataset.h"

namespace unroll {
namespace {

using Unit = Vocabulary::Unit;

/// Terminals are word/TAG. Several words change their part with what FOLLOWS: "her" before a noun or alone, "that"
/// before a noun or a verb, "after" before a noun alone or a whole clause, "to" before a verb or a place. Whoever
/// reads from left to right alone has to guess there.
const Grammar& taggedGrammar() {
  static const Grammar grammar({
      {"sentence",
       "{clause} ./mark|{clause} {adverb} ./mark|{clause} {when} ./mark|{clause} and/conjunction {clause} "
       "./mark"},
      {"clause",
       "{someone} {goes}|{someone} {sees} {someone}|{someone} {sees} her/pronoun|{someone} {sees} "
       "that/pronoun|that/pronoun {goes}|{someone} wants/verb to/particle {go}|{someone} goes/verb "
       "to/preposition the/determiner {noun}"},
      {"someone",
       "{determiner} {noun}|{determiner} {adjective} {noun}|her/determiner {noun}|her/determiner {adjective} "
       "{noun}|that/determiner {noun}|she/pronoun|he/pronoun"},
      {"when",
       "{conjunction}/preposition {determiner} {noun}|{conjunction}/preposition her/determiner {noun}|"
       "{conjunction}/conjunction {determiner} {noun} {goes}|{conjunction}/conjunction she/pronoun {goes}|"
       "{conjunction}/conjunction her/determiner {noun} {goes}"},
      {"conjunction", "after|before|until|since"},
      {"determiner", "the/determiner|a/determiner|every/determiner|his/determiner"},
      {"adjective", "old/adjective|small/adjective|light/adjective|quiet/adjective|young/adjective|green/adjective"},
      {"noun",
       "dog/noun|cook/noun|light/noun|watch/noun|walk/noun|garden/noun|child/noun|river/noun|play/noun|"
       "dance/noun|song/noun|boat/noun"},
      {"goes", "sleeps/verb|sings/verb|waits/verb|laughs/verb|dances/verb|walks/verb"},
      {"go", "sleep/verb|sing/verb|walk/verb|dance/verb|cook/verb|play/verb|watch/verb"},
      {"sees", "sees/verb|hears/verb|finds/verb|likes/verb|follows/verb"},
      {"adverb", "slowly/adverb|often/adverb|again/adverb|here/adverb"},
  });
  return grammar;
}
constexpr const char* kTags[] = {"noun",        "verb",        "determiner", "adjective", "pronoun",
                                 "preposition", "conjunction", "adverb",     "particle",  "mark"};

/// "dog/noun" as its two sides.
std::pair<std::string, std::string> sides(const std::string& tagged) {
  const size_t slash = tagged.find('/');
  UNROLL_ASSERT(slash != std::string::npos);
  return {tagged.substr(0, slash), tagged.substr(slash + 1)};
}

VocabularyPtr taggedWords() {
  std::vector<std::string> words{"after", "before", "until", "since"};  // "{conjunction}/…" takes them as parts
  for (const std::string& word : taggedGrammar().words()) {
    if (word.find('/') != std::string::npos && word.front() != '{') words.push_back(sides(word).first);
  }
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return Vocabulary::make(Unit::Word, words, Vocabulary::With::Unknown);
}

Result<DatasetPtr> makeTags(const Attributes& a) {
  const VocabularyPtr vocabulary = taggedWords();
  TokenData data;
  data.inputs.push_back({"", {}, vocabulary, 0});
  data.target.classNames.assign(std::begin(kTags), std::end(kTags));
  const auto tagNumber = [](const std::string& tag) {
    const auto place = std::find(std::begin(kTags), std::end(kTags), tag);
    UNROLL_ASSERT(place != std::end(kTags));
    return static_cast<int64_t>(place - std::begin(kTags));
  };
  for (int64_t i = 0; i < a.integer("count"); ++i) {
    Rng rng(static_cast<uint64_t>(a.integer("seed")), "data/word_tags", static_cast<uint64_t>(i));
    std::vector<int64_t> words, tags;
    std::istringstream sentence(taggedGrammar().draw("sentence", rng));
    for (std::string tagged; sentence >> tagged;) {
      const auto [word, tag] = sides(tagged);
      words.push_back(vocabulary->find(word));
      tags.push_back(tagNumber(tag));
    }
    data.inputs[0].sequences.add(words);
    data.target.steps.add(tags);
  }
  return DatasetPtr(std::make_shared<TokenDataset>(std::move(data)));
}

/// Continuous bag of words (Mikolov et al. 2013, figure 1): WINDOW words before and after a word, which is to be
/// predicted from them. Places beyond the text's ends are padding; rare words are one unknown word.
Result<DatasetPtr> makeContexts(const Attributes& a) {
  const int64_t window = a.integer("window");
  const std::string text(ownText());
  const std::vector<std::string> texts{text};
  const VocabularyPtr vocabulary = Vocabulary::make(
      Unit::Word, Vocabulary::frequentTokens(Unit::Word, texts, a.integer("vocabulary")), Vocabulary::With::Unknown);
  UNROLL_TRY(const std::vector<int64_t> words, vocabulary->encode(text));
  const auto count = static_cast<int64_t>(words.size());
  TokenData data;
  data.inputs.push_back({"", {}, vocabulary, 2 * window});
  data.target.classNames = vocabulary->tokens();
  for (int64_t centre = 0; centre < count; ++centre) {
    if (words[static_cast<size_t>(centre)] == vocabulary->special().unknown) continue;
    std::vector<int64_t> context;
    for (int64_t offset = -window; offset <= window; ++offset) {
      const int64_t place = centre + offset;
      if (offset != 0) context.push_back(place >= 0 && place < count ? words[static_cast<size_t>(place)] : 0);
    }
    data.inputs[0].sequences.add(context);
    data.target.labels.push_back(static_cast<int32_t>(words[static_cast<size_t>(centre)]));
  }
  return DatasetPtr(std::make_shared<TokenDataset>(std::move(data)));
}

}  // namespace

DatasetDescriptor wordTagsDataset() {
  return {"word_tags",
          QT_TRANSLATE_NOOP("engine", "Words and their parts of speech"),
          QT_TRANSLATE_NOOP("engine",
                            "Sentences that a grammar writes, with the part of speech of each word; some words show "
                            "theirs only by what follows."),
          {countAttribute(3000, 2, 200000), seedAttribute()},
          makeTags};
}

DatasetDescriptor wordContextsDataset() {
  return {
      "word_contexts",
      QT_TRANSLATE_NOOP("engine", "Words and their context"),
      QT_TRANSLATE_NOOP("engine", "The words around each word of our own text; the word itself is to be predicted."),
      {integerAttribute("window", QT_TRANSLATE_NOOP("engine", "Window"),
                        QT_TRANSLATE_NOOP("engine", "How many words before, and how many after."), 2, 1, 20),
       integerAttribute("vocabulary", QT_TRANSLATE_NOOP("engine", "Vocabulary"),
                        QT_TRANSLATE_NOOP("engine",
                                          "How many of the most frequent words are told apart; the others are one "
                                          "unknown word."),
                        198, 2, 100000)},
      makeContexts};
}

}  // namespace unroll
