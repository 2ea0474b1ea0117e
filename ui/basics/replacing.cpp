// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/basics/replacing.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace csp {

QString obstacleToReplacing(const QString &path)
{
    const QFileInfo there(path);
    if (!there.exists() || there.isFile())
        return {};
    return there.isDir() ? QCoreApplication::translate("csp::Replacing", "it is a folder")
                         : QCoreApplication::translate("csp::Replacing", "it is no file");
}

} // namespace csp
