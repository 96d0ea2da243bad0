// SPDX-License-Identifier: GPL-3.0-or-later
// The harness finds what it is there to find: layers with one fault each.
#include <QtTest>

#include <cmath>
#include <functional>

#include "support/layer_harness.h"

using namespace unroll;
using namespace unroll::testing;

namespace {

/// y = x² in float, with a place to go wrong in each direction.
struct Faults {
  std::function<void(const KernelCall&, int64_t count)> forward;
  std::function<void(const KernelCall&, int64_t count)> backward;
};

class SquareKernel final : public LayerKernel {
 public:
  SquareKernel(int64_t each, Faults faults) : m_each(each), m_faults(std::move(faults)) {}
  KernelNeeds needs(int64_t, int64_t) const override { return {4, 4}; }
  void forward(const KernelCall& call) override {
    const int64_t count = call.batch * m_each;
    for (int64_t i = 0; i < count; ++i) call.outputs[0][i] = call.inputs[0][i] * call.inputs[0][i];
    if (m_faults.forward) m_faults.forward(call, count);
  }
  void backward(const KernelCall& call) override {
    const int64_t count = call.batch * m_each;
    if (!call.dInputs[0]) return;
    for (int64_t i = 0; i < count; ++i) call.dInputs[0][i] += 2.0f * call.inputs[0][i] * call.dOutputs[0][i];
    if (m_faults.backward) m_faults.backward(call, count);
  }

 private:
  int64_t m_each;
  Faults m_faults;
};

LayerDescriptor squareLayer(Faults faults = {}) {
  LayerDescriptor layer = plainLayer("square", "Square", LayerCategory::Core, "Multiplies every number with itself.");
  layer.formula = "y = x^2";
  layer.body = [](Builder& b, const BodyContext& context) {
    return std::vector<ValueId>{b.name(b.square(context.inputs[0]), "out", "y")};
  };
  layer.makeKernel = [faults](const Attributes&, const std::vector<Shape>& inputs) -> std::unique_ptr<LayerKernel> {
    return std::make_unique<SquareKernel>(inputs[0].sampleElements(), faults);
  };
  layer.exportCode = [](CodeTarget, const std::string&, const Attributes&, const std::vector<Shape>&) {
    return std::string("x = x * x");
  };
  const Shape row{{'N', kOpen}, {'F', 5}};
  layer.examples = {{"a row", {}, {row}, 3}, {"one sample", {}, {row}, 1}, {"many", {}, {row}, 9}};
  return layer;
}

}  // namespace

class HarnessSelfTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void soundLayerPasses();
  void faultyKernelIsFound_data();
  void faultyKernelIsFound();
  void faultyDescriptorIsFound_data();
  void faultyDescriptorIsFound();
};

void HarnessSelfTest::soundLayerPasses() {
  const std::string complaints = joined(tryLayer(squareLayer()));
  QVERIFY2(complaints.empty(), complaints.c_str());
}

void HarnessSelfTest::faultyKernelIsFound_data() {
  QTest::addColumn<int>("which");
  QTest::addColumn<QString>("words");
  int which = 0;
  for (const auto& [name, words] : std::vector<std::pair<const char*, const char*>>{
           {"wrong value", "the kernel's output 0"},
           {"element left out", "the kernel's output 0"},
           {"write past the end", "writes past the end of output 0"},
           {"write past the cache", "writes past the end of the cache"},
           {"wrong gradient", "the kernel's gradient by input 0"},
           {"gradient overwritten", "is not accumulated"},
           {"scratch kept between calls", "the kernel's gradient by input 0"},
           {"input changed", "writes into input 0"}}) {
    QTest::newRow(name) << which++ << QString(words);
  }
}

void HarnessSelfTest::faultyKernelIsFound() {
  QFETCH(int, which);
  QFETCH(QString, words);
  using Call = const KernelCall&;
  const Faults faults[] = {
      {[](Call c, int64_t n) { c.outputs[0][n - 1] *= 1.001f; }, {}},
      {[](Call c, int64_t n) { c.outputs[0][n - 1] = std::nanf(""); }, {}},
      {[](Call c, int64_t n) { c.outputs[0][n] = 0.0f; }, {}},
      {[](Call c, int64_t) { c.cache[4] = 0.0f; }, {}},
      {{}, [](Call c, int64_t) { c.dInputs[0][0] += 0.01f; }},
      {{}, [](Call c, int64_t) { c.dInputs[0][0] = 2.0f * c.inputs[0][0] * c.dOutputs[0][0]; }},
      {[](Call c, int64_t) { c.scratch[0] = 1.0f; }, [](Call c, int64_t) { c.dInputs[0][0] *= c.scratch[0]; }},
      {[](Call c, int64_t) { const_cast<float*>(c.inputs[0])[0] += 1e-6f; }, {}},
  };
  const LayerDescriptor layer = squareLayer(faults[which]);
  const std::string complaints = joined(tryLayer(layer));
  QVERIFY2(complaints.find(words.toStdString()) != std::string::npos,
           complaints.empty() ? "nothing was found" : complaints.c_str());
}

void HarnessSelfTest::faultyDescriptorIsFound_data() {
  QTest::addColumn<int>("which");
  QTest::addColumn<QString>("words");
  int which = 0;
  for (const auto& [name, words] :
       std::vector<std::pair<const char*, const char*>>{{"wrong shape", "but inferShape says"},
                                                        {"output without its name", "the body calls its output out"},
                                                        {"attribute without help", "the help is no sentence"},
                                                        {"default out of range", "the default is not allowed"},
                                                        {"no export", "there is no code for export"},
                                                        {"no examples", "fewer than three examples"},
                                                        {"unknown initializer", "the initializer magic is unknown"},
                                                        {"gradient against differences", "gradient of the body"}}) {
    QTest::newRow(name) << which++ << QString(words);
  }
}

void HarnessSelfTest::faultyDescriptorIsFound() {
  QFETCH(int, which);
  QFETCH(QString, words);
  using Change = void (*)(LayerDescriptor&);
  const Change changes[] = {
      [](LayerDescriptor& l) {
        l.inferShape = [](const Attributes&, const std::vector<Shape>&) -> Result<std::vector<Shape>> {
          return std::vector<Shape>{{{'N', kOpen}, {'F', 6}}};
        };
      },
      [](LayerDescriptor& l) {
        l.body = [](Builder& b, const BodyContext& c) { return std::vector<ValueId>{b.square(c.inputs[0])}; };
      },
      [](LayerDescriptor& l) { l.attributes = {booleanAttribute("on", "On", "", true)}; },
      [](LayerDescriptor& l) { l.attributes = {integerAttribute("n", "N", "How many there are.", 0, 1, 9)}; },
      [](LayerDescriptor& l) { l.exportCode = {}; },
      [](LayerDescriptor& l) { l.examples.clear(); },
      [](LayerDescriptor& l) {
        l.parameters = [](const Attributes&, const std::vector<Shape>&) {
          ParameterSpec p{"W", {2}, "magic", 1, 1};
          return std::vector<ParameterSpec>{p};
        };
      },
      [](LayerDescriptor& l) {  // a gradient is kept back: the body's derivative is no longer that of its value
        l.body = [](Builder& b, const BodyContext& c) {
          return std::vector<ValueId>{b.name(b.mul(b.stop(c.inputs[0]), c.inputs[0]), "out", "y")};
        };
      },
  };
  LayerDescriptor layer = squareLayer();
  changes[which](layer);
  const std::string complaints = joined(tryLayer(layer));
  QVERIFY2(complaints.find(words.toStdString()) != std::string::npos,
           complaints.empty() ? "nothing was found" : complaints.c_str());
}

QTEST_GUILESS_MAIN(HarnessSelfTest)
#include "harness_self_test.moc"
