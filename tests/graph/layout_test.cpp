// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "graph/layout.h"
#include "io/templates.h"

using namespace unroll;

namespace {

NetworkSpec network(int nodes, const std::vector<std::pair<int, int>>& edges) {
  NetworkSpec spec;
  for (int i = 1; i <= nodes; ++i) {
    NodeSpec node;
    node.id = i;
    node.name = "n" + std::to_string(i);
    spec.nodes.push_back(node);
  }
  for (const auto& [from, to] : edges) spec.edges.push_back({{from, "out"}, {to, "in" + std::to_string(from)}});
  return spec;
}

bool overlap(const Position& a, const Position& b) {
  return std::abs(a.x - b.x) < kCardWidth && std::abs(a.y - b.y) < kCardHeight;
}

bool anyOverlap(const std::map<NodeId, Position>& places) {
  for (const auto& [a, at] : places) {
    for (const auto& [b, other] : places) {
      if (a < b && overlap(at, other)) return true;
    }
  }
  return false;
}

}  // namespace

class LayoutTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void aChainRunsToTheRight() {
    const auto places = layoutOf(network(4, {{1, 2}, {2, 3}, {3, 4}}));
    for (NodeId id = 2; id <= 4; ++id) {
      QVERIFY(places.at(id).x > places.at(id - 1).x + kCardWidth);
      QCOMPARE(places.at(id).y, places.at(1).y);
    }
  }
  void aLongChainIsWrapped() {
    std::vector<std::pair<int, int>> edges;
    for (int i = 1; i < 12; ++i) edges.push_back({i, i + 1});
    const auto places = layoutOf(network(12, edges));
    QVERIFY(!anyOverlap(places));
    double right = 0.0;
    for (const auto& [id, at] : places) right = std::max(right, at.x);
    QVERIFY(right < 5 * (kCardWidth + 100.0));
    QVERIFY(places.at(12).y > places.at(1).y + kCardHeight);
  }
  void branchesStandOneAboveTheOther() {
    const auto places = layoutOf(network(4, {{1, 2}, {1, 3}, {2, 4}, {3, 4}}));
    QVERIFY(!anyOverlap(places));
    QCOMPARE(places.at(2).x, places.at(3).x);
    QVERIFY(places.at(4).x > places.at(2).x);
  }
  void crossingsAreUndone() {
    // 1→4 and 2→3: drawn without crossing.
    const auto places = layoutOf(network(4, {{1, 4}, {2, 3}}));
    QCOMPARE(places.at(1).y < places.at(2).y, places.at(4).y < places.at(3).y);
  }
  void aSideInputStandsBeforeItsLayer() {
    const auto places = layoutOf(network(4, {{1, 2}, {2, 3}, {4, 3}}));
    QCOMPARE(places.at(4).x, places.at(2).x);
  }
  void cyclesAndLonersHavePlaces() {
    const auto places = layoutOf(network(5, {{1, 2}, {2, 3}, {3, 1}, {4, 4}}));
    QCOMPARE(places.size(), size_t{5});
    QVERIFY(!anyOverlap(places));
    QVERIFY(layoutOf(NetworkSpec()).empty());
  }
  void givenPlacesStay() {
    NetworkSpec spec = network(3, {{1, 2}, {2, 3}});
    spec.nodes[0].position = Position{100, 50};
    spec.nodes[1].position = Position{500, 70};
    const auto places = layoutOf(spec);
    QVERIFY(places.at(1) == (Position{100, 50}) && places.at(2) == (Position{500, 70}));
    QVERIFY(!anyOverlap(places));
  }
  void templatesDoNotOverlap() {
    for (const Template& t : templates()) {
      NetworkSpec spec = *makeTemplate(t.key);
      QVERIFY2(!anyOverlap(layoutOf(spec)), t.key.c_str());
      for (NodeSpec& node : spec.nodes) node.position.reset();
      QVERIFY2(!anyOverlap(layoutOf(spec)), t.key.c_str());
    }
  }
};

QTEST_GUILESS_MAIN(LayoutTest)
#include "layout_test.moc"
