// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverconfig.h"

#include <QByteArray>
#include <QList>
#include <QPair>

#include <memory>

namespace csp {

/// What is to be done with the bytes of a connection read so far.
struct HeadVerdict
{
    enum class Kind {
        Incomplete, ///< read on
        Refuse,     ///< answer httpStatus and cause
        Page,       ///< an HTTP request; its body follows the head
        Upgrade     ///< a WebSocket handshake (RFC 6455, 4.2.1)
    };
    Kind kind = Kind::Incomplete;
    int httpStatus = 0;
    const char *cause = nullptr; ///< fixed text: nothing of the request is reflected
    qsizetype headBytes = 0;     ///< with the empty line; of Page and Upgrade
    const char *limit = nullptr; ///< name of the limit that was crossed, if one was
};

/// Judges \a bytes, what a client has sent so far. Pure.
HeadVerdict judgeHead(const QByteArray &bytes, const Limits &limits);

/// An HTTP answer.
struct HttpResponse
{
    int status = 200;
    QByteArray contentType = "text/plain; charset=utf-8";
    QByteArray body;
    QList<QPair<QByteArray, QByteArray>> headers;
};

/// The refusal with \a status: \a cause as plain text, and the header fields the status asks for.
HttpResponse refusal(int status, const QByteArray &cause);
/// The bytes of \a response; \a headOnly for the answer to HEAD. Says "Connection: close".
QByteArray serialize(const HttpResponse &response, bool headOnly);

/// Reads the body of an HTTP request whose head was judged to be a Page.
class HttpBodyReader
{
    Q_DISABLE_COPY_MOVE(HttpBodyReader)

public:
    enum class Progress { Incomplete, Complete, TooLarge, Malformed };

    /// \a head as judged.
    HttpBodyReader(const QByteArray &head, qint64 bodyBytes);
    ~HttpBodyReader();

    /// Reads on; without bytes, tells how far it is.
    Progress feed(const QByteArray &bytes);
    QByteArray body() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace csp
