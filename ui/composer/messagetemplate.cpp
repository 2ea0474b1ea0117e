// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/composer/messagetemplate.h"

#include "ui/basics/texts.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QRegularExpression>
#include <QUuid>

namespace csp {

namespace {

enum Names { Uuid, Now, Seq, WebSocketId, SessionId };

QString valueOf(qsizetype name, const MessageTemplate::Values &values)
{
    switch (name) {
    case Uuid:
        return QUuid::createUuid().toString(QUuid::WithoutBraces);
    case Now:
        return QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs);
    case Seq:
        return QString::number(values.number);
    case WebSocketId:
        return values.webSocketId;
    case SessionId:
        return values.sessionId;
    default:
        Q_UNREACHABLE();
    }
}

} // namespace

const QStringList &MessageTemplate::names()
{
    static const QStringList names{QStringLiteral("uuid"), QStringLiteral("now"),
                                   QStringLiteral("seq"), QStringLiteral("websocketid"),
                                   QStringLiteral("sessionid")};
    return names;
}

MessageTemplate::MessageTemplate(const QString &text)
    : m_text(text)
{
    static const QRegularExpression pattern(QStringLiteral(R"(\{\{\s*([A-Za-z_][\w.]*)\s*\}\})"));
    for (auto found = pattern.globalMatch(text); found.hasNext();) {
        const QRegularExpressionMatch match = found.next();
        const qsizetype name = names().indexOf(match.captured(1));
        if (name >= 0) {
            m_pieces.append({match.capturedStart(), match.capturedLength(), name});
        } else if (m_error.isEmpty()) {
            m_errorAt = match.capturedStart();
            m_errorLength = match.capturedLength();
            m_error = QCoreApplication::translate("csp::MessageTemplate",
                                                  "There is no variable \"%1\" (position %2)")
                          .arg(match.captured(1), numberText(m_errorAt + 1));
        }
    }
}

QString MessageTemplate::resolve(const Values &values) const
{
    QString text;
    text.reserve(m_text.size());
    qsizetype at = 0;
    for (const Piece &piece : m_pieces) {
        text += QStringView(m_text).sliced(at, piece.at - at);
        text += valueOf(piece.name, values);
        at = piece.at + piece.length;
    }
    return text + QStringView(m_text).sliced(at);
}

} // namespace csp
