// SPDX-License-Identifier: GPL-3.0-or-later
#include "unrolled/cell_layout.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <string>

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
  const size_t open = part.key.find('(');
  const std::string any = open == std::string::npos ? std::string() : "*" + part.key.substr(open);
  for (const Spot& spot : picture.spots)
    if (part.key == spot.key || any == spot.key) return QPointF(spot.x, spot.y);
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

/// A soft curve from left to right.
QPainterPath curve(QPointF a, QPointF b) {
  QPainterPath path(a);
  const double reach = std::max(0.4, (b.x() - a.x()) / 2.0);
  path.cubicTo(a + QPointF(reach, 0), b - QPointF(reach, 0), b);
  return path;
}

/// What comes in at the left, each part one column behind the last of those that it takes.
CellLayout inColumns(const CellDiagram& diagram) {
  constexpr double kColumn = 2.1, kRow = 1.5;
  std::vector<int> column(diagram.parts.size(), 0);
  std::map<int, int> filled;
  CellLayout layout;
  int columns = 0;
  for (size_t i = 0; i < diagram.parts.size(); ++i)
    for (const int operand : diagram.parts[i].operands) {
      column[i] = std::max(column[i], column[static_cast<size_t>(operand)] + 1);
      columns = std::max(columns, column[i]);
    }
  for (size_t i = 0; i < diagram.parts.size(); ++i) ++filled[column[i]];
  int rows = 1;
  for (const auto& [c, count] : filled) rows = std::max(rows, count);
  rows = std::max(rows, static_cast<int>(diagram.outputs.size()));
  std::map<int, int> next;
  const auto y = [&](int row, int count) { return kRow * (0.5 + row + (rows - count) / 2.0); };
  for (size_t i = 0; i < diagram.parts.size(); ++i) {
    layout.sizes.push_back(sizeOf(diagram.parts[i]));
    layout.places.push_back({column[i] == 0 ? 0.0 : kColumn * column[i], y(next[column[i]]++, filled[column[i]])});
  }
  const auto outputs = static_cast<int>(diagram.outputs.size());
  layout.size = {kColumn * (columns + 1) + 0.6, kRow * rows};
  for (size_t i = 0; i < diagram.parts.size(); ++i)
    for (const int from : diagram.parts[i].operands) {
      const auto f = static_cast<size_t>(from);
      layout.wires.push_back({from, static_cast<int>(i),
                              curve(layout.places[f] + QPointF(layout.sizes[f].width() / 2.0, 0),
                                    layout.places[i] - QPointF(layout.sizes[i].width() / 2.0, 0))});
    }
  for (int k = 0; k < outputs; ++k) {
    const auto from = static_cast<size_t>(diagram.outputs[static_cast<size_t>(k)]);
    layout.outputs.push_back({layout.size.width(), y(k, outputs)});
    layout.wires.push_back(
        {static_cast<int>(from), -1 - k,
         curve(layout.places[from] + QPointF(layout.sizes[from].width() / 2.0, 0), layout.outputs.back())});
  }
  return layout;
}

}  // namespace

CellLayout layOutCell(const CellDiagram& diagram) {
  for (const Picture& picture : pictures())
    if (auto layout = asInTheTextbook(diagram, picture)) return std::move(*layout);
  return inColumns(diagram);
}

}  // namespace unroll
