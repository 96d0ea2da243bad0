// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QCoreApplication>
#include <vector>

#include "export/manuscript_strips.h"
#include "export/picture.h"

namespace unroll {

/// A manuscript on pages: headings stay with what they head, chains and rows are not cut, footnotes stand on the page
/// of their mark, tables repeat their titles; title and page number on every page. Or on one page as high as it gets.
class ManuscriptPages {
  Q_DECLARE_TR_FUNCTIONS(ManuscriptPages)
 public:
  struct Setup {
    QSizeF page{793.7, 1122.5};  ///< A4
    double margin = 72.0;
    bool endless = false;  ///< one page, as small as its ink and a little margin
  };
  explicit ManuscriptPages(const Manuscript& manuscript) : ManuscriptPages(manuscript, Setup{}) {}
  ManuscriptPages(const Manuscript& manuscript, const Setup& setup);

  struct Placed {
    const Strip* strip;
    double top;
  };
  struct Page {
    std::vector<Placed> strips;
    std::vector<Placed> notes;
  };
  const std::vector<Page>& pages() const { return m_pages; }
  int count() const { return static_cast<int>(m_pages.size()); }
  QSizeF size() const { return m_setup.page; }
  double bottom() const { return m_setup.page.height() - m_setup.margin; }  ///< of what is set on a page
  void paint(QPainter& painter, int page) const;
  /// As pictures that outlive this object.
  static std::vector<Picture> pictures(const Manuscript& manuscript, const Setup& setup);

 private:
  void paginate();
  void shrinkToInk();
  QString m_title;
  Setup m_setup;
  std::vector<Strip> m_strips;
  std::vector<Page> m_pages;
};

/// The paper that is usual where the reader lives: A4 or US letter.
ManuscriptPages::Setup localPaper();

}  // namespace unroll
