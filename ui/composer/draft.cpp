// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/composer/draft.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace csp {

namespace {

using Direction = ServerController::Direction;

const std::array<QLatin1String, PayloadKinds> KindNames{
    QLatin1String("text"), QLatin1String("json"), QLatin1String("hex"), QLatin1String("base64"),
    QLatin1String("file")};

const QLatin1String KindKey("kind");
const QLatin1String TextKey("text");
const QLatin1String DirectionKey("direction");
const QLatin1String VariablesKey("variables");
const QLatin1String FileAsTextKey("fileAsText");
const QLatin1String Client("client");
const QLatin1String Handler("handler");

} // namespace

QString payloadKindText(PayloadKind kind)
{
    const auto tr = [](const char *text) {
        return QCoreApplication::translate("csp::PayloadKind", text);
    };
    switch (kind) {
    case PayloadKind::Text:
        return tr("Text");
    case PayloadKind::Json:
        return tr("JSON");
    case PayloadKind::Hex:
        return tr("Hex");
    case PayloadKind::Base64:
        return tr("Base64");
    case PayloadKind::File:
        return tr("File");
    }
    Q_UNREACHABLE();
}

QJsonObject draftToJson(const Draft &draft, QJsonObject object)
{
    object.insert(KindKey, KindNames.at(std::size_t(draft.kind)));
    object.insert(TextKey, draft.text);
    object.insert(DirectionKey, draft.direction == Direction::ToClient ? Client : Handler);
    object.insert(VariablesKey, draft.variables);
    if (draft.kind == PayloadKind::File)
        object.insert(FileAsTextKey, draft.fileAsText);
    return object;
}

std::optional<Draft> draftFromJson(const QJsonObject &object)
{
    const QString kind = object.value(KindKey).toString();
    const QString direction = object.value(DirectionKey).toString(Client);
    const auto known = std::find(KindNames.begin(), KindNames.end(), kind);
    if (known == KindNames.end() || !object.value(TextKey).isString()
        || (direction != Client && direction != Handler))
        return std::nullopt;
    Draft draft;
    draft.kind = PayloadKind(known - KindNames.begin());
    draft.text = object.value(TextKey).toString();
    draft.direction = direction == Client ? Direction::ToClient : Direction::ToHandler;
    draft.variables = object.value(VariablesKey).toBool(true);
    draft.fileAsText = object.value(FileAsTextKey).toBool();
    return draft;
}

} // namespace csp
