// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/serverinfo.h"

#include <QHash>
#include <QObject>
#include <QStringList>
#include <QTimer>

#include <chrono>

namespace csp {

class ConnectionsModel;
class MessagesModel;
class ServerController;

/// Whose messages the server captures: those of the chosen sockets, and for a while of those left;
/// or of all; or of none.
///
/// Thread: GUI thread.
class Capture final : public QObject
{
    Q_OBJECT

public:
    enum class Mode { Selected, All, Off };

    /// A socket once chosen stays captured this long after it is left.
    static constexpr std::chrono::seconds KeptFor{60};

    /// \a kept is where captured messages go.
    Capture(ServerController &controller, const ConnectionsModel &connections,
            const MessagesModel &kept, QObject *parent);

    Mode mode() const { return m_mode; }
    void setMode(Mode mode);
    /// So much of each message is captured.
    void setPayloadBytes(qsizetype bytes);
    /// \a ids are captured from now on, while chosen ones are.
    void choose(const QStringList &ids);
    /// From when on the chosen sockets are captured, and how many of their messages are not kept.
    QString sinceText() const;

Q_SIGNALS:
    void modeChanged(csp::Capture::Mode mode);

private:
    struct Watched
    {
        qint64 sinceMs = 0;
        qint64 leftAtMs = 0; ///< 0 while chosen
    };

    void watch(const QString &id, qint64 nowMs);
    void leaveChosen(qint64 nowMs);
    void forgetOld();
    void tellServer();
    qint64 sinceMs() const;
    qint64 notKept() const;

    ServerController &m_controller;
    const ConnectionsModel &m_connections;
    const MessagesModel &m_kept;
    Mode m_mode = Mode::Selected;
    qsizetype m_payloadBytes = CapturePayloadBytes;
    qint64 m_allSinceMs = 0;
    QHash<QString, Watched> m_watched;
    QHash<QString, qint64> m_notKept; // of the chosen, when they were
    QStringList m_chosen;
    QTimer m_timer;
};

} // namespace csp
