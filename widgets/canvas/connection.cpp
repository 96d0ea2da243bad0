// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/connection.h"

#include <QCoreApplication>
#include <algorithm>

#include "translate.h"

namespace unroll {

namespace {

QString words(const char* text) { return QCoreApplication::translate("unroll::Canvas", text); }

/// Whether the document complains of the same already, without the edge.
bool known(const std::vector<Diagnostic>& before, const Diagnostic& found) {
  return std::any_of(before.begin(), before.end(), [&found](const Diagnostic& old) {
    return old.code == found.code && old.node == found.node && old.message == found.message;
  });
}

}  // namespace

std::optional<EdgeSpec> edgeBetween(const PortItem& a, const PortItem& b) {
  if (a.isOutput() == b.isOutput()) return std::nullopt;
  const PortItem& from = a.isOutput() ? a : b;
  const PortItem& to = a.isOutput() ? b : a;
  return EdgeSpec{from.ref(), to.ref()};
}

ConnectionVerdict judge(const DocumentModel& document, const EdgeSpec& edge) {
  if (edge.from.node == edge.to.node) {
    return {PortState::Impossible, words(QT_TRANSLATE_NOOP("unroll::Canvas", "A layer can't feed itself."))};
  }
  const std::vector<EdgeSpec>& edges = document.spec().edges;
  if (std::find(edges.begin(), edges.end(), edge) != edges.end()) {
    return {PortState::Impossible, words(QT_TRANSLATE_NOOP("unroll::Canvas", "These two are connected already."))};
  }
  NetworkSpec tried = document.spec();
  if (Result<Edit> done = apply(tried, Connect{edge}); !done.ok()) {
    return {PortState::Impossible, translated(done.error().message)};
  }
  const Inference inference = infer(tried, document.catalog());
  for (const Diagnostic& found : inference.diagnostics) {
    if (found.severity != Severity::Error || known(document.inference().diagnostics, found)) continue;
    if (found.code == "graph.cycle") return {PortState::Impossible, translated(found.message)};
    const bool here =
        found.node == edge.to.node || std::find(found.edges.begin(), found.edges.end(), edge) != found.edges.end();
    if (here) return {PortState::DoesNotFit, translated(found.message)};
  }
  return {};
}

}  // namespace unroll
