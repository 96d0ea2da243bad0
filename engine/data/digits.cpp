// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "core/assert.h"
#include "core/parallel.h"
#include "core/rng.h"
#include "data/digit_shapes.h"
#include "data/generators.h"
#include "data/memory_dataset.h"

// Handwritten-like digits, drawn as a pen would: one of several shapes of the digit, its control
// points moved a little (another hand), bent by a slow wave (an unsteady one), then slanted, turned,
// stretched, shifted and inked with a round pen of random width, pressure, softness and paper noise.

namespace unroll {
namespace {

constexpr int kSide = 28;
constexpr int kPixels = kSide * kSide;

struct Point {
  double x = 0.0;
  double y = 0.0;
};

/// One drawn line: the pen goes from a to b.
struct Segment {
  Point a, b;
};

/// A draw of mean 0 and this standard deviation without tails: hands differ, but none is illegible.
double spread(Rng& rng, double deviation) { return deviation * std::numbers::sqrt3 * rng.uniform(-1.0, 1.0); }

/// Walks a path of digitShapes(), its points moved by noise of standard deviation WOBBLE, and
/// gives it as short straight segments.
class Pen {
 public:
  Pen(Rng& rng, double wobble, std::vector<Segment>& out) : m_rng(rng), m_wobble(wobble), m_out(out) { m_out.clear(); }

  void draw(std::string_view path) {
    size_t at = 0;
    while (at < path.size()) {
      const char command = path[at++];
      if (command == ' ') continue;
      if (command == 'M') m_pen = point(path, at);
      if (command == 'L') lineTo(point(path, at));
      if (command == 'C') {
        const Point p1 = point(path, at), p2 = point(path, at), p3 = point(path, at);
        curveTo(p1, p2, p3);
      }
    }
  }

 private:
  static double number(std::string_view path, size_t& at) {
    while (path[at] == ' ') ++at;
    const bool negative = path[at] == '-';
    if (negative) ++at;
    int value = 0;
    while (at < path.size() && path[at] >= '0' && path[at] <= '9') value = value * 10 + (path[at++] - '0');
    return (negative ? -value : value) / 100.0;
  }
  Point point(std::string_view path, size_t& at) {
    const double x = number(path, at), y = number(path, at);
    const double dx = spread(m_rng, m_wobble), dy = spread(m_rng, m_wobble);
    return {x + dx, y + dy};
  }
  void lineTo(Point to) {
    constexpr int kPieces = 4;  // so that the slow wave can bend it
    const Point from = m_pen;
    for (int i = 1; i <= kPieces; ++i) {
      const double t = static_cast<double>(i) / kPieces;
      segmentTo({from.x + t * (to.x - from.x), from.y + t * (to.y - from.y)});
    }
  }
  void curveTo(Point p1, Point p2, Point p3) {
    constexpr int kPieces = 8;
    const Point p0 = m_pen;
    for (int i = 1; i <= kPieces; ++i) {
      const double t = static_cast<double>(i) / kPieces, s = 1 - t;
      const double b0 = s * s * s, b1 = 3 * s * s * t, b2 = 3 * s * t * t, b3 = t * t * t;
      segmentTo({b0 * p0.x + b1 * p1.x + b2 * p2.x + b3 * p3.x, b0 * p0.y + b1 * p1.y + b2 * p2.y + b3 * p3.y});
    }
  }
  void segmentTo(Point to) {
    m_out.push_back({m_pen, to});
    m_pen = to;
  }

  Rng& m_rng;
  double m_wobble;
  std::vector<Segment>& m_out;
  Point m_pen;
};

/// From the unit square to the 28 × 28 pixels: wave, slant, stretch, rotation, shift.
class Placement {
 public:
  Placement(Rng& rng, double distortion) {
    const double height = rng.uniform(20.0 - 4.5 * distortion, 20.0);
    const double width = height * rng.uniform(0.78 - 0.22 * distortion, 0.80 + 0.12 * distortion);
    const double slant = spread(rng, 0.15 * distortion) - 0.08;  // leaning to the right is more common
    const double angle = spread(rng, 0.11 * distortion);
    const double c = std::cos(angle), s = std::sin(angle);
    // (x, y) around the centre → rotate(slant(stretch)).
    m_xx = c * width, m_xy = c * height * slant - s * height;
    m_yx = s * width, m_yy = s * height * slant + c * height;
    m_cx = 13.5 + spread(rng, 1.2 * distortion);
    m_cy = 13.5 + spread(rng, 1.1 * distortion);
    m_wave = spread(rng, 0.035 * distortion);
    m_frequency = rng.uniform(4.0, 9.0);
    m_phase = rng.uniform(0.0, 2 * std::numbers::pi);
  }
  Point operator()(Point p) const {
    const double x = p.x - 0.5 + m_wave * std::sin(m_frequency * p.y + m_phase);
    const double y = p.y - 0.5 + m_wave * std::cos(m_frequency * p.x + m_phase);
    return {m_cx + m_xx * x + m_xy * y, m_cy + m_yx * x + m_yy * y};
  }

 private:
  double m_xx, m_xy, m_yx, m_yy, m_cx, m_cy, m_wave, m_frequency, m_phase;
};

double distance(Point p, const Segment& s) {
  const double dx = s.b.x - s.a.x, dy = s.b.y - s.a.y;
  const double length = dx * dx + dy * dy;
  const double along = length > 0 ? std::clamp(((p.x - s.a.x) * dx + (p.y - s.a.y) * dy) / length, 0.0, 1.0) : 0.0;
  return std::hypot(p.x - s.a.x - along * dx, p.y - s.a.y - along * dy);
}

/// The ink of a round pen of RADIUS with a soft edge of width EDGE: full inside, none outside,
/// antialiased in between. ink holds the most that any segment left.
void inkSegment(const Segment& s, double radius, double edge, std::array<float, kPixels>& ink) {
  const double reach = radius + edge / 2;
  const auto clampPixel = [](double v) { return static_cast<int>(std::clamp(v, 0.0, kSide - 1.0)); };
  const int x0 = clampPixel(std::ceil(std::min(s.a.x, s.b.x) - reach));
  const int x1 = clampPixel(std::floor(std::max(s.a.x, s.b.x) + reach));
  const int y0 = clampPixel(std::ceil(std::min(s.a.y, s.b.y) - reach));
  const int y1 = clampPixel(std::floor(std::max(s.a.y, s.b.y) + reach));
  for (int y = y0; y <= y1; ++y) {
    for (int x = x0; x <= x1; ++x) {
      const double d = distance({static_cast<double>(x), static_cast<double>(y)}, s);
      const double t = std::clamp((reach - d) / edge, 0.0, 1.0);
      auto& pixel = ink[static_cast<size_t>(y * kSide + x)];
      pixel = std::max(pixel, static_cast<float>(t * t * (3 - 2 * t)));
    }
  }
}

/// Noise of nearly Gaussian shape, from four 16-bit parts of one random number.
double quickNormal(uint64_t bits) {
  double sum = -2.0;
  for (int k = 0; k < 4; ++k) sum += static_cast<double>((bits >> (16 * k)) & 0xFFFF) / 65536.0;
  return sum * 1.7320508075688772;  // the sum of four uniforms has variance 1/3
}

struct Hand {
  double distortion = 1.0;
  double noise = 0.05;
};

void drawDigit(int digit, const Hand& hand, Rng& rng, std::vector<Segment>& segments, uint8_t* pixels) {
  const auto shapes = digitShapes(digit);
  const auto shape = shapes[static_cast<size_t>(rng.below(static_cast<int64_t>(shapes.size())))];
  const Placement place(rng, hand.distortion);
  const double radius = rng.uniform(0.75, 1.75), edge = rng.uniform(0.9, 1.8), pressure = rng.uniform(0.75, 1.0);
  Pen(rng, 0.045 * hand.distortion, segments).draw(shape);

  std::array<float, kPixels> ink{};
  for (const Segment& s : segments) inkSegment({place(s.a), place(s.b)}, radius, edge, ink);
  for (size_t i = 0; i < ink.size(); ++i) {
    double value = pressure * static_cast<double>(ink[i]);
    if (hand.noise > 0) value += hand.noise * quickNormal(rng.bits());
    pixels[i] = static_cast<uint8_t>(std::lround(255.0 * std::clamp(value, 0.0, 1.0)));
  }
}

Result<DatasetPtr> makeDigits(const Attributes& a) {
  const int64_t count = a.integer("count");
  const auto seed = static_cast<uint64_t>(a.integer("seed"));
  const Hand hand{a.real("distortion"), a.real("noise")};
  MemoryData data;
  data.input = Shape{{'N', kOpen}, {'C', 1}, {'H', kSide}, {'W', kSide}};
  data.pixels.resize(static_cast<size_t>(count * kPixels));
  std::vector<float> labels(static_cast<size_t>(count));
  parallelFor(count, 64, [&](int64_t begin, int64_t end) {
    std::vector<Segment> segments;
    for (int64_t i = begin; i < end; ++i) {
      Rng rng(seed, "data/digits", static_cast<uint64_t>(i));
      const int digit = static_cast<int>(i % 10);
      drawDigit(digit, hand, rng, segments, data.pixels.data() + i * kPixels);
      labels[static_cast<size_t>(i)] = static_cast<float>(digit);
    }
  });
  data.targets = Targets::ofClasses(std::move(labels), numberedClasses(10), a.boolean("one_hot"));
  data.view = SampleView::Image;
  return DatasetPtr(std::make_shared<MemoryDataset>(std::move(data)));
}

}  // namespace

DatasetDescriptor digitsDataset() {
  return {"digits",
          QT_TRANSLATE_NOOP("engine", "Digits"),
          QT_TRANSLATE_NOOP("engine",
                            "Handwritten-like digits, 28 × 28 pixels in ten classes, drawn with a pen of random slant, "
                            "weight, size and wobble. Any number of them, without a network."),
          {countAttribute(10000, 10, 200000), seedAttribute(),
           realAttribute("distortion", QT_TRANSLATE_NOOP("engine", "Distortion"),
                         QT_TRANSLATE_NOOP("engine",
                                           "How much the hands differ: slant, size, place and wobble. 0: printed "
                                           "shapes; more is harder."),
                         1.0, 0.0, 2.0),
           realAttribute("noise", QT_TRANSLATE_NOOP("engine", "Noise"),
                         QT_TRANSLATE_NOOP("engine", "Standard deviation of the noise on every pixel (0 … 1)."), 0.05,
                         0.0, 1.0),
           oneHotAttribute()},
          makeDigits};
}

}  // namespace unroll
