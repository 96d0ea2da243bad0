// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/layout.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <set>

namespace unroll {
namespace {

constexpr double kGapX = 116.0;  // room for the shape on an edge
constexpr double kGapY = 48.0;
constexpr double kRowGap = 72.0;
constexpr int kColumnsPerRow = 5;

using Links = std::map<NodeId, std::vector<NodeId>>;

struct Layers {
  Links before, after;                       // without the edges that close a cycle
  std::map<NodeId, int> rank;                // longest path from a source
  std::vector<std::vector<NodeId>> columns;  // by rank, in drawing order
};

/// Successors, with the edges that would close a cycle left out (depth first, by the document's order).
void link(const NetworkSpec& spec, Layers& layers) {
  Links all;
  for (const EdgeSpec& edge : spec.edges) {
    if (spec.find(edge.from.node) && spec.find(edge.to.node)) all[edge.from.node].push_back(edge.to.node);
  }
  std::map<NodeId, int> state;  // 1: on the path, 2: done
  struct Frame {
    NodeId node;
    size_t next;
  };
  for (const NodeSpec& start : spec.nodes) {
    if (state[start.id]) continue;
    std::vector<Frame> path{{start.id, 0}};
    state[start.id] = 1;
    while (!path.empty()) {
      Frame& frame = path.back();
      const std::vector<NodeId>& next = all[frame.node];
      if (frame.next == next.size()) {
        state[frame.node] = 2;
        path.pop_back();
        continue;
      }
      const NodeId from = frame.node;
      const NodeId to = next[frame.next++];
      if (state[to] == 1) continue;
      layers.after[from].push_back(to);
      layers.before[to].push_back(from);
      if (state[to] == 0) {
        state[to] = 1;
        path.push_back({to, 0});
      }
    }
  }
}

void rankByLongestPath(const NetworkSpec& spec, Layers& layers) {
  std::map<NodeId, size_t> missing;
  std::vector<NodeId> ready;
  for (const NodeSpec& node : spec.nodes) {
    layers.rank[node.id] = 0;
    missing[node.id] = layers.before[node.id].size();
    if (missing[node.id] == 0) ready.push_back(node.id);
  }
  for (size_t i = 0; i < ready.size(); ++i) {
    for (NodeId next : layers.after[ready[i]]) {
      layers.rank[next] = std::max(layers.rank[next], layers.rank[ready[i]] + 1);
      if (--missing[next] == 0) ready.push_back(next);
    }
  }
  // A side input (an initial state) stands right before the layer that takes it.
  for (size_t i = ready.size(); i-- > 0;) {
    const NodeId id = ready[i];
    if (!layers.before[id].empty() || layers.after[id].empty()) continue;
    int nearest = std::numeric_limits<int>::max();
    for (NodeId next : layers.after[id]) nearest = std::min(nearest, layers.rank[next]);
    layers.rank[id] = nearest - 1;
  }
  for (const NodeSpec& node : spec.nodes) {
    const auto rank = static_cast<size_t>(layers.rank[node.id]);
    if (layers.columns.size() <= rank) layers.columns.resize(rank + 1);
    layers.columns[rank].push_back(node.id);
  }
}

/// Orders each column by the mean place of its neighbours, forward and back, a few times.
void orderByBarycentres(Layers& layers) {
  std::map<NodeId, double> place;
  const auto number = [&](const std::vector<NodeId>& column) {
    for (size_t i = 0; i < column.size(); ++i) {
      place[column[i]] = static_cast<double>(i) - static_cast<double>(column.size() - 1) / 2.0;
    }
  };
  for (const auto& column : layers.columns) number(column);
  const auto sweep = [&](std::vector<NodeId>& column, Links& neighbours) {
    std::map<NodeId, double> wanted;
    for (NodeId id : column) {
      double sum = 0.0;
      for (NodeId other : neighbours[id]) sum += place[other];
      wanted[id] = neighbours[id].empty() ? place[id] : sum / static_cast<double>(neighbours[id].size());
    }
    std::stable_sort(column.begin(), column.end(), [&](NodeId a, NodeId b) { return wanted[a] < wanted[b]; });
    number(column);
  };
  for (int pass = 0; pass < 4; ++pass) {
    for (auto& column : layers.columns) sweep(column, layers.before);
    for (size_t i = layers.columns.size(); i-- > 0;) sweep(layers.columns[i], layers.after);
  }
}

/// Rows of columns, each as high as its highest column, all columns centred on the row's line.
std::map<NodeId, Position> place(const Layers& layers) {
  std::map<NodeId, Position> places;
  const auto count = static_cast<int>(layers.columns.size());
  const int rows = (count + kColumnsPerRow - 1) / kColumnsPerRow;
  const int perRow = rows == 0 ? 1 : (count + rows - 1) / rows;  // rows of nearly the same length
  double top = 0.0;
  for (int begin = 0; begin < count; begin += perRow) {
    const int end = std::min(count, begin + perRow);
    double height = 0.0;
    const auto heightOf = [](size_t cards) { return static_cast<double>(cards) * (kCardHeight + kGapY) - kGapY; };
    for (int c = begin; c < end; ++c)
      height = std::max(height, heightOf(layers.columns[static_cast<size_t>(c)].size()));
    for (int c = begin; c < end; ++c) {
      const auto& column = layers.columns[static_cast<size_t>(c)];
      double y = top + (height - heightOf(column.size())) / 2.0;
      for (NodeId id : column) {
        places[id] = {static_cast<double>(c - begin) * (kCardWidth + kGapX), y};
        y += kCardHeight + kGapY;
      }
    }
    top += height + kRowGap;
  }
  return places;
}

}  // namespace

std::map<NodeId, Position> layoutOf(const NetworkSpec& spec) {
  std::map<NodeId, Position> given;
  for (const NodeSpec& node : spec.nodes) {
    if (node.position) given[node.id] = *node.position;
  }
  if (given.size() == spec.nodes.size()) return given;

  Layers layers;
  link(spec, layers);
  rankByLongestPath(spec, layers);
  orderByBarycentres(layers);
  std::map<NodeId, Position> places = place(layers);
  if (given.empty()) return places;

  // Some have places: the rest keeps its arrangement, below all of them.
  double bottom = -std::numeric_limits<double>::infinity(), left = -bottom, top = -bottom;
  for (const auto& [id, at] : given) {
    bottom = std::max(bottom, at.y + kCardHeight);
    left = std::min(left, at.x);
  }
  double firstX = std::numeric_limits<double>::infinity();
  for (const auto& [id, at] : places) {
    if (given.count(id)) continue;
    top = std::min(top, at.y);
    firstX = std::min(firstX, at.x);
  }
  for (auto& [id, at] : places) {
    if (const auto own = given.find(id); own != given.end())
      at = own->second;
    else
      at = {at.x - firstX + left, at.y - top + bottom + kRowGap};
  }
  return places;
}

}  // namespace unroll
