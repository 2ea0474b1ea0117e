// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace csp {

/// A text with variables, {{uuid}} {{now}} {{seq}} {{websocketid}} {{sessionid}}, that are replaced
/// anew for each target.
///
/// Thread: a value.
class MessageTemplate
{
public:
    /// What is known of the target a text is made for.
    struct Values
    {
        QString webSocketId;
        QString sessionId;
        quint64 number = 0; ///< {{seq}}
    };

    /// The names that may stand between the braces.
    static const QStringList &names();

    explicit MessageTemplate(const QString &text);

    bool hasVariables() const { return !m_pieces.isEmpty(); }
    /// The first name that is not known, for a person; empty when there is none.
    QString error() const { return m_error; }
    qsizetype errorAt() const { return m_errorAt; }
    qsizetype errorLength() const { return m_errorLength; }
    QString resolve(const Values &values) const;

private:
    struct Piece
    {
        qsizetype at;
        qsizetype length;
        qsizetype name; ///< index in names()
    };

    QString m_text;
    QList<Piece> m_pieces;
    QString m_error;
    qsizetype m_errorAt = -1;
    qsizetype m_errorLength = 0;
};

} // namespace csp
