// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/windowfixture.h"
#include "ui/basics/texts.h"
#include "ui/dialogs/serverprofile.h"
#include "ui/preferences.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

using namespace csp;

namespace {

void put(const QString &path, const QByteArray &content)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), content.size());
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray profileOf(const QByteArray &values)
{
    return R"({"format": "csp-console server profile", "version": 1, "values": )" + values + "}";
}

} // namespace

/// The preferences: what they keep, what they refuse, and when it takes effect.
class TestPreferences final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsAndReadsValues();
    void keepsUnknownKeys();
    void givenValuesWinAndAreLeftAsKept();
    void refusesFiles_data();
    void refusesFiles();
    void leavesOutValues_data();
    void leavesOutValues();
    void changesTheServerAtItsNextStart();
    void saysBesideTheFieldWhatIsRefused_data();
    void saysBesideTheFieldWhatIsRefused();
    void refusesLimitsInWords();
    void showsGivenValuesDisabled();
    void tellsWhatCannotBeKept();
    void viewTakesEffectAtOnce();
    void keepsWhetherToAskBeforeQuitting();
    void writesTimes_data();
    void writesTimes();
    void newsGoesOnAtAnyPace();

private:
    QString path() const { return m_folder->filePath(QStringLiteral("profile.json")); }
    static void openWith(WindowFixture &f, const QString &path, const GivenValues &given = {});
    static QPushButton *ok(const WindowFixture &f);

    std::unique_ptr<QTemporaryDir> m_folder = std::make_unique<QTemporaryDir>();
};

void TestPreferences::openWith(WindowFixture &f, const QString &path, const GivenValues &given)
{
    ServerSetup setup;
    setup.values.config = f.controller->config();
    setup.given = given;
    setup.profile = ServerProfile(path);
    (void)setup.profile.read().isOk();
    f.window->setServerSetup(setup);
    f.trigger("action.preferences");
}

QPushButton *TestPreferences::ok(const WindowFixture &f)
{
    return f.dialog()->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok);
}

void TestPreferences::keepsAndReadsValues()
{
    const QString file = m_folder->filePath(QStringLiteral("a/b/profile.json"));
    ServerValues values;
    values.autostart = false;
    values.config.address = QHostAddress(QStringLiteral("::1"));
    values.config.port = 8080;
    values.config.tlsCertificateFile = QStringLiteral("/etc/c.pem");
    values.config.tlsKeyFile = QStringLiteral("/etc/k.pem");
    values.config.gatewayThreads = 3;
    values.config.poolThreads = 7;
    values.config.sessionTimeout = std::chrono::seconds(60);
    values.config.limits.ping = std::chrono::milliseconds(1'234);
    ServerProfile profile(file);
    QVERIFY(profile.read().isOk()); // there is none
    QVERIFY(profile.write(values, {}).isOk());
    ServerProfile again(file);
    QVERIFY(again.read().isOk());
    ServerValues read;
    QCOMPARE(again.apply(read, {}), QStringList());
    QVERIFY(isSame(read, values));
}

void TestPreferences::keepsUnknownKeys()
{
    put(path(), R"({"format": "csp-console server profile", "version": 1, "later": [1],
                    "values": {"port": 1, "colour": "red", "limit": {"fragments": 9, "x": 4}}})");
    ServerProfile profile(path());
    QVERIFY(profile.read().isOk());
    ServerValues values;
    QCOMPARE(profile.apply(values, {}), QStringList());
    values.config.port = ServerConfig::DefaultPort;
    values.config.limits.fragments = 8;
    QVERIFY(profile.write(values, {}).isOk());
    const QJsonObject root = QJsonDocument::fromJson(contentOf(path())).object();
    const QJsonObject kept{{QStringLiteral("colour"), QStringLiteral("red")},
                           {QStringLiteral("limit"), QJsonObject{{QStringLiteral("fragments"), 8},
                                                                 {QStringLiteral("x"), 4}}}};
    QCOMPARE(root.value(QStringLiteral("values")).toObject(), kept);
    QVERIFY(root.contains(QStringLiteral("later")));
}

void TestPreferences::givenValuesWinAndAreLeftAsKept()
{
    put(path(), profileOf(R"({"port": 1, "pool-threads": 5, "limit": {"fragments": 9}})"));
    const GivenValues given{{QStringLiteral("listen"), {}},
                            {QStringLiteral("limit fragments"), {}}};
    ServerProfile profile(path());
    QVERIFY(profile.read().isOk());
    ServerValues values;
    values.config.port = 2;
    values.config.limits.fragments = 10;
    QCOMPARE(profile.apply(values, given), QStringList());
    QCOMPARE(values.config.port, 2);
    QCOMPARE(values.config.limits.fragments, 10);
    QCOMPARE(values.config.poolThreads, 5);
    QVERIFY(profile.write(values, given).isOk());
    ServerValues without;
    QCOMPARE(profile.apply(without, {}), QStringList());
    QCOMPARE(without.config.port, 1);
    QCOMPARE(without.config.limits.fragments, 9);
}

void TestPreferences::refusesFiles_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("no JSON") << QByteArray("{port");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("of something else") << QByteArray(R"({"format": "songs", "version": 1})");
    QTest::newRow("values are no object") << profileOf("[]");
    QTest::newRow("no version") << QByteArray(
        R"({"format": "csp-console server profile", "values": {}})");
    QTest::newRow("newer") << QByteArray(
        R"({"format": "csp-console server profile", "version": 2, "values": {}})");
    QTest::newRow("too large") << profileOf("{}") + QByteArray(ServerProfile::MaxBytes, ' ');
}

void TestPreferences::refusesFiles()
{
    QFETCH(const QByteArray, content);
    put(path(), content);
    ServerProfile profile(path());
    const Status read = profile.read();
    QCOMPARE(read.code(), Status::CannotStore);
    QVERIFY(read.text().contains(path()));
    QVERIFY(!profile.isUsable());
    QCOMPARE(profile.write({}, {}).code(), Status::CannotStore);
    QCOMPARE(contentOf(path()), content);
}

void TestPreferences::leavesOutValues_data()
{
    QTest::addColumn<QByteArray>("values");
    QTest::newRow("a text for a number") << QByteArray(R"({"port": "80"})");
    QTest::newRow("a port too large") << QByteArray(R"({"port": 65536})");
    QTest::newRow("half a thread") << QByteArray(R"({"pool-threads": 1.5})");
    QTest::newRow("too many threads") << QByteArray(R"({"gateway-threads": 65})");
    QTest::newRow("a name for an address") << QByteArray(R"({"address": "example.org"})");
    QTest::newRow("time-out below 0") << QByteArray(R"({"session-timeout": -1})");
    QTest::newRow("certificate without key") << QByteArray(R"({"tls-cert": "a.pem"})");
    QTest::newRow("limit out of range") << QByteArray(R"({"limit": {"head-lines": 1}})");
    QTest::newRow("limit that is no number") << QByteArray(R"({"limit": {"head-lines": true}})");
    QTest::newRow("number for a tick") << QByteArray(R"({"autostart": 0})");
}

void TestPreferences::leavesOutValues()
{
    QFETCH(const QByteArray, values);
    put(path(), profileOf(values));
    ServerProfile profile(path());
    QVERIFY(profile.read().isOk());
    ServerValues applied;
    QCOMPARE(profile.apply(applied, {}).size(), 1);
    QVERIFY(isSame(applied, {}));
}

void TestPreferences::changesTheServerAtItsNextStart()
{
    WindowFixture f;
    QVERIFY(f.start());
    openWith(f, path());
    QVERIFY(f.dialog());
    f.child<QSpinBox>("server.poolThreads")->setValue(3);
    ok(f)->click();
    QVERIFY(f.child<QWidget>("message.preferencesLater"));
    QCOMPARE(f.controller->config().poolThreads, 16);
    f.window->stopServer();
    QTRY_COMPARE(f.controller->config().poolThreads, 3);
    QVERIFY(f.start());
    ServerProfile profile(path());
    QVERIFY(profile.read().isOk());
    ServerValues kept;
    QCOMPARE(profile.apply(kept, {}), QStringList());
    QCOMPARE(kept.config.poolThreads, 3);
}

void TestPreferences::saysBesideTheFieldWhatIsRefused_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("note");
    QTest::addColumn<QString>("words");
    const auto row = [](const char *name, const char *field, const char *value, const char *note,
                        const char *words) {
        QTest::newRow(name) << QString::fromLatin1(field) << QString::fromLatin1(value)
                            << QString::fromLatin1(note) << QString::fromLatin1(words);
    };
    row("no address", "server.address", "not an address", "server.address.note",
        "no address to listen on");
    row("no pool thread", "server.poolThreads", "0", "server.poolThreads.note",
        "pool-threads is 0, 1 to 1024 are allowed");
    row("too many gateway threads", "server.gatewayThreads", "65", "server.gatewayThreads.note",
        "gateway-threads is 65, 1 to 64 are allowed");
    row("too long a session", "server.timeout", "31536001", "server.timeout.note",
        "session-timeout is 31536001 s, 0 to 31536000 are allowed");
    row("certificate alone", "server.certificate", "a.pem", "server.key.pair.note",
        "a certificate and its key go together");
}

void TestPreferences::saysBesideTheFieldWhatIsRefused()
{
    QFETCH(const QString, field);
    QFETCH(const QString, value);
    QFETCH(const QString, note);
    QFETCH(const QString, words);
    WindowFixture f;
    openWith(f, path());
    auto *label = f.dialog()->findChild<QLabel *>(note);
    QVERIFY(label && !label->isVisible());
    auto *widget = f.dialog()->findChild<QWidget *>(field);
    const auto set = [widget](const QString &text) {
        if (auto *number = qobject_cast<QSpinBox *>(widget))
            number->setValue(text.toInt());
        else if (auto *box = qobject_cast<QComboBox *>(widget))
            box->setEditText(text);
        else
            qobject_cast<QLineEdit *>(widget)->setText(text);
    };
    set(value);
    QVERIFY(label->isVisible());
    QVERIFY2(label->text().contains(words), qPrintable(label->text()));
    QVERIFY(!ok(f)->isEnabled());
    set(field == QLatin1String("server.address")       ? QStringLiteral("localhost")
        : field == QLatin1String("server.certificate") ? QString()
                                                       : QStringLiteral("1"));
    QVERIFY(!label->isVisible());
    QVERIFY(ok(f)->isEnabled());
}

void TestPreferences::refusesLimitsInWords()
{
    WindowFixture f;
    openWith(f, path());
    QAbstractItemModel *model = f.dialog()->findChild<QTreeView *>()->model();
    const QModelIndex lines = model->index(1, 1);
    QCOMPARE(lines.siblingAtColumn(0).data().toString(), QStringLiteral("head-lines"));
    auto *note = f.dialog()->findChild<QLabel *>(QStringLiteral("server.limits.note"));
    for (const char *bad : {"3", "many", "", "1001"}) {
        QVERIFY(model->setData(lines, QString::fromLatin1(bad)));
        QVERIFY(note->isVisible() && note->text().contains(QStringLiteral("head-lines")));
        QVERIFY(!ok(f)->isEnabled());
    }
    QVERIFY(model->setData(lines, QStringLiteral("1000")));
    QVERIFY(!note->isVisible());
    ok(f)->click();
    QCOMPARE(f.controller->config().limits.headLines, 1'000);
}

void TestPreferences::showsGivenValuesDisabled()
{
    WindowFixture f;
    openWith(f, path(),
             {{QStringLiteral("listen"), {}},
              {QStringLiteral("pool-threads"), QStringLiteral("/etc/console.json")},
              {QStringLiteral("limit ping-ms"), {}},
              {QStringLiteral("theme"), {}}});
    const auto noteOf = [&f](const char *name) {
        return f.dialog()->findChild<QLabel *>(QLatin1String(name))->text();
    };
    for (const char *name : {"server.address", "server.port", "server.poolThreads", "view.theme"})
        QVERIFY2(!f.child<QWidget>(name)->isEnabled(), name);
    QVERIFY(f.child<QWidget>("server.gatewayThreads")->isEnabled());
    QCOMPARE(noteOf("server.address.note"), QStringLiteral("Given on the command line"));
    QCOMPARE(noteOf("view.theme.note"), QStringLiteral("Given on the command line"));
    QCOMPARE(noteOf("server.poolThreads.note"), QStringLiteral("Given in /etc/console.json"));
    QAbstractItemModel *model = f.dialog()->findChild<QTreeView *>()->model();
    for (int row = 0; row < model->rowCount(); ++row) {
        const bool isPing = model->index(row, 0).data() == QStringLiteral("ping-ms");
        QCOMPARE(bool(model->index(row, 1).flags() & Qt::ItemIsEditable), !isPing);
    }
}

void TestPreferences::tellsWhatCannotBeKept()
{
    put(path(), "{broken");
    WindowFixture f;
    openWith(f, path());
    f.child<QSpinBox>("server.poolThreads")->setValue(3);
    ok(f)->click();
    QVERIFY(f.child<QWidget>("message.preferencesNotKept"));
    QCOMPARE(f.controller->config().poolThreads, 3);
    QCOMPARE(contentOf(path()), QByteArray("{broken"));
}

void TestPreferences::viewTakesEffectAtOnce()
{
    WindowFixture f;
    openWith(f, path());
    f.child<QComboBox>("view.theme")->setCurrentIndex(int(Theme::Dark));
    f.child<QComboBox>("view.density")->setCurrentIndex(int(Density::Compact));
    f.child<QComboBox>("view.time")->setCurrentIndex(int(TimeFormat::Utc));
    f.child<QSpinBox>("view.refresh")->setValue(10);
    ok(f)->click();
    QVERIFY(isDark(qApp->palette()));
    QVERIFY(f.child<QAction>("action.themeDark")->isChecked());
    QCOMPARE(timeText(0), QStringLiteral("00:00:00 Z"));
    f.openWindow();
    f.trigger("action.preferences");
    QCOMPARE(f.child<QComboBox>("view.density")->currentIndex(), int(Density::Compact));
    QCOMPARE(f.child<QSpinBox>("view.refresh")->value(), 10);
    f.dialog()->reject();
    f.trigger("action.themeLight");
    setTimeFormat(TimeFormat::Local);
}

void TestPreferences::keepsWhetherToAskBeforeQuitting()
{
    WindowFixture f;
    openWith(f, path());
    QVERIFY(f.child<QCheckBox>("notice.quit")->isChecked());
    f.child<QCheckBox>("notice.quit")->setChecked(false);
    ok(f)->click();
    f.openWindow();
    f.trigger("action.preferences");
    QVERIFY(!f.child<QCheckBox>("notice.quit")->isChecked());
}

void TestPreferences::writesTimes_data()
{
    QTest::addColumn<int>("format");
    QTest::addColumn<QString>("time");
    QTest::addColumn<QString>("precise");
    QTest::newRow("24 hours") << int(TimeFormat::Local) << QStringLiteral("15:04:05")
                              << QStringLiteral("15:04:05.678");
    QTest::newRow("12 hours") << int(TimeFormat::LocalTwelveHours) << QStringLiteral("03:04:05 PM")
                              << QStringLiteral("03:04:05.678 PM");
}

void TestPreferences::writesTimes()
{
    QFETCH(const int, format);
    const qint64 atMs = QDateTime(QDate(2026, 1, 2), QTime(15, 4, 5, 678)).toMSecsSinceEpoch();
    setTimeFormat(TimeFormat(format));
    QTEST(timeText(atMs), "time");
    QTEST(preciseTimeText(atMs * 1'000), "precise");
    setTimeFormat(TimeFormat::Local);
}

void TestPreferences::newsGoesOnAtAnyPace()
{
    WindowFixture f;
    QVERIFY(f.start());
    QSignalSpy news(f.controller.get(), &ServerController::news);
    for (const int milliseconds : {1'000'000, 1, 200}) {
        f.controller->setNewsInterval(std::chrono::milliseconds(milliseconds));
        QVERIFY(news.wait());
        QVERIFY(news.wait());
    }
}

QTEST_MAIN(TestPreferences)
#include "tst_preferences.moc"
