// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/servercontroller.h"

#include <QJsonObject>
#include <QString>

#include <optional>

namespace csp {

/// How the composer's input is read.
enum class PayloadKind { Text, Json, Hex, Base64, File };
inline constexpr int PayloadKinds = int(PayloadKind::File) + 1;
/// "Text", for the user.
QString payloadKindText(PayloadKind kind);

/// A message as it is written in the composer; what is saved and what history keeps.
///
/// Thread: a value.
struct Draft
{
    PayloadKind kind = PayloadKind::Text;
    QString text = {}; ///< of a file: its path
    ServerController::Direction direction = ServerController::Direction::ToClient;
    bool variables = true;   ///< {{uuid}} and the like are replaced
    bool fileAsText = false; ///< a file's content goes out as text, else as binary

    bool operator==(const Draft &) const = default;
};

/// Writes \a draft into \a object; other keys stay.
QJsonObject draftToJson(const Draft &draft, QJsonObject object = {});
/// Nothing when \a object is no draft of a kind and direction that are known.
std::optional<Draft> draftFromJson(const QJsonObject &object);

} // namespace csp
