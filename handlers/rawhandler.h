// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/websocket.h"

namespace csp {

/// Sends the bytes it reads back in upper case (ASCII letters), without message bounds.
///
/// Thread: dedicated, with NoDataFraming; see WebSocket.
class RawHandler final : public WebSocket
{
public:
    /// Read at a time at most, in bytes.
    static constexpr qint64 PartLength = 32 * 1024;

protected:
    Status onPreServer() override;
    Status server() override;

private:
    bool writeAll(const QByteArray &bytes);
};

} // namespace csp
