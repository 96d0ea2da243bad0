// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/attributes.h"

#include <QtTest>

#include "core/shape.h"
#include "layers/catalog.h"
#include "support/hand_worked.h"

using namespace unroll;
using namespace unroll::testing;

namespace {
using Sizes = std::vector<int64_t>;

std::string codeOf(const AttributeSpec& spec, const AttributeValue& value) {
  const auto checked = checkAttribute(spec, value);
  if (checked.ok()) return "ok";
  UNROLL_ASSERT(checked.error().place.attribute == spec.key);
  return checked.error().code;
}
}  // namespace

class AttributesTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void numbers();
  void choicesAndWords();
  void sizes();
  void defaultsStandIn();
  void texts();
  void inputShapes();
};

void AttributesTest::numbers() {
  const AttributeSpec units = integerAttribute("units", "Units", "How many.", 32, 1, 100);
  QCOMPARE(codeOf(units, int64_t{5}), std::string("ok"));
  QCOMPARE(std::get<int64_t>(checkAttribute(units, 5.0).value()), 5);
  QCOMPARE(codeOf(units, int64_t{0}), std::string("attribute.range"));
  QCOMPARE(codeOf(units, int64_t{101}), std::string("attribute.range"));
  QCOMPARE(codeOf(units, 2.5), std::string("attribute.kind"));
  QCOMPARE(codeOf(units, true), std::string("attribute.kind"));
  QCOMPARE(checkAttribute(units, int64_t{0}).error().message.english(),
           std::string("Units is 0, but must be between 1 and 100."));
  const AttributeSpec rate = realAttribute("rate", "Rate", "How much.", 0.5, 0.0, 0.9);
  QCOMPARE(std::get<double>(checkAttribute(rate, int64_t{0}).value()), 0.0);
  QCOMPARE(codeOf(rate, std::nan("")), std::string("attribute.kind"));
  QCOMPARE(codeOf(rate, 1.0), std::string("attribute.range"));
  const AttributeSpec open = realAttribute("scale", "Scale", "How much.", 1.0, 0.0, 1e300);
  QCOMPARE(checkAttribute(open, -1.0).error().message.english(), std::string("Scale is -1, but must be at least 0."));
}

void AttributesTest::choicesAndWords() {
  const AttributeSpec padding =
      choiceAttribute("padding", "Padding", "Where.", "valid", {{"valid", "Valid"}, {"same", "Same"}});
  QCOMPARE(codeOf(padding, std::string("same")), std::string("ok"));
  QCOMPARE(codeOf(padding, int64_t{1}), std::string("attribute.kind"));
  QCOMPARE(checkAttribute(padding, std::string("full")).error().message.english(),
           std::string("Padding cannot be \"full\". Choose one of: valid, same."));
  const AttributeSpec bias = booleanAttribute("use_bias", "Bias", "Whether.", true);
  QCOMPARE(codeOf(bias, false), std::string("ok"));
  QCOMPARE(codeOf(bias, int64_t{1}), std::string("attribute.kind"));
}

void AttributesTest::sizes() {
  const AttributeSpec kernel = sizesAttribute("kernel_size", "Kernel size", "How large.", {3, 3}, 2, 1, 99);
  QCOMPARE(std::get<Sizes>(checkAttribute(kernel, int64_t{5}).value()), (Sizes{5, 5}));
  QCOMPARE(std::get<Sizes>(checkAttribute(kernel, Sizes{5}).value()), (Sizes{5, 5}));
  QCOMPARE(codeOf(kernel, Sizes{1, 2, 3}), std::string("attribute.count"));
  QCOMPARE(codeOf(kernel, Sizes{1, 0}), std::string("attribute.range"));
  QCOMPARE(codeOf(kernel, Sizes{kOpen, 1}), std::string("attribute.range"));
  QCOMPARE(codeOf(kernel, std::string("3x3")), std::string("attribute.kind"));
  AttributeSpec shape = sizesAttribute("shape", "Shape", "Sizes.", {1}, 0, 1, 99);
  shape.openAllowed = true;
  QCOMPARE(codeOf(shape, Sizes{kOpen, 10}), std::string("ok"));
  QCOMPARE(codeOf(shape, Sizes{10, kOpen}), std::string("attribute.open"));
}

void AttributesTest::defaultsStandIn() {
  const std::vector<AttributeSpec> specs{integerAttribute("units", "Units", "How many.", 32, 1, 100)};
  QCOMPARE(Attributes(specs, {}).integer("units"), 32);
  QCOMPARE(Attributes(specs, {{"units", 7.0}}).integer("units"), 7);
  QCOMPARE(Attributes(specs, {{"units", int64_t{-7}}}).integer("units"), 32);
  QVERIFY(!Attributes(specs, {{"unknown", true}}).has("unknown"));
}

void AttributesTest::texts() {
  QCOMPARE(attributeText(Sizes{3, 3}), std::string("3 × 3"));
  QCOMPARE(attributeText(Sizes{kOpen, 10}), std::string("T × 10"));
  QCOMPARE(attributeText(0.5), std::string("0.5"));
  QCOMPARE(attributeText(true), std::string("true"));
  QCOMPARE(attributeText(std::string("relu")), std::string("relu"));
}

void AttributesTest::inputShapes() {
  const auto shape = [](Sizes sizes) { return outputShape("input", {{"shape", sizes}}, {}); };
  QCOMPARE(shape({784}), std::string("(N, 784)"));
  QCOMPARE(shape({kOpen}), std::string("(N, T)"));
  QCOMPARE(shape({kOpen, 10}), std::string("(N, T, 10)"));
  QCOMPARE(shape({5, 10}), std::string("(N, 5, 10)"));
  QCOMPARE(shape({1, 28, 28}), std::string("(N, 1, 28, 28)"));
  QVERIFY(shapeComplaint("input", {{"shape", Sizes{1, 2, 3, 4}}}, {}).starts_with("shape.rank[shape]"));
  QVERIFY(shapeComplaint("input", {{"shape", Sizes{kOpen, 2, 3}}}, {}).starts_with("attribute.open[shape]"));
  // Flatten and its complaint.
  QCOMPARE(outputShape("flatten", {}, {{'N', kOpen}, {'C', 3}, {'H', 4}, {'W', 5}}), std::string("(N, 60)"));
  QVERIFY(shapeComplaint("flatten", {}, {{'N', kOpen}, {'T', kOpen}, {'F', 5}}).starts_with("shape.open[]"));
}

QTEST_GUILESS_MAIN(AttributesTest)
#include "attributes_test.moc"
