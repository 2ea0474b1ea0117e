// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/websocket.h"

#include <condition_variable>
#include <mutex>

namespace csp {

/// Never comes back, whatever happens to its WebSocket.
class HungHandler final : public WebSocket
{
protected:
    Status server() override
    {
        if (const Status sent = write(QByteArray("hung")); !sent.isOk())
            return sent;
        std::mutex mutex;
        std::condition_variable never;
        std::unique_lock lock(mutex);
        never.wait(lock, [] { return false; });
        return Status();
    }
};

} // namespace csp
