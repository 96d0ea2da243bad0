// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/templates.h"

#include <algorithm>

#include "io/document.h"
#include "io/embedded_examples.h"

namespace unroll {
namespace {

using Kind = Template::Kind;

constexpr const char* kFirstSteps = QT_TRANSLATE_NOOP("engine", "first steps");
constexpr const char* kImages = QT_TRANSLATE_NOOP("engine", "images");
constexpr const char* kSequences = QT_TRANSLATE_NOOP("engine", "sequences");
constexpr const char* kText = QT_TRANSLATE_NOOP("engine", "text");

/// Templates of one kind and level, one after the other in the gallery.
struct Shelf {
  Kind kind;
  const char* level;
  struct Row {
    const char *key, *title, *summary, *source;
  };
  std::vector<Row> rows;
};

/// In the gallery's order.
std::vector<Shelf> shelves() {
  return {
      {Kind::Template,
       kImages,
       {
           {"mnist_cnn", QT_TRANSLATE_NOOP("engine", "Digits CNN"),
            QT_TRANSLATE_NOOP(
                "engine", "Handwritten digits: convolution, max pooling and two dense layers, 128 units in the first."),
            "python-practice §5.1"},
           {"mnist_cnn_64", QT_TRANSLATE_NOOP("engine", "Digits CNN, one-hot targets"),
            QT_TRANSLATE_NOOP("engine",
                              "The same with 64 units, trained on one-hot rows with categorical cross-entropy."),
            "core-principles, convolutional network"},
           {"lenet", QT_TRANSLATE_NOOP("engine", "LeNet-5"),
            QT_TRANSLATE_NOOP("engine",
                              "The network of LeCun et al. 1998: two convolutions, each with tanh and average pooling, "
                              "then 120, 84 and 10 units."),
            "algorithms-models-projects §3.2"},
           {"resnet_digits", QT_TRANSLATE_NOOP("engine", "Small ResNet"),
            QT_TRANSLATE_NOOP("engine",
                              "Two residual blocks with batch normalization read digits: each adds to what is there."),
            ""},
       }},
      {Kind::Template,
       kFirstSteps,
       {
           {"feed_forward", QT_TRANSLATE_NOOP("engine", "Feed-forward network"),
            QT_TRANSLATE_NOOP("engine", "Two hidden layers tell two spirals apart."),
            "algorithms-models-projects §3.1"},
           {"linear_regression", QT_TRANSLATE_NOOP("engine", "Linear regression"),
            QT_TRANSLATE_NOOP("engine", "A straight line through noisy points, with the gradient of the mean square."),
            "core-principles, linear regression"},
           {"linear_regression_sum", QT_TRANSLATE_NOOP("engine", "Linear regression, gradient of the sum"),
            QT_TRANSLATE_NOOP("engine", "The steps of the document's program: its learning rate of 0.01 on ½ Σ e²."),
            "core-principles, linear regression"},
           {"logistic_regression", QT_TRANSLATE_NOOP("engine", "Logistic regression"),
            QT_TRANSLATE_NOOP("engine",
                              "One straight border between two clouds, by gradient descent over all samples."),
            ""},
       }},
      {Kind::Template,
       kSequences,
       {
           {"rnn_classifier", QT_TRANSLATE_NOOP("engine", "SimpleRNN classifier"),
            QT_TRANSLATE_NOOP("engine", "Sequences of open length: which of two events came first?"),
            "virtual-assistant §3.1.3"},
           {"lstm_classifier", QT_TRANSLATE_NOOP("engine", "LSTM classifier"),
            QT_TRANSLATE_NOOP("engine", "The same task with an LSTM."), "virtual-assistant §3.2.2"},
           {"gru_classifier", QT_TRANSLATE_NOOP("engine", "GRU classifier"),
            QT_TRANSLATE_NOOP("engine", "The same task with a GRU."), "virtual-assistant §3.3"},
           {"transformer_classifier", QT_TRANSLATE_NOOP("engine", "Transformer classifier"),
            QT_TRANSLATE_NOOP("engine",
                              "The same task with a Transformer block, which knows the order by waves alone."),
            "virtual-assistant §3.4"},
           {"sequence_prediction", QT_TRANSLATE_NOOP("engine", "Sequence prediction"),
            QT_TRANSLATE_NOOP("engine", "A SimpleRNN predicts the next step of ten series, at every step."),
            "core-principles, SimpleRNN(32)"},
           {"sequence_prediction_printed", QT_TRANSLATE_NOOP("engine", "Sequence prediction, as printed"),
            QT_TRANSLATE_NOOP("engine",
                              "The program of the document, whose shapes do not fit: see what Unroll says and mends."),
            "core-principles, SimpleRNN(32)"},
           {"adding_rnn", QT_TRANSLATE_NOOP("engine", "Adding problem, SimpleRNN"),
            QT_TRANSLATE_NOOP("engine", "Two numbers to be remembered over 100 steps: a SimpleRNN does not learn it."),
            ""},
           {"adding_lstm", QT_TRANSLATE_NOOP("engine", "Adding problem, LSTM"),
            QT_TRANSLATE_NOOP("engine", "The same task: an LSTM keeps the numbers in its cell."), ""},
           {"adding_gru", QT_TRANSLATE_NOOP("engine", "Adding problem, GRU"),
            QT_TRANSLATE_NOOP("engine", "The same task: a GRU keeps the numbers behind its update gate."), ""},
           {"copy_gru", QT_TRANSLATE_NOOP("engine", "Copy task, GRU"),
            QT_TRANSLATE_NOOP("engine", "Three symbols are said again after a pause of 30 steps, in their order."), ""},
       }},
      {Kind::Template,
       kText,
       {
           {"char_lstm", QT_TRANSLATE_NOOP("engine", "Character LSTM"),
            QT_TRANSLATE_NOOP("engine", "Two LSTM layers learn to write, one character after the other."),
            "python-practice §5.2"},
           {"transformer_language_model", QT_TRANSLATE_NOOP("engine", "Transformer language model"),
            QT_TRANSLATE_NOOP("engine",
                              "Two causal Transformer blocks learn to write, at all places of a text at once."),
            "algorithms-models-projects §3.4"},
           {"cbow", QT_TRANSLATE_NOOP("engine", "CBOW word vectors"),
            QT_TRANSLATE_NOOP("engine", "A word is predicted from the mean of the words around it."), "nlp §3.1"},
           {"text_cnn", QT_TRANSLATE_NOOP("engine", "Text CNN"),
            QT_TRANSLATE_NOOP("engine", "Opinions: windows of two, three and four words, and the largest of each."),
            "nlp §3.3"},
           {"text_cnn_lstm", QT_TRANSLATE_NOOP("engine", "Text CNN and LSTM"),
            QT_TRANSLATE_NOOP("engine", "The same opinions: what the windows find is read in its order."), "nlp §3.3"},
           {"intent_classifier", QT_TRANSLATE_NOOP("engine", "Intent classifier"),
            QT_TRANSLATE_NOOP("engine", "What somebody asks a virtual assistant for."), "virtual-assistant §2.2"},
           {"gru_tagger", QT_TRANSLATE_NOOP("engine", "Bidirectional GRU tagger"),
            QT_TRANSLATE_NOOP("engine", "The part of speech of each word, which may show only in what follows."), ""},
           {"seq2seq_reverse", QT_TRANSLATE_NOOP("engine", "Encoder and decoder: reversing"),
            QT_TRANSLATE_NOOP("engine", "One GRU reads a string, another writes it from the last letter to the first."),
            "nlp §3.4"},
           {"seq2seq_attention", QT_TRANSLATE_NOOP("engine", "Encoder and decoder with attention"),
            QT_TRANSLATE_NOOP("engine",
                              "Strings are reversed again: at each letter the writer looks back at the source."),
            "nlp §3.4"},
           {"seq2seq_dates", QT_TRANSLATE_NOOP("engine", "Encoder and decoder: dates"),
            QT_TRANSLATE_NOOP("engine", "\"3rd of March 2021\" becomes 2021-03-03."), "nlp §3.4"},
       }},
      {Kind::Worked,
       kFirstSteps,
       {
           {"backprop_step", QT_TRANSLATE_NOOP("engine", "One step of backpropagation"),
            QT_TRANSLATE_NOOP("engine", "δ = f'(z) ∂L/∂y and ∂L/∂W = δ xᵀ, with numbers."),
            "core-principles, backpropagation"},
       }},
      {Kind::Worked,
       kImages,
       {
           {"convolution", QT_TRANSLATE_NOOP("engine", "One convolution"),
            QT_TRANSLATE_NOOP("engine", "Two filters over two channels, and whose sum it is."),
            "core-principles, convolution; algorithms-models-projects §3.2.1"},
           {"max_pooling", QT_TRANSLATE_NOOP("engine", "One max pooling"),
            QT_TRANSLATE_NOOP("engine", "The largest of each window, and where its gradient goes."),
            "algorithms-models-projects §3.2.2"},
           {"average_pooling", QT_TRANSLATE_NOOP("engine", "One average pooling"),
            QT_TRANSLATE_NOOP("engine", "The mean of each window, on the same numbers."),
            "algorithms-models-projects §3.2.2"},
       }},
      {Kind::Worked,
       kSequences,
       {
           {"rnn_step", QT_TRANSLATE_NOOP("engine", "One step of an RNN"),
            QT_TRANSLATE_NOOP("engine", "The document's numbers, as printed and as they should be."),
            "virtual-assistant §4.1"},
           {"lstm_gates", QT_TRANSLATE_NOOP("engine", "The gates of an LSTM"),
            QT_TRANSLATE_NOOP("engine",
                              "Forget, input and output gate with numbers; what the document leaves out is marked."),
            "virtual-assistant §4.2"},
           {"gru_step", QT_TRANSLATE_NOOP("engine", "One step of a GRU"),
            QT_TRANSLATE_NOOP("engine", "The document's equations, with numbers."), "virtual-assistant §3.3"},
           {"gru_step_keras", QT_TRANSLATE_NOOP("engine", "One step of a GRU, as Keras computes it"),
            QT_TRANSLATE_NOOP(
                "engine", "The same numbers: the update gate keeps the old state, the reset comes after the product."),
            "virtual-assistant §3.3"},
       }},
  };
}

std::vector<Template> table() {
  std::vector<Template> all;
  for (const Shelf& shelf : shelves()) {
    for (const Shelf::Row& row : shelf.rows)
      all.push_back({row.key, row.title, row.summary, shelf.kind, shelf.level, row.source});
  }
  return all;
}

}  // namespace

const std::vector<Template>& templates() {
  static const std::vector<Template> all = table();
  return all;
}

const Template* findTemplate(std::string_view key) {
  const auto found =
      std::find_if(templates().begin(), templates().end(), [&](const Template& t) { return t.key == key; });
  return found == templates().end() ? nullptr : &*found;
}

std::string_view templateText(std::string_view key) {
  const auto& all = embeddedExamples();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const EmbeddedExample& example) { return example.key == key; });
  UNROLL_ASSERT(found != all.end());
  return found->text;
}

Result<NetworkSpec> makeTemplate(std::string_view key) {
  if (!findTemplate(key)) {
    std::string all;
    for (const Template& known : templates()) all += (all.empty() ? "" : ", ") + known.key;
    return Error{
        "template.unknown",
        {QT_TRANSLATE_NOOP("engine", "There is no template '{0}'. Choose one of: {1}."), {std::string(key), all}},
        {},
        ErrorKind::Usage};
  }
  UNROLL_TRY(Document document, readDocument(templateText(key), std::string(key) + ".unroll"));
  return std::move(document.spec);
}

}  // namespace unroll
