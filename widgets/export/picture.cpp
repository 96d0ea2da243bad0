// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/picture.h"

#include <QBuffer>
#include <QPageSize>
#include <QPdfWriter>
#include <QSvgGenerator>
#include <cmath>

namespace unroll {
namespace {

constexpr double kDotsPerInch = 96.0;
constexpr int kPdfResolution = 1200;

void paintOn(QPaintDevice& device, const Picture& picture, double scale) {
  QPainter painter(&device);
  painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing | QPainter::SmoothPixmapTransform);
  painter.scale(scale, scale);
  picture.paint(painter);
}

void setPage(QPdfWriter& writer, const Picture& picture) {
  writer.setPageSize(QPageSize(picture.size * (72.0 / kDotsPerInch), QPageSize::Point, {}, QPageSize::ExactMatch));
  writer.setPageMargins(QMarginsF());
}

}  // namespace

QByteArray svgOf(const Picture& picture) {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  QSvgGenerator generator;
  generator.setOutputDevice(&buffer);
  generator.setResolution(static_cast<int>(kDotsPerInch));
  generator.setSize(picture.size.toSize());
  generator.setViewBox(QRectF({}, picture.size));
  generator.setTitle(picture.title);
  generator.setDescription(picture.description);
  QPainter painter(&generator);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.fillRect(QRectF({}, picture.size), picture.background);
  picture.paint(painter);
  painter.end();
  return bytes;
}

QByteArray pdfOf(const std::vector<Picture>& pages, const QString& title) {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  QPdfWriter writer(&buffer);
  writer.setResolution(kPdfResolution);
  writer.setTitle(title);
  writer.setCreator(QStringLiteral("Unroll"));
  setPage(writer, pages.front());
  QPainter painter(&writer);
  painter.setRenderHint(QPainter::LosslessImageRendering);  // as JPEG the few pixels of a heat map change their colours
  for (const Picture& page : pages) {
    if (&page != &pages.front()) {
      setPage(writer, page);
      writer.newPage();
    }
    painter.save();
    painter.scale(kPdfResolution / kDotsPerInch, kPdfResolution / kDotsPerInch);
    if (page.background != Qt::white) painter.fillRect(QRectF({}, page.size), page.background);
    page.paint(painter);
    painter.restore();
  }
  painter.end();
  return bytes;
}

QImage imageOf(const Picture& picture, double scale) {
  QImage image((picture.size * scale).toSize().expandedTo({1, 1}), QImage::Format_RGB32);
  image.fill(picture.background);
  const int dots = static_cast<int>(std::lround(kDotsPerInch * scale / 0.0254));
  image.setDotsPerMeterX(dots);
  image.setDotsPerMeterY(dots);
  paintOn(image, picture, scale);
  image.setText(QStringLiteral("Title"), picture.title);
  return image;
}

Result<QByteArray> pngOf(const Picture& picture, double scale) {
  const QSizeF size = picture.size * scale;
  const bool tooLarge =
      std::max(size.width(), size.height()) > kMostPixelsASide || size.width() * size.height() > kMostPixels;
  if (tooLarge)
    return Error{"export.large",
                 {QT_TRANSLATE_NOOP("engine",
                                    "The picture would have {0} × {1} pixels. Choose a smaller scale, or SVG or "
                                    "PDF, which are sharp at every scale."),
                  {std::to_string(std::lround(size.width())), std::to_string(std::lround(size.height()))}},
                 {},
                 ErrorKind::Usage};
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  if (!imageOf(picture, scale).save(&buffer, "PNG"))
    return Error{"export.png",
                 {QT_TRANSLATE_NOOP("engine", "There is not enough memory for a picture of this scale.")},
                 {},
                 ErrorKind::Machine};
  return bytes;
}

}  // namespace unroll
