// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/text_dataset.h"

#include <algorithm>

#include "core/assert.h"
#include "data/bytes.h"
#include "data/generators.h"
#include "data/own_text.h"
#include "data/vocabulary.h"

namespace unroll {
namespace {

class TextDataset final : public Dataset {
 public:
  /// WORDS: null where the tokens are characters.
  TextDataset(std::vector<int32_t> codes, std::vector<std::string> vocabulary, VocabularyPtr words,
              const TextWindows& windows)
      : m_codes(std::move(codes)), m_vocabulary(std::move(vocabulary)), m_words(std::move(words)), m_windows(windows) {}

  int64_t size() const override {
    return (static_cast<int64_t>(m_codes.size()) - m_windows.length - 1) / m_windows.step + 1;
  }
  Shape inputShape() const override {
    Shape shape{{'N', kOpen}, {'T', m_windows.length}};
    return m_windows.oneHotInput ? withRows(shape) : shape;
  }
  Shape targetShape() const override {
    Shape shape{{'N', kOpen}};
    if (m_windows.everyStep) shape = Shape{{'N', kOpen}, {'T', m_windows.length}};
    return m_windows.oneHotTarget ? withRows(shape) : shape;
  }
  TargetKind targetKind() const override {
    if (m_windows.oneHotTarget) return TargetKind::Values;
    return m_windows.everyStep ? TargetKind::ClassIndexPerStep : TargetKind::ClassIndex;
  }
  int64_t classes() const override { return static_cast<int64_t>(m_vocabulary.size()); }
  std::string className(int64_t index) const override {
    return index >= 0 && index < classes() ? m_vocabulary[static_cast<size_t>(index)] : std::string();
  }
  void fill(std::span<const int64_t> samples, Batch& batch) const override;
  SampleView view() const override { return SampleView::Text; }
  std::string text(int64_t sample) const override {
    if (m_words) {
      const auto first = m_codes.begin() + begin(sample);
      return m_words->decode(std::vector<int64_t>(first, first + m_windows.length));
    }
    std::string out;
    for (int64_t t = 0; t < m_windows.length; ++t) out += m_vocabulary[static_cast<size_t>(code(begin(sample) + t))];
    return out;
  }
  const std::vector<std::string>& vocabulary() const override { return m_vocabulary; }
  const Vocabulary* vocabularyOf(size_t) const override { return m_words.get(); }
  const Vocabulary* targetVocabulary() const override { return m_words.get(); }
  int64_t sourceLength() const override { return m_windows.mixed ? 0 : static_cast<int64_t>(m_codes.size()); }
  Span sourceSpan(int64_t sample) const override { return {begin(sample), begin(sample) + m_windows.length + 1}; }
  double usualTrainShare() const override { return 0.9; }

 private:
  int64_t begin(int64_t sample) const { return sample * m_windows.step; }
  int32_t code(int64_t place) const { return m_codes[static_cast<size_t>(place)]; }
  Shape withRows(const Shape& shape) const {
    std::vector<Dim> dims = shape.dims();
    dims.push_back({'F', classes()});
    return Shape(std::move(dims));
  }
  /// COUNT characters from BEGIN on, as numbers or as one-hot rows; returns the end.
  float* write(int64_t from, int64_t count, bool oneHot, float* out) const {
    if (!oneHot) return std::copy_n(m_codes.begin() + from, count, out);
    float* end = std::fill_n(out, count * classes(), 0.0f);
    for (int64_t t = 0; t < count; ++t) out[t * classes() + code(from + t)] = 1.0f;
    return end;
  }

  std::vector<int32_t> m_codes;
  std::vector<std::string> m_vocabulary;
  VocabularyPtr m_words;
  TextWindows m_windows;
};

void TextDataset::fill(std::span<const int64_t> samples, Batch& batch) const {
  batch.count = static_cast<int64_t>(samples.size());
  batch.time = 0;
  float* input = batch.input;
  float* target = batch.target;
  const int64_t steps = m_windows.everyStep ? m_windows.length : 1;
  for (int64_t sample : samples) {
    UNROLL_ASSERT(sample >= 0 && sample < size());
    const int64_t from = begin(sample);
    input = write(from, m_windows.length, m_windows.oneHotInput, input);
    if (target) target = write(from + m_windows.length + 1 - steps, steps, m_windows.oneHotTarget, target);
  }
}

Result<DatasetPtr> makeOwnText(const Attributes& attributes) {
  UNROLL_TRY(const std::u32string text, decodeUtf8(ownText(), {}));
  return makeTextDataset(text, textWindows(attributes), {});
}

}  // namespace

namespace {

Error tooShort(int64_t tokens, const TextWindows& windows, const std::string& file) {
  const std::vector<std::string> sizes{std::to_string(tokens), std::to_string(windows.length),
                                       std::to_string(windows.length + 1)};
  return {"data.too_short",
          windows.words
              ? Text{QT_TRANSLATE_NOOP("engine",
                                       "The text has {0} words, but one window of {1} and the word that follows it "
                                       "need {2}. Give a longer text or shorten the network's time axis."),
                     sizes}
              : Text{QT_TRANSLATE_NOOP("engine",
                                       "The text has {0} characters, but one window of {1} and the character that "
                                       "follows it need {2}. Give a longer text or shorten the network's time axis."),
                     sizes},
          placeIn(file)};
}

Result<DatasetPtr> makeWords(std::u32string_view text, const TextWindows& windows, const std::string& file) {
  std::vector<std::string> texts(1);
  for (char32_t c : text) texts[0] += encodeUtf8(c);
  using Unit = Vocabulary::Unit;
  // Padding and the unknown word take two places of the network's.
  const int64_t most = windows.width > 2 && (windows.mostWords == 0 || windows.mostWords > windows.width - 2)
                           ? windows.width - 2
                           : windows.mostWords;
  const VocabularyPtr words =
      Vocabulary::make(Unit::Word, Vocabulary::frequentTokens(Unit::Word, texts, most), Vocabulary::With::Unknown);
  UNROLL_TRY(const std::vector<int64_t> numbers, words->encode(texts[0]));
  if (static_cast<int64_t>(numbers.size()) < windows.length + 1)
    return tooShort(static_cast<int64_t>(numbers.size()), windows, file);
  std::vector<std::string> vocabulary = words->tokens();
  vocabulary.resize(std::max(vocabulary.size(), static_cast<size_t>(windows.width)));  // unused ones are empty
  return DatasetPtr(std::make_shared<TextDataset>(std::vector<int32_t>(numbers.begin(), numbers.end()),
                                                  std::move(vocabulary), words, windows));
}

}  // namespace

Result<DatasetPtr> makeTextDataset(std::u32string_view text, const TextWindows& windows, const std::string& file) {
  if (windows.words) return makeWords(text, windows, file);
  const auto characters = static_cast<int64_t>(text.size());
  if (characters < windows.length + 1) return tooShort(characters, windows, file);
  std::u32string alphabet(text);
  std::sort(alphabet.begin(), alphabet.end());
  alphabet.erase(std::unique(alphabet.begin(), alphabet.end()), alphabet.end());
  const auto different = static_cast<int64_t>(alphabet.size());
  if (windows.width > 0 && different > windows.width) {
    return Error{
        "data.vocabulary",
        Text{QT_TRANSLATE_NOOP("engine",
                               "The text has {0} different characters, but the network's input takes {1} "
                               "features. Set the input's shape to [{2}, {0}] and the last layer to {0} units."),
             {std::to_string(different), std::to_string(windows.width), std::to_string(windows.length)}},
        placeIn(file)};
  }
  std::vector<int32_t> codes;
  codes.reserve(text.size());
  for (char32_t c : text)
    codes.push_back(static_cast<int32_t>(std::lower_bound(alphabet.begin(), alphabet.end(), c) - alphabet.begin()));
  std::vector<std::string> vocabulary;
  for (char32_t c : alphabet) vocabulary.push_back(encodeUtf8(c));
  vocabulary.resize(static_cast<size_t>(std::max(different, windows.width)));  // unused ones are empty
  return DatasetPtr(std::make_shared<TextDataset>(std::move(codes), std::move(vocabulary), nullptr, windows));
}

const std::vector<AttributeSpec>& textAttributes() {
  static const std::vector<AttributeSpec> all = [] {
    std::vector<AttributeSpec> list = {
        choiceAttribute(
            "unit", QT_TRANSLATE_NOOP("engine", "Tokens"),
            QT_TRANSLATE_NOOP("engine",
                              "What the text is made of: characters, or words and punctuation marks in lower "
                              "case (0 is padding, 1 an unknown word)."),
            "characters",
            {{"characters", QT_TRANSLATE_NOOP("engine", "Characters")},
             {"words", QT_TRANSLATE_NOOP("engine", "Words")}}),
        integerAttribute("vocabulary", QT_TRANSLATE_NOOP("engine", "Vocabulary"),
                         QT_TRANSLATE_NOOP("engine",
                                           "Of words: how many of the most frequent ones are told apart; 0: all. The "
                                           "others are one unknown word."),
                         0, 0, 1000000),
        integerAttribute("length", QT_TRANSLATE_NOOP("engine", "Window"),
                         QT_TRANSLATE_NOOP("engine", "How many characters or words the network sees at once."), 40, 1,
                         10000),
        integerAttribute(
            "step", QT_TRANSLATE_NOOP("engine", "Step"),
            QT_TRANSLATE_NOOP("engine",
                              "Characters or words from one window to the next; fewer give more windows, which "
                              "overlap more."),
            3, 1, 10000),
        choiceAttribute(
            "input", QT_TRANSLATE_NOOP("engine", "Tokens as"),
            QT_TRANSLATE_NOOP("engine", "Rows with a single 1 for recurrent layers, numbers for an embedding."),
            "one_hot",
            {{"one_hot", QT_TRANSLATE_NOOP("engine", "One-hot rows")},
             {"tokens", QT_TRANSLATE_NOOP("engine", "Numbers")}}),
        oneHotAttribute(),
        booleanAttribute(
            "every_step", QT_TRANSLATE_NOOP("engine", "Target at every step"),
            QT_TRANSLATE_NOOP("engine",
                              "The next character is to be predicted at every step, for layers that return "
                              "sequences; off: only behind the window."),
            false),
        choiceAttribute(
            "cut", QT_TRANSLATE_NOOP("engine", "Split"),
            QT_TRANSLATE_NOOP("engine",
                              "By position: the end of the text validates and shares no character with what "
                              "was trained on. Mixed: any window may validate, though it overlaps others."),
            "position",
            {{"position", QT_TRANSLATE_NOOP("engine", "By position in the text")},
             {"mixed", QT_TRANSLATE_NOOP("engine", "Mixed windows")}}),
    };
    list[1].visibleWhen = {"unit", AttributeValue{std::string("words")}};
    return list;
  }();
  return all;
}

TextWindows textWindows(const Attributes& a) {
  return {.length = a.integer("length"),
          .step = a.integer("step"),
          .oneHotInput = a.choice("input") == "one_hot",
          .oneHotTarget = a.boolean("one_hot"),
          .everyStep = a.boolean("every_step"),
          .mixed = a.choice("cut") == "mixed",
          .words = a.choice("unit") == "words",
          .mostWords = a.integer("vocabulary")};
}

DatasetDescriptor textDataset() {
  return {"text", QT_TRANSLATE_NOOP("engine", "Small text"),
          QT_TRANSLATE_NOOP("engine",
                            "Verse and a short play of our own, in 65 different characters: the network predicts the "
                            "next one."),
          textAttributes(), makeOwnText};
}

}  // namespace unroll
