// SPDX-License-Identifier: GPL-3.0-or-later
// Writing text token by token: greedy, drawn, by a beam; and a network as the model that is asked.
#include <QtTest>
#include <cmath>

#include "train/specs.h"
#include "train/token_network.h"

using namespace unroll;
using namespace unroll::test;
using Strategy = DecodeOptions::Strategy;

namespace {

/// p(next | last token) from a table.
class Chain final : public NextTokenModel {
 public:
  explicit Chain(std::vector<std::vector<double>> p, int64_t most = 2) : m_p(std::move(p)), m_most(most) {}
  int64_t tokens() const override { return static_cast<int64_t>(m_p.size()); }
  int64_t mostPrefixes() const override { return m_most; }
  void score(std::span<const std::vector<int64_t>> prefixes, std::span<double> logP) override {
    UNROLL_ASSERT(static_cast<int64_t>(prefixes.size()) <= m_most);
    for (const auto& prefix : prefixes) {
      for (size_t i = 0; i < m_p.size(); ++i) logP[i] = std::log(m_p[static_cast<size_t>(prefix.back())][i]);
      logP = logP.subspan(m_p.size());
    }
  }

 private:
  std::vector<std::vector<double>> m_p;
  int64_t m_most;
};

/// Tokens: 0 start, 1 a, 2 b, 3 c, 4 end. The likeliest first token, a, leads nowhere good.
Chain trap() {
  return Chain({{0.0, 0.6, 0.4, 0.0, 0.0},
                {0.0, 0.3, 0.3, 0.4, 0.0},
                {0.0, 0.0, 0.0, 0.0, 1.0},
                {0.0, 0.3, 0.3, 0.2, 0.2},
                {0.2, 0.2, 0.2, 0.2, 0.2}});
}

DecodeOptions with(Strategy strategy, int64_t length) {
  DecodeOptions options;
  options.strategy = strategy;
  options.length = length;
  options.end = 4;
  return options;
}

}  // namespace

class DecodeTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void greedyTakesTheLikeliest() {
    Chain model = trap();
    const auto texts = decodeText(model, {0}, with(Strategy::Greedy, 3));
    QCOMPARE(texts.size(), size_t{1});
    QCOMPARE(texts[0].tokens, (std::vector<int64_t>{1, 3, 1}));  // the first of equals behind c
    QVERIFY(!texts[0].ended);
    QVERIFY(std::abs(texts[0].logProbability - std::log(0.6 * 0.4 * 0.3)) < 1e-12);
  }

  void theEndEnds() {
    Chain model = trap();
    const auto texts = decodeText(model, {0, 2}, with(Strategy::Greedy, 10));
    QVERIFY(texts[0].tokens.empty() && texts[0].ended);
  }

  void aBeamFindsWhatGreedyMisses() {
    // "b <end>" has 0.4; the greedy "a c …" less than 0.24.
    Chain model = trap();
    const auto texts = decodeText(model, {0}, [] {
      DecodeOptions options = with(Strategy::Beam, 3);
      options.beam = 3;
      return options;
    }());
    QCOMPARE(texts[0].tokens, (std::vector<int64_t>{2}));
    QVERIFY(texts[0].ended);
    QVERIFY(std::abs(texts[0].logProbability - std::log(0.4)) < 1e-12);
    QVERIFY(texts.size() > 1);
    for (size_t i = 1; i < texts.size(); ++i) QVERIFY(texts[i].tokens != texts[0].tokens);
  }

  void aBeamOfOneIsGreedy() {
    Chain model = trap();
    DecodeOptions options = with(Strategy::Beam, 3);
    options.beam = 1;
    QCOMPARE(decodeText(model, {0}, options)[0].tokens, decodeText(model, {0}, with(Strategy::Greedy, 3))[0].tokens);
  }

  void aWideBeamFindsTheBestOfAll() {
    // Every text of two tokens, by hand: b has no second but the end.
    Chain model({{0.1, 0.4, 0.5}, {0.05, 0.05, 0.9}, {0.3, 0.35, 0.35}}, 4);
    DecodeOptions options;
    options.strategy = Strategy::Beam;
    options.beam = 9;
    options.length = 2;
    const auto texts = decodeText(model, {0}, options);
    QCOMPARE(texts[0].tokens, (std::vector<int64_t>{1, 2}));  // 0.36; greedy: 2 then 1, 0.175
    QVERIFY(std::abs(std::exp(texts[0].logProbability) - 0.36) < 1e-12);
  }

  void drawsFollowTheProbabilities() {
    Chain model({{0.5, 0.3, 0.2}, {0.5, 0.3, 0.2}, {0.5, 0.3, 0.2}});
    DecodeOptions options;
    options.strategy = Strategy::Sample;
    options.length = 20000;
    const auto shares = [&] {
      std::vector<double> counts(3, 0.0);
      const auto texts = decodeText(model, {0}, options);
      for (const int64_t token : texts[0].tokens) counts[static_cast<size_t>(token)] += 1.0;
      for (double& count : counts) count /= static_cast<double>(options.length);
      return counts;
    };
    auto found = shares();
    QVERIFY(std::abs(found[0] - 0.5) < 0.015 && std::abs(found[1] - 0.3) < 0.015);
    options.temperature = 0.5;  // p² ∝ 25 : 9 : 4
    found = shares();
    QVERIFY(std::abs(found[0] - 25.0 / 38) < 0.015 && std::abs(found[2] - 4.0 / 38) < 0.015);
    options.temperature = 1.0;
    options.topK = 2;  // 5 : 3
    found = shares();
    QVERIFY(std::abs(found[0] - 0.625) < 0.015 && found[2] == 0.0);
    options.temperature = 0.0;
    QCOMPARE(shares(), (std::vector<double>{1.0, 0.0, 0.0}));
  }

  void theSameSeedWritesTheSame() {
    Chain model({{0.5, 0.3, 0.2}, {0.5, 0.3, 0.2}, {0.5, 0.3, 0.2}});
    DecodeOptions options;
    options.strategy = Strategy::Sample;
    options.length = 50;
    const auto first = decodeText(model, {0}, options)[0].tokens;
    QCOMPARE(decodeText(model, {0}, options)[0].tokens, first);
    options.seed = 2;
    QVERIFY(decodeText(model, {0}, options)[0].tokens != first);
  }

  void forbiddenTokensAreNeverWritten() {
    Chain model({{0.5, 0.3, 0.2}, {0.5, 0.3, 0.2}, {0.5, 0.3, 0.2}});
    DecodeOptions options;
    options.forbidden = {true, false, false};
    options.length = 200;
    for (const Strategy strategy : {Strategy::Greedy, Strategy::Sample, Strategy::Beam}) {
      options.strategy = strategy;
      const auto texts = decodeText(model, {0}, options);
      QVERIFY(!texts[0].tokens.empty());
      for (const int64_t token : texts[0].tokens) QVERIFY(token != 0);
    }
  }

  void aNetworkScoresItsPrefixes_data() {
    QTest::addColumn<bool>("everyStep");
    QTest::addColumn<bool>("open");
    QTest::newRow("window, last step") << false << false;
    QTest::newRow("open, last step") << false << true;
    QTest::newRow("open, every step") << true << true;
    QTest::newRow("fixed, every step") << true << false;
  }
  void aNetworkScoresItsPrefixes() {
    QFETCH(bool, everyStep);
    QFETCH(bool, open);
    NetworkSpec spec =
        chain({open ? kOpen : 5}, {{"embedding", "e", {{"input_dim", int64_t{7}}, {"output_dim", int64_t{4}}}},
                                   {"gru", "g", {{"units", int64_t{6}}, {"return_sequences", everyStep}}},
                                   dense("d", 7, "softmax")});
    spec.training.loss = "sparse_categorical_crossentropy";
    auto weights = initialWeights(spec, infer(spec));
    QVERIFY(weights.ok());
    auto model = TokenNetwork::create(spec, *weights, {1, {}, 3, 8});
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().english().c_str());
    const std::vector<std::vector<int64_t>> prefixes{{1, 2, 3}, {4, 5, 6}, {3, 3, 1}};
    std::vector<double> together(21), alone(7);
    (*model)->score(prefixes, together);
    auto network = Network::compile(spec, 1, open ? 3 : 0);
    QVERIFY(network.ok());
    (*network)->setWeights(*weights);
    for (size_t i = 0; i < prefixes.size(); ++i) {
      double sum = 0.0;
      for (size_t k = 0; k < 7; ++k) sum += std::exp(together[7 * i + k]);
      QVERIFY(std::abs(sum - 1.0) < 1e-5);
      (*model)->score(std::span(prefixes).subspan(i, 1), alone);
      for (size_t k = 0; k < 7; ++k) QCOMPARE(alone[k], together[7 * i + k]);
      // The same by hand: a window ends with the last token, a decoder begins with the first.
      Batch& batch = (*network)->batch();
      batch.count = 1;
      batch.time = open ? 3 : 0;
      if (batch.mask) std::fill_n(batch.mask, 3, uint8_t{1});
      const int64_t steps = open ? 3 : 5, shift = everyStep ? 0 : steps - 3;
      std::fill_n(batch.input, steps, 0.0f);
      for (int64_t t = 0; t < 3; ++t) batch.input[shift + t] = static_cast<float>(prefixes[i][static_cast<size_t>(t)]);
      (*network)->forward(false, 0);
      const Network::View view = (*network)->output({4, "out"});
      for (size_t k = 0; k < 7; ++k) {
        const float p = view.values[(everyStep ? 2 * 7 : 0) + k];
        QVERIFY(std::abs(alone[k] - std::log(static_cast<double>(p))) < 1e-6);
      }
    }
  }

  void picturesAreNoText() {
    NetworkSpec spec = chain({1, 4, 4}, {{"flatten", "f", {}}, dense("d", 3, "softmax")});
    auto weights = initialWeights(spec, infer(spec));
    QVERIFY(weights.ok());
    const auto model = TokenNetwork::create(spec, *weights, {1, {}, 1, 4});
    QVERIFY(!model.ok());
    QCOMPARE(model.error().code, std::string("generate.no_text"));
  }
};

QTEST_GUILESS_MAIN(DecodeTest)
#include "decode_test.moc"
