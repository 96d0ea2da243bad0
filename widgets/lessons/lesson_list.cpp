// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lesson_list.h"

#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QSettings>
#include <QVBoxLayout>
#include <algorithm>

#include "controls.h"

namespace unroll {
namespace {

constexpr int kCardWide = 280, kWidestCard = 620, kGap = 14, kMargin = 32;
constexpr qsizetype kMostFiles = 8;
const QString kFiles = QStringLiteral("lessons/files");

}  // namespace

LessonList::LessonList(QWidget* parent) : QWidget(parent) {
  setFocusPolicy(Qt::StrongFocus);
  setAccessibleName(tr("Lessons"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  m_area = new QScrollArea(this);
  m_area->setWidgetResizable(true);
  m_area->setFrameShape(QFrame::NoFrame);
  m_area->setFocusPolicy(Qt::NoFocus);
  m_area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* page = new QWidget;
  setRole(page, "page");
  auto* inside = new QVBoxLayout(page);
  inside->setContentsMargins(kMargin, 22, kMargin, 20);
  inside->setSpacing(10);
  auto* head = new QHBoxLayout;
  head->addWidget(makeLabel(tr("Lessons"), "title"));
  head->addSpacing(8);
  auto* about =
      makeLabel(tr("From a single neuron to attention: read, predict, work it out. Your place is kept."), "muted");
  head->addWidget(about, 1);
  m_open = makeButton(tr("Open file…"), nullptr, page);
  m_open->setToolTip(tr("Open a lesson of your own (.lesson)"));
  head->addWidget(m_open);
  inside->addLayout(head);
  m_complaint = makeLabel({}, "error", page);
  m_complaint->setWordWrap(true);
  m_complaint->setTextInteractionFlags(Qt::TextSelectableByMouse);
  m_complaint->hide();
  inside->addWidget(m_complaint);
  auto* cards = new QWidget(page);
  m_grid = new QGridLayout(cards);
  m_grid->setContentsMargins(0, 0, 0, 0);
  m_grid->setSpacing(kGap);
  m_ownHeading = makeHeading(tr("Your own"), cards);
  m_ownHeading->hide();
  inside->addWidget(cards);
  inside->addStretch(1);
  m_area->setWidget(page);
  column->addWidget(m_area);
  m_pool.setMaxThreadCount(1);
  connect(m_open, &QPushButton::clicked, this, &LessonList::openWanted);
  for (const BuiltInLesson& lesson : builtInLessons()) addEntry({std::string(lesson.key), {}, nullptr});
}

LessonList::~LessonList() {
  m_pool.clear();
  m_pool.waitForDone();
}

QStringList LessonList::ownFiles() {
  QStringList files = QSettings().value(kFiles).toStringList();
  files.erase(std::remove_if(files.begin(), files.end(), [](const QString& file) { return !QFileInfo::exists(file); }),
              files.end());
  return files;
}

void LessonList::addOwnFile(const QString& path) {
  QStringList files = ownFiles();
  files.removeAll(path);
  files.prepend(path);
  QSettings().setValue(kFiles, QStringList(files.mid(0, kMostFiles)));
}

void LessonList::addEntry(Entry entry) {
  const int number = entry.path.isEmpty() ? static_cast<int>(m_entries.size()) + 1 : 0;
  entry.card = new LessonCard(number, m_grid->parentWidget());
  entry.card->installEventFilter(this);
  const size_t index = m_entries.size();
  connect(entry.card, &QAbstractButton::clicked, this, [this, index] {
    const Entry& clicked = m_entries[index];
    if (!clicked.path.isEmpty()) return Q_EMIT fileChosen(clicked.path);  // it may have changed
    if (clicked.lesson) Q_EMIT chosen(clicked.lesson);
  });
  m_cards.push_back(entry.card);
  m_entries.push_back(std::move(entry));
  show(m_entries.back());
}

void LessonList::show(const Entry& entry) {
  if (!entry.lesson) {
    const QString name = entry.path.isEmpty() ? tr("…") : QFileInfo(entry.path).fileName();
    return entry.card->setLesson(name, entry.path, 0, {});
  }
  const Lesson& lesson = *entry.lesson;
  entry.card->setLesson(QString::fromStdString(lesson.title.in(m_language)),
                        lesson.summary.empty() ? entry.path : QString::fromStdString(lesson.summary.in(m_language)),
                        lesson.minutes, LessonProgress(lesson.key).sum(lesson));
}

void LessonList::refresh() {
  for (const QString& path : ownFiles()) {
    const bool known =
        std::any_of(m_entries.begin(), m_entries.end(), [&](const Entry& entry) { return entry.path == path; });
    if (!known) addEntry({{}, path, nullptr});
  }
  for (size_t i = 0; i < m_entries.size(); ++i) {
    if (m_entries[i].lesson)
      show(m_entries[i]);
    else if (!m_entries[i].asked)
      ask(i);
  }
  arrange();
}

/// Reads a lesson in the background and shows what it is.
void LessonList::ask(size_t index) {
  m_entries[index].asked = true;
  ++m_waiting;
  m_pool.start([this, index, key = m_entries[index].key, path = m_entries[index].path] {
    Result<Lesson> lesson = path.isEmpty() ? builtInLesson(key) : loadLesson(path.toStdString());
    std::shared_ptr<Lesson> made = lesson ? std::make_shared<Lesson>(std::move(lesson).value()) : nullptr;
    // The destructor waits for this thread: the window's own loop takes the answer, or nobody.
    QMetaObject::invokeMethod(
        this,
        [this, index, made] {
          --m_waiting;
          if (made && !m_entries[index].path.isEmpty()) made->key = "file " + m_entries[index].path.toStdString();
          m_entries[index].lesson = made;
          show(m_entries[index]);
          Q_EMIT read();
        },
        Qt::QueuedConnection);
  });
}

void LessonList::complain(const QString& sentence) {
  m_complaint->setText(sentence);
  m_complaint->setVisible(!sentence.isEmpty());
  if (!sentence.isEmpty()) m_area->ensureWidgetVisible(m_complaint);
}

/// As many cards side by side as there is room for; one's own below.
void LessonList::arrange() {
  while (QLayoutItem* item = m_grid->takeAt(0)) delete item;  // the widgets stay
  const int room = width() - 2 * kMargin;
  const int columns = std::clamp((room + kGap) / (kCardWide + kGap), 1, 4);
  const int wide = std::clamp((room - (columns - 1) * kGap) / columns, kCardWide, kWidestCard);
  int at = 0;
  bool own = false;
  for (const Entry& entry : m_entries) {
    if (!entry.path.isEmpty() && !own) {
      own = true;
      at = (at + columns - 1) / columns * columns;
      m_grid->addWidget(m_ownHeading, at / columns, 0, 1, columns, Qt::AlignLeft | Qt::AlignBottom);
      m_ownHeading->show();
      at += columns;
    }
    entry.card->setFixedSize(wide, entry.card->sizeHint().height());
    m_grid->addWidget(entry.card, at / columns, at % columns, Qt::AlignLeft | Qt::AlignTop);
    entry.card->show();
    ++at;
  }
  for (int c = 0; c <= 4; ++c) m_grid->setColumnStretch(c, c == columns ? 1 : 0);
}

void LessonList::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  arrange();
}

void LessonList::focusInEvent(QFocusEvent* event) {
  QWidget::focusInEvent(event);
  if (!m_cards.empty()) m_cards.front()->setFocus(event->reason());
}

/// The arrow keys go to the next card as it lies on the page.
bool LessonList::eventFilter(QObject* watched, QEvent* event) {
  auto* from = qobject_cast<LessonCard*>(watched);
  if (!from || event->type() != QEvent::KeyPress) return QWidget::eventFilter(watched, event);
  QPoint way;
  switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Left: way = {-1, 0}; break;
    case Qt::Key_Right: way = {1, 0}; break;
    case Qt::Key_Up: way = {0, -1}; break;
    case Qt::Key_Down: way = {0, 1}; break;
    default: return false;
  }
  LessonCard* best = nullptr;
  int least = 0;
  for (LessonCard* card : m_cards) {
    const QPoint by = card->geometry().center() - from->geometry().center();
    const int ahead = QPoint::dotProduct(by, way);
    const int aside = std::abs(way.x() != 0 ? by.y() : by.x());
    if (ahead <= 0 || (way.x() != 0 && aside > from->height() / 2)) continue;
    if (best && ahead + 3 * aside >= least) continue;
    best = card;
    least = ahead + 3 * aside;
  }
  if (best) best->setFocus(Qt::TabFocusReason), m_area->ensureWidgetVisible(best, 0, 40);
  return true;
}

}  // namespace unroll
