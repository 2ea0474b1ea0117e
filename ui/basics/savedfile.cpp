// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "ui/basics/savedfile.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace csp {

QString obstacleToReplacing(const QString &path)
{
    const QFileInfo there(path);
    if (!there.exists() || there.isFile())
        return {};
    return there.isDir() ? QCoreApplication::translate("csp::SavedFile", "it is a folder")
                         : QCoreApplication::translate("csp::SavedFile", "it is no file");
}

} // namespace csp
