// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/catalog.h"

#include <algorithm>

#include "layers/activation.h"
#include "layers/add.h"
#include "layers/additive_attention.h"
#include "layers/attention.h"
#include "layers/attribute_groups.h"
#include "layers/average_pooling1d.h"
#include "layers/average_pooling2d.h"
#include "layers/batch_normalization.h"
#include "layers/concatenate.h"
#include "layers/conv1d.h"
#include "layers/conv2d.h"
#include "layers/conv2d_transpose.h"
#include "layers/dense.h"
#include "layers/dropout.h"
#include "layers/embedding.h"
#include "layers/flatten.h"
#include "layers/gaussian_noise.h"
#include "layers/global_average_pooling1d.h"
#include "layers/global_average_pooling2d.h"
#include "layers/global_max_pooling1d.h"
#include "layers/global_max_pooling2d.h"
#include "layers/gru.h"
#include "layers/input.h"
#include "layers/layer_normalization.h"
#include "layers/leaky_relu.h"
#include "layers/lstm.h"
#include "layers/max_pooling1d.h"
#include "layers/max_pooling2d.h"
#include "layers/multi_head_attention.h"
#include "layers/multiply.h"
#include "layers/parameter_settings.h"
#include "layers/permute.h"
#include "layers/position_embedding.h"
#include "layers/positional_encoding.h"
#include "layers/repeat_vector.h"
#include "layers/reshape.h"
#include "layers/simple_rnn.h"
#include "layers/slice.h"
#include "layers/spatial_dropout1d.h"
#include "layers/spatial_dropout2d.h"
#include "layers/subtract.h"
#include "layers/transformer_decoder.h"
#include "layers/transformer_encoder.h"

namespace unroll {

const LayerCatalog& LayerCatalog::builtIn() {
  static const LayerCatalog catalog = [] {
    LayerCatalog all;
    all.add(inputLayer());
    all.add(denseLayer());
    all.add(activationLayer());
    all.add(leakyReluLayer());
    all.add(flattenLayer());
    all.add(reshapeLayer());
    all.add(permuteLayer());
    all.add(repeatVectorLayer());
    all.add(concatenateLayer());
    all.add(addLayer());
    all.add(subtractLayer());
    all.add(multiplyLayer());
    all.add(sliceLayer());
    all.add(dropoutLayer());
    all.add(spatialDropout1dLayer());
    all.add(spatialDropout2dLayer());
    all.add(gaussianNoiseLayer());
    all.add(batchNormalizationLayer());
    all.add(layerNormalizationLayer());
    all.add(embeddingLayer());
    all.add(conv1dLayer());
    all.add(conv2dLayer());
    all.add(conv2dTransposeLayer());
    all.add(maxPooling1dLayer());
    all.add(averagePooling1dLayer());
    all.add(maxPooling2dLayer());
    all.add(averagePooling2dLayer());
    all.add(globalMaxPooling1dLayer());
    all.add(globalAveragePooling1dLayer());
    all.add(globalMaxPooling2dLayer());
    all.add(globalAveragePooling2dLayer());
    all.add(simpleRnnLayer());
    all.add(lstmLayer());
    all.add(gruLayer());
    all.add(attentionLayer());
    all.add(additiveAttentionLayer());
    all.add(multiHeadAttentionLayer());
    all.add(positionalEncodingLayer());
    all.add(positionEmbeddingLayer());
    all.add(transformerEncoderLayer());
    all.add(transformerDecoderLayer());
    return all;
  }();
  return catalog;
}

void LayerCatalog::add(LayerDescriptor descriptor) {
  UNROLL_ASSERT(find(descriptor.key) == nullptr);
  addParameterAttributes(descriptor, *this);
  groupAttributes(descriptor);
  m_layers.push_back(std::make_shared<const LayerDescriptor>(std::move(descriptor)));
}

const LayerDescriptor* LayerCatalog::find(std::string_view key) const {
  const auto found =
      std::find_if(m_layers.begin(), m_layers.end(), [&](const auto& layer) { return layer->key == key; });
  return found == m_layers.end() ? nullptr : found->get();
}

std::vector<const LayerDescriptor*> LayerCatalog::all() const {
  std::vector<const LayerDescriptor*> layers;
  for (const auto& layer : m_layers) layers.push_back(layer.get());
  return layers;
}

}  // namespace unroll
