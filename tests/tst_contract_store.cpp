// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "tests/recordinghandler.h"
#include "tests/testserver.h"

#include "server/session.h"
#include "server/session/sqlitedatabase.h"

#include <QTemporaryDir>

using namespace csp;

/// What clients and handlers notice of the store of sessions.
class TestContractStore final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void upgradeDoesNotWaitForTheStore();
};

void TestContractStore::upgradeDoesNotWaitForTheStore()
{
    const QTemporaryDir folder;
    ServerConfig config;
    config.sessionFile = folder.filePath(QStringLiteral("sessions.sqlite"));
    const auto script = answeringScript();
    script->onPreServer = [](WebSocket &socket) {
        return socket.session().setValue(QStringLiteral("key"), "value");
    };
    TestServer server(registryFor(Mode::Dedicated, script), config);
    SqliteDatabase another(config.sessionFile);
    QVERIFY(another.open().isOk());
    QVERIFY(another.execute(QStringLiteral("BEGIN IMMEDIATE")).isOk()); // nobody else can write now
    TestClient client(server.url(QStringLiteral("/x")));
    QTRY_VERIFY(client.isOpen());
    client.socket.sendTextMessage(QStringLiteral("one"));
    QTRY_COMPARE(client.texts, QStringList{QStringLiteral("re: one")});
    QVERIFY(another.execute(QStringLiteral("ROLLBACK")).isOk());
    QVERIFY(server.stop().isOk());
}

QTEST_GUILESS_MAIN(TestContractStore)
#include "tst_contract_store.moc"
