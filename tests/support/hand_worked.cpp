// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/hand_worked.h"

#include <fmt/format.h>

#include "support/tolerance.h"

namespace unroll::testing {
namespace {

const LayerDescriptor& builtIn(const std::string& key) {
  const LayerDescriptor* layer = LayerCatalog::builtIn().find(key);
  UNROLL_ASSERT(layer != nullptr);
  return *layer;
}

void compare(Complaints& complaints, const std::string& path, const HandWorked& e, const LayerResults& actual,
             Tolerance tolerance) {
  const auto check = [&](const std::string& what, const TensorD& values, const TensorD& expected) {
    std::string wrong = compareTensors(path + ": " + what, values, expected, tolerance);
    if (!wrong.empty()) complaints.push_back(std::move(wrong));
  };
  check("output", actual.outputs.at(0), e.output);
  if (e.dInput) check("gradient by the input", actual.dInputs.at(0), *e.dInput);
  UNROLL_ASSERT(e.dParameters.size() == e.parameters.size());
  for (size_t i = 0; i < e.dParameters.size(); ++i) {
    check(fmt::format("gradient by parameter {}", i), actual.dParameters.at(i), e.dParameters[i]);
  }
}

}  // namespace

Complaints check(const HandWorked& e) {
  const LayerDescriptor& layer = builtIn(e.key);
  const Attributes attributes(layer.attributes, e.attributes);
  LayerNumbers numbers;
  numbers.batch = e.x.extent(0);
  const int time = e.shape.find('T');
  numbers.time = time >= 0 && e.shape.isOpen(time) ? e.x.extent(time) : 0;
  numbers.inputs = {e.x};
  numbers.parameters = e.parameters;
  numbers.outputWeights = {e.weights};
  numbers.mask = e.mask;
  Complaints complaints;
  compare(complaints, "body", e, BodyRun(layer, attributes, numbers).results(), kDoubleTolerance);
  KernelRun kernel = runKernel(layer, attributes, {e.shape}, numbers, 0);
  for (std::string& text : kernel.complaints) complaints.push_back(std::move(text));
  compare(complaints, "kernel", e, kernel.results, floatTolerance(1));
  return complaints;
}

std::string shapeComplaint(const std::string& key, const AttributeMap& attributes, const Shape& input) {
  const LayerDescriptor& layer = builtIn(key);
  const auto shapes = layer.inferShape(Attributes(layer.attributes, attributes), {input});
  if (shapes.ok()) return {};
  const Error& error = shapes.error();
  return fmt::format("{}[{}]: {}", error.code, error.place.attribute, error.message.english());
}

std::string outputShape(const std::string& key, const AttributeMap& attributes, const Shape& input) {
  const LayerDescriptor& layer = builtIn(key);
  const auto shapes = layer.inferShape(Attributes(layer.attributes, attributes), {input});
  return shapes.ok() ? shapes->at(0).str() : shapes.error().message.english();
}

}  // namespace unroll::testing
