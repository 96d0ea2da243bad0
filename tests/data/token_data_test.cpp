// SPDX-License-Identifier: GPL-3.0-or-later
// Text as tokens: vocabularies, and the datasets that are made of them.
#include <QtTest>
#include <algorithm>
#include <map>
#include <set>

#include "data/loaded_samples.h"
#include "data/vocabulary.h"

using namespace unroll;

namespace {

DatasetPtr make(const char* key, const AttributeMap& given = {}) {
  const DatasetDescriptor* descriptor = findDataset(key);
  if (!descriptor) qFatal("no dataset %s", key);
  auto made = descriptor->make(Attributes(descriptor->attributes, given));
  if (!made.ok()) qFatal("%s: %s", key, made.error().english().c_str());
  return *made;
}

std::vector<int64_t> whole(const std::vector<float>& values) { return {values.begin(), values.end()}; }

LoadedSamples one(const Dataset& data, int64_t sample) { return loadSamplesOf(data, std::span(&sample, 1)); }

}  // namespace

class TokenDataTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void vocabulary() {
    const auto words =
        Vocabulary::make(Vocabulary::Unit::Word, {"the", "dog", "barks", "."}, Vocabulary::With::Unknown);
    QCOMPARE(words->size(), int64_t{6});
    QCOMPARE(words->special().padding, int64_t{0});
    const auto numbers = words->encode("The cat barks.");
    QVERIFY(numbers.ok());
    QCOMPARE(*numbers, (std::vector<int64_t>{2, 1, 4, 5}));
    QCOMPARE(words->decode(*numbers), std::string("the barks."));
    const auto letters = Vocabulary::make(Vocabulary::Unit::Character, {"a", "ä", "b"}, Vocabulary::With::StartAndEnd);
    QCOMPARE(*letters->encode("äab"), (std::vector<int64_t>{4, 3, 5}));
    QCOMPARE(letters->decode(std::vector<int64_t>{1, 4, 3, 2, 0}), std::string("äa"));
    const auto wrong = letters->encode("abc");
    QVERIFY(!wrong.ok());
    QCOMPARE(wrong.error().code, std::string("text.unknown"));
    QVERIFY(wrong.error().english().find("'c'") != std::string::npos);
    const std::vector<std::string> texts{"b a b", "c b a"};
    QCOMPARE(Vocabulary::frequentTokens(Vocabulary::Unit::Word, texts, 2), (std::vector<std::string>{"b", "a"}));
  }

  void everyDatasetIsItsSeed_data() {
    QTest::addColumn<QString>("key");
    for (const char* key : {"adding_problem", "copy_task", "reverse_strings", "dates", "word_tags", "sentiment",
                            "intents", "word_contexts"})
      QTest::newRow(key) << key;
  }
  void everyDatasetIsItsSeed() {
    QFETCH(QString, key);
    const std::string name = key.toStdString();
    const DatasetDescriptor* descriptor = findDataset(name);
    const bool seeded = findAttribute(descriptor->attributes, "seed") != nullptr;
    const AttributeMap few = seeded ? AttributeMap{{"count", int64_t{40}}} : AttributeMap{};
    const DatasetPtr a = make(name.c_str(), few), b = make(name.c_str(), few);
    QVERIFY(a->size() >= 40);
    const std::vector<int64_t> samples{0, 7, 39, 12};
    const LoadedSamples first = loadSamplesOf(*a, samples), again = loadSamplesOf(*b, samples);
    QCOMPARE(first.inputs.size(), std::max<size_t>(descriptor->inputNames.size(), 1));
    for (size_t i = 0; i < first.inputs.size(); ++i) {
      QCOMPARE(first.inputs[i].values, again.inputs[i].values);
      if (!descriptor->inputNames.empty()) QCOMPARE(first.inputs[i].name, descriptor->inputNames[i]);
    }
    QCOMPARE(first.target, again.target);
    if (!seeded) return;
    const DatasetPtr other = make(name.c_str(), {{"count", int64_t{40}}, {"seed", int64_t{2}}});
    QVERIFY(loadSamplesOf(*other, samples).inputs[0].values != first.inputs[0].values);
  }

  void reversedStrings() {
    const DatasetPtr data = make("reverse_strings", {{"count", int64_t{200}}});
    const Vocabulary& letters = *data->vocabularyOf(0);
    std::set<int64_t> lengths;
    for (int64_t i = 0; i < data->size(); ++i) {
      const LoadedSamples sample = one(*data, i);
      std::vector<int64_t> source = whole(sample.inputs[0].values);
      lengths.insert(static_cast<int64_t>(source.size()));
      std::reverse(source.begin(), source.end());
      // Teacher forcing: <start> and the target without its end come in, the target and <end> are wanted.
      std::vector<int64_t> shifted(source), wanted(source);
      shifted.insert(shifted.begin(), letters.special().start);
      wanted.push_back(letters.special().end);
      QCOMPARE(whole(sample.inputs[1].values), shifted);
      QCOMPARE(whole(sample.target), wanted);
    }
    QCOMPARE(lengths, (std::set<int64_t>{3, 4, 5, 6, 7, 8}));
    const DatasetDescriptor& descriptor = *findDataset("reverse_strings");
    const auto wrong =
        descriptor.make(Attributes(descriptor.attributes, {{"shortest", int64_t{9}}, {"longest", int64_t{4}}}));
    QVERIFY(!wrong.ok());
    QCOMPARE(wrong.error().code, std::string("dataset.lengths"));
  }

  void batchesOfPairsArePaddedEachByItsOwn() {
    const DatasetPtr data = make("dates", {{"count", int64_t{50}}});
    const std::vector<int64_t> samples{3, 4, 5, 6, 7};
    const LoadedSamples loaded = loadSamplesOf(*data, samples);
    QCOMPARE(loaded.inputs[1].extents, (Extents{5, 11}));  // <start> and ten characters
    QCOMPARE(loaded.targetExtents, (Extents{5, 11}));
    const int64_t steps = loaded.inputs[0].extents[1];
    for (int64_t row = 0; row < 5; ++row) {
      const int64_t length = data->lengthOf(0, samples[static_cast<size_t>(row)]);
      for (int64_t t = 0; t < steps; ++t) {
        const auto at = static_cast<size_t>(row * steps + t);
        QCOMPARE(loaded.inputs[0].mask[at] != 0, t < length);
        QCOMPARE(loaded.inputs[0].values[at] != 0.0f, t < length);
      }
    }
  }

  void datesAreRight() {
    const DatasetPtr data = make("dates", {{"count", int64_t{400}}});
    const std::map<std::string, int> months = {{"Jan", 1}, {"Feb", 2},  {"Mar", 3},  {"Apr", 4},
                                               {"May", 5}, {"Jun", 6},  {"Jul", 7},  {"Aug", 8},
                                               {"Sep", 9}, {"Oct", 10}, {"Nov", 11}, {"Dec", 12}};
    const QRegularExpression numbers("\\d+");
    for (int64_t i = 0; i < data->size(); ++i) {
      const QStringList sides = QString::fromStdString(data->text(i)).split(QStringLiteral(" → "));
      QCOMPARE(sides.size(), 2);
      const QDate date = QDate::fromString(sides[1], Qt::ISODate);
      QVERIFY2(date.isValid(), qPrintable(sides[1]));
      QVERIFY2(sides[0].contains(QString::number(date.year())), qPrintable(sides.join('|')));
      QVERIFY2(numbers.match(sides[0]).captured() == QString::number(date.day()), qPrintable(sides.join('|')));
      for (const auto& [name, number] : months) {
        if (sides[0].contains(QString::fromStdString(name)) && !sides[0].startsWith(QStringLiteral("Mon")))
          QCOMPARE(date.month(), number);
      }
      for (int day = 1; day <= 7; ++day) {
        if (sides[0].contains(QLocale::c().dayName(day))) QCOMPARE(date.dayOfWeek(), day);
      }
    }
  }

  void theAddingProblemAdds() {
    const DatasetPtr data = make("adding_problem", {{"count", int64_t{300}}, {"length", int64_t{20}}});
    double mean = 0.0, squares = 0.0;
    for (int64_t i = 0; i < data->size(); ++i) {
      const LoadedSamples sample = one(*data, i);
      double sum = 0.0;
      int marks[2] = {0, 0};
      for (size_t t = 0; t < 20; ++t) {
        if (sample.inputs[0].values[2 * t + 1] == 0.0f) continue;
        ++marks[t / 10];
        sum += static_cast<double>(sample.inputs[0].values[2 * t]);
      }
      QVERIFY(marks[0] == 1 && marks[1] == 1);
      QVERIFY(std::abs(static_cast<double>(sample.target[0]) - sum) < 1e-6);
      mean += sum / 300;
      squares += (sum - 1.0) * (sum - 1.0) / 300;
    }
    QVERIFY(std::abs(mean - 1.0) < 0.1);
    QVERIFY(std::abs(squares - 1.0 / 6) < 0.04);
  }

  void theCopyTaskCopies() {
    const DatasetPtr data = make("copy_task", {{"count", int64_t{20}}, {"symbols", int64_t{3}}, {"delay", int64_t{4}}});
    QVERIFY(data->masksTarget());
    for (int64_t i = 0; i < data->size(); ++i) {
      const LoadedSamples sample = one(*data, i);
      const std::vector<int64_t> input = whole(sample.inputs[0].values), target = whole(sample.target);
      QCOMPARE(input.size(), size_t{11});
      QCOMPARE(input[7], int64_t{9});
      for (size_t k = 0; k < 3; ++k) {
        QVERIFY(input[k] >= 1 && input[k] <= 8);
        QCOMPARE(target[8 + k], input[k]);
      }
      for (size_t t = 0; t < 11; ++t) QCOMPARE(sample.targetMask[t] != 0, t >= 8);
    }
  }

  void tagsDependOnWhatFollows() {
    const DatasetPtr data = make("word_tags", {{"count", int64_t{2000}}});
    const Vocabulary& words = *data->vocabularyOf(0);
    std::map<std::string, std::set<std::string>> tags;
    for (int64_t i = 0; i < data->size(); ++i) {
      const LoadedSamples sample = one(*data, i);
      QCOMPARE(sample.inputs[0].values.size(), sample.target.size());
      for (size_t t = 0; t < sample.target.size(); ++t) {
        QVERIFY(sample.inputs[0].values[t] > 1.0f);  // no padding, nothing unknown
        tags[words.token(static_cast<int64_t>(sample.inputs[0].values[t]))].insert(
            data->className(static_cast<int64_t>(sample.target[t])));
      }
    }
    QCOMPARE(tags["her"], (std::set<std::string>{"determiner", "pronoun"}));
    QCOMPARE(tags["after"], (std::set<std::string>{"conjunction", "preposition"}));
    QCOMPARE(tags["to"], (std::set<std::string>{"particle", "preposition"}));
    QCOMPARE(tags["the"], (std::set<std::string>{"determiner"}));
    QCOMPARE(data->targetKind(), TargetKind::ClassIndexPerStep);
  }

  void sentences() {
    const DatasetPtr open = make("sentiment", {{"count", int64_t{400}}});
    QCOMPARE(open->classes(), int64_t{2});
    int64_t positive = 0;
    for (int64_t i = 0; i < open->size(); ++i) positive += one(*open, i).target[0] > 0.5f ? 1 : 0;
    QVERIFY(positive > 140 && positive < 260);
    const DatasetPtr fixed = make("intents", {{"count", int64_t{100}}, {"length", int64_t{6}}});
    QCOMPARE(fixed->inputShape().str(), std::string("(N, 6)"));
    QCOMPARE(fixed->classes(), int64_t{8});
    const DatasetPtr whole100 = make("intents", {{"count", int64_t{100}}});
    for (int64_t i = 0; i < 100; ++i) {
      const std::vector<float> cut = one(*fixed, i).inputs[0].values, all = one(*whole100, i).inputs[0].values;
      QCOMPARE(cut.size(), size_t{6});
      if (all.size() >= 6)
        QVERIFY(std::equal(cut.begin(), cut.end(), all.end() - 6));
      else
        QVERIFY(std::equal(all.begin(), all.end(), cut.begin()) && cut.back() == 0.0f);
    }
  }

  void windowsOfWords() {
    const DatasetPtr data = make("text", {{"unit", "words"},
                                          {"vocabulary", int64_t{100}},
                                          {"length", int64_t{6}},
                                          {"step", int64_t{1}},
                                          {"input", "tokens"}});
    QCOMPARE(data->classes(), int64_t{102});  // padding and the unknown word beside them
    QCOMPARE(data->inputShape().str(), std::string("(N, 6)"));
    const Vocabulary& words = *data->vocabularyOf(0);
    const LoadedSamples first = one(*data, 0), second = one(*data, 1);
    QCOMPARE(first.inputs[0].values[1], second.inputs[0].values[0]);
    QCOMPARE(second.inputs[0].values[5], first.target[0]);
    QCOMPARE(words.token(static_cast<int64_t>(first.inputs[0].values[0])), std::string("the"));
    QCOMPARE(data->text(0).substr(0, 9), std::string("the lamp "));
    int64_t unknown = 0;
    for (int64_t i = 0; i < data->size(); ++i) unknown += one(*data, i).target[0] == 1.0f ? 1 : 0;
    QVERIFY(unknown > 0 && unknown < data->size() / 2);
  }

  void contextsSurroundTheirWord() {
    const DatasetPtr data = make("word_contexts", {{"window", int64_t{2}}, {"vocabulary", int64_t{5000}}});
    QVERIFY(data->classes() > 200);  // the template's vocabulary is full
    const LoadedSamples first = one(*data, 0), second = one(*data, 1), third = one(*data, 2);
    QCOMPARE(first.inputs[0].values[0], 0.0f);  // before the text's begin
    QCOMPARE(first.inputs[0].values[2], second.target[0]);
    QCOMPARE(second.inputs[0].values[1], first.target[0]);
    QCOMPARE(third.inputs[0].values[0], first.target[0]);
    QCOMPARE(third.inputs[0].values[1], second.target[0]);
    QCOMPARE(data->vocabularyOf(0)->token(static_cast<int64_t>(first.target[0])), std::string("the"));
  }
};

QTEST_GUILESS_MAIN(TokenDataTest)
#include "token_data_test.moc"
