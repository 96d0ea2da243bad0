// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "support/hand_worked.h"

using namespace unroll;
using namespace unroll::testing;

class GruTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void workedByHand_data();
  void workedByHand();
  void resetBeforeByHand();
  void parameters();
};

void GruTest::workedByHand_data() {
  QTest::addColumn<QString>("update");
  QTest::addColumn<double>("sign");  // of the update gate's gradients
  QTest::newRow("keeps old") << "keeps_old" << -1.0;
  QTest::newRow("takes new") << "takes_new" << 1.0;
}

void GruTest::workedByHand() {
  // W = U = 0, b = (0, 0, artanh ½), b' = 0: z = r = ½, h̃ = ½. h₀ = ¼, h₁ = ⅛ + ¼ = ⅜, whichever way z turns.
  // Step 1: δ_h = ½·(1 − ¼) = ⅜, δ_z = ±(h̃ − h₀)·¼ = ±1/16, δ_r = δ_h·(U h₀ + b')·¼ = 0.
  // Step 0, ∂L/∂h₀ = ½: δ_h = ½·½·¾ = 3/16, δ_z = ±½·(½ − 0)·¼ = ±1/16.
  // ∂L/∂b = ±⅛, 0, 9/16; b' sees the candidate through r: ±⅛, 0, 9/32; ∂L/∂U is step 1's times h₀ = ¼.
  QFETCH(QString, update);
  QFETCH(double, sign);
  HandWorked e;
  e.key = "gru";
  e.attributes = {{"units", int64_t{1}}, {"update_gate", update.toStdString()}};
  e.shape = {{'N', kOpen}, {'T', kOpen}, {'F', 1}};
  e.x = TensorD({1, 2, 1}, {1, 1});
  e.parameters = {TensorD({3, 1}), TensorD({3, 1}), TensorD({3}, {0, 0, 0.5493061443340548}), TensorD({3})};
  e.weights = TensorD({1, 1}, {1});
  e.output = TensorD({1, 1}, {0.375});
  e.dInput = TensorD({1, 2, 1}, {0, 0});
  e.dParameters = {TensorD({3, 1}, {sign / 8, 0, 9.0 / 16}), TensorD({3, 1}, {sign / 64, 0, 3.0 / 64}),
                   TensorD({3}, {sign / 8, 0, 9.0 / 16}), TensorD({3}, {sign / 8, 0, 9.0 / 32})};
  const std::string wrong = joined(check(e));
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void GruTest::resetBeforeByHand() {
  // Candidate linear, W_h = 1, U_h = 4, gates shut half (z = r = ½), no bias: h̃ = x + 4·(½ h) = x + 2h.
  // x = 1, 2: h₀ = ½·1 = ½; h̃₁ = 2 + 1 = 3, h₁ = ½·½ + ½·3 = 1.75.
  // Step 1: δ_h = ½, δ_z = (h₀ − h̃₁)·¼ = −5/8, δ_r = 4·δ_h·h₀·¼ = ¼. ∂L/∂h₀ = z + U_h·δ_h·r = ½ + 1 = 1.5.
  // Step 0: δ_h = 0.75, δ_z = 1.5·(0 − 1)·¼ = −3/8, δ_r = 0.
  // ∂L/∂W: z: −5/8·2 − 3/8 = −13/8; r: ¼·2 = ½; h: ½·2 + 0.75 = 1.75. ∂L/∂U: −5/16, 1/8, δ_h·(r h₀) = 1/8.
  HandWorked e;
  e.key = "gru";
  e.attributes = {{"units", int64_t{1}}, {"activation", "linear"}, {"reset_after", false}, {"use_bias", false}};
  e.shape = {{'N', kOpen}, {'T', kOpen}, {'F', 1}};
  e.x = TensorD({1, 2, 1}, {1, 2});
  e.parameters = {TensorD({3, 1}, {0, 0, 1}), TensorD({3, 1}, {0, 0, 4})};
  e.weights = TensorD({1, 1}, {1});
  e.output = TensorD({1, 1}, {1.75});
  e.dInput = TensorD({1, 2, 1}, {0.75, 0.5});
  e.dParameters = {TensorD({3, 1}, {-13.0 / 8, 0.5, 1.75}), TensorD({3, 1}, {-5.0 / 16, 1.0 / 8, 1.0 / 8})};
  const std::string wrong = joined(check(e));
  QVERIFY2(wrong.empty(), wrong.c_str());
}

void GruTest::parameters() {
  const LayerDescriptor& layer = *LayerCatalog::builtIn().find("gru");
  const std::vector<Shape> inputs{{{'N', kOpen}, {'T', kOpen}, {'F', 5}}};
  const auto names = [&](const AttributeMap& attributes) {
    std::string all;
    for (const auto& spec : layer.parameters(Attributes(layer.attributes, attributes), inputs))
      all += spec.name + toString(spec.extents);
    return all;
  };
  QCOMPARE(names({{"units", int64_t{2}}}), std::string("W(6, 5)U(6, 2)b(6,)br(6,)"));
  QCOMPARE(names({{"units", int64_t{2}}, {"reset_after", false}}), std::string("W(6, 5)U(6, 2)b(6,)"));
  QCOMPARE(names({{"units", int64_t{2}}, {"use_bias", false}}), std::string("W(6, 5)U(6, 2)"));
}

QTEST_GUILESS_MAIN(GruTest)
#include "gru_test.moc"
