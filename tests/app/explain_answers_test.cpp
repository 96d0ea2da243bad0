// SPDX-License-Identifier: GPL-3.0-or-later
// The answers of explain as a program reads them: every "ref" can be asked for, down to the ends; numbers that JSON has
// none for are texts; "recombines" says how.
#include <QtTest>

#include <cmath>
#include <set>

#include "app/cli_run.h"
#include "cli/explain_answer.h"
#include "cli/sample.h"
#include "core/rng.h"
#include "formats/files.h"
#include "formats/tensors.h"
#include "io/templates.h"
#include "math/primitive.h"
#include "support/double_training.h"

using namespace unroll;
using namespace unroll::test;
using cli::Json;

namespace {

double numberOf(const Json& json) {
  if (json.is_number()) return json.get<double>();
  const auto text = json.get<std::string>();
  const double infinity = std::numeric_limits<double>::infinity();
  return text == "Infinity" ? infinity : text == "-Infinity" ? -infinity : std::nan("");
}

bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

/// What a program gets for REF, but for the check by finite differences, which takes long.
Json ask(const Explanation& explanation, const std::string& ref) {
  const auto derivation = cli::derivationOf(explanation, ref);
  return derivation ? cli::withNumbers(cli::toJson(*derivation)) : Json();
}

/// Follows terms from REF to the ends; PROBLEM says what did not answer. A few of many terms are followed, all are
/// asked for.
class Walk {
 public:
  explicit Walk(const Explanation& explanation) : m_explanation(explanation), m_rng(3, "walk") {}

  void from(const std::string& ref, double value, int depth = 0) {
    if (!problem.empty()) return;
    const Json answer = ask(m_explanation, ref);
    if (answer.is_null())
      problem = ref + " cannot be asked for";
    else if (answer.at("ref") != ref)
      problem = ref + " is answered as " + answer.at("ref").dump();
    else if (!same(numberOf(answer.at("value")), value))
      problem = ref + " has another value";
    else if (depth > 5000)
      problem = ref + " never ends";
    if (!problem.empty() || !m_seen.insert(ref).second) return;
    const Json& terms = answer.at("terms");
    if (terms.empty()) return end(answer);
    for (size_t i = 0; i < std::min<size_t>(terms.size(), 6); ++i) {
      const Json& term = terms[i < 3 ? i : static_cast<size_t>(m_rng.below(static_cast<int64_t>(terms.size())))];
      const Json asked = ask(m_explanation, term.at("ref").get<std::string>());
      if (asked.is_null() || !same(numberOf(asked.at("value")), numberOf(term.at("value"))))
        problem = ref + " leads to " + term.dump() + ", which is answered " + asked.dump();
    }
    const Json& next = terms[static_cast<size_t>(m_rng.below(static_cast<int64_t>(terms.size())))];
    from(next.at("ref").get<std::string>(), numberOf(next.at("value")), depth + 1);
  }

  std::string problem;
  int ends = 0;

 private:
  void end(const Json& answer) {
    ++ends;
    if (answer.at("recombines") != "leaf" && answer.at("op") != "pad" && answer.at("op") != "chain")
      problem = answer.dump() + " ends without being a leaf";
  }
  const Explanation& m_explanation;
  Rng m_rng;
  std::set<std::string> m_seen;
};

}  // namespace

class ExplainAnswersTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void everyRefIsAnswered_data() {
    QTest::addColumn<QString>("key");
    for (const Template& t : templates()) QTest::newRow(t.key.c_str()) << QString::fromStdString(t.key);
  }
  void everyRefIsAnswered() {
    QFETCH(QString, key);
    cli::OpenedDocument opened;
    auto spec = makeTemplate(key.toStdString());
    QVERIFY(spec.ok());
    const bool worked = findTemplate(key.toStdString())->kind != Template::Kind::Template;
    opened.document.spec = worked ? *spec : shortened(*spec);
    opened.inference = infer(opened.spec());
    Explanation::Request request;
    request.weights = *initialWeights(opened.spec(), opened.inference);
    request.weightsAreInitial = true;
    if (key.endsWith("_printed")) return;  // as the document has it: the fault is said
    if (opened.spec().sample) {
      request.inputs = opened.spec().sample->inputs;
      request.target = opened.spec().sample->target;
    } else {
      auto sample = cli::sampleOfData(opened, {}, 0);
      QVERIFY2(sample.ok(), sample.ok() ? "" : sample.error().english().c_str());
      request.inputs = std::move(sample->inputs);
      request.target = std::move(sample->target);
      request.targetMask = std::move(sample->targetMask);
    }
    const auto made = Explanation::create(opened.spec(), std::move(request));
    QVERIFY2(made.ok(), made.ok() ? "" : made.error().english().c_str());
    const Explanation& explanation = **made;
    Rng rng(1, "numbers");
    Walk walk(explanation);
    for (int i = 0; i < 20; ++i) {
      const auto id = static_cast<ValueId>(rng.below(explanation.expression().size()));
      const bool gradient = i % 2 == 1 && explanation.loss() != kNoValue;
      const CellRef cell{id, rng.below(explanation.evaluation().value(id).size()), gradient};
      walk.from(explanation.refOf(cell), explanation.number(cell));
      QVERIFY2(walk.problem.empty(), walk.problem.c_str());
    }
    QVERIFY(walk.ends > 0);
  }

  void endsByName() {
    Folder folder;
    const std::string file = folder.write("x.unroll", xorDocument());
    const Answer answer = shell(
        {"explain", file, "--json", "--value", "d loss.out", "--value", "hidden.W[0,1]", "--value", "hidden.b[0]"});
    QVERIFY2(answer.code == 0, answer.err.c_str());
    const auto answers = answer.json();
    QCOMPARE(answers[0]["terms"][0]["ref"], "1");
    QCOMPARE(answers[0]["terms"][0]["kind"], "constant");
    QCOMPARE(answers[1]["terms"][0]["ref"], "seed 3 init/hidden.W[1]");
    QCOMPARE(answers[1]["terms"][0]["kind"], "seed");
    for (const auto& each : answers) {
      const auto end = shell({"explain", file, "--json", "--value", each["terms"][0]["ref"].get<std::string>()}).json();
      QCOMPARE(end.at("ref"), each["terms"][0]["ref"]);
      QCOMPARE(end.at("value"), each["terms"][0]["value"]);
      QCOMPARE(end.at("op"), each["terms"][0]["kind"]);
      QCOMPARE(end.at("recombines"), "leaf");
      QVERIFY(end.at("terms").empty() && end.at("check").at("finite_difference").is_null());
    }
    const auto one = shell({"explain", file, "--json", "--value", "1"}).json();
    QCOMPARE(one.at("latex").at("symbols"), "1");
    QVERIFY(shell({"explain", file, "--value", "1"}).out.starts_with("1 = 1.0   (constant)"));
    for (const char* wrong : {"seed 4 init/hidden.W[1]", "seed 3 init/hidden.W[999]", "seed 3 init/none.W[0]", "seed ",
                              "seed 3 init/hidden.W[-1]", "1 2"})
      QCOMPARE(shell({"explain", file, "--value", wrong}).code, 2);
  }

  /// The optimizer's step and local derivatives, in every format.
  void stepsOfTheOptimizer() {
    Folder folder;
    const std::string file = folder.write("x.unroll", xorDocument());
    const auto ask = [&](const std::string& ref) { return shell({"explain", file, "--json", "--value", ref}).json(); };
    const auto next = ask("next hidden.W[0,1]");
    QCOMPARE(next.at("ref"), "next hidden.W[0,1]");
    QVERIFY(next.at("note").get<std::string>().starts_with("The weight after step 1"));
    // All the way down: to the seed's draw, to the sample and to settings.
    std::set<std::string> kinds, refs;
    std::vector<std::string> open{"next hidden.W[0,1]"};
    while (!open.empty()) {
      const std::string ref = open.back();
      open.pop_back();
      if (!refs.insert(ref).second) continue;
      const auto answer = ask(ref);
      double sum = 0.0;
      for (const auto& term : answer.at("terms")) {
        sum += term.at("partial").get<double>() * term.at("value").get<double>();
        kinds.insert(term.at("kind").get<std::string>());
        open.push_back(term.at("ref").get<std::string>());
        if (term.at("partial_ref").is_null()) continue;
        const auto partial = ask(term.at("partial_ref").get<std::string>());
        QCOMPARE(partial.at("value"), term.at("partial"));
        QVERIFY(partial.at("op").get<std::string>().starts_with("slope of "));
        for (const auto& part : partial.at("terms"))
          QCOMPARE(part.at("partial").is_null(), partial.at("recombines") == "op");
      }
      if (answer.at("recombines") == "sum")
        QVERIFY2(std::fabs(sum - answer.at("value").get<double>()) < 1e-12, ref.c_str());
      if (refs.size() > 40) break;
    }
    QVERIFY(kinds.contains("value") && kinds.contains("constant") && kinds.contains("weight"));
    QVERIFY(shell({"explain", file, "--value", "next hidden.W[0,1]"}).out.find("W_(0, 1)^new") != std::string::npos);
    const Answer latex = shell({"explain", file, "--format", "latex", "--value", "next hidden.W[0,1]"});
    QVERIFY2(latex.code == 0 && latex.out.find("W_{") != std::string::npos, latex.out.c_str());
    QVERIFY2(latex.out.starts_with("\\[\n\\begin{aligned}\n") && latex.out.ends_with("\\]\n"), latex.out.c_str());
    // Long sums in full where that is wanted.
    const auto numbers = [&](std::vector<std::string> more) {
      more.insert(more.begin(), {"explain", file, "--value", "d hidden.b[0]"});
      return shell(more).out;
    };
    QVERIFY(numbers({"--terms", "50"}).find("more") == std::string::npos);
    QCOMPARE(shell({"explain", file, "--value", "d hidden.b[0]", "--largest-first"}).code, 0);
    QCOMPARE(shell({"explain", file, "--value", "d hidden.b[0]", "--terms", "-1"}).code, 2);
    QCOMPARE(shell({"explain", file, "--value", "next hidden.W[9,9]"}).code, 2);
    QCOMPARE(shell({"explain", file, "--value", "hidden.out[0,0] by loss.out"}).code, 2);
  }

  /// Padding of max pooling is −∞, in every command's answer a text.
  void infinities() {
    Folder folder;
    const std::string file = folder.write("pool.unroll", R"({"format": 1,
 "nodes": [{"name": "in", "type": "input", "attributes": {"shape": [1, 3, 3]}},
  {"name": "pool", "type": "max_pooling2d", "attributes": {"pool_size": [2, 2], "padding": "same"}}],
 "edges": [{"from": "in", "to": "pool"}],
 "sample": {"in": [[[[1, 2, 3], [4, 5, 6], [7, 8, 9]]]]}})");
    const Answer answer = shell({"explain", file, "--json", "--value", "pool.out[0,0,1,1]"});
    QVERIFY2(answer.code == 0, answer.err.c_str());
    std::vector<std::string> texts{"pool.out[0,0,1,1]"};
    int infinities = 0, ends = 0;
    while (!texts.empty()) {  // all of them
      const Answer next = shell({"explain", file, "--json", "--value", texts.back()});
      texts.pop_back();
      QVERIFY2(next.code == 0, next.err.c_str());
      const auto json = next.json();
      QVERIFY2(!json.at("value").is_null(), next.out.c_str());
      if (json.at("value") == "-Infinity") ++infinities;
      ends += json.at("terms").empty() ? 1 : 0;
      for (const auto& term : json.at("terms")) {
        QVERIFY(!term.at("value").is_null() && !term.at("partial").is_null());
        texts.push_back(term.at("ref").get<std::string>());
      }
    }
    QVERIFY(infinities > 0 && ends > 1);
    QVERIFY(shell({"explain", file, "--value", "pool.out[0,0,1,1]"}).out.find("null") == std::string::npos);
  }

  /// Figures that are infinite are texts, those that do not exist are null.
  void figures() {
    Folder folder;
    const std::string file = folder.write("y.unroll", R"({"format": 1,
 "nodes": [{"name": "in", "type": "input", "attributes": {"shape": [1]}},
  {"name": "fc", "type": "dense", "attributes": {"units": 1}}],
 "edges": [{"from": "in", "to": "fc"}],
 "dataset": {"type": "line", "count": 4, "split": {"train": 1}},
 "training": {"loss": "mean_squared_error", "epochs": 1, "metrics": ["mean_absolute_error", "accuracy"]},
 "weights": {"fc.W": [[3e38]], "fc.b": [3e38]}})");
    QVERIFY(saveNpy(folder.path("x.npy"), TensorD({1, 1}, 1e6), DataType::F64).ok());
    const Answer predicted = shell({"predict", file, "--input", folder.path("x.npy"), "--json"});
    QCOMPARE(predicted.json().at("values")[0][0], "Infinity");
    QCOMPARE(shell({"predict", file, "--input", folder.path("x.npy")}).out, std::string("[\"Infinity\"]\n"));
    const std::string fine = folder.write("z.unroll", [&] {
      std::string text = folder.read("y.unroll");
      return text.substr(0, text.find(",\n \"weights\"")) + "}";
    }());
    const Answer trained = shell({"train", fine, "--json", "--log", folder.path("log")});
    QVERIFY2(trained.code == 0, trained.err.c_str());
    for (const auto& line : {trained.json(), nlohmann::json::parse(folder.read("log"))}) {
      QVERIFY(line.at("loss").is_number() && line.at("mean_absolute_error").is_number());
      for (const char* none : {"accuracy", "validation_loss", "validation_mean_absolute_error", "validation_accuracy"})
        QVERIFY2(line.contains(none) && line.at(none).is_null(), none);
    }
    QVERIFY(shell({"evaluate", fine}).out.find("accuracy –") != std::string::npos);
    const auto evaluated = shell({"evaluate", fine, "--json"}).json();
    QVERIFY(evaluated.at("accuracy").is_null() && evaluated.at("loss").is_number());
  }

  /// docs/format.md says of every operation how it recombines, and so it is.
  void recombinesAsDocumented() {
    const auto text = readFile(UNROLL_SOURCE_DIR "/docs/format.md");
    QVERIFY(text.ok());
    std::map<std::string, std::string> documented;
    for (const char* how : {"sum", "product", "op"}) {
      const std::string begin = std::string("| `\"") + how + "\"` |";
      const size_t row = text->find(begin);
      QVERIFY2(row != std::string::npos, how);
      const size_t cell = text->find('|', row + begin.size()) + 1;
      const std::string ops = text->substr(cell, text->find('|', cell) - cell);
      for (size_t at = ops.find('`'); at != std::string::npos; at = ops.find('`', ops.find('`', at + 1) + 1))
        documented[ops.substr(at + 1, ops.find('`', at + 1) - at - 1)] = how;
    }
    for (const Primitive* primitive : primitives()) {
      const std::string name(primitive->name);
      QVERIFY2(documented.contains(name), name.c_str());
      const char* const wanted = primitive->degree == Primitive::Degree::Bilinear ? "product"
                                 : primitive->degree == Primitive::Degree::Linear ? "sum"
                                                                                  : "op";
      QVERIFY2(documented.at(name) == wanted, name.c_str());
      documented.erase(name);
    }
    QVERIFY2(documented.empty(), documented.empty() ? "" : documented.begin()->first.c_str());
  }
};

QTEST_GUILESS_MAIN(ExplainAnswersTest)
#include "explain_answers_test.moc"
