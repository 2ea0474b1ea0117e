// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/basics/exporttext.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace csp {

QByteArray jsonString(const QString &text)
{
    const QByteArray array = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
    return array.sliced(1, array.size() - 2); // only arrays and objects are documents
}

QByteArray csvLine(const QStringList &values)
{
    QByteArray line;
    for (const QString &value : values) {
        QString field = value;
        const bool needsQuotes = std::any_of(value.begin(), value.end(), [](QChar c) {
            return c == u',' || c == u'"' || c == u'\n' || c == u'\r';
        });
        if (needsQuotes)
            field = u'"' + field.replace(QLatin1String("\""), QLatin1String("\"\"")) + u'"';
        line += (line.isEmpty() ? QByteArray() : QByteArray(1, ',')) + field.toUtf8();
    }
    return line + "\r\n";
}

} // namespace csp
