// SPDX-License-Identifier: GPL-3.0-or-later
// What unroll-cli does not take: each with its exit code, and a sentence that says what, where and how to mend it.
#include <QtTest>

#include <limits>

#include "app/cli_run.h"
#include "formats/tensors.h"

using namespace unroll;
using namespace unroll::test;

namespace {

/// Whether ANSWER has CODE and says PART.
bool refuses(const Answer& answer, int code, const std::string& part) {
  if (answer.code == code && answer.err.find(part) != std::string::npos) return true;
  qWarning("exit code %d: %s", answer.code, answer.err.c_str());
  return false;
}

/// in (3) → fc (1, sigmoid), binary cross-entropy, and MORE keys.
std::string yesOrNo(const std::string& more = {}) {
  return R"({"format": 1, "nodes": [{"name": "in", "type": "input", "attributes": {"shape": [2]}},
 {"name": "fc", "type": "dense", "attributes": {"units": 1, "activation": "sigmoid"}}],
 "edges": [{"from": "in", "to": "fc"}], "training": {"loss": "binary_crossentropy", "epochs": 1})" +
         more + "}";
}

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

}  // namespace

class RefusalsTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void unknownCommands() {
    QVERIFY(refuses(shell({"trian", "x.unroll"}), 2, "no command 'trian'. Did you mean 'train'?"));
    QVERIFY(refuses(shell({"--json", "frobnicate"}), 2, "There are: templates, new, check"));
    QVERIFY(refuses(shell({"new", "mnist_cn"}), 2, "no template called 'mnist_cn'. Did you mean 'mnist_cnn'?"));
    QCOMPARE(shell({"frobnicate", "--json"}).json().at("error").at("code").get<std::string>(),
             std::string("usage.command"));
  }

  void optionsThatAreNoNumbers() {
    Folder folder;
    const std::string file = folder.write("x.unroll", xorDocument());
    QVERIFY(refuses(shell({"init", file, "-o", folder.path("w"), "--seed", "-5"}), 2, "'-5' is no seed"));
    QVERIFY(refuses(shell({"train", file, "-o", folder.path("w"), "--seed", "1.5"}), 2, "'1.5' is no seed"));
    QVERIFY(refuses(shell({"generate", file, "--prompt", "a", "--temperature", "nan"}), 2, "'nan' is not between"));
    for (const char* rate : {"nan", "inf", "-1", "1e300"})
      QVERIFY(refuses(shell({"train", file, "-o", folder.path("w"), "--learning-rate", rate}), 2,
                      "'" + std::string(rate) + "' is not between 0.0 and 1000000.0"));
    QVERIFY(refuses(shell({"bench", "--seconds", "0"}), 2, "'0' is not between 0.001 and 86400.0"));
    QVERIFY(!folder.has("w"));
  }

  void devicesNeverEnd() {
    if (!QFile::exists("/dev/zero")) QSKIP("no /dev/zero here");
    QVERIFY(refuses(shell({"summary", "/dev/zero"}), 1, "is a device, not a file"));
    Folder folder;
    const std::string file = folder.write("x.unroll", xorDocument());
    QVERIFY(refuses(shell({"evaluate", file, "-w", "/dev/zero"}), 1, "is a device"));
  }

  void inputsByTheWrongNameOrShape() {
    Folder folder;
    const std::string file = folder.write("x.unroll", xorDocument());
    const auto give = [&](const Extents& sizes, const std::string& as = {}) {
      if (!saveNpy(folder.path("x.npy"), TensorD(sizes, 0.5), DataType::F64)) qFatal("not saved");
      return shell({"predict", file, "--input", as + folder.path("x.npy")});
    };
    QVERIFY(refuses(give({3, 2}, "on="), 2, "no input called 'on'; its inputs are: in. Write --input in=FILE.npy."));
    QVERIFY(refuses(give({2}), 1, "(2,), but the document takes (N, 2)"));
    QVERIFY(refuses(give({2}), 1, "x[None]"));
    QVERIFY(refuses(give({3, 4}), 1, "(3, 4), but the document takes (N, 2)"));
    QVERIFY(refuses(give({3, 4}), 1, "set the shape of 'in' in the document"));
    QVERIFY(refuses(give({0, 2}), 1, "holds no sample"));
    QCOMPARE(give({3, 2}).code, 0);
  }

  void channelsLast() {
    Folder folder;
    const std::string file = folder.write("i.unroll", R"({"format": 1,
 "nodes": [{"name": "in", "type": "input", "attributes": {"shape": [3, 4, 5]}}, {"name": "f", "type": "flatten"}],
 "edges": [{"from": "in", "to": "f"}]})");
    QVERIFY(saveNpy(folder.path("x.npy"), TensorD({2, 4, 5, 3}, 0.5), DataType::F64).ok());
    QVERIFY(refuses(shell({"predict", file, "--input", folder.path("x.npy")}), 1, "np.moveaxis(x, -1, 1)"));
  }

  void weightsThatAreNotFinite_data() {
    QTest::addColumn<double>("value");
    QTest::newRow("NaN") << kNan;
    QTest::newRow("infinity") << std::numeric_limits<double>::infinity();
    QTest::newRow("beyond float") << 1e39;
  }
  void weightsThatAreNotFinite() {
    QFETCH(double, value);
    Folder folder;
    const std::string file = folder.write("x.unroll", yesOrNo(R"(, "dataset": {"type": "xor"})"));
    const std::map<std::string, TensorD> weights{{"fc.W", TensorD({1, 2}, {0.5, value})}, {"fc.b", TensorD({1}, 0.0)}};
    QVERIFY(saveSafetensors(folder.path("w"), weights, DataType::F64).ok());
    for (const char* name : {"train", "evaluate"}) {
      std::vector<std::string> words{name, file, "-w", folder.path("w")};
      if (std::string(name) == "train") words.insert(words.end(), {"-o", folder.path("new")});
      QVERIFY(refuses(shell(words), 1, "The weights 'fc.W' hold "));
    }
    QVERIFY(!folder.has("new"));
    QVERIFY(refuses(shell({"train", folder.write("y", yesOrNo(R"(, "weights": {"fc.b": [1e39]})")), "-o", "n"}), 1,
                    "'fc.b' hold 1e+39"));
  }

  void samplesAndTargetsOutOfRange() {
    Folder folder;
    const auto check = [&](const std::string& more) {
      return shell({"check", folder.write("c.unroll", yesOrNo(more))});
    };
    const Answer target = check(R"(, "sample": {"in": [[1, 2]], "target": [[5]]})");
    QCOMPARE(target.code, 1);
    QVERIFY2(target.out.find("holds 5 at [0, 0]") != std::string::npos, target.out.c_str());
    const Answer input = check(R"(, "sample": {"in": [[1, 1e39]], "target": [[1]]})");
    QCOMPARE(input.code, 1);
    QVERIFY2(input.out.find("'in' hold 1e+39") != std::string::npos, input.out.c_str());

    const std::string file = folder.write("x.unroll", yesOrNo());
    QVERIFY(saveNpy(folder.path("x.npy"), TensorD({1, 2}, 0.5), DataType::F64).ok());
    QVERIFY(saveNpy(folder.path("t.npy"), TensorD({1, 1}, -1.0), DataType::F64).ok());
    QVERIFY(refuses(shell({"gradients", file, "--input", folder.path("x.npy"), "--target", folder.path("t.npy"), "-o",
                           folder.path("g")}),
                    1, "number 0 is -1.0, but the loss 'binary_crossentropy' compares probabilities"));
  }

  void targetsOfFilesOutOfRange() {
    Folder folder;
    const std::string file = folder.write("x.unroll", yesOrNo(R"(, "dataset": {"type": "", "split": {"train": 1}})"));
    const auto train = [&](const std::string& rows) {
      return shell({"train", file, "--data", folder.write("d.csv", "a,b,y\n" + rows), "-o", folder.path("w")});
    };
    QVERIFY(
        refuses(train("1,2,0.5\n3,4,5.5\n5,6,0.25\n"), 1, "is 5.5, but Binary cross-entropy compares probabilities"));
    QVERIFY(refuses(train("1,2,0.5\n3,4,-0.1\n"), 1, "mean squared error"));
    QVERIFY(!folder.has("w"));
    const Answer fine = train("1,2,0.5\n3,4,1\n5,6,0\n");
    QVERIFY2(fine.code == 0, fine.err.c_str());
  }

  /// On every way that data takes to the network: given samples, files to train on, to evaluate with, to check.
  void tokensOutOfRange() {
    Folder folder;
    const std::string file = folder.write("t.unroll", R"({"format": 1, "nodes": [
 {"name": "in", "type": "input", "attributes": {"shape": [3]}},
 {"name": "words", "type": "embedding", "attributes": {"input_dim": 6, "output_dim": 2}},
 {"name": "flat", "type": "flatten"},
 {"name": "fc", "type": "dense", "attributes": {"units": 2, "activation": "softmax"}}],
 "edges": [{"from": "in", "to": "words"}, {"from": "words", "to": "flat"}, {"from": "flat", "to": "fc"}],
 "dataset": {"type": "", "split": {"train": 0.5, "shuffle": true}},
 "training": {"loss": "sparse_categorical_crossentropy", "epochs": 1, "batch": 2}})");
    const auto npy = [&](const std::string& name, std::vector<double> values) {
      const auto samples = static_cast<int64_t>(values.size() / 3);
      return saveNpy(folder.path(name), TensorD({samples, 3}, std::move(values)), DataType::F64).ok();
    };
    QVERIFY(npy("good.npy", {0, 1, 2, 3, 4, 5}) && npy("bad.npy", {0, 1, 2, 3, 4, 6}) && npy("half.npy", {0, 1, 2.5}));
    QVERIFY(npy("minus.npy", {-1, 0, 0}));
    const std::string says = "takes whole numbers from 0 to 5";
    QCOMPARE(shell({"predict", file, "--input", folder.path("good.npy")}).code, 0);
    for (const char* name : {"bad.npy", "half.npy", "minus.npy"})
      QVERIFY(refuses(shell({"predict", file, "--input", folder.path(name)}), 1, says));
    QVERIFY(refuses(shell({"predict", file, "--input", folder.path("bad.npy")}), 1,
                    "bad.npy: Input 'in' gets 6 at [1, 2]"));
    QVERIFY(refuses(shell({"explain", file, "--input", folder.path("bad.npy"), "--value", "fc.out[0,0]"}), 1, says));
    QVERIFY(saveNpy(folder.path("y.npy"), TensorD({2}, {0, 1}), DataType::F64).ok());
    QVERIFY(refuses(shell({"gradients", file, "--input", folder.path("bad.npy"), "--target", folder.path("y.npy"), "-o",
                           folder.path("g")}),
                    1, says));

    const std::string good = folder.write("good.csv", "a,b,c,y\n0,1,2,0\n3,4,5,1\n1,1,1,0\n2,2,2,1\n");
    const std::string bad = folder.write("bad.csv", "a,b,c,y\n0,1,2,0\n3,4,5,1\n1,7,1,0\n2,2,2,1\n");
    const std::string weights = folder.path("w.safetensors");
    const Answer trained = shell({"train", file, "--data", good, "-o", weights});
    QVERIFY2(trained.code == 0, trained.err.c_str());
    const std::string place = "gets 7 at [2, 1]";  // as in the file, wherever the shuffle put it
    QVERIFY(refuses(shell({"train", file, "--data", bad, "-o", folder.path("none")}), 1, place));
    QVERIFY(!folder.has("none"));
    QVERIFY(refuses(shell({"evaluate", file, "-w", weights, "--data", bad}), 1, place));
    const Answer checked = shell({"check", file, "--data", bad, "--json"});
    QCOMPARE(checked.code, 1);
    const auto found = checked.json();
    QCOMPARE(found.size(), size_t{1});
    QCOMPARE(found[0].at("code"), "data.token");
    QCOMPARE(found[0].at("node"), "words");
    QCOMPARE(shell({"check", file, "--data", good}).code, 0);
  }

  /// Samples that are prepared before the network sees them are looked at as they are given.
  void preparedSamplesThatAreNoNumbers() {
    Folder folder;
    const std::string file = folder.write(
        "p.unroll", yesOrNo(R"(, "dataset": {"type": "xor", "count": 20, "preprocess": [{"type": "standardize"}]})"));
    const std::string weights = folder.path("w.safetensors");
    QCOMPARE(shell({"train", file, "-o", weights}).code, 0);
    const auto predict = [&](double value) {
      if (!saveNpy(folder.path("x.npy"), TensorD({1, 2}, {0.5, value}), DataType::F64).ok()) return Answer{};
      return shell({"predict", file, "-w", weights, "--input", folder.path("x.npy")});
    };
    QCOMPARE(predict(0.25).code, 0);
    QVERIFY(refuses(predict(kNan), 1, "x[0, 1] is not a finite number"));
  }

  void noSampleToTrainOn() {
    Folder folder;
    const std::string file =
        folder.write("x.unroll", yesOrNo(R"(, "dataset": {"type": "xor", "split": {"train": 0}})"));
    QVERIFY(refuses(shell({"train", file, "-o", folder.path("w")}), 1, "is 0, but must be more than 0"));
  }

  /// Sizes that quadratic work would never come to an end with.
  void largeDocuments() {
    Folder folder;
    std::string keys, nodes = R"({"name": "n0", "type": "input"})", edges;
    for (int i = 0; i < 100000; ++i) keys += ", \"k" + std::to_string(i) + "\": 1";
    for (int i = 1; i < 1000; ++i) {
      nodes += ", {\"name\": \"n" + std::to_string(i) + "\", \"type\": \"dense\", \"attributes\": {\"unit\": 2}}";
      edges += (i > 1 ? ", " : "") + std::string("{\"from\": \"n") + std::to_string(i - 1) + "\", \"to\": \"n" +
               std::to_string(i) + "\"}";
    }
    const Answer many = shell({"check", folder.write("k", "{\"format\": 1" + keys + "}")});
    QVERIFY2(many.out.find("99950 more names mean nothing") != std::string::npos, many.out.substr(0, 500).c_str());
    const Answer wrong =
        shell({"check", folder.write("n", "{\"format\": 1, \"nodes\": [" + nodes + "], \"edges\": [" + edges + "]}")});
    QCOMPARE(wrong.code, 1);
    QVERIFY2(wrong.out.find("fix: Rename it 'units'") != std::string::npos, wrong.out.substr(0, 500).c_str());
    QCOMPARE(shell({"check", folder.write("d", std::string(1000000, '['))}).code, 1);
  }
};

QTEST_GUILESS_MAIN(RefusalsTest)
#include "refusals_test.moc"
