// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/train_view.h"

#include <QGridLayout>
#include <QLabel>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "controls.h"
#include "losses/loss.h"
#include "theme/icons.h"
#include "theme/theme.h"
#include "training/chart_card.h"
#include "training/confusion_card.h"
#include "training/empty_page.h"
#include "training/predictions_card.h"
#include "training/readings_bar.h"
#include "training/run_curves.h"
#include "translate.h"

namespace unroll {
namespace {

constexpr int kGap = 12;
constexpr size_t kMostMarks = 20;  ///< more changes of the rate are a schedule, not somebody's hand

QColor faded(QColor color) {
  color.setAlphaF(0.28f);
  return color;
}
QColor trainingColor() { return Theme::instance().accent(); }
QColor gradientColor() { return Theme::instance().gradientNegative(); }
QColor validationColor() { return Theme::instance().dataPositive(); }

}  // namespace

struct TrainView::Parts {
  DocumentModel* document;
  TrainingBridge* bridge;
  RunCurves curves;
  ReadingsBar* readings;
  QFrame* notice;
  QLabel *noticeSign, *noticeWords;
  QStackedWidget* pages;
  EmptyPage* empty;
  QWidget* charts;
  ChartCard *loss, *metric, *gradient;
  PredictionsCard* predictions;
  ConfusionCard* confusion;

  void build(TrainView* view);
  QWidget* buildCharts();
  QFrame* buildNotice();
  void setLines();
  void refresh();
  void refreshNotice(bool charted);
  void refreshCharts();
  void placeCards(bool withMetric, bool withMatrix);
  void refreshMarks();
  void refreshLegends();
  const TrainingSpec& training() const {
    return bridge->session() ? bridge->session()->spec().training : document->spec().training;
  }
};

TrainView::TrainView(DocumentModel* document, TrainingBridge* bridge, QWidget* parent)
    : QWidget(parent), m_parts(std::make_unique<Parts>()) {
  m_parts->document = document;
  m_parts->bridge = bridge;
  m_parts->build(this);
  const auto refresh = [this] { m_parts->refresh(); };
  connect(bridge, &TrainingBridge::progressed, this, refresh);
  connect(bridge, &TrainingBridge::stateChanged, this, refresh);
  connect(document, &DocumentModel::changed, this, refresh);
  connect(&Theme::instance(), &Theme::changed, this, refresh);
  refresh();
}

TrainView::~TrainView() = default;

void TrainView::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  m_parts->refresh();
}

void TrainView::Parts::build(TrainView* view) {
  readings = new ReadingsBar(document, bridge, view);
  pages = new QStackedWidget(view);
  empty = new EmptyPage(document, bridge);
  QObject::connect(empty, &EmptyPage::dataWanted, readings, &ReadingsBar::chooseData);
  charts = buildCharts();
  pages->addWidget(empty);
  pages->addWidget(charts);
  auto* column = new QVBoxLayout(view);
  column->setContentsMargins(kGap, kGap, kGap, kGap);
  column->setSpacing(kGap);
  column->addWidget(readings);
  column->addWidget(buildNotice());
  column->addWidget(pages, 1);
}

QFrame* TrainView::Parts::buildNotice() {
  notice = new QFrame;
  setRole(notice, "card");
  noticeSign = new QLabel(notice);
  noticeWords = makeLabel(QString(), nullptr, notice);
  noticeWords->setWordWrap(true);
  noticeWords->setTextInteractionFlags(Qt::TextSelectableByMouse);
  auto* row = new QHBoxLayout(notice);
  row->setContentsMargins(14, 9, 14, 9);
  row->setSpacing(10);
  row->addWidget(noticeSign, 0, Qt::AlignTop);
  row->addWidget(noticeWords, 1);
  notice->hide();
  return notice;
}

QWidget* TrainView::Parts::buildCharts() {
  auto* page = new QWidget;
  loss = new ChartCard(TrainView::tr("Loss"), page);
  metric = new ChartCard(TrainView::tr("Accuracy"), page);
  gradient = new ChartCard(TrainView::tr("Gradient norm"), page);
  predictions = new PredictionsCard(bridge, page);
  confusion = new ConfusionCard(bridge, page);
  confusion->hide();
  loss->offerLogarithm();
  gradient->chart()->setLogarithmic(true);
  gradient->setRemark(TrainView::tr("logarithmic"));
  metric->chart()->setHighest(1.0);
  setLines();
  auto* grid = new QGridLayout(page);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setSpacing(kGap);
  grid->addWidget(loss, 0, 0, 2, 1);
  grid->addWidget(metric, 0, 1);
  grid->addWidget(gradient, 1, 1);
  grid->addWidget(confusion, 0, 2, 2, 1);
  grid->addWidget(predictions, 2, 0, 1, 2);
  grid->setColumnStretch(0, 58);
  grid->setColumnStretch(1, 42);
  for (int row : {0, 1}) grid->setRowStretch(row, 3);
  return page;
}

void TrainView::Parts::setLines() {
  loss->chart()->setLines({
      {{}, [] { return faded(trainingColor()); }, 1.0, &curves.loss, nullptr, true},
      {TrainView::tr("training"), trainingColor, 2.2, &curves.smoothLoss},
      {TrainView::tr("validation"), validationColor, 2.2, nullptr, &curves.validationLoss},
  });
  metric->chart()->setLines({
      {TrainView::tr("training"), trainingColor, 2.0, &curves.metric},
      {TrainView::tr("validation"), validationColor, 2.0, nullptr, &curves.validationMetric},
  });
  gradient->chart()->setLines({
      {{}, [] { return faded(gradientColor()); }, 1.0, &curves.gradientNorm},
      {TrainView::tr("gradient norm"), gradientColor, 2.0, &curves.smoothGradientNorm},
  });
}

// --- what changes

void TrainView::Parts::refresh() {
  curves.update(bridge->history());
  readings->refresh(curves);
  // A run that failed before its first step has no curve to show: the page says why instead.
  const bool any = curves.steps() > 0 || (bridge->hasSession() && bridge->failure().isEmpty());
  refreshNotice(any);
  pages->setCurrentWidget(any ? charts : empty);
  if (!any) empty->refresh();
  if (any && charts->isVisible()) refreshCharts();
}

void TrainView::Parts::refreshNotice(bool charted) {
  const Theme& theme = Theme::instance();
  QString words, icon = QStringLiteral("warning");
  QColor color = theme.warning();
  if (!charted) {
    // the page says it
  } else if (!bridge->failure().isEmpty()) {
    words = bridge->failure();
    icon = QStringLiteral("error");
    color = theme.error();
  } else if (bridge->loading()) {
    words = TrainView::tr("Reading the data from %1 …").arg(bridge->dataPath());
    icon = QStringLiteral("data");
    color = theme.muted();
  } else if (bridge->editedSinceStart()) {
    words =
        TrainView::tr("The network was edited since this run started. Reset, then Train, to train it as it is now.");
  }
  notice->setVisible(!words.isEmpty());
  if (words.isEmpty()) return;
  noticeSign->setPixmap(themedIcon(icon, color).pixmap(16, 16));
  noticeWords->setText(words);
  noticeWords->setAccessibleName(words);
}

/// Without a metric the gradient norm has the whole column; a confusion matrix has one of its own.
void TrainView::Parts::placeCards(bool withMetric, bool withMatrix) {
  auto* grid = static_cast<QGridLayout*>(charts->layout());
  if (withMatrix == confusion->isHidden()) {
    confusion->setVisible(withMatrix);
    grid->setColumnStretch(0, withMatrix ? 40 : 58);
    grid->setColumnStretch(1, withMatrix ? 30 : 42);
    grid->setColumnStretch(2, withMatrix ? 30 : 0);
    grid->removeWidget(predictions);  // over an empty column it would end beside the cards above
    grid->addWidget(predictions, 2, 0, 1, withMatrix ? 3 : 2);
  }
  if (withMetric != metric->isHidden()) return;
  metric->setVisible(withMetric);
  grid->removeWidget(gradient);
  grid->addWidget(gradient, withMetric ? 1 : 0, 1, withMetric ? 1 : 2, 1);
}

void TrainView::Parts::refreshCharts() {
  const QString name = metricName(training());
  const bool withMatrix = matrixMetric(training()) != nullptr;
  placeCards(!name.isEmpty(), withMatrix);
  if (withMatrix) confusion->refresh();
  if (!name.isEmpty()) {
    QString title = name;
    metric->setTitle(title.replace(0, 1, title.left(1).toUpper()));
  }
  refreshMarks();
  const Session::Progress progress = bridge->session() ? bridge->session()->progress() : Session::Progress{};
  for (ChartCard* card : {loss, metric, gradient}) card->chart()->refresh(curves.steps(), progress.steps);
  refreshLegends();
}

/// Changes close to each other (somebody kept an arrow pressed) are one mark.
void TrainView::Parts::refreshMarks() {
  std::vector<RunCurves::RateChange> changes;
  for (const RunCurves::RateChange& change : curves.rateChanges) {
    if (!changes.empty() && change.step - changes.back().step <= std::max<int64_t>(3, curves.steps() / 40)) {
      changes.back().to = change.to;
    } else {
      changes.push_back(change);
    }
  }
  std::vector<CurveView::Mark> marks;
  if (changes.size() <= kMostMarks)
    for (const RunCurves::RateChange& change : changes)
      marks.push_back({change.step, TrainView::tr("lr %1 → %2").arg(rateText(change.from), rateText(change.to))});
  loss->chart()->setMarks(std::move(marks));
}

void TrainView::Parts::refreshLegends() {
  const LossDescriptor* lossOf = findLoss(training().loss);
  loss->setRemark(lossOf ? translated(lossOf->title).toLower() : QString());
  if (curves.steps() == 0) {
    for (ChartCard* card : {loss, metric, gradient}) card->setLegend({});
    return;
  }
  const auto legend = [](const Curve& curve, const QList<QPointF>& validation) {
    std::vector<ChartCard::Entry> entries{
        {TrainView::tr("training"), trainingColor(), static_cast<double>(curve.last())}};
    if (!validation.isEmpty())
      entries.push_back({TrainView::tr("validation"), validationColor(), validation.last().y()});
    return entries;
  };
  loss->setLegend(legend(curves.smoothLoss, curves.validationLoss));
  metric->setLegend(legend(curves.metric, curves.validationMetric));
  gradient->setLegend({{{}, gradientColor(), static_cast<double>(curves.smoothGradientNorm.last())}});
}

}  // namespace unroll
