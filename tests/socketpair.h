// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtGlobal>

#include <utility>

#include <sys/socket.h>
#include <unistd.h>

namespace csp {

/// Two descriptors of which each gets what is sent into the other; neither blocks.
class SocketPair
{
    Q_DISABLE_COPY_MOVE(SocketPair)

public:
    SocketPair()
    {
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, m_ends) != 0)
            qFatal("no descriptor left");
    }
    ~SocketPair()
    {
        closeNear();
        closeFar();
    }

    int near() const { return m_ends[0]; }
    int far() const { return m_ends[1]; }

    /// Sends one byte from the far end to the near one.
    void feed() const
    {
        if (::send(far(), "x", 1, MSG_NOSIGNAL) != 1)
            qFatal("a byte was not sent");
    }
    /// Takes one byte off the near end; false if there is none.
    bool takeOne() const
    {
        char byte = 0;
        return ::recv(near(), &byte, 1, 0) == 1;
    }
    /// Sends from the near end until it takes no more.
    void fill() const
    {
        char bytes[4'096] = {};
        while (::send(near(), bytes, sizeof bytes, MSG_NOSIGNAL) > 0)
            continue;
    }
    /// Takes all that was sent from the near end.
    void drainFar() const
    {
        char bytes[4'096];
        while (::recv(far(), bytes, sizeof bytes, 0) > 0)
            continue;
    }

    void closeNear() { close(&m_ends[0]); }
    void closeFar() { close(&m_ends[1]); }
    /// The near end's number, which the caller closes from now on.
    int releaseNear() { return std::exchange(m_ends[0], -1); }

private:
    static void close(int *end)
    {
        if (*end >= 0)
            ::close(std::exchange(*end, -1));
    }

    int m_ends[2] = {-1, -1};
};

} // namespace csp
