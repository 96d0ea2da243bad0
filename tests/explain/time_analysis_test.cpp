// SPDX-License-Identifier: GPL-3.0-or-later
// What runs back through a chain of steps, against PyTorch's autograd (tests/golden/make_time_analysis.py), central
// differences, and a layer that nobody knows.
#include <QtTest>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "documents.h"
#include "explain/spectral_norm.h"
#include "explain/time_analysis.h"
#include "support/tolerance.h"

using namespace unroll;
using namespace unroll::test;
using unroll::testing::compareTensors;
using unroll::testing::kDoubleTolerance;
using unroll::testing::kLongDoubleTolerance;
using Json = nlohmann::json;

namespace {

Json golden() {
  std::ifstream file(std::string(UNROLL_SOURCE_DIR) + "/tests/golden/time_analysis.json");
  return Json::parse(file);
}

TensorD tensorOf(const Json& json) {
  return TensorD(json.at("shape").get<Extents>(), json.at("data").get<std::vector<double>>());
}

std::shared_ptr<const Explanation> explainedCase(const Json& c) {
  const TensorD x = tensorOf(c.at("x"));
  const int64_t units = tensorOf(c.at("parameters").at("U")).extent(1);
  Explanation::Request request;
  request.inputs = {{"in", x}};
  request.target = tensorOf(c.at("target"));
  for (const auto& [name, value] : c.at("parameters").items()) request.weights["cell." + name] = tensorOf(value);
  if (c.contains("mask")) request.mask = c.at("mask").get<std::vector<uint8_t>>();
  const NetworkSpec spec =
      chain({node(1, "input", "in", {{"shape", Sizes{kOpen, x.extent(2)}}}),
             node(2, c.at("type"), "cell", {{"units", units}, {"direction", c.at("direction").get<std::string>()}})},
            "mean_squared_error");
  auto made = Explanation::create(spec, std::move(request));
  if (!made) qFatal("%s", made.error().english().c_str());
  return *made;
}

void close(const std::string& what, double actual, double expected, double relative) {
  if (std::fabs(actual - expected) <= relative * std::fabs(expected)) return;
  QFAIL(qPrintable(
      QStringLiteral("%1: %2 instead of %3").arg(what.c_str()).arg(actual, 0, 'g', 17).arg(expected, 0, 'g', 17)));
}

/// s_t = tanh(x_t + U s_{t−1}) + ½ s_{t−1}: no names, no values of another layer's form.
LayerDescriptor leakyLayer() {
  LayerDescriptor layer = plainLayer("leaky", "Leaky", LayerCategory::Recurrent, "For the test.");
  layer.parameters = [](const Attributes&, const std::vector<Shape>& in) {
    return std::vector<ParameterSpec>{{"K", {in[0][2].size, in[0][2].size}, "glorot_uniform", 2, 2}};
  };
  layer.inferShape = [](const Attributes&, const std::vector<Shape>& in) -> Result<std::vector<Shape>> {
    return std::vector<Shape>{{in[0][0], in[0][2]}};
  };
  layer.body = [](Builder& b, const BodyContext& context) {
    const Extents sizes = b.extents(context.inputs[0]);
    ValueId s = b.constant(TensorD({sizes[0], sizes[2]}, 0.25));
    for (int64_t t = 0; t < sizes[1]; ++t) {
      b.time(static_cast<int>(t));
      const ValueId x = b.at(context.inputs[0], 1, t);
      s = b.add(b.tanh(b.add(x, b.affine(s, context.parameters[0], kNoValue))), b.scale(s, 0.5));
    }
    b.time(-1);
    return std::vector<ValueId>{b.name(s, "out")};
  };
  return layer;
}

}  // namespace

class TimeAnalysisTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void chainsAreFound() {
    const auto e = explained(lstmNet());
    const auto chains = recurrentChains(*e, "lstm1");
    QCOMPARE(chains.size(), size_t{1});
    QCOMPARE(chains[0].states.size(), size_t{2});
    QCOMPARE(chains[0].states[0].name, std::string("h"));
    QCOMPARE(chains[0].states[1].name, std::string("c"));
    QCOMPARE(chains[0].states[1].symbol, std::string("c"));
    QCOMPARE(chains[0].steps, 4);
    QCOMPARE(chains[0].units(), int64_t{6});
    QVERIFY(!chains[0].backward);
    QCOMPARE(e->expression()[chains[0].states[0].sources[2]].label.name, std::string("h_prev"));
    QVERIFY(recurrentChains(*e, "fc").empty());
    QVERIFY(recurrentChains(*e, "loss").empty());
  }

  void pyTorchSaysTheSame_data() {
    QTest::addColumn<int>("number");
    const Json all = golden();
    for (size_t i = 0; i < all.at("cases").size(); ++i)
      QTest::newRow(all.at("cases")[i].at("title").get<std::string>().c_str()) << static_cast<int>(i);
  }
  void pyTorchSaysTheSame() {
    QFETCH(int, number);
    const Json c = golden().at("cases")[static_cast<size_t>(number)];
    const auto e = explainedCase(c);
    const auto chains = recurrentChains(*e, "cell");
    QCOMPARE(chains.size(), c.at("chains").size());
    for (size_t k = 0; k < chains.size(); ++k) {
      const Json& expected = c.at("chains")[k];
      QCOMPARE(chains[k].prefix, expected.at("prefix").get<std::string>());
      const int64_t sample = expected.at("sample");
      const TimeAnalysis analysis = analyseTime(*e, chains[k], sample);
      QCOMPARE(analysis.steps.size(), expected.at("steps").size());
      const bool isLong = chains[k].steps > 50;
      for (int t = 0; t < chains[k].steps; ++t) {
        const Json& step = expected.at("steps")[static_cast<size_t>(t)];
        const TimeAnalysis::Step& found = analysis.steps[static_cast<size_t>(t)];
        const std::string at = " at " + std::to_string(t);
        const std::string difference =
            compareTensors("Jacobian" + at, stepJacobian(*e, chains[k], t, sample), tensorOf(step.at("jacobian")),
                           isLong ? kLongDoubleTolerance : kDoubleTolerance);
        QVERIFY2(difference.empty(), difference.c_str());
        const double tolerance = isLong ? 1e-10 : 1e-12;
        close("‖∂L/∂h‖" + at, found.states[0].gradient, step.at("dh"), tolerance);
        close("factor" + at, found.factor, step.at("factor"), tolerance);
        close("reach" + at, found.reach, step.at("reach"), tolerance);
        if (!step.contains("dc")) continue;
        close("‖∂L/∂c‖" + at, found.states[1].gradient, step.at("dc"), tolerance);
        close("factor of c" + at, found.states[1].factor, step.at("cell_factor"), tolerance);
      }
    }
  }

  void centralDifferencesSayTheSame_data() {
    QTest::addColumn<QString>("type");
    for (const char* type : {"simple_rnn", "lstm", "gru"}) QTest::newRow(type) << QString::fromLatin1(type);
  }
  /// One step whose state before it is an input of the network.
  void centralDifferencesSayTheSame() {
    QFETCH(QString, type);
    const bool lstm = type == QLatin1String("lstm");
    const int64_t units = 3;
    NetworkSpec spec = chain({node(1, "input", "x", {{"shape", Sizes{1, 2}}}),
                              node(2, type.toStdString(), "cell", {{"units", units}, {"initial_state", true}})},
                             "mean_squared_error");
    std::vector<std::string> states{"h"};
    if (lstm) states.push_back("c");
    for (size_t k = 0; k < states.size(); ++k) {
      const NodeId id = static_cast<NodeId>(k) + 3;
      spec.nodes.push_back(node(id, "input", states[k] + "0", {{"shape", Sizes{units}}}));
      spec.edges.push_back({{id, "out"}, {2, "initial_" + states[k]}});
    }
    Explanation::Request request;
    request.weights = *initialWeights(spec, infer(spec));
    request.inputs = {{"x", drawn({1, 1, 2}, 1)}, {"h0", drawn({1, units}, 2)}};
    if (lstm) request.inputs["c0"] = drawn({1, units}, 3);
    request.target = drawn({1, units}, 4);
    const auto e = *Explanation::create(spec, request);
    const RecurrentChain chain = recurrentChains(*e, "cell").at(0);
    QCOMPARE(chain.states.size(), states.size());
    const TensorD jacobian = stepJacobian(*e, chain, 0);
    const double h = 1e-5;
    TensorD expected(jacobian.extents());
    for (size_t k = 0; k < states.size(); ++k)
      for (int64_t j = 0; j < units; ++j) {
        const auto moved = [&](double by) {
          Explanation::Request other = request;
          other.inputs[states[k] + "0"][j] += by;
          return *Explanation::create(spec, other);
        };
        const auto up = moved(h), down = moved(-h);
        for (size_t s = 0; s < states.size(); ++s)
          for (int64_t i = 0; i < units; ++i) {
            const ValueId value = chain.states[s].values[0];
            expected.at({static_cast<int64_t>(s) * units + i, static_cast<int64_t>(k) * units + j}) =
                (up->evaluation().value(value)[i] - down->evaluation().value(value)[i]) / (2.0 * h);
          }
      }
    const std::string difference = compareTensors("Jacobian", jacobian, expected, {1e-6});
    QVERIFY2(difference.empty(), difference.c_str());
  }

  /// The state is found where it has no name of its own, and where its first value is a constant.
  void aLayerThatNobodyKnowsHasItsChain() {
    LayerCatalog catalog = LayerCatalog::builtIn();
    catalog.add(leakyLayer());
    Document d{"leaky",
               unroll::test::chain({node(1, "input", "in", {{"shape", Sizes{5, 2}}}), node(2, "leaky", "own")},
                                   "mean_squared_error"),
               {{"in", drawn({1, 5, 2}, 5)}},
               drawn({1, 2}, 6)};
    const auto e = *explain(d, catalog);
    const auto chains = recurrentChains(*e, "own");
    QCOMPARE(chains.size(), size_t{1});
    QCOMPARE(chains[0].states.size(), size_t{1});
    const TensorD& K = e->request().weights.at("own.K");
    for (int t = 0; t < 5; ++t) {
      const TensorD jacobian = stepJacobian(*e, chains[0], t);
      const ValueId tanh = e->expression().find("own", "tanh1").at(t);
      TensorD expected({2, 2});
      for (int64_t i = 0; i < 2; ++i)
        for (int64_t j = 0; j < 2; ++j) {
          const double y = e->evaluation().value(tanh)[i];
          expected[i * 2 + j] = (1.0 - y * y) * K[i * 2 + j] + (i == j ? 0.5 : 0.0);
        }
      const std::string difference = compareTensors("Jacobian", jacobian, expected, kDoubleTolerance);
      QVERIFY2(difference.empty(), difference.c_str());
    }
    QVERIFY(analyseTime(*e, chains[0]).hasFactors);
  }

  /// A step that is padding hands its state on as it is.
  void paddingHasTheFactorOne() {
    const auto e = explained(maskedNet());
    const RecurrentChain chain = recurrentChains(*e, "gru1").at(0);
    QCOMPARE(analyseTime(*e, chain, 1).steps[2].factor, 1.0);
    QVERIFY(analyseTime(*e, chain, 0).steps[2].factor != 1.0);
  }

  void givenUpItHasNoFactors() {
    const auto e = explained(lstmNet());
    const std::atomic<bool> cancelled{true};
    const TimeAnalysis analysis = analyseTime(*e, recurrentChains(*e, "lstm1").at(0), 0, &cancelled);
    QVERIFY(!analysis.hasFactors);
    QVERIFY(analysis.hasGradients);
    QCOMPARE(analysis.steps.size(), size_t{4});
  }

  void spectralNorms() {
    QCOMPARE(spectralNorm(TensorD({2, 2}, std::vector<double>{3, 0, 0, -4})), 4.0);
    close("rank one", spectralNorm(TensorD({2, 3}, std::vector<double>{1, 2, 2, 2, 4, 4})), std::sqrt(45.0), 1e-14);
    QCOMPARE(spectralNorm(TensorD({3, 3})), 0.0);
    close("tiny", spectralNorm(TensorD({1, 2}, std::vector<double>{3e-200, 4e-200})), 5e-200, 1e-14);
    QVERIFY(std::isnan(spectralNorm(TensorD({1, 1}, std::vector<double>{INFINITY}))));
    // A B, where A has the singular values 1 and B is diagonal: a rotation in each pair of axes.
    const int64_t n = 60;
    TensorD diagonal({n, n}), rotation({n, n});
    for (int64_t i = 0; i < n; ++i) diagonal[i * n + i] = 1.0 + 0.01 * static_cast<double>(i);
    for (int64_t i = 0; i < n; i += 2) {
      const double angle = 0.1 * static_cast<double>(i + 1);
      rotation[i * n + i] = rotation[(i + 1) * n + i + 1] = std::cos(angle);
      rotation[i * n + i + 1] = -(rotation[(i + 1) * n + i] = std::sin(angle));
    }
    close("close together", spectralNorm(matrixProduct(rotation, diagonal)), 1.59, 1e-13);
    close("all alike", spectralNorm(rotation), 1.0, 1e-14);
  }
};

QTEST_GUILESS_MAIN(TimeAnalysisTest)
#include "time_analysis_test.moc"
