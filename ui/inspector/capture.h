// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QHash>
#include <QObject>
#include <QStringList>
#include <QTimer>

#include <chrono>

namespace csp {

class ConnectionsModel;
class ServerController;

/// Which sockets' messages the server captures: the chosen ones, and for a while those left.
///
/// Thread: GUI thread.
class Capture final : public QObject
{
    Q_OBJECT

public:
    /// A socket once chosen stays captured this long after it is left.
    static constexpr std::chrono::seconds KeptFor{60};

    Capture(ServerController &controller, const ConnectionsModel &connections, QObject *parent);

    /// \a ids are captured from now on.
    void choose(const QStringList &ids);
    /// From when on \a ids are captured, and what was missed before.
    QString sinceText(const QStringList &ids) const;

private:
    struct Watched
    {
        qint64 sinceMs = 0;
        qint64 leftAtMs = 0; ///< 0 while chosen
        quint64 missed = 0;  ///< messages before
    };

    void forgetOld();
    void tellServer();

    ServerController &m_controller;
    const ConnectionsModel &m_connections;
    QHash<QString, Watched> m_watched;
    QStringList m_chosen;
    QTimer m_timer;
};

} // namespace csp
