// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/status.h"
#include "ui/dialogs/servervalues.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace csp {

/// The server's values that the user has set in the window, in a JSON file:
/// {"format": …, "version": 1, "values": {"port": 52773, …}}. Keys that are not known are kept.
///
/// What a file says counts less than the command line and a configuration file. A file that cannot
/// be used is told and never written. Thread: one at a time.
class ServerProfile
{
public:
    static constexpr int Version = 1;
    /// The largest file that is read.
    static constexpr qint64 MaxBytes = 1 << 20;

    /// No file: nothing is kept.
    ServerProfile() = default;
    explicit ServerProfile(const QString &path);
    static QString defaultPath();

    const QString &path() const { return m_path; }
    /// Reads the file; no file is an empty one.
    ///
    /// Errors: CannotStore naming the file and why it cannot be used.
    Status read();
    /// Whether write() may be called: what there is has been understood.
    bool isUsable() const { return m_isUsable; }
    /// Sets in \a values what is kept and not \a given. What cannot be used is left as it is and
    /// returned, one text each.
    QStringList apply(ServerValues &values, const GivenValues &given) const;
    /// Keeps those of \a values that are not the defaults; what was \a given is left as it was
    /// kept.
    ///
    /// Errors: CannotStore.
    Status write(const ServerValues &values, const GivenValues &given);

private:
    Status failure(const QString &why) const;
    Status put(const QJsonObject &root);

    QString m_path;
    QJsonObject m_root;
    bool m_isUsable = false;
};

} // namespace csp
