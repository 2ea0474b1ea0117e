// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "app/configfile.h"

#include "app/optionvalues.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cmath>
#include <optional>

namespace csp {
namespace {

using Kind = OptionInfo::Kind;

// Beyond it a double, JSON's only number, has no exact integers.
constexpr double MaximumInteger = 9'007'199'254'740'992.0;

std::optional<QString> integerText(const QJsonValue &value)
{
    const double number = value.toDouble(0.5);
    if (!value.isDouble() || number != std::floor(number) || std::abs(number) > MaximumInteger)
        return std::nullopt;
    return QString::number(static_cast<qint64>(number));
}

QString expected(Kind kind)
{
    switch (kind) {
    case Kind::Flag:
        return QStringLiteral("true or false is expected");
    case Kind::Text:
        return QStringLiteral("a string is expected");
    case Kind::Number:
        return QStringLiteral("a whole number is expected");
    case Kind::List:
        return QStringLiteral("a list of strings is expected");
    case Kind::Map:
        return QStringLiteral("an object of whole numbers is expected");
    }
    Q_UNREACHABLE();
}

std::optional<QStringList> listTexts(const QJsonValue &value)
{
    QStringList texts;
    const QJsonArray items = value.toArray();
    for (const QJsonValue &item : items) {
        if (!item.isString())
            return std::nullopt;
        texts << item.toString();
    }
    return value.isArray() ? std::optional(texts) : std::nullopt;
}

std::optional<QStringList> mapTexts(const QJsonValue &value)
{
    QStringList texts;
    const QJsonObject items = value.toObject();
    for (auto item = items.begin(); item != items.end(); ++item) {
        const std::optional<QString> number = integerText(item.value());
        if (!number)
            return std::nullopt;
        texts << item.key() + QLatin1Char('=') + *number;
    }
    return value.isObject() ? std::optional(texts) : std::nullopt;
}

std::optional<QStringList> scalarTexts(Kind kind, const QJsonValue &value)
{
    if (kind == Kind::Flag && value.isBool())
        return value.toBool() ? QStringList(QString()) : QStringList();
    if (kind == Kind::Text && value.isString())
        return QStringList(value.toString());
    const std::optional<QString> number = integerText(value);
    return kind == Kind::Number && number ? std::optional(QStringList(*number)) : std::nullopt;
}

/// The values as the option takes them; nullopt when the type is wrong.
std::optional<QStringList> valueTexts(Kind kind, const QJsonValue &value)
{
    if (kind == Kind::List)
        return listTexts(value);
    if (kind == Kind::Map)
        return mapTexts(value);
    return scalarTexts(kind, value);
}

Result<QJsonObject> readObject(const QString &filePath)
{
    QFile file(filePath);
    if (!file.open(QIODevice::ReadOnly))
        return invalidValue(file.errorString());
    const QByteArray text = file.read(ConfigFileBytes + 1);
    if (file.error() != QFileDevice::NoError)
        return invalidValue(file.errorString());
    if (text.size() > ConfigFileBytes)
        return invalidValue(QStringLiteral("the file is over %1 bytes").arg(ConfigFileBytes));
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (error.error != QJsonParseError::NoError)
        return invalidValue(placeInText(text, error.offset) + QStringLiteral(": ")
                            + error.errorString());
    if (!document.isObject())
        return invalidValue(QStringLiteral("a JSON object is expected"));
    return document.object();
}

Result<QList<ConfigValue>> valuesOf(const QJsonObject &object, const QList<OptionInfo> &table)
{
    QList<ConfigValue> values;
    for (auto item = object.begin(); item != object.end(); ++item) {
        const auto info = std::find_if(table.begin(), table.end(), [&](const OptionInfo &each) {
            return each.inFile && each.name == item.key();
        });
        if (info == table.end())
            return invalidValue(QStringLiteral("there is no key \"%1\"").arg(item.key()));
        const std::optional<QStringList> texts = valueTexts(info->kind, item.value());
        if (!texts)
            return invalidValue(QStringLiteral("%1: %2").arg(item.key(), expected(info->kind)));
        for (const QString &text : *texts)
            values << ConfigValue{item.key(), text};
    }
    return values;
}

} // namespace

Result<QList<ConfigValue>> readConfigFile(const QString &filePath, const QList<OptionInfo> &table)
{
    const Result<QJsonObject> object = readObject(filePath);
    return object ? valuesOf(*object, table) : object.error();
}

QString placeInText(const QByteArray &text, qsizetype offset)
{
    const QByteArray before = text.left(offset);
    return QStringLiteral("line %1, column %2")
        .arg(before.count('\n') + 1)
        .arg(before.size() - before.lastIndexOf('\n'));
}

} // namespace csp
