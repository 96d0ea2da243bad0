// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/aliases.h"

#include <algorithm>
#include <charconv>

namespace unroll {
namespace {

/// Small letters and digits alone: "MaxPool2d", "max_pool2d" and "max-pool2d" are one word.
std::string folded(std::string_view word) {
  std::string out;
  for (char c : word.substr(0, 4096)) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
  }
  return out;
}

struct LayerWord {
  const char* word;  ///< folded
  const char* type;
  const char* key = nullptr;  ///< an attribute that the word says, and its value
  const char* value = nullptr;
};

constexpr LayerWord kLayerWords[] = {
    {"linear", "dense"},
    {"fullyconnected", "dense"},
    {"fc", "dense"},
    {"lazylinear", "dense"},
    {"inputlayer", "input"},
    {"placeholder", "input"},
    {"conv", "conv2d"},
    {"convolution1d", "conv1d"},
    {"convolution2d", "conv2d"},
    {"convolution", "conv2d"},
    {"convtranspose2d", "conv2d_transpose"},
    {"deconvolution2d", "conv2d_transpose"},
    {"maxpool1d", "max_pooling1d"},
    {"maxpool2d", "max_pooling2d"},
    {"maxpool", "max_pooling2d"},
    {"maxpooling", "max_pooling2d"},
    {"avgpool1d", "average_pooling1d"},
    {"avgpool2d", "average_pooling2d"},
    {"avgpool", "average_pooling2d"},
    {"averagepooling", "average_pooling2d"},
    {"adaptiveavgpool1d", "global_average_pooling1d"},
    {"adaptiveavgpool2d", "global_average_pooling2d"},
    {"adaptivemaxpool1d", "global_max_pooling1d"},
    {"adaptivemaxpool2d", "global_max_pooling2d"},
    {"globalavgpool1d", "global_average_pooling1d"},
    {"globalavgpool2d", "global_average_pooling2d"},
    {"globalaveragepooling", "global_average_pooling2d"},
    {"globalmaxpool1d", "global_max_pooling1d"},
    {"globalmaxpool2d", "global_max_pooling2d"},
    {"globalmaxpooling", "global_max_pooling2d"},
    {"batchnorm", "batch_normalization"},
    {"batchnorm1d", "batch_normalization"},
    {"batchnorm2d", "batch_normalization"},
    {"bn", "batch_normalization"},
    {"layernorm", "layer_normalization"},
    {"ln", "layer_normalization"},
    {"rnn", "simple_rnn"},
    {"rnncell", "simple_rnn"},
    {"simplernncell", "simple_rnn"},
    {"lstmcell", "lstm"},
    {"grucell", "gru"},
    {"cudnnlstm", "lstm"},
    {"cudnngru", "gru"},
    {"bilstm", "lstm", "direction", "both"},
    {"bigru", "gru", "direction", "both"},
    {"birnn", "simple_rnn", "direction", "both"},
    {"embeddingbag", "embedding"},
    {"wordembedding", "embedding"},
    {"concat", "concatenate"},
    {"cat", "concatenate"},
    {"merge", "concatenate"},
    {"sum", "add"},
    {"plus", "add"},
    {"mul", "multiply"},
    {"sub", "subtract"},
    {"view", "reshape"},
    {"unflatten", "reshape"},
    {"transpose", "permute"},
    {"repeat", "repeat_vector"},
    {"dropout1d", "spatial_dropout1d"},
    {"dropout2d", "spatial_dropout2d"},
    {"alphadropout", "dropout"},
    {"noise", "gaussian_noise"},
    {"multiheadattention", "multi_head_attention"},
    {"mha", "multi_head_attention"},
    {"selfattention", "multi_head_attention"},
    {"dotproductattention", "attention"},
    {"luongattention", "attention"},
    {"bahdanauattention", "additive_attention"},
    {"positionalembedding", "position_embedding"},
    {"sinepositionencoding", "positional_encoding"},
    {"transformer", "transformer_encoder"},
    {"transformerblock", "transformer_encoder"},
    {"transformerencoderlayer", "transformer_encoder"},
    {"transformerdecoderlayer", "transformer_decoder"},
    {"leakyrelu", "leaky_relu"},
    {"prelu", "leaky_relu"},
    {"relu", "activation", "activation", "relu"},
    {"elu", "activation", "activation", "elu"},
    {"selu", "activation", "activation", "selu"},
    {"gelu", "activation", "activation", "gelu"},
    {"silu", "activation", "activation", "silu"},
    {"swish", "activation", "activation", "silu"},
    {"sigmoid", "activation", "activation", "sigmoid"},
    {"logistic", "activation", "activation", "sigmoid"},
    {"hardsigmoid", "activation", "activation", "hard_sigmoid"},
    {"tanh", "activation", "activation", "tanh"},
    {"softplus", "activation", "activation", "softplus"},
    {"softmax", "activation", "activation", "softmax"},
    {"logsoftmax", "activation", "activation", "log_softmax"},
    {"identity", "activation", "activation", "linear"},
    {"lambda", "activation", "activation", "linear"},
};

struct AttributeWord {
  const char* word;  ///< folded
  const char* key;
  const char* whenTrue = nullptr;  ///< the value that "true" stands for
};

/// A word may stand for several keys; the first that a thing has is meant.
constexpr AttributeWord kAttributeWords[] = {
    {"outfeatures", "units"},
    {"hiddensize", "units"},
    {"numunits", "units"},
    {"nunits", "units"},
    {"neurons", "units"},
    {"hiddendim", "units"},
    {"outchannels", "filters"},
    {"numfilters", "filters"},
    {"channels", "filters"},
    {"windowsize", "kernel_size"},
    {"kernelsize", "pool_size"},
    {"kernel", "kernel_size"},
    {"stride", "strides"},
    {"dilation", "dilation_rate"},
    {"bias", "use_bias"},
    {"p", "rate"},
    {"prob", "rate"},
    {"dropoutrate", "rate"},
    {"dropout", "rate"},
    {"rate", "dropout"},
    {"std", "stddev"},
    {"sigma", "stddev"},
    {"numembeddings", "input_dim"},
    {"vocabsize", "input_dim"},
    {"vocabularysize", "input_dim"},
    {"embeddingdim", "output_dim"},
    {"embeddingsize", "output_dim"},
    {"eps", "epsilon"},
    {"eps", "layer_norm_epsilon"},
    {"layernormeps", "layer_norm_epsilon"},
    {"nhead", "num_heads"},
    {"heads", "num_heads"},
    {"dimfeedforward", "intermediate_dim"},
    {"normfirst", "normalize_first"},
    {"causal", "use_causal_mask"},
    {"nonlinearity", "activation"},
    {"function", "activation"},
    {"gobackwards", "direction", "backward"},
    {"bidirectional", "direction", "both"},
    {"mergemode", "merge"},
    {"inputshape", "shape"},
    {"size", "shape"},
    {"dims", "axes"},
    {"n", "count"},
    {"lr", "learning_rate"},
    {"alpha", "learning_rate"},
    {"eta", "learning_rate"},
    {"wd", "weight_decay"},
    {"decay", "weight_decay"},
};

constexpr const char* kNeedless[] = {"infeatures", "inchannels",  "inputsize", "inputshape", "batchfirst", "dtype",
                                     "trainable",  "numfeatures", "embeddim",  "dmodel",     "batchsize",  "dataformat",
                                     "inplace",    "dim",         "name",      "layer"};

/// The recurrent layer that TEXT speaks of.
const char* recurrentIn(const std::string& text) {
  for (const auto& [word, type] : {std::pair{"lstm", "lstm"}, {"gru", "gru"}, {"rnn", "simple_rnn"}}) {
    if (text.find(word) != std::string::npos) return type;
  }
  return nullptr;
}

/// The whole number that stands behind KEY in a layer's text, however deep: Keras writes the layer within the wrapper.
std::optional<int64_t> numberBehind(std::string_view text, const std::string& key) {
  const size_t at = text.find("\"" + key + "\"");
  if (at == std::string_view::npos) return std::nullopt;
  const size_t digit = text.find_first_not_of(" \t\r\n:", at + key.size() + 2);
  if (digit == std::string_view::npos) return std::nullopt;
  int64_t number = 0;
  const auto read = std::from_chars(text.data() + digit, text.data() + text.size(), number);
  return read.ec == std::errc() && number > 0 ? std::optional(number) : std::nullopt;
}

/// Keras' Bidirectional wraps a layer; here the layer itself reads both ways.
std::vector<LayerMeant> bothWays(std::string_view name, std::string_view written) {
  AttributeMap attributes{{"direction", std::string("both")}};
  if (const auto units = numberBehind(written, "units")) attributes.emplace("units", *units);
  const char* type = recurrentIn(folded(written));
  if (!type) type = recurrentIn(folded(name));
  if (type) return {{type, attributes}};
  return {{"lstm", attributes}, {"gru", attributes}, {"simple_rnn", attributes}};
}

}  // namespace

std::vector<LayerMeant> layersMeant(std::string_view type, std::string_view name, std::string_view written) {
  const std::string word = folded(type.substr(type.rfind('.') == std::string_view::npos ? 0 : type.rfind('.') + 1));
  if (word == "bidirectional") return bothWays(name, written);
  if (word == "timedistributed") return {{"dense"}};
  for (const LayerWord& known : kLayerWords) {
    if (word != known.word) continue;
    if (!known.key) return {{known.type}};
    return {{known.type, {{known.key, std::string(known.value)}}}};
  }
  return {};
}

std::optional<std::pair<std::string, AttributeValue>> attributeMeant(const std::vector<AttributeSpec>& specs,
                                                                     std::string_view key,
                                                                     const AttributeValue& value) {
  const std::string word = folded(key);
  for (const AttributeWord& known : kAttributeWords) {
    const AttributeSpec* spec = word == known.word ? findAttribute(specs, known.key) : nullptr;
    if (!spec) continue;
    if (known.whenTrue && value != AttributeValue{true}) continue;
    auto checked = checkAttribute(*spec, known.whenTrue ? AttributeValue{std::string(known.whenTrue)} : value);
    if (checked.ok()) return std::pair{spec->key, std::move(*checked)};
  }
  return std::nullopt;
}

bool isNeedless(std::string_view key) {
  const std::string word = folded(key);
  return std::any_of(std::begin(kNeedless), std::end(kNeedless), [&](const char* known) { return word == known; });
}

}  // namespace unroll
