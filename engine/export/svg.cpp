// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/svg.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "graph/layout.h"

namespace unroll {
namespace {

// The light colours of the window (theme): a picture is for paper and slides.
constexpr const char* kPanel = "#FFFFFF";
constexpr const char* kLine = "#E2E5EA";
constexpr const char* kText = "#1A2230";
constexpr const char* kMuted = "#667085";
constexpr const char* kEdge = "#98A2B3";
constexpr const char* kCanvas = "#FAFBFC";
constexpr const char* kError = "#C62F2F";
constexpr double kMargin = 32.0;
constexpr double kPortRadius = 5.0;

const char* stripeColour(const LayerDescriptor* layer) {
  if (!layer) return kError;
  switch (layer->category) {
    case LayerCategory::Data: return "#8792A2";
    case LayerCategory::Core: return "#4C6FE0";
    case LayerCategory::Convolution: return "#17909B";
    case LayerCategory::Recurrent: return "#C2557A";
    case LayerCategory::Attention: break;
  }
  return "#8C6BD1";
}

std::string escaped(std::string_view text) {
  std::string out;
  for (char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default:
        // Control characters are not allowed in XML.
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\t' || c == '\n') out += c;
    }
  }
  return out;
}

/// At most COUNT characters, the last an ellipsis where some were left out.
std::string shortened(const std::string& text, size_t count) {
  size_t characters = 0, cut = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) == 0x80) continue;
    if (++characters == count) cut = i;
  }
  return characters <= count ? text : text.substr(0, cut) + "…";
}

double characters(std::string_view text) {
  return static_cast<double>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

/// "693 962": thousands apart, as the window writes numbers.
std::string grouped(int64_t number) {
  std::string digits = std::to_string(number);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<size_t>(at), "\u202F");
  return digits;
}

struct Point {
  double x = 0.0, y = 0.0;
};

struct Picture {
  const NetworkSpec& spec;
  const Inference& inference;
  std::map<NodeId, Position> places;
  Point origin, size;

  Point at(NodeId id) const { return {places.at(id).x - origin.x, places.at(id).y - origin.y}; }
  Point port(const PortRef& ref, bool input) const {
    const NodeInfo& info = inference.nodes.at(ref.node);
    const std::vector<Port>& ports = input ? info.inputPorts : info.outputPorts;
    const auto found = std::find_if(ports.begin(), ports.end(), [&](const Port& p) { return p.name == ref.port; });
    const double share =
        ports.empty() ? 0.5
                      : (static_cast<double>(found - ports.begin()) + 1.0) / (static_cast<double>(ports.size()) + 1.0);
    const Point card = at(ref.node);
    return {card.x + (input ? 0.0 : kCardWidth), card.y + kCardHeight * std::min(share, 1.0)};
  }
};

void placeCards(Picture& picture) {
  picture.places = layoutOf(picture.spec);
  if (picture.places.empty()) {
    picture.size = {2 * kMargin, 2 * kMargin};
    return;
  }
  double left = 1e300, top = 1e300, right = -1e300, bottom = -1e300;
  for (const auto& [id, place] : picture.places) {
    left = std::min(left, place.x);
    top = std::min(top, place.y);
    right = std::max(right, place.x + kCardWidth);
    bottom = std::max(bottom, place.y + kCardHeight);
  }
  picture.origin = {left - kMargin, top - kMargin};
  picture.size = {right - left + 2 * kMargin, bottom - top + 2 * kMargin};
}

bool isFaulty(const Inference& inference, NodeId id) {
  return std::any_of(inference.diagnostics.begin(), inference.diagnostics.end(),
                     [&](const Diagnostic& d) { return d.node == id && d.severity == Severity::Error; });
}

bool isFaulty(const Inference& inference, const EdgeSpec& edge) {
  return std::any_of(inference.diagnostics.begin(), inference.diagnostics.end(), [&](const Diagnostic& d) {
    return d.severity == Severity::Error && std::find(d.edges.begin(), d.edges.end(), edge) != d.edges.end();
  });
}

std::string subtitleOf(const NodeSpec& node, const NodeInfo& info) {
  if (!info.layer) return node.type;
  const std::string line =
      info.layer->subtitle ? info.layer->subtitle(Attributes(info.layer->attributes, node.attributes)) : std::string();
  const std::string title = info.layer->title.english();
  return line.empty() ? title : title + " " + line;
}

/// A line through POINTS with round corners.
std::string roundedPath(const std::vector<Point>& points) {
  constexpr double kRadius = 12.0;
  std::string path = fmt::format("M{:.1f},{:.1f}", points.front().x, points.front().y);
  for (size_t i = 1; i + 1 < points.size(); ++i) {
    const Point corner = points[i];
    const auto towards = [&](const Point& other) {
      const double dx = other.x - corner.x, dy = other.y - corner.y, length = std::hypot(dx, dy);
      const double share = length > 0.0 ? std::min(kRadius, length / 2.0) / length : 0.0;
      return Point{corner.x + dx * share, corner.y + dy * share};
    };
    const Point in = towards(points[i - 1]), out = towards(points[i + 1]);
    path += fmt::format(" L{:.1f},{:.1f} Q{:.1f},{:.1f} {:.1f},{:.1f}", in.x, in.y, corner.x, corner.y, out.x, out.y);
  }
  return path + fmt::format(" L{:.1f},{:.1f}", points.back().x, points.back().y);
}

/// An edge to the right swings over; one that runs back goes between the rows of cards, not through them.
struct Route {
  std::string path;
  Point middle;
};
Route routeOf(const Picture& picture, const EdgeSpec& edge) {
  const Point a = picture.port(edge.from, false), b = picture.port(edge.to, true);
  if (b.x > a.x) {
    const double reach = std::max(24.0, (b.x - a.x) / 2.0);
    return {fmt::format("M{:.1f},{:.1f} C{:.1f},{:.1f} {:.1f},{:.1f} {:.1f},{:.1f}", a.x, a.y, a.x + reach, a.y,
                        b.x - reach, b.y, b.x, b.y),
            {(a.x + b.x) / 2.0, (a.y + b.y) / 2.0}};
  }
  constexpr double kOut = 20.0;
  const double from = picture.at(edge.from.node).y, to = picture.at(edge.to.node).y;
  const double between = to > from ? (from + kCardHeight + to) / 2.0 : (to + kCardHeight + from) / 2.0;
  const bool sameRow = std::abs(to - from) < kCardHeight;
  const double y = sameRow ? std::max(from, to) + kCardHeight + kOut : between;
  return {roundedPath({a, {a.x + kOut, a.y}, {a.x + kOut, y}, {b.x - kOut, y}, {b.x - kOut, b.y}, b}),
          {(a.x + b.x) / 2.0, y}};
}

void drawEdge(const Picture& picture, const EdgeSpec& edge, std::string& curves, std::string& labels) {
  const Route route = routeOf(picture, edge);
  const bool faulty = isFaulty(picture.inference, edge);
  curves += fmt::format("<path d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"1.6\"{}/>\n", route.path,
                        faulty ? kError : kEdge, faulty ? " stroke-dasharray=\"5 4\"" : "");
  const Shape* shape = picture.inference.shapeAt(edge.from);
  if (!shape) return;
  const std::string words = shape->str();
  const double width = 6.0 * characters(words) + 12.0;
  labels += fmt::format(
      "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"18\" rx=\"9\" fill=\"{}\" stroke=\"{}\"/>"
      "<text x=\"{:.1f}\" y=\"{:.1f}\" class=\"s\" font-size=\"11\" text-anchor=\"middle\" fill=\"{}\">{}</text>\n",
      route.middle.x - width / 2.0, route.middle.y - 9.0, width, kPanel, faulty ? kError : kLine, route.middle.x,
      route.middle.y + 4.0, faulty ? kError : kMuted, escaped(words));
}

void drawPorts(const Picture& picture, NodeId id, const char* stroke, std::string& out) {
  const NodeInfo& info = picture.inference.nodes.at(id);
  const auto circle = [&](const Port& port, bool input) {
    const Point at = picture.port({id, port.name}, input);
    out += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{}\" fill=\"{}\" stroke=\"{}\" stroke-width=\"1.5\"/>",
                       at.x, at.y, kPortRadius, kPanel, stroke);
  };
  for (const Port& port : info.inputPorts) circle(port, true);
  for (const Port& port : info.outputPorts) circle(port, false);
  out += '\n';
}

void drawCard(const Picture& picture, const NodeSpec& node, std::string& out) {
  const NodeInfo& info = picture.inference.nodes.at(node.id);
  const Point at = picture.at(node.id);
  const bool faulty = isFaulty(picture.inference, node.id);
  out += fmt::format("<g><title>{}</title>\n", escaped(node.name));
  out += fmt::format(
      "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{}\" height=\"{}\" rx=\"10\" fill=\"{}\" stroke=\"{}\" "
      "stroke-width=\"{}\"/>\n",
      at.x, at.y, kCardWidth, kCardHeight, kPanel, faulty ? kError : kLine, faulty ? 2 : 1);
  out += fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"3\" height=\"{}\" rx=\"1.5\" fill=\"{}\"/>\n", at.x,
                     at.y + 12.0, kCardHeight - 24.0, stripeColour(info.layer));
  const auto line = [&](double y, const char* style, const char* colour, const std::string& words) {
    out += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" class=\"{}\" fill=\"{}\">{}</text>\n", at.x + 16.0, at.y + y,
                       style, colour, escaped(shortened(words, 27)));
  };
  line(25.0, "t", kText, node.name);
  line(44.0, "s", kMuted, subtitleOf(node, info));
  const bool known = !info.outputs.empty() && info.outputs.front().rank() > 0;
  line(70.0, "n", faulty ? kError : kText, known ? "→ " + info.outputs.front().str() : faulty ? "⚠" : "→ ?");
  if (info.parameterCount > 0)
    line(90.0, "s", kMuted, grouped(info.parameterCount) + (info.parameterCount == 1 ? " parameter" : " parameters"));
  drawPorts(picture, node.id, faulty ? kError : kEdge, out);
  out += "</g>\n";
}

}  // namespace

std::string networkSvg(const NetworkSpec& spec, const Inference& inference) {
  Picture picture{spec, inference, {}, {}, {}};
  placeCards(picture);
  std::string curves, labels, cards;
  for (const EdgeSpec& edge : spec.edges) drawEdge(picture, edge, curves, labels);
  for (const NodeSpec& node : spec.nodes) drawCard(picture, node, cards);
  std::string out = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0:.0f}\" height=\"{1:.0f}\" viewBox=\"0 0 {0:.0f} {1:.0f}\" "
      "role=\"img\">\n",
      std::ceil(picture.size.x), std::ceil(picture.size.y));
  out += fmt::format("<title>{}</title>\n", escaped(spec.title.empty() ? "Network" : spec.title));
  out +=
      "<style>text{font-family:Inter,'Noto Sans','Noto Sans CJK "
      "SC',Helvetica,Arial,sans-serif;font-variant-numeric:tabular-nums}"
      ".t{font-size:13px;font-weight:600}.n{font-size:13px}.s{font-size:11px}</style>\n";
  out += fmt::format("<rect width=\"{:.0f}\" height=\"{:.0f}\" fill=\"{}\"/>\n", std::ceil(picture.size.x),
                     std::ceil(picture.size.y), kCanvas);
  return out + curves + cards + labels + "</svg>\n";
}

}  // namespace unroll
