// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Runs unroll-cli's library as the shell would.
#include <QFile>
#include <QTemporaryDir>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "cli/application.h"

namespace unroll::test {

struct Answer {
  int code = -1;
  std::string out;
  std::string err;
  nlohmann::json json() const { return nlohmann::json::parse(out, nullptr, false); }
};

inline Answer shell(const std::vector<std::string>& arguments) {
  std::ostringstream out, err;
  Answer answer;
  answer.code = cli::run(arguments, out, err);
  answer.out = out.str();
  answer.err = err.str();
  return answer;
}

/// A folder that is gone after the test.
class Folder {
 public:
  std::string path(const std::string& name) const {
    return m_folder.filePath(QString::fromStdString(name)).toStdString();
  }
  std::string write(const std::string& name, const std::string& bytes) const {
    QFile file(QString::fromStdString(path(name)));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes.data(), static_cast<qint64>(bytes.size())) < 0) return {};
    return path(name);
  }
  std::string read(const std::string& name) const {
    QFile file(QString::fromStdString(path(name)));
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
  }
  bool has(const std::string& name) const { return QFile::exists(QString::fromStdString(path(name))); }
  QStringList files() const { return QDir(m_folder.path()).entryList(QDir::Files | QDir::Hidden); }

 private:
  QTemporaryDir m_folder;
};

/// A dense network on XOR.
inline std::string xorDocument(const std::string& epochs = "40") {
  return R"({"format": 1, "title": "XOR", "seed": 3,
 "nodes": [
  {"name": "in", "type": "input", "attributes": {"shape": [2]}},
  {"name": "hidden", "type": "dense", "attributes": {"units": 8, "activation": "tanh"}},
  {"name": "out", "type": "dense", "attributes": {"units": 1, "activation": "sigmoid"}}],
 "edges": [{"from": "in.out", "to": "hidden.in"}, {"from": "hidden.out", "to": "out.in"}],
 "dataset": {"type": "xor", "count": 200},
 "training": {"loss": "binary_crossentropy", "optimizer": {"type": "adam", "learning_rate": 0.05},
  "batch": 16, "epochs": )" +
         epochs + R"(, "metrics": ["accuracy"]}}
)";
}

}  // namespace unroll::test
