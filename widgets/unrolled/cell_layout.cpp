// SPDX-License-Identifier: GPL-3.0-or-later
#include "unrolled/cell_layout.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <string_view>

namespace unroll {
namespace {

using Kind = CellDiagram::Kind;

constexpr double kGateWidth = 1.5, kGateHeight = 1.3, kOperation = 0.42;
constexpr double kBus = 0.28;  ///< between the lines that run below the gates

/// One part of a textbook's picture, by CellDiagram's key ("*(c)": any function of c).
struct Spot {
  const char* key;
  double x, y;
};
struct Picture {
  double width, height;
  double bus;  ///< the line below the gates from which they take x_t and h_{t−1}; 0: wires run straight
  std::vector<Spot> spots;
  std::vector<QPointF> outputs;  ///< as RecurrentChain::states: the hidden state first
};

/// The cell line on top, gates below it (as in Olah's drawings, 2015); a GRU as Cho et al. 2014 with both places of
/// its reset gate.
const std::vector<Picture>& pictures() {
  static const std::vector<Picture> all{
      {5.6, 3.5, 0.0, {{"h_prev", 0.0, 1.35}, {"x", 2.8, 3.3}, {"h", 2.8, 1.35}}, {{5.6, 1.35}}},
      {9.7,
       4.75,
       3.6,
       {{"c_prev", 0.0, 0.5},
        {"h_prev", 0.0, 3.6},
        {"x", 0.75, 4.6},
        {"f", 1.75, 2.5},
        {"i", 3.45, 2.5},
        {"g", 5.15, 2.5},
        {"o", 6.85, 2.5},
        {"mul(f,c_prev)", 1.75, 0.5},
        {"mul(i,g)", 5.15, 1.28},
        {"c", 5.15, 0.5},
        {"*(c)", 8.2, 1.05},
        {"h", 8.2, 1.7}},
       {{9.7, 1.7}, {9.7, 0.5}}},
      {9.4,
       4.75,
       3.6,
       {{"h_prev", 0.0, 0.5},
        {"x", 0.75, 4.6},
        {"sum(h_prev)", 1.75, 2.5},
        {"r", 3.45, 2.5},
        {"mul(r,sum(h_prev))", 3.45, 1.45},
        {"mul(r,h_prev)", 3.45, 1.45},
        {"z", 5.2, 2.5},
        {"mul(z,h_prev)", 5.2, 0.5},
        {"one_minus(z)", 6.2, 1.0},
        {"hh", 7.5, 2.5},
        {"mul(one_minus(z),hh)", 7.5, 1.0},
        {"h", 7.5, 0.5}},
       {{9.4, 0.5}}},
      {9.4,
       5.1,
       3.95,
       {{"h_prev", 0.0, 0.4},
        {"x", 0.75, 4.95},
        {"sum(h_prev)", 1.75, 2.85},
        {"r", 3.45, 2.85},
        {"mul(r,sum(h_prev))", 3.45, 1.9},
        {"mul(r,h_prev)", 3.45, 1.9},
        {"z", 5.2, 2.85},
        {"one_minus(z)", 5.2, 0.95},
        {"mul(one_minus(z),h_prev)", 5.2, 0.4},
        {"hh", 7.5, 2.85},
        {"mul(z,hh)", 7.5, 1.5},
        {"h", 7.5, 0.4}},
       {{9.4, 0.4}}},
  };
  return all;
}

std::optional<QPointF> spotOf(const Picture& picture, const CellDiagram::Part& part) {
  // "*(c)" stands for any function of c.
  const std::string_view key = part.key;
  const size_t open = key.find('(');
  for (const Spot& spot : picture.spots) {
    const std::string_view known = spot.key;
    const bool any = known.starts_with('*') && open != std::string_view::npos && key.substr(open) == known.substr(1);
    if (any || key == known) return QPointF(spot.x, spot.y);
  }
  return std::nullopt;
}

QSizeF sizeOf(const CellDiagram::Part& part) {
  switch (part.kind) {
    case Kind::Gate:
    case Kind::Sum: return {kGateWidth, kGateHeight};
    case Kind::Operation: return {part.sign.size() > 3 ? 0.8 : kOperation, kOperation};
    default: return {0.0, 0.0};
  }
}

/// From one part to another, by right angles: up and then across, or across and then down.
class Router {
 public:
  Router(const CellDiagram& diagram, const Picture& picture, CellLayout& layout)
      : m_diagram(diagram), m_picture(picture), m_layout(layout) {}

  void run() {
    for (size_t to = 0; to < m_diagram.parts.size(); ++to)
      for (const int from : m_diagram.parts[to].operands) {
        if (isGate(static_cast<int>(to)) && comesIn(from) && m_picture.bus > 0.0)
          m_busUsers[from].push_back(static_cast<int>(to));
        else
          connect(from, static_cast<int>(to));
      }
    buses();
    for (size_t k = 0; k < m_diagram.outputs.size(); ++k) output(m_diagram.outputs[k], static_cast<int>(k));
  }

 private:
  bool isGate(int part) const {
    const Kind kind = m_diagram.parts[static_cast<size_t>(part)].kind;
    return kind == Kind::Gate || kind == Kind::Sum;
  }
  bool comesIn(int part) const {
    const Kind kind = m_diagram.parts[static_cast<size_t>(part)].kind;
    return kind == Kind::Input || kind == Kind::State;
  }
  QPointF at(int part) const { return m_layout.places[static_cast<size_t>(part)]; }
  double halfHeight(int part) const { return m_layout.sizes[static_cast<size_t>(part)].height() / 2.0; }
  double halfWidth(int part) const { return m_layout.sizes[static_cast<size_t>(part)].width() / 2.0; }

  void add(int from, int to, const std::vector<QPointF>& points, bool arrow = true) {
    QPainterPath path(points.front());
    for (size_t i = 1; i < points.size(); ++i) path.lineTo(points[i]);
    m_layout.wires.push_back({from, to, path, arrow});
  }

  void connect(int from, int to) {
    const QPointF a = at(from), b = at(to);
    const double right = b.x() > a.x() ? 1.0 : -1.0;
    if (std::fabs(a.x() - b.x()) < 0.01) {
      const double up = b.y() < a.y() ? 1.0 : -1.0;
      return add(from, to, {a - QPointF(0, up * halfHeight(from)), b + QPointF(0, up * halfHeight(to))});
    }
    if (std::fabs(a.y() - b.y()) < 0.01)
      return add(from, to, {a + QPointF(right * halfWidth(from), 0), b - QPointF(right * halfWidth(to), 0)});
    if (b.y() < a.y())  // up, then across
      return add(from, to, {a - QPointF(0, halfHeight(from)), {a.x(), b.y()}, b - QPointF(right * halfWidth(to), 0)});
    // Across, then down; into a gate beside the wire that leaves it upward.
    const double x = b.x() - (isGate(to) ? right * halfWidth(to) * 0.6 : 0.0);
    add(from, to, {a + QPointF(right * halfWidth(from), 0), {x, a.y()}, {x, b.y() - halfHeight(to)}});
  }

  /// x_t and h_{t−1} run below the gates, which take from them.
  void buses() {
    double y = m_picture.bus;
    int line = 0;
    std::vector<std::pair<int, std::vector<int>>> lines(m_busUsers.begin(), m_busUsers.end());
    std::stable_partition(lines.begin(), lines.end(), [this](const auto& l) {
      return m_diagram.parts[static_cast<size_t>(l.first)].kind == Kind::State;
    });
    for (const auto& [from, users] : lines) {
      const QPointF a = at(from);
      double last = 0.0;
      const double shift = (line - (static_cast<double>(m_busUsers.size()) - 1.0) / 2.0) * 0.36;
      for (const int to : users) {
        const double x = at(to).x() + shift;
        last = std::max(last, x);
        add(from, to, {{x, y}, {x, at(to).y() + halfHeight(to)}});
      }
      const bool beside = std::fabs(a.y() - y) < 0.01;
      const double down = a.x() + (m_diagram.parts[static_cast<size_t>(from)].kind == Kind::State ? 0.45 : 0.0);
      if (beside)
        add(from, users.back(), {a, {last, y}}, false);
      else
        add(from, users.back(), {{down, a.y()}, {down, y}, {last, y}}, false);
      y += kBus;
      ++line;
    }
  }

  void output(int part, int state) {
    const QPointF a = at(part), out = m_layout.outputs[static_cast<size_t>(state)];
    const QPointF start = a + QPointF(halfWidth(part), 0);
    if (std::fabs(a.y() - out.y()) < 0.01) return add(part, -1 - state, {start, out});
    const double x = out.x() - 1.0;
    add(part, -1 - state, {start, {x, a.y()}, {x, out.y()}, out});
  }

  const CellDiagram& m_diagram;
  const Picture& m_picture;
  CellLayout& m_layout;
  std::map<int, std::vector<int>> m_busUsers;
};

std::optional<CellLayout> asInTheTextbook(const CellDiagram& diagram, const Picture& picture) {
  CellLayout layout;
  layout.size = {picture.width, picture.height};
  layout.textbook = true;
  for (const CellDiagram::Part& part : diagram.parts) {
    const std::optional<QPointF> place = spotOf(picture, part);
    if (!place) return std::nullopt;
    layout.places.push_back(*place);
    QSizeF size = sizeOf(part);
    if (picture.bus <= 0.0 && part.kind == Kind::Gate) size *= 1.4;
    layout.sizes.push_back(size);
  }
  if (picture.outputs.size() != diagram.outputs.size()) return std::nullopt;
  layout.outputs = picture.outputs;
  Router(diagram, picture, layout).run();
  return layout;
}

/// Any other cell: what comes in at the left, each part one column behind the last of those that it takes, what goes on
/// at the right. A wire over several columns keeps a lane of its own in each between, so that it runs through no part
/// (Sugiyama, Tagawa, Toda 1981).
class Columns {
 public:
  explicit Columns(const CellDiagram& diagram) : m_diagram(diagram) {
    const auto parts = static_cast<int>(diagram.parts.size()), outputs = static_cast<int>(diagram.outputs.size());
    std::vector<int> column(static_cast<size_t>(parts + outputs), 0);
    int last = 0;
    for (int i = 0; i < parts; ++i)
      for (const int operand : operandsOf(i)) {
        column[static_cast<size_t>(i)] =
            std::max(column[static_cast<size_t>(i)], column[static_cast<size_t>(operand)] + 1);
        last = std::max(last, column[static_cast<size_t>(i)]);
      }
    m_columns.resize(static_cast<size_t>(last) + 2);
    for (int k = 0; k < outputs; ++k) column[static_cast<size_t>(parts + k)] = last + 1;
    for (int i = 0; i < parts + outputs; ++i) {
      const int own = column[static_cast<size_t>(i)];
      std::vector<int> before;
      for (const int operand : operandsOf(i)) before.push_back(laneAt(operand, own - 1, column));
      m_nodes.push_back({i, own, heightOf(i), 0.0, std::move(before)});
      m_places[{i, own}] = static_cast<int>(m_nodes.size()) - 1;
      m_columns[static_cast<size_t>(own)].push_back(static_cast<int>(m_nodes.size()) - 1);
    }
    for (auto& each : m_columns) arrange(each);
  }

  CellLayout take() const {
    CellLayout layout;
    const auto parts = static_cast<int>(m_diagram.parts.size());
    layout.size = {kColumn * static_cast<double>(m_columns.size() - 1), m_height};
    for (int i = 0; i < parts; ++i) layout.sizes.push_back(sizeOf(m_diagram.parts[static_cast<size_t>(i)]));
    layout.places.resize(static_cast<size_t>(parts));
    for (const Node& node : m_nodes) {
      if (node.part >= parts) layout.outputs.push_back(at(node));
      if (node.part >= 0 && node.part < parts) layout.places[static_cast<size_t>(node.part)] = at(node);
    }
    for (const Node& node : m_nodes)
      for (size_t k = 0; node.part >= 0 && k < node.before.size(); ++k) {
        const int from = operandsOf(node.part)[k];
        const double half = node.part < parts ? layout.sizes[static_cast<size_t>(node.part)].width() / 2.0 : 0.0;
        QPainterPath path = lane(from, node.before[k], layout);
        toward(path, at(node) - QPointF(half, 0));
        layout.wires.push_back({from, node.part < parts ? node.part : parts - 1 - node.part, path});
      }
    return layout;
  }

 private:
  static constexpr double kColumn = 1.9, kLane = 0.55;
  struct Node {
    int part;  ///< −1: a lane; from the number of parts on: an output
    int column;
    double height, y;
    std::vector<int> before;  ///< by operand: the node that its wire comes from
  };

  std::vector<int> operandsOf(int part) const {
    const auto parts = static_cast<int>(m_diagram.parts.size());
    if (part < parts) return m_diagram.parts[static_cast<size_t>(part)].operands;
    return {m_diagram.outputs[static_cast<size_t>(part - parts)]};
  }
  double heightOf(int part) const {
    if (part >= static_cast<int>(m_diagram.parts.size())) return 1.1;
    const double own = sizeOf(m_diagram.parts[static_cast<size_t>(part)]).height();
    return own > 0.0 ? own + 0.45 : 1.1;
  }
  /// The node in COLUMN that stands for PART: itself, or the lane of its wires.
  int laneAt(int part, int column, const std::vector<int>& columns) {
    if (const auto known = m_places.find({part, column}); known != m_places.end()) return known->second;
    const int before = laneAt(part, column - 1, columns);
    m_nodes.push_back({-1, column, kLane, 0.0, {before}});
    const int made = static_cast<int>(m_nodes.size()) - 1;
    m_columns[static_cast<size_t>(column)].push_back(made);
    return m_places[{part, column}] = made;
  }
  /// In the order of what they take, one below the other around the middle.
  void arrange(std::vector<int>& column) {
    const auto wanted = [&](int id) {
      const Node& node = m_nodes[static_cast<size_t>(id)];
      double sum = 0.0;
      for (const int before : node.before) sum += m_nodes[static_cast<size_t>(before)].y;
      return node.before.empty() ? 0.0 : sum / static_cast<double>(node.before.size());
    };
    std::stable_sort(column.begin(), column.end(), [&](int a, int b) { return wanted(a) < wanted(b); });
    double all = 0.0;
    for (const int id : column) all += m_nodes[static_cast<size_t>(id)].height;
    double y = -all / 2.0;
    for (const int id : column) {
      Node& node = m_nodes[static_cast<size_t>(id)];
      node.y = y + node.height / 2.0;
      y += node.height;
    }
    m_height = std::max(m_height, all + 0.4);
  }
  QPointF at(const Node& node) const { return {kColumn * node.column, node.y + m_height / 2.0}; }
  /// A soft curve on from where PATH ends.
  static void toward(QPainterPath& path, QPointF to) {
    const QPointF from = path.currentPosition();
    const double reach = std::max(0.3, (to.x() - from.x()) / 2.0);
    path.cubicTo(from + QPointF(reach, 0), to - QPointF(reach, 0), to);
  }
  /// The wire of FROM up to (and through) a node.
  QPainterPath lane(int from, int node, const CellLayout& layout) const {
    const Node& of = m_nodes[static_cast<size_t>(node)];
    if (of.part >= 0) return QPainterPath(at(of) + QPointF(layout.sizes[static_cast<size_t>(from)].width() / 2.0, 0));
    QPainterPath path = lane(from, of.before.front(), layout);
    toward(path, at(of) - QPointF(0.3, 0));
    path.lineTo(at(of) + QPointF(0.3, 0));
    return path;
  }

  const CellDiagram& m_diagram;
  std::vector<Node> m_nodes;
  std::vector<std::vector<int>> m_columns;
  std::map<std::pair<int, int>, int> m_places;  ///< by part and column
  double m_height = 0.0;
};

}  // namespace

CellLayout layOutCell(const CellDiagram& diagram) {
  for (const Picture& picture : pictures())
    if (auto layout = asInTheTextbook(diagram, picture)) return std::move(*layout);
  return Columns(diagram).take();
}

}  // namespace unroll
