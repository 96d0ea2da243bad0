// SPDX-License-Identifier: GPL-3.0-or-later
// Cutting data into training and validation, subsets, and that filling a batch allocates nothing.
#include <QtTest>
#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <new>
#include <numeric>
#include <set>

#include "data/dataset.h"
#include "data/own_text.h"

using namespace unroll;

namespace {
std::atomic<int64_t> g_allocations{0};
}

void* operator new(size_t size) {
  ++g_allocations;
  if (void* p = std::malloc(size ? size : 1)) return p;
  throw std::bad_alloc();
}
void operator delete(void* p) noexcept { std::free(p); }
void operator delete(void* p, size_t) noexcept { std::free(p); }

namespace {

DatasetPtr make(const char* key, const AttributeMap& given = {}) {
  const DatasetDescriptor* descriptor = findDataset(key);
  auto made = descriptor->make(Attributes(descriptor->attributes, given));
  if (!made.ok()) qFatal("%s", made.error().english().c_str());
  return *made;
}

/// The x of every sample of a "line" dataset, which tells samples apart.
std::vector<float> keys(const Dataset& data) {
  std::vector<int64_t> all(static_cast<size_t>(data.size()));
  std::iota(all.begin(), all.end(), 0);
  std::vector<float> input(all.size()), target(all.size());
  Batch batch{0, 0, input.data(), target.data(), nullptr};
  data.fill(all, batch);
  return input;
}

}  // namespace

class SplitTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void everySampleIsOnOneSide();
  void withoutShuffleTheOrderStays();
  void seedDecides();
  void everythingMayTrain();
  void textIsCutByPosition();
  void mixedTextIsShuffled();
  void subsetsOfSubsets();
  void fillAllocatesNothing();
  void ownTextHasTheAlphabet();
};

void SplitTest::everySampleIsOnOneSide() {
  const DatasetPtr whole = make("line");
  const DataSplit cut = split(whole, {0.7, true, true}, 5);
  QCOMPARE(cut.training->size(), 70);
  QCOMPARE(cut.validation->size(), 30);
  const auto a = keys(*cut.training), b = keys(*cut.validation), all = keys(*whole);
  std::multiset<float> seen(a.begin(), a.end());
  seen.insert(b.begin(), b.end());
  QVERIFY(seen == std::multiset<float>(all.begin(), all.end()));
}

void SplitTest::withoutShuffleTheOrderStays() {
  const DatasetPtr whole = make("line");
  const auto all = keys(*whole), first = keys(*split(whole, {0.8, false, true}, 5).training);
  QVERIFY(std::equal(first.begin(), first.end(), all.begin()));
  QCOMPARE(split(whole, {}, 5).training->size(), 80);
}

void SplitTest::seedDecides() {
  const DatasetPtr whole = make("line");
  QCOMPARE(keys(*split(whole, {}, 5).training), keys(*split(whole, {}, 5).training));
  QVERIFY(keys(*split(whole, {}, 5).training) != keys(*split(whole, {}, 6).training));
}

void SplitTest::everythingMayTrain() {
  const DataSplit cut = split(make("line"), {1.0, true, true}, 5);
  QCOMPARE(cut.training->size(), 100);
  QVERIFY(!cut.validation);
  QCOMPARE(split(make("line"), {0.0, true, true}, 5).training->size(), 1);
}

void SplitTest::textIsCutByPosition() {
  const DatasetPtr whole = make("text", {{"length", int64_t{20}}, {"step", int64_t{1}}});
  const auto characters = static_cast<int64_t>(ownText().size());
  QCOMPARE(whole->sourceLength(), characters);
  const DataSplit usual = split(whole, {}, 1);
  int64_t lastTrained = 0, firstValidated = characters;
  for (int64_t i = 0; i < usual.training->size(); ++i)
    lastTrained = std::max(lastTrained, usual.training->sourceSpan(i).end);
  for (int64_t i = 0; i < usual.validation->size(); ++i)
    firstValidated = std::min(firstValidated, usual.validation->sourceSpan(i).begin);
  QVERIFY(lastTrained <= firstValidated);
  QVERIFY(std::abs(static_cast<double>(firstValidated) - 0.9 * static_cast<double>(characters)) < 2);
  const DataSplit asked = split(whole, {0.5, true, true}, 1);
  QVERIFY(std::abs(asked.training->size() - asked.validation->size()) < 30);
}

void SplitTest::mixedTextIsShuffled() {
  const DatasetPtr whole = make("text", {{"cut", std::string("mixed")}, {"step", int64_t{1}}});
  QCOMPARE(whole->sourceLength(), 0);
  const DataSplit cut = split(whole, {0.5, true, true}, 1);
  QCOMPARE(cut.training->size() + cut.validation->size(), whole->size());
}

void SplitTest::subsetsOfSubsets() {
  const DatasetPtr whole = make("line");
  const auto all = keys(*whole);
  const DatasetPtr inner = subset(subset(whole, {9, 8, 7, 6}), {3, 0});
  QCOMPARE(keys(*inner), (std::vector<float>{all[6], all[9]}));
  // More samples than the stack holds.
  std::vector<int64_t> many;
  for (int64_t i = 0; i < 9000; ++i) many.push_back(i % 100);
  const auto repeated = keys(*subset(whole, many));
  for (size_t i = 0; i < many.size(); ++i) QCOMPARE(repeated[i], all[static_cast<size_t>(many[i])]);
}

void SplitTest::fillAllocatesNothing() {
  for (const char* key : {"digits", "sequence_order", "text", "series", "line"}) {
    const DatasetPtr data = split(make(key), {}, 1).training;
    const int64_t time = std::max<int64_t>(data->maxLength(), 1);
    std::vector<int64_t> samples(32);
    std::iota(samples.begin(), samples.end(), 1);
    std::vector<float> input(static_cast<size_t>(32 * elementCount(data->inputShape().extents(1, time))));
    std::vector<float> target(static_cast<size_t>(32 * elementCount(data->targetShape().extents(1, time))));
    std::vector<uint8_t> mask(static_cast<size_t>(32 * time));
    Batch batch{0, 0, input.data(), target.data(), mask.data()};
    const int64_t before = g_allocations;
    data->fill(samples, batch);
    const int64_t after = g_allocations;
    QCOMPARE(after - before, 0);
  }
}

void SplitTest::ownTextHasTheAlphabet() {
  const DatasetPtr data = make("text");
  std::string alphabet;
  for (const std::string& c : data->vocabulary()) alphabet += c;
  QCOMPARE(alphabet, std::string("\n !$&',-.3:;?ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"));
  QCOMPARE(data->text(0), std::string(ownText().substr(0, 40)));
  // The target is the character behind the window.
  std::vector<float> input(40 * 65), target(1);
  Batch batch{0, 0, input.data(), target.data(), nullptr};
  const int64_t sample = 4;
  data->fill({&sample, 1}, batch);
  QCOMPARE(data->className(static_cast<int64_t>(target[0])), std::string(1, ownText()[4 * 3 + 40]));
  for (size_t t = 0; t < 40; ++t) {
    const auto row = input.begin() + static_cast<std::ptrdiff_t>(t * 65);
    const auto hot = static_cast<size_t>(std::max_element(row, row + 65) - row);
    QCOMPARE(data->vocabulary()[hot], std::string(1, ownText()[12 + t]));
    QCOMPARE(std::accumulate(row, row + 65, 0.0f), 1.0f);
  }
}

QTEST_GUILESS_MAIN(SplitTest)
#include "split_test.moc"
