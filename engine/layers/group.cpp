// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/group.h"

#include "core/rng.h"
#include "layers/catalog.h"
#include "layers/group_kernel.h"

namespace unroll::group {
namespace {

using Source = Expansion::Source;
using Expand = std::function<Expansion(const Attributes&, const std::vector<Shape>&)>;
using Shapes = std::vector<Shape>;

Resolved resolved(const Expand& expand, const Attributes& attributes, const Shapes& inputs) {
  Result<Resolved> all = resolve(expand(attributes, inputs), inputs);
  UNROLL_ASSERT(all.ok());
  return std::move(all.value());
}

std::vector<ParameterSpec> parameters(const Resolved& all) {
  std::vector<ParameterSpec> named;
  for (size_t i = 0; i < all.parts.size(); ++i) {
    for (ParameterSpec parameter : all.parts[i].parameters) {
      parameter.name = all.expansion.parts[i].name + "." + parameter.name;
      named.push_back(std::move(parameter));
    }
  }
  return named;
}

Shapes shapesOf(const Builder& b, const BodyContext& context) {
  Shapes shapes;
  for (const ValueId input : context.inputs) {
    if (input == kNoValue) {
      shapes.emplace_back();
      continue;
    }
    const Extents& sizes = b.extents(input);
    shapes.push_back(Shape::ofSample(Extents(sizes.begin() + 1, sizes.end())));
  }
  return shapes;
}

std::vector<ValueId> body(Builder& b, const BodyContext& context, const Resolved& all) {
  std::vector<ValueId> values, masks;
  const std::string outer = b.part();
  for (size_t i = 0; i < all.parts.size(); ++i) {
    const Part& part = all.parts[i];
    const Expansion::Part& plan = all.expansion.parts[i];
    BodyContext own{part.attributes, {}, {}, kNoValue, context.training, partSeed(context.seed, plan.name),
                    context.step};
    for (const Source& source : plan.inputs) {
      const bool input = source.from == Source::From::Input, inner = source.from == Source::From::Part;
      own.inputs.push_back(input ? context.inputs[source.index] : inner ? values[source.index] : kNoValue);
      own.masks.push_back(input ? context.maskOf(source.index) : inner ? masks[source.index] : kNoValue);
    }
    own.mask = own.masks.front();
    const auto first = context.parameters.begin() + static_cast<int64_t>(part.firstParameter);
    own.parameters.assign(first, first + static_cast<int64_t>(part.parameters.size()));
    std::vector<ValueId> running(part.parameters.size(), kNoValue);
    if (context.running) own.running = &running;
    b.part(outer + plan.name + ".");
    values.push_back(part.layer->body(b, own).front());
    ValueId mask = kNoValue;
    for (const ValueId candidate : own.masks)
      if (handsMaskOn(part) && mask == kNoValue) mask = candidate;
    masks.push_back(mask);
    for (size_t p = 0; context.running && p < running.size(); ++p)
      (*context.running)[part.firstParameter + p] = running[p];
  }
  b.part(outer);
  b.section(QT_TRANSLATE_NOOP("engine", "output"));
  return {b.name(values.back(), "out", "y")};
}

}  // namespace

Result<Resolved> resolve(const Expansion& expansion, const Shapes& inputs) {
  Resolved all{expansion, {}};
  size_t parameterCount = 0;
  for (const Expansion::Part& plan : expansion.parts) {
    const LayerDescriptor* layer = LayerCatalog::builtIn().find(plan.type);
    UNROLL_ASSERT(layer != nullptr);
    Part part{layer, Attributes(layer->attributes, plan.attributes), {}, {}, {}, parameterCount};
    for (const Source& source : plan.inputs) {
      part.inputs.push_back(source.from == Source::From::Input  ? inputs[source.index]
                            : source.from == Source::From::Part ? all.parts[source.index].output
                                                                : Shape());
    }
    Result<Shapes> shapes = layer->inferShape(part.attributes, part.inputs);
    if (!shapes.ok()) {
      Error error = shapes.error();
      error.place.attribute.clear();  // of the part, not of the group
      return error;
    }
    part.output = shapes->front();
    part.parameters = layer->parameters(part.attributes, part.inputs);
    parameterCount += part.parameters.size();
    all.parts.push_back(std::move(part));
  }
  return all;
}

uint64_t partSeed(uint64_t seed, const std::string& part) {
  const uint64_t x = (seed ^ stableHash(part)) * 0x9E3779B97F4A7C15ull;
  return x ^ (x >> 32);
}

bool handsMaskOn(const Part& part) {
  const OutputMask mask = part.layer->maskOfOutput(part.attributes, 0);
  UNROLL_ASSERT(mask.from != OutputMask::From::Made && mask.port == 0);
  return mask.from != OutputMask::From::None && part.output.hasTime();
}

LayerDescriptor layer(std::string key, Text title, Text summary, std::vector<Port> in,
                      std::function<Status(const Attributes&, const Shapes&)> check, Expand expand) {
  LayerDescriptor made = plainLayer(std::move(key), std::move(title), LayerCategory::Attention, std::move(summary));
  const size_t ports = in.size();
  made.inputs = [in = std::move(in)](const Attributes&) { return in; };
  made.mixesTimes = ports > 1;
  made.inferShape = [check = std::move(check), expand](const Attributes& a, const Shapes& inputs) -> Result<Shapes> {
    UNROLL_CHECK(check(a, inputs));
    UNROLL_TRY(const Resolved all, resolve(expand(a, inputs), inputs));
    return Shapes{all.parts.back().output};
  };
  setExpansion(made, std::move(expand));
  return made;
}

void setExpansion(LayerDescriptor& layer, Expand expand) {
  layer.parameters = [expand](const Attributes& a, const Shapes& inputs) {
    return parameters(resolved(expand, a, inputs));
  };
  layer.body = [expand](Builder& b, const BodyContext& context) {
    return body(b, context, resolved(expand, context.attributes, shapesOf(b, context)));
  };
  layer.makeKernel = [expand](const Attributes& a, const Shapes& inputs) {
    return makeKernel(resolved(expand, a, inputs), inputs.size());
  };
  layer.flops = [expand](const Attributes& a, const Shapes& inputs, int64_t time) {
    int64_t sum = 0;
    for (const Part& part : resolved(expand, a, inputs).parts)
      sum += part.layer->flops(part.attributes, part.inputs, time);
    return sum;
  };
  layer.expand = std::move(expand);
}

}  // namespace unroll::group
