// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/gateway/httpmessage.h"
#include "server/gateway/originrule.h"
#include "server/gateway/upgrader.h"
#include "server/request.h"
#include "tests/fuzz/fuzz.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QRegularExpression>

using namespace csp;

namespace {

const QByteArray OurFields = "Set-Cookie: a=b\r\n";

/// Sec-WebSocket-Accept (RFC 6455, 4.2.2).
QByteArray acceptOf(const QByteArray &key)
{
    const QByteArray joined = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    return QCryptographicHash::hash(joined, QCryptographicHash::Sha1).toBase64();
}

/// What a handler can choose (RFC 6455, 4.1).
bool isToken(const QString &name)
{
    static const QRegularExpression Token(QStringLiteral("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$"));
    return Token.match(name).hasMatch();
}

/// The answer holds these fields, each once, and no others: nothing of the request is reflected.
void checkAnswer(const QByteArray &answer, const Request &request, const QString &subprotocol)
{
    fuzz::check(answer.startsWith("HTTP/1.1 101 "), "an upgrade is answered with 101");
    fuzz::check(answer.indexOf("\r\n\r\n") == answer.size() - 4, "one answer");
    QByteArrayList lines;
    for (QByteArray line : answer.mid(answer.indexOf("\r\n") + 2).chopped(4).split('\n')) {
        line = line.trimmed();
        if (!line.startsWith("Server: ") && !line.startsWith("Date: "))
            lines.append(line);
    }
    const QByteArray key = request.header("Sec-WebSocket-Key").value_or(QByteArray());
    QByteArrayList expected{"Connection: Upgrade", "Sec-WebSocket-Accept: " + acceptOf(key),
                            OurFields.trimmed(), "Upgrade: websocket"};
    if (!subprotocol.isEmpty())
        expected.append("Sec-WebSocket-Protocol: " + subprotocol.toLatin1());
    std::sort(lines.begin(), lines.end());
    std::sort(expected.begin(), expected.end());
    fuzz::check(lines == expected, "the fields of the answer");
}

} // namespace

/// QWebSocketServer upgrades each handshake that was judged to be one, and answers with no more
/// than it has to.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static int argc = 1;
    static char name[] = "fuzz_upgrade";
    static char *argv[] = {name, nullptr};
    static const QCoreApplication application(argc, argv);
    static Upgrader upgrader;
    FuzzedDataProvider data(bytes, size);
    const auto chosen = data.ConsumeIntegral<quint8>();
    const QByteArray input = fuzz::rest(data);
    const HeadVerdict verdict = judgeHead(input, Limits());
    if (verdict.kind != HeadVerdict::Kind::Upgrade)
        return 0;
    const QByteArray head = input.first(verdict.headBytes);
    const Request request(head, QHostAddress::LocalHost, 1);
    if (!isHostAllowed(request, ServerConfig()))
        return 0;                                               // as in the gateway
    QString subprotocol = request.subprotocols().value(chosen); // beyond the list: none
    if (!isToken(subprotocol))
        subprotocol.clear();
    checkAnswer(upgrader.upgrade(head, subprotocol, OurFields), request, subprotocol);
    return 0;
}
