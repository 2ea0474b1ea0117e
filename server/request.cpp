// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "server/request.h"

#include <QUrl>

namespace csp {
namespace {

/// The line of \a head that starts at \a from, without its CRLF.
QByteArrayView lineAt(QByteArrayView head, qsizetype from)
{
    const qsizetype end = head.indexOf(QByteArrayView("\r\n"), from);
    return head.sliced(from, (end < 0 ? head.size() : end) - from);
}

} // namespace

Request::Request(QByteArray head, QHostAddress peerAddress, quint16 peerPort)
    : m_head(std::move(head))
    , m_peerAddress(std::move(peerAddress))
    , m_peerPort(peerPort)
{
}

QByteArray Request::method() const
{
    return m_head.left(m_head.indexOf(' '));
}

QByteArrayView Request::target() const
{
    const qsizetype from = m_head.indexOf(' ') + 1;
    const qsizetype to = m_head.indexOf(' ', from);
    return to < 0 ? QByteArrayView() : QByteArrayView(m_head).sliced(from, to - from);
}

QString Request::path() const
{
    const QByteArrayView whole = target();
    const qsizetype question = whole.indexOf('?');
    return QUrl::fromPercentEncoding((question < 0 ? whole : whole.first(question)).toByteArray());
}

QUrlQuery Request::query() const
{
    const QByteArrayView whole = target();
    const qsizetype question = whole.indexOf('?');
    if (question < 0)
        return {};
    QString text = QString::fromUtf8(whole.sliced(question + 1));
    text.replace(QLatin1Char('+'), QLatin1String("%20"));
    return QUrlQuery(text);
}

QString Request::queryValue(const QString &name) const
{
    return query().queryItemValue(name, QUrl::FullyDecoded);
}

QList<QByteArray> Request::headers(QByteArrayView name) const
{
    QList<QByteArray> values;
    const QByteArrayView head = m_head;
    for (qsizetype at = lineAt(head, 0).size() + 2; at < head.size();) {
        const QByteArrayView line = lineAt(head, at);
        const qsizetype colon = line.indexOf(':');
        if (colon == name.size() && line.first(colon).compare(name, Qt::CaseInsensitive) == 0)
            values.append(line.sliced(colon + 1).trimmed().toByteArray());
        at += line.size() + 2;
    }
    return values;
}

std::optional<QByteArray> Request::header(QByteArrayView name) const
{
    const QList<QByteArray> values = headers(name);
    return values.isEmpty() ? std::nullopt : std::optional(values.first());
}

QByteArray Request::joinedHeader(QByteArrayView name) const
{
    return headers(name).join(", ");
}

std::optional<QByteArray> Request::cookie(QByteArrayView name) const
{
    const std::optional<QByteArray> field = header("Cookie");
    if (!field)
        return std::nullopt;
    for (const QByteArray &part : field->split(';')) {
        const qsizetype equals = part.indexOf('=');
        if (equals >= 0 && QByteArrayView(part).first(equals).trimmed() == name)
            return part.mid(equals + 1).trimmed();
    }
    return std::nullopt;
}

QStringList Request::subprotocols() const
{
    QStringList names;
    for (const QByteArray &part : joinedHeader("Sec-WebSocket-Protocol").split(',')) {
        const QByteArray name = part.trimmed();
        if (!name.isEmpty())
            names.append(QString::fromLatin1(name));
    }
    return names;
}

QString Request::chooseSubprotocol(const QStringList &supported) const
{
    for (const QString &each : subprotocols()) {
        if (supported.contains(each))
            return each;
    }
    return {};
}

QString Request::origin() const
{
    return QString::fromLatin1(header("Origin").value_or(QByteArray()));
}

QString Request::userAgent() const
{
    return QString::fromUtf8(header("User-Agent").value_or(QByteArray()));
}

} // namespace csp
