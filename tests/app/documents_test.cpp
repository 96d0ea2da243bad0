// SPDX-License-Identifier: GPL-3.0-or-later
// unroll-cli: templates, new, check, summary, init, export, and how it is used wrongly.
#include <QDir>
#include <QtTest>

#include "app/cli_run.h"
#include "io/document.h"
#include "formats/tensors.h"

using namespace unroll;
using namespace unroll::test;
using nlohmann::json;

class DocumentsTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void usedWrongly_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("nothing") << QStringList{};
    QTest::newRow("unknown command") << QStringList{"fly"};
    QTest::newRow("no file") << QStringList{"check"};
    QTest::newRow("unknown option") << QStringList{"check", "x.unroll", "--fast"};
    QTest::newRow("no number") << QStringList{"train", "x.unroll", "--epochs", "many"};
    QTest::newRow("too many threads") << QStringList{"train", "x.unroll", "--threads", "-1"};
    QTest::newRow("export to what") << QStringList{"export", "x.unroll", "--to", "paper"};
    QTest::newRow("explain what") << QStringList{"explain", "x.unroll"};
    QTest::newRow("unknown template") << QStringList{"new", "no_such", "-o", "x.unroll"};
    QTest::newRow("unknown workload") << QStringList{"bench", "--workload", "no_such"};
  }
  void usedWrongly() {
    QFETCH(QStringList, arguments);
    std::vector<std::string> given;
    for (const QString& argument : arguments) given.push_back(argument.toStdString());
    const Answer answer = shell(given);
    QCOMPARE(answer.code, 2);
    QVERIFY(!answer.err.empty());
    given.push_back("--json");
    const Answer inJson = shell(given);
    QCOMPARE(inJson.code, 2);
    QVERIFY(inJson.json().at("error").at("message").is_string());
  }

  void bytesThatAreNoTextGoThroughJson() {
    const Answer answer = shell({"check", "caf\xE9.unroll", "--json"});
    QCOMPARE(answer.code, 1);
    QVERIFY(!answer.json().is_discarded());
  }

  void helps() {
    const Answer answer = shell({"--help"});
    QCOMPARE(answer.code, 0);
    for (const char* name : {"templates", "new", "check", "summary", "init", "train", "evaluate", "predict",
                             "gradients", "explain", "generate", "export", "lessons", "bench"}) {
      QVERIFY2(answer.out.find(name) != std::string::npos, name);
      QCOMPARE(shell({name, "--help"}).code, 0);
    }
  }

  void lessonsAreListedAndChecked() {
    const json listed = shell({"lessons", "--json"}).json();
    QCOMPARE(listed.size(), 8u);
    for (const json& entry : listed) QVERIFY(entry["exercises"] > 2 && entry["languages"] == json({"en", "zh_CN"}));
    QVERIFY(shell({"lessons"}).out.find("attention") != std::string::npos);
    const Folder folder;
    const std::string start = R"({"format": 1, "title": "T", "scenes": {"n": {"board": "dense"}}, "steps": [
  {"key": "s", "title": "S", "text": "W", "show": {"scene": "n"},
   "exercises": [{"key": "e", "task": "T", "scene": "n", "blanks": [)";
    const std::string good = folder.write("good.lesson", start + "\"cell.z[0,0]\"]}]}]}");
    const std::string bad = folder.write("bad.lesson", start + "\"cell.q[0,0]\"]}]}]}");
    QCOMPARE(shell({"lessons", good}).code, 0);
    const Answer answer = shell({"lessons", good, bad, "--json"});
    QCOMPARE(answer.code, 1);
    QVERIFY(answer.json()[0]["problems"].empty() && answer.json()[0]["exercises"] == 1);
    QCOMPARE(answer.json()[1]["problems"][0]["line"], 3);
    QVERIFY(shell({"lessons", bad}).out.find("bad.lesson:3:") != std::string::npos);
    QVERIFY(shell({"lessons", folder.path("none.lesson")}).code != 0);
  }

  void templatesAreListed() {
    const Answer answer = shell({"templates", "--json"});
    QCOMPARE(answer.code, 0);
    std::map<std::string, std::string> kinds;
    for (const json& entry : answer.json()) {
      kinds[entry.at("key")] = entry.at("kind");
      QVERIFY(!entry.at("title").get<std::string>().empty());
      QVERIFY(entry.at("level").is_string());
    }
    for (const char* key : {"linear_regression", "feed_forward", "mnist_cnn", "mnist_cnn_64", "rnn_classifier",
                            "lstm_classifier", "gru_classifier", "sequence_prediction", "char_lstm"}) {
      QVERIFY2(kinds[key] == "template", key);
    }
    for (const char* key : {"rnn_step", "lstm_gates", "gru_step", "backprop_step", "convolution", "max_pooling"}) {
      QVERIFY2(kinds[key] == "worked", key);
    }
    QVERIFY(shell({"templates"}).out.find("mnist_cnn") != std::string::npos);
  }

  void everyTemplateIsSound() {
    for (const json& entry : shell({"templates", "--json"}).json()) {
      const std::string key = entry.at("key");
      Folder folder;
      QCOMPARE(shell({"new", key, "-o", folder.path("d.unroll")}).code, 0);
      const Answer check = shell({"check", folder.path("d.unroll"), "--json"});
      // Documents as they were printed show their faults; all others are sound.
      const bool printed = key.ends_with("_printed");
      QVERIFY2(check.code == (printed ? 1 : 0), (key + check.out).c_str());
      if (check.code == 0) QVERIFY2(shell({"summary", folder.path("d.unroll")}).code == 0, key.c_str());
    }
  }

  void checkSaysWhatIsWrong() {
    Folder folder;
    const std::string good = folder.write("good.unroll", xorDocument());
    QCOMPARE(shell({"check", good}).code, 0);
    QCOMPARE(shell({"check", good, "--json"}).json(), json::array());

    std::string text = xorDocument();
    text.replace(text.find("\"units\": 8"), 10, "\"units\": -1");
    const std::string bad = folder.write("bad.unroll", text);
    const Answer answer = shell({"check", bad, "--json"});
    QCOMPARE(answer.code, 1);
    const json first = answer.json().at(0);
    QCOMPARE(first.at("severity").get<std::string>(), std::string("error"));
    QCOMPARE(first.at("node").get<std::string>(), std::string("hidden"));
    QCOMPARE(first.at("attribute").get<std::string>(), std::string("units"));
    QCOMPARE(first.at("line").get<int>(), 4);
    QVERIFY(first.at("column").get<int>() > 1);
    QVERIFY(!first.at("message").get<std::string>().empty());
    QVERIFY(first.at("fixes").is_array());
    const Answer said = shell({"check", bad});
    QVERIFY2(said.out.find("bad.unroll:4:") != std::string::npos, said.out.c_str());
    // Every other command says the same sentence.
    for (const char* name : {"summary", "train"}) {
      const Answer refused = shell({name, bad});
      QCOMPARE(refused.code, 1);
      QVERIFY2(refused.err.find("bad.unroll:4:") != std::string::npos, refused.err.c_str());
    }
  }

  void checkOffersFixes() {
    Folder folder;
    const std::string file = folder.write("flat.unroll", R"({"format": 1, "title": "t",
 "nodes": [{"name": "in", "type": "input", "attributes": {"shape": [1, 8, 8]}},
  {"name": "c", "type": "conv2d", "attributes": {"filters": 2}},
  {"name": "d", "type": "dense", "attributes": {"units": 3, "activation": "softmax"}}],
 "edges": [{"from": "in.out", "to": "c.in"}, {"from": "c.out", "to": "d.in"}],
 "training": {"loss": "sparse_categorical_crossentropy"}})");
    const Answer answer = shell({"check", file, "--json"});
    QCOMPARE(answer.code, 1);
    bool inserts = false;
    for (const json& diagnostic : answer.json()) {
      for (const json& fix : diagnostic.at("fixes")) {
        QVERIFY(!fix.at("title").get<std::string>().empty());
        QVERIFY(!fix.at("edits").empty());
        for (const json& edit : fix.at("edits"))
          inserts = inserts || (edit.value("edit", "") == "add_node" && edit.value("type", "") == "flatten");
      }
    }
    QVERIFY2(inserts, answer.out.c_str());
  }

  void brokenFiles_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("not JSON") << QByteArray("{\"format\": 1,\n \"nodes\": [}");
    QTest::newRow("no document") << QByteArray("[1, 2]");
    QTest::newRow("format of the future") << QByteArray(R"({"format": 99, "nodes": []})");
    QTest::newRow("unknown type") << QByteArray(
        R"({"format": 1, "nodes": [{"name": "a", "type": "flux_capacitor"}], "edges": []})");
    QTest::newRow("cycle") << QByteArray(
        R"({"format": 1, "nodes": [{"name": "a", "type": "dense"}, {"name": "b", "type": "dense"}],
      "edges": [{"from": "a.out", "to": "b.in"}, {"from": "b.out", "to": "a.in"}]})");
    QTest::newRow("binary") << QByteArray("\x00\xff\xfe\x01", 4);
  }
  void brokenFiles() {
    QFETCH(QByteArray, text);
    Folder folder;
    const std::string file = folder.write("b.unroll", text.toStdString());
    const Answer check = shell({"check", file, "--json"});
    QCOMPARE(check.code, 1);
    QVERIFY(check.json().is_array() && !check.json().empty());
    QVERIFY(!check.json().at(0).at("message").get<std::string>().empty());
    for (const char* name : {"summary", "train", "evaluate"}) {
      const Answer answer = shell({name, file});
      QCOMPARE(answer.code, 1);
      QVERIFY(!answer.err.empty());
    }
    QCOMPARE(folder.files().size(), 1);  // nothing was written
    const Answer answer = shell({"summary", file, "--json"});
    QVERIFY2(!answer.json().at("error").at("message").get<std::string>().empty(), answer.out.c_str());
  }

  void missingFiles() {
    for (const char* name : {"check", "summary", "train"}) {
      const Answer answer = shell({name, "/no/such/file.unroll"});
      QCOMPARE(answer.code, 1);
      QVERIFY2(answer.err.find("/no/such/file.unroll") != std::string::npos ||
                   answer.out.find("/no/such/file.unroll") != std::string::npos,
               name);
    }
  }

  void summaryCounts() {
    Folder folder;
    const std::string file = folder.write("x.unroll", xorDocument());
    const json summary = shell({"summary", file, "--json"}).json();
    QCOMPARE(summary.at("parameters").get<int>(), 2 * 8 + 8 + 8 + 1);
    QCOMPARE(summary.at("layers").size(), size_t{3});
    const json hidden = summary.at("layers").at(1);
    QCOMPARE(hidden.at("name").get<std::string>(), std::string("hidden"));
    QCOMPARE(hidden.at("type").get<std::string>(), std::string("dense"));
    QCOMPARE(hidden.at("shape"), json::array({nullptr, 8}));
    QCOMPARE(hidden.at("parameters").get<int>(), 24);
    QVERIFY(hidden.at("flops").get<int>() > 0);
    QVERIFY(summary.at("flops").get<int>() >= hidden.at("flops").get<int>());
    QVERIFY(shell({"summary", file}).out.find("hidden") != std::string::npos);
  }

  void initFollowsFromTheSeed() {
    Folder folder;
    const std::string file = folder.write("x.unroll", xorDocument());
    QCOMPARE(shell({"init", file, "-o", folder.path("a.safetensors")}).code, 0);
    QCOMPARE(shell({"init", file, "-o", folder.path("b.safetensors")}).code, 0);
    QCOMPARE(shell({"init", file, "--seed", "4", "-o", folder.path("c.safetensors")}).code, 0);
    QVERIFY(folder.read("a.safetensors") == folder.read("b.safetensors"));
    QVERIFY(folder.read("a.safetensors") != folder.read("c.safetensors"));
    const auto weights = loadSafetensors(folder.path("a.safetensors"));
    QVERIFY(weights.ok());
    QCOMPARE(weights->at("hidden.W").extents(), (Extents{8, 2}));
    QCOMPARE(weights->at("out.b")[0], 0.0);
  }

  void unwritableOutput() {
    Folder folder;
    const std::string file = folder.write("x.unroll", xorDocument("1000000"));
    for (const std::string& place : {std::string("/no/such/folder/w.safetensors"), folder.path("")}) {
      QCOMPARE(shell({"init", file, "-o", place}).code, 3);
      QCOMPARE(shell({"train", file, "-o", place}).code, 3);  // at once: a million epochs would take a while
      QCOMPARE(shell({"new", "feed_forward", "-o", place}).code, 3);
      QCOMPARE(shell({"export", file, "--to", "svg", "-o", place}).code, 3);
    }
    QCOMPARE(shell({"train", file, "-o", folder.path("w.safetensors"), "--log", "/no/such/folder/log"}).code, 3);
    QCOMPARE(folder.files().size(), 1);
  }

  void exportsAPicture() {
    Folder folder;
    const std::string file = folder.write("x.unroll", xorDocument());
    QCOMPARE(shell({"export", file, "--to", "svg", "-o", folder.path("x.svg")}).code, 0);
    const std::string picture = folder.read("x.svg");
    QVERIFY(picture.find("<svg") != std::string::npos);
    QVERIFY(picture.find("hidden") != std::string::npos);
    QVERIFY(shell({"export", file, "--to", "svg"}).out == picture);
    QVERIFY(shell({"export", file, "--to", "svg", "--json"}).json().at("content") == picture);
  }

  void exportsAPassAsText() {
    Folder folder;
    const std::string file = folder.path("d.unroll");
    QCOMPARE(shell({"new", "lstm_gates", "-o", file}).code, 0);
    QCOMPARE(shell({"export", file, "--to", "latex", "-o", folder.path("d.tex")}).code, 0);
    const std::string latex = folder.read("d.tex");
    QVERIFY(latex.find("\\documentclass") != std::string::npos &&
            latex.find("\\section{Backward pass}") != std::string::npos);
    QCOMPARE(QByteArray::fromStdString(latex).count("\\footnotetext"), 3);  // the faults of the document
    const std::string text = shell({"export", file, "--to", "text"}).out;
    QVERIFY(text.find("f_t = σ(W_f x_t + U_f h_(t − 1) + b_f)") != std::string::npos);
    QVERIFY(shell({"export", file, "--to", "text", "--every-step"}).out.size() > text.size());
    const std::string one = shell({"export", file, "--to", "text", "--value", "d lstm.b[0]"}).out;
    QVERIFY(one.rfind("Why is d lstm.b[0]", 0) == 0 && one.size() < text.size() / 4);
    QCOMPARE(shell({"export", file, "--to", "text", "--value", "lstm.nothing"}).code, 2);
    QCOMPARE(shell({"export", file, "--to", "word"}).code, 2);
  }

  void checkOffersToFitATextNetwork() {
    Folder folder;
    std::string text;
    for (int i = 0; i < 100; ++i) {
      text += static_cast<char>('!' + i % 94);
      text += "é à";
    }
    const std::string data = folder.write("text.txt", text);
    QCOMPARE(shell({"new", "char_lstm", "-o", folder.path("d.unroll")}).code, 0);
    const Answer answer = shell({"check", folder.path("d.unroll"), "--data", data, "--json"});
    QCOMPARE(answer.code, 1);
    const json edits = answer.json().at(0).at("fixes").at(0).at("edits");
    QCOMPARE(edits.at(0).at("value"), json::array({40, 97}));  // 94, two letters and a blank
    QCOMPARE(edits.back().at("value"), json(97));
    const Answer refused = shell({"train", folder.path("d.unroll"), "--data", data, "-o", folder.path("w")});
    QCOMPARE(refused.code, 1);
    QVERIFY2(refused.err.find("97") != std::string::npos, refused.err.c_str());
  }

  void newFitsATemplateToAText() {
    Folder folder;
    std::string text;
    for (int i = 0; i < 200; ++i) text += "abc äöü 好\n";
    const std::string data = folder.write("text.txt", text);
    const Answer made = shell({"new", "char_lstm", "--data", data, "-o", folder.path("d.unroll")});
    QVERIFY2(made.code == 0, made.err.c_str());
    const json summary = shell({"summary", folder.path("d.unroll"), "--json"}).json();
    QCOMPARE(summary.at("layers").front().at("shape").back(), json(9));
    QCOMPARE(summary.at("layers").back().at("shape"), json::array({nullptr, 9}));
    QCOMPARE(
        shell({"train", folder.path("d.unroll"), "--data", data, "--epochs", "1", "-o", folder.path("w.safetensors")})
            .code,
        0);
    QCOMPARE(shell({"new", "mnist_cnn", "--data", data, "-o", folder.path("e.unroll")}).code != 0, true);
    QVERIFY(!folder.has("e.unroll"));
  }
};

QTEST_GUILESS_MAIN(DocumentsTest)
#include "documents_test.moc"
