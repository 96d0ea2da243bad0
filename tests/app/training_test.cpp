// SPDX-License-Identifier: GPL-3.0-or-later
// unroll-cli: train, evaluate, predict, gradients, explain, generate, bench.
#include <QDir>
#include <QtTest>
#include <cmath>
#include <csignal>
#include <fstream>

#include "app/cli_run.h"
#include "formats/tensors.h"

using namespace unroll;
using namespace unroll::test;
using nlohmann::json;

namespace {

std::vector<json> linesOf(const std::string& text) {
  std::vector<json> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(json::parse(line));
  return lines;
}

}  // namespace

class TrainingTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void trainsAndEvaluates() {
    Folder folder;
    const std::string file = folder.write("x.unroll", xorDocument());
    const std::string weights = folder.path("w.safetensors");
    const Answer trained = shell({"train", file, "-o", weights, "--log", folder.path("log.jsonl"), "--threads", "2"});
    QVERIFY2(trained.code == 0, trained.err.c_str());
    QVERIFY(trained.err.empty());  // no bar where nobody looks
    const auto lines = linesOf(folder.read("log.jsonl"));
    QCOMPARE(lines.size(), size_t{40});
    for (const char* key : {"epoch", "step", "loss", "accuracy", "validation_loss", "validation_accuracy",
                            "learning_rate", "samples_per_second"}) {
      QVERIFY2(lines.back().contains(key) && lines.back().at(key).is_number(), key);
    }
    QCOMPARE(lines.back().at("epoch").get<int>(), 40);
    QCOMPARE(lines.back().at("step").get<int>(), 400);  // 160 samples in batches of 16
    QVERIFY(lines.back().at("loss").get<double>() < 0.3 * lines.front().at("loss").get<double>());

    const json found = shell({"evaluate", file, "-w", weights, "--json"}).json();
    QCOMPARE(found.at("samples").get<int>(), 40);
    QVERIFY(std::abs(found.at("loss").get<double>() - lines.back().at("validation_loss").get<double>()) < 1e-9);
    QCOMPARE(found.at("accuracy").get<double>(), lines.back().at("validation_accuracy").get<double>());
    QCOMPARE(shell({"evaluate", file, "-w", weights, "--part", "training", "--json"}).json().at("samples").get<int>(),
             160);
  }

  void sameSeedSameBytes() {
    Folder folder;
    const std::string file = folder.write("x.unroll", xorDocument("3"));
    QCOMPARE(shell({"train", file, "-o", folder.path("a.safetensors"), "--threads", "1"}).code, 0);
    QCOMPARE(shell({"train", file, "-o", folder.path("b.safetensors"), "--threads", "5"}).code, 0);
    QCOMPARE(shell({"train", file, "-o", folder.path("c.safetensors"), "--seed", "9"}).code, 0);
    QVERIFY(folder.read("a.safetensors") == folder.read("b.safetensors"));
    QVERIFY(folder.read("a.safetensors") != folder.read("c.safetensors"));
  }

  void optionsOfTraining() {
    Folder folder;
    const std::string file = folder.write("x.unroll", xorDocument());
    const Answer answer = shell({"train", file, "--epochs", "2", "--json"});
    QCOMPARE(answer.code, 0);
    QCOMPARE(answer.json().at("epochs").size(), size_t{2});
    QVERIFY(folder.has("x.safetensors"));  // beside the document
    QCOMPARE(
        shell({"train", file, "--epochs", "1", "-w", folder.path("x.safetensors"), "-o", folder.path("y.safetensors")})
            .code,
        0);
    QCOMPARE(shell({"train", file, "--epochs", "0", "-o", folder.path("z.safetensors")}).code, 2);
  }

  void wrongWeightsAreSaid() {
    Folder folder;
    const std::string file = folder.write("x.unroll", xorDocument());
    const std::string broken = folder.write("broken.safetensors", "no weights");
    std::string text = xorDocument();
    text.replace(text.find("\"units\": 8"), 10, "\"units\": 9");
    const std::string other = folder.write("other.unroll", text);
    QCOMPARE(shell({"init", other, "-o", folder.path("other.safetensors")}).code, 0);
    for (const char* name : {"broken.safetensors", "other.safetensors", "missing.safetensors"}) {
      const Answer answer = shell({"evaluate", file, "-w", folder.path(name)});
      QCOMPARE(answer.code, 1);
      QVERIFY2(answer.err.find(name) != std::string::npos, answer.err.c_str());
    }
  }

  void samplesOfOneLengthFitAnOpenTimeAxis() {
    Folder folder;
    const std::string file = folder.write("series.unroll", R"({"format": 1, "nodes": [
  {"name": "in", "type": "input", "attributes": {"shape": [null, 3]}},
  {"name": "rnn", "type": "simple_rnn", "attributes": {"units": 4, "return_sequences": true}},
  {"name": "fc", "type": "dense", "attributes": {"units": 3}}],
 "edges": [{"from": "in", "to": "rnn"}, {"from": "rnn", "to": "fc"}],
 "dataset": {"type": "series", "count": 40, "length": 5, "features": 3, "target": "sequence"},
 "training": {"loss": "mean_squared_error", "epochs": 2}})");
    const std::string weights = folder.path("w.safetensors");
    const Answer trained = shell({"train", file, "-o", weights});
    QVERIFY2(trained.code == 0, trained.err.c_str());
    QCOMPARE(shell({"evaluate", file, "-w", weights}).code, 0);
    const Answer explained = shell({"explain", file, "--value", "rnn.h[0,4,0]", "--sample", "1"});
    QVERIFY2(explained.code == 0, explained.err.c_str());
  }

  void wrongDataAreSaid() {
    Folder folder;
    const std::string file = folder.write("x.unroll", xorDocument());
    const std::string ragged = folder.write("ragged.csv", "a,b,t\n1,2,0\n1,2\n");
    const std::string text = folder.write("bad.txt", "caf\xe9");
    const std::string nan = folder.write("nan.csv", "a,b,t\n1,2,0\n1,nan,1\n0,1,1\n");
    for (const std::string& data : {ragged, text, std::string("/no/such/data")}) {
      const Answer answer = shell({"train", file, "--data", data, "-o", folder.path("w.safetensors")});
      QCOMPARE(answer.code, 1);
      QVERIFY2(answer.err.find(data) != std::string::npos, answer.err.c_str());
    }
    QVERIFY(!folder.has("w.safetensors"));
    const Answer answer = shell({"train", file, "--data", nan, "-o", folder.path("w.safetensors")});
    QVERIFY2(answer.code == 1, answer.err.c_str());
    QVERIFY(!answer.err.empty());
    // Three classes for one probability: the loss would fall without end.
    const std::string three = folder.write("three.csv", "a,b,t\n1,2,u\n1,1,v\n0,1,w\n2,2,u\n2,1,v\n2,0,w\n");
    const Answer classes = shell({"train", file, "--data", three, "-o", folder.path("w.safetensors")});
    QCOMPARE(classes.code, 1);
    QVERIFY2(classes.err.find("(N, 3)") != std::string::npos, classes.err.c_str());
  }

  void anInterruptSavesTheWeights() {
    Folder folder;
    const std::string file = folder.write("x.unroll", xorDocument("100000000"));
    // The signal comes from the first line of the log: training is under way then.
    class Interrupting : public std::stringbuf {
     public:
      int sync() override {
        if (!m_sent && str().find("epoch 1/") != std::string::npos) {
          m_sent = true;
          std::raise(SIGINT);
        }
        return std::stringbuf::sync();
      }

     private:
      bool m_sent = false;
    } buffer;
    std::ostream out(&buffer);
    std::ostringstream err;
    const int code = cli::run({"train", file, "-o", folder.path("w.safetensors")}, out, err);
    QCOMPARE(code, int{cli::kInterrupted});
    QVERIFY2(buffer.str().find("nterrupted after step 10;") != std::string::npos, buffer.str().c_str());
    QVERIFY(loadSafetensors(folder.path("w.safetensors")).ok());
    QCOMPARE(shell({"evaluate", file, "-w", folder.path("w.safetensors")}).code, 0);
  }

  void predicts() {
    Folder folder;
    const std::string file = folder.write("x.unroll", xorDocument());
    QCOMPARE(shell({"train", file, "-o", folder.path("w.safetensors")}).code, 0);
    TensorD input({300, 2});
    for (int64_t i = 0; i < 300; ++i) {
      input[2 * i] = i % 2 ? 0.8 : -0.8;
      input[2 * i + 1] = 0.8;
    }
    QVERIFY(saveNpy(folder.path("x.npy"), input, DataType::F32).ok());
    const Answer answer = shell({"predict", file, "-w", folder.path("w.safetensors"), "--input", folder.path("x.npy"),
                                 "-o", folder.path("y.npy")});
    QVERIFY2(answer.code == 0, answer.err.c_str());
    const auto out = loadNpy(folder.path("y.npy"));
    QVERIFY(out.ok());
    QCOMPARE(out->extents(), (Extents{300, 1}));
    for (int64_t i = 2; i < 300; ++i) QCOMPARE((*out)[i], (*out)[i % 2]);
    QVERIFY(((*out)[0] > 0.5) != ((*out)[1] > 0.5));
    QCOMPARE(shell({"predict", file, "--input", "in=" + folder.path("x.npy"), "--json"}).json().at("values").size(),
             size_t{300});

    QVERIFY(saveNpy(folder.path("wrong.npy"), TensorD({3, 5}), DataType::F64).ok());
    const Answer wrong = shell({"predict", file, "--input", folder.path("wrong.npy")});
    QCOMPARE(wrong.code, 1);
    QVERIFY2(wrong.err.find("(3, 5)") != std::string::npos && wrong.err.find("(N, 2)") != std::string::npos,
             wrong.err.c_str());
    TensorD holed({2, 2});
    holed[3] = std::nan("");
    QVERIFY(saveNpy(folder.path("holed.npy"), holed, DataType::F64).ok());
    const Answer nan = shell({"predict", file, "--input", folder.path("holed.npy")});
    QCOMPARE(nan.code, 1);
    QVERIFY2(nan.err.find("holed[1, 1] is not a finite number") != std::string::npos, nan.err.c_str());
    QCOMPARE(shell({"predict", file, "--input", "other=" + folder.path("x.npy")}).code, 2);
    QCOMPARE(shell({"predict", file}).code, 2);  // no sample in the document
  }

  void gradientsOfBothPathsAgree() {
    Folder folder;
    const std::string file = folder.write("x.unroll", xorDocument());
    QVERIFY(
        saveNpy(folder.path("x.npy"), TensorD({2, 2}, std::vector<double>{0.5, -1.0, 0.25, 2.0}), DataType::F64).ok());
    QVERIFY(saveNpy(folder.path("t.npy"), TensorD({2, 1}, std::vector<double>{1.0, 0.0}), DataType::F64).ok());
    std::map<std::string, std::map<std::string, TensorD>> found;
    for (const char* path : {"fast", "explain"}) {
      for (const char* mode : {"evaluate", "train"}) {
        const std::string output = folder.path(std::string(path) + mode);
        const Answer answer = shell({"gradients", file, "--input", "in=" + folder.path("x.npy"), "--target",
                                     folder.path("t.npy"), "-o", output, "--path", path, "--mode", mode});
        QVERIFY2(answer.code == 0, answer.err.c_str());
        auto read = loadSafetensors(output);
        QVERIFY(read.ok());
        found[path] = *read;
      }
    }
    std::vector<std::string> names;
    for (const auto& [name, values] : found["fast"]) {
      names.push_back(name);
      const TensorD& slow = found["explain"].at(name);
      QCOMPARE(values.extents(), slow.extents());
      for (int64_t i = 0; i < values.size(); ++i) QVERIFY(std::abs(values[i] - slow[i]) < 1e-5);
    }
    QCOMPARE(names,
             (std::vector<std::string>{"d.hidden.W", "d.hidden.b", "d.in", "d.out.W", "d.out.b", "loss", "out.out"}));
    QCOMPARE(found["explain"].size(), names.size());
    // F64 on the explain path: more digits than a float has.
    QVERIFY(folder.read("explainevaluate").find("F64") != std::string::npos);
    QVERIFY(folder.read("fastevaluate").find("F32") != std::string::npos);
    QCOMPARE(shell({"gradients", file, "--input", folder.path("x.npy"), "-o", folder.path("g")}).code, 2);  // no target
    QVERIFY(saveNpy(folder.path("t3.npy"), TensorD({3}), DataType::F64).ok());
    QCOMPARE(shell({"gradients", file, "--input", folder.path("x.npy"), "--target", folder.path("t3.npy"), "-o",
                    folder.path("g")})
                 .code,
             1);
  }

  void explainsNumbers() {
    Folder folder;
    const std::string file = folder.write("x.unroll", xorDocument());
    const json value = shell({"explain", file, "--value", "hidden.z[0,3]", "--json"}).json();
    QCOMPARE(value.at("ref").get<std::string>(), std::string("hidden.z[0,3]"));
    QVERIFY(!value.at("terms").empty());
    for (const json& term : value.at("terms")) {
      for (const char* key : {"ref", "value", "partial", "kind"}) QVERIFY2(term.contains(key), key);
    }
    QVERIFY(value.at("latex").at("symbols").is_string() && value.at("latex").at("numbers").is_string());
    QVERIFY(value.at("check").at("finite_difference").is_null());
    const json gradient = shell({"explain", file, "--value", "d hidden.W[3,1]", "--json"}).json();
    double sum = 0.0;
    for (const json& term : gradient.at("terms"))
      sum += term.at("value").get<double>() * term.at("partial").get<double>();
    QVERIFY(std::abs(sum - gradient.at("value").get<double>()) <= 1e-12);
    const double difference = gradient.at("check").at("finite_difference").get<double>();
    QVERIFY(std::abs(difference - sum) <= 1e-6 * std::max(std::abs(sum), 1e-3));
    QVERIFY(shell({"explain", file, "--value", "hidden.z[0,3]"}).out.find("hidden.z[0,3]") == 0);
    QVERIFY(!shell({"explain", file, "--value", "hidden.z[0,3]", "--format", "latex"}).out.empty());
    for (const char* wrong : {"nothing.z[0,0]", "hidden.z[0,99]", "hidden.q[0]", "hidden.z[0", ""}) {
      const Answer answer = shell({"explain", file, "--value", wrong});
      QVERIFY2(answer.code == 1 || answer.code == 2, wrong);
      QVERIFY(!answer.err.empty());
    }
    QCOMPARE(shell({"explain", file, "--value", "hidden.z[0,3]", "--sample", "100000"}).code, 2);
  }

  void generatesText() {
    Folder folder;
    std::string text;
    for (int i = 0; i < 60; ++i) text += "ababcabä ";
    const std::string data = folder.write("t.txt", text);
    const std::string file = folder.write("c.unroll", R"({"format": 1, "title": "t", "seed": 1,
 "nodes": [{"name": "in", "type": "input", "attributes": {"shape": [6, 5]}},
  {"name": "r", "type": "simple_rnn", "attributes": {"units": 12}},
  {"name": "d", "type": "dense", "attributes": {"units": 5, "activation": "softmax"}}],
 "edges": [{"from": "in.out", "to": "r.in"}, {"from": "r.out", "to": "d.in"}],
 "dataset": {"type": "text", "step": 1},
 "training": {"loss": "sparse_categorical_crossentropy", "optimizer": {"type": "adam", "learning_rate": 0.03}, "batch": 16, "epochs": 20}})");
    const std::string weights = folder.path("w.safetensors");
    const Answer trained = shell({"train", file, "--data", data, "-o", weights});
    QVERIFY2(trained.code == 0, trained.err.c_str());
    const auto generate = [&](std::vector<std::string> more) {
      std::vector<std::string> arguments{"generate", file, "-w", weights, "--length", "18"};
      arguments.insert(arguments.end(), more.begin(), more.end());
      return shell(arguments);
    };
    // Longer and shorter than the window of six; the weights know their characters.
    const Answer shorter = generate({"--prompt", "aba", "--temperature", "0"});
    QVERIFY2(shorter.code == 0, shorter.err.c_str());
    const json learned = generate({"--prompt", "abä ababcab", "--temperature", "0", "--json"}).json();
    QCOMPARE(learned.at("generated").get<std::string>(), std::string("ä ababcabä ababcab"));
    QCOMPARE(generate({"--prompt", ""}).code, 0);
    QCOMPARE(generate({"--data", data}).code, 0);  // begins with a piece of the data
    QCOMPARE(generate({}).code, 1);                // the built-in text has more characters than the network takes
    const Answer unknown = generate({"--prompt", "abX"});
    QCOMPARE(unknown.code, 1);
    QVERIFY2(unknown.err.find("'X'") != std::string::npos, unknown.err.c_str());
    // The seed decides what is drawn.
    QVERIFY(generate({"--prompt", "aba", "--temperature", "5"}).out ==
            generate({"--prompt", "aba", "--temperature", "5"}).out);
    QVERIFY(generate({"--prompt", "aba", "--temperature", "5"}).out !=
            generate({"--prompt", "aba", "--temperature", "5", "--seed", "2"}).out);
    QCOMPARE(generate({"--prompt", "aba", "--temperature", "0.2", "--temperature", "1.2", "--json"}).json().size(),
             size_t{2});
    const std::string image = folder.write("x.unroll", xorDocument());
    QCOMPARE(shell({"generate", image, "--prompt", "a"}).code, 1);
  }

  void generatesWords() {
    Folder folder;
    const std::string file = folder.write("w.unroll", R"({"format": 1, "title": "t", "seed": 1,
 "nodes": [{"name": "in", "type": "input", "attributes": {"shape": [3]}},
  {"name": "e", "type": "embedding", "attributes": {"input_dim": 7, "output_dim": 6}},
  {"name": "g", "type": "gru", "attributes": {"units": 12}},
  {"name": "d", "type": "dense", "attributes": {"units": 7, "activation": "softmax"}}],
 "edges": [{"from": "in", "to": "e"}, {"from": "e", "to": "g"}, {"from": "g", "to": "d"}],
 "dataset": {"type": "text", "unit": "words", "vocabulary": 5, "step": 1, "input": "tokens"},
 "training": {"loss": "sparse_categorical_crossentropy", "optimizer": {"type": "adam", "learning_rate": 0.03}, "batch": 8, "epochs": 20}})");
    std::string text;
    for (int i = 0; i < 40; ++i) text += "The dog barks, the cat sleeps. ";  // two of seven are unknown
    const std::string data = folder.write("t.txt", text), weights = folder.path("w.safetensors");
    const Answer trained = shell({"train", file, "--data", data, "-o", weights});
    QVERIFY2(trained.code == 0, trained.err.c_str());
    const json answer = shell({"generate", file, "-w", weights, "--prompt", "The cat", "--strategy", "greedy",
                               "--length", "6", "--json"})
                            .json();
    const std::string written = answer.at("text").get<std::string>();
    QVERIFY2(written.starts_with("the cat"), written.c_str());
    QVERIFY2(written.find("unknown") == std::string::npos && written.size() > 8, written.c_str());
  }

  /// Strings of two or three letters, reversed by an encoder and a decoder.
  void writesWhatAnEncoderRead() {
    Folder folder;
    const std::string file = folder.path("r.unroll"), weights = folder.path("w.safetensors");
    QCOMPARE(shell({"new", "seq2seq_reverse", "-o", file}).code, 0);
    json document = json::parse(std::ifstream(file));
    document["dataset"].update({{"count", 1500}, {"letters", 3}, {"shortest", 2}, {"longest", 3}});
    document["training"].update({{"epochs", 5}, {"optimizer", {{"type", "adam"}, {"learning_rate", 0.01}}}});
    for (json& node : document["nodes"]) {
      json& attributes = node["attributes"];
      if (node["type"] == "gru") attributes["units"] = 24;
      if (node["type"] == "embedding") attributes["input_dim"] = 6;
      if (node["type"] == "dense") attributes["units"] = 6;
    }
    std::ofstream(file) << document;
    const Answer trained = shell({"train", file, "-o", weights});
    QVERIFY2(trained.code == 0, trained.err.c_str());
    const auto generate = [&](std::vector<std::string> more) {
      std::vector<std::string> arguments{"generate", file, "-w", weights, "--length", "8"};
      arguments.insert(arguments.end(), more.begin(), more.end());
      return shell(arguments);
    };
    QCOMPARE(generate({"--prompt", "abc"}).out, std::string("cba\n"));
    QCOMPARE(generate({"--prompt", "ca", "--strategy", "beam", "--beam", "2"}).out, std::string("ac\n"));
    const json beam = generate({"--prompt", "bcc", "--strategy", "beam", "--beam", "3", "--json"}).json();
    QCOMPARE(beam.at("text").get<std::string>(), std::string("ccb"));
    QCOMPARE(beam.at("alternatives").size(), size_t{3});
    QVERIFY(beam["alternatives"][0]["log_probability"] > beam["alternatives"][1]["log_probability"]);
    QCOMPARE(generate({"--prompt", "ab", "--strategy", "sample", "--top-k", "1"}).out, std::string("ba\n"));
    // The options say what they are about: no --strategy is needed.
    QVERIFY(generate({"--prompt", "bcc", "--beam", "2", "--json"}).json().contains("alternatives"));
    QCOMPARE(generate({"--prompt", "abc", "--temperature", "0.5", "--temperature", "50"}).out,
             generate({"--prompt", "abc", "--strategy", "sample", "--temperature", "0.5", "--temperature", "50"}).out);
    QVERIFY(generate({"--prompt", "abc", "--temperature", "50"}).out != "cba\n");
    const json own = generate({"--json"}).json();  // a source of the data
    const std::string prompt = own.at("prompt").get<std::string>();
    QCOMPARE(own.at("generated").get<std::string>(), std::string(prompt.rbegin(), prompt.rend()));
    QCOMPARE(generate({"--prompt", "ax"}).code, 1);
    QCOMPARE(generate({"--prompt", ""}).code, 1);
    QCOMPARE(generate({"--strategy", "best"}).code, 2);
    // What the decoder says of its first token leads back to the source.
    const Answer explained = shell({"explain", file, "-w", weights, "--value", "d source_embedding.E[3,0]"});
    QVERIFY2(explained.code == 0, explained.err.c_str());
  }

  void benchmarks() {
    const Answer answer = shell({"bench", "--workload", "seqrnn32_b32", "--seconds", "0.05", "--threads", "1"});
    QVERIFY2(answer.code == 0, answer.err.c_str());
    const json line = linesOf(answer.out).at(0);
    for (const char* key : {"batch", "threads", "samples_per_s", "ms_per_step", "gflops", "peak_fraction", "rss_mib"}) {
      QVERIFY2(line.at(key).get<double>() > 0.0, key);
    }
    QCOMPARE(line.at("name").get<std::string>(), std::string("seqrnn32_b32"));
  }
};

QTEST_GUILESS_MAIN(TrainingTest)
#include "training_test.moc"
