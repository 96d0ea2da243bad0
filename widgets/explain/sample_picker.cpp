// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/sample_picker.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QPainterPath>
#include <QTextOption>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "controls.h"
#include "explain/derivation_rows.h"
#include "theme/theme.h"

namespace unroll {

/// The sample as a small picture: an image in grey, a series as a line, a point in its plane, text.
class SamplePicker::Picture : public QWidget {
 public:
  explicit Picture(QWidget* parent) : QWidget(parent) {
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  }
  void set(const SamplePicture& picture) {
    m_picture = picture;
    const bool isImage = picture.view == SampleView::Image, isText = !picture.text.empty();
    const bool isSeries = picture.view == SampleView::Series && picture.input.size() > 2;
    setFixedHeight(isImage ? 112 : isText || isSeries ? 64 : picture.view == SampleView::Point ? 24 : 0);
    setVisible(height() > 0);
    update();
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (!m_picture.text.empty()) return paintText(painter);
    if (m_picture.view == SampleView::Image) return paintImage(painter);
    if (m_picture.view == SampleView::Series) return paintSeries(painter);
    if (m_picture.view == SampleView::Point) paintPoint(painter);
  }

 private:
  void paintImage(QPainter& painter) const {
    const TensorD& x = m_picture.input;
    if (x.rank() < 2) return;
    const int rows = static_cast<int>(x.extent(x.rank() - 2)), columns = static_cast<int>(x.extent(x.rank() - 1));
    const int64_t plane = static_cast<int64_t>(rows) * columns;
    const bool colour = x.rank() >= 3 && x.extent(x.rank() - 3) == 3;
    QImage image(columns, rows, QImage::Format_RGB32);
    const auto level = [&](int64_t i) { return std::clamp(static_cast<int>(std::lround(x[i] * 255.0)), 0, 255); };
    for (int r = 0; r < rows; ++r)
      for (int c = 0; c < columns; ++c) {
        const int64_t i = static_cast<int64_t>(r) * columns + c;
        image.setPixel(
            c, r, colour ? qRgb(level(i), level(i + plane), level(i + 2 * plane)) : qRgb(level(i), level(i), level(i)));
      }
    const double side = height();
    QPainterPath clip;
    clip.addRoundedRect(QRectF(0, 0, side * columns / rows, side), 6, 6);
    painter.setClipPath(clip);
    painter.drawImage(QRectF(0, 0, side * columns / rows, side), image);
  }
  void paintSeries(QPainter& painter) const {
    const TensorD& x = m_picture.input;
    const int64_t features = x.rank() >= 3 ? x.extent(2) : 1, steps = x.size() / features;
    const auto [low, high] = std::minmax_element(x.span().begin(), x.span().end());
    const double span = std::max(1e-9, *high - *low);
    for (int64_t f = 0; f < std::min<int64_t>(features, 4); ++f) {
      QPainterPath line;
      for (int64_t t = 0; t < steps; ++t) {
        const QPointF at(
            4.0 + (width() - 8.0) * static_cast<double>(t) / static_cast<double>(std::max<int64_t>(1, steps - 1)),
            height() - 6.0 - (height() - 12.0) * (x[t * features + f] - *low) / span);
        t == 0 ? line.moveTo(at) : line.lineTo(at);
      }
      QColor color = Theme::instance().accent();
      color.setAlphaF(1.0f - 0.22f * static_cast<float>(f));
      painter.setPen(QPen(color, 1.5));
      painter.drawPath(line);
    }
  }
  void paintPoint(QPainter& painter) const {
    QStringList parts;
    for (int64_t i = 0; i < std::min<int64_t>(m_picture.input.size(), 4); ++i)
      parts << shownNumber(m_picture.input[i], 3);
    painter.setFont(Theme::instance().numbers());
    painter.setPen(Theme::instance().text());
    painter.drawText(rect(), Qt::AlignVCenter | Qt::AlignLeft,
                     QStringLiteral("(%1)").arg(parts.join(QStringLiteral(", "))));
  }
  void paintText(QPainter& painter) const {
    QFont font = Theme::instance().code();
    font.setPixelSize(12);
    painter.setFont(font);
    painter.setPen(Theme::instance().text());
    QTextOption wrapped(Qt::AlignTop | Qt::AlignLeft);
    wrapped.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    painter.drawText(QRectF(rect()), QString::fromStdString(m_picture.text), wrapped);
  }
  SamplePicture m_picture;
};

SamplePicker::SamplePicker(QWidget* parent) : QWidget(parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(8);
  m_heading = makeHeading({}, this);
  m_source = new QComboBox(this);
  m_row = new QWidget(this);
  auto* row = new QHBoxLayout(m_row);
  row->setContentsMargins(0, 0, 0, 0);
  m_index = new QSpinBox(m_row);
  m_index->setKeyboardTracking(false);
  m_of = makeLabel({}, "muted", m_row);
  row->addWidget(m_index, 1);
  row->addWidget(m_of);
  m_picture = new Picture(this);
  m_target = makeLabel({}, "muted", this);
  m_target->setWordWrap(true);
  m_mode = new QCheckBox(this);
  m_mode->setFocusPolicy(Qt::TabFocus);  // after a click, Space still goes on
  m_mode->hide();
  for (QWidget* w : std::initializer_list<QWidget*>{m_heading, m_source, m_row, m_picture, m_target, m_mode})
    column->addWidget(w);
  connect(m_mode, &QCheckBox::toggled, this, &SamplePicker::changed);
  connect(m_source, &QComboBox::currentIndexChanged, this, [this] {
    update();
    Q_EMIT changed();
  });
  connect(m_index, &QSpinBox::valueChanged, this, &SamplePicker::changed);
  retranslate();
}

SamplePicker::~SamplePicker() = default;

void SamplePicker::retranslate() {
  m_heading->setText(tr("Sample").toUpper());
  m_heading->setAccessibleName(tr("Sample"));
  m_source->setAccessibleName(tr("Sample from"));
  m_index->setAccessibleName(tr("Sample number"));
  m_mode->setText(tr("As in training"));
  m_mode->setToolTip(
      tr("Dropout draws and statistics of the batch, which is this sample alone. Else the network computes "
         "as when it predicts."));
  const QSignalBlocker blocked(m_source);
  const QVariant chosen = m_source->currentData();
  m_source->clear();
  if (m_hasOwn)
    m_source->addItem(m_workedSource.isEmpty() ? tr("the document's sample") : tr("worked example"),
                      static_cast<int>(Source::Own));
  if (m_hasData) {
    m_source->addItem(tr("training data"), static_cast<int>(Source::Training));
    m_source->addItem(tr("validation data"), static_cast<int>(Source::Validation));
  }
  m_source->setCurrentIndex(std::max(0, m_source->findData(chosen)));
  m_source->setEnabled(m_source->count() > 1);
  update();
}

void SamplePicker::setDocument(const NetworkSpec& spec, bool hasFiles) {
  m_hasOwn = spec.sample.has_value();
  m_hasData = !spec.dataset.type.empty() || hasFiles;
  m_workedSource = spec.worked ? QString::fromStdString(spec.worked->source) : QString();
  retranslate();
}

SamplePicker::Source SamplePicker::source() const {
  return m_source->count() > 0 ? static_cast<Source>(m_source->currentData().toInt()) : Source::Training;
}
bool SamplePicker::ownSample() const { return m_hasOwn && source() == Source::Own; }
bool SamplePicker::validation() const { return source() == Source::Validation; }

void SamplePicker::update() {
  const int64_t count = validation() ? m_validation : m_training;
  const QSignalBlocker blocked(m_index);
  m_index->setRange(0, static_cast<int>(std::max<int64_t>(0, count > 0 ? count - 1 : m_index->value())));
  m_row->setVisible(m_hasData && !ownSample());
  m_of->setText(count > 0 ? tr("of %1").arg(countText(count)) : QString());
}

void SamplePicker::setAnswer(const ExplainAnswer& answer) {
  m_training = answer.trainingSamples;
  m_validation = answer.validationSamples;
  update();
  if (answer.modesDiffer) {
    m_mode->setVisible(*answer.modesDiffer);
    if (!*answer.modesDiffer) m_mode->setChecked(false);
  }
  m_picture->set(answer.picture);
  m_picture->setAccessibleName(tr("Picture of the sample"));
  const QString target = QString::fromStdString(answer.picture.target);
  QStringList lines;
  if (ownSample() && !m_workedSource.isEmpty()) lines << tr("from %1").arg(m_workedSource);
  if (!target.isEmpty())
    lines << (answer.picture.classTarget ? tr("class: %1").arg(target) : tr("target: %1").arg(target));
  m_target->setText(lines.join(u'\n'));
  m_target->setVisible(!lines.isEmpty());
}

void SamplePicker::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QWidget::changeEvent(event);
}

}  // namespace unroll
