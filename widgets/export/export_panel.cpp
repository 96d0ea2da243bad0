// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/export_panel.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QDir>
#include <QEnterEvent>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QSpinBox>
#include <algorithm>

#include "controls.h"
#include "translate.h"

namespace unroll {

ExportPanel::ExportPanel(std::function<std::vector<ExportSubject>()> offered, QWidget* over)
    : QFrame(over->parentWidget() ? over->parentWidget() : over), m_offered(std::move(offered)), m_over(over) {
  setRole(this, "card");
  setAccessibleName(tr("Export"));
  setFocusPolicy(Qt::StrongFocus);
  build();
  over->installEventFilter(this);
  hide();
}

void ExportPanel::build() {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(20, 14, 16, 18);
  column->setSpacing(12);
  auto* head = new QHBoxLayout;
  head->addWidget(makeLabel(tr("Export"), "title"), 1);
  QPushButton* close = makeIconButton(tr("Close"), QStringLiteral("close"), this);
  connect(close, &QPushButton::clicked, this, &QWidget::hide);
  head->addWidget(close);
  column->addLayout(head);

  auto* grid = new QGridLayout;
  grid->setHorizontalSpacing(14);
  grid->setVerticalSpacing(10);
  grid->setColumnStretch(1, 1);
  const auto row = [&](int at, const QString& words, QWidget* editor) {
    QLabel* label = makeLabel(words, "muted", this);
    label->setBuddy(editor);
    grid->addWidget(label, at, 0);
    grid->addWidget(editor, at, 1);
  };
  m_what = new QComboBox(this);
  m_what->setAccessibleName(tr("What is exported"));
  connect(m_what, &QComboBox::currentIndexChanged, this, [this] {
    m_ownName = false;
    proposeFile();
    showState();
  });
  row(0, tr("What"), m_what);

  auto* segments = new QFrame(this);
  setRole(segments, "segments");
  auto* line = new QHBoxLayout(segments);
  line->setContentsMargins(2, 2, 2, 2);
  line->setSpacing(0);
  auto* group = new QButtonGroup(this);
  for (const QString& words :
       {QStringLiteral("LaTeX"), QStringLiteral("SVG"), QStringLiteral("PDF"), QStringLiteral("PNG"), tr("Text")}) {
    QPushButton* button = makeButton(words, "segment", segments);
    button->setCheckable(true);
    group->addButton(button);
    line->addWidget(button, 1);
    m_formats.push_back(button);
    connect(button, &QPushButton::toggled, this, [this](bool on) {
      if (!on) return;
      proposeFile();
      showState();
    });
  }
  row(1, tr("Format"), segments);

  m_scaleRow = new QWidget(this);
  auto* scaleLine = new QHBoxLayout(m_scaleRow);
  scaleLine->setContentsMargins(0, 0, 0, 0);
  m_scale = new QSpinBox(m_scaleRow);
  m_scale->setRange(1, 8);
  m_scale->setValue(2);
  m_scale->setSuffix(QStringLiteral(" ×"));
  m_scale->setAccessibleName(tr("Scale of the picture"));
  m_scaleNote = makeLabel({}, "small", m_scaleRow);
  connect(m_scale, &QSpinBox::valueChanged, this, [this] { showState(); });
  scaleLine->addWidget(m_scale);
  scaleLine->addWidget(m_scaleNote, 1);
  row(2, tr("Scale"), m_scaleRow);

  auto* fileRow = new QWidget(this);
  auto* fileLine = new QHBoxLayout(fileRow);
  fileLine->setContentsMargins(0, 0, 0, 0);
  m_file = new QLineEdit(fileRow);
  m_file->setAccessibleName(tr("File to write"));
  connect(m_file, &QLineEdit::textEdited, this, [this] {
    m_ownName = true;
    showState();
  });
  connect(m_file, &QLineEdit::returnPressed, this, &ExportPanel::run);
  QPushButton* choose = makeButton(tr("Choose…"), nullptr, fileRow);
  connect(choose, &QPushButton::clicked, this, &ExportPanel::chooseFile);
  fileLine->addWidget(m_file, 1);
  fileLine->addWidget(choose);
  row(3, tr("File"), fileRow);
  column->addLayout(grid);

  auto* foot = new QHBoxLayout;
  m_told = makeLabel({}, "small", this);
  m_told->setWordWrap(true);
  m_told->setTextInteractionFlags(Qt::TextSelectableByMouse);
  m_export = makeButton(tr("Export"), "primary", this);
  connect(m_export, &QPushButton::clicked, this, &ExportPanel::run);
  foot->addWidget(m_told, 1);
  foot->addWidget(m_export, 0, Qt::AlignBottom);
  column->addLayout(foot);
  m_formats[static_cast<size_t>(ExportFormat::Pdf)]->setChecked(true);
}

void ExportPanel::open(const QString& folder) {
  m_folder = folder.isEmpty() ? QDir::homePath() : folder;
  m_ownName = false;
  tell({}, "small");
  refresh();
  if (QWidget* now = window()->focusWidget(); now && !isAncestorOf(now)) m_before = now;
  show();
  raise();
  place();
  m_what->setFocus(Qt::ShortcutFocusReason);
}

void ExportPanel::refresh() {
  const int before = m_what->currentIndex();
  m_subjects = m_offered();
  {
    const QSignalBlocker blocked(m_what);
    m_what->clear();
    for (const ExportSubject& subject : m_subjects) m_what->addItem(subject.words);
    m_what->setCurrentIndex(std::clamp(before, 0, std::max(0, m_what->count() - 1)));
  }
  if (m_subjects.empty()) {
    m_file->clear();
    tell(tr("There is nothing here to export yet: the view is still empty."), "warning");
  }
  proposeFile();
  showState();
}

void ExportPanel::place() {
  constexpr int kWidth = 480, kMargin = 16;
  const QRect room = m_over == parentWidget() ? m_over->rect() : m_over->geometry();
  const int wide = std::min(kWidth, room.width() - 2 * kMargin);
  const int high = std::min(std::max(sizeHint().height(), heightForWidth(wide)), room.height() - 2 * kMargin);
  setGeometry(room.right() + 1 - wide - kMargin, room.top() + kMargin, wide, high);
}

ExportFormat ExportPanel::format() const {
  const auto checked =
      std::find_if(m_formats.begin(), m_formats.end(), [](auto* button) { return button->isChecked(); });
  return static_cast<ExportFormat>(checked == m_formats.end() ? 2 : checked - m_formats.begin());
}

const ExportSubject* ExportPanel::subject() const {
  const int at = m_what->currentIndex();
  return at < 0 || at >= static_cast<int>(m_subjects.size()) ? nullptr : &m_subjects[static_cast<size_t>(at)];
}

/// The subject's name with the format's suffix; a name of the person's own keeps all but the suffix.
void ExportPanel::proposeFile() {
  if (!subject()) return;
  const QFileInfo own(m_file->text());
  const QString stem =
      m_ownName ? QDir(own.path()).filePath(own.completeBaseName()) : QDir(m_folder).filePath(subject()->fileStem);
  m_file->setText(QDir::toNativeSeparators(stem + QLatin1Char('.') + suffixOf(format())));
  m_confirmed.clear();
}

void ExportPanel::chooseFile() {
  const QString suffix = suffixOf(format());
  QString path = QFileDialog::getSaveFileName(this, tr("Export"), m_file->text(),
                                              QStringLiteral("%1 (*.%2)").arg(suffix.toUpper(), suffix));
  if (path.isEmpty()) return;
  if (QFileInfo(path).suffix().isEmpty()) path += QLatin1Char('.') + suffix;
  m_file->setText(QDir::toNativeSeparators(path));
  m_folder = QFileInfo(path).absolutePath();
  m_ownName = true;
  m_confirmed = path;  // the dialog has asked
  showState();
}

void ExportPanel::showState() {
  const ExportSubject* chosen = subject();
  for (size_t i = 0; i < m_formats.size(); ++i) {
    const bool can = chosen && chosen->offers(static_cast<ExportFormat>(i));
    m_formats[i]->setEnabled(can);
    m_formats[i]->setToolTip(can ? QString() : tr("A view is a picture: it has no text of its own"));
  }
  if (chosen && !chosen->offers(format())) {
    m_formats[static_cast<size_t>(ExportFormat::Pdf)]->setChecked(true);
    return;  // which comes back here
  }
  const bool png = format() == ExportFormat::Png;
  m_scaleRow->setEnabled(png);
  m_scaleNote->setText(!png ? tr("for PNG; the others are sharp at every scale")
                            : tr("%1 dots per inch").arg(96 * m_scale->value()));
  m_export->setEnabled(chosen && !m_file->text().trimmed().isEmpty());
  m_export->setText(tr("Export"));
}

void ExportPanel::tell(const QString& words, const char* role) {
  m_told->setText(words);
  setRole(m_told, role);
  place();
}

QString ExportPanel::told() const { return m_told->text(); }

void ExportPanel::run() {
  const ExportSubject* chosen = subject();
  if (!chosen || !m_export->isEnabled()) return;
  const QString path = QDir(m_folder).absoluteFilePath(QDir::fromNativeSeparators(m_file->text().trimmed()));
  // Once more to replace what is there.
  if (QFileInfo::exists(path) && m_confirmed != path) {
    m_confirmed = path;
    m_export->setText(tr("Replace"));
    return tell(tr("“%1” is there already.").arg(QFileInfo(path).fileName()), "warning");
  }
  if (format() == ExportFormat::Pdf || chosen->paged) {  // many pages may take a moment
    tell(tr("Writing…"), "small");
    m_told->repaint();
  }
  const auto files = exported(*chosen, format(), m_scale->value(), path);
  if (!files) return tell(translated(files.error().message), "error");
  if (const Status written = writeFiles(*files); !written) return tell(translated(written.error().message), "error");
  qint64 bytes = 0;
  for (const ExportedFile& file : *files) bytes += file.bytes.size();
  m_confirmed = path;
  m_export->setText(tr("Export"));
  const QString size = QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeTraditionalFormat);
  tell(files->size() == 1 ? tr("Written to %1 (%2)").arg(QDir::toNativeSeparators(path), size)
                          : tr("Written: %n pages, to %1 and on (%2)", nullptr, static_cast<int>(files->size()))
                                .arg(QDir::toNativeSeparators(files->front().path), size),
       "good");
  Q_EMIT exportedTo(path);
}

void ExportPanel::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape) {
    hide();
    if (m_before) m_before->setFocus(Qt::OtherFocusReason);
    return;
  }
  event->accept();  // the view below is not to step while one types here
}

void ExportPanel::follow() {
  if (!isVisible()) return;
  const std::vector<ExportSubject> now = m_offered();
  const auto same = [](const ExportSubject& a, const ExportSubject& b) { return a.words == b.words; };
  if (std::equal(now.begin(), now.end(), m_subjects.begin(), m_subjects.end(), same)) return;
  m_ownName = false;
  tell({}, "small");
  refresh();
}

void ExportPanel::enterEvent(QEnterEvent* event) {
  follow();
  QFrame::enterEvent(event);
}

bool ExportPanel::eventFilter(QObject* watched, QEvent* event) {
  if (watched == m_over && (event->type() == QEvent::Resize || event->type() == QEvent::Move) && isVisible()) place();
  return QFrame::eventFilter(watched, event);
}

}  // namespace unroll
