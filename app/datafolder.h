// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverconfig.h"
#include "server/status.h"

#include <QHash>
#include <QLockFile>
#include <QString>

#include <memory>

namespace csp {

/// The endpoint overrides that were kept, and what went wrong while they were read.
struct KeptEndpoints
{
    QHash<QString, EndpointDefaults> endpoints; ///< by path
    QString notice;                             ///< for a person; empty when all went well
};

/// The folder of one running server: its lock, server.json for other programs, endpoints.json.
///
/// Thread: one at a time.
class DataFolder
{
    Q_DISABLE_COPY_MOVE(DataFolder)

public:
    /// The largest endpoints.json that is read, 1 MiB.
    static constexpr qint64 FileBytes = 1 << 20;

    /// csp-console in the platform's folder for application data.
    static QString defaultPath();

    explicit DataFolder(const QString &path);
    /// Removes server.json and gives the lock back.
    ~DataFolder();

    const QString &path() const { return m_path; }
    /// The file that sessions are kept in.
    QString sessionFile() const { return filePath(QStringLiteral("sessions.sqlite")); }
    /// Makes the folder where it is missing, and locks it.
    ///
    /// Errors: CannotStore; AlreadyRunning naming the process that holds it.
    Status open();
    /// Reads endpoints.json; one that is broken is kept aside under another name.
    KeptEndpoints loadEndpoints();
    /// Keeps what an administrator decided about an endpoint. Errors: CannotStore.
    Status saveEndpoint(const QString &path, const EndpointDefaults &defaults);
    /// Writes server.json: where the server is reached, and its process. Errors: CannotStore.
    Status writeServerFile(const QString &url);
    void removeServerFile();

private:
    QString filePath(const QString &name) const;
    QString keepAside(const QString &why);
    Status write(const QString &name, const QByteArray &content) const;

    const QString m_path;
    std::unique_ptr<QLockFile> m_lock;
    QHash<QString, EndpointDefaults> m_endpoints;
    bool m_endpointsWritable = true;
};

/// The address of the administration of a server at \a url: "http://127.0.0.1:52773/api/v1".
QString adminUrl(const QString &url);

} // namespace csp
