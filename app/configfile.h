// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/optiontable.h"

#include <QByteArray>
#include <QList>

namespace csp {

/// One value of a configuration file, as the option of that name takes it.
struct ConfigValue
{
    QString name;
    QString value;
};

/// The largest configuration file that is read, 1 MiB.
inline constexpr qint64 ConfigFileBytes = 1 << 20;

/// Reads a JSON object whose keys are names of \a table.
///
/// Errors: InvalidConfig naming file, place or key, and why.
Result<QList<ConfigValue>> readConfigFile(const QString &filePath, const QList<OptionInfo> &table);
/// "line 3, column 7": where \a offset stands in \a text.
QString placeInText(const QByteArray &text, qsizetype offset);

} // namespace csp
