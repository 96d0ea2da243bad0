// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/manuscript_pages.h"

#include <QFontMetricsF>
#include <QLocale>
#include <algorithm>
#include <memory>

#include "export/manuscript_writers.h"
#include "translate.h"

namespace unroll {
namespace {

constexpr double kNotesSpace = 14.0;     ///< above the footnotes, with their line
constexpr double kEndlessMargin = 16.0;  ///< around a picture
constexpr double kEndless = 1e9;

double heightOf(const std::vector<Strip>& notes) {
  double height = 0.0;
  for (const Strip& note : notes) height += note.height;
  return height;
}

/// Fills pages one after the other.
class Paginator {
 public:
  Paginator(double top, double bottom) : m_top(top), m_bottom(bottom) { m_pages.emplace_back(), m_y = top; }

  /// The strips [begin, end) are kept together, where a page is high enough for them.
  void place(const std::vector<Strip>& strips, size_t begin, size_t end) {
    double needed = 0.0, notes = 0.0;
    for (size_t i = begin; i < end; ++i) {
      needed += strips[i].height + (i == begin && atTop() ? 0.0 : strips[i].before);
      notes += heightOf(strips[i].notes);
    }
    if (strips[begin].newPage || !fits(needed, notes)) turn(strips[begin]);
    for (size_t i = begin; i < end; ++i) {
      const double before = atTop() ? 0.0 : strips[i].before;
      if (!atTop() && !fits(before + strips[i].height, heightOf(strips[i].notes))) turn(strips[i]);
      put(strips[i]);
    }
  }

  std::vector<ManuscriptPages::Page> finish() {
    settleNotes();
    return std::move(m_pages);
  }
  double y() const { return m_y; }

 private:
  bool atTop() const { return m_pages.back().strips.empty(); }
  bool fits(double height, double notes) const {
    const double all = m_notes + notes;
    return m_y + height + (all > 0.0 ? all + kNotesSpace : 0.0) <= m_bottom + 0.01;
  }
  void turn(const Strip& next) {
    if (atTop()) return;
    settleNotes();
    m_pages.emplace_back();
    m_y = m_top;
    m_notes = 0.0;
    if (!next.repeatHead) return;
    m_pages.back().strips.push_back({next.repeatHead.get(), m_y});
    m_y += next.repeatHead->height;
  }
  void put(const Strip& strip) {
    if (!atTop()) m_y += strip.before;
    m_pages.back().strips.push_back({&strip, m_y});
    m_y += strip.height;
    for (const Strip& note : strip.notes) {
      m_pages.back().notes.push_back({&note, m_notes});
      m_notes += note.height;
    }
  }
  /// Footnotes end at the bottom of the page; of an endless one they follow.
  void settleNotes() {
    const double begin = m_bottom >= kEndless ? m_y + kNotesSpace : m_bottom - m_notes;
    for (ManuscriptPages::Placed& note : m_pages.back().notes) note.top += begin;
    if (m_bottom >= kEndless && m_notes > 0.0) m_y += kNotesSpace + m_notes;
  }

  double m_top, m_bottom, m_y = 0.0, m_notes = 0.0;
  std::vector<ManuscriptPages::Page> m_pages;
};

}  // namespace

ManuscriptPages::ManuscriptPages(const Manuscript& manuscript, const Setup& setup)
    : m_title(translated(manuscript.title)), m_setup(setup) {
  if (setup.endless) m_setup.margin = kEndlessMargin;
  m_strips = stripsOf(manuscript, setup.page.width() - 2.0 * setup.margin);
  paginate();
}

void ManuscriptPages::paginate() {
  Paginator paginator(m_setup.margin, m_setup.endless ? kEndless : bottom());
  for (size_t begin = 0; begin < m_strips.size();) {
    size_t end = begin;
    while (end + 1 < m_strips.size() && m_strips[end].keepWithNext && !m_strips[end + 1].newPage) ++end;
    paginator.place(m_strips, begin, ++end);
    begin = end;
  }
  m_pages = paginator.finish();
  if (!m_setup.endless) return;
  double width = 0.0;
  for (const Strip& strip : m_strips) {
    width = std::max(width, strip.width);
    for (const Strip& note : strip.notes) width = std::max(width, note.width);
  }
  m_setup.page = {std::ceil(width + 2.0 * m_setup.margin), std::ceil(paginator.y() + m_setup.margin)};
}

void ManuscriptPages::paint(QPainter& painter, int page) const {
  const Page& shown = m_pages[static_cast<size_t>(page)];
  const double left = m_setup.margin, right = m_setup.page.width() - m_setup.margin;
  for (const Placed& placed : shown.strips) paintStrip(painter, *placed.strip, {left, placed.top});
  for (const Placed& placed : shown.notes) paintStrip(painter, *placed.strip, {left, placed.top});
  if (!shown.notes.empty())
    painter.fillRect(QRectF(left, shown.notes.front().top - kNotesSpace / 2.0, 120.0, 0.8), paper::kLine);
  if (m_setup.endless) return;
  const QFont font = paperFont(10);
  const QFontMetricsF metrics(font);
  Strip frame;
  if (page > 0) {
    frame.inks.push_back(TextInk{
        metrics.elidedText(m_title, Qt::ElideRight, right - left), font, paper::kMuted, {left, m_setup.margin - 26.0}});
    frame.inks.push_back(RuleInk{{left, m_setup.margin - 18.0, right - left, 0.6}, paper::kLine});
  }
  const QString number = tr("Page %1 of %2").arg(page + 1).arg(count());
  frame.inks.push_back(
      TextInk{number,
              font,
              paper::kMuted,
              {(left + right - metrics.horizontalAdvance(number)) / 2.0, m_setup.page.height() - 34.0}});
  paintStrip(painter, frame, {});
}

std::vector<Picture> ManuscriptPages::pictures(const Manuscript& manuscript, const Setup& setup) {
  const auto pages = std::make_shared<const ManuscriptPages>(manuscript, setup);
  const Say say = [](const Text& text) { return translated(text).toStdString(); };
  std::vector<Picture> pictures;
  for (int i = 0; i < pages->count(); ++i) {
    Picture picture;
    picture.title = pages->m_title;
    if (setup.endless) picture.description = QString::fromStdString(manuscriptText(manuscript, say));
    picture.size = pages->size();
    picture.paint = [pages, i](QPainter& painter) { pages->paint(painter, i); };
    pictures.push_back(std::move(picture));
  }
  return pictures;
}

ManuscriptPages::Setup localPaper() {
  ManuscriptPages::Setup setup;
  if (QLocale::system().measurementSystem() == QLocale::ImperialUSSystem) setup.page = {816.0, 1056.0};
  return setup;
}

}  // namespace unroll
