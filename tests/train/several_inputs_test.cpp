// SPDX-License-Identifier: GPL-3.0-or-later
// Networks with an encoder and a decoder: each input has its own length and its own padding in one batch.
#include <QtTest>
#include <cmath>

#include "core/parallel.h"
#include "data/loaded_samples.h"
#include "data/vocabulary.h"
#include "explain/explanation.h"
#include "graph/match_inputs.h"
#include "io/templates.h"
#include "train/specs.h"
#include "train/token_network.h"
#include "train/trainer.h"

using namespace unroll;
using namespace unroll::test;

namespace {

NetworkSpec smallPairs(const char* cell = "gru") {
  NetworkSpec spec = *makeTemplate("seq2seq_reverse");
  for (const char* name : {"encoder", "writer"}) {
    spec.nodes[static_cast<size_t>(spec.findByName(name) - spec.nodes.data())].type = cell;
    spec.find(spec.findByName(name)->id)->attributes["units"] = int64_t{12};
  }
  if (std::string(cell) == "lstm") {
    spec.edges.push_back({{spec.findByName("encoder")->id, "state_c"}, {spec.findByName("writer")->id, "initial_c"}});
  }
  spec.dataset.attributes["count"] = int64_t{200};
  spec.training.batch = 16;
  spec.training.epochs = 1;
  return spec;
}

std::vector<std::string> codes(const Inference& inference) {
  std::vector<std::string> all;
  for (const Diagnostic& diagnostic : inference.diagnostics) all.push_back(diagnostic.code);
  return all;
}

void rename(NetworkSpec& spec, const char* from, const char* to) { spec.find(spec.findByName(from)->id)->name = to; }

}  // namespace

class SeveralInputsTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void bothPathsAgree_data() {
    QTest::addColumn<QString>("cell");
    for (const char* cell : {"simple_rnn", "gru", "lstm"}) QTest::newRow(cell) << cell;
  }
  void bothPathsAgree() {
    QFETCH(QString, cell);
    const NetworkSpec spec = smallPairs(cell.toLatin1().constData());
    const auto trainer = Trainer::create(spec);
    QVERIFY2(trainer.ok(), trainer.ok() ? "" : trainer.error().english().c_str());
    const Dataset& data = *(*trainer)->data().training;
    const std::vector<int64_t> samples{0, 1, 2, 3, 4, 5, 6};
    Network& network = (*trainer)->network();
    data.fill(samples, network.batch());
    QVERIFY(network.batch().time != network.batch().more[0].time);
    network.forward(true, 1);
    const double loss = network.loss(true);

    const LoadedSamples loaded = loadSamplesOf(data, samples);
    Explanation::Request request;
    request.weights = network.weights();
    const auto nodes = matchInputs(spec, network.inference(), data);
    for (size_t i = 0; i < 2; ++i) {
      const std::string& name = spec.find((*nodes)[i])->name;
      const LoadedSamples::Input& input = loaded.inputs[i];
      request.inputs[name] = TensorD(input.extents, std::vector<double>(input.values.begin(), input.values.end()));
      request.masks[name] = input.mask;
    }
    request.target = TensorD(loaded.targetExtents, std::vector<double>(loaded.target.begin(), loaded.target.end()));
    request.training = true;
    const auto slow = Explanation::create(spec, request);
    QVERIFY2(slow.ok(), slow.ok() ? "" : slow.error().english().c_str());
    QVERIFY(std::abs(loss - (*slow)->evaluation().value((*slow)->loss())[0]) < 1e-5);
    const auto gradients = (*slow)->gradients();
    for (const Network::ParameterView& parameter : network.parameters()) {
      const TensorD& wanted = gradients.at(parameter.name);
      double largest = 0.0;
      for (const double value : wanted.span()) largest = std::max(largest, std::abs(value));
      QVERIFY2(largest > 0.0, parameter.name.c_str());  // the loss reaches the encoder
      for (int64_t i = 0; i < parameter.count; ++i)
        QVERIFY2(std::abs(static_cast<double>(parameter.gradient[i]) - wanted[i]) < 1e-4 * largest,
                 parameter.name.c_str());
    }
  }

  void paddingChangesNothing() {
    // A sample alone and the same among longer ones: the same probabilities in its own steps.
    const NetworkSpec spec = smallPairs();
    const auto trainer = Trainer::create(spec);
    const Dataset& data = *(*trainer)->data().training;
    std::vector<int64_t> samples{0, 1, 2, 3, 4, 5, 6, 7};
    const TensorF together = (*trainer)->predict(data, samples);
    const int64_t steps = together.extent(1), classes = together.extent(2);
    for (const int64_t sample : samples) {
      const TensorF alone = (*trainer)->predict(data, std::span(&sample, 1));
      for (int64_t i = 0; i < data.lengthOf(1, sample) * classes; ++i)
        QVERIFY(std::abs(alone[i] - together[sample * steps * classes + i]) < 1e-6f);
    }
  }

  void theSameLossesOnAnyThreads() {
    const auto losses = [](int threads) {
      std::vector<float> all;
      ThreadPool(threads).run([&] {
        const auto trainer = Trainer::create(smallPairs("lstm"));
        while ((*trainer)->step()) {}
        for (int64_t i = 0; i < (*trainer)->stepCount(); ++i) all.push_back((*trainer)->history().steps[i].loss);
      });
      return all;
    };
    const std::vector<float> one = losses(1);
    QCOMPARE(one.size(), size_t{10});
    QVERIFY(one.back() < one.front());
    for (const int threads : {2, 3, 4, 8}) QCOMPARE(losses(threads), one);
  }

  void itLearnsToReverse() {
    NetworkSpec spec = smallPairs();
    for (const char* name : {"encoder", "writer"})
      spec.find(spec.findByName(name)->id)->attributes["units"] = int64_t{48};
    spec.dataset.attributes = {
        {"count", int64_t{2500}}, {"letters", int64_t{4}}, {"longest", int64_t{4}}, {"shortest", int64_t{2}}};
    spec.training.epochs = 8;
    spec.training.optimizer.attributes["learning_rate"] = 0.01;
    for (NodeSpec& node : spec.nodes) {
      if (node.type == "embedding") node.attributes["input_dim"] = int64_t{7};
      if (node.type == "dense") node.attributes["units"] = int64_t{7};
    }
    const auto trainer = Trainer::create(spec);
    QVERIFY2(trainer.ok(), trainer.ok() ? "" : trainer.error().english().c_str());
    while ((*trainer)->step()) {}
    // Now it writes by itself, from its own tokens.
    const Dataset& data = *(*trainer)->data().validation;
    const Vocabulary& letters = *data.vocabularyOf(0);
    DecodeOptions options;
    options.length = 8;
    options.end = letters.special().end;
    int right = 0;
    for (int64_t sample = 0; sample < 40; ++sample) {
      const LoadedSamples loaded = loadSamplesOf(data, std::span(&sample, 1));
      std::vector<int64_t> source(loaded.inputs[0].values.begin(), loaded.inputs[0].values.end());
      TokenNetwork::Setup setup{spec.findByName("decoder")->id, {{spec.findByName("source")->id, source}}, 3, 9};
      const auto model = TokenNetwork::create(spec, (*trainer)->network().weights(), setup);
      QVERIFY2(model.ok(), model.ok() ? "" : model.error().english().c_str());
      options.strategy = sample % 2 == 0 ? DecodeOptions::Strategy::Greedy : DecodeOptions::Strategy::Beam;
      options.beam = 3;
      const auto texts = decodeText(**model, {letters.special().start}, options);
      std::reverse(source.begin(), source.end());
      right += texts[0].ended && texts[0].tokens == source ? 1 : 0;
    }
    QVERIFY2(right >= 36, qPrintable(QString::number(right)));
  }

  void inputsFindTheirDataByName() {
    NetworkSpec spec = smallPairs();
    std::swap(spec.nodes[0], spec.nodes[3]);  // the decoder's input comes first in the document
    QVERIFY(spec.nodes[0].name == "decoder");
    const auto swapped = Trainer::create(spec), straight = Trainer::create(smallPairs());
    QVERIFY(swapped.ok() && straight.ok());
    for (int i = 0; i < 3; ++i) (*swapped)->step(), (*straight)->step();
    QCOMPARE((*swapped)->history().steps[2].loss, (*straight)->history().steps[2].loss);
  }

  void namesThatDoNotFitAreSaid() {
    NetworkSpec spec = smallPairs();
    rename(spec, "source", "first");
    QVERIFY(codes(infer(spec)).empty());  // two inputs, two nodes: in order
    NodeSpec third = spec.nodes[0];
    third.id = spec.nextId();
    third.name = "third";
    spec.nodes.push_back(third);
    const Inference inference = infer(spec);
    const auto all = codes(inference);
    QVERIFY(std::find(all.begin(), all.end(), "data.inputs") != all.end());
  }

  void sequencesOfDifferentLengthsAreNotJoined() {
    NetworkSpec spec = smallPairs();
    const NodeId add = spec.nextId();
    spec.nodes.push_back({add, "add", "sum", 1, {}, {}, {}});
    spec.edges.push_back({{spec.findByName("source_embedding")->id, "out"}, {add, "in1"}});
    spec.edges.push_back({{spec.findByName("decoder_embedding")->id, "out"}, {add, "in2"}});
    const Inference inference = infer(spec);
    const auto all = codes(inference);
    QVERIFY(std::find(all.begin(), all.end(), "shape.time") != all.end());
    // The same sequence twice is fine.
    spec.edges.back().from.node = spec.findByName("source_embedding")->id;
    const auto fine = codes(infer(spec));
    QVERIFY(std::find(fine.begin(), fine.end(), "shape.time") == fine.end());
  }

  void onlyCountedStepsCount() {
    NetworkSpec spec = chain({9}, {{"embedding", "e", {{"input_dim", int64_t{10}}, {"output_dim", int64_t{5}}}},
                                   {"gru", "g", {{"units", int64_t{6}}, {"return_sequences", true}}},
                                   dense("d", 10, "softmax")});
    spec.training.loss = "sparse_categorical_crossentropy";
    spec.training.batch = 4;
    spec.dataset.type = "copy_task";
    spec.dataset.attributes = {{"count", int64_t{20}}, {"symbols", int64_t{2}}, {"delay", int64_t{4}}};
    const auto trainer = Trainer::create(spec);
    QVERIFY2(trainer.ok(), trainer.ok() ? "" : trainer.error().english().c_str());
    (*trainer)->step();
    Network& network = (*trainer)->network();
    QCOMPARE(network.countedRows(), int64_t{8});
    const std::vector<int64_t> samples{0, 1, 2};
    const LoadedSamples loaded = loadSamplesOf(*(*trainer)->data().training, samples);
    (*trainer)->data().training->fill(samples, network.batch());
    network.forward(false, 0);
    const double loss = network.loss(false);
    const Network::View p = network.output({4, "out"});
    double expected = 0.0;
    for (size_t row = 0; row < loaded.target.size(); ++row) {
      if (loaded.targetMask[row])
        expected -= std::log(static_cast<double>(p.values[row * 10 + static_cast<size_t>(loaded.target[row])])) / 6.0;
    }
    QVERIFY(std::abs(loss - expected) < 1e-5);
  }
};

QTEST_GUILESS_MAIN(SeveralInputsTest)
#include "several_inputs_test.moc"
