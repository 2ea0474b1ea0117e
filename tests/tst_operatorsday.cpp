// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/windowfixture.h"
#include "ui/composer/draft.h"
#include "ui/lists/closedmodel.h"
#include "ui/lists/connectioncolumns.h"
#include "ui/lists/listspane.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QFileDialog>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTest>

using namespace csp;

/// An operator's whole day at the real window, with real clients: each slot goes on where the one
/// before ended.
///
/// Thread: GUI thread.
class TestOperatorsDay final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_f = std::make_unique<WindowFixture>(); }
    void cleanupTestCase() { m_f.reset(); }

    void startsTheServer();
    void connectsThreeClients();
    void findsOneByFilter();
    void readsItsMessages();
    void sendsIt_data();
    void sendsIt();
    void feedsItsHandler();
    void togglesBinary();
    void restartsItShared();
    void exportsItsMessages();
    void closesItWithCodeAndReason();
    void endsAnothersSession();
    void seesBothInClosed();
    void stopsTheServer();

private:
    void send(PayloadKind kind, const QString &content);
    void confirm(const char *button = "accept");
    void chooseFile(const char *dialog, const QString &path);
    QString closedCell(const QString &id, int column) const;

    std::unique_ptr<WindowFixture> m_f;
    TestClient *m_client = nullptr; // the one who was looked for
    QString m_id;
    TestClient *m_other = nullptr;
    QString m_otherId;
};

/// Composes and sends to who is selected.
void TestOperatorsDay::send(PayloadKind kind, const QString &content)
{
    m_f->child<QComboBox>("composer.kind")->setCurrentIndex(int(kind));
    if (kind == PayloadKind::File)
        m_f->child<QLineEdit>("composer.file")->setText(content);
    else
        m_f->type(content);
    m_f->trigger("action.send");
}

/// Presses a button of the open dialog.
void TestOperatorsDay::confirm(const char *button)
{
    QTRY_VERIFY(m_f->dialog());
    auto *accept = m_f->dialog()->findChild<QPushButton *>(QLatin1String(button));
    QVERIFY(accept && accept->isEnabled());
    QTest::mouseClick(accept, Qt::LeftButton);
}

void TestOperatorsDay::chooseFile(const char *dialog, const QString &path)
{
    QTRY_VERIFY(m_f->child<QFileDialog>(dialog));
    auto *files = m_f->child<QFileDialog>(dialog);
    files->findChild<QLineEdit *>(QStringLiteral("fileNameEdit"))->setText(path);
    QTest::keyClick(files->findChild<QLineEdit *>(QStringLiteral("fileNameEdit")), Qt::Key_Return);
}

QString TestOperatorsDay::closedCell(const QString &id, int column) const
{
    const QAbstractItemModel *closed = m_f->list("closed")->model();
    for (int row = 0; row < closed->rowCount(); ++row) {
        if (closed->index(row, ClosedModel::WebSocketId).data().toString() == id)
            return closed->index(row, column).data().toString();
    }
    return {};
}

void TestOperatorsDay::startsTheServer()
{
    m_f->trigger("action.startStop");
    QTRY_COMPARE(m_f->controller->state(), ServerController::State::Running);
}

void TestOperatorsDay::connectsThreeClients()
{
    QVERIFY(m_f->connectClient());
    const QStringList before = m_f->ids();
    m_client = m_f->connectClient(QStringLiteral("?who=ada"));
    QVERIFY(m_client);
    for (const QString &id : m_f->ids()) {
        if (!before.contains(id))
            m_id = id;
    }
    const QStringList two = m_f->ids();
    m_other = m_f->connectClient();
    QVERIFY(m_other);
    for (const QString &id : m_f->ids()) {
        if (!two.contains(id))
            m_otherId = id;
    }
    QCOMPARE(m_f->ids().size(), 3);
}

void TestOperatorsDay::findsOneByFilter()
{
    const QString peer = m_f->cell(m_id, ConnectionColumn::Peer);
    m_f->child<QLineEdit>("filter")->setText(QStringLiteral("class:AnswerHandler peer:") + peer);
    QTRY_COMPARE(m_f->ids(), QStringList{m_id});
    m_f->select(m_f->ids());
}

void TestOperatorsDay::readsItsMessages()
{
    m_client->socket.sendTextMessage(QStringLiteral("{\"order\":17}"));
    QTRY_COMPARE(m_f->list("messages")->model()->rowCount(), 2); // and the handler's answer
    m_f->list("messages")->setCurrentIndex(m_f->list("messages")->model()->index(0, 0));
    QTRY_VERIFY(m_f->child<QPlainTextEdit>("payload.text")
                    ->toPlainText()
                    .contains(QStringLiteral("\"order\": 17")));
    m_client->texts.clear();
}

void TestOperatorsDay::sendsIt_data()
{
    QTest::addColumn<PayloadKind>("kind");
    QTest::addColumn<QString>("content");
    QTest::addColumn<QByteArray>("received");
    QTest::newRow("text") << PayloadKind::Text << QStringLiteral("grüße") << QByteArray("grüße");
    QTest::newRow("json") << PayloadKind::Json << QStringLiteral("{\"a\": [1, 2]}")
                          << QByteArray("{\"a\": [1, 2]}");
    const QString path = m_f->folder.filePath(QStringLiteral("picture.bin"));
    const QByteArray bytes("\x00\xff\x89PNG\r\n", 8);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    QTest::newRow("binary file") << PayloadKind::File << path << bytes;
}

void TestOperatorsDay::sendsIt()
{
    QFETCH(PayloadKind, kind);
    QFETCH(QString, content);
    QFETCH(QByteArray, received);
    m_client->texts.clear();
    m_client->binaries.clear();
    send(kind, content);
    QTRY_COMPARE(m_f->result(), QStringLiteral("sent 1"));
    if (kind == PayloadKind::File)
        QTRY_COMPARE(m_client->binaries, QList<QByteArray>{received});
    else
        QTRY_COMPARE(m_client->texts, QStringList{QString::fromUtf8(received)});
    QVERIFY(m_other->texts.isEmpty());
}

void TestOperatorsDay::feedsItsHandler()
{
    m_client->texts.clear();
    m_f->child<QComboBox>("composer.direction")->setCurrentIndex(1);
    send(PayloadKind::Text, QStringLiteral("as if from Ada"));
    QTRY_COMPARE(m_client->texts, QStringList{QStringLiteral("handler:as if from Ada")});
    m_f->child<QComboBox>("composer.direction")->setCurrentIndex(0);
}

void TestOperatorsDay::togglesBinary()
{
    m_client->binaries.clear();
    m_f->trigger("action.binaryData");
    QTRY_COMPARE(m_f->cell(m_id, ConnectionColumn::Data), QStringLiteral("Binary"));
    m_client->socket.sendTextMessage(QStringLiteral("now"));
    QTRY_COMPARE(m_client->binaries, QList<QByteArray>{"handler:now"});
    m_f->trigger("action.binaryData");
    QTRY_COMPARE(m_f->cell(m_id, ConnectionColumn::Data), QStringLiteral("Text"));
}

void TestOperatorsDay::restartsItShared()
{
    QCOMPARE(m_f->cell(m_id, ConnectionColumn::Mode), QStringLiteral("Dedicated"));
    m_f->trigger("action.restartShared");
    confirm();
    QTRY_COMPARE(m_f->cell(m_id, ConnectionColumn::Mode), QStringLiteral("Shared"));
    m_client->texts.clear();
    m_client->socket.sendTextMessage(QStringLiteral("still there"));
    QTRY_COMPARE(m_client->texts, QStringList{QStringLiteral("handler:still there")});
}

void TestOperatorsDay::exportsItsMessages()
{
    const QString path = m_f->folder.filePath(QStringLiteral("ada.jsonl"));
    m_f->trigger("action.exportMessages");
    QTRY_VERIFY(m_f->dialog());
    m_f->child<QComboBox>("export.format")->setCurrentIndex(1);
    confirm("export.choose");
    chooseFile("export.file", path);
    QTRY_VERIFY(QFile::exists(path));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonObject first = QJsonDocument::fromJson(file.readLine()).object();
    QCOMPARE(first.value(QStringLiteral("text")).toString(), QStringLiteral("{\"order\":17}"));
    QTRY_VERIFY(!m_f->dialog());
}

void TestOperatorsDay::closesItWithCodeAndReason()
{
    m_f->select({m_id});
    m_f->trigger("action.close");
    QTRY_VERIFY(m_f->dialog());
    m_f->child<QComboBox>("code")->setEditText(QStringLiteral("4001"));
    m_f->child<QLineEdit>("reason")->setText(QStringLiteral("order 17 is void"));
    confirm();
    QTRY_VERIFY(m_client->isClosed);
    QCOMPARE(int(m_client->socket.closeCode()), 4001);
    QCOMPARE(m_client->socket.closeReason(), QStringLiteral("order 17 is void"));
}

void TestOperatorsDay::endsAnothersSession()
{
    m_f->child<QLineEdit>("filter")->clear();
    QTRY_COMPARE(m_f->ids().size(), 2);
    m_f->select({m_otherId});
    m_f->trigger("action.endSession");
    confirm();
    QTRY_VERIFY(m_other->isClosed);
    QCOMPARE(int(m_other->socket.closeCode()), 1008);
}

void TestOperatorsDay::seesBothInClosed()
{
    m_f->trigger("action.showClosed");
    QTRY_VERIFY(closedCell(m_id, ClosedModel::Code).startsWith(QStringLiteral("4001")));
    QCOMPARE(closedCell(m_id, ClosedModel::Reason), QStringLiteral("order 17 is void"));
    QTRY_VERIFY(closedCell(m_otherId, ClosedModel::Code).startsWith(QStringLiteral("1008")));
    QVERIFY(closedCell(m_id, ClosedModel::Who) != closedCell(m_otherId, ClosedModel::Who));
}

void TestOperatorsDay::stopsTheServer()
{
    m_f->trigger("action.startStop");
    QTRY_COMPARE(m_f->controller->state(), ServerController::State::Stopped);
    QTRY_VERIFY(m_f->clients.front()->isClosed);
    QCOMPARE(int(m_f->clients.front()->socket.closeCode()), 1001);
}

QTEST_MAIN(TestOperatorsDay)
#include "tst_operatorsday.moc"
