// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/websocket.h"

namespace csp {

/// S15. Sets SessionEndOnClose where its query says, ?set=server or ?set=post, and calls
/// endServer() where ?end=server or ?end=message says; ?shared=1 for a shared one. Leaves at the
/// first message.
///
/// Thread: dedicated or shared.
class SessionEnd final : public WebSocket
{
public:
    Status onPreServer() override { return setSharedConnection(is("shared", "1")); }

    Status server() override
    {
        if (is("set", "server"))
            setSessionEndOnClose(true);
        if (const Status sent = write(sessionId()); !sent.isOk())
            return sent;
        if (!sharedConnection() && !read())
            return Status();
        return is("end", "server") ? endServer() : Status();
    }

    Status onClientMessage(const QByteArray &, bool close) override
    {
        return !close && is("end", "message") ? endServer() : Status();
    }

    Status onPostServer() override
    {
        if (is("set", "post"))
            setSessionEndOnClose(true);
        return Status();
    }

private:
    bool is(const char *name, const char *value) const
    {
        return request().queryValue(QLatin1String(name)) == QLatin1String(value);
    }
};

} // namespace csp
