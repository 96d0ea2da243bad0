// SPDX-License-Identifier: GPL-3.0-or-later
// The Chinese window: every message of the .ts is translated with its places, and no English is left over
// in what the window shows or tells a screen reader.
#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAction>
#include <QComboBox>
#include <QFile>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QSettings>
#include <QTabBar>
#include <QTemporaryDir>
#include <QXmlStreamReader>
#include <QtTest>
#include <algorithm>
#include <set>

#include "build_view.h"
#include "canvas/canvas.h"
#include "explain/explain_cursor.h"
#include "explain/explain_view.h"
#include "gui/application.h"
#include "io/templates.h"
#include "layers/catalog.h"
#include "translate.h"
#include "support/patience.h"

using namespace unroll;

namespace {

struct Message {
  QString context, source;
  QStringList translations;
  bool unfinished = false;
};

std::vector<Message> messagesOf(const QString& path) {
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly)) qFatal("%s", qPrintable(file.errorString()));
  QXmlStreamReader xml(&file);
  std::vector<Message> messages;
  QString context;
  bool numerus = false;
  while (!xml.atEnd()) {
    xml.readNext();
    if (!xml.isStartElement()) continue;
    if (xml.name() == QLatin1String("name")) {
      context = xml.readElementText();
    } else if (xml.name() == QLatin1String("message")) {
      messages.push_back({context, {}, {}});
      numerus = xml.attributes().value(QLatin1String("numerus")) == QLatin1String("yes");
    } else if (xml.name() == QLatin1String("source")) {
      messages.back().source = xml.readElementText();
    } else if (xml.name() == QLatin1String("translation")) {
      messages.back().unfinished = xml.attributes().value(QLatin1String("type")) == QLatin1String("unfinished");
      if (!numerus) messages.back().translations << xml.readElementText();
    } else if (xml.name() == QLatin1String("numerusform")) {
      messages.back().translations << xml.readElementText();
    }
  }
  if (xml.hasError()) qFatal("%s", qPrintable(xml.errorString()));
  return messages;
}

/// "%1", "%n", "{0}", "{node}": what is filled in.
std::set<QString> placesOf(const QString& words) {
  static const QRegularExpression place(QStringLiteral("%[0-9n]+|\\{\\w+\\}"));
  std::set<QString> places;
  for (auto match = place.globalMatch(words); match.hasNext();) places.insert(match.next().captured());
  return places;
}

/// Words that Chinese writes in Latin letters too: brands, formats, functions, units and keys.
const std::set<QString>& sharedWords() {
  static const std::set<QString> words = [] {
    std::set<QString> all;
    for (const char* word : {
             "Unroll",    "English",  "LaTeX",   "SVG",      "IDX",     "csv",       "tsv",         "txt",
             "npz",       "npy",      "gz",      "unroll",   "MNIST",   "GNU",       "logits",      "null",
             "XOR",       "CNN",      "RNN",     "LSTM",     "GRU",     "SimpleRNN", "ReLU",        "relu",
             "Tanh",      "tanh",     "Sigmoid", "sigmoid",  "Softmax", "softmax",   "linear",      "valid",
             "same",      "Adam",     "SGD",     "Nesterov", "Huber",   "Keras",     "PyTorch",     "MaxPooling2D",
             "Conv2D",    "FLOP",     "kFLOP",   "MFLOP",    "GFLOP",   "kB",        "MB",          "px",
             "Ctrl",      "Shift",    "Tab",     "Enter",    "Esc",     "Delete",    "Del",         "Home",
             "Backspace", "max",      "min",     "mean",     "log",     "exp",       "t10k",        "hh",
             "ln",        "ELU",      "SELU",    "GELU",     "SiLU",    "swish",     "Glorot",      "He",
             "LeCun",     "L1",       "L2",      "RMSprop",  "Adagrad", "AdamW",     "Transformer", "ResNet",
             "CBOW",      "Softplus", "LeNet",   "Alt",      "Page",    "Up",        "Down",        "End",
             "PDF",       "PNG",      "lesson",  "clip",     "Br",
         })
      all.insert(QString::fromUtf8(word));
    return all;
  }();
  return words;
}

}  // namespace

class TranslationTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() {
    QCoreApplication::setOrganizationName(QStringLiteral("UnrollTest"));
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_folder.path());
  }

  void everyMessageIsTranslated_data() {
    QTest::addColumn<QString>("file");
    QTest::newRow("own") << QStringLiteral("unroll_zh_CN");
    QTest::newRow("Qt's") << QStringLiteral("qt_zh_CN");
  }
  void everyMessageIsTranslated() {
    QFETCH(QString, file);
    const auto messages = messagesOf(QStringLiteral(UNROLL_SOURCE_DIR "/resources/translations/%1.ts").arg(file));
    QVERIFY(messages.size() > 50);
    QStringList faults;
    for (const Message& message : messages) {
      const auto fault = [&](const char* what) {
        faults << QStringLiteral("%1: %2 | %3").arg(QString::fromUtf8(what), message.context, message.source);
      };
      if (message.unfinished || message.translations.isEmpty()) fault("unfinished");
      for (const QString& translation : message.translations) {
        if (translation.isEmpty())
          fault("empty");
        else if (placesOf(translation) != placesOf(message.source))
          fault("other places");
      }
    }
    QVERIFY2(faults.isEmpty(), qPrintable(faults.join(u'\n')));
  }

  void theTranslationsAreInTheProgram() {
    start({}, "mnist_cnn");
    for (const char* name : {":/translations/unroll_zh_CN.qm", ":/translations/qt_zh_CN.qm"}) {
      QTranslator translator;
      QVERIFY2(translator.load(QString::fromUtf8(name)), name);
      QVERIFY2(!translator.isEmpty(), name);
    }
    QCOMPARE(QCoreApplication::translate("unroll::TopBar", "Train"), QStringLiteral("训练"));
    QCOMPARE(QCoreApplication::translate("QLineEdit", "Select All"), QStringLiteral("全选"));
  }

  void buildSpeaksChinese() {
    start({}, "mnist_cnn");
    check("Build");
    auto* build = m_application->window()->findChild<BuildView*>();
    for (const NodeSpec& node : m_application->document()->spec().nodes) {
      build->canvas()->setFocus();
      QTest::keyClick(build->canvas(), Qt::Key_Tab);
      check(("Build, a layer: " + node.name).c_str());
    }
    build->selectAll();
    check("Build, all selected");
    build->showKeys(true);
    check("Build, keys");
    build->duplicate();
    check("Build, after an edit");
    m_application->document()->undoStack()->undo();
    build->arrange();
    build->selectAll();
    build->removeSelected();
    check("Build, empty");
  }

  void problemsSpeakChinese() {
    start({}, "sequence_prediction_printed");
    NetworkSpec& spec = m_spec;
    if (spec.nodes.size() > 1) spec.edges.erase(spec.edges.begin());
    spec.training.loss = "categorical_crossentropy";
    m_application->document()->reset(spec, {});
    QVERIFY(m_application->document()->inference().hasErrors());
    m_application->window()->findChild<BuildView*>()->showProblems(true);
    check("Build, problems");
    for (MainWindow::View view : {MainWindow::Train, MainWindow::Explain}) {
      m_application->window()->showView(view);
      check("not ready");
    }
  }

  void trainSpeaksChinese() {
    start({}, "feed_forward");
    m_application->window()->showView(MainWindow::Train);
    check("Train, nothing yet");
    m_application->bridge()->step();
    QTRY_VERIFY_WITH_TIMEOUT(
        m_application->bridge()->hasSession() && m_application->bridge()->state() == SessionState::Paused, 30000);
    QTRY_VERIFY_WITH_TIMEOUT(m_application->bridge()->view() != nullptr, 30000);
    QCoreApplication::processEvents();
    check("Train");
    m_application->bridge()->reset();
  }

  void explainSpeaksChinese_data() {
    QTest::addColumn<QString>("key");
    for (const Template& one : templates())
      if (one.kind == Template::Kind::Worked) QTest::newRow(one.key.c_str()) << QString::fromStdString(one.key);
    for (const char* key : {"feed_forward", "linear_regression", "mnist_cnn", "lstm_classifier"})
      QTest::newRow(key) << QString::fromUtf8(key);
  }
  void explainSpeaksChinese() {
    QFETCH(QString, key);
    start({}, key.toUtf8().constData());
    m_application->window()->showView(MainWindow::Explain);
    auto* cursor = m_application->window()->findChild<ExplainView*>()->cursor();
    QTRY_VERIFY_WITH_TIMEOUT(cursor->explanation() != nullptr, 60000);
    const int steps = static_cast<int>(cursor->explanation()->steps().size());
    for (int step = 0; step < steps; step += std::max(1, steps / 12)) {
      cursor->goTo(step);
      QCoreApplication::processEvents();
      check(qPrintable(key + QStringLiteral(", step %1").arg(step)));
    }
  }

  void theGallerySpeaksChinese() {
    start({}, "mnist_cnn");
    m_application->window()->showView(MainWindow::GalleryPage);
    check("Gallery");
  }

 private:
  void start(WindowOptions options, const char* key) {
    QSettings().clear();
    options.language = QStringLiteral("zh_CN");
    m_application.reset();
    m_application = std::make_unique<Application>(options);
    auto spec = makeTemplate(key);
    QVERIFY2(spec, key);
    m_spec = *spec;
    m_spec.title.clear();  // it is English
    m_names.clear();
    m_application->document()->reset(m_spec, {});
    m_application->window()->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_application->window()));
  }

  /// Names that the document chose.
  const std::set<QString>& documentWords() {
    const NetworkSpec& spec = m_application->document()->spec();
    QStringList texts{QString::fromStdString(spec.dataset.type)};
    for (const NodeSpec& node : spec.nodes) texts << QString::fromStdString(node.name);
    static const QRegularExpression word(QStringLiteral("[A-Za-z][A-Za-z0-9]+(_[A-Za-z0-9]+)*"));
    for (const QString& text : texts)
      for (auto match = word.globalMatch(text); match.hasNext();) m_names.insert(match.next().captured());
    return m_names;
  }

  /// The documents that examples come from; the longest first, since one may contain another.
  static const QStringList& sources() {
    static const QStringList all = [] {
      QStringList made;
      for (const Template& one : templates())
        if (!one.source.empty()) made << QString::fromStdString(one.source);
      std::sort(made.begin(), made.end(), [](const QString& a, const QString& b) { return a.size() > b.size(); });
      return made;
    }();
    return all;
  }

  QStringList englishIn(QString text) {
    for (const QString& source : sources()) text.remove(source);
    text.remove(QStringLiteral("3rd of March 2021"));  // a piece of data
    static const QRegularExpression notation(QStringLiteral(
        "(\\bnext )?\\b\\w+(\\.\\w+)+(\\[[^\\]]*\\])?|\\bseed \\d+ "
        "[\\w/.\\[\\],]+|\\w+\\[[\\d,]+\\]|\\bF\\d+\\b|\\b[A-Za-z]_\\w+|\\^\\w+|train-\\*|<[^>]+>|&nbsp;"));
    static const QRegularExpression word(QStringLiteral("[A-Za-z][A-Za-z0-9]+(_[A-Za-z0-9]+)*"));
    const std::set<QString>& own = documentWords();
    std::set<QString> brands;  // layers that keep their name
    for (const LayerDescriptor* layer : LayerCatalog::builtIn().all()) brands.insert(translated(layer->title));
    text.remove(notation);
    QStringList left;
    for (auto match = word.globalMatch(text); match.hasNext();) {
      const QString one = match.next().captured();
      if (!sharedWords().count(one) && !own.count(one) && !brands.count(one)) left << one;
    }
    return left;
  }

  /// Whatever a person can read in a widget, now or when the mouse rests on it or a screen reader speaks.
  static QStringList textsOf(const QWidget* widget) {
    QStringList texts{widget->toolTip(), widget->accessibleName(), widget->accessibleDescription(), widget->whatsThis(),
                      widget->statusTip()};
    if (auto* label = qobject_cast<const QLabel*>(widget)) texts << label->text();
    if (auto* button = qobject_cast<const QAbstractButton*>(widget)) texts << button->text();
    if (auto* edit = qobject_cast<const QLineEdit*>(widget)) texts << edit->placeholderText();
    if (auto* box = qobject_cast<const QComboBox*>(widget))
      for (int i = 0; i < box->count(); ++i) texts << box->itemText(i) << box->itemData(i, Qt::ToolTipRole).toString();
    if (auto* tabs = qobject_cast<const QTabBar*>(widget))
      for (int i = 0; i < tabs->count(); ++i) texts << tabs->tabText(i) << tabs->tabToolTip(i);
    if (auto* items = qobject_cast<const QAbstractItemView*>(widget);
        items && items->model() && !qobject_cast<const QHeaderView*>(widget))
      collect(*items->model(), {}, texts);
    return texts;
  }
  static void collect(const QAbstractItemModel& model, const QModelIndex& parent, QStringList& texts) {
    for (int row = 0; row < model.rowCount(parent); ++row)
      for (int column = 0; column < model.columnCount(parent); ++column) {
        const QModelIndex index = model.index(row, column, parent);
        for (int role : {Qt::DisplayRole, Qt::ToolTipRole, Qt::AccessibleTextRole})
          texts << index.data(role).toString();
        if (column == 0) collect(model, index, texts);
      }
  }

  void check(const char* where) {
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QCoreApplication::processEvents();
    std::set<QString> faults;
    const auto look = [&](const QObject* object, const QString& text) {
      const QStringList left = englishIn(text);
      if (!left.isEmpty())
        faults.insert(
            QStringLiteral("%1 “%2”: %3")
                .arg(QString::fromUtf8(object->metaObject()->className()), text, left.join(QStringLiteral(", "))));
    };
    for (const QWidget* widget : m_application->window()->findChildren<QWidget*>())
      for (const QString& text : textsOf(widget)) look(widget, text);
    for (const QAction* action : m_application->window()->findChildren<QAction*>())
      for (const QString& text : {action->text(), action->toolTip(), action->statusTip()}) look(action, text);
    for (const QString& fault : faults)
      if (m_told.insert(fault).second) qWarning("%s: %s", where, qPrintable(fault));
    QVERIFY2(faults.empty(), where);
  }

  QTemporaryDir m_folder;
  NetworkSpec m_spec;
  std::set<QString> m_told;
  std::set<QString> m_names;  ///< of every state checked: hidden panels follow later
  std::unique_ptr<Application> m_application;
};

QTEST_MAIN(TranslationTest)
#include "translation_test.moc"
