// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/websocket.h"

namespace csp {

/// S14. Nothing but onClientMessage(): works in the mode its endpoint gives it.
///
/// Thread: dedicated or shared.
class OnlyMessages : public WebSocket
{
public:
    Status onClientMessage(const QByteArray &data, bool close) override
    {
        return close ? Status() : write((sharedConnection() ? "shared: " : "dedicated: ") + data);
    }
};

/// The same with the server() that most shared handlers have: it returns at once.
///
/// Thread: shared.
class OnlyMessagesShared final : public OnlyMessages
{
public:
    Status onPreServer() override { return setSharedConnection(true); }
    Status server() override { return Status(); }
};

} // namespace csp
