// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QFile>
#include <QString>

#include <unistd.h>

namespace csp {

/// While it lives this process may only read a folder; root becomes somebody else meanwhile.
///
/// Thread: the test's.
class ReadOnlyFolder
{
    Q_DISABLE_COPY_MOVE(ReadOnlyFolder)

public:
    ReadOnlyFolder(const QString &parent, const QString &path)
        : m_path(path)
    {
        constexpr uid_t Nobody = 65534;
        QFile::setPermissions(path, QFile::ReadOwner | QFile::ExeOwner);
        if (m_isRoot
            && (chown(qPrintable(parent), Nobody, Nobody) != 0
                || chown(qPrintable(path), Nobody, Nobody) != 0 || seteuid(Nobody) != 0))
            qFatal("cannot become somebody else");
    }
    ~ReadOnlyFolder()
    {
        if (m_isRoot && seteuid(0) != 0)
            qFatal("cannot become root again");
        QFile::setPermissions(m_path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }

private:
    const bool m_isRoot = geteuid() == 0;
    const QString m_path;
};

} // namespace csp
